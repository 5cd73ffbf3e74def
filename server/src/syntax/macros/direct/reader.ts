/**
 * The direct reader: tokens straight to AST, without a text and without the parser.
 *
 * Most of what macros are given and make is plain: operators, calls, paths, blocks, `let`, `match`. A parse of such a
 * snippet costs 30 to 100 µs, whatever its length; reading it here costs some 3. So this reads the common part of the
 * language, and whatever is beyond it (functions, async, `impl Trait`, …) makes the whole attempt answer `undefined`, and
 * the parser reads it. It never guesses: what it answers is what lowering would (a test compares the two).
 *
 * This file is what the others share: the position, spans, names. A function that answers `undefined` leaves the reader
 * anywhere.
 */
import type { Ident, Lifetime, Span, Token } from "../../ast.js";
import { withoutRaw } from "../../lexer.js";
import { join } from "../../mapping.js";
import { tokenList } from "../cursor.js";

/** Deeper nesting is left to the parser, which has a limit of its own. */
const MAX_DEPTH = 200;

export class DirectReader {
  private readonly tokens: readonly Token[];
  private readonly closes: Int32Array;
  /** For each token the index of the first one from there on that a definition brought in. */
  private readonly nextExpanded: Int32Array;
  index: number;
  /** Characters of the operator at `index` that are used up: `>>` closes two lists of arguments. */
  private used = 0;
  private depth = 0;
  /** Where delimiters do not match, nothing may be read. */
  readonly balanced: boolean;

  constructor(tokens: readonly Token[], start: number, end: number) {
    const own = start === 0 && end === tokens.length ? tokens : tokens.slice(start, end);
    const list = tokenList(own);
    this.tokens = own;
    this.closes = list.closes;
    this.balanced = list.balanced;
    this.index = 0;
    const count = own.length;
    this.nextExpanded = new Int32Array(count + 1);
    let next = count;
    this.nextExpanded[count] = count;
    for (let index = count - 1; index >= 0; index--) {
      const token = own[index];
      if (token !== undefined && token.text !== "" && token.span.expansion !== undefined) next = index;
      this.nextExpanded[index] = next;
    }
  }

  get atEnd(): boolean {
    return this.index >= this.tokens.length;
  }

  get token(): Token | undefined {
    return this.tokens[this.index];
  }

  ahead(distance: number): Token | undefined {
    return this.tokens[this.index + distance];
  }

  /** The index of the `close` of the group at the position. */
  get close(): number {
    return this.closes[this.index] ?? this.tokens.length;
  }

  slice(start: number, end: number): readonly Token[] {
    return this.tokens.slice(start, end);
  }

  /** Is there this operator, delimiter or word? */
  is(text: string): boolean {
    const token = this.tokens[this.index];
    return token !== undefined && token.text === text && this.used === 0 && token.kind !== "literal";
  }

  startsWith(operator: string): boolean {
    const token = this.tokens[this.index];
    return token !== undefined && token.kind === "punct" && token.text.startsWith(operator, this.used);
  }

  eat(text: string): boolean {
    if (!this.is(text)) return false;
    this.index++;
    return true;
  }

  eatPart(operator: string): boolean {
    if (!this.startsWith(operator)) return false;
    this.used += operator.length;
    if (this.used >= (this.tokens[this.index]?.text.length ?? 0)) {
      this.index++;
      this.used = 0;
    }
    return true;
  }

  /** One level deeper; false when that is too deep. Pair with `leave`. */
  enter(): boolean {
    return ++this.depth < MAX_DEPTH;
  }

  leave(): void {
    this.depth--;
  }

  /** From token `start` to the position: real when all of it was written at the call site. */
  spanFrom(start: number): Span {
    return this.spanOf(start, this.index, this.used);
  }

  /** The position, with the characters of the operator that are used up: a type may begin in `::<<`. */
  get mark(): number {
    return this.index * 4 + this.used;
  }

  spanFromMark(mark: number): Span {
    const span = this.spanFrom(mark >> 2);
    if ((mark & 3) === 0 || span.expansion !== undefined) return span;
    return { start: span.start + (mark & 3), end: span.end, expansion: undefined };
  }

  spanOf(start: number, end: number, used = 0): Span {
    let first = start;
    let last = used > 0 ? end : end - 1;
    while (first < last && this.tokens[first]?.text === "") first++;
    while (last > first && this.tokens[last]?.text === "") last--;
    const expanded = this.tokens[this.nextExpanded[first] ?? this.tokens.length];
    if (expanded !== undefined && (this.nextExpanded[first] ?? 0) <= last) return expanded.span;
    const from = this.tokens[first]?.span ?? nowhere;
    const to = this.tokens[last]?.span ?? nowhere;
    if (first === last && used === 0) return from;
    if (from.byName && to.byName) return join(from, to);
    const realEnd = used > 0 && last === end ? to.start + used : to.end;
    if (from.start <= realEnd) return { start: from.start, end: realEnd, expansion: undefined };
    return { start: Math.min(from.start, to.start), end: Math.max(from.end, to.end), expansion: undefined };
  }

  ident(token: Token): Ident {
    return {
      name: withoutRaw(token.text),
      hygiene: token.hygiene,
      span: token.span,
    };
  }

  lifetime(token: Token): Lifetime {
    return { name: token.text.replace("r#", ""), hygiene: token.hygiene, span: token.span };
  }
}

const nowhere: Span = { start: 0, end: 0, expansion: undefined };
