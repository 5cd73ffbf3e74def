/**
 * Turns shared derefs and indexing inside a place into exclusive ones, once it is known that the place is used mutably.
 *
 * `v[i].push(x)` is typed from the inside: `v[i]` first, as `Index`; only then the method says that it wants `&mut`. So the
 * base is walked again, and every overloaded deref on the way becomes `DerefMut`, every `Index` an `IndexMut`, and the
 * autoref of their base `&mut` (rustc's `convert_place_derefs_to_mutable`). What has no such implementation, as `Rc`, stays shared: then
 * the use is an error, at the place that it would change.
 */
import type { Expr, IndexExpr, UnaryExpr } from "../../syntax/ast.js";
import { refType } from "../interner.js";
import type { Adjustment } from "../typeck.js";
import { mayDerefMut } from "./autoderef.js";
import type { FnCtxt } from "./fnCtxt.js";
import { tryTraitCall } from "./traitCalls.js";

export function convertPlaceDerefsToMutable(fcx: FnCtxt, expr: Expr): void {
  const chain = chainOf(fcx, expr);
  for (let index = chain.length - 1; index >= 0; index--) {
    const part = chain[index];
    if (part === undefined) continue;
    makeDerefsMutable(fcx, part);
    if (part.kind === "index") convertOperation(fcx, part, part.base, "core::ops::IndexMut", "index_mut");
    else if (part.kind === "unary" && part.operator === "deref")
      convertOperation(fcx, part, part.operand, "core::ops::DerefMut", "deref_mut");
  }
}

/** Notes that it is not known whether the place is used mutably: its overloaded derefs and indexing may have to be exclusive. */
export function noteUncertainDerefs(fcx: FnCtxt, expr: Expr): void {
  for (const part of chainOf(fcx, expr)) {
    const isCall = part.kind === "index" || (part.kind === "unary" && part.operator === "deref");
    if ((isCall && fcx.tables.callee(part) !== undefined) || mayMakeDerefsMutable(fcx, part))
      fcx.tables.uncertainUses.add(part);
  }
}

/** The expression and what it is a part of, one in the other. */
function chainOf(fcx: FnCtxt, expr: Expr): readonly Expr[] {
  const chain: Expr[] = [expr];
  for (let base = baseOf(fcx, expr); base !== undefined; base = baseOf(fcx, base)) chain.push(base);
  return chain;
}

/** Does a reference, or a `Deref` of a library, stand on the way to the place? What is there can be lent, but not moved. */
export function isBehindReference(fcx: FnCtxt, expr: Expr): boolean {
  const base = baseOf(fcx, expr);
  if (base === undefined) return false;
  let type = fcx.shallow(fcx.tables.typeOf(base));
  if (expr.kind === "unary" && type.kind === "ref") return true;
  for (const step of fcx.tables.adjustments(base)) {
    if (step.kind === "deref" && (type.kind === "ref" || step.overloaded !== undefined)) return true;
    type = fcx.shallow(step.target);
  }
  return isBehindReference(fcx, base);
}

function baseOf(fcx: FnCtxt, expr: Expr): Expr | undefined {
  switch (expr.kind) {
    case "field":
    case "index":
      return expr.base;
    case "unary":
      return expr.operator === "deref" ? expr.operand : undefined;
    case "macroCall": {
      const expanded = fcx.tables.expanded(expr.call);
      return expanded?.kind === "expr" ? expanded.expr : undefined;
    }
    default:
      return undefined;
  }
}

function makeDerefsMutable(fcx: FnCtxt, expr: Expr): void {
  const changed = withMutableDerefs(fcx, expr);
  if (changed !== undefined) fcx.tables.exprAdjustments.set(expr, changed);
}

function mayMakeDerefsMutable(fcx: FnCtxt, expr: Expr): boolean {
  const adjustments = fcx.tables.adjustments(expr);
  return withMutableDerefs(fcx, expr)?.some((step, index) => step !== adjustments[index]) ?? false;
}

/** Its adjustments with every overloaded deref mutable that can be; undefined where none is shared. */
function withMutableDerefs(fcx: FnCtxt, expr: Expr): readonly Adjustment[] | undefined {
  const adjustments = fcx.tables.adjustments(expr);
  if (!adjustments.some((step) => step.kind === "deref" && step.overloaded !== undefined && !step.overloaded.mutable))
    return undefined;
  let before = fcx.tables.typeOf(expr);
  return adjustments.map((step): Adjustment => {
    const of = before;
    before = step.target;
    if (step.kind !== "deref" || step.overloaded === undefined || !mayDerefMut(fcx, of)) return step;
    return { ...step, overloaded: { mutable: true } };
  });
}

/** An overloaded `base[i]` or `*base`: calls the mutable trait, on `&mut base`. */
function convertOperation(fcx: FnCtxt, expr: IndexExpr | UnaryExpr, base: Expr, trait: string, method: string): void {
  const callee = fcx.tables.callee(expr);
  if (callee === undefined || callee.function.name === method) return;
  const mutable = tryTraitCall(fcx, trait, method, callee.args.list);
  if (mutable === undefined) return;
  fcx.tables.callees.set(expr, mutable.callee);
  const adjustments = fcx.tables.adjustments(base);
  const changed: Adjustment[] = [];
  let isExclusive = false;
  for (let index = 0; index < adjustments.length; index++) {
    const step = adjustments[index];
    if (step === undefined) continue;
    const isAutoref = step.kind === "borrow" && !step.raw && index >= adjustments.length - 2;
    if (isAutoref && step.target.kind === "ref") {
      changed.push({ ...step, mutable: true, target: refType(true, step.target.inner) });
      isExclusive = true;
    } else if (isExclusive && step.kind === "pointer" && step.cast === "unsize" && step.target.kind === "ref") {
      changed.push({ ...step, target: refType(true, step.target.inner) });
    } else changed.push(step);
  }
  fcx.tables.exprAdjustments.set(base, changed);
}
