/**
 * `format_args!`: each operand is borrowed where it stands, and the result holds all those borrows. It holds them by an array, which is a
 * temporary of its own (`super let`: in `let a = format_args!(…);` it lives as long as `a`), and which keeps the result from being returned.
 */
import type { FormatArgsExpr, Span } from "../../syntax/ast.js";
import type { Operand, Place, RefRvalue } from "../body.js";
import { type Builder, localPlace } from "./builder.js";
import { toPlace } from "./place.js";
import { asPlaceBuilder } from "./placeExpr.js";
import { isPromotable, promotedPlace } from "./promote.js";
import { scheduleStorage } from "./scope.js";
import { temporaryScopeOf } from "./temporary.js";
import { peel } from "./view.js";

export function formatArgsInto(b: Builder, destination: Place, expr: FormatArgsExpr): void {
  const operands = expr.operands.map((operand) => {
    const { span } = operand;
    const isStatic = expr.isWritten && isPromotable(b, operand);
    const place = isStatic ? promotedPlace(b, operand, span) : toPlace(b, asPlaceBuilder(b, operand), span);
    return lent(b, place, span, "formatArgument");
  });
  // Macros that hold a `format_args!` use its value up on the spot.
  const isHeld = expr.isWritten && holdsArguments(b, expr);
  const held = isHeld ? [lent(b, arrayOf(b, expr, operands), expr.span, "internal")] : operands;
  b.assign(destination, { kind: "aggregate", aggregate: { kind: "formatArguments" }, operands: held }, expr.span);
}

function lent(b: Builder, place: Place, span: Span, origin: RefRvalue["origin"]): Operand {
  const local = b.newTemporary(b.types.reference(b.typeOfPlace(place), false), span, b.temporaryKind);
  b.assign(localPlace(local), { kind: "ref", borrow: "shared", place, region: b.types.erased, origin }, span);
  return { kind: "move", place: localPlace(local), span };
}

/** Literals become part of the template, and so does what a `format_args!` among the operands prints. */
function holdsArguments(b: Builder, { operands }: FormatArgsExpr): boolean {
  return operands.some((operand) => {
    const expr = peel(b, operand);
    return expr.kind === "formatArgs" ? holdsArguments(b, expr) : expr.kind !== "literal";
  });
}

function arrayOf(b: Builder, expr: FormatArgsExpr, operands: readonly Operand[]): Place {
  const { span } = expr;
  const types = operands.map((operand) => (operand.kind === "constant" ? operand.type : b.typeOfPlace(operand.place)));
  const array = b.newTemporary(b.types.tuple(types), span, b.extended.has(expr) ? "extended" : b.temporaryKind);
  b.push({ kind: "storageLive", local: array, span });
  scheduleStorage(temporaryScopeOf(b, expr), array);
  b.assign(localPlace(array), { kind: "aggregate", aggregate: { kind: "tuple" }, operands }, span);
  return localPlace(array);
}
