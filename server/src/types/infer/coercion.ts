/**
 * Coercions: may a value of one type be used where another is expected, and by which adjustments?
 *
 * After rustc's `coercion.rs` (reference, "Type coercions"). In the order tried:
 *
 *     !            -> T               never to any
 *     &[T; N]      -> &[T]            unsizing, also to `dyn`, through references, raw pointers and `CoerceUnsized` boxes
 *     &mut T       -> &T, &mut T      reborrow: deref, then borrow
 *     &String      -> &str            autoderef until it fits, then borrow
 *     &T, *mut T   -> *const T
 *     fn item, closure without captures -> fn pointer
 *     T            -> T               plain unification
 *
 * A reborrow of `&mut` is an adjustment of its own: it is why passing a `&mut T` on does not move it. `&T` to `&T` gets its
 * reborrow in the end (`reborrow.ts`). What is not here: least upper bounds of several expressions (`coerceMany.ts`), casts (`exprCast.ts`).
 */
import type { Expr } from "../../syntax/ast.js";
import { fnPointerType, rawPointerType, refType } from "../interner.js";
import type { Type } from "../type.js";
import type { Adjustment } from "../typeck.js";
import { derefStep, mayDerefMut } from "./autoderef.js";
import type { FnCtxt } from "./fnCtxt.js";
import { signatureForFnPointer } from "./fnPointers.js";
import { coerceUnsized } from "./unsize.js";

export interface CoerceSteps {
  readonly adjustments: readonly Adjustment[];
  readonly target: Type;
}

const none: readonly Adjustment[] = [];

/** Coerces an expression of this type where `target` is expected, and records how. False: they do not fit. */
export function coerce(fcx: FnCtxt, expr: Expr, type: Type, target: Type, twoPhase = false): boolean {
  const source = fcx.structurallyResolve(type);
  if (source.kind === "infer") fcx.takenAsIs.add(expr);
  noteUncertainUse(fcx, expr, source, target);
  const steps = coerceSteps(fcx, source, target, twoPhase);
  if (steps === undefined) return false;
  fcx.applyAdjustments(expr, steps.adjustments);
  return true;
}

/** The same where nothing but this type will do. */
export function demandCoerce(fcx: FnCtxt, expr: Expr, type: Type, target: Type, twoPhase = false): void {
  if (!coerce(fcx, expr, type, target, twoPhase)) fcx.mismatches.push({ found: type, expected: target });
}

/** Where it is not known what type is expected, a reference may be lent again, or another may be made of it. */
export function noteUncertainUse(fcx: FnCtxt, expr: Expr, source: Type, target: Type): void {
  if (source.kind === "ref" && fcx.shallow(target).kind === "unknown") fcx.tables.uncertainUses.add(expr);
}

/** The adjustments from one type to another; keeps the unifications they need. `undefined`: no coercion, nothing changed. */
export function coerceSteps(fcx: FnCtxt, source: Type, expected: Type, twoPhase: boolean): CoerceSteps | undefined {
  const target = fcx.structurallyResolve(expected);
  if (source === target) {
    // A `&mut` is reborrowed at each coercion site, also where the type stays the same.
    if (source.kind === "ref" && source.mutable) return reborrowOf(fcx, source.inner, true, false, target, twoPhase);
    return { adjustments: none, target };
  }
  if (source.kind === "never") {
    if (target.kind === "infer") fcx.markDiverging(target);
    return { adjustments: [{ kind: "neverToAny", target }], target };
  }
  if (source.kind === "infer" && source.sort === "general") return unifySteps(fcx, source, target);
  if (source.kind === "unknown" || target.kind === "unknown") return unifySteps(fcx, source, target);

  const unsized = coerceUnsized(fcx, source, target);
  if (unsized !== undefined) return { adjustments: unsized, target };

  if (target.kind === "rawPointer") return coerceToRawPointer(fcx, source, target);
  if (target.kind === "ref") return coerceToReference(fcx, source, target, twoPhase);
  if (source.kind === "fnDef" || source.kind === "closure") return coerceToFnPointer(fcx, source, target);
  if (source.kind === "fnPointer") return coerceFromFnPointer(fcx, source, target);
  return unifySteps(fcx, source, target);
}

