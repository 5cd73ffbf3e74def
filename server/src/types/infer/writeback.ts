/**
 * The end of inference of a body: what is still open gets its fallback, operators and calls are settled, captures are
 * analysed, and every variable in the tables is replaced by what it stands for. What nobody decided is `unknown`.
 */
import type { BinaryExpr, CompoundAssignExpr, Expr, IndexExpr, UnaryExpr } from "../../syntax/ast.js";
import { regionVar } from "../argTerms.js";
import { refType, unknownType } from "../interner.js";
import { foldType, replaceRegions } from "../subst.js";
import { type Type, TypeFlag } from "../type.js";
import type { Adjustment, Callee, Capture } from "../typeck.js";
import { analyzeCaptures } from "./captures.js";
import { rememberClosure } from "./closureFacts.js";
import { finishCasts } from "./exprCast.js";
import { isBuiltinOperator, isScalar } from "./exprOperator.js";
import type { FnCtxt } from "./fnCtxt.js";
import { hasMismatch } from "./mismatch.js";
import { finishReborrows } from "./reborrow.js";

export function finishBody(fcx: FnCtxt): void {
  fcx.select();
  fcx.impossibleByItself = fcx.impossible.length;
  fcx.applyFallback();
  fcx.select();
  finishCasts(fcx);
  fcx.select();
  fcx.applyFallback();
  settleOperators(fcx);
  fcx.tables.isIllTyped = hasMismatch(fcx);
  resolveTables(fcx);
  finishReborrows(fcx);
  finishClosures(fcx);
  for (const { trait, args } of fcx.infcx.autoAsked)
    fcx.tables.autoAsked.push({ trait, args: fcx.resolveArgsFully(args, undecided) });
  for (const expr of fcx.openIndexings) settleIndexing(fcx, expr);
  // Closures among arguments are looked at after the others.
  fcx.tables.mentions.sort((left, right) => left.span.start - right.span.start);
}

const undecided = unknownType("nothing in the function decides the type");

function resolveTables(fcx: FnCtxt): void {
  const { tables } = fcx;
  const resolve = (type: Type): Type => fcx.resolveFully(type, undecided);
  for (const [expr, type] of tables.exprTypes) {
    const resolved = resolve(type);
    if (resolved !== type) tables.exprTypes.set(expr, resolved);
  }
  for (const [variable, type] of tables.localTypes) tables.localTypes.set(variable, resolve(type));
  for (const [pattern, type] of tables.patternTypes) {
    const resolved = resolve(type);
    if (resolved !== type) tables.patternTypes.set(pattern, resolved);
  }
  for (const [pattern, types] of tables.patternDerefTypes) tables.patternDerefTypes.set(pattern, types.map(resolve));
  for (const [expr, steps] of tables.exprAdjustments)
    tables.exprAdjustments.set(
      expr,
      steps.map((step) => resolveAdjustment(step, resolve)),
    );
  for (const [expr, callee] of tables.callees) tables.callees.set(expr, resolveCallee(fcx, callee));
  for (const [expr, kind] of tables.callKinds) {
    if (kind.kind === "overloaded" && kind.callee !== undefined)
      tables.callKinds.set(expr, { ...kind, callee: resolveCallee(fcx, kind.callee) });
  }
  for (const [expr, resolution] of tables.resolutions) {
    if (resolution.kind === "function" || resolution.kind === "constructor" || resolution.kind === "const") {
      tables.resolutions.set(expr, { ...resolution, args: fcx.resolveArgsFully(resolution.args, undecided) });
    }
  }
  for (const [pattern, resolution] of tables.patternResolutions) {
    if (resolution.kind === "function" || resolution.kind === "constructor" || resolution.kind === "const") {
      tables.patternResolutions.set(pattern, { ...resolution, args: fcx.resolveArgsFully(resolution.args, undecided) });
    }
  }
  for (const [syntax, type] of tables.userTypes) tables.userTypes.set(syntax, resolveUserType(fcx, type));
  for (const [path, { type, self, trait }] of tables.userPaths)
    tables.userPaths.set(path, {
      type: type && resolve(type),
      self: self && resolve(self),
      trait: trait && fcx.resolveArgsFully(trait, undecided),
    });
}

/** A `_` that an alias names twice is one type, lifetimes included, which get numbers: `type Pair<T> = (T, T)`, `x: Pair<_>`. */
function resolveUserType(fcx: FnCtxt, type: Type): Type {
  if (!fcx.hasInfer(type)) return type;
  const resolved = new Map<Type, Type>();
  let next = FIRST_OF_INFERRED;
  const inferred = foldType(type, {
    mask: TypeFlag.hasInfer,
    infer: (variable) => {
      let known = resolved.get(variable);
      if (known === undefined) {
        known = replaceRegions(fcx.resolveFully(variable, undecided), () => regionVar(next++));
        resolved.set(variable, known);
      }
      return known;
    },
  });
  return fcx.resolveFully(inferred, undecided);
}

/** Written lifetimes that are left out have the numbers below (`lowerUserType`). */
const FIRST_OF_INFERRED = 1000;

