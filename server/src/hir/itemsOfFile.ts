/** What a file declares, items inside bodies included: everything that has a body, and everything that has a head. */
import { firstWhere } from "../base/firstWhere.js";
import type { BlockScopes } from "./blockScopes.js";
import type { BodyOwner, BodyOwnerEntry } from "./crate.js";
import type { HeadDef, SourceLocation } from "./defs.js";
import { plainItem } from "./rawItem.js";

/** Absolute UTF-16 offsets. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** In the order of the text. What lies outside the range is not read; without a range nothing does. */
export function bodyOwnersIn(
  entries: readonly BodyOwnerEntry[],
  blocks: BlockScopes,
  range: OffsetRange | undefined,
): readonly BodyOwner[] {
  const owners: BodyOwner[] = [];
  for (const { raw, owners: own } of touching(entries, range)) {
    if (isOutside(raw.location, range)) continue;
    // An item of a container is looked at by its own text.
    const declares = raw.kind === "impl" || raw.kind === "trait" || raw.mayDeclareItems();
    for (const owner of own()) if (!isOutside(owner.location, range)) addOwner(owner, declares, blocks, owners);
  }
  return owners;
}

function addOwner(owner: BodyOwner, declares: boolean, blocks: BlockScopes, owners: BodyOwner[]): void {
  owners.push(owner);
  if (!declares || !blocks.mayDeclareItems(owner)) return;
  for (const nested of blocks.ownersInside(owner)) addOwner(nested, false, blocks, owners);
}

/** Of items that stand in the text, not of those that a macro makes; but a `thread_local!` variable is a constant that one makes. */
export function headsIn(
  entries: readonly BodyOwnerEntry[],
  blocks: BlockScopes,
  range: OffsetRange,
): readonly HeadDef[] {
  return touching(entries, range)
    .filter(
      ({ raw }) => !isOutside(raw.location, range) && (raw.kind === "const" || plainItem(raw).expansions === undefined),
    )
    .flatMap((entry) => entry.heads())
    .filter((head) => !isOutside(head.location, range))
    .flatMap((head) => [head, ...headsInside(head, blocks)]);
}

function headsInside(head: HeadDef, blocks: BlockScopes): readonly HeadDef[] {
  const isOwner = head.kind === "function" || head.kind === "const" || head.kind === "static";
  return isOwner && blocks.mayDeclareHeads(head) ? blocks.headsInside(head) : [];
}

/**
 * Those that may touch the range, found by halving: an editor asks for a screen of a long file at every key. All of them where they do not
 * stand in the order of the text, as when a file is a module twice.
 */
function touching(entries: readonly BodyOwnerEntry[], range: OffsetRange | undefined): readonly BodyOwnerEntry[] {
  if (range === undefined || !areOrdered(entries)) return entries;
  const first = firstWhere(entries, ({ raw }) => (raw.location?.pieceEnd() ?? 0) >= range.start);
  const end = firstWhere(entries, ({ raw }) => (raw.location?.pieceStart() ?? 0) > range.end);
  return entries.slice(first, end);
}

/** By how many they were when they were looked at; undefined: they are not in order. Edits that keep the items keep their order. */
const ordered = new WeakMap<readonly BodyOwnerEntry[], number | undefined>();

function areOrdered(entries: readonly BodyOwnerEntry[]): boolean {
  const length = ordered.get(entries);
  if (length === entries.length) return true;
  if (length === undefined && ordered.has(entries)) return false;
  const isOrdered = entries.every(({ raw: { location } }, index) => {
    const before = entries[index - 1]?.raw.location;
    if (location === undefined) return false;
    return (
      before === undefined || (before.pieceStart() <= location.pieceStart() && before.pieceEnd() <= location.pieceEnd())
    );
  });
  ordered.set(entries, isOrdered ? entries.length : undefined);
  return isOrdered;
}

/** Certainly: by the place of the piece, without reading the item. */
function isOutside(location: SourceLocation | undefined, range: OffsetRange | undefined): boolean {
  return (
    range !== undefined &&
    location !== undefined &&
    (location.pieceEnd() < range.start || location.pieceStart() > range.end)
  );
}
