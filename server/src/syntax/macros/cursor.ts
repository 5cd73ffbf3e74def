/**
 * A position in a list of tokens that can stand *inside* an operator, because a grammar may need only a part of one: the
 * first `>` of `>>`, one `&` of `&&`, one `|` of `||`.
 *
 * Delimited groups are atoms that are skipped in one step; nobody here looks into them. The cursor knows no grammar.
 */

import type { FragmentKind, Token } from "../ast.js";
import { CLOSERS } from "../delimiters.js";

/** Tokens with the index of every group's end. */
export interface TokenList {
  readonly tokens: readonly Token[];
  /** For an `open` token the index of its `close`; when that is missing, the index of the last token. */
  readonly closes: Int32Array;
  /** Every delimiter has its partner. */
  readonly balanced: boolean;
}

const partners: Readonly<Record<string, string>> = { ...CLOSERS, "": "" };

export function tokenList(tokens: readonly Token[]): TokenList {
  const closes = new Int32Array(tokens.length);
  const open: number[] = [];
  let balanced = true;
  for (let index = 0; index < tokens.length; index++) {
    const kind = tokens[index]?.kind;
    if (kind === "open") {
      open.push(index);
    } else if (kind === "close") {
      const start = open.pop();
      if (start !== undefined) closes[start] = index;
      if (start === undefined || partners[tokens[start]?.text ?? ""] !== tokens[index]?.text) balanced = false;
    }
  }
  for (const start of open) closes[start] = tokens.length - 1;
  return { tokens, closes, balanced: balanced && open.length === 0 };
}

/** `index * 4 + characters of the operator already used`: an operator has at most three. */
export type Position = number;

export function positionOf(index: number): Position {
  return index * 4;
}

export class TokenCursor {
  private readonly tokens: readonly Token[];
  private readonly closes: Int32Array;
  private index: number;
  /** Characters of the operator at `index` that are used up. */
  private used: number;

  constructor(
    list: TokenList,
    start: Position,
    /** Index after the last token the cursor may see. */
    private limit: number,
  ) {
    this.tokens = list.tokens;
    this.closes = list.closes;
    this.index = start >> 2;
    this.used = start & 3;
  }

  get position(): Position {
    return this.index * 4 + this.used;
  }

  get atEnd(): boolean {
    return this.index >= this.limit;
  }

  get token(): Token | undefined {
    return this.index < this.limit ? this.tokens[this.index] : undefined;
  }

  /** The token `distance` tokens on; groups count by their tokens. */
  ahead(distance: number): Token | undefined {
    const index = this.index + distance;
    return index < this.limit ? this.tokens[index] : undefined;
  }

  /** What is left of the token at the cursor; empty at the end and at an invisible group. */
  get text(): string {
    const token = this.token;
    if (token === undefined) return "";
    return this.used === 0 ? token.text : token.text.slice(this.used);
  }

  /** Is there exactly this token? */
  is(text: string): boolean {
    return this.token !== undefined && this.text === text;
  }

  /** Is there a token that starts with this operator? */
  startsWith(operator: string): boolean {
    const token = this.token;
    return token !== undefined && token.kind === "punct" && token.text.startsWith(operator, this.used);
  }

  /** The kind of the fragment whose invisible group begins here. */
  get fragment(): FragmentKind | undefined {
    return this.token?.fragment;
  }

  /** Steps over one token; a group is stepped over by its opening delimiter only. */
  bump(): void {
    if (this.index < this.limit) this.index++;
    this.used = 0;
  }

  /** Steps over one token tree. */
  skipTree(): void {
    if (this.index >= this.limit) return;
    this.index =
      this.token?.kind === "open" ? Math.min((this.closes[this.index] ?? this.index) + 1, this.limit) : this.index + 1;
    this.used = 0;
  }

  /** Steps over exactly this token. */
  eat(text: string): boolean {
    if (!this.is(text)) return false;
    this.bump();
    return true;
  }

  /** Steps over this operator, if need be as the first part of a longer one. */
  eatPart(operator: string): boolean {
    const token = this.token;
    if (token === undefined || token.kind !== "punct" || !token.text.startsWith(operator, this.used)) return false;
    this.used += operator.length;
    if (this.used >= token.text.length) this.bump();
    return true;
  }

  /** Steps over a group with this opening delimiter. */
  eatGroup(delimiter: string): boolean {
    const token = this.token;
    if (token === undefined || token.kind !== "open" || token.text !== delimiter) return false;
    this.skipTree();
    return true;
  }

  isKind(kind: Token["kind"]): boolean {
    return this.token?.kind === kind;
  }

  isWord(word: string): boolean {
    const token = this.token;
    return token !== undefined && token.kind === "ident" && token.text === word;
  }

  eatWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.bump();
    return true;
  }
}
