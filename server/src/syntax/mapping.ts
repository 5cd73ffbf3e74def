/**
 * Where the text of a snippet comes from: the interface between macro expansion, which prints tokens as text, and
 * lowering, which parses that text and wants spans, hygiene and `$crate` back.
 *
 * All offsets are UTF-16 offsets into the snippet's text. `macros/tokenText.ts` implements it; lowering a piece of a file
 * needs none of it (its spans are the offsets themselves).
 */
import type { Span, Token } from "./ast.js";

export interface SourceMapping {
  /**
   * The span of the node at `[start, end)`: real when every token in it was written at the call site (also when the
   * node is a part of one token, as a tuple index in `0.1`), otherwise that of the outermost call, with the `expansion`
   * of the first token that a definition brought in. Parentheses for which `isSynthetic` holds do not count.
   */
  span(start: number, end: number): Span;
  /** The hygiene of the identifier or lifetime that starts at `offset`. */
  hygiene(offset: number): number;
  /** `$crate` is printed as `crate`; this is the crate's key when the word at `offset` was a `$crate`. */
  dollarCrate(offset: number): string | undefined;
  /** The parenthesis at `offset` only holds a fragment together: a span must not be widened to include it. */
  isSynthetic(offset: number): boolean;
  /** The original tokens printed in `[start, end)`: the arguments of a nested macro call, the rules of a nested macro. */
  tokens(start: number, end: number): readonly Token[];
}
