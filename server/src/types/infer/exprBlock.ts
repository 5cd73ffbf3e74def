/**
 * Blocks and statements.
 *
 * A block's value is its tail's, or a `break 'label value`'s; without a tail it is `()`, or `!` when its end is not
 * reached. `let` is a coercion site, unless its pattern has `ref`: then the initialiser is a place and keeps its type.
 */
import { assertNever } from "../../base/assertNever.js";
import type { Block, BlockExpr, LetStatement, Pattern, Statement } from "../../syntax/ast.js";
import { neverType, unitType, unknownType } from "../interner.js";
import type { Type } from "../type.js";
import { checkAsyncBlock } from "./closure.js";
import { CoerceMany } from "./coerceMany.js";
import { coerce } from "./coercion.js";
import { noteWrittenType } from "./exactTypes.js";
import { type Expectation, hasType, onlyHasType } from "./expectation.js";
import { checkExpr, checkExprCoercible, checkMentioned } from "./expr.js";
import { expandStatements, scopeInBlock } from "./exprMacro.js";
import type { Breakable, FnCtxt } from "./fnCtxt.js";
import { checkPatternTop } from "./pattern.js";
import { convertPlaceDerefsToMutable } from "./placeMutability.js";
import { expectKnown, expectReference } from "./reborrow.js";

export function checkBlockExpr(fcx: FnCtxt, expr: BlockExpr, expected: Expectation): Type {
  switch (expr.mode) {
    case "plain":
    case "unsafe":
      return checkBlock(fcx, expr.block, expected, expr);
    case "const":
      return checkInlineConst(fcx, expr, expected);
    case "async":
    case "asyncMove":
      return checkAsyncBlock(fcx, expr, expected);
    case "try":
    case "gen":
    case "genMove":
      fcx.gap(expr.span, `\`${expr.mode === "try" ? "try" : "gen"}\` blocks are not supported`);
      return unknownType("the block's kind is not supported");
    default:
      return assertNever(expr.mode);
  }
}

/** A body that has nothing of the one around it: neither its variables (E0435) nor a way out of it (E0572, E0767). */
function checkInlineConst(fcx: FnCtxt, expr: BlockExpr, expected: Expectation): Type {
  const divergedBefore = fcx.diverges;
  const returnsBefore = fcx.returns;
  fcx.scopes.enterBody(expr);
  fcx.returns = undefined;
  const type = checkBlock(fcx, expr.block, expected, expr);
  fcx.returns = returnsBefore;
  fcx.scopes.leaveBody();
  fcx.diverges = divergedBefore;
  if (fcx.mentionedUpvars(expr).size > 0) fcx.isRefused = true;
  return type;
}

/** The type of a block; a tail is coerced to the expected type. `labelled`: the expression that `break 'label` may name. */
export function checkBlock(fcx: FnCtxt, block: Block, expected: Expectation, labelled?: BlockExpr): Type {
  const scopeBefore = fcx.scope;
  fcx.scope = scopeInBlock(fcx, block);
  const mark = fcx.scopes.enter();
  const divergedBefore = fcx.diverges;
  const many = new CoerceMany(onlyHasType(fcx, expected) ?? fcx.newVar());
  const breakable: Breakable = { many, values: [], mayBreak: false };
  const label = labelled?.label;
  if (label !== undefined) fcx.scopes.pushLabel(label, breakable, false);

  for (const statement of block.statements) checkStatement(fcx, statement);
  if (block.tail !== undefined) {
    // A `break` may have decided by now what the block is.
    if (breakable.values.length > 0) expectKnown(fcx, block.tail, many.expected);
    const type = checkExpr(fcx, block.tail, expected);
    many.coerce(fcx, block.tail, type);
  } else if (!fcx.diverges) {
    many.coerceUnit(fcx);
  }

  if (label !== undefined) fcx.scopes.popLabel();
  if (labelled !== undefined) fcx.breakValues.set(labelled, breakable.values);
  if (breakable.mayBreak) fcx.diverges = divergedBefore;
  fcx.scopes.leave(mark);
  fcx.scope = scopeBefore;
  const type = many.complete(fcx, neverType);
  return fcx.diverges && block.tail === undefined && !breakable.mayBreak ? neverType : type;
}

