/** Paths, generic arguments and macro calls of a syntax tree. */
import type {
  AssociatedConstraint,
  Expr,
  GenericArgument,
  GenericArguments,
  MacroCall,
  Path,
  PathRoot,
  PathSegment,
  QualifiedSelf,
  Token,
} from "../ast.js";
import { Scanner } from "../lexer.js";
import { calledPath } from "../localInnerMacros.js";
import { type Lowering, NONE } from "./context.js";
import { lowerExpr } from "./expressions.js";
import { lowerBounds, lowerOutput, lowerType } from "./types.js";

interface PathBuilder {
  root: PathRoot;
  qualifiedSelf: QualifiedSelf | undefined;
  readonly segments: PathSegment[];
}

const relative: PathRoot = { kind: "relative" };
const global: PathRoot = { kind: "global" };

/** Any node that stands for a path; `undefined` when it is none, or broken. */
export function lowerPath(lowering: Lowering, node: number): Path | undefined {
  const builder: PathBuilder = { root: relative, qualifiedSelf: undefined, segments: [] };
  if (!collect(lowering, node, builder)) return undefined;
  return { ...builder, span: lowering.span(node) };
}

/** The empty path: what stands before the `{` of `use {a, b}`. */
export function emptyPath(lowering: Lowering, at: number, root: "relative" | "global" = "relative"): Path {
  return {
    root: root === "global" ? global : relative,
    qualifiedSelf: undefined,
    segments: [],
    span: lowering.spanOf(at, at),
  };
}

function collect(lowering: Lowering, node: number, builder: PathBuilder): boolean {
  if (!lowering.enter()) return false;
  const isWhole = collectNode(lowering, node, builder);
  lowering.leave();
  return isWhole;
}

function collectNode(lowering: Lowering, node: number, builder: PathBuilder): boolean {
  switch (lowering.kind(node)) {
    case "identifier":
    case "type_identifier":
    case "field_identifier":
    case "primitive_type":
    case "self":
    case "super":
    case "crate":
      builder.segments.push({ ident: lowering.ident(node), arguments: undefined });
      return true;
    case "metavariable": {
      const crate = lowering.mapping.crate(lowering.start(node) - lowering.offset);
      if (crate === undefined || lowering.textOf(node) !== "$crate") return false;
      builder.root = { kind: "dollarCrate", crate };
      return true;
    }
    case "scoped_identifier":
    case "scoped_type_identifier":
      return collectScoped(lowering, node, builder);
    case "generic_type":
    case "generic_type_with_turbofish":
    case "generic_function":
    case "generic_pattern":
      return collectGeneric(lowering, node, builder);
    case "function_type":
      return collectFunctionTrait(lowering, node, builder);
    case "bracketed_type":
      return collectBracketed(lowering, node, builder);
    default:
      return false;
  }
}

function collectScoped(lowering: Lowering, node: number, builder: PathBuilder): boolean {
  let beforeColons = true;
  for (const child of lowering.children(node)) {
    if (lowering.kind(child) === "::") {
      if (
        beforeColons &&
        builder.segments.length === 0 &&
        builder.qualifiedSelf === undefined &&
        builder.root === relative
      ) {
        builder.root = global;
      }
      beforeColons = false;
    } else if (!collect(lowering, child, builder)) {
      return false;
    }
  }
  return true;
}

function collectGeneric(lowering: Lowering, node: number, builder: PathBuilder): boolean {
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "::") continue;
    if (kind === "type_arguments") {
      const last = builder.segments.pop();
      if (last === undefined) return false;
      builder.segments.push({ ident: last.ident, arguments: lowerAngleArguments(lowering, child) });
    } else if (!collect(lowering, child, builder)) {
      return false;
    }
  }
  return true;
}

/** `Fn(A, B) -> C` */
function collectFunctionTrait(lowering: Lowering, node: number, builder: PathBuilder): boolean {
  let parameters = NONE;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "for_lifetimes") continue;
    if (kind === "parameters") {
      parameters = child;
      break;
    }
    if (!collect(lowering, child, builder)) return false;
  }
  const last = builder.segments.pop();
  if (last === undefined || parameters === NONE) return false;
  builder.segments.push({ ident: last.ident, arguments: lowerParenthesizedArguments(lowering, node, parameters) });
  return true;
}

/** `<T>` and `<T as Trait>` */
function collectBracketed(lowering: Lowering, node: number, builder: PathBuilder): boolean {
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "<" || kind === ">") continue;
    if (kind !== "qualified_type") {
      builder.qualifiedSelf = { type: lowerType(lowering, child), traitSegments: 0 };
      return true;
    }
    const [type, , trait] = lowering.children(child);
    if (type === undefined || trait === undefined || !collect(lowering, trait, builder)) return false;
    builder.qualifiedSelf = { type: lowerType(lowering, type), traitSegments: builder.segments.length };
    return true;
  }
  return false;
}

