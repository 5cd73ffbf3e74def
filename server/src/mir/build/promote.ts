/**
 * Constant promotion: `&1` is a reference to a static, not to a temporary (RFC 1414).
 *
 * Decided on syntax: literals, constants, constructors and arithmetic of those; not what needs to be dropped or has interior mutability.
 * Calls are promoted of those constant functions of the standard library that are marked so. The mark is not known here: all of its
 * constant functions count, which favours silence.
 */
import type { Expr } from "../../syntax/ast.js";
import type { Place } from "../body.js";
import { type Builder, localPlace } from "./builder.js";
import { derefBuilder, localBuilder, toPlace } from "./place.js";
import { peel } from "./view.js";

export function isPromotable(b: Builder, written: Expr): boolean {
  const expr = peel(b, written);
  switch (expr.kind) {
    case "literal":
      return true;
    case "path": {
      const resolution = b.results.resolution(expr);
      switch (resolution?.kind) {
        case "function":
        case "constParam":
          return true;
        case "constructor":
          return resolution.variant.shape !== "unit" || !(hasInteriorMutability(b, expr) || hasDestructor(b, expr));
        case "const":
          return b.types.needsDrop(b.results.typeOf(expr)) !== "yes" && !hasInteriorMutability(b, expr);
        default:
          return false;
      }
    }
    case "unary":
      return expr.operator !== "deref" && b.results.callee(expr) === undefined && isPromotable(b, expr.operand);
    case "binary": {
      if (expr.operator === "&&" || expr.operator === "||" || expr.operator === "/" || expr.operator === "%")
        return false;
      return b.results.callee(expr) === undefined && isPromotable(b, expr.left) && isPromotable(b, expr.right);
    }
    case "tuple":
    case "array":
      return expr.elements.every((element) => isPromotable(b, element));
    case "repeat":
      return isPromotable(b, expr.value);
    case "cast":
      return isPromotable(b, expr.operand);
    case "field":
      return b.results.adjustments(expr.base).length === 0 && isPromotable(b, expr.base);
    // The array is what gets promoted; which element, may be known only when the function runs.
    case "index":
      return (
        b.results.isBuiltin(expr) === "yes" &&
        b.results.typeOf(expr.base).kind === "array" &&
        isPromotable(b, expr.base)
      );
    case "addressOf":
      return !expr.raw && !expr.mutable && isPromotable(b, expr.operand);
    case "call":
      return (
        (b.results.callKind(expr).kind === "constructor" || isStandardConstant(b, expr)) &&
        expr.arguments.every((argument) => isPromotable(b, argument)) &&
        !hasInteriorMutability(b, expr)
      );
    case "struct":
      return (
        expr.base === undefined &&
        !expr.rest &&
        expr.fields.every((field) => isPromotable(b, field.value)) &&
        !hasInteriorMutability(b, expr) &&
        b.types.needsDrop(b.results.typeOf(expr)) === "no"
      );
    case "range":
      return (
        (expr.low === undefined || isPromotable(b, expr.low)) &&
        (expr.high === undefined || isPromotable(b, expr.high)) &&
        !expr.inclusive
      );
    case "closure":
      return b.results.closure(expr)?.captures.length === 0;
    default:
      return false;
  }
}

function isStandardConstant(b: Builder, expr: Expr & { readonly kind: "call" }): boolean {
  const callee = peel(b, expr.callee);
  const called = callee.kind === "path" ? b.results.resolution(callee) : undefined;
  if (called?.kind !== "function" || !called.function.isConst) return false;
  return called.function.crate.origin === "std" && b.types.needsDrop(b.results.typeOf(expr)) === "no";
}

/** A unit struct has nothing in it to be dropped but itself. `&None` is promoted whatever is not in it. */
function hasDestructor(b: Builder, expr: Expr): boolean {
  const type = b.results.typeOf(expr);
  return type.kind === "adt" && type.adt.adtKind === "struct" && b.types.needsDrop(type) !== "no";
}

function hasInteriorMutability(b: Builder, expr: Expr): boolean {
  return b.types.isFreeze(b.results.typeOf(expr)) === "no";
}

/** The promoted value as a place: what a constant of type `&'static T` points to. */
export function promotedPlace(b: Builder, written: Expr): Place {
  const expr = peel(b, written);
  const type = b.results.typeOf(expr);
  const reference = b.types.staticReference(type);
  const local = b.newTemporary(reference, expr.span, "internal");
  b.assign(
    localPlace(local),
    {
      kind: "use",
      operand: { kind: "constant", type: reference, span: expr.span, value: { kind: "inlineConst", role: "promoted" } },
    },
    expr.span,
  );
  return toPlace(b, derefBuilder(b, localBuilder(b, local), type), expr.span);
}
