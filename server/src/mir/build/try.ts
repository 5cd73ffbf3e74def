/**
 * `operand?`: `match Try::branch(operand) { Continue(value) => value, Break(residual) => return FromResidual::from_residual(residual) }`.
 */
import type { Expr, Span } from "../../syntax/ast.js";
import type { Type } from "../../types/type.js";
import { type Operand, type Place, RETURN_PLACE } from "../body.js";
import { type Builder, endPoint, localPlace } from "./builder.js";
import { emitCall } from "./call.js";
import { leaveFunction } from "./loop.js";
import { asOperand } from "./operand.js";
import { consume, downcastBuilder, fieldBuilder, localBuilder, retyped, toPlace } from "./place.js";
import { inScope, scheduleStorage, scheduleValue } from "./scope.js";

export function tryInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "try" }): void {
  const { span } = expr;
  const mark = endPoint(span);
  const callee = b.results.callee(expr);
  const operand = asOperand(b, expr.operand);
  const output = b.results.typeOf(expr);
  const continues = b.types.coreVariant("ControlFlow", "Continue");
  const breaks = b.types.coreVariant("ControlFlow", "Break");
  const branchType = controlFlowType(b, expr, output);
  const branch = b.newTemporary(branchType, span, "scrutinee");
  b.push({ kind: "storageLive", local: branch, span });
  scheduleStorage(b.temporaryScope, branch);
  emitCall(b, localPlace(branch), {
    callee,
    function: undefined,
    arguments: [operand],
    output: branchType,
    origin: "question",
    span,
    nameSpan: mark,
  });
  scheduleValue(b, b.temporaryScope, branch);
  b.push({ kind: "placeMention", place: localPlace(branch), span });
  const value = continues?.fields[0];
  const residual = breaks?.fields[0];
  if (continues === undefined || breaks === undefined || value === undefined || residual === undefined) {
    b.gap(span, "`ControlFlow` is not known");
    b.assign(destination, { kind: "unknown", operands: [], reason: "the value of `?`" }, span);
    return;
  }
  const discriminant = b.newTemporary(b.types.usize, span, "internal");
  b.assign(localPlace(discriminant), { kind: "discriminant", place: localPlace(branch) }, span);
  const goesOn = b.newBlock();
  const leaves = b.newBlock();
  const switched: Operand = { kind: "move", place: localPlace(discriminant), span };
  b.terminate({ kind: "switch", operand: switched, targets: [goesOn, leaves], variants: [continues, breaks], span });

  b.current = leaves;
  const leaving = b.newBlock();
  b.terminate({ kind: "falseEdge", target: leaving, imaginary: goesOn, span: mark });
  b.current = leaving;
  leave(b, toPlace(b, fieldBuilder(b, downcastBuilder(localBuilder(b, branch), breaks), residual), mark), mark, span);

  b.current = goesOn;
  const place = toPlace(b, fieldBuilder(b, downcastBuilder(localBuilder(b, branch), continues), value), span);
  b.assign(destination, { kind: "use", operand: consumeAs(b, place, output, span), of: "question" }, span);
  // The value goes through a variable of its own, which is empty when it is dropped here: borrows of the whole statement last until then.
  if (b.types.needsDrop(output) === "yes") b.push({ kind: "nop", span: mark });
}

/** What comes out of `branch`: the callee's result, or put together from what is known. */
function controlFlowType(b: Builder, expr: Expr & { readonly kind: "try" }, output: Type): Type {
  const declared = b.results.callee(expr)?.signature.output;
  if (declared?.kind === "adt") return declared;
  const adt = b.types.coreAdt("ControlFlow");
  if (adt === undefined) return b.types.unknown("`ControlFlow` is not known");
  return b.types.adt(adt, [b.types.residualOf(b.results.adjustedTypeOf(expr.operand)), output]);
}

function consumeAs(b: Builder, place: Place, type: Type, span: Span): Operand {
  const known = b.typeOfPlace(place).kind !== "unknown" ? place : retyped(place, type);
  return consume(b, known, span);
}

function leave(b: Builder, residual: Place, mark: Span, span: Span): void {
  inScope(b, mark, (scope) => {
    const type = b.typeOfPlace(residual);
    const local = b.newTemporary(type, mark, "internal");
    b.push({ kind: "storageLive", local, span: mark });
    scheduleStorage(scope, local);
    b.assign(localPlace(local), { kind: "use", operand: { kind: "move", place: residual, span: mark } }, mark);
    scheduleValue(b, scope, local);
    const destination = localPlace(RETURN_PLACE);
    const output = b.typeOfLocal(RETURN_PLACE);
    const callee = b.types.coreCallee("FromResidual::from_residual", [output, type], [type], output);
    const argument: Operand = { kind: "move", place: localPlace(local), span: mark };
    emitCall(b, destination, {
      callee,
      function: undefined,
      arguments: [argument],
      output,
      origin: "question",
      span,
      nameSpan: mark,
    });
    leaveFunction(b, "question");
  });
}
