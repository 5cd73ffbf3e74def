/**
 * Shared references that are lent again where a type is expected: `f(r)` with `r: &str` and `fn f(_: &str)` passes `&*r`.
 *
 * rustc coerces to every expected reference type by a reborrow and leaves it out only when the two types are the same, lifetimes
 * included. Inference here knows no lifetimes, so it leaves them out always; they are put back where a declared type
 * (of a parameter, field, `let`, result) is a reference. A generic parameter `T` expects nothing: there the reference is copied. A
 * parameter that is returned or stored in a field has the very lifetime that is expected there, as a rule: it is copied too.
 */
import type { Expr } from "../../syntax/ast.js";
import type { Type } from "../../types/type.js";
import type { Builder } from "./builder.js";
import { peel } from "./view.js";

/** The expression is used where `declared`, as written in the declaration, is expected. */
export function expectDeclared(b: Builder, expr: Expr, declared: Type | undefined): void {
  if (declared !== undefined && expectsReferences(declared)) expectReference(b, expr);
}

/** A shared reference, or something that one may be a part of. A parameter or projection expects nothing. */
export function expectsReferences(declared: Type): boolean {
  return (declared.kind === "ref" && !declared.mutable) || declared.kind === "adt" || declared.kind === "tuple";
}

/** The expression is used where some reference type is expected: its leaves are lent again. */
export function expectReference(b: Builder, written: Expr): void {
  const expr = peel(b, written);
  switch (expr.kind) {
    case "path":
    case "field":
    case "index":
    case "unary":
      if (isSharedReference(b, expr)) b.reborrows.add(expr);
      return;
    case "block":
      if ((expr.mode === "plain" || expr.mode === "unsafe") && expr.block.tail !== undefined) expectReference(b, expr.block.tail);
      return;
    case "if":
      if (expr.otherwise === undefined) return;
      if (expr.then.tail !== undefined) expectReference(b, expr.then.tail);
      expectReference(b, expr.otherwise);
      return;
    case "match":
      for (const arm of expr.arms) expectReference(b, arm.body);
      return;
    case "tuple":
      for (const element of expr.elements) expectReference(b, element);
      return;
    case "call":
      if (b.results.callKind(expr).kind === "constructor") for (const argument of expr.arguments) expectReference(b, argument);
      return;
    default:
      return;
  }
}

/**
 * A result: parameters keep their lifetime, and what is read from a field is taken to have the lifetime that the result names, if it
 * names one.
 */
export function expectResult(b: Builder, written: Expr): void {
  const expr = peel(b, written);
  if (isParameter(b, expr) || (expr.kind === "field" && b.expectsResult === "named")) return;
  expectReference(b, expr);
}

/** Arms and array elements after the first are coerced to its type; the first expects nothing. */
export function expectLikeFirst(b: Builder, expressions: readonly Expr[]): void {
  for (const expr of expressions.slice(1)) {
    const later = peel(b, expr);
    if (later.kind === "path" || later.kind === "field") expectReference(b, later);
  }
}

/** The left side and the value of an assignment. */
export function expectAssigned(b: Builder, left: Expr, value: Expr): void {
  const type = b.results.typeOf(peel(b, left));
  if (type.kind !== "ref" || type.mutable) return;
  let target = peel(b, left);
  while (target.kind === "unary" && target.operator === "deref") target = peel(b, target.operand);
  if ((target.kind !== "field" && !isParameter(b, target)) || !isParameter(b, peel(b, value))) expectReference(b, value);
}

function isParameter(b: Builder, expr: Expr): boolean {
  if (expr.kind !== "path") return false;
  const resolution = b.results.resolution(expr);
  return resolution?.kind === "local" && resolution.variable.kind !== "binding";
}

function isSharedReference(b: Builder, expr: Expr): boolean {
  if (expr.kind === "path" && b.results.resolution(expr)?.kind !== "local") return false;
  if (expr.kind === "unary" && expr.operator !== "deref") return false;
  const type = b.results.typeOf(expr);
  if (type.kind !== "ref" || type.mutable) return false;
  const [first] = b.results.adjustments(expr);
  return first === undefined || first.kind === "borrow";
}
