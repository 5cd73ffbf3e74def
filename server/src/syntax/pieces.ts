/**
 * A source file as pieces: one for each item, members of `impl`, `trait` and inline `mod` included. A piece is the unit
 * of reuse: an edit cuts again only around itself and makes new pieces only where the text of an item changed, so that
 * whatever was computed from an untouched piece stays.
 *
 * A piece is lowered when asked, in two steps: its signature (indexing needs no more; function bodies are not even
 * parsed), then all of it. Spans in its AST are relative to its start and survive edits above it.
 *
 *     impl Shape {              piece "impl Shape ", lowered as `impl Shape {}`
 *         fn area(&self) {…}    its child
 *     }
 *
 * A file knows nothing of other files, crates or names.
 */
import { firstWhere } from "../base/firstWhere.js";
import { append } from "../base/multimap.js";
import type { Attribute, Block, Item } from "./ast.js";
import { attributeFromText } from "./attributeText.js";
import { type Cut, type CutKind, cutText, type Range, recut, startOfItems } from "./cutter.js";
import { lowerBodyDirectly, lowerPieceItem, lowerPieceSignatures } from "./lowerPieces.js";
import type { RustParser } from "./parser.js";

/** An item, or the head of an `impl`, `trait` or inline `mod`. Two pieces are never the same item at different times. */
export class Piece {
  /** Absolute, in UTF-16 code units; kept up to date by edits. */
  start: number;
  end: number;
  /** Members of a container, in order. */
  children: readonly Piece[] = [];
  /** Absolute ranges of a container's `#![…]`. */
  innerAttributeRanges: readonly Range[] = [];
  /** Absolute start of the body as in `Cut`, -1 if there is none. */
  bodyStart: number;
  bodyEnd: number;
  private loweredSignature: Item | undefined;
  private loweredItem: Item | undefined;
  private loweredBody: Block | undefined;

  constructor(
    private readonly file: SourceFile,
    /** Unique within its file, never used again. */
    readonly id: number,
    readonly kind: CutKind,
    /** Of a container: the head, up to its `{`. */
    readonly text: string,
    cut: Cut,
  ) {
    this.start = cut.start;
    this.end = cut.end;
    this.bodyStart = cut.bodyStart;
    this.bodyEnd = cut.bodyEnd;
  }

  /** The item with its body and value "omitted". The first use in a file lowers the signatures of all of it, in one parse. */
  get signature(): Item {
    if (this.loweredSignature === undefined) this.file.lowerSignatures(this);
    return this.loweredSignature ?? this.lower();
  }

  /** The item with its body. A container's has no members: they are `children`. */
  get item(): Item {
    if (this.kind === "unknown") return this.signature;
    return this.loweredItem ?? this.lower();
  }

  /** The body of a function. A plain one is read without the signature: an edit in it costs no parse. */
  get body(): Block | undefined {
    if (this.kind !== "function" || this.bodyStart < 0) return undefined;
    if (this.loweredItem === undefined) this.loweredBody ??= lowerBodyDirectly(this);
    if (this.loweredBody !== undefined) return this.loweredBody;
    const { item } = this;
    return item.kind === "function" && item.body !== "omitted" ? item.body : undefined;
  }

  /** Lets go of what was read of a function's body; whoever asks again gets another tree. */
  forgetBody(): void {
    if (this.kind !== "function") return;
    this.loweredBody = undefined;
    if (this.loweredSignature !== undefined) this.loweredItem = undefined;
  }

  setSignature(item: Item): void {
    this.loweredSignature = item;
    if (this.bodyStart < 0 || this.kind === "container") this.loweredItem ??= item;
  }

  private lower(): Item {
    this.loweredItem = lowerPieceItem(this.file.parser, this);
    return this.loweredItem;
  }
}

export interface EditResult {
  readonly added: readonly Piece[];
  readonly removed: readonly Piece[];
}

export class SourceFile {
  private current: string;
  private roots: readonly Piece[] = [];
  private innerRanges: readonly Range[] = [];
  private byLayout = false;
  private hasSignatures = false;
  private nextId = 1;

