/** Types, bounds, generic parameters and where clauses of a syntax tree. */
import type {
  Attribute,
  Bound,
  FunctionPointerType,
  GenericParam,
  Generics,
  Ident,
  Lifetime,
  TypeExpr,
  WherePredicate,
} from "../ast.js";
import { isAroundArgument } from "../mapping.js";
import { lowerAttribute } from "./attributes.js";
import { type Lowering, NONE } from "./context.js";
import { lowerExpr } from "./expressions.js";
import { lowerMacroCall, lowerPath } from "./paths.js";

/** `outer`: the node whose span the type gets, which is wider by parentheses. */
export function lowerType(lowering: Lowering, node: number, outer = node): TypeExpr {
  if (!lowering.enter()) return { kind: "missing", span: lowering.span(outer) };
  const type = lowerTypeOf(lowering, node, outer);
  lowering.leave();
  return type;
}

function lowerTypeOf(lowering: Lowering, node: number, outer: number): TypeExpr {
  const kind = lowering.kind(node);
  if (lowering.isBroken(node)) return { kind: "missing", span: lowering.span(outer) };
  switch (kind) {
    case "type_identifier":
    case "identifier":
      if (lowering.end(node) - lowering.start(node) === 1 && lowering.text[lowering.start(node)] === "_") {
        return { kind: "infer", span: lowering.span(outer) };
      }
      return pathType(lowering, node, outer);
    case "primitive_type":
    case "scoped_type_identifier":
    case "scoped_identifier":
    case "generic_type":
    case "self":
    case "metavariable":
      return pathType(lowering, node, outer);
    case "_":
      return { kind: "infer", span: lowering.span(outer) };
    case "reference_type":
      return lowerReferenceType(lowering, node, outer);
    case "pointer_type": {
      const inner = lastType(lowering, node);
      const mutable = lowering.hasChild(node, "mutable_specifier");
      return { kind: "rawPointer", mutable, type: inner, span: lowering.span(outer) };
    }
    case "array_type":
      return lowerArrayType(lowering, node, outer);
    case "unit_type":
      return { kind: "tuple", elements: [], span: lowering.span(outer) };
    case "tuple_type":
      return lowerTupleType(lowering, node, outer);
    case "never_type":
      return { kind: "never", span: lowering.span(outer) };
    case "function_type":
      if (lowering.hasChild(node, "fn")) return lowerFunctionPointer(lowering, node, outer);
      if (lowering.hasChild(node, "for_lifetimes"))
        return { kind: "dynTrait", bounds: bounds(lowering, node), span: lowering.span(outer) };
      return pathType(lowering, node, outer);
    case "abstract_type":
    case "dynamic_type":
    case "bounded_type":
    case "removed_trait_bound":
    case "higher_ranked_trait_bound":
      return lowerTraitType(lowering, node, outer);
    case "macro_invocation": {
      const call = lowerMacroCall(lowering, node);
      return call === undefined
        ? { kind: "missing", span: lowering.span(outer) }
        : { kind: "macroCall", call, span: lowering.span(outer) };
    }
    default:
      return { kind: "missing", span: lowering.span(outer) };
  }
}

function pathType(lowering: Lowering, node: number, outer: number): TypeExpr {
  const path = lowerPath(lowering, node);
  if (path === undefined) return { kind: "missing", span: lowering.span(outer) };
  return { kind: "path", path, span: node === outer ? path.span : lowering.span(outer) };
}

function lastType(lowering: Lowering, node: number): TypeExpr {
  return lowerType(lowering, lowering.children(node).at(-1) ?? node);
}

function lowerReferenceType(lowering: Lowering, node: number, outer: number): TypeExpr {
  let lifetime: Lifetime | undefined;
  let mutable = false;
  let inner = NONE;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "lifetime") lifetime = lowering.lifetime(child);
    else if (kind === "mutable_specifier") mutable = true;
    else if (kind !== "&") inner = child;
  }
  const type: TypeExpr = inner === NONE ? { kind: "missing", span: lowering.span(node) } : lowerType(lowering, inner);
  return { kind: "reference", lifetime, mutable, type, span: lowering.span(outer) };
}

