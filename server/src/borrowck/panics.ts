/**
 * Which statements rustc guards with an `Assert` that may panic: arithmetic of integers that may overflow or divide by zero, and indexing of
 * arrays. Calls may panic as well, and are terminators. Overflow counts as it does in a debug build, which is what is checked.
 */
import { typeOfPlace } from "../dataflow/movePaths.js";
import type { Body, Operand, Place, Statement } from "../mir/body.js";
import { operandsOfRvalue } from "../mir/visit.js";
import type { Type } from "../types/type.js";

const GUARDED = new Set(["+", "-", "*", "/", "%", "<<", ">>"]);

/** Slices are indexed after their length was asked for, which counts here. */
export function mayPanic(body: Body, { place, rvalue }: Statement & { readonly kind: "assign" }): boolean {
  switch (rvalue.kind) {
    case "length":
      return true;
    case "binary":
      if (GUARDED.has(rvalue.operator) && typeOf(body, rvalue.left)?.kind === "int") return true;
      break;
    case "unary":
      if (rvalue.operator === "neg" && typeOf(body, rvalue.operand)?.kind === "int") return true;
      break;
    case "ref":
    case "rawPointer":
    case "discriminant":
      return isIndexed(place) || isIndexed(rvalue.place);
    default:
      break;
  }
  return (
    isIndexed(place) ||
    operandsOfRvalue(rvalue).some((operand) => operand.kind !== "constant" && isIndexed(operand.place))
  );
}

function typeOf(body: Body, operand: Operand): Type | undefined {
  return operand.kind === "constant" ? operand.type : typeOfPlace(body, operand.place);
}

function isIndexed({ projection }: Place): boolean {
  return projection.some(({ kind }) => kind === "index");
}
