/**
 * Fake borrows: nothing is borrowed, but the borrow checker holds on to what has been looked at until it has served.
 *
 *     match *x {                         while the guard runs x is held: were it changed, the second arm
 *         1 if { x = &2; false } => a,     could match another value than the first arm was tested with
 *         n => b,
 *     }
 *     x[1][{ x = &[]; 2 }]               x is held from the check that it has an element 1 to the use of that element
 *
 * Of what is behind pointers these are held as well. A fake borrow is shallow: `*p` may change while `p` may not.
 * Source: rustc dev guide, "MIR borrow check"; rust-lang/rust#27282.
 */
import type { Span } from "../../syntax/ast.js";
import type { Local, Place, ProjectionElem } from "../body.js";
import { type Builder, localPlace } from "./builder.js";
import type { Candidate } from "./decision.js";
import type { Binding, MatchPair } from "./pattern.js";
import { tryToPlace } from "./place.js";

/** What a match looks at, which a guard must not change: what is tested, and the pointers on the way to that and to what is bound. */
export function placesTested(b: Builder, candidates: readonly Candidate[]): readonly Place[] {
  const places = new Map<string, Place>();
  const add = (place: Place): void => {
    places.set(placeKey(place), place);
  };
  const addPointers = (place: Place): void => pointersTo(place).forEach(add);
  const visitBinding = ({ source }: Binding): void => {
    const place = tryToPlace(b, source);
    if (place !== undefined) addPointers(place);
  };
  const visit = ({ test, place: of, subpairs }: MatchPair): void => {
    if (test.kind === "or") {
      for (const { bindings, pairs } of test.alternatives) {
        bindings.forEach(visitBinding);
        pairs.forEach(visit);
      }
      return;
    }
    const place = tryToPlace(b, of);
    if (place !== undefined) {
      add(place);
      addPointers(place);
    }
    subpairs.forEach(visit);
  };
  for (const { bindings, allPairs } of candidates) {
    bindings.forEach(visitBinding);
    allPairs?.forEach(visit);
  }
  return [...places.values()];
}

/** The pointers that a place is behind, the nearest first. */
function pointersTo({ local, projection }: Place): readonly Place[] {
  return projection
    .flatMap((elem, index) => (elem.kind === "deref" ? [{ local, projection: projection.slice(0, index) }] : []))
    .reverse();
}

function placeKey(place: Place): string {
  const steps = place.projection.map((elem) => {
    switch (elem.kind) {
      case "field":
        return `.${elem.index}`;
      case "downcast":
        return ` as ${elem.variant.index}`;
      case "constantIndex":
        return `[${elem.fromEnd ? "-" : ""}${elem.offset}]`;
      default:
        return elem.kind;
    }
  });
  return `${place.local}${steps.join("")}`;
}

/**
 * Of a slice that was found to have an element: it is as long as before while nobody changes the pointers to it. Those of a slice that it
 * is an element of are held already.
 */
export function holdChecked(b: Builder, slice: Place, span: Span): readonly Local[] {
  if (b.typeOfPlace(slice).kind !== "slice") return [];
  const { local, projection } = slice;
  const fakes: Local[] = [];
  for (let index = projection.length - 1; index >= 0; index--) {
    const base: Place = { local, projection: projection.slice(0, index) };
    const elem: ProjectionElem | undefined = projection[index];
    if (elem?.kind === "deref") fakes.push(fakeBorrow(b, base, "index", span));
    if (elem?.kind === "index" && b.typeOfPlace(base).kind === "slice") break;
  }
  return fakes;
}

export function fakeBorrow(b: Builder, place: Place, origin: "matchGuard" | "index", span: Span): Local {
  const local = b.newTemporary(b.types.reference(b.typeOfPlace(place), false), span, "internal");
  b.assign(localPlace(local), { kind: "ref", borrow: "fake", place, region: b.types.erased, origin }, span);
  return local;
}

/** Until here. */
export function readFakeBorrows(b: Builder, fakes: readonly Local[], cause: "matchGuard" | "index", span: Span): void {
  for (const fake of fakes) b.push({ kind: "fakeRead", cause, place: localPlace(fake), span });
}
