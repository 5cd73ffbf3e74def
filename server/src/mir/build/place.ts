/**
 * Places: where a value is, as a local and the way from it.
 *
 * A `PlaceBuilder` is a place under construction. In a closure's body it may start at a captured variable: which capture
 * that is shows only when the way is long enough (`w.0` may be captured, `w` not), so it is resolved at the end; a place that
 * no capture covers is merely named (`let _ = x` captures nothing).
 *
 * What is not here: how expressions become places (`expr.ts`).
 */
import { assertNever } from "../../base/assertNever.js";
import type { FieldDef, VariantDef } from "../../hir/defs.js";
import type { Span } from "../../syntax/ast.js";
import { isType } from "../../types/argTerms.js";
import { type Type, whyNotKnown } from "../../types/type.js";
import type { Capture, CaptureProjection, LocalVariable } from "../../types/typeck.js";
import type { Local, Operand, Place, ProjectionElem } from "../body.js";
import { type Builder, localPlace } from "./builder.js";

export interface PlaceBuilder {
  readonly base:
    | { readonly kind: "local"; readonly local: Local }
    | { readonly kind: "upvar"; readonly variable: LocalVariable };
  readonly projection: readonly ProjectionElem[];
  /** Of the whole place. */
  readonly type: Type;
}

export function localBuilder(b: Builder, local: Local): PlaceBuilder {
  return { base: { kind: "local", local }, projection: [], type: b.typeOfLocal(local) };
}

export function project(place: PlaceBuilder, elem: ProjectionElem): PlaceBuilder {
  return { base: place.base, projection: [...place.projection, elem], type: elem.type };
}

export function derefBuilder(b: Builder, place: PlaceBuilder, type?: Type): PlaceBuilder {
  return project(place, { kind: "deref", type: type ?? pointeeOf(b, place.type) });
}

/** What a reference, raw pointer or box points to. */
export function pointeeOf(b: Builder, type: Type): Type {
  if (type.kind === "ref" || type.kind === "rawPointer") return type.inner;
  if (type.kind === "adt" && b.types.isBox(type)) {
    const inner = type.args.list[0];
    if (inner !== undefined && isType(inner)) return inner;
  }
  return b.types.unknown("what a pointer of unknown type points to");
}

export function fieldBuilder(b: Builder, place: PlaceBuilder, field: FieldDef): PlaceBuilder {
  const type =
    place.type.kind === "adt" ? b.types.fieldType(field, place.type.args) : b.types.unknown("field of an unknown type");
  return project(place, { kind: "field", index: field.index, name: field.name, field, type });
}

/** A tuple's or closure's element. */
export function elementBuilder(b: Builder, place: PlaceBuilder, index: number): PlaceBuilder {
  const type = place.type.kind === "tuple" ? place.type.elements[index] : undefined;
  return project(place, {
    kind: "field",
    index,
    name: String(index),
    field: undefined,
    type: type ?? b.types.unknown("element of an unknown tuple"),
  });
}

export function downcastBuilder(place: PlaceBuilder, variant: VariantDef): PlaceBuilder {
  return project(place, { kind: "downcast", variant, type: place.type });
}

/** A variable as a place: its local, in a guard what its reference points to, or a captured variable. */
export function variableBuilder(b: Builder, variable: LocalVariable): PlaceBuilder {
  const locals = b.variables.get(variable);
  if (locals === undefined)
    return { base: { kind: "upvar", variable }, projection: [], type: b.results.typeOfLocal(variable) };
  if (b.guarded.has(variable) && locals.guardReference !== undefined) {
    return derefBuilder(b, localBuilder(b, locals.guardReference), b.typeOfLocal(locals.value));
  }
  return localBuilder(b, locals.value);
}

/** The place, or undefined when no capture of the closure covers it. */
export function tryToPlace(b: Builder, place: PlaceBuilder): Place | undefined {
  if (place.base.kind === "local") return { local: place.base.local, projection: place.projection };
  const { variable } = place.base;
  for (const [index, capture] of b.captures.entries()) {
    const length = capture.variable === variable ? prefixLength(capture.projections, place.projection) : undefined;
    if (length === undefined) continue;
    const base = upvarPlace(b, index);
    return { local: base.local, projection: [...base.projection, ...place.projection.slice(length)] };
  }
  return undefined;
}

