/**
 * Every place in a body that names a function: what its calls need once a parameter is taken, or the result given, by reference.
 *
 * A call that borrows where it gave away is always well typed: `f(x)` becomes `f(&x)`. A copy that was made for the call alone goes:
 * `f(x.clone())` becomes `f(&x)`, unless `x` is named elsewhere in the call. A result that is only looked at stays as it is; any other
 * becomes a copy again, made by the caller.
 */
import type { FunctionDef } from "../../hir/defs.js";
import type { Expr } from "../../syntax/ast.js";
import type { Type } from "../../types/type.js";
import { isPlaceExpression } from "../clones/receiver.js";
import { insertion } from "../edits.js";
import { rootVariable } from "../errorSites/errorSite.js";
import { rangeOf } from "../events.js";
import type { Declared } from "./declared.js";
import type { Edit } from "./signatureFacts.js";

/** Ranges are relative to the body's piece. */
export type Mention =
  | { readonly kind: "call"; readonly call: Expr & { readonly kind: "call" | "methodCall" } }
  | { readonly kind: "value"; readonly expr: Expr };

/** Places in the body that name the function, in no order. */
export function mentionsIn({ typeck, syntax }: Omit<Declared, "def">, target: FunctionDef): readonly Mention[] {
  const found: Mention[] = [];
  for (const expr of syntax.exprs()) {
    if (expr.kind === "methodCall" && typeck.callee(expr)?.function === target)
      found.push({ kind: "call", call: expr });
    if (expr.kind !== "path") continue;
    const resolution = typeck.resolution(expr);
    if (resolution?.kind !== "function" || resolution.function !== target) continue;
    const position = syntax.positionOf(expr);
    const { parent } = position ?? {};
    const isCalled = position?.role === "callee" && parent?.kind === "call";
    found.push(isCalled ? { kind: "call", call: parent } : { kind: "value", expr });
  }
  return found;
}

/** The argument for the parameter at `index` (`self` not counted), given by reference. */
export function argumentEdits(
  site: Omit<Declared, "def">,
  call: Expr & { readonly kind: "call" | "methodCall" },
  index: number,
  hasSelf: boolean,
): readonly Edit[] | undefined {
  const argument = call.arguments[index + (hasSelf && call.kind === "call" ? 1 : 0)];
  if (!argument || argument.span.expansion) return undefined;
  const { start, end } = argument.span;
  const source = copiedSource(site, argument);
  if (source && !isNamedElsewhere(site, call, argument, source)) {
    const isReference = site.typeck.typeOf(source).kind === "ref";
    const removed = { range: { start: source.span.end, end }, newText: "" };
    const before = { range: { start, end: source.span.start }, newText: isReference ? "" : "&" };
    return before.newText === "" && start === source.span.start ? [removed] : [before, removed];
  }
  return isOperand(argument) ? [insertion(start, "&")] : [insertion(start, "&("), insertion(end, ")")];
}

/** `x` in `x.clone()`, `"a".to_string()`, `String::from("a")`. */
function copiedSource({ typeck }: Omit<Declared, "def">, argument: Expr): Expr | undefined {
  if (argument.kind === "methodCall" && argument.arguments.length === 0) {
    const method = argument.method.ident.name;
    const isCopying = method === "clone" || method === "to_owned" || method === "to_string" || method === "to_vec";
    if (!isCopying || typeck.callee(argument)?.function.crate.origin !== "std") return undefined;
    const type = typeck.typeOf(argument.receiver);
    const inner = type.kind === "ref" ? type.inner : type;
    // What the receiver is, or refers to, is what the reference is to: not a text of a number.
    const fits = inner === typeck.typeOf(argument) || inner.kind === "str" || inner.kind === "slice";
    return fits && isSource(typeck, argument.receiver) ? argument.receiver : undefined;
  }
  if (argument.kind !== "call" || argument.arguments.length !== 1) return undefined;
  const [source] = argument.arguments;
  const resolution = typeck.resolution(argument.callee);
  const isFrom = resolution?.kind === "function" && resolution.function.name === "from";
  return isFrom && source?.kind === "literal" && source.literal === "string" && isString(typeck.typeOf(argument))
    ? source
    : undefined;
}

function isSource(typeck: Declared["typeck"], expr: Expr): boolean {
  return isPlaceExpression(expr, typeck) || (expr.kind === "literal" && expr.literal === "string");
}

function isString(type: Type): boolean {
  return type.kind === "adt" && type.adt.crate.origin === "std" && type.adt.name === "String";
}

/** Lent for the whole call, it must not be moved or changed by another argument, or by the receiver. */
function isNamedElsewhere(site: Omit<Declared, "def">, call: Expr, argument: Expr, source: Expr): boolean {
  const root = rootVariable(site.typeck, source);
  if (!root) return source.kind !== "literal";
  return site.syntax
    .usesOf(root)
    .some(
      ({ span }) =>
        call.span.start <= span.start &&
        span.end <= call.span.end &&
        (span.start < argument.span.start || span.end > argument.span.end),
    );
}

/** Something that `&` can stand before. */
function isOperand(expr: Expr): boolean {
  switch (expr.kind) {
    case "binary":
    case "range":
    case "cast":
    case "assign":
    case "compoundAssign":
    case "closure":
    case "let":
      return false;
    default:
      return true;
  }
}

const ALIKE = new Set(["len", "is_empty", "as_bytes", "to_string", "to_owned", "to_vec"]);

/** The call's result is a reference now: nothing where that is looked at only, else a copy again. */
export function resultEdits(
  { typeck, syntax }: Omit<Declared, "def">,
  call: Expr & { readonly kind: "call" | "methodCall" },
  borrowed: string,
): readonly Edit[] | undefined {
  if (call.span.expansion) return undefined;
  const position = syntax.positionOf(call);
  const { parent, role } = position ?? {};
  const isUnsized = borrowed === "&str" || borrowed.startsWith("&[");
  switch (role) {
    case "formatOperand":
      return [];
    case "statement":
      return [];
    case "receiver": {
      const callee = parent?.kind === "methodCall" ? typeck.callee(parent) : undefined;
      const self = callee?.signature.inputs[0];
      const isShared = self?.kind === "ref" && !self.mutable;
      const method = parent?.kind === "methodCall" ? parent.method.ident.name : "";
      // `clone` of a reference to an unsized value copies the reference alone.
      const fits = isShared && (!isUnsized ? method !== "clone" : isUnsizedSelf(self) || ALIKE.has(method));
      if (fits) return [];
      break;
    }
    case "operand": {
      const wanted = parent?.kind === "addressOf" && !parent.mutable ? typeck.adjustedTypeOf(parent) : undefined;
      if (parent?.kind === "addressOf" && wanted?.kind === "ref" && (!isUnsized || isUnsizedSelf(wanted)))
        return [{ range: { start: parent.span.start, end: call.span.start }, newText: "" }];
      break;
    }
    default:
      break;
  }
  const { end } = rangeOf(call.span);
  const copy = borrowed === "&str" ? ".to_owned()" : borrowed.startsWith("&[") ? ".to_vec()" : ".clone()";
  return [insertion(end, copy)];
}

function isUnsizedSelf(self: Type): boolean {
  return self.kind === "ref" && (self.inner.kind === "str" || self.inner.kind === "slice");
}