function unifySteps(
  fcx: FnCtxt,
  source: Type,
  target: Type,
  adjustments: readonly Adjustment[] = none,
): CoerceSteps | undefined {
  return fcx.unify(source, target) ? { adjustments, target: fcx.shallow(target) } : undefined;
}

function reborrowOf(
  fcx: FnCtxt,
  inner: Type,
  mutable: boolean,
  raw: boolean,
  target: Type,
  twoPhase: boolean,
): CoerceSteps {
  const resolved = fcx.shallow(target);
  return {
    adjustments: [
      { kind: "deref", overloaded: undefined, target: inner },
      { kind: "borrow", mutable, raw, twoPhase, target: resolved },
    ],
    target: resolved,
  };
}

/** `&U` or `&mut U` from a reference: the first type of the deref chain, behind the first reference, that fits. */
function coerceToReference(
  fcx: FnCtxt,
  source: Type,
  target: Type & { readonly kind: "ref" },
  twoPhase: boolean,
): CoerceSteps | undefined {
  if (source.kind !== "ref") return unifySteps(fcx, source, target);
  if (target.mutable && !source.mutable) return undefined;
  const steps: Adjustment[] = [];
  let current: Type = source;
  for (let count = 0; count < fcx.autoderefLimit; count++) {
    const step = derefStep(fcx, current, false);
    if (step === undefined) return undefined;
    const overloaded = step.overloaded ? { mutable: target.mutable && mayDerefMut(fcx, current) } : undefined;
    current = step.type;
    steps.push({ kind: "deref", overloaded, target: current });
    if (fcx.unify(current, target.inner)) {
      const resolved = fcx.shallow(target);
      if (!target.mutable && !source.mutable && steps.length === 1) return { adjustments: none, target: resolved };
      steps.push({ kind: "borrow", mutable: target.mutable, raw: false, twoPhase, target: resolved });
      return { adjustments: steps, target: resolved };
    }
  }
  return undefined;
}

function coerceToRawPointer(
  fcx: FnCtxt,
  source: Type,
  target: Type & { readonly kind: "rawPointer" },
): CoerceSteps | undefined {
  if (source.kind === "ref") {
    if (target.mutable && !source.mutable) return undefined;
    if (!fcx.unify(source.inner, target.inner)) return undefined;
    return reborrowOf(fcx, source.inner, target.mutable, true, target, false);
  }
  if (source.kind === "rawPointer" && source.mutable !== target.mutable) {
    if (target.mutable) return undefined;
    const adjusted = rawPointerType(false, source.inner);
    return unifySteps(fcx, adjusted, target, [{ kind: "pointer", cast: "mutToConst", target: adjusted }]);
  }
  return unifySteps(fcx, source, target);
}

function coerceToFnPointer(fcx: FnCtxt, source: Type, target: Type): CoerceSteps | undefined {
  if (target.kind !== "fnPointer") return unifySteps(fcx, source, target);
  if (source.kind === "closure" && fcx.mentionedUpvars(source.expr).size > 0) return undefined;
  const signature = signatureForFnPointer(fcx, source);
  if (signature === undefined) return undefined;
  const cast = source.kind === "closure" ? "closureFn" : "reifyFn";
  const matching = { ...signature, isUnsafe: target.signature.isUnsafe };
  const pointer = fnPointerType(fcx.signature({ ...matching, abi: target.signature.abi }));
  if (!fcx.unify(pointer, target)) return undefined;
  return { adjustments: [{ kind: "pointer", cast, target }], target };
}

function coerceFromFnPointer(
  fcx: FnCtxt,
  source: Type & { readonly kind: "fnPointer" },
  target: Type,
): CoerceSteps | undefined {
  if (target.kind === "fnPointer" && target.signature.isUnsafe && !source.signature.isUnsafe) {
    const pointer = fnPointerType(fcx.signature({ ...source.signature, isUnsafe: true }));
    return unifySteps(fcx, pointer, target, [{ kind: "pointer", cast: "unsafeFn", target }]);
  }
  return unifySteps(fcx, source, target);
}

/** `&T` of a place of type `T`, as an autoref makes it. */
export function borrowed(type: Type, mutable: boolean): Type {
  return refType(mutable, type);
}
