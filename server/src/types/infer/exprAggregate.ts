/**
 * Expressions that build a value out of parts: tuples, arrays, `[x; n]`, struct literals, ranges.
 */

import type { VariantDef } from "../../hir/defs.js";
import { fieldNamed } from "../../hir/named.js";
import type { ArrayExpr, Expr, RangeExpr, RepeatExpr, StructExpr, TupleExpr } from "../../syntax/ast.js";
import { constValue, isType } from "../argTerms.js";
import { arrayType, intType, tupleType, unitType, unknownType } from "../interner.js";
import { typeOfField } from "../items.js";
import type { Type } from "../type.js";
import { CoerceMany } from "./coerceMany.js";
import { coerce, noteUncertainUse } from "./coercion.js";
import { type Expectation, hasType, hinted, onlyHasType } from "./expectation.js";
import { checkExpr, checkExprCoercible, checkExprHasType, checkGivenAway, checkMentioned } from "./expr.js";
import { expectedInputs } from "./exprArguments.js";
import { fieldType } from "./fields.js";
import type { FnCtxt } from "./fnCtxt.js";
import { expectKnown, expectParameter } from "./reborrow.js";
import { resolveVariantPath } from "./variantPath.js";

export function checkTuple(fcx: FnCtxt, expr: TupleExpr, expected: Expectation): Type {
  if (expr.elements.length === 0) return unitType;
  const hint = hinted(fcx, expected);
  const elements: Type[] = [];
  for (let index = 0; index < expr.elements.length; index++) {
    const element = expr.elements[index];
    if (element === undefined) continue;
    const expectedElement = hint?.kind === "tuple" ? hint.elements[index] : hint?.kind === "unknown" ? hint : undefined;
    if (expectedElement === undefined) {
      elements.push(checkExpr(fcx, element));
    } else {
      const type = checkExpr(fcx, element, hasType(expectedElement));
      const fits = coerce(fcx, element, type, expectedElement);
      elements.push(fits && expectedElement.kind !== "unknown" ? expectedElement : type);
    }
  }
  return tupleType(elements);
}

/** What elements of an array are expected to be; unknown where the array is. */
function elementOf(hint: Type | undefined): Type | undefined {
  if (hint?.kind === "unknown") return hint;
  return hint?.kind === "array" || hint?.kind === "slice" ? hint.element : undefined;
}

/** The elements meet in one type, which an expected array or slice gives. */
export function checkArray(fcx: FnCtxt, expr: ArrayExpr, expected: Expectation): Type {
  const expectedElement = elementOf(hinted(fcx, expected));
  // Where it is not known what is expected, the elements still tell what they are.
  const target = expectedElement === undefined || expectedElement.kind === "unknown" ? fcx.newVar() : expectedElement;
  const many = new CoerceMany(target);
  for (const element of expr.elements) {
    // Later ones are expected to be what the first one was.
    expectKnown(fcx, element, expectedElement ?? target);
    const type = checkExpr(fcx, element, hasType(expectedElement ?? target));
    noteUncertainUse(fcx, element, fcx.structurallyResolve(type), expectedElement ?? target);
    many.coerce(fcx, element, type);
  }
  return arrayType(many.merged, constValue(BigInt(expr.elements.length)));
}

export function checkRepeat(fcx: FnCtxt, expr: RepeatExpr, expected: Expectation): Type {
  const expectedElement = elementOf(hinted(fcx, expected));
  let element: Type;
  if (expectedElement === undefined) {
    element = fcx.newVar();
    const type = checkExpr(fcx, expr.value, hasType(element));
    fcx.unify(type, element);
  } else {
    element = expectedElement;
    checkExprCoercible(fcx, expr.value, expectedElement);
  }
  checkConstLength(fcx, expr.length);
  return arrayType(element, fcx.lowerConst(expr.length));
}

