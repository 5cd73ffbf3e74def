/**
 * The common type of several expressions: match arms, `if` branches, `return`s and `break`s of one target, array
 * elements (rustc's `CoerceMany`; reference, "Least upper bound coercions").
 *
 * The first expression is coerced to the expected type. Each next one is coerced to what was merged so far, or, if that
 * fails and the earlier ones have no adjustments of weight yet, those are coerced to its type: so `[f, g]` of two fn
 * items becomes an array of fn pointers.
 */
import type { Block, Expr } from "../../syntax/ast.js";
import { isType } from "../argTerms.js";
import { fnPointerType, unitType } from "../interner.js";
import type { Type } from "../type.js";
import type { Adjustment } from "../typeck.js";
import { coerceSteps, noteUncertainUse } from "./coercion.js";
import type { FnCtxt } from "./fnCtxt.js";
import { boundPointer, signatureForFnPointer } from "./fnPointers.js";
import { isBehindReference } from "./placeMutability.js";

export class CoerceMany {
  readonly #expressions: Expr[] = [];
  #merged: Type | undefined;

  constructor(readonly expected: Type) {}

  get merged(): Type {
    return this.#merged ?? this.expected;
  }

  get isEmpty(): boolean {
    return this.#merged === undefined;
  }

  /** Adds an expression of this type. A mismatch leaves everything as it was. */
  coerce(fcx: FnCtxt, expr: Expr, type: Type): void {
    const source = fcx.structurallyResolve(type);
    if (source.kind === "infer") fcx.takenAsIs.add(expr);
    noteUncertainUse(fcx, expr, source, this.merged);
    const target = this.#merged === undefined ? coerceSteps(fcx, source, this.expected, false) : undefined;
    if (this.#merged === undefined) {
      if (target !== undefined) fcx.applyAdjustments(expr, target.adjustments);
      else fcx.mismatches.push({ found: source, expected: this.expected });
      noteSameObject(fcx, expr, source, this.expected);
      this.#merged = target?.target ?? this.expected;
    } else {
      const merged = leastUpperBound(fcx, this.#expressions, this.#merged, expr, source);
      if (merged !== undefined) this.#merged = merged;
      else fcx.mismatches.push({ found: source, expected: this.#merged });
    }
    this.#expressions.push(expr);
  }

  /**
   * Adds a block that is no expression of its own (an `if` branch, a function's body). Its adjustments go to its tail,
   * unless the tail has its own already: then the block has the wanted type, or something is amiss.
   */
  coerceBlock(fcx: FnCtxt, block: Block, type: Type): void {
    const source = fcx.structurallyResolve(type);
    if (
      block.tail !== undefined &&
      source.kind !== "never" &&
      fcx.shallow(this.merged) !== source &&
      isUnadjusted(fcx, block.tail)
    ) {
      this.coerce(fcx, block.tail, source);
      return;
    }
    if (block.tail !== undefined && this.#merged === undefined) noteSameObject(fcx, block.tail, source, this.merged);
    const steps = coerceSteps(fcx, source, this.merged, false);
    if (steps === undefined) fcx.mismatches.push({ found: source, expected: this.merged });
    this.#merged =
      this.#merged === undefined || this.#merged.kind === "never" ? (steps?.target ?? this.merged) : this.#merged;
  }

  /** A branch without an expression: `if` without `else`, `break;`, `return;`. */
  coerceUnit(fcx: FnCtxt): void {
    if (!fcx.unify(unitType, this.merged)) fcx.mismatches.push({ found: unitType, expected: this.merged });
    this.#merged = this.merged;
  }

  /** The type of the whole: never when no expression was there. */
  complete(fcx: FnCtxt, never: Type): Type {
    return this.#merged === undefined ? never : fcx.shallow(this.#merged);
  }
}

/** The least upper bound of what was merged and one more expression; `undefined` when there is none. */
function leastUpperBound(
  fcx: FnCtxt,
  previous: readonly Expr[],
  previousType: Type,
  expr: Expr,
  type: Type,
): Type | undefined {
  const merged = fcx.structurallyResolve(previousType);
  if (merged === type) {
    if (type.kind !== "ref" || !type.mutable) return merged;
    // Without lifetimes the two are the same. With them rustc lends a `&mut` again, unless they are the same still (`reborrow.ts`); what is
    // behind a reference cannot be moved.
    if (!isBehindReference(fcx, expr)) fcx.lentUnlessSame.add(expr);
  }

  const pointer = functionPointerOfBoth(fcx, merged, type);
  if (pointer !== undefined) {
    if (fcx.unify(merged, type)) return merged;
    for (const earlier of previous) reify(fcx, earlier, fcx.shallow(fcx.tables.typeOf(earlier)), pointer);
    reify(fcx, expr, type, pointer);
    return pointer;
  }

  const forward = coerceSteps(fcx, type, merged, false);
  if (forward !== undefined) {
    fcx.applyAdjustments(expr, forward.adjustments);
    return forward.target;
  }
  if (!previous.every((earlier) => isUnadjusted(fcx, earlier))) return fcx.unify(merged, type) ? merged : undefined;
  const backward = coerceSteps(fcx, merged, type, false);
  if (backward === undefined) return undefined;
  for (const earlier of previous) {
    if (fcx.shallow(fcx.tables.typeOf(earlier)).kind !== "never") fcx.applyAdjustments(earlier, backward.adjustments);
  }
  // Nothing is expected of the one that tells the type: a reference is copied, not lent again.
  fcx.takenAsIs.add(expr);
  return backward.target;
}

/** Two fn items or closures without captures that differ meet in a fn pointer. */
function functionPointerOfBoth(fcx: FnCtxt, left: Type, right: Type): Type | undefined {
  if (!isFunctionLike(left) || !isFunctionLike(right)) return undefined;
  const leftSignature = signatureForFnPointer(fcx, left);
  const rightSignature = signatureForFnPointer(fcx, right);
  if (leftSignature === undefined || rightSignature === undefined) return undefined;
  if (!fcx.unify(fnPointerType(leftSignature), fnPointerType(rightSignature))) return undefined;
  // The least upper bound of what is for every lifetime is the first of both; that the other is the same is asked when lifetimes are known.
  return boundPointer(fcx, left.kind === "closure" && right.kind === "fnDef" ? right : left);
}

function isFunctionLike(type: Type): boolean {
  return type.kind === "fnDef" || type.kind === "closure";
}

function reify(fcx: FnCtxt, expr: Expr, type: Type, pointer: Type): void {
  if (type.kind === "fnDef") fcx.applyAdjustments(expr, [{ kind: "pointer", cast: "reifyFn", target: pointer }]);
  else if (type.kind === "closure")
    fcx.applyAdjustments(expr, [{ kind: "pointer", cast: "closureFn", target: pointer }]);
}

/** No adjustment, or only ones without effect on the type: a reborrow of the same mutability, never-to-any. */
function isUnadjusted(fcx: FnCtxt, expr: Expr): boolean {
  const adjustments: readonly Adjustment[] = fcx.tables.adjustments(expr);
  const [first, second] = adjustments;
  if (first === undefined) return true;
  if (second === undefined) return first.kind === "neverToAny";
  if (adjustments.length > 2 || first.kind !== "deref" || first.overloaded !== undefined || second.kind !== "borrow")
    return false;
  const type = fcx.shallow(fcx.tables.typeOf(expr));
  return type.kind === "ref" && !second.raw && type.mutable === second.mutable;
}

/**
 * A boxed object is coerced to its own type as well (`Box<dyn Tr>: CoerceUnsized<Box<dyn Tr>>`), which shows where that is not what makes the
 * value: of a `match` or block that is returned it is the whole that does not live long enough.
 */
function noteSameObject(fcx: FnCtxt, expr: Expr, source: Type, target: Type): void {
  if (source.kind !== "adt" || fcx.shallow(target) !== source || !isOfBranches(expr)) return;
  const [content] = source.args.list;
  if (content === undefined || !isType(content) || fcx.shallow(content).kind !== "dyn") return;
  if (!isUnadjusted(fcx, expr) || !fcx.hasCoerceUnsizedImpl(source)) return;
  fcx.applyAdjustments(expr, [{ kind: "pointer", cast: "unsize", target: source }]);
}

function isOfBranches({ kind }: Expr): boolean {
  return kind === "match" || kind === "if" || kind === "block" || kind === "loop";
}
