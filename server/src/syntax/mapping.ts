/**
 * From offsets of the parsed text to spans: what makes the same lowering serve source text and macro expansions.
 *
 * In source text a span is the offset less the start of the piece. In an expansion, every token carries its own span,
 * hygiene mark and crate; a node's span is made of its first and its last token's (`macros/tokenText.ts`).
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

/** `($x)` in the definition of a macro: what was given for `$x` does not stand between the parentheses. */
export function isAroundArgument(parentheses: Span, inner: Span): boolean {
  return parentheses.expansion !== undefined && inner.expansion === undefined;
}
