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
      fcx.isRefused ||= isRefusedCast(source, fcx.shallow(target));
    }
  }
}

function isPlainNumberCast(source: Type, target: Type): boolean {
  switch (target.kind) {
    case "int":
      return source.kind === "int" || source.kind === "float" || source.kind === "bool" || source.kind === "char";
    case "float":
      return source.kind === "int" || source.kind === "float";
    case "char":
      return source.kind === "char" || (source.kind === "int" && source.name === "u8");
    default:
      return false;
  }
}

/** What is no coercion and cannot be cast either (E0054, E0604 to E0607). */
function isRefusedCast(source: Type, target: Type): boolean {
  switch (target.kind) {
    case "int":
    case "float":
      return isNoNumber(source, target.kind);
    case "bool":
    case "char":
    case "adt":
    case "tuple":
      if (source.kind === "adt" && target.kind === "adt") return source.adt !== target.adt;
      return isScalar(source) || (isFinished(source) && source.kind !== target.kind);
    case "ref":
      return isScalar(source) || (isFinished(source) && source.kind !== "ref");
    case "param":
      return isScalar(source) || isFinished(source);
    case "rawPointer":
      return (
        source.kind === "bool" ||
        source.kind === "char" ||
        source.kind === "float" ||
        source.kind === "adt" ||
        source.kind === "tuple" ||
        (source.kind === "rawPointer" &&
          isScalar(source.inner) &&
          (target.inner.kind === "slice" || target.inner.kind === "str"))
      );
    default:
      return false;
  }
}

/** An enum can be cast to a number whose variants have no fields; to a float only a number can. */
function isNoNumber(source: Type, target: "int" | "float"): boolean {
  switch (source.kind) {
    case "adt":
      return (
        target === "float" ||
        source.adt.adtKind !== "enum" ||
        source.adt.variants.some(({ fields }) => fields.length > 0)
      );
    case "bool":
    case "char":
      return target === "float";
    case "ref":
    case "tuple":
    case "array":
    case "param":
      return true;
    default:
      return false;
  }
}

function isScalar({ kind }: Type): boolean {
  return kind === "int" || kind === "float" || kind === "bool" || kind === "char";
}

/** Its kind is known, and nothing makes it another. */
function isFinished({ kind }: Type): boolean {
  return kind === "adt" || kind === "tuple" || kind === "ref" || kind === "rawPointer" || kind === "param";
}

/** `slice.as_ptr() as *mut _`: the `_` is what the source points to. */
function inferPointee(fcx: FnCtxt, source: Type, target: Type): void {
  if (target.kind !== "rawPointer" || (source.kind !== "rawPointer" && source.kind !== "ref")) return;
  if (fcx.shallow(target.inner).kind === "infer") fcx.unify(source.inner, target.inner);
}
