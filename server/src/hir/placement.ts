/**
 * Where things stand in a piece that changes while what was found out about a part of it holds: as when a macro call expands to the same
 * functions after an edit of one of them. Places before the edit stay, those behind it move; of those at its edge nothing is said.
 */

/** `[start, end)` of a piece's text became `[start, newEnd)`: UTF-16 offsets, relative to the piece. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly newEnd: number;
}

/** The smallest replacement that makes one text of the other. */
export function replacementBetween(before: string, after: string): Replacement {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < most - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  return { start, end: before.length - same, newEnd: after.length - same };
}

/** The place of a character; `undefined` where it was replaced. */
export function movedStart(at: number, { start, end, newEnd }: Replacement): number | undefined {
  if (at < start) return at;
  return at >= end ? at + newEnd - end : undefined;
}

/** The place behind a character; `undefined` where that was replaced. */
export function movedEnd(at: number, { start, end, newEnd }: Replacement): number | undefined {
  if (at <= start) return at;
  return at > end ? at + newEnd - end : undefined;
}

/** What a place in an item means, after edits beside the item: a chain, which begins where one stands. */
export class Placement {
  private next: { readonly replacement: Replacement; readonly placement: Placement } | undefined;

  /** Its successor. To be called once. */
  after(replacement: Replacement): Placement {
    const placement = new Placement();
    this.next = { replacement, placement };
    return placement;
  }

  /** The replacements since, oldest first. */
  get since(): readonly Replacement[] {
    const found: Replacement[] = [];
    for (let { next } = this; next !== undefined; { next } = next.placement) found.push(next.replacement);
    return found;
  }
}

/** Of an item whose piece holds nothing else: its places stay, or are others in another body. */
export const UNMOVED = new Placement();
