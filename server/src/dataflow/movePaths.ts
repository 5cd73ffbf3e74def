/**
 * Move paths: the places whose being initialised is tracked, as a tree.
 *
 * For `let pair = (s, t); drop(pair.0);` there are paths for `pair` and, because it is moved on its own, for `pair.0`:
 *
 *     pair            children: pair.0
 *     pair.0
 *
 * A path is made for every local, and for every place that is moved from or assigned to. What happens to a path happens
 * to all below it: assigning `pair` gives `pair.0` back. What happens to a child leaves the parent's own bit alone; whoever
 * uses `pair` asks for the children too.
 *
 * There is no path behind a reference or a raw pointer, for an element at a computed index or of a slice, or inside a type
 * with a `Drop` impl: nothing can be moved out of those. Through a `Box` there is. All of a union is one path.
 * Source: rustc dev guide, "Move paths".
 */
import { assertNever } from "../base/assertNever.js";
import { integers } from "../base/integers.js";
import type { Knowledge } from "../base/knowledge.js";
import type { Body, Place, ProjectionElem } from "../mir/body.js";
import type { AdtDef, Type } from "../types/type.js";

/** What move paths ask about types. */
export interface MoveQueries {
  isBox(type: Type): boolean;
  /** Has the type itself an `impl Drop`? Not: does a field of it. */
  implementsDrop(adt: AdtDef): Knowledge;
}

/** Index in `MovePaths.paths`. The first ones are the locals, in their order. */
export type MovePathIndex = number;

export interface MovePath {
  readonly place: Place;
  readonly parent: MovePathIndex | undefined;
  readonly children: MovePathIndex[];
  /** The children by what distinguishes them; undefined where there are none. An enum may have a thousand. */
  childByKey: Map<number, MovePathIndex> | undefined;
}

export interface MovePaths {
  readonly paths: readonly MovePath[];
  /** Bits are numbered so that a path and all below it are one range: `[bit[path], bitEnd[path])`. */
  readonly bit: Int32Array;
  readonly bitEnd: Int32Array;
  readonly pathOfBit: Int32Array;
}

/** Why nothing can be moved from there. `at`: the length of the projection of the place that forbids it. */
export type IllegalMove =
  | { readonly kind: "borrowedContent"; readonly at: number }
  | { readonly kind: "typeWithDestructor"; readonly at: number; readonly adt: AdtDef; readonly type: Type }
  | { readonly kind: "arrayElement"; readonly at: number; readonly type: Type }
  | { readonly kind: "sliceElement"; readonly at: number; readonly type: Type }
  /** A type on the way is not known. */
  | { readonly kind: "unknown"; readonly at: number };

export type PathResult =
  | { readonly kind: "path"; readonly path: MovePathIndex }
  /** `[a, rest @ ..]` of an array by value. */
  | { readonly kind: "paths"; readonly paths: readonly MovePathIndex[] }
  | { readonly kind: "illegal"; readonly reason: IllegalMove };

export function typeOfPlace(body: Body, place: Place): Type | undefined {
  const last = place.projection[place.projection.length - 1];
  return last === undefined ? body.locals[place.local]?.type : last.type;
}

export function typeBefore(body: Body, place: Place, elem: number): Type | undefined {
  return elem === 0 ? body.locals[place.local]?.type : place.projection[elem - 1]?.type;
}

/** Elements of an array type; undefined where that is not a number. */
export function arrayLength(type: Type | undefined): number | undefined {
  if (type?.kind !== "array" || type.length.kind !== "value") return undefined;
  const { value } = type.length;
  return typeof value === "bigint" ? Number(value) : undefined;
}

/** Grows while a body's moves are gathered; `finish` numbers the bits. */
export class MovePathBuilder {
  readonly paths: MovePath[];

  constructor(
    private readonly body: Body,
    private readonly queries: MoveQueries,
  ) {
    this.paths = body.locals.map((_, local) => ({
      place: { local, projection: [] },
      parent: undefined,
      children: [],
      childByKey: undefined,
    }));
  }

  /** The path of a place, made if there is none yet. Cost: the length of the projection. */
  pathFor(place: Place): PathResult {
    let path: MovePathIndex = place.local;
    let union: MovePathIndex | undefined;
    for (let index = 0; index < place.projection.length; index++) {
      const elem = place.projection[index];
      const base = typeBefore(this.body, place, index);
      if (elem === undefined || base === undefined) break;
      const illegal = this.illegalStep(elem, base, index);
      if (illegal !== undefined) return { kind: "illegal", reason: illegal };
      if (base.kind === "adt" && base.adt.adtKind === "union") union ??= path;
      if (elem.kind === "subslice") {
        const length = arrayLength(base);
        if (length === undefined) return { kind: "illegal", reason: { kind: "unknown", at: index } };
        const end = elem.fromEnd ? length - elem.to : elem.to;
        const paths: MovePathIndex[] = [];
        if (base.kind === "array") {
          for (let offset = elem.from; offset < Math.min(end, elem.from + 64); offset++) {
            paths.push(
              this.child(
                path,
                { kind: "constantIndex", offset, minimumLength: length, fromEnd: false, type: base.element },
                base,
              ),
            );
          }
        }
        return { kind: "paths", paths };
      }
      path = this.child(path, elem, base);
    }
    return { kind: "path", path: union ?? path };
  }

