/**
 * `operand?`, `operand.await` and `yield`: forms that stand for calls of language traits.
 *
 *     operand?        match Try::branch(operand) { Continue(v) => v, Break(r) => return FromResidual::from_residual(r) }
 *     operand.await   polls IntoFuture::into_future(operand) until it is ready
 */
import type { AwaitExpr, TryExpr, YieldExpr } from "../../syntax/ast.js";
import type { Type } from "../type.js";
import { checkExpr } from "./expr.js";
import type { FnCtxt } from "./fnCtxt.js";
import { recordTraitCall } from "./traitCalls.js";

export function checkTry(fcx: FnCtxt, expr: TryExpr): Type {
  const operand = fcx.structurallyResolve(checkExpr(fcx, expr.operand));
  if (operand.kind === "unknown") return operand;
  recordTraitCall(fcx, expr, "core::ops::Try", "branch", [operand]);
  const output = fcx.traitProjection("core::ops::Try", "Output", [operand]);
  const residual = fcx.traitProjection("core::ops::Try", "Residual", [operand]);
  if (fcx.returns !== undefined) fcx.requireTrait("core::ops::FromResidual", [fcx.returns.expected, residual]);
  fcx.select();
  // The arm that returns is `!`, and the other one decides what the match is: `Err(e)?;` is `()` if nothing else says so.
  fcx.markDiverging(output);
  return fcx.shallow(output);
}

export function checkAwait(fcx: FnCtxt, expr: AwaitExpr): Type {
  const operand = checkExpr(fcx, expr.operand);
  if (fcx.shallow(operand).kind === "unknown") return operand;
  recordTraitCall(fcx, expr, "core::future::IntoFuture", "into_future", [operand]);
  const output = fcx.traitProjection("core::future::IntoFuture", "Output", [operand]);
  fcx.select();
  return fcx.shallow(output);
}

export function checkYield(fcx: FnCtxt, expr: YieldExpr): Type {
  if (expr.value !== undefined) checkExpr(fcx, expr.value);
  return fcx.unknownAt(expr.span, "`yield` is not supported");
}
