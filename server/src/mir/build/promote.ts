/**
 * Constant promotion: `&1` is a reference to a static, not to a temporary (RFC 1414).
 *
 * Decided on syntax: literals, constants, constructors and arithmetic of those; not what needs to be dropped or has interior mutability.
 * Calls are promoted of those constant functions of the standard library that are marked so. The mark is not known here: the names of
 * those that have it, or had it, count whatever type they are of, which favours silence. In a constant's own value all constant functions do.
 * Source: rustc dev guide, "Const promotion"; `#[rustc_promotable]`.
 */
import type { Expr, Span } from "../../syntax/ast.js";
import type { Type } from "../../types/type.js";
import type { Place } from "../body.js";
import { type Builder, localPlace } from "./builder.js";
import { closureBody } from "./closure.js";
import { derefBuilder, localBuilder, type PlaceBuilder, toPlace } from "./place.js";
import { peel } from "./view.js";

const MARKED: ReadonlySet<string> = new Set([
  "min_value",
  "max_value",
  "size_of",
  "align_of",
  "null",
  "null_mut",
  "new",
  "from_secs",
  "from_millis",
  "from_micros",
  "from_nanos",
]);

export function isPromotable(b: Builder, written: Expr): boolean {
  const expr = peel(b, written);
  return mayBePromoted(b, expr) && partsOf(expr).every((part) => isPromotable(b, part) && !isMovedOut(b, expr, part));
}

/** `&(all[0],)` moves an element out of an array: an error wherever it happens, and told where it is written. */
function isMovedOut(b: Builder, whole: Expr, written: Expr): boolean {
  const part = peel(b, written);
  if (part.kind !== "index" || whole.kind === "addressOf" || whole.kind === "field" || whole.kind === "index")
    return false;
  return b.types.isCopy(b.results.typeOf(part)) === "no";
}

/** All but what is asked of its parts. */
function mayBePromoted(b: Builder, expr: Expr): boolean {
  switch (expr.kind) {
    case "literal":
    case "tuple":
    case "array":
    case "repeat":
      return true;
    case "cast":
      // An address is not known before the program runs, nor is whether two are the same.
      return !(isAddress(b, expr.operand) && b.results.typeOf(expr).kind === "int");
    case "path": {
      const resolution = b.results.resolution(expr);
      switch (resolution?.kind) {
        case "function":
        case "constParam":
          return true;
        case "constructor":
          return resolution.variant.shape !== "unit" || !hasDestructor(b, expr);
        case "const":
          return isPlain(b, expr) || mayHoldNothing(b, b.results.typeOf(expr));
        // One static may refer to another.
        case "static":
          return b.owner.kind === "static" && !hasInteriorMutability(b, expr);
        default:
          return false;
      }
    }
    case "unary":
      return expr.operator !== "deref" && b.results.callee(expr) === undefined;
    case "binary": {
      if (expr.operator === "&&" || expr.operator === "||") return false;
      if (isAddress(b, expr.left)) return false;
      if ((expr.operator === "/" || expr.operator === "%") && !mayDivide(b, expr.right)) return false;
      return b.results.callee(expr) === undefined;
    }
    case "field":
      return b.results.adjustments(expr.base).length === 0;
    // The array is what gets promoted; which element, may be known only when the function runs.
    case "index":
      return b.results.isBuiltin(expr) === "yes" && b.results.typeOf(expr.base).kind === "array";
    case "addressOf":
      return !expr.raw && !expr.mutable;
    case "call":
      // What is put together is as mutable inside as its parts: `&E::Count(1)` is promoted though `E` may hold a `Cell`.
      return (
        (b.results.callKind(expr).kind === "constructor" && !hasDestructor(b, expr)) ||
        (isStandardConstant(b, expr) && !hasInteriorMutability(b, expr))
      );
    case "struct":
      return expr.base === undefined && !expr.rest && !hasDestructor(b, expr);
    case "range":
      return !expr.inclusive;
    case "closure":
      return b.results.closure(expr)?.captures.length === 0;
    case "block":
      return expr.mode === "const" && isPlain(b, expr);
    default:
      return false;
  }
}

/** What of the expression is promoted with it. */
function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "unary":
    case "cast":
    case "addressOf":
      return [expr.operand];
    case "binary":
      return [expr.left, expr.right];
    case "tuple":
    case "array":
      return expr.elements;
    case "repeat":
      return [expr.value];
    case "field":
    case "index":
      return [expr.base];
    case "call":
      return expr.arguments;
    case "struct":
      return expr.fields.map((field) => field.value);
    case "range":
      return [expr.low, expr.high].filter((bound) => bound !== undefined);
    default:
      return [];
  }
}

