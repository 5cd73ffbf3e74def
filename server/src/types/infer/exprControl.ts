/**
 * `if`, `let` conditions, `match`, and the jumps `break`, `continue`, `return`.
 *
 * Branches meet in one type by `CoerceMany`. All patterns of a `match` are checked before any arm's body, so that a
 * later pattern can still tell an earlier body what the scrutinee is.
 */
import type { BreakExpr, ContinueExpr, IfExpr, LetExpr, MatchExpr, Pattern, ReturnExpr } from "../../syntax/ast.js";
import { boolType, neverType, unitType } from "../interner.js";
import type { Type } from "../type.js";
import { CoerceMany } from "./coerceMany.js";
import type { Matched } from "./exactPatterns.js";
import { type Expectation, forBranches, hasType, onlyHasType } from "./expectation.js";
import { checkExpr, checkExprCoercible, checkExprHasType } from "./expr.js";
import { checkBlock, explicitRefBinding } from "./exprBlock.js";
import type { FnCtxt } from "./fnCtxt.js";
import { checkPatternTop } from "./pattern.js";
import { convertPlaceDerefsToMutable } from "./placeMutability.js";
import { expectKnown, expectLikeFirst, expectOfClosure, expectResult } from "./reborrow.js";

export function checkIf(fcx: FnCtxt, expr: IfExpr, original: Expectation): Type {
  const mark = fcx.scopes.enter();
  checkExprCoercible(fcx, expr.condition, boolType);
  const conditionDiverges = fcx.diverges;
  fcx.diverges = false;
  const expected = forBranches(fcx, original);
  const thenType = checkBlock(fcx, expr.then, expected);
  const thenDiverges = fcx.diverges;
  fcx.scopes.leave(mark);

  const many = new CoerceMany(onlyHasType(fcx, expected) ?? fcx.newVar());
  many.coerceBlock(fcx, expr.then, thenType);
  if (expr.otherwise === undefined) {
    many.coerceUnit(fcx);
    fcx.diverges = conditionDiverges;
    return unitType;
  }
  fcx.diverges = false;
  const otherwiseType = checkExpr(fcx, expr.otherwise, expected);
  many.coerce(fcx, expr.otherwise, otherwiseType);
  fcx.diverges = conditionDiverges || (thenDiverges && fcx.diverges);
  return many.complete(fcx, neverType);
}

/** `let pattern = value` as a condition; its bindings stay in scope until the `if`, `while` or arm ends. */
export function checkLetCondition(fcx: FnCtxt, expr: LetExpr): Type {
  const refBinding = explicitRefBinding(expr.pattern);
  const type = fcx.newVar();
  if (refBinding === undefined) {
    checkExprCoercible(fcx, expr.value, type);
  } else {
    fcx.unify(type, checkExpr(fcx, expr.value));
    if (refBinding === "mutable") convertPlaceDerefsToMutable(fcx, expr.value);
  }
  const matched: Matched = { pattern: expr.pattern, value: expr.value, isPlace: refBinding !== undefined };
  checkPatternTop(fcx, expr.pattern, type, "binding", matched);
  return boolType;
}

export function checkMatch(fcx: FnCtxt, expr: MatchExpr, original: Expectation): Type {
  const refBinding = strongestRefBinding(expr.arms.map((arm) => arm.pattern));
  const scrutineeType = checkScrutinee(fcx, expr, refBinding);
  const scrutineeDiverges = fcx.diverges;
  if (expr.arms.length === 0) {
    fcx.diverges = true;
    return neverType;
  }
  const bindings: ReturnType<typeof fcx.scopes.take>[] = [];
  for (const arm of expr.arms) {
    const mark = fcx.scopes.enter();
    checkPatternTop(fcx, arm.pattern, scrutineeType, "binding", {
      pattern: arm.pattern,
      value: expr.scrutinee,
      isPlace: refBinding !== undefined,
    });
    bindings.push(fcx.scopes.take(mark));
  }

  const expected = forBranches(fcx, original);
  // Arms of a `match` in statement position may have any type in common, so `()` is not coerced to.
  const target = onlyHasType(fcx, expected);
  const many = new CoerceMany(target === undefined || target === unitType ? fcx.newVar() : target);
  let allDiverge = true;
  for (let index = 0; index < expr.arms.length; index++) {
    const arm = expr.arms[index];
    if (arm === undefined) continue;
    const mark = fcx.scopes.enter();
    fcx.scopes.declareAll(bindings[index] ?? []);
    if (arm.guard !== undefined) {
      fcx.diverges = false;
      checkExprCoercible(fcx, arm.guard, boolType);
    }
    fcx.diverges = false;
    const type = checkExpr(fcx, arm.body, expected);
    allDiverge &&= fcx.diverges;
    many.coerce(fcx, arm.body, type);
    fcx.scopes.leave(mark);
  }
  fcx.diverges = scrutineeDiverges || allDiverge;
  expectLikeFirst(
    fcx,
    expr.arms.map((arm) => arm.body),
  );
  return many.complete(fcx, neverType);
}

function checkScrutinee(fcx: FnCtxt, expr: MatchExpr, refBinding: RefBinding): Type {
  if (refBinding !== undefined || expr.arms.length === 0) {
    const type = checkExpr(fcx, expr.scrutinee);
    if (refBinding === "mutable") convertPlaceDerefsToMutable(fcx, expr.scrutinee);
    return type;
  }
  const type = fcx.newVar();
  checkExprHasType(fcx, expr.scrutinee, type);
  return type;
}

type RefBinding = ReturnType<typeof explicitRefBinding>;

function strongestRefBinding(patterns: readonly Pattern[]): RefBinding {
  let found: RefBinding;
  for (const pattern of patterns) {
    const own = explicitRefBinding(pattern);
    if (own === "mutable") return own;
    found ??= own;
  }
  return found;
}

export function checkBreak(fcx: FnCtxt, expr: BreakExpr): Type {
  const target = fcx.scopes.breakTarget(expr.label);
  const many = target?.many;
  if (expr.value !== undefined) {
    expectKnown(fcx, expr.value, many?.expected);
    const type = checkExpr(fcx, expr.value, many === undefined ? undefined : hasType(many.expected));
    many?.coerce(fcx, expr.value, type);
    target?.values.push(expr.value);
    // Of the loops only a `loop` has a value (E0571).
    if (target !== undefined && many === undefined) fcx.isRefused = true;
  } else {
    many?.coerceUnit(fcx);
  }
  // Nothing to leave: a body of its own may be in between (E0267, E0268, E0767).
  if (target === undefined) fcx.isRefused = true;
  else target.mayBreak = true;
  return neverType;
}

export function checkContinue(_fcx: FnCtxt, _expr: ContinueExpr): Type {
  return neverType;
}

export function checkReturn(fcx: FnCtxt, expr: ReturnExpr): Type {
  const many = fcx.returns;
  if (many === undefined) fcx.isRefused = true;
  if (expr.value !== undefined) {
    const body = fcx.scopes.currentBody();
    if (body === undefined) expectResult(fcx, expr.value);
    else if (body.kind === "closure") expectOfClosure(fcx, body, expr.value, many?.expected);
    else expectKnown(fcx, expr.value, many?.expected);
    const type = checkExpr(fcx, expr.value, many === undefined ? undefined : hasType(many.expected));
    many?.coerce(fcx, expr.value, type);
  } else {
    many?.coerceUnit(fcx);
  }
  return neverType;
}
