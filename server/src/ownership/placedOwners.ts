/** Where what has a body stands in its file: functions, constants and statics. */
import type { BodyOwner } from "../types/type.js";
import type { Range } from "./facts.js";
import { nameBefore } from "./nameRange.js";

export interface PlacedOwner {
  readonly owner: BodyOwner;
  /** Relative to `base`. */
  readonly item: Range;
  readonly base: number;
}

/** Those that have a place, and touch the range (absolute offsets), if one is given. */
export function* placed(owners: readonly BodyOwner[], range: Range | undefined): Generator<PlacedOwner> {
  for (const owner of owners) {
    const base = owner.location?.pieceStart();
    const item = itemRange(owner);
    if (base === undefined || item === undefined) continue;
    if (range && (base + item.end < range.start || base + item.start > range.end)) continue;
    yield { owner, item, base };
  }
}

/** The one with the shortest item: of all those around one place, the innermost. */
export function innermost(owners: Iterable<PlacedOwner>): PlacedOwner | undefined {
  let best: PlacedOwner | undefined;
  for (const placed of owners) if (!best || lengthOf(placed.item) < lengthOf(best.item)) best = placed;
  return best;
}

function lengthOf({ start, end }: Range): number {
  return end - start;
}

function itemRange(owner: BodyOwner): Range | undefined {
  const span = owner.ownerSpan();
  return span && { start: span.start, end: span.end };
}

/** Of a function, behind attributes and documentation. Constants are known by their value: its beginning, as where a macro made the name. */
export function nameRangeOf(owner: BodyOwner, item: Range): Range {
  const isNamed = owner.kind === "function" && owner.location !== undefined;
  const name = isNamed ? nameBefore(owner.generics.syntax, owner.name, owner.location.text()) : undefined;
  return name && name.end > name.start ? name : { start: item.start, end: item.start };
}