function lowerArrayType(lowering: Lowering, node: number, outer: number): TypeExpr {
  const [, element = NONE, semicolon = NONE, length = NONE] = lowering.children(node);
  const type = lowerType(lowering, element);
  if (lowering.kind(semicolon) !== ";") return { kind: "slice", element: type, span: lowering.span(outer) };
  return { kind: "array", element: type, length: lowerExpr(lowering, length), span: lowering.span(outer) };
}

/** `(T)` is `T` with a wider span; `(T,)` is a tuple. */
function lowerTupleType(lowering: Lowering, node: number, outer: number): TypeExpr {
  const children = lowering.children(node);
  const [, only = NONE] = children;
  // In a where clause the grammar has no unit type, and makes up an element: `where (): Trait`.
  if (children.length === 3 && lowering.kind(only) === "MISSING" && lowering.textOf(node).endsWith(")"))
    return { kind: "tuple", elements: [], span: lowering.span(outer) };
  if (children.length === 3) return lowerType(lowering, only, wider(lowering, node, outer, only));
  const elements = children
    .filter((child) => !isPunctuation(lowering.kind(child)))
    .map((child) => lowerType(lowering, child));
  return { kind: "tuple", elements, span: lowering.span(outer) };
}

/** Parentheses widen the span of what is in them, unless they are synthetic, or a macro's around an argument. */
export function wider(lowering: Lowering, parentheses: number, outer: number, inner: number): number {
  if (lowering.mapping.isSynthetic(lowering.start(parentheses) - lowering.offset)) return inner;
  return isAroundArgument(lowering.span(outer), lowering.span(inner)) ? inner : outer;
}

export function isPunctuation(kind: string): boolean {
  return kind === "," || kind === "(" || kind === ")" || kind === "[" || kind === "]" || kind === "{" || kind === "}";
}

function lowerFunctionPointer(lowering: Lowering, node: number, outer: number): FunctionPointerType {
  let forLifetimes: readonly GenericParam[] = [];
  let isUnsafe = false;
  let abi: string | undefined;
  let variadic = false;
  const inputs: { name: Ident | undefined; type: TypeExpr }[] = [];
  for (const child of lowering.children(node)) {
    switch (lowering.kind(child)) {
      case "for_lifetimes":
        forLifetimes = lowerForLifetimes(lowering, child);
        break;
      case "function_modifiers":
        isUnsafe = lowering.hasChild(child, "unsafe");
        abi = lowerAbi(lowering, child);
        break;
      case "parameters":
        for (const parameter of lowering.children(child)) {
          const kind = lowering.kind(parameter);
          if (isPunctuation(kind) || kind === "attribute_item") continue;
          if (kind === "variadic_parameter") {
            variadic = true;
          } else if (kind === "parameter") {
            const [name = parameter] = lowering.children(parameter);
            const isName = lowering.kind(name) === "identifier";
            inputs.push({ name: isName ? lowering.ident(name) : undefined, type: lastType(lowering, parameter) });
          } else {
            inputs.push({ name: undefined, type: lowerType(lowering, parameter) });
          }
        }
        break;
      default:
        break;
    }
  }
  const output = lowerOutput(lowering, node);
  return { kind: "functionPointer", forLifetimes, isUnsafe, abi, inputs, variadic, output, span: lowering.span(outer) };
}

/** The type after the `->` child of a node. */
export function lowerOutput(lowering: Lowering, node: number): TypeExpr | undefined {
  const arrow = lowering.child(node, "->");
  return arrow === NONE ? undefined : lowerType(lowering, lowering.next(arrow));
}

/** `"C"` for `extern` and `extern "C"`; of a `function_modifiers` or `foreign_mod_item` node. */
export function lowerAbi(lowering: Lowering, node: number): string | undefined {
  const extern = lowering.child(node, "extern_modifier");
  if (extern === NONE) return undefined;
  const name = lowering.child(extern, "string_literal");
  return name === NONE ? "C" : lowering.textOf(name).slice(1, -1);
}

function lowerForLifetimes(lowering: Lowering, node: number): GenericParam[] {
  return lowering
    .children(node)
    .filter((child) => lowering.kind(child) === "lifetime")
    .map((child) => ({ kind: "lifetime", lifetime: lowering.lifetime(child), bounds: [], attributes: [] }));
}

