/**
 * Operators: unary, binary, assignment and compound assignment.
 *
 * `a + b` is a call of `Add::add(a, b)`, `a == b` one of `PartialEq::eq(&a, &b)`, `a += b` one of
 * `AddAssign::add_assign(&mut a, b)`. On scalars the operation is built in: no call, no borrow. Which of the two it is may
 * be open until the whole body is inferred (`|a, b| a + b`), so an operator on operands of unknown type is recorded as a
 * call and put on `fcx.deferredOperators`; `writeback.ts` takes the call back when both turn out to be scalars.
 */
import { assertNever } from "../../base/assertNever.js";
import type {
  ArithmeticOperator,
  AssignExpr,
  BinaryExpr,
  ComparisonOperator,
  CompoundAssignExpr,
  Expr,
  UnaryExpr,
} from "../../syntax/ast.js";
import { boolType, refType, unitType } from "../interner.js";
import type { Type } from "../type.js";
import { builtinDeref } from "./autoderef.js";
import { coerce } from "./coercion.js";
import { checkDestructuring, isDestructuring } from "./destructuring.js";
import type { Expectation } from "./expectation.js";
import { checkExpr, checkExprCoercible } from "./expr.js";
import type { FnCtxt } from "./fnCtxt.js";
import { convertPlaceDerefsToMutable } from "./placeMutability.js";
import { expectAssigned, expectKnown } from "./reborrow.js";
import { traitCall, tryTraitCall } from "./traitCalls.js";

type OverloadableOperator = ArithmeticOperator | ComparisonOperator;
type Category = "math" | "bitwise" | "shift" | "comparison";

interface OperatorTraits {
  readonly category: Category;
  readonly trait: string;
  readonly method: string;
  readonly assignTrait: string;
  readonly assignMethod: string;
}

function arithmetic(category: Category, name: string): OperatorTraits {
  const method = { BitAnd: "bitand", BitOr: "bitor", BitXor: "bitxor" }[name] ?? name.toLowerCase();
  return {
    category,
    trait: `core::ops::${name}`,
    method,
    assignTrait: `core::ops::${name}Assign`,
    assignMethod: `${method}_assign`,
  };
}

function comparison(trait: "PartialEq" | "PartialOrd", method: string): OperatorTraits {
  return { category: "comparison", trait: `core::cmp::${trait}`, method, assignTrait: "", assignMethod: "" };
}

const operators: Readonly<Record<OverloadableOperator, OperatorTraits>> = {
  "+": arithmetic("math", "Add"),
  "-": arithmetic("math", "Sub"),
  "*": arithmetic("math", "Mul"),
  "/": arithmetic("math", "Div"),
  "%": arithmetic("math", "Rem"),
  "&": arithmetic("bitwise", "BitAnd"),
  "|": arithmetic("bitwise", "BitOr"),
  "^": arithmetic("bitwise", "BitXor"),
  "<<": arithmetic("shift", "Shl"),
  ">>": arithmetic("shift", "Shr"),
  "==": comparison("PartialEq", "eq"),
  "!=": comparison("PartialEq", "ne"),
  "<": comparison("PartialOrd", "lt"),
  "<=": comparison("PartialOrd", "le"),
  ">": comparison("PartialOrd", "gt"),
  ">=": comparison("PartialOrd", "ge"),
};

export function checkBinary(fcx: FnCtxt, expr: BinaryExpr, _expected: Expectation): Type {
  const { operator } = expr;
  if (operator === "&&" || operator === "||") {
    checkExprCoercible(fcx, expr.left, boolType);
    const divergesAfterLeft = fcx.diverges;
    checkExprCoercible(fcx, expr.right, boolType);
    // The right side may never run.
    fcx.diverges = divergesAfterLeft;
    fcx.tables.builtin.set(expr, "yes");
    return boolType;
  }
  const traits = operators[operator];
  const left = intoAny(fcx, expr.left, fcx.structurallyResolve(checkExpr(fcx, expr.left)));
  // A pointer is compared with one of its own type, to which a reference is coerced.
  if (isScalar(left) && left.kind !== "rawPointer") {
    const right = intoAny(fcx, expr.right, fcx.structurallyResolve(checkExpr(fcx, expr.right)));
    if (isBuiltinOn(left, right, traits.category)) {
      fcx.tables.builtin.set(expr, "yes");
      return enforceBuiltin(fcx, left, right, traits.category);
    }
    return overloadedBinary(fcx, expr, traits, left, right);
  }
  return overloadedBinary(fcx, expr, traits, left, undefined);
}

/** `!` takes any type where an operand is needed. */
function intoAny(fcx: FnCtxt, expr: Expr, type: Type): Type {
  if (type.kind !== "never") return type;
  const any = fcx.newVar();
  coerce(fcx, expr, type, any);
  return any;
}

