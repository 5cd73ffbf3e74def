/**
 * From offsets of the parsed text to spans: what makes the same lowering serve source text and macro expansions.
 *
 * In source text a span is the offset less the start of the piece. In an expansion, every token carries its own span,
 * hygiene mark and crate; a node's span is made of its first and its last token's.
 */
import type { Expansion, Span, Token } from "./ast.js";

export interface Mapping {
  /** The span of `[start, end)` of the parsed text. */
  span(start: number, end: number): Span;
  /** The hygiene mark of the token that starts at `start`. */
  hygiene(start: number): number;
  /** The crate of a `$crate` that starts at `start`. */
  crate(start: number): string | undefined;
  /** Was the parenthesis at `start` made up, to keep a fragment (`$e:expr`) together? It then widens no span. */
  isSynthetic(start: number): boolean;
  /** The tokens that were printed in `[start, end)`, invisible groups included; absent for source text, which has none. */
  tokens?(start: number, end: number): readonly Token[];
}

/** For source text: spans relative to `base`, no hygiene. */
export function sourceMapping(base: number): Mapping {
  return {
    span: (start, end) => ({ start: start - base, end: end - base, expansion: undefined }),
    hygiene: () => 0,
    crate: () => undefined,
    isSynthetic: () => false,
  };
}

/** A token of a text that was put together from tokens: where it stands there, and what it is. */
export interface PlacedToken {
  readonly start: number;
  readonly end: number;
  readonly token: Token;
  readonly synthetic: boolean;
}

/** For text put together from tokens, which are in the order of the text and do not overlap. */
export function tokenMapping(placed: readonly PlacedToken[], empty: Span): Mapping {
  return {
    span(start, end) {
      let first = indexAt(placed, start);
      let last = indexAt(placed, Math.max(start, end - 1));
      while (first < last && placed[first]?.synthetic === true) first++;
      while (last > first && placed[last]?.synthetic === true) last--;
      const from = placed[first]?.token.span;
      const to = placed[last]?.token.span;
      if (from === undefined || to === undefined) return empty;
      if (start === end) return { start: from.start, end: from.start, expansion: from.expansion };
      return join(from, to);
    },
    hygiene: (start) => placed[indexAt(placed, start)]?.token.hygiene ?? 0,
    crate: (start) => placed[indexAt(placed, start)]?.token.crate,
    isSynthetic: (start) => placed[indexAt(placed, start)]?.synthetic ?? false,
  };
}

/**
 * From the first token's span to the last one's. A token of a macro's definition has the span of the outermost call:
 * with one at either end the node has that span, and is the expansion's. Tokens that a macro put in another order than
 * they were written in give the smallest span that holds both.
 */
export function join(first: Span, last: Span): Span {
  const expansion: Expansion | undefined = first.expansion ?? last.expansion;
  if (expansion !== undefined) {
    const outer = first.expansion !== undefined ? first : last;
    return { start: outer.start, end: outer.end, expansion };
  }
  const start = Math.min(first.start, last.start);
  const end = Math.max(first.end, last.end);
  return first.byName && last.byName
    ? { start, end, expansion: undefined, byName: true }
    : { start, end, expansion: undefined };
}

/** The last token that starts at or before `offset`; 0 when there is none. */
function indexAt(placed: readonly PlacedToken[], offset: number): number {
  let low = 0;
  let high = placed.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((placed[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