function checkConstLength(fcx: FnCtxt, length: Expr): void {
  if (length.kind !== "underscore") checkExprHasType(fcx, length, intType("usize"));
}

export function checkStruct(fcx: FnCtxt, expr: StructExpr, expected: Expectation): Type {
  const resolved = resolveVariantPath(fcx, expr.path);
  if (resolved === undefined) {
    for (const field of expr.fields) checkGivenAway(fcx, field.value);
    if (expr.base !== undefined) checkMentioned(fcx, expr.base);
    return unknownType("the struct's name is not known");
  }
  const { variant, type } = resolved;
  fcx.tables.variants.set(expr, variant);
  // Before the fields: the bounds say what a closure in one of them is.
  if (type.kind === "adt") fcx.requirePredicatesOf(type.adt, type.args);
  // Fields are coerced to what the expected type makes of them; a mismatch leaves the type as written.
  const hint = onlyHasType(fcx, expected);
  const fromExpected =
    hint !== undefined && hint.kind !== "infer" ? expectedInputs(fcx, hint, type, [type])?.[0] : undefined;
  if (fromExpected !== undefined) fcx.unify(type, fromExpected);
  if (isRefusedLiteral(expr, variant)) fcx.isRefused = true;
  for (const field of expr.fields) {
    const def = fieldNamed(variant, field.field.name);
    if (def === undefined || type.kind !== "adt") {
      checkGivenAway(fcx, field.value);
      continue;
    }
    const formal = fieldType(fcx, def, type.args);
    expectParameter(fcx, field.value, typeOfField(fcx.cx, def), formal, expr, fromExpected !== undefined);
    checkExprCoercible(fcx, field.value, formal);
  }
  if (expr.base !== undefined) checkExprHasType(fcx, expr.base, type);
  return type;
}

/** A field that there is not (E0559, E0560), is given twice (E0062) or not given (E0063, of a union E0784); the rest of an enum (E0436). */
function isRefusedLiteral({ fields, base, rest }: StructExpr, variant: VariantDef): boolean {
  const { adtKind } = variant.adt;
  const names = new Set(fields.map(({ field }) => field.name));
  if (names.size < fields.length || fields.some(({ field }) => fieldNamed(variant, field.name) === undefined))
    return true;
  if (base !== undefined) return adtKind !== "struct";
  return adtKind === "union" ? names.size !== 1 : !rest && names.size < variant.fields.length;
}

const rangeNames = {
  none: "core::ops::RangeFull",
  low: "core::ops::RangeFrom",
  high: "core::ops::RangeTo",
  both: "core::ops::Range",
  highInclusive: "core::ops::RangeToInclusive",
  bothInclusive: "core::ops::RangeInclusive",
} as const;

/** `a..b` and its kin are structs of `core::ops` with one type argument that both ends coerce to. */
export function checkRange(fcx: FnCtxt, expr: RangeExpr, expected: Expectation): Type {
  const { low, high, inclusive } = expr;
  const name =
    low === undefined
      ? high === undefined
        ? rangeNames.none
        : inclusive
          ? rangeNames.highInclusive
          : rangeNames.high
      : high === undefined
        ? rangeNames.low
        : inclusive
          ? rangeNames.bothInclusive
          : rangeNames.both;
  if (low === undefined && high === undefined) return fcx.wellKnownType(name);
  const index = fcx.newVar();
  const type = fcx.wellKnownType(name, [index]);
  const hint = hinted(fcx, expected);
  const first = hint?.kind === "adt" && type.kind === "adt" && hint.adt === type.adt ? hint.args.list[0] : undefined;
  const expectedIndex = first !== undefined && isType(first) ? first : undefined;
  for (const end of [low, high]) {
    if (end === undefined) continue;
    const found = checkExpr(fcx, end, hasType(expectedIndex ?? index));
    if (!coerce(fcx, end, found, index)) fcx.mismatches.push({ found, expected: index });
  }
  return type;
}