  constructor(
    readonly parser: RustParser,
    text: string,
  ) {
    this.current = text;
    this.cutAll();
  }

  get text(): string {
    return this.current;
  }

  /** The top level, in order. */
  get pieces(): readonly Piece[] {
    return this.roots;
  }

  /** `#![…]` at the top, spans absolute. */
  get innerAttributes(): readonly Attribute[] {
    return this.innerRanges.map((range) => attributeFromText(this.current, range.start, range.end));
  }

  /** All pieces, containers before their members. */
  *allPieces(pieces: readonly Piece[] = this.roots): Generator<Piece> {
    for (const piece of pieces) {
      yield piece;
      yield* this.allPieces(piece.children);
    }
  }

  /** Lowers the signatures of all pieces, many at a time; later, when few are new, that of the piece alone. */
  lowerSignatures(piece: Piece): void {
    lowerPieceSignatures(this.parser, this.hasSignatures ? [piece] : [...this.allPieces()]);
    this.hasSignatures = true;
  }

  /** Takes over a whole new text; what is the same at both ends costs only the comparison. */
  setText(text: string): EditResult {
    const old = this.current;
    if (old === text) return { added: [], removed: [] };
    const start = commonPrefix(old, text);
    const same = commonSuffix(old, text, Math.min(old.length, text.length) - start);
    return this.replace(text, start, old.length - same, text.length - same);
  }

  /** Replaces `[start, end)` by `inserted`. Offsets are UTF-16 code units of the present text. */
  edit(start: number, end: number, inserted: string): EditResult {
    return this.replace(
      this.current.slice(0, start) + inserted + this.current.slice(end),
      start,
      end,
      start + inserted.length,
    );
  }

  /** `text` is the present text with `[start, end)` replaced by its own `[start, newEnd)`. */
  private replace(text: string, start: number, end: number, newEnd: number): EditResult {
    this.current = text;
    const change: Change = { start, end, newEnd, delta: newEnd - end };
    const result = this.byLayout ? undefined : this.editLevel(undefined, change);
    if (result !== undefined) return result;
    const before = [...this.allPieces()];
    this.cutAll();
    return this.difference(before, this.roots);
  }

  private cutAll(): void {
    const { cuts, innerAttributes, byLayout } = cutText(this.current);
    this.roots = this.adopt(this.roots, cuts, this.nextId > 1).pieces;
    this.innerRanges = innerAttributes;
    this.byLayout = byLayout;
  }

  /**
   * Cuts again the part of a level that the change touches, or, when the change lies inside one container, that
   * container's level. `undefined`: this level's end is no longer where it was, or the braces do not pair.
   */
  private editLevel(parent: Piece | undefined, change: Change): EditResult | undefined {
    const pieces = parent === undefined ? this.roots : parent.children;
    const first = firstEndingAt(pieces, change.start);
    const inside = pieces[first];
    const result = inside !== undefined && holds(inside, change) ? this.editLevel(inside, change) : undefined;
    if (inside === undefined || result === undefined) return this.recutLevel(parent, pieces, first, change);
    inside.end += change.delta;
    inside.bodyEnd += change.delta;
    shift(pieces, first + 1, change.delta);
    this.setInnerRanges(parent, (ranges) => shiftRanges(ranges, change));
    return result;
  }