export function checkStatement(fcx: FnCtxt, statement: Statement): void {
  if (statement.kind === "item") {
    if (statement.item.kind === "macroDefinition") fcx.scopes.declareMacro(statement.item);
    return;
  }
  const divergedBefore = fcx.diverges;
  fcx.diverges = false;
  switch (statement.kind) {
    case "let":
      checkLet(fcx, statement);
      break;
    case "expr":
      if (statement.semicolon) checkExpr(fcx, statement.expr);
      else checkExprCoercible(fcx, statement.expr, unitType);
      break;
    case "macroCall":
      expandStatements(fcx, statement.call, statement.semicolon);
      break;
    case "missing":
      for (const child of statement.children) checkMentioned(fcx, child);
      break;
    default:
      assertNever(statement);
  }
  fcx.diverges ||= divergedBefore;
}

function checkLet(fcx: FnCtxt, statement: LetStatement): void {
  const { pattern, initializer, otherwise } = statement;
  const declared = statement.type === undefined ? fcx.newVar() : fcx.lowerUserType(statement.type);
  if (initializer !== undefined) {
    checkInitializer(fcx, pattern, initializer, declared);
    const isCoerced = explicitRefBinding(pattern) === undefined;
    if (isCoerced && statement.type !== undefined && statement.type.kind !== "infer") {
      const written = fcx.tables.userType(statement.type);
      expectReference(fcx, initializer, written && { kind: "written", type: written });
    }
  }
  // The names of a `let` are visible after it only: neither in its initialiser nor in its `else`.
  if (otherwise !== undefined) {
    const divergedBefore = fcx.diverges;
    checkBlock(fcx, otherwise, hasType(neverType));
    fcx.diverges = divergedBefore;
  }
  const matched =
    initializer === undefined || statement.type !== undefined
      ? undefined
      : { pattern, value: initializer, isPlace: explicitRefBinding(pattern) !== undefined };
  checkPatternTop(fcx, pattern, declared, "binding", matched);
  if (statement.type !== undefined) noteWrittenType(fcx, pattern, statement.type);
}

/** The value of a `let` statement or `let` condition. */
function checkInitializer(
  fcx: FnCtxt,
  pattern: Pattern,
  initializer: LetStatement["initializer"] & object,
  declared: Type,
): void {
  const refBinding = explicitRefBinding(pattern);
  if (refBinding === undefined) {
    checkExprCoercible(fcx, initializer, declared);
    return;
  }
  const type = checkExpr(fcx, initializer, hasType(declared));
  if (refBinding === "mutable") convertPlaceDerefsToMutable(fcx, initializer);
  if (!fcx.unify(type, declared)) coerce(fcx, initializer, type, declared);
}

/** Does the pattern hold `ref` or `ref mut`? Then what it is matched with is a place, not a value. */
export function explicitRefBinding(pattern: Pattern): "shared" | "mutable" | undefined {
  switch (pattern.kind) {
    case "binding": {
      const own = pattern.byRef ? (pattern.mutable ? "mutable" : "shared") : undefined;
      return strongest(own, pattern.subpattern === undefined ? undefined : explicitRefBinding(pattern.subpattern));
    }
    case "tuple":
    case "tupleStruct":
    case "slice":
      return strongestOf(pattern.elements);
    case "or":
      return strongestOf(pattern.alternatives);
    case "struct": {
      let found: "shared" | "mutable" | undefined;
      for (const field of pattern.fields) found = strongest(found, explicitRefBinding(field.pattern));
      return found;
    }
    case "reference":
    case "box":
      return explicitRefBinding(pattern.pattern);
    default:
      return undefined;
  }
}

function strongestOf(patterns: readonly Pattern[]): "shared" | "mutable" | undefined {
  let found: "shared" | "mutable" | undefined;
  for (const pattern of patterns) found = strongest(found, explicitRefBinding(pattern));
  return found;
}

function strongest(
  left: "shared" | "mutable" | undefined,
  right: "shared" | "mutable" | undefined,
): "shared" | "mutable" | undefined {
  return left === "mutable" || right === "mutable" ? "mutable" : (left ?? right);
}
