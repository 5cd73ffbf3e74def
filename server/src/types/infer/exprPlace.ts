/**
 * `&place`, `place.field`, `place[index]`: expressions on places, with autoderef of what stands before the dot or bracket.
 */
import { fieldNamed } from "../../hir/named.js";
import type { AddressOfExpr, Expr, FieldExpr, IndexExpr } from "../../syntax/ast.js";
import { intType, rawPointerType, refType, sliceType } from "../interner.js";
import type { Type } from "../type.js";
import type { Adjustment } from "../typeck.js";
import { derefStep } from "./autoderef.js";
import { coerce } from "./coercion.js";
import { type Expectation, hasType, onlyHasType, rvalueHint } from "./expectation.js";
import { checkExpr } from "./expr.js";
import { fieldType, isFieldVisible } from "./fields.js";
import type { FnCtxt } from "./fnCtxt.js";
import { convertPlaceDerefsToMutable } from "./placeMutability.js";
import { expectKnown } from "./reborrow.js";
import { type TraitCall, tryTraitCall } from "./traitCalls.js";

export function checkAddressOf(fcx: FnCtxt, expr: AddressOfExpr, expected: Expectation): Type {
  const target = onlyHasType(fcx, expected);
  let hint: Expectation;
  if (target?.kind === "ref" || target?.kind === "rawPointer") {
    hint = isSyntacticPlace(expr.operand) ? hasType(target.inner) : rvalueHint(fcx, target.inner);
  }
  const type = checkExpr(fcx, expr.operand, hint);
  if (expr.mutable) convertPlaceDerefsToMutable(fcx, expr.operand);
  return expr.raw ? rawPointerType(expr.mutable, type) : refType(expr.mutable, type);
}

/** Could the expression name a place, from its form alone? */
function isSyntacticPlace(expr: Expr): boolean {
  switch (expr.kind) {
    case "path":
    case "field":
    case "index":
      return true;
    case "unary":
      return expr.operator === "deref";
    default:
      return false;
  }
}

export function checkField(fcx: FnCtxt, expr: FieldExpr): Type {
  const base = fcx.structurallyResolve(checkExpr(fcx, expr.base));
  const { name } = expr.field;
  const steps: Adjustment[] = [];
  let current = base;
  for (let count = 0; count <= fcx.autoderefLimit; count++) {
    const found = ownField(fcx, current, name);
    if (found !== undefined) {
      fcx.applyAdjustments(expr.base, steps);
      fcx.tables.fieldIndices.set(expr, found.index);
      return found.type;
    }
    const step = derefStep(fcx, current, false);
    if (step === undefined) break;
    current = step.type;
    steps.push({ kind: "deref", overloaded: step.overloaded ? { mutable: false } : undefined, target: current });
  }
  if (current.kind === "unknown" || base.kind === "unknown") return base.kind === "unknown" ? base : current;
  const reason =
    current.kind === "infer"
      ? "its type is not known here"
      : `field \`${name}\` was not found on \`${fcx.display(base)}\``;
  return fcx.unknownAt(expr.field.span, reason);
}

function ownField(fcx: FnCtxt, type: Type, name: string): { readonly index: number; readonly type: Type } | undefined {
  if (type.kind === "tuple") {
    const index = /^\d+$/.test(name) ? Number(name) : -1;
    const element = type.elements[index];
    return element === undefined ? undefined : { index, type: element };
  }
  if (type.kind !== "adt" || type.adt.adtKind === "enum") return undefined;
  const variant = type.adt.variants[0];
  const field = variant === undefined ? undefined : fieldNamed(variant, name);
  if (field === undefined || !isFieldVisible(fcx, field)) return undefined;
  return { index: field.index, type: fieldType(fcx, field, type.args) };
}

export function checkIndex(fcx: FnCtxt, expr: IndexExpr): Type {
  const baseType = fcx.structurallyResolve(checkExpr(fcx, expr.base));
  const indexType = fcx.structurallyResolve(checkExpr(fcx, expr.index));
  if (baseType.kind === "unknown") {
    fcx.poison(indexType);
    return baseType;
  }
  const found = lookupIndexing(fcx, expr, baseType, indexType);
  if (found === undefined) {
    const reason =
      baseType.kind === "infer"
        ? "its type is not known here"
        : `\`${fcx.display(baseType)}\` cannot be indexed by \`${fcx.display(indexType)}\``;
    return fcx.unknownAt(expr.span, reason);
  }
  expectKnown(fcx, expr.index, found.index);
  coerce(fcx, expr.index, indexType, found.index);
  fcx.select();
  return found.element;
}

/** Along the deref chain of the base: built-in indexing of arrays and slices by `usize`, else `Index`, unsizing last. */
function lookupIndexing(
  fcx: FnCtxt,
  expr: IndexExpr,
  base: Type,
  index: Type,
): { readonly index: Type; readonly element: Type } | undefined {
  const steps: Adjustment[] = [];
  let current = base;
  for (let count = 0; count <= fcx.autoderefLimit; count++) {
    const resolved = fcx.structurallyResolve(current);
    // A number reads an element, a range asks `Index`.
    if ((resolved.kind === "array" || resolved.kind === "slice") && index.kind === "unknown") return undefined;
    if ((resolved.kind === "array" || resolved.kind === "slice") && isUsize(index)) {
      fcx.applyAdjustments(expr.base, steps);
      fcx.tables.builtin.set(expr, "yes");
      return { index: intType("usize"), element: resolved.element };
    }
    const overloaded = tryOverloadedIndex(fcx, expr, resolved, steps, undefined);
    if (overloaded !== undefined) {
      if (index.kind === "infer") fcx.openIndexings.push(expr);
      return overloaded;
    }
    if (resolved.kind === "array") {
      const unsized = tryOverloadedIndex(fcx, expr, sliceType(resolved.element), steps, resolved);
      if (unsized !== undefined) {
        if (index.kind === "infer") fcx.openIndexings.push(expr);
        return unsized;
      }
    }
    const step = derefStep(fcx, resolved, false);
    if (step === undefined) return undefined;
    current = step.type;
    steps.push({ kind: "deref", overloaded: step.overloaded ? { mutable: false } : undefined, target: current });
  }
  return undefined;
}

function isUsize(type: Type): boolean {
  return (type.kind === "int" && type.name === "usize") || (type.kind === "infer" && type.sort === "int");
}

/** `unsizedFrom`: the array that `self` is the slice of. */
function tryOverloadedIndex(
  fcx: FnCtxt,
  expr: IndexExpr,
  self: Type,
  steps: readonly Adjustment[],
  unsizedFrom: Type | undefined,
): { readonly index: Type; readonly element: Type } | undefined {
  if (self.kind === "infer" || self.kind === "ref") return undefined;
  const index = fcx.newVar();
  const call: TraitCall | undefined = tryTraitCall(fcx, "core::ops::Index", "index", [self, index]);
  if (call === undefined) return undefined;
  const adjustments = [...steps];
  adjustments.push({
    kind: "borrow",
    mutable: false,
    raw: false,
    twoPhase: false,
    target: refType(false, unsizedFrom ?? self),
  });
  if (unsizedFrom !== undefined) adjustments.push({ kind: "pointer", cast: "unsize", target: refType(false, self) });
  fcx.applyAdjustments(expr.base, adjustments);
  fcx.tables.callees.set(expr, call.callee);
  fcx.tables.builtin.set(expr, "no");
  const output = fcx.structurallyResolve(call.output);
  return { index, element: output.kind === "ref" ? output.inner : fcx.unknown("the result of `Index` is not known") };
}
