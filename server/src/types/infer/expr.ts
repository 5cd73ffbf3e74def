/**
 * The type of an expression: one function that sees every expression of a body, and hands each kind to its topic's file.
 *
 * It also tracks divergence: `fcx.diverges` is true after an expression that never comes to its end, so that a block
 * ending in `return;` has type `!` (rustc's `Diverges`).
 */
import { assertNever } from "../../base/assertNever.js";
import { askTime } from "../../base/timeLimit.js";
import type { Expr } from "../../syntax/ast.js";
import { unknownType } from "../interner.js";
import type { Type } from "../type.js";
import { checkClosure } from "./closure.js";
import { coerce, demandCoerce, noteUncertainUse } from "./coercion.js";
import { type Expectation, hasType } from "./expectation.js";
import { checkArray, checkRange, checkRepeat, checkStruct, checkTuple } from "./exprAggregate.js";
import { checkBlockExpr } from "./exprBlock.js";
import { checkCall } from "./exprCall.js";
import { checkCast } from "./exprCast.js";
import { checkBreak, checkContinue, checkIf, checkLetCondition, checkMatch, checkReturn } from "./exprControl.js";
import { checkAwait, checkTry, checkYield } from "./exprDesugar.js";
import { checkLiteral } from "./exprLiteral.js";
import { checkFor, checkLoop, checkWhile } from "./exprLoop.js";
import { checkExprMacro, checkFormatArgs } from "./exprMacro.js";
import { checkMethodCall } from "./exprMethod.js";
import { checkAssign, checkBinary, checkCompoundAssign, checkUnary } from "./exprOperator.js";
import { checkPathExpr } from "./exprPath.js";
import { checkAddressOf, checkField, checkIndex } from "./exprPlace.js";
import type { FnCtxt } from "./fnCtxt.js";
import { noteUncertainDerefs } from "./placeMutability.js";

/** The expression's own type, before adjustments; records it. */
export function checkExpr(fcx: FnCtxt, expr: Expr, expected: Expectation = undefined): Type {
  askTime();
  if (fcx.depth >= fcx.depthLimit) return fcx.record(expr, unknownType("the expression is nested too deeply"));
  const divergedBefore = fcx.diverges;
  fcx.diverges = false;
  fcx.depth++;
  const type = checkKind(fcx, expr, expected);
  fcx.depth--;
  if (type.kind === "never") fcx.diverges = true;
  fcx.diverges ||= divergedBefore;
  return fcx.record(expr, type);
}

const unknownTarget = unknownType("what gets this value is not known");

/** Checks an expression that is given, by value, to something that is not known, which may decide what is open in its type. */
export function checkGivenAway(fcx: FnCtxt, expr: Expr): void {
  const type = checkExpr(fcx, expr, hasType(unknownTarget));
  noteUncertainUse(fcx, expr, fcx.structurallyResolve(type), unknownTarget);
  fcx.poison(type);
}

/** Checks an expression that is given to something which may take it or borrow it, whatever it is. */
export function checkMentioned(fcx: FnCtxt, expr: Expr): void {
  fcx.tables.uncertainUses.add(expr);
  checkExpr(fcx, expr);
  noteUncertainDerefs(fcx, expr);
}

/** Checks the expression and coerces it to `target`; answers the type before coercion. */
export function checkExprCoercible(fcx: FnCtxt, expr: Expr, target: Type): Type {
  const type = checkExpr(fcx, expr, hasType(target));
  demandCoerce(fcx, expr, type, target);
  return type;
}

/** Checks the expression and makes its type equal to `target`, without coercion. */
export function checkExprHasType(fcx: FnCtxt, expr: Expr, target: Type): Type {
  const type = checkExpr(fcx, expr, hasType(target));
  if (type.kind === "never") coerce(fcx, expr, type, target);
  else fcx.unify(type, target);
  return type;
}

function checkKind(fcx: FnCtxt, expr: Expr, expected: Expectation): Type {
  switch (expr.kind) {
    case "literal":
      return checkLiteral(fcx, expr, expected);
    case "path":
      return checkPathExpr(fcx, expr);
    case "unary":
      return checkUnary(fcx, expr, expected);
    case "addressOf":
      return checkAddressOf(fcx, expr, expected);
    case "binary":
      return checkBinary(fcx, expr, expected);
    case "assign":
      return checkAssign(fcx, expr);
    case "compoundAssign":
      return checkCompoundAssign(fcx, expr);
    case "call":
      return checkCall(fcx, expr, expected);
    case "methodCall":
      return checkMethodCall(fcx, expr, expected);
    case "field":
      return checkField(fcx, expr);
    case "index":
      return checkIndex(fcx, expr);
    case "range":
      return checkRange(fcx, expr, expected);
    case "tuple":
      return checkTuple(fcx, expr, expected);
    case "array":
      return checkArray(fcx, expr, expected);
    case "repeat":
      return checkRepeat(fcx, expr, expected);
    case "struct":
      return checkStruct(fcx, expr, expected);
    case "block":
      return checkBlockExpr(fcx, expr, expected);
    case "if":
      return checkIf(fcx, expr, expected);
    case "let":
      return checkLetCondition(fcx, expr);
    case "while":
      return checkWhile(fcx, expr);
    case "loop":
      return checkLoop(fcx, expr, expected);
    case "for":
      return checkFor(fcx, expr);
    case "match":
      return checkMatch(fcx, expr, expected);
    case "closure":
      return checkClosure(fcx, expr, expected);
    case "break":
      return checkBreak(fcx, expr);
    case "continue":
      return checkContinue(fcx, expr);
    case "return":
      return checkReturn(fcx, expr);
    case "await":
      return checkAwait(fcx, expr);
    case "try":
      return checkTry(fcx, expr);
    case "cast":
      return checkCast(fcx, expr);
    case "macroCall":
      return checkExprMacro(fcx, expr, expected);
    case "formatArgs":
      return checkFormatArgs(fcx, expr);
    case "yield":
      return checkYield(fcx, expr);
    case "underscore":
      return fcx.newVar();
    case "missing":
      for (const child of expr.children) checkMentioned(fcx, child);
      return unknownType("the expression could not be read");
    default:
      return assertNever(expr);
  }
}
