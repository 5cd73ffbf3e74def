/**
 * Places as uses of expressions see them: a local variable and a path of derefs, fields and elements into it. Anything
 * that is computed is an rvalue, of which only the type matters (rustc's `mem_categorization`).
 */
import { fieldNamed } from "../../hir/named.js";
import type { Expr, Pattern } from "../../syntax/ast.js";
import type { Type } from "../type.js";
import type { Adjustment, LocalVariable } from "../typeck.js";
import { builtinDeref } from "./autoderef.js";
import { fieldType } from "./fields.js";
import type { FnCtxt } from "./fnCtxt.js";

export interface UsePlace {
  /** `undefined`: an rvalue or a static. */
  readonly variable: LocalVariable | undefined;
  readonly projections: readonly UseProjection[];
  readonly type: Type;
}

export interface UseProjection {
  readonly kind: "deref" | "field" | "index" | "subslice";
  /** Of a field; 0 otherwise. */
  readonly index: number;
  readonly name: string;
  /** After the projection. */
  readonly type: Type;
}

export function typeBefore(fcx: FnCtxt, place: UsePlace, index: number): Type {
  const before = place.projections[index - 1];
  if (before !== undefined) return before.type;
  return place.variable === undefined ? place.type : fcx.tables.typeOfLocal(place.variable);
}

function rvalue(type: Type): UsePlace {
  return { variable: undefined, projections: [], type };
}

function project(place: UsePlace, kind: UseProjection["kind"], type: Type, index = 0, name = ""): UsePlace {
  if (place.variable === undefined) return rvalue(type);
  return { variable: place.variable, projections: [...place.projections, { kind, index, name, type }], type };
}

/** The place after adjustments. */
export function placeOf(fcx: FnCtxt, expr: Expr): UsePlace {
  let place = unadjustedPlaceOf(fcx, expr);
  for (const step of fcx.tables.adjustments(expr)) place = adjustedPlace(place, step);
  return place;
}

export function adjustedPlace(place: UsePlace, step: Adjustment): UsePlace {
  return step.kind === "deref" && step.overloaded === undefined
    ? project(place, "deref", step.target)
    : rvalue(step.target);
}

export function unadjustedPlaceOf(fcx: FnCtxt, expr: Expr): UsePlace {
  const type = fcx.tables.typeOf(expr);
  switch (expr.kind) {
    case "path": {
      const resolution = fcx.tables.resolution(expr);
      return resolution?.kind === "local" ? { variable: resolution.variable, projections: [], type } : rvalue(type);
    }
    case "unary":
      if (expr.operator !== "deref" || fcx.tables.callee(expr) !== undefined) return rvalue(type);
      return project(placeOf(fcx, expr.operand), "deref", type);
    case "field":
      return project(placeOf(fcx, expr.base), "field", type, fcx.tables.fieldIndex(expr) ?? 0, expr.field.name);
    case "index":
      return fcx.tables.callee(expr) === undefined ? project(placeOf(fcx, expr.base), "index", type) : rvalue(type);
    case "macroCall": {
      const expanded = fcx.tables.expanded(expr.call);
      return expanded?.kind === "expr" ? placeOf(fcx, expanded.expr) : rvalue(type);
    }
    default:
      return rvalue(type);
  }
}

export type PatternVisitor = (place: UsePlace, pattern: Pattern) => void;

/** Calls `visit` for the pattern and all inside it, each with the place it is matched with, outermost first. */
export function visitPatternPlaces(fcx: FnCtxt, matched: UsePlace, pattern: Pattern, visit: PatternVisitor): void {
  let place = matched;
  for (const reference of fcx.tables.patternDerefs(pattern)) {
    if (reference.kind === "ref") place = project(place, "deref", fcx.resolve(reference.inner));
  }
  visit(place, pattern);
  const { type } = place;
  switch (pattern.kind) {
    case "binding":
      if (pattern.subpattern !== undefined) visitPatternPlaces(fcx, place, pattern.subpattern, visit);
      return;
    case "or":
      for (const alternative of pattern.alternatives) visitPatternPlaces(fcx, place, alternative, visit);
      return;
    case "reference":
    case "box":
      visitPatternPlaces(fcx, project(place, "deref", builtinDeref(fcx, type, true) ?? type), pattern.pattern, visit);
      return;
    case "tuple":
      visitElements(pattern.elements, type.kind === "tuple" ? type.elements.length : 0, (element, index) => {
        const elementType = type.kind === "tuple" ? type.elements[index] : undefined;
        visitPatternPlaces(
          fcx,
          project(place, "field", elementType ?? fcx.tables.typeOfPattern(element), index, `${index}`),
          element,
          visit,
        );
      });
      return;
    case "tupleStruct": {
      const variant = fcx.tables.variantOf(pattern);
      visitElements(pattern.elements, variant?.fields.length ?? 0, (element, index) => {
        const field = variant?.fields[index];
        const typed =
          field === undefined || type.kind !== "adt"
            ? fcx.tables.typeOfPattern(element)
            : fcx.resolve(fieldType(fcx, field, type.args));
        visitPatternPlaces(fcx, project(place, "field", typed, index, `${index}`), element, visit);
      });
      return;
    }
    case "struct": {
      const variant = fcx.tables.variantOf(pattern);
      for (const part of pattern.fields) {
        const field = variant === undefined ? undefined : fieldNamed(variant, part.field.name);
        const typed =
          field === undefined || type.kind !== "adt"
            ? fcx.tables.typeOfPattern(part.pattern)
            : fcx.resolve(fieldType(fcx, field, type.args));
        visitPatternPlaces(
          fcx,
          project(place, "field", typed, field?.index ?? 0, part.field.name),
          part.pattern,
          visit,
        );
      }
      return;
    }
    case "slice": {
      const element = type.kind === "slice" || type.kind === "array" ? type.element : type;
      for (const part of pattern.elements) {
        const isRest = part.kind === "rest" || (part.kind === "binding" && part.subpattern?.kind === "rest");
        // What is left of an array is an array.
        const partType = isRest ? fcx.tables.typeOfPattern(part) : element;
        visitPatternPlaces(fcx, project(place, isRest ? "subslice" : "index", partType), part, visit);
      }
      return;
    }
    case "macroCall": {
      const expanded = fcx.tables.expanded(pattern.call);
      if (expanded?.kind === "pattern") visitPatternPlaces(fcx, place, expanded.pattern, visit);
      return;
    }
    default:
      return;
  }
}

function visitElements(
  elements: readonly Pattern[],
  count: number,
  visit: (element: Pattern, index: number) => void,
): void {
  const rest = elements.findIndex((element) => element.kind === "rest");
  const skipped = rest < 0 ? 0 : Math.max(0, count - (elements.length - 1));
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index];
    if (element === undefined || index === rest) continue;
    visit(element, rest >= 0 && index > rest ? index - 1 + skipped : index);
  }
}
