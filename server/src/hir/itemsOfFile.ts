/** What a file declares, items inside bodies included: everything that has a body, and everything that has a head. */
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
  for (const { raw, owners: own } of entries) {
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

/** Of items that stand in the text, not of those that a macro makes. */
export function headsIn(
  entries: readonly BodyOwnerEntry[],
  blocks: BlockScopes,
  range: OffsetRange,
): readonly HeadDef[] {
  return entries
    .filter(({ raw }) => !isOutside(raw.location, range) && plainItem(raw).expansions === undefined)
    .flatMap((entry) => entry.heads())
    .filter((head) => !isOutside(head.location, range))
    .flatMap((head) => [head, ...headsInside(head, blocks)]);
}

function headsInside(head: HeadDef, blocks: BlockScopes): readonly HeadDef[] {
  const isOwner = head.kind === "function" || head.kind === "const" || head.kind === "static";
  return isOwner && blocks.mayDeclareItems(head) ? blocks.headsInside(head) : [];
}

/** Certainly: by the place of the piece, without reading the item. */
function isOutside(location: SourceLocation | undefined, range: OffsetRange | undefined): boolean {
  return (
    range !== undefined &&
    location !== undefined &&
    (location.pieceEnd() < range.start || location.pieceStart() > range.end)
  );
}
