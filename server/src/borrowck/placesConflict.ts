/**
 * Do two places overlap, so that an access to one touches a loan of the other?
 *
 * Compared projection by projection from the local on:
 *
 *     loan    a.b[_].c      access  a.b[0]
 *             a = a         same local: go on
 *             .b = .b       same field: go on
 *             [_] ? [0]     different elements may be the same: go on, or not, by the bias
 *             .c            the access ends here: it covers what the loan is of -> overlap
 *
 * Two fields of a struct never overlap; two fields of a union do; two variants of an enum do not. When the loan's place is
 * the longer one, the access covers it, unless the access is *shallow* (an assignment or the end of storage says nothing of
 * what lies behind a pointer) or a *drop* (which runs only what the type's drop glue reaches). When the access's place is
 * the longer one, the loan covers it. Source: rustc dev guide, "Access legality"; RFC 2094, "Access legality".
 */
import type { MoveQueries } from "../dataflow/movePaths.js";
import { arrayLength, typeBefore } from "../dataflow/movePaths.js";
import type { Body, Place, ProjectionElem } from "../mir/body.js";
import type { Type } from "../types/type.js";

/**
 * `shallow`: only the place's own bytes. `drop`: what drop glue reaches. `deep`: all that is reached through it. `length`: how many
 * elements there are, which is like a field of its own beside them (rustc's `ArtificialField`).
 */
export type AccessDepth = "shallow" | "deep" | "drop" | "length";

/** Which way "may be the same element" is answered. */
export type PlaceConflictBias = "overlap" | "noOverlap";

export function placesConflict(
  body: Body,
  queries: MoveQueries,
  loan: Place,
  loanIsFake: boolean,
  access: Place,
  depth: AccessDepth,
  bias: PlaceConflictBias = "overlap",
): boolean {
  if (loan.local !== access.local) return false;
  const shared = Math.min(loan.projection.length, access.projection.length);
  for (let index = 0; index < shared; index++) {
    const left = loan.projection[index];
    const right = access.projection[index];
    if (left === undefined || right === undefined) break;
    switch (overlapOf(body, loan, index, left, right, bias)) {
      case "disjoint":
        return false;
      case "arbitrary":
        // A union's fields share their bytes: whatever follows overlaps.
        return true;
      case "equal":
        continue;
    }
  }
  if (loan.projection.length <= access.projection.length) {
    // The loan covers the access, but for a fake (shallow) borrow of a longer place's prefix.
    return !(loanIsFake && loan.projection.length < access.projection.length);
  }
  if (depth === "length") return false;
  for (let index = access.projection.length; index < loan.projection.length; index++) {
    const elem = loan.projection[index];
    const base = typeBefore(body, loan, index);
    if (elem === undefined || base === undefined) return true;
    if (elem.kind === "deref") {
      if (depth === "shallow") return false;
      if (base.kind === "rawPointer") return true;
      if (base.kind === "ref") {
        // Neither an access to the reference nor its drop does anything to what a shared reference points to.
        if (!base.mutable) {
          if (depth === "deep") return false;
          return false;
        }
        if (depth === "drop") return false;
      }
    } else if (
      elem.kind === "field" &&
      depth === "drop" &&
      base.kind === "adt" &&
      queries.implementsDrop(base.adt) === "yes"
    )
      return true;
  }
  return true;
}

/**
 * Does assigning to the one place end loans of the other? One holds the other: also a loan of `pair` ends where `pair.0` is assigned, so
 * that of several assignments while it is lent the first is told. A kill must be certain: "may be the same element" is answered by no.
 */
export function placesConflictDefinitely(body: Body, loan: Place, assigned: Place): boolean {
  if (loan.local !== assigned.local) return false;
  const shared = Math.min(loan.projection.length, assigned.projection.length);
  for (let index = 0; index < shared; index++) {
    const left = loan.projection[index];
    const right = assigned.projection[index];
    if (left === undefined || right === undefined) return false;
    if (overlapOf(body, loan, index, left, right, "noOverlap") !== "equal") return false;
  }
  return true;
}

type Overlap = "equal" | "arbitrary" | "disjoint";

