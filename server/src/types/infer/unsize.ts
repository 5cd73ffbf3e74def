/**
 * Unsizing coercions: `&[T; N]` to `&[T]`, `Box<T>` to `Box<dyn Trait>`, `Rc<RefCell<T>>` to `Rc<RefCell<dyn Trait>>`
 * (reference, "Unsized coercions"; RFC 982 and 401).
 *
 * Follows the shape of the standard library's `CoerceUnsized` impls: references and raw pointers to each other, and
 * structs that have such an impl in the one type argument that changes. Whether `T` implements the trait of a `dyn` is
 * not tested: that would be an error of the user's, it is left as an obligation which may still infer something.
 */
import { isType } from "../argTerms.js";
import { rawPointerType, refType } from "../interner.js";
import type { Type } from "../type.js";
import type { Adjustment } from "../typeck.js";

import type { FnCtxt } from "./fnCtxt.js";

/** The adjustments of an unsizing coercion; `undefined` when this is none, and then nothing has changed. */
export function coerceUnsized(fcx: FnCtxt, source: Type, target: Type): readonly Adjustment[] | undefined {
  if (target.kind === "ref" || target.kind === "rawPointer") {
    if (source.kind !== "ref" && (source.kind !== "rawPointer" || target.kind === "ref")) return undefined;
    const from = fcx.structurallyResolve(source.inner);
    const to = fcx.structurallyResolve(target.inner);
    if (from === to || !mayBeUnsized(to)) return undefined;
    if (target.mutable && !source.mutable) return undefined;
    if (!fcx.commitIf(() => unsize(fcx, from, to))) return undefined;
    const steps: Adjustment[] = [];
    if (source.kind === "ref") {
      steps.push({ kind: "deref", overloaded: undefined, target: from });
      const pointer = target.kind === "ref" ? refType(target.mutable, from) : rawPointerType(target.mutable, from);
      steps.push({
        kind: "borrow",
        mutable: target.mutable,
        raw: target.kind === "rawPointer",
        twoPhase: false,
        target: pointer,
      });
    }
    steps.push({ kind: "pointer", cast: "unsize", target });
    return steps;
  }
  if (source.kind === "adt" && target.kind === "adt" && source.adt === target.adt && source !== target) {
    if (!fcx.commitIf(() => coerceUnsizedAdt(fcx, source, target))) return undefined;
    return [{ kind: "pointer", cast: "unsize", target }];
  }
  return undefined;
}

/** What a pointer must point to in the end for an unsizing to be meant at all. */
function mayBeUnsized(type: Type): boolean {
  return type.kind === "slice" || type.kind === "dyn" || type.kind === "adt";
}

/** `source: CoerceUnsized<target>` for structs: exactly one type argument changes, and that one by unsizing. */
function coerceUnsizedAdt(
  fcx: FnCtxt,
  source: Type & { readonly kind: "adt" },
  target: Type & { readonly kind: "adt" },
): boolean {
  if (!fcx.hasCoerceUnsizedImpl(source)) return false;
  let changed = false;
  for (let index = 0; index < source.args.list.length; index++) {
    const from = source.args.list[index];
    const to = target.args.list[index];
    if (from === undefined || to === undefined || from === to || !isType(from) || !isType(to)) continue;
    const fromType = fcx.structurallyResolve(from);
    const toType = fcx.structurallyResolve(to);
    if (fromType === toType) continue;
    if (!changed && (unsize(fcx, fromType, toType, true) || coerceUnsized(fcx, fromType, toType) !== undefined))
      changed = true;
    else if (!fcx.unify(fromType, toType)) return false;
  }
  return changed;
}

/** `from: Unsize<to>`. `isOwned`: behind an owning pointer, whose content was given by value and so is sized. */
function unsize(fcx: FnCtxt, from: Type, to: Type, isOwned = false): boolean {
  if (to.kind === "slice") return from.kind === "array" && fcx.unify(from.element, to.element);
  if (to.kind === "dyn") {
    if (from.kind === "dyn") return upcast(fcx, from, to);
    if (from.kind === "str" || from.kind === "slice" || from.kind === "unknown") return false;
    if (from.kind === "infer" && from.sort === "general" && !isOwned) return false;
    fcx.requireDyn(from, to);
    return true;
  }
  if (from.kind !== "adt" || to.kind !== "adt" || from.adt !== to.adt || from.adt.adtKind !== "struct") return false;
  return unsizeStruct(fcx, from, to);
}

/** `Struct<.., [T; N]>` to `Struct<.., [T]>`: the parameter of the last field is unsized, all others stay. */
function unsizeStruct(
  fcx: FnCtxt,
  from: Type & { readonly kind: "adt" },
  to: Type & { readonly kind: "adt" },
): boolean {
  let changed = false;
  for (let index = 0; index < from.args.list.length; index++) {
    const left = from.args.list[index];
    const right = to.args.list[index];
    if (left === undefined || right === undefined || left === right) continue;
    if (!isType(left) || !isType(right)) continue;
    const leftType = fcx.structurallyResolve(left);
    const rightType = fcx.structurallyResolve(right);
    if (leftType === rightType) continue;
    const unsized =
      rightType.kind === "slice" || rightType.kind === "dyn" || (rightType.kind === "adt" && leftType.kind === "adt");
    if (!changed && unsized && unsize(fcx, leftType, rightType)) changed = true;
    else if (!fcx.unify(leftType, rightType)) return false;
  }
  return changed;
}

/** `dyn Sub` to `dyn Super`, or to the same trait with fewer auto traits. */
function upcast(fcx: FnCtxt, from: Type & { readonly kind: "dyn" }, to: Type & { readonly kind: "dyn" }): boolean {
  if (from.principal === undefined || to.principal === undefined) return to.principal === undefined;
  if (from.principal.trait === to.principal.trait) {
    for (let index = 0; index < from.principal.args.list.length; index++) {
      const left = from.principal.args.list[index];
      const right = to.principal.args.list[index];
      if (left !== undefined && right !== undefined && isType(left) && isType(right) && !fcx.unify(left, right))
        return false;
    }
    for (const binding of to.bindings) {
      const same = from.bindings.find((other) => other.assoc === binding.assoc);
      if (same !== undefined && !fcx.unify(same.type, binding.type)) return false;
    }
    return true;
  }
  return fcx.isSupertrait(from.principal.trait, to.principal.trait);
}