/** `checkedRight`: the right operand's type, if it was checked already. */
function overloadedBinary(
  fcx: FnCtxt,
  expr: BinaryExpr,
  traits: OperatorTraits,
  left: Type,
  checkedRight: Type | undefined,
): Type {
  const rightVar = checkedRight ?? fcx.newVar();
  const call = left.kind === "unknown" ? undefined : tryTraitCall(fcx, traits.trait, traits.method, [left, rightVar]);
  if (checkedRight === undefined) {
    expectRight(fcx, expr.right, rightVar);
    checkExprCoercible(fcx, expr.right, rightVar);
  }
  const right = fcx.structurallyResolve(rightVar);
  const isComparison = traits.category === "comparison";
  if (left.kind === "unknown" || right.kind === "unknown") {
    fcx.poison(left);
    fcx.poison(right);
  }
  if (call === undefined) {
    if (left.kind === "unknown" || right.kind === "unknown")
      return isComparison ? boolType : fcx.unknown("an operand's type is not known");
    fcx.gap(
      expr.operatorSpan,
      `no \`${expr.operator}\` was found for \`${fcx.display(left)}\` and \`${fcx.display(right)}\``,
    );
    return isComparison ? boolType : fcx.unknown("the operator's result is not known");
  }
  if (isComparison) {
    fcx.applyAdjustments(expr.left, [
      { kind: "borrow", mutable: false, raw: false, twoPhase: true, target: refType(false, left) },
    ]);
    fcx.applyAdjustments(expr.right, [
      { kind: "borrow", mutable: false, raw: false, twoPhase: true, target: refType(false, right) },
    ]);
  }
  fcx.tables.callees.set(expr, call.callee);
  fcx.deferredOperators.push(expr);
  const leftResolved = fcx.structurallyResolve(left);
  const builtinLeft = throughOneReference(fcx, leftResolved);
  const builtinRight = throughOneReference(fcx, right);
  if (isBuiltinOn(builtinLeft, builtinRight, traits.category)) {
    const result = enforceBuiltin(fcx, builtinLeft, builtinRight, traits.category);
    fcx.unify(result, call.output);
    return result;
  }
  return call.output;
}

/** One impl or bound leaves one type for the right operand (`String + &str`); several leave it open (numbers, `==`). */
function expectRight(fcx: FnCtxt, right: Expr, type: Type): void {
  fcx.select();
  expectKnown(fcx, right, type);
}

/** `5.0 + &6.0` computes in the type behind the reference. */
function throughOneReference(fcx: FnCtxt, type: Type): Type {
  return type.kind === "ref" ? fcx.shallow(type.inner) : type;
}

export function isScalar(type: Type): boolean {
  switch (type.kind) {
    case "int":
    case "float":
    case "bool":
    case "char":
    case "rawPointer":
    case "fnPointer":
    case "fnDef":
      return true;
    case "infer":
      return type.sort !== "general";
    default:
      return false;
  }
}

function isIntegral(type: Type): boolean {
  return type.kind === "int" || (type.kind === "infer" && type.sort === "int");
}

function isFloating(type: Type): boolean {
  return type.kind === "float" || (type.kind === "infer" && type.sort === "float");
}

function isBuiltinOn(left: Type, right: Type, category: Category): boolean {
  switch (category) {
    case "shift":
      return isIntegral(left) && isIntegral(right);
    case "math":
      return (isIntegral(left) && isIntegral(right)) || (isFloating(left) && isFloating(right));
    case "bitwise":
      return (isIntegral(left) && isIntegral(right)) || (left.kind === "bool" && right.kind === "bool");
    case "comparison":
      return isScalar(left) && isScalar(right);
    default:
      return assertNever(category);
  }
}

/** Built-in operators other than shifts have operands of one type. Answers the result's. */
function enforceBuiltin(fcx: FnCtxt, left: Type, right: Type, category: Category): Type {
  if (category !== "shift" && !fcx.unify(left, right)) fcx.mismatches.push({ found: right, expected: left });
  return category === "comparison" ? boolType : fcx.shallow(left);
}

/** Is an operator on these resolved types built in? */
export function isBuiltinOperator(expr: BinaryExpr | CompoundAssignExpr, left: Type, right: Type): boolean {
  return (
    expr.operator === "&&" || expr.operator === "||" || isBuiltinOn(left, right, operators[expr.operator].category)
  );
}

export function checkUnary(fcx: FnCtxt, expr: UnaryExpr, expected: Expectation): Type {
  if (expr.operator === "deref") return checkDeref(fcx, expr);
  const operand = fcx.structurallyResolve(checkExpr(fcx, expr.operand, expected));
  const isBuiltin =
    expr.operator === "not"
      ? isIntegral(operand) || operand.kind === "bool"
      : isIntegral(operand) || isFloating(operand);
  if (isBuiltin) {
    // E0600.
    if (expr.operator === "neg" && operand.kind === "int" && operand.name.startsWith("u")) fcx.isRefused = true;
    fcx.tables.builtin.set(expr, "yes");
    return operand;
  }
  if (operand.kind === "unknown" || operand.kind === "never") return operand;
  const [trait, method] =
    expr.operator === "not" ? (["core::ops::Not", "not"] as const) : (["core::ops::Neg", "neg"] as const);
  const call = tryTraitCall(fcx, trait, method, [operand]);
  if (call === undefined)
    return fcx.unknownAt(expr.span, `\`${fcx.display(operand)}\` does not implement \`${trait}\``);
  fcx.tables.callees.set(expr, call.callee);
  fcx.deferredOperators.push(expr);
  return call.output;
}