function resolveAdjustment(step: Adjustment, resolve: (type: Type) => Type): Adjustment {
  const target = resolve(step.target);
  return target === step.target ? step : { ...step, target };
}

function resolveCallee(fcx: FnCtxt, callee: Callee): Callee {
  const args = fcx.resolveArgsFully(callee.args, undecided);
  const signature = fcx.resolveSignatureFully(callee.signature, undecided);
  return { function: callee.function, args, signature };
}

/** Operators on operands that turned out to be scalars are built in: no call, and no borrow of the operands. */
function settleOperators(fcx: FnCtxt): void {
  for (const expr of fcx.deferredOperators) {
    if (expr.kind === "unary") settleUnary(fcx, expr);
    else settleBinary(fcx, expr);
  }
}

function settleUnary(fcx: FnCtxt, expr: UnaryExpr): void {
  const operand = fcx.resolve(fcx.tables.typeOf(expr.operand));
  if (isScalar(operand)) becomeBuiltin(fcx, expr, [expr.operand]);
  else if (operand.kind !== "unknown" && operand.kind !== "infer") fcx.tables.builtin.set(expr, "no");
}

function settleBinary(fcx: FnCtxt, expr: BinaryExpr | CompoundAssignExpr): void {
  const left = fcx.resolve(fcx.tables.typeOf(expr.left));
  const right = fcx.resolve(fcx.tables.typeOf(expr.right));
  if (isBuiltinOperator(expr, left, right)) becomeBuiltin(fcx, expr, [expr.left, expr.right]);
  // Built in, or a call that borrows: `1 < x`.
  else if (isUnsettled(left, right)) forgetCall(fcx, expr, [expr.left, expr.right]);
  else if (left.kind !== "unknown" && left.kind !== "infer") fcx.tables.builtin.set(expr, "no");
}

function isUnsettled(left: Type, right: Type): boolean {
  return left.kind === "unknown" || (isScalar(left) && right.kind === "unknown");
}

function becomeBuiltin(fcx: FnCtxt, expr: Expr, operands: readonly Expr[]): void {
  forgetCall(fcx, expr, operands);
  fcx.tables.builtin.set(expr, "yes");
}

function forgetCall(fcx: FnCtxt, expr: Expr, operands: readonly Expr[]): void {
  fcx.tables.callees.delete(expr);
  for (const operand of operands) {
    const steps = fcx.tables.adjustments(operand);
    const last = steps[steps.length - 1];
    if (last?.kind === "borrow" && last.twoPhase) fcx.tables.exprAdjustments.set(operand, steps.slice(0, -1));
  }
}

/**
 * An index that turned out to be a `usize` reads the element of an array or slice itself, which nobody could tell before (rustc's
 * `fix_index_builtin_expr`). Captures have been told by then.
 */
function settleIndexing(fcx: FnCtxt, expr: IndexExpr): void {
  const { tables } = fcx;
  const index = tables.typeOf(expr.index);
  if (index.kind !== "int" || index.name !== "usize") return;
  const steps = tables.adjustments(expr.base);
  const borrowed = steps.findLastIndex(({ kind }) => kind === "borrow");
  const lent = steps[borrowed]?.target;
  const base = lent?.kind === "ref" ? lent.inner : undefined;
  if (base?.kind !== "array" && base?.kind !== "slice") return;
  tables.callees.delete(expr);
  tables.builtin.set(expr, "yes");
  tables.exprAdjustments.set(expr.base, steps.slice(0, borrowed));
}

/** Closures in the order in which they end, so that inner ones come first and each is done before it is called later on. */
function finishClosures(fcx: FnCtxt): void {
  let isUnfit = false;
  for (const body of fcx.nestedBodies) {
    const info = analyzeCaptures(fcx, body);
    fcx.tables.closureInfos.set(body, info);
    fcx.tables.closures.push(info);
    isUnfit ||= info.unfit !== undefined;
    const facts = { signature: info.signature, kind: info.closureKind, captures: heldTypes(info.captures) };
    fcx.infcx.closures.set(body, facts);
    rememberClosure(body, facts);
    if (body.kind !== "closure") continue;
    for (const call of fcx.deferredCalls) {
      if (call.closure !== body) continue;
      const trait = info.closureKind ?? "FnOnce";
      fcx.tables.callKinds.set(call.expr, { kind: "overloaded", trait, callee: undefined });
      if (trait === "FnOnce") continue;
      const mutable = trait === "FnMut";
      const target = refType(mutable, fcx.resolve(call.type));
      fcx.applyAdjustments(call.expr.callee, [{ kind: "borrow", mutable, raw: false, twoPhase: false, target }], true);
    }
  }
  if (isUnfit) fcx.tables.isIllTyped = true;
}

/** What a closure holds of each capture: the value itself, or a reference to the place. Undefined when one of them is not known. */
function heldTypes(captures: readonly Capture[]): readonly Type[] | undefined {
  const held: Type[] = [];
  for (const { kind, type } of captures) {
    if (kind === "unknown") return undefined;
    if (kind === "move" || kind === "copy") held.push(type);
    else held.push(refType(kind !== "shared", type));
  }
  return held;
}