function overlapOf(
  body: Body,
  place: Place,
  index: number,
  left: ProjectionElem,
  right: ProjectionElem,
  bias: PlaceConflictBias,
): Overlap {
  if (left.kind === "deref" && right.kind === "deref") return "equal";
  if (left.kind === "field" && right.kind === "field") {
    if (left.index === right.index) return "equal";
    const base = typeBefore(body, place, index);
    return base?.kind === "adt" && base.adt.adtKind === "union" ? "arbitrary" : "disjoint";
  }
  if (left.kind === "downcast" && right.kind === "downcast")
    return left.variant.index === right.variant.index ? "equal" : "disjoint";
  const base = typeBefore(body, place, index);
  const leftRange = rangeOf(left, base);
  const rightRange = rangeOf(right, base);
  if (leftRange === undefined || rightRange === undefined) {
    // `a[i]` and `a[j]`: the same local as index is the same element; all else may be.
    return bias === "overlap"
      ? "equal"
      : left.kind === "index" && right.kind === "index" && left.local === right.local
        ? "disjoint"
        : "disjoint";
  }
  return elementsOverlap(leftRange, rightRange) ? "equal" : "disjoint";
}

/** Elements `[from, to)`; counted from the end they are negative: `-1` is the last, and `to` is 0. */
interface ElementRange {
  readonly from: number;
  readonly fromIsEnd: boolean;
  readonly to: number;
  readonly toIsEnd: boolean;
  readonly minimumLength: number;
}

function rangeOf(elem: ProjectionElem, base: Type | undefined): ElementRange | undefined {
  const length = arrayLength(base);
  if (elem.kind === "constantIndex") {
    if (elem.fromEnd && length !== undefined)
      return {
        from: length - elem.offset,
        fromIsEnd: false,
        to: length - elem.offset + 1,
        toIsEnd: false,
        minimumLength: length,
      };
    if (elem.fromEnd)
      return {
        from: elem.offset,
        fromIsEnd: true,
        to: elem.offset - 1,
        toIsEnd: true,
        minimumLength: elem.minimumLength,
      };
    return {
      from: elem.offset,
      fromIsEnd: false,
      to: elem.offset + 1,
      toIsEnd: false,
      minimumLength: elem.minimumLength,
    };
  }
  if (elem.kind === "subslice") {
    if (!elem.fromEnd)
      return { from: elem.from, fromIsEnd: false, to: elem.to, toIsEnd: false, minimumLength: length ?? elem.to };
    if (length !== undefined)
      return { from: elem.from, fromIsEnd: false, to: length - elem.to, toIsEnd: false, minimumLength: length };
    return { from: elem.from, fromIsEnd: false, to: elem.to, toIsEnd: true, minimumLength: elem.from + elem.to };
  }
  return undefined;
}

/** Of two patterns that match the same slice: it is at least as long as both ask for. */
function elementsOverlap(left: ElementRange, right: ElementRange): boolean {
  // Both leave something out at each end of a slice that may be as long as it likes.
  if (left.toIsEnd && right.toIsEnd && !left.fromIsEnd && !right.fromIsEnd) return true;
  const length = Math.max(left.minimumLength, right.minimumLength);
  // Positions from the end become least positions from the start for the shortest slice that both patterns match.
  const leftFrom = left.fromIsEnd ? length - left.from : left.from;
  const rightFrom = right.fromIsEnd ? length - right.from : right.from;
  const leftTo = left.toIsEnd ? length - left.to : left.to;
  const rightTo = right.toIsEnd ? length - right.to : right.to;
  if (left.fromIsEnd === right.fromIsEnd && left.toIsEnd === right.toIsEnd && left.fromIsEnd === left.toIsEnd) {
    return leftFrom < rightTo && rightFrom < leftTo;
  }
  // One is counted from the start and the other from the end: in a longer slice the one from the end lies further back, and
  // may then meet an open-ended range, or in the shortest slice a fixed element.
  if (leftFrom < rightTo && rightFrom < leftTo) return true;
  if (left.fromIsEnd && !right.fromIsEnd && !right.toIsEnd) return rightTo > leftFrom;
  if (right.fromIsEnd && !left.fromIsEnd && !left.toIsEnd) return leftTo > rightFrom;
  return false;
}
