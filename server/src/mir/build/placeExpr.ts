/**
 * Expressions as places: variables, fields, dereferences and elements name one; everything else is put into a temporary first.
 */
import type { FieldDef, StaticDef } from "../../hir/defs.js";
import type { Expr, Span } from "../../syntax/ast.js";
import type { Local, Operand, Place } from "../body.js";
import { type Builder, localPlace, spanTo } from "./builder.js";
import { overloadedDeref, overloadedIndex } from "./call.js";
import { holdChecked, readFakeBorrows } from "./fakeBorrows.js";
import { asConstant } from "./operand.js";
import {
  consume,
  derefBuilder,
  elementBuilder,
  fieldBuilder,
  localBuilder,
  type PlaceBuilder,
  project,
  toPlace,
  tryToPlace,
  variableBuilder,
} from "./place.js";
import { inScope } from "./scope.js";
import { asTemporary, temporaryScopeOf } from "./temporary.js";
import { categoryOf, lastAdjustment, sourceOf, spanOfView, typeOfView, type View, viewOf } from "./view.js";

/** Fake borrows of the slices that were checked so far, for what is indexed further: see `fakeBorrows.ts`. */
type Held = Local[];

/** The expression with its adjustments as a place, in a scope of its own: what its parts need dies once the place is known. */
export function asPlaceBuilder(b: Builder, expr: Expr, held?: Held): PlaceBuilder {
  return inScope(b, expr.span, () => viewAsPlaceBuilder(b, viewOf(b, expr), held));
}

export function asPlace(b: Builder, expr: Expr): Place {
  return toPlace(b, asPlaceBuilder(b, expr), expr.span);
}

export function viewAsPlace(b: Builder, view: View): Place {
  return toPlace(b, viewAsPlaceBuilder(b, view), spanOfView(view));
}

/** Reads a place by value, where that is what surely happens to it. */
export function consumeView(b: Builder, view: View): Operand {
  const operand = consume(b, viewAsPlace(b, view), spanOfView(view));
  if (!b.results.isUncertainUse(view.expr)) return operand;
  if (operand.kind === "move") return { kind: "copyOrMove", place: operand.place, span: operand.span };
  return operand.kind === "copy" ? { ...operand, mayBeLent: true } : operand;
}

function viewAsPlaceBuilder(b: Builder, view: View, held?: Held): PlaceBuilder {
  if (categoryOf(b, view) !== "place") return temporaryPlace(b, view);
  const adjustment = lastAdjustment(view);
  if (adjustment?.kind === "deref") {
    const source = sourceOf(view);
    if (adjustment.overloaded === undefined)
      return derefBuilder(b, viewAsPlaceBuilder(b, source, held), adjustment.target);
    const place = viewAsPlace(b, source);
    return overloadedDeref(b, {
      place,
      mutable: adjustment.overloaded.mutable,
      target: adjustment.target,
      expr: view.expr,
    });
  }
  const { expr } = view;
  switch (expr.kind) {
    case "path": {
      const resolution = b.results.resolution(expr);
      if (resolution?.kind === "local") return variableBuilder(b, resolution.variable);
      if (resolution?.kind === "static") return staticPlace(b, view, resolution.static);
      return temporaryPlace(b, view);
    }
    case "field":
      return fieldPlace(b, expr, held);
    case "index":
      return indexPlace(b, expr, held);
    case "unary":
      return derefPlace(b, expr, held);
    default:
      return temporaryPlace(b, view);
  }
}

function temporaryPlace(b: Builder, view: View): PlaceBuilder {
  return localBuilder(b, asTemporary(b, view, temporaryScopeOf(b, view.expr)));
}

/** A static is what the pointer constant to it points to. Of one that its thread has for itself nobody says how long it lives. */
function staticPlace(b: Builder, view: View, { name, mutable, isThreadLocal }: StaticDef): PlaceBuilder {
  const type = typeOfView(b, view);
  const reference = isThreadLocal ? b.types.reference(type, false) : b.types.staticReference(type);
  const pointer = mutable ? b.types.rawPointer(type, true) : reference;
  const { span } = view.expr;
  const local = b.newAddress(pointer, span, isThreadLocal && !mutable ? "threadLocal" : "internal", name);
  b.push({ kind: "storageLive", local, span });
  const constant = asConstant(b, view);
  b.assign(localPlace(local), { kind: "use", operand: { ...constant, type: pointer } }, span);
  return derefBuilder(b, localBuilder(b, local), type);
}

function fieldPlace(b: Builder, expr: Expr & { readonly kind: "field" }, held?: Held): PlaceBuilder {
  const base = asPlaceBuilder(b, expr.base, held);
  const index = b.results.fieldIndex(expr);
  if (index === undefined) {
    b.gap(expr.span, `field \`${expr.field.name}\` is not known`);
    return unknownPart(b, expr);
  }
  const field = base.type.kind === "adt" ? fieldOf(base, index) : undefined;
  if (field !== undefined) {
    const place = fieldBuilder(b, base, field);
    return place.type.kind === "unknown" ? withType(place, b, expr) : place;
  }
  if (base.type.kind === "tuple") return elementBuilder(b, base, index);
  return project(base, { kind: "field", index, name: expr.field.name, field: undefined, type: b.results.typeOf(expr) });
}