/** A closure in a constant runs as any other: its body is one of this function's. */
function buildClosures(b: Builder, written: Expr): void {
  const expr = peel(b, written);
  if (expr.kind === "closure") closureBody(b, expr);
  for (const part of partsOf(expr)) buildClosures(b, part);
}

function isStandardConstant(b: Builder, expr: Expr & { readonly kind: "call" }): boolean {
  const callee = peel(b, expr.callee);
  const called = callee.kind === "path" ? b.results.resolution(callee) : undefined;
  if (called?.kind !== "function" || !called.function.isConst) return false;
  const isMarked = b.owner.kind !== "function" || MARKED.has(called.function.name);
  return isMarked && called.function.crate.origin === "std" && b.types.needsDrop(b.results.typeOf(expr)) === "no";
}

function isAddress(b: Builder, written: Expr): boolean {
  const { kind } = b.results.typeOf(peel(b, written));
  return kind === "rawPointer" || kind === "fnPointer" || kind === "fnDef";
}

function isPlain(b: Builder, expr: Expr): boolean {
  return isPlainType(b, b.results.typeOf(expr));
}

function isPlainType(b: Builder, type: Type): boolean {
  return b.types.needsDrop(type) !== "yes" && b.types.isFreeze(type) !== "no";
}

/**
 * A constant `Option<Cell<u8>>` may be `None`, and is promoted then; so is what has such parts, and others that are plain (`NeedsDrop` and
 * `HasMutInterior` are qualities of values). Its value is not looked at: that favours silence. `around`: types that it is a part of; one
 * that holds itself is an error, and has no values.
 */
function mayHoldNothing(b: Builder, type: Type, around: readonly Type[] = []): boolean {
  if (around.includes(type)) return true;
  const isHarmless = (part: Type): boolean => isPlainType(b, part) || mayHoldNothing(b, part, [...around, type]);
  switch (type.kind) {
    case "tuple":
      return type.elements.every(isHarmless);
    case "array":
      return isHarmless(type.element);
    case "adt": {
      const { adt, args } = type;
      if (adt.adtKind === "enum") return true;
      if (adt.langItem === "unsafe_cell" || b.types.implementsDrop(adt) === "yes") return false;
      const parts = adt.variants.flatMap(({ fields }) => fields.map((field) => b.types.fieldType(field, args)));
      return parts.includes(type) || parts.every(isHarmless);
    }
    default:
      return false;
  }
}

/** Division fails for zero: it is promoted where the divisor is known, and is none. Of named constants that is taken for granted. */
function mayDivide(b: Builder, written: Expr): boolean {
  const divisor = peel(b, written);
  if (b.results.typeOf(divisor).kind !== "int") return true;
  if (divisor.kind === "literal") return !/^0[x_ob]*[0_]*([iu]|$)/.test(divisor.text);
  return divisor.kind === "path" && b.results.resolution(divisor)?.kind === "const";
}

/** Of its own: what is in it is asked separately. `&None` is promoted whatever is not in it. */
function hasDestructor(b: Builder, expr: Expr): boolean {
  const type = b.results.typeOf(expr);
  return type.kind === "adt" && b.types.implementsDrop(type.adt) === "yes";
}

function hasInteriorMutability(b: Builder, expr: Expr): boolean {
  return b.types.isFreeze(b.results.typeOf(expr)) === "no";
}

/** The promoted value as a place: what a constant of type `&'static T` points to. It is made where the borrow is: `span`. */
export function promotedPlace(b: Builder, written: Expr, span: Span): Place {
  return toPlace(b, promotedBuilder(b, written, span), span);
}

export function promotedBuilder(b: Builder, written: Expr, span: Span): PlaceBuilder {
  const expr = peel(b, written);
  buildClosures(b, expr);
  const type = b.results.typeOf(expr);
  const reference = b.types.staticReference(type);
  const local = b.newTemporary(reference, span, "internal");
  b.assign(
    localPlace(local),
    {
      kind: "use",
      operand: { kind: "constant", type: reference, span, value: { kind: "inlineConst", role: "promoted" } },
    },
    span,
  );
  const builder = derefBuilder(b, localBuilder(b, local), type);
  // What a path says of lifetimes holds of the constant as well: `&drop::<&'a u8>`.
  const said = expr.kind === "path" ? b.results.userPath(expr.path)?.type : undefined;
  if (said !== undefined) {
    const place = toPlace(b, builder, span);
    b.push({ kind: "ascribeUserType", place, type: said, variance: "covariant", span: expr.span });
  }
  return builder;
}