  private recutLevel(
    parent: Piece | undefined,
    pieces: readonly Piece[],
    first: number,
    change: Change,
  ): EditResult | undefined {
    // The piece before the change may have been ended by what changed.
    const kept = Math.max(0, first - 1);
    const before = first === 0 ? undefined : pieces[kept];
    const levelStart = parent === undefined ? startOfItems(this.current) : parent.bodyStart + 1;
    const from = before?.start ?? levelStart;
    let known = first;
    let resumed = false;
    const result = recut(this.current, from, parent === undefined, (cut) => {
      if (cut.start <= change.newEnd) return false;
      const oldStart = cut.start - change.delta;
      while ((pieces[known]?.start ?? Infinity) < oldStart) known++;
      resumed = pieces[known]?.start === oldStart && this.current.slice(change.newEnd, cut.start).includes("\n");
      return resumed;
    });
    if (result === undefined) return undefined;
    if (parent !== undefined && !resumed && result.end !== parent.bodyEnd - 1 + change.delta) return undefined;
    const rest = resumed ? known + 1 : pieces.length;
    const resumeAt = resumed ? (pieces[known]?.start ?? 0) : Infinity;
    const affected = pieces.slice(kept, rest);
    const old = [...this.allPieces(affected)];
    const adopted = this.adopt(affected, result.cuts, true).pieces;
    shift(pieces, rest, change.delta);
    const all = [...pieces.slice(0, kept), ...adopted, ...pieces.slice(rest)];
    if (parent === undefined) this.roots = all;
    else parent.children = all;
    this.setInnerRanges(parent, (ranges) => [
      ...(before === undefined ? [] : ranges.filter((range) => range.end <= from)),
      ...result.innerAttributes,
      ...ranges.filter((range) => range.start >= resumeAt).map((range) => moved(range, change.delta)),
    ]);
    return this.difference(old, adopted);
  }

  private difference(before: readonly Piece[], now: readonly Piece[]): EditResult {
    const after = [...this.allPieces(now)];
    let first = 0;
    while (first < after.length && after[first] === before[first]) first++;
    let same = 0;
    while (same < Math.min(after.length, before.length) - first && after.at(-1 - same) === before.at(-1 - same)) same++;
    const fresh = after.slice(first, after.length - same);
    const gone = before.slice(first, before.length - same);
    const old = new Set(gone);
    const kept = new Set(fresh);
    return { added: fresh.filter((piece) => !old.has(piece)), removed: gone.filter((piece) => !kept.has(piece)) };
  }

  private setInnerRanges(parent: Piece | undefined, update: (ranges: readonly Range[]) => readonly Range[]): void {
    if (parent !== undefined) parent.innerAttributeRanges = update(parent.innerAttributeRanges);
    else this.innerRanges = update(this.innerRanges);
  }

  /** Pieces for the cuts: old ones where the text is the same, new ones elsewhere. `detach`: see `textOfCut`. */
  private adopt(old: readonly Piece[], cuts: readonly Cut[], detach: boolean): Adopted {
    const adopted: (Piece | undefined)[] = cuts.map(() => undefined);
    let first = 0;
    while (first < old.length && first < cuts.length && this.reuse(old[first], cuts[first])) {
      adopted[first] = old[first];
      first++;
    }
    let oldEnd = old.length;
    let cutEnd = cuts.length;
    while (oldEnd > first && cutEnd > first && this.reuse(old[oldEnd - 1], cuts[cutEnd - 1])) {
      oldEnd--;
      cutEnd--;
      adopted[cutEnd] = old[oldEnd];
    }
    const left = new Map<string, Piece[]>();
    for (const piece of old.slice(first, oldEnd)) {
      append(left, piece.text, piece);
    }
    const fresh: { readonly piece: Piece; readonly cut: Cut }[] = [];
    for (let index = first; index < cutEnd; index++) {
      const cut = cuts[index];
      if (cut === undefined) continue;
      const text = textOfCut(this.current, cut, detach);
      const same = left.get(text);
      const piece = same?.[0];
      if (piece !== undefined && this.reuse(piece, cut)) {
        same?.shift();
        adopted[index] = piece;
      } else {
        const created = new Piece(this, this.nextId++, cut.kind, text, cut);
        created.innerAttributeRanges = cut.innerAttributes;
        fresh.push({ piece: created, cut });
        adopted[index] = created;
      }
    }
    const unused = [...left.values()].flat();
    // A container whose head changed hands its members on. Each piece may be taken once only: what is left after one
    // container are leaves, as the members of unused containers may have been taken already.
    let members = unused.flatMap((piece) => piece.children);
    for (const { piece, cut } of fresh) {
      if (cut.children.length === 0) continue;
      const taken = this.adopt(members, cut.children, detach);
      piece.children = taken.pieces;
      members = taken.unused.filter((left) => left.children.length === 0);
    }
    return { pieces: adopted.filter((piece) => piece !== undefined), unused };
  }

