/**
 * `loop`, `while` and `for`. Only a `loop` has a value: what its `break`s give, or `!` when there are none.
 *
 * `for pattern in iterable` is `IntoIterator::into_iter(iterable)` and then `Iterator::next` until `None`; the call that
 * takes the iterable is recorded as the loop's callee.
 */
import type { ForExpr, LoopExpr, WhileExpr } from "../../syntax/ast.js";
import { boolType, neverType, unitType } from "../interner.js";
import type { Type } from "../type.js";
import { CoerceMany } from "./coerceMany.js";
import { type Expectation, hasType, onlyHasType } from "./expectation.js";
import { checkExpr, checkExprCoercible } from "./expr.js";
import { checkBlock } from "./exprBlock.js";
import type { Breakable, FnCtxt } from "./fnCtxt.js";
import { checkPatternTop } from "./pattern.js";
import { recordTraitCall } from "./traitCalls.js";

export function checkLoop(fcx: FnCtxt, expr: LoopExpr, expected: Expectation): Type {
  const many = new CoerceMany(onlyHasType(fcx, expected) ?? fcx.newVar());
  const breakable: Breakable = { many, values: [], mayBreak: false };
  fcx.scopes.pushLabel(expr.label, breakable, true);
  checkBlock(fcx, expr.body, hasType(unitType));
  fcx.scopes.popLabel();
  fcx.breakValues.set(expr, breakable.values);
  fcx.diverges = !breakable.mayBreak;
  return breakable.mayBreak ? many.complete(fcx, neverType) : neverType;
}

export function checkWhile(fcx: FnCtxt, expr: WhileExpr): Type {
  const mark = fcx.scopes.enter();
  // A `break` in the condition leaves this loop.
  fcx.scopes.pushLabel(expr.label, { many: undefined, values: [], mayBreak: false }, true);
  checkExprCoercible(fcx, expr.condition, boolType);
  checkBlock(fcx, expr.body, hasType(unitType));
  fcx.scopes.popLabel();
  fcx.scopes.leave(mark);
  fcx.diverges = false;
  return unitType;
}

export function checkFor(fcx: FnCtxt, expr: ForExpr): Type {
  const iterable = checkExpr(fcx, expr.iterable);
  const iterableDiverges = fcx.diverges;
  const intoIter = recordTraitCall(fcx, expr, "core::iter::IntoIterator", "into_iter", [iterable]);
  const iterator = intoIter?.output ?? fcx.newVar();
  const item = fcx.traitProjection("core::iter::Iterator", "Item", [iterator]);
  const mark = fcx.scopes.enter();
  checkPatternTop(fcx, expr.pattern, item);
  fcx.scopes.pushLabel(expr.label, { many: undefined, values: [], mayBreak: false }, true);
  checkBlock(fcx, expr.body, hasType(unitType));
  fcx.scopes.popLabel();
  fcx.scopes.leave(mark);
  fcx.diverges = iterableDiverges;
  return unitType;
}