/** `impl A + B`, `dyn A + B` and, before 2021, `A + B`: the word stands on the leftmost of nested `bounded_type`s. */
function lowerTraitType(lowering: Lowering, node: number, outer: number): TypeExpr {
  let leftmost = node;
  while (lowering.kind(leftmost) === "bounded_type") leftmost = leftmost + 1;
  const kind = lowering.kind(leftmost) === "abstract_type" ? "implTrait" : "dynTrait";
  return { kind, bounds: bounds(lowering, node), span: lowering.span(outer) };
}

/** Of a `trait_bounds` node. */
export function lowerBounds(lowering: Lowering, node: number): Bound[] {
  const result: Bound[] = [];
  for (const child of lowering.children(node)) collectBounds(lowering, child, child, [], result);
  return result;
}

function bounds(lowering: Lowering, node: number): Bound[] {
  const result: Bound[] = [];
  collectBounds(lowering, node, node, [], result);
  return result;
}

function collectBounds(
  lowering: Lowering,
  node: number,
  outer: number,
  forLifetimes: readonly GenericParam[],
  result: Bound[],
): void {
  switch (lowering.kind(node)) {
    case ":":
    case "+":
    case "ERROR":
    case "MISSING":
      return;
    case "lifetime":
      result.push({ kind: "lifetime", lifetime: lowering.lifetime(node) });
      return;
    case "use_bounds":
      result.push({ kind: "use", arguments: lowerUseBounds(lowering, node), span: lowering.span(node) });
      return;
    case "bounded_type":
      if (!lowering.enter()) return;
      for (const child of lowering.children(node)) collectBounds(lowering, child, child, forLifetimes, result);
      lowering.leave();
      return;
    case "tuple_type": {
      // `(A)`, for `(?Sized)` and `(for<'a> Fn(&'a T))`.
      const [, inner = NONE, close = NONE] = lowering.children(node);
      if (lowering.kind(close) !== ")" || !lowering.enter()) return;
      collectBounds(lowering, inner, node, forLifetimes, result);
      lowering.leave();
      return;
    }
    case "abstract_type":
    case "dynamic_type":
    case "higher_ranked_trait_bound": {
      let binder = forLifetimes;
      for (const child of lowering.children(node)) {
        const kind = lowering.kind(child);
        if (kind === "type_parameters") binder = lowerGenericParams(lowering, child);
        else if (kind !== "impl" && kind !== "dyn" && kind !== "for") {
          const widened =
            kind === "bounded_type" || lowering.kind(node) !== "higher_ranked_trait_bound" ? child : outer;
          collectBounds(lowering, child, widened, binder, result);
        }
      }
      return;
    }
    case "removed_trait_bound": {
      const path = lowerPath(lowering, lowering.next(node + 1));
      if (path !== undefined)
        result.push({ kind: "trait", modifier: "maybe", forLifetimes, path, span: lowering.span(outer) });
      return;
    }
    default: {
      const binder = lowering.child(node, "for_lifetimes");
      const path = lowerPath(lowering, node);
      if (path === undefined) return;
      const lifetime = lifetimeBefore(lowering, node);
      if (lifetime !== undefined) result.push({ kind: "lifetime", lifetime });
      const modifier = boundModifier(lowering, node);
      const all = binder === NONE ? forLifetimes : lowerForLifetimes(lowering, binder);
      result.push({ kind: "trait", modifier, forLifetimes: all, path, span: lowering.span(outer) });
    }
  }
}

/** `'a` of `dyn 'a + Trait`, which the repair step blanked out. */
function lifetimeBefore(lowering: Lowering, node: number): Lifetime | undefined {
  const name = lowering.wordBefore(node);
  if (name === undefined || !name.startsWith("'")) return undefined;
  const start = lowering.text.lastIndexOf(name, lowering.start(node));
  return {
    name: name.replace("r#", ""),
    hygiene: lowering.mapping.hygiene(start - lowering.offset),
    span: lowering.spanOf(start, start + name.length),
  };
}

/** `~const`, `const` and `async` before a bound are among the words that the repair step blanked out. */
function boundModifier(lowering: Lowering, node: number): "none" | "const" | "async" {
  const word = lowering.wordBefore(node);
  return word === "const" || word === "async" ? word : "none";
}