  /** Gives an old piece the place of a cut, if their texts agree. */
  private reuse(piece: Piece | undefined, cut: Cut | undefined): boolean {
    if (piece === undefined || cut === undefined || piece.kind !== cut.kind) return false;
    const textEnd = cut.kind === "container" ? cut.bodyStart : cut.end;
    if (piece.text.length !== textEnd - cut.start || !this.current.startsWith(piece.text, cut.start)) return false;
    piece.start = cut.start;
    piece.end = cut.end;
    piece.bodyStart = cut.bodyStart;
    piece.bodyEnd = cut.bodyEnd;
    piece.innerAttributeRanges = cut.innerAttributes;
    if (piece.children.length > 0 || cut.children.length > 0) {
      piece.children = this.adopt(piece.children, cut.children, true).pieces;
    }
    return true;
  }
}

/**
 * How much of two texts is compared at once, in UTF-16 code units. Shorter: more calls for the same megabyte. Longer: more units
 * looked at one by one around the difference.
 */
const COMPARED = 4096;

function commonPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same + COMPARED <= most && a.slice(same, same + COMPARED) === b.slice(same, same + COMPARED)) same += COMPARED;
  while (same < most && a.charCodeAt(same) === b.charCodeAt(same)) same++;
  return same;
}

/** At most `most` long. */
function commonSuffix(a: string, b: string, most: number): number {
  let same = 0;
  while (same + COMPARED <= most && endingAt(a, a.length - same) === endingAt(b, b.length - same)) same += COMPARED;
  while (same < most && a.charCodeAt(a.length - 1 - same) === b.charCodeAt(b.length - 1 - same)) same++;
  return same;
}

function endingAt(text: string, end: number): string {
  return text.slice(end - COMPARED, end);
}

interface Adopted {
  readonly pieces: readonly Piece[];
  /** Old pieces of this level that found no cut. */
  readonly unused: readonly Piece[];
}

/** `[start, end)` of the old text became `[start, newEnd)` of the new one. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly newEnd: number;
  readonly delta: number;
}

/** The change is between the braces of the container. */
function holds(piece: Piece, change: Change): boolean {
  return piece.kind === "container" && piece.bodyStart < change.start && change.end < piece.bodyEnd;
}

/** The first piece that ends at the offset or after it. */
function firstEndingAt(pieces: readonly Piece[], offset: number): number {
  return firstWhere(pieces, ({ end }) => end >= offset);
}

function shift(pieces: readonly Piece[], from: number, delta: number): void {
  if (delta === 0) return;
  for (let index = from; index < pieces.length; index++) {
    const piece = pieces[index];
    if (piece === undefined) continue;
    piece.start += delta;
    piece.end += delta;
    if (piece.bodyStart >= 0) {
      piece.bodyStart += delta;
      piece.bodyEnd += delta;
    }
    if (piece.innerAttributeRanges.length > 0) {
      piece.innerAttributeRanges = piece.innerAttributeRanges.map((range) => moved(range, delta));
    }
    shift(piece.children, 0, delta);
  }
}

function moved(range: Range, delta: number): Range {
  return { start: range.start + delta, end: range.end + delta };
}

/** The change is inside a member, so each range is before or after it. */
function shiftRanges(ranges: readonly Range[], change: Change): readonly Range[] {
  return ranges.map((range) => (range.start >= change.end ? moved(range, change.delta) : range));
}

/**
 * A slice keeps the whole text that it was taken from alive. After an edit that would be one text for each changed piece,
 * so such pieces copy theirs.
 */
function textOfCut(text: string, cut: Cut, detach: boolean): string {
  const slice = text.slice(cut.start, cut.kind === "container" ? cut.bodyStart : cut.end);
  return detach ? ` ${slice}`.slice(1) : slice;
}