function withType(place: PlaceBuilder, b: Builder, expr: Expr): PlaceBuilder {
  const last = place.projection[place.projection.length - 1];
  const type = b.results.typeOf(expr);
  if (last === undefined || type.kind === "unknown") return place;
  return { base: place.base, projection: [...place.projection.slice(0, -1), { ...last, type }], type };
}

function fieldOf(base: PlaceBuilder, index: number): FieldDef | undefined {
  return base.type.kind === "adt" ? base.type.adt.variants[0]?.fields[index] : undefined;
}

/** A place inside something whose shape is not known: a temporary stands for it. */
function unknownPart(b: Builder, expr: Expr): PlaceBuilder {
  const local = b.newTemporary(b.results.typeOf(expr), expr.span, "internal");
  b.assign(localPlace(local), { kind: "unknown", operands: [], reason: "part of an unknown type" }, expr.span);
  return localBuilder(b, local);
}

function derefPlace(b: Builder, expr: Expr & { readonly kind: "unary" }, held?: Held): PlaceBuilder {
  const callee = b.results.callee(expr);
  const target = b.results.typeOf(expr);
  if (callee === undefined) {
    const base = asPlaceBuilder(b, expr.operand, held);
    const type = base.type;
    const builtin = type.kind === "ref" || type.kind === "rawPointer" || b.types.isBox(type);
    if (builtin) return derefBuilder(b, base, type.kind === "ref" || type.kind === "rawPointer" ? type.inner : target);
    b.gap(expr.span, "what `*` means here is not known");
    return unknownPart(b, expr);
  }
  const mutable = callee.function.name === "deref_mut";
  const view = viewOf(b, expr.operand);
  const borrowed = lastAdjustment(view)?.kind === "borrow";
  const place = inScope(b, expr.operand.span, () => viewAsPlace(b, borrowed ? sourceOf(view) : view));
  return overloadedDeref(b, { place, mutable, target, expr, callee });
}

function indexPlace(b: Builder, expr: Expr & { readonly kind: "index" }, outer?: Held): PlaceBuilder {
  const callee = b.results.callee(expr);
  const bracket: Span = { start: expr.base.span.end, end: expr.span.end, expansion: expr.span.expansion };
  const span =
    bracket.start < bracket.end && expr.base.span.expansion?.id === expr.span.expansion?.id ? bracket : expr.span;
  if (callee !== undefined) return overloadedIndex(b, expr, callee, spanTo(span, expr.span));
  const held: Held = outer ?? [];
  const base = asPlaceBuilder(b, expr.base, held);
  const builtin = base.type.kind === "array" || base.type.kind === "slice";
  if (!builtin || b.results.isBuiltin(expr) === "unknown") {
    indexTemporary(b, expr.index);
    b.gap(expr.span, "what is indexed here is not known");
    return unknownPart(b, expr);
  }
  const index = indexTemporary(b, expr.index);
  boundsCheck(b, base, expr.span);
  const checked = outer === undefined ? undefined : tryToPlace(b, base);
  if (checked !== undefined) held.push(...holdChecked(b, checked, expr.span));
  if (outer === undefined) readFakeBorrows(b, held, "index", expr.span);
  const { type } = base;
  const element = type.kind === "array" || type.kind === "slice" ? type.element : b.results.typeOf(expr);
  return project(base, { kind: "index", local: index, type: element });
}

/** The index, in a temporary, or the expression's own. */
function indexTemporary(b: Builder, expr: Expr): Local {
  const view = viewOf(b, expr);
  return inScope(b, expr.span, () => asTemporary(b, view, temporaryScopeOf(b, view.expr)));
}

/** An array is read as a whole; of a slice the length is read, from the reference where a variable holds it. */
function boundsCheck(b: Builder, base: PlaceBuilder, span: Span): void {
  const place = tryToPlace(b, base);
  if (place === undefined) return;
  if (base.type.kind === "array") {
    b.push({ kind: "fakeRead", cause: "index", place, span });
    return;
  }
  readLength(b, place, span);
}

/** The length of a slice: in the pointer, which a shared reference in a variable gives by copy. */
export function readLength(b: Builder, slice: Place, span: Span, purpose?: "test"): Local {
  const length = b.newTemporary(b.types.usize, span, "internal");
  const pointer: Place = { local: slice.local, projection: slice.projection.slice(0, -1) };
  const last = slice.projection[slice.projection.length - 1];
  const type = b.typeOfPlace(pointer);
  if (last?.kind === "deref" && slice.projection.length === 1 && type.kind === "ref" && !type.mutable) {
    b.assign(
      localPlace(length),
      {
        kind: "cast",
        operand: { kind: "copy", place: pointer, span },
        type: b.types.usize,
        cast: "as",
        ...(purpose === "test" ? { isTest: true } : {}),
      },
      span,
    );
  } else b.assign(localPlace(length), { kind: "length", place: slice }, span);
  return length;
}