function checkDeref(fcx: FnCtxt, expr: UnaryExpr): Type {
  const operand = fcx.structurallyResolve(checkExpr(fcx, expr.operand));
  const builtin = builtinDeref(fcx, operand, true);
  if (builtin !== undefined) {
    fcx.tables.builtin.set(expr, "yes");
    return builtin;
  }
  if (operand.kind === "unknown") return operand;
  if (operand.kind === "infer") return fcx.unknownAt(expr.span, "the type behind `*` is not known here");
  const call = tryTraitCall(fcx, "core::ops::Deref", "deref", [operand]);
  const output = call === undefined ? undefined : fcx.structurallyResolve(call.output);
  if (call === undefined || output?.kind !== "ref")
    return fcx.unknownAt(expr.span, `\`${fcx.display(operand)}\` cannot be dereferenced`);
  fcx.applyAdjustments(expr.operand, [
    { kind: "borrow", mutable: false, raw: false, twoPhase: false, target: refType(false, operand) },
  ]);
  fcx.tables.callees.set(expr, call.callee);
  fcx.tables.builtin.set(expr, "no");
  return output.inner;
}

export function checkAssign(fcx: FnCtxt, expr: AssignExpr): Type {
  if (isDestructuring(expr.left)) {
    const type = checkExpr(fcx, expr.right);
    checkDestructuring(fcx, expr.left, type);
    return unitType;
  }
  const left = checkExpr(fcx, expr.left);
  refuseValue(fcx, expr.left);
  convertPlaceDerefsToMutable(fcx, expr.left);
  expectAssigned(fcx, expr, left);
  checkExprCoercible(fcx, expr.right, left);
  return unitType;
}

/** What is assigned to must be a place: a constant, a literal or what a call gives is none (E0070, E0067). */
function refuseValue(fcx: FnCtxt, left: Expr): void {
  switch (left.kind) {
    case "literal":
    case "binary":
    case "call":
    case "methodCall":
      fcx.isRefused = true;
      return;
    case "path": {
      const resolution = fcx.tables.resolutions.get(left)?.kind;
      if (resolution === "const" || resolution === "function" || resolution === "constParam") fcx.isRefused = true;
      return;
    }
    default:
  }
}

export function checkCompoundAssign(fcx: FnCtxt, expr: CompoundAssignExpr): Type {
  const traits = operators[expr.operator];
  const left = fcx.structurallyResolve(checkExpr(fcx, expr.left));
  // `(a, b) += (1, 2)`
  if (isDestructuring(expr.left)) fcx.isRefused = true;
  refuseValue(fcx, expr.left);
  convertPlaceDerefsToMutable(fcx, expr.left);
  if (isScalar(left)) {
    const right = intoAny(fcx, expr.right, fcx.structurallyResolve(checkExpr(fcx, expr.right)));
    if (isBuiltinOn(left, right, traits.category)) {
      enforceBuiltin(fcx, left, right, traits.category);
      fcx.tables.builtin.set(expr, "yes");
      return unitType;
    }
    overloadedCompoundAssign(fcx, expr, traits, left, right);
    return unitType;
  }
  overloadedCompoundAssign(fcx, expr, traits, left, undefined);
  return unitType;
}

function overloadedCompoundAssign(
  fcx: FnCtxt,
  expr: CompoundAssignExpr,
  traits: OperatorTraits,
  left: Type,
  checkedRight: Type | undefined,
): void {
  const rightVar = checkedRight ?? fcx.newVar();
  const call =
    left.kind === "unknown"
      ? undefined
      : traitCall(fcx, traits.assignTrait, traits.assignMethod, fcx.args([left, rightVar]));
  if (checkedRight === undefined) {
    expectRight(fcx, expr.right, rightVar);
    checkExprCoercible(fcx, expr.right, rightVar);
  }
  if (left.kind === "unknown" || fcx.shallow(rightVar).kind === "unknown") {
    fcx.poison(left);
    fcx.poison(rightVar);
  }
  if (call === undefined) return;
  fcx.applyAdjustments(expr.left, [
    { kind: "borrow", mutable: true, raw: false, twoPhase: true, target: refType(true, left) },
  ]);
  fcx.tables.callees.set(expr, call.callee);
  fcx.deferredOperators.push(expr);
  const builtinLeft = fcx.structurallyResolve(left);
  const builtinRight = throughOneReference(fcx, fcx.structurallyResolve(rightVar));
  if (isBuiltinOn(builtinLeft, builtinRight, traits.category))
    enforceBuiltin(fcx, builtinLeft, builtinRight, traits.category);
}
