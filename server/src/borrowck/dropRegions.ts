/**
 * Regions that must be valid when a value is dropped: not all in its type (RFC 1327).
 *
 * Dropping a `Vec<&'a T>` looks at no `&'a T`: `'a` may be over. Dropping a `Guard<'a>` with a `Drop` impl may look at what it
 * refers to. The answer is worked out on the canonical term and read back as positions.
 */
import { isRegion, isType } from "../types/interner.js";
import { TypeFlag, type Type } from "../types/type.js";
import type { RegionVariable } from "./regions.js";
import type { RegionType, RegionTypes } from "./regionTypes.js";

const positions = new WeakMap<RegionTypes, Map<number, readonly number[]>>();

export function dropLiveRegions(types: RegionTypes, of: RegionType): readonly RegionVariable[] {
  let table = positions.get(types);
  if (table === undefined) {
    table = new Map();
    positions.set(types, table);
  }
  let found = table.get(of.type.id);
  if (found === undefined) {
    found = dropPositions(types, of.type);
    table.set(of.type.id, found);
  }
  return found.map((position) => of.regions[position] ?? 0);
}

function dropPositions(types: RegionTypes, type: Type): readonly number[] {
  if (type.kind === "closure") {
    const parts = types.closureParts(type);
    if (parts === undefined) return all(types, type);
    const first = types.parentPositions(type);
    return parts.upvars.flatMap((upvar) => (upvar.byReference ? [] : dropPositions(types, upvar.type).map((position) => first + upvar.first + position)));
  }
  const needed = types.queries.dropOutlives(types.canonical(type));
  if (needed === undefined) return all(types, type);
  const found = new Set<number>();
  for (const part of needed) {
    if (isType(part)) {
      if ((part.flags & TypeFlag.hasRegion) !== 0) for (const position of types.template(part).from) if (position >= 0) found.add(position);
    } else if (isRegion(part) && part.kind === "var") found.add(part.variable);
  }
  return [...found];
}

function all(types: RegionTypes, type: Type): readonly number[] {
  return Array.from({ length: types.shapeOf(type).count }, (_, position) => position);
}