function lowerParenthesizedArguments(lowering: Lowering, node: number, parameters: number): GenericArguments {
  if (lowering.end(parameters) - lowering.start(parameters) >= 4) {
    const inner = lowering.text.slice(lowering.start(parameters), lowering.end(parameters));
    if (/^\(\s*\.\.\s*\)$/.test(inner)) return { kind: "returnTypeNotation", span: lowering.span(parameters) };
  }
  const inputs = [];
  for (const child of lowering.children(parameters)) {
    const kind = lowering.kind(child);
    if (kind === "(" || kind === ")" || kind === "," || kind === "attribute_item") continue;
    inputs.push(lowerType(lowering, child));
  }
  const output = lowerOutput(lowering, node);
  const end = output === undefined ? lowering.end(parameters) : lowering.end(node);
  return { kind: "parenthesized", inputs, output, span: lowering.spanOf(lowering.start(parameters), end) };
}

/** Of a `type_arguments` node. */
export function lowerAngleArguments(lowering: Lowering, node: number): GenericArguments {
  const args: GenericArgument[] = [];
  const constraints: AssociatedConstraint[] = [];
  let minus = NONE;
  for (const child of lowering.children(node)) {
    switch (lowering.kind(child)) {
      case "<":
      case ">":
      case ",":
        break;
      case "lifetime":
        args.push({ kind: "lifetime", lifetime: lowering.lifetime(child) });
        break;
      case "type_binding":
        constraints.push(lowerTypeBinding(lowering, child));
        break;
      case "trait_bounds": {
        // `Item: Bound`: the parser has `Item` as a type argument of its own before it.
        const name = args.pop();
        const segment = name?.kind === "type" && name.type.kind === "path" ? name.type.path.segments[0] : undefined;
        if (segment !== undefined) {
          const bounds = lowerBounds(lowering, child);
          constraints.push({ ...segment, type: undefined, constant: undefined, bounds });
        }
        break;
      }
      case "block":
      case "string_literal":
      case "raw_string_literal":
      case "char_literal":
      case "boolean_literal":
      case "integer_literal":
      case "float_literal":
      case "negative_literal":
        args.push({ kind: "const", value: negated(lowering, minus, child) });
        minus = NONE;
        break;
      case "ERROR":
        // The grammar has no negative numbers here.
        if (lowering.textOf(child) === "-") minus = child;
        else args.push({ kind: "type", type: lowerType(lowering, child) });
        break;
      default:
        args.push({ kind: "type", type: lowerType(lowering, child) });
    }
  }
  return { kind: "angle", arguments: args, constraints, span: lowering.span(node) };
}

function negated(lowering: Lowering, minus: number, literal: number): Expr {
  const operand = lowerExpr(lowering, literal);
  if (minus === NONE) return operand;
  return { kind: "unary", operator: "neg", operand, span: lowering.spanFrom(minus, literal), attributes: [] };
}

/** `Item = T` and `Item<'a> = T` */
function lowerTypeBinding(lowering: Lowering, node: number): AssociatedConstraint {
  const children = lowering.children(node);
  const [name = node] = children;
  const value = children.at(-1) ?? node;
  const typeArguments = lowering.child(node, "type_arguments");
  return {
    ident: lowering.ident(name),
    arguments: typeArguments === NONE ? undefined : lowerAngleArguments(lowering, typeArguments),
    type: lowerType(lowering, value),
    constant: undefined,
    bounds: [],
  };
}

/** Of a `macro_invocation` node; `undefined` when it is broken. */
export function lowerMacroCall(lowering: Lowering, node: number): MacroCall | undefined {
  const [name = NONE] = lowering.children(node);
  const tree = lowering.child(node, "token_tree");
  const path = name === NONE ? undefined : lowerPath(lowering, name);
  if (path === undefined || tree === NONE) return undefined;
  const start = lowering.start(tree);
  const open = lowering.text[start];
  if (open !== "(" && open !== "[" && open !== "{") return undefined;
  return {
    path: calledPath(path, lowering.mapping.crate(lowering.start(name) - lowering.offset)),
    ident: undefined,
    delimiter: open,
    tokens: lowerTokens(lowering, start + 1, lowering.end(tree) - 1),
    span: lowering.span(node),
  };
}

/** The tokens of `[start, end)` of the text, mapped. */
export function lowerTokens(lowering: Lowering, start: number, end: number): readonly Token[] {
  const { mapping, offset, text } = lowering;
  if (mapping.tokens !== undefined) return mapping.tokens(start - offset, end - offset);
  const scanner = new Scanner(text, start, end);
  const tokens: Token[] = [];
  for (let kind = scanner.next(); kind !== "end"; kind = scanner.next()) {
    const at = scanner.start - offset;
    let crate: string | undefined;
    if (kind === "dollar") {
      crate = mapping.crate(at);
      if (crate !== undefined) {
        const spaced = scanner.spaced;
        scanner.next();
        const span = mapping.span(at, scanner.end - offset);
        tokens.push({ kind: "ident", text: "$crate", span, hygiene: mapping.hygiene(at), crate, spaced });
        continue;
      }
    }
    tokens.push({
      kind,
      text: text.slice(scanner.start, scanner.end),
      span: mapping.span(at, scanner.end - offset),
      hygiene: mapping.hygiene(at),
      crate,
      spaced: scanner.spaced,
    });
  }
  return tokens;
}