function lowerUseBounds(lowering: Lowering, node: number): (Lifetime | Ident)[] {
  const args: (Lifetime | Ident)[] = [];
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "lifetime") args.push(lowering.lifetime(child));
    else if (kind === "type_identifier") args.push(lowering.ident(child));
  }
  return args;
}

/** Of a `type_parameters` node. */
export function lowerGenericParams(lowering: Lowering, node: number): GenericParam[] {
  const params: GenericParam[] = [];
  let attributes: Attribute[] = [];
  for (const child of lowering.children(node)) {
    switch (lowering.kind(child)) {
      case "attribute_item":
        attributes.push(lowerAttribute(lowering, child));
        continue;
      case "lifetime_parameter":
      case "lifetime":
        params.push(lowerLifetimeParam(lowering, child, attributes));
        break;
      case "type_parameter": {
        const boundsNode = lowering.child(child, "trait_bounds");
        const equals = lowering.child(child, "=");
        params.push({
          kind: "type",
          ident: lowering.ident(child + 1),
          bounds: boundsNode === NONE ? [] : lowerBounds(lowering, boundsNode),
          default: equals === NONE ? undefined : lowerType(lowering, lowering.next(equals)),
          attributes,
        });
        break;
      }
      case "const_parameter": {
        const equals = lowering.child(child, "=");
        const colon = lowering.child(child, ":");
        const name = lowering.child(child, "identifier");
        if (name === NONE || colon === NONE) break;
        params.push({
          kind: "const",
          ident: lowering.ident(name),
          type: lowerType(lowering, lowering.next(colon)),
          default: equals === NONE ? undefined : lowerExpr(lowering, lowering.next(equals)),
          attributes,
        });
        break;
      }
      default:
        continue;
    }
    attributes = [];
  }
  return params;
}

function lowerLifetimeParam(lowering: Lowering, node: number, attributes: readonly Attribute[]): GenericParam {
  const isPlain = lowering.kind(node) === "lifetime";
  const boundsNode = isPlain ? NONE : lowering.child(node, "trait_bounds");
  const all = boundsNode === NONE ? [] : lowerLifetimeBounds(lowering, boundsNode);
  return { kind: "lifetime", lifetime: lowering.lifetime(isPlain ? node : node + 1), bounds: all, attributes };
}

function lowerLifetimeBounds(lowering: Lowering, node: number): Lifetime[] {
  return lowerBounds(lowering, node).flatMap((bound) => (bound.kind === "lifetime" ? [bound.lifetime] : []));
}

/** Generics of an item; `at`: where `<…>` would stand if there is none. */
export function lowerGenerics(lowering: Lowering, item: number, at: number): Generics {
  const node = lowering.child(item, "type_parameters");
  const where: WherePredicate[] = [];
  for (const child of lowering.children(item)) {
    if (lowering.kind(child) === "where_clause") lowerWhere(lowering, child, where);
  }
  if (node === NONE) return { params: [], where, span: lowering.spanOf(at, at) };
  return { params: lowerGenericParams(lowering, node), where, span: lowering.span(node) };
}

function lowerWhere(lowering: Lowering, node: number, where: WherePredicate[]): void {
  for (const child of lowering.children(node)) {
    if (lowering.kind(child) !== "where_predicate") continue;
    const [left = NONE, boundsNode = NONE] = lowering.children(child);
    if (boundsNode === NONE || lowering.isBroken(child)) continue;
    const span = lowering.span(child);
    if (lowering.kind(left) === "lifetime") {
      const all = lowerLifetimeBounds(lowering, boundsNode);
      where.push({ kind: "lifetime", lifetime: lowering.lifetime(left), bounds: all, span });
      continue;
    }
    const isHigherRanked = lowering.kind(left) === "higher_ranked_trait_bound";
    const params = isHigherRanked ? lowering.child(left, "type_parameters") : NONE;
    where.push({
      kind: "type",
      forLifetimes: params === NONE ? [] : lowerGenericParams(lowering, params),
      type: isHigherRanked ? lastType(lowering, left) : lowerType(lowering, left),
      bounds: lowerBounds(lowering, boundsNode),
      span,
    });
  }
}