/** What the closure that is built captured of a variable from outside, if it covers the place. */
export function capturedBy(
  b: Builder,
  variable: LocalVariable,
  projections: readonly CaptureProjection[],
): Capture | undefined {
  return b.captures.find(
    (own) => own.variable === variable && prefixLength(own.projections, projections) !== undefined,
  );
}

/** As `tryToPlace`; what cannot be resolved becomes a temporary of unknown content, with a gap. */
export function toPlace(b: Builder, place: PlaceBuilder, span: Span): Place {
  const resolved = tryToPlace(b, place);
  if (resolved !== undefined) return resolved;
  const name = place.base.kind === "upvar" ? place.base.variable.name : "?";
  b.gap(span, `the closure's capture of \`${name}\` is not known`);
  const temporary = localPlace(b.newTemporary(place.type, span, "internal"));
  b.assign(temporary, { kind: "unknown", operands: [], reason: "capture not known" }, span);
  return temporary;
}

/**
 * How many elements of the place the capture covers; `undefined`: it is of another place. A capture does not speak of an enum's only
 * variant; what lies in one of several is not captured by itself (`captures.ts`).
 */
function prefixLength(
  captured: readonly CaptureProjection[],
  projection: readonly (ProjectionElem | CaptureProjection)[],
): number | undefined {
  let length = 0;
  for (const step of captured) {
    if (projection[length]?.kind === "downcast") length++;
    const elem = projection[length++];
    if (elem === undefined || elem.kind !== step.kind) return undefined;
    if (step.kind === "field" && elem.kind === "field" && elem.index !== step.index) return undefined;
  }
  return length;
}

/** The captured place, seen from inside: a field of the environment, behind a reference if captured by reference. */
function upvarPlace(b: Builder, index: number): Place {
  const upvar = b.upvars[index];
  const environment = b.typeOfLocal(1);
  const projection: ProjectionElem[] = [];
  if (environment.kind === "ref") projection.push({ kind: "deref", type: environment.inner });
  const type = upvar?.type ?? b.types.unknown("capture");
  const field = upvar?.byReference === true ? b.types.reference(type, upvar.mutable) : type;
  projection.push({ kind: "field", index, name: upvar?.path ?? String(index), field: undefined, type: field });
  if (upvar?.byReference === true) projection.push({ kind: "deref", type });
  return { local: 1, projection };
}

/** A captured place, seen from the creator. */
export function captureBuilder(
  b: Builder,
  variable: LocalVariable,
  projections: readonly CaptureProjection[],
): PlaceBuilder {
  let place = variableBuilder(b, variable);
  for (const step of projections) {
    if (step.kind === "deref") {
      place = derefBuilder(b, place, step.type);
      continue;
    }
    const { type } = place;
    const variant = type.kind === "adt" ? type.adt.variants[0] : undefined;
    const field = variant?.fields[step.index];
    if (variant !== undefined && type.kind === "adt" && type.adt.adtKind === "enum")
      place = downcastBuilder(place, variant);
    place = project(place, { kind: "field", index: step.index, name: step.name, field, type: step.type });
  }
  return place;
}

/** Reads a place by value. Not knowing whether that copies or moves is a gap. */
export function consume(b: Builder, place: Place, span: Span): Operand {
  const type = b.typeOfPlace(place);
  const copy = b.types.isCopy(type);
  switch (copy) {
    case "yes":
      return { kind: "copy", place, span };
    case "no":
      return { kind: "move", place, span };
    case "unknown":
      b.gap(span, `copy or move? ${whyNotKnown(type)}`);
      return { kind: "copyOrMove", place, span };
    default:
      return assertNever(copy);
  }
}

/** Inference may know the type of a part where the way to its place does not. */
export function retyped(place: Place, type: Type): Place {
  const last = place.projection[place.projection.length - 1];
  return last === undefined
    ? place
    : { local: place.local, projection: [...place.projection.slice(0, -1), { ...last, type }] };
}