  private illegalStep(elem: ProjectionElem, base: Type, at: number): IllegalMove | undefined {
    switch (elem.kind) {
      case "deref":
        if (base.kind === "ref" || base.kind === "rawPointer") return { kind: "borrowedContent", at };
        return this.queries.isBox(base) ? undefined : { kind: "unknown", at };
      case "field":
        if (base.kind === "unknown") return { kind: "unknown", at };
        if (base.kind !== "adt" || this.queries.isBox(base)) return undefined;
        switch (this.queries.implementsDrop(base.adt)) {
          case "yes":
            return { kind: "typeWithDestructor", at, adt: base.adt, type: base };
          case "unknown":
            return { kind: "unknown", at };
          case "no":
            return undefined;
          default:
            return undefined;
        }
      case "downcast":
        return undefined;
      case "index":
        if (base.kind === "array") return { kind: "arrayElement", at, type: base };
        if (base.kind === "slice") return { kind: "sliceElement", at, type: base };
        return { kind: "unknown", at };
      case "constantIndex":
      case "subslice":
        if (base.kind === "array") return undefined;
        return base.kind === "slice" ? { kind: "sliceElement", at, type: base } : { kind: "unknown", at };
      default:
        return assertNever(elem);
    }
  }

  private child(parent: MovePathIndex, elem: ProjectionElem, base: Type): MovePathIndex {
    const key = keyOf(elem, base);
    const above = this.paths[parent];
    const known = above?.childByKey?.get(key);
    if (known !== undefined) return known;
    const index = this.paths.length;
    const place = above?.place ?? { local: 0, projection: [] };
    this.paths.push({
      place: { local: place.local, projection: [...place.projection, elem] },
      parent,
      children: [],
      childByKey: undefined,
    });
    if (above !== undefined) {
      above.children.push(index);
      above.childByKey ??= new Map();
      above.childByKey.set(key, index);
    }
    return index;
  }

  finish(): MovePaths {
    const count = this.paths.length;
    const bit = integers(count);
    const bitEnd = integers(count);
    const pathOfBit = integers(count);
    let next = 0;
    const number = (path: MovePathIndex): void => {
      bit[path] = next;
      pathOfBit[next] = path;
      next++;
      for (const child of this.paths[path]?.children ?? []) number(child);
      bitEnd[path] = next;
    };
    for (let local = 0; local < this.body.locals.length; local++) number(local);
    return { paths: this.paths, bit, bitEnd, pathOfBit };
  }
}

/** Elements counted from the end of an array are numbered from its start, so that `[.., z]` and `a[2]` agree. */
function keyOf(elem: ProjectionElem, base: Type): number {
  switch (elem.kind) {
    case "deref":
      return 0;
    case "field":
      return 1 + elem.index * 4;
    case "downcast":
      return 2 + elem.variant.index * 4;
    case "constantIndex": {
      const length = arrayLength(base);
      return 3 + (elem.fromEnd && length !== undefined ? length - elem.offset : elem.offset) * 4;
    }
    case "index":
    case "subslice":
      return -2;
    default:
      return assertNever(elem);
  }
}

export interface Lookup {
  /** The path of the place itself, or of the nearest place around it that has one. */
  readonly path: MovePathIndex;
  readonly exact: boolean;
}

/** The path of a part of a path's place, if it has one of its own. `base`: the type of the whole. */
export function childPath(
  { paths }: MovePaths,
  parent: MovePathIndex,
  elem: ProjectionElem,
  base: Type,
): MovePathIndex | undefined {
  return paths[parent]?.childByKey?.get(keyOf(elem, base));
}

/** Cost: the length of the projection. */
export function lookup(body: Body, paths: MovePaths, place: Place): Lookup {
  let path: MovePathIndex = place.local;
  for (let index = 0; index < place.projection.length; index++) {
    const elem = place.projection[index];
    const base = typeBefore(body, place, index);
    if (elem === undefined || base === undefined || elem.kind === "index" || elem.kind === "subslice")
      return { path, exact: false };
    const found = childPath(paths, path, elem, base);
    if (found === undefined) return { path, exact: false };
    path = found;
  }
  return { path, exact: true };
}
