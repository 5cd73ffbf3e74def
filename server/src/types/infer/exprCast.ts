/**
 * `value as Type`. The type is the written one; the operand gets it as a hint. Whether the cast is a coercion is found out
 * in the end, when both types are known: then a reference may turn out to be reborrowed or unsized by it.
 */
import type { CastExpr } from "../../syntax/ast.js";
import type { Type } from "../type.js";
import { coerceSteps } from "./coercion.js";
import { checkExpr } from "./expr.js";
import type { FnCtxt } from "./fnCtxt.js";

export function checkCast(fcx: FnCtxt, expr: CastExpr): Type {
  const target = fcx.resolve(fcx.lowerUserType(expr.type));
  checkExpr(fcx, expr.operand, { kind: "castable", type: target });
  fcx.deferredCasts.push({ expr, target });
  return target;
}

/** Settles the casts of a body, after fallback. */
export function finishCasts(fcx: FnCtxt): void {
  for (const { expr, target } of fcx.deferredCasts) {
    const source = fcx.structurallyResolve(fcx.tables.typeOf(expr.operand));
    // Of an operand that nothing has decided the cast says nothing: many types can be cast to one.
    if ((source.kind === "infer" && source.sort === "general") || isPlainNumberCast(source, fcx.shallow(target)))
      continue;
    const steps = coerceSteps(fcx, source, target, false);
    if (steps !== undefined) fcx.applyAdjustments(expr.operand, steps.adjustments);
    else {
      inferPointee(fcx, source, fcx.shallow(target));
      fcx.isRefused ||= isNoNumber(source, fcx.shallow(target));
    }
  }
}

function isPlainNumberCast(source: Type, target: Type): boolean {
  return (
    (source.kind === "int" || source.kind === "float" || source.kind === "bool" || source.kind === "char") &&
    (target.kind === "int" || target.kind === "float" || target.kind === "char")
  );
}

/** What cannot be cast to a number (E0604 to E0606): an enum can whose variants have no fields. */
function isNoNumber(source: Type, target: Type): boolean {
  if (target.kind !== "int" && target.kind !== "float") return false;
  switch (source.kind) {
    case "adt":
      return source.adt.adtKind !== "enum" || source.adt.variants.some(({ fields }) => fields.length > 0);
    case "ref":
    case "tuple":
    case "array":
    case "param":
      return true;
    default:
      return false;
  }
}

/** `slice.as_ptr() as *mut _`: the `_` is what the source points to. */
function inferPointee(fcx: FnCtxt, source: Type, target: Type): void {
  if (target.kind !== "rawPointer" || (source.kind !== "rawPointer" && source.kind !== "ref")) return;
  if (fcx.shallow(target.inner).kind === "infer") fcx.unify(source.inner, target.inner);
}
