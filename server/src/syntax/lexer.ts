/**
 * The Rust lexer: text to tokens, for macro arguments and for cutting a file into items.
 *
 * `Scanner` steps from token to token without allocating; `tokenize` makes `Token`s of them. Operators are glued
 * greedily as rustc does (Rust reference, "Tokens"). Comments, doc comments included, are white space here.
 *
 * It does not parse, never fails (an unterminated literal or comment runs to the end of the text), and does not judge:
 * an unknown character is a `punct` of its own.
 */
import type { Token } from "./ast.js";

export type ScannedKind = Token["kind"] | "end";

const TAB = 0x09;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const BANG = 0x21;
const QUOTE = 0x22;
const HASH = 0x23;
const DOLLAR = 0x24;
const AMPERSAND = 0x26;
const TICK = 0x27;
const STAR = 0x2a;
const MINUS = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const BACKSLASH = 0x5c;
const UNDERSCORE = 0x5f;
const LOWER_B = 0x62;
const LOWER_C = 0x63;
const LOWER_E = 0x65;
const UPPER_E = 0x45;
const LOWER_R = 0x72;
const PIPE = 0x7c;

/** What an ASCII character may begin or continue; everything from U+0080 on that is not white space is a letter. */
const WHITE = 1;
const LETTER = 2;
const DIGIT = 3;
const OPEN = 4;
const CLOSE = 5;
const classes = new Uint8Array(128);
for (const code of [TAB, NEWLINE, 0x0b, 0x0c, 0x0d, SPACE]) classes[code] = WHITE;
for (let code = 0x61; code <= 0x7a; code++) classes[code] = classes[code - 32] = LETTER;
classes[UNDERSCORE] = LETTER;
for (let code = ZERO; code <= NINE; code++) classes[code] = DIGIT;
for (const open of "([{") classes[open.charCodeAt(0)] = OPEN;
for (const close of ")]}") classes[close.charCodeAt(0)] = CLOSE;

function classOf(code: number): number {
  if (code < 128) return classes[code] ?? 0;
  // NaN (past the end) is not smaller than 128 either.
  if (!(code >= 128)) return 0;
  return isUnicodeWhite(code) ? WHITE : LETTER;
}

/** `Pattern_White_Space` beyond ASCII, and the byte order mark. */
function isUnicodeWhite(code: number): boolean {
  return code === 0x85 || code === 0x200e || code === 0x200f || code === 0x2028 || code === 0x2029 || code === 0xfeff;
}

/** The name that an identifier stands for: `r#type` is called `type`. */
export function withoutRaw(text: string): string {
  return text.startsWith("r#") ? text.slice(2) : text;
}

function isIdentStart(code: number): boolean {
  return classOf(code) === LETTER;
}

export function isIdentContinue(code: number): boolean {
  const c = classOf(code);
  return c === LETTER || c === DIGIT;
}

/** The position after the white space and comments at `position`. */
export function skipTrivia(text: string, position: number, end: number): number {
  for (;;) {
    if (position >= end) return end;
    const code = text.charCodeAt(position);
    if (code === SPACE || code === NEWLINE) {
      position++;
    } else if (code === SLASH) {
      const next = text.charCodeAt(position + 1);
      if (next === SLASH) {
        const newline = text.indexOf("\n", position + 2);
        if (newline < 0 || newline >= end) return end;
        position = newline + 1;
      } else if (next === STAR) {
        position = endOfBlockComment(text, position, end);
      } else {
        return position;
      }
    } else if (classOf(code) === WHITE) {
      position++;
    } else {
      return position;
    }
  }
}

/** `position` is at the slash of a block comment, which may hold others. */
function endOfBlockComment(text: string, position: number, end: number): number {
  let depth = 1;
  position += 2;
  while (position < end) {
    const code = text.charCodeAt(position);
    if (code === STAR && text.charCodeAt(position + 1) === SLASH) {
      position += 2;
      if (--depth === 0) return Math.min(position, end);
    } else if (code === SLASH && text.charCodeAt(position + 1) === STAR) {
      position += 2;
      depth++;
    } else {
      position++;
    }
  }
  return end;
}

function endOfIdent(text: string, position: number, end: number): number {
  while (position < end && isIdentContinue(text.charCodeAt(position))) position++;
  return position;
}

/** `position` is after the opening quote; the answer is after the closing one and the literal's suffix, if any. */
function endOfQuoted(text: string, position: number, end: number, quote: number): number {
  while (position < end) {
    const code = text.charCodeAt(position);
    if (code === BACKSLASH) position += 2;
    else if (code === quote) return endOfIdent(text, position + 1, end);
    else position++;
  }
  return end;
}

/** `position` is at the first `#` or the quote of a raw string; -1 when it is not one after all. */
function endOfRawString(text: string, position: number, end: number): number {
  let hashes = 0;
  while (text.charCodeAt(position) === HASH) {
    hashes++;
    position++;
  }
  if (position >= end || text.charCodeAt(position) !== QUOTE) return -1;
  position++;
  for (;;) {
    const quote = text.indexOf('"', position);
    if (quote < 0 || quote >= end) return end;
    position = quote + 1;
    let seen = 0;
    while (seen < hashes && text.charCodeAt(position) === HASH) {
      seen++;
      position++;
    }
    if (seen === hashes) return position <= end ? endOfIdent(text, position, end) : end;
  }
}

/** `position` is at a digit. After a `.` (tuple index) only digits count: `x.0.1` has two indices and no float. */
function endOfNumber(text: string, position: number, end: number, afterDot: boolean): number {
  const first = text.charCodeAt(position);
  const prefix = text.charCodeAt(position + 1);
  // 0x, 0o, 0b: digits and suffix are all letters and digits.
  if (first === ZERO && (prefix === 0x78 || prefix === 0x6f || prefix === LOWER_B))
    return endOfIdent(text, position, end);
  position = endOfDigits(text, position, end);
  if (afterDot) return endOfIdent(text, position, end);
  if (position < end && text.charCodeAt(position) === DOT) {
    const after = position + 1 < end ? text.charCodeAt(position + 1) : NaN;
    if (after !== DOT && !isIdentStart(after)) position = endOfDigits(text, position + 1, end);
  }
  const exponent = position < end ? text.charCodeAt(position) : NaN;
  if (exponent === LOWER_E || exponent === UPPER_E) {
    let at = position + 1;
    const sign = text.charCodeAt(at);
    if (sign === MINUS || sign === 0x2b) at++;
    while (text.charCodeAt(at) === UNDERSCORE) at++;
    if (at < end && classOf(text.charCodeAt(at)) === DIGIT) position = at;
  }
  return endOfIdent(text, position, end);
}

function endOfDigits(text: string, position: number, end: number): number {
  while (position < end) {
    const code = text.charCodeAt(position);
    if (code !== UNDERSCORE && !(code >= ZERO && code <= NINE)) break;
    position++;
  }
  return position;
}

/** The length of the operator at `position`. */
function operatorLength(text: string, position: number, code: number): number {
  const next = text.charCodeAt(position + 1);
  switch (code) {
    case COLON:
      return next === COLON ? 2 : 1;
    case EQUALS:
      return next === EQUALS || next === GREATER ? 2 : 1;
    case MINUS:
      return next === GREATER || next === EQUALS ? 2 : 1;
    case AMPERSAND:
    case PIPE:
      return next === code || next === EQUALS ? 2 : 1;
    case LESS:
    case GREATER:
      if (next === code) return text.charCodeAt(position + 2) === EQUALS ? 3 : 2;
      return next === EQUALS ? 2 : 1;
    case DOT: {
      if (next !== DOT) return 1;
      const third = text.charCodeAt(position + 2);
      return third === DOT || third === EQUALS ? 3 : 2;
    }
    case BANG:
    case 0x25: // %
    case STAR:
    case 0x2b: // +
    case SLASH:
    case 0x5e: // ^
      return next === EQUALS ? 2 : 1;
    default:
      return 1;
  }
}

/**
 * Steps through the tokens of `text[start, end)`. After `next()`, `kind`, `start` and `end` describe the token; after
 * the last one `kind` is "end" and stays so. Allocates nothing.
 */
export class Scanner {
  kind: ScannedKind = "end";
  /** Where the token starts and ends (exclusive), in the text. */
  start: number;
  end: number;
  /** White space or a comment stands before the token. */
  spaced = false;
  /** The token before this one was the operator `.`. */
  private afterDot = false;

  constructor(
    readonly text: string,
    start: number,
    readonly limit: number,
  ) {
    this.start = start;
    this.end = start;
  }

  next(): ScannedKind {
    const { text, limit } = this;
    const from = this.end;
    const start = skipTrivia(text, from, limit);
    this.spaced = start > from;
    this.start = start;
    const afterDot = this.afterDot;
    this.afterDot = false;
    if (start >= limit) {
      this.end = limit;
      return (this.kind = "end");
    }
    const code = text.charCodeAt(start);
    switch (classOf(code)) {
      case LETTER:
        return this.letter(code);
      case DIGIT:
        this.end = endOfNumber(text, start, limit, afterDot);
        return (this.kind = "literal");
      case OPEN:
        this.end = start + 1;
        return (this.kind = "open");
      case CLOSE:
        this.end = start + 1;
        return (this.kind = "close");
      default:
        break;
    }
    switch (code) {
      case QUOTE:
        this.end = endOfQuoted(text, start + 1, limit, QUOTE);
        return (this.kind = "literal");
      case TICK:
        return this.tick(start);
      case DOLLAR:
        this.end = start + 1;
        return (this.kind = "dollar");
      default: {
        const length = operatorLength(text, start, code);
        this.afterDot = code === DOT && length === 1;
        this.end = Math.min(start + length, limit);
        return (this.kind = "punct");
      }
    }
  }

  /** Is the token exactly `text`? */
  is(text: string): boolean {
    return this.end - this.start === text.length && this.text.startsWith(text, this.start);
  }

  /** The token's text. */
  slice(): string {
    return this.text.slice(this.start, this.end);
  }

  /** An identifier, or one of the literals that start with letters: `r"`, `r#"`, `b"`, `b'`, `br"`, `c"`, `cr"`. */
  private letter(code: number): ScannedKind {
    const { text, start, limit } = this;
    if (code === LOWER_R || code === LOWER_B || code === LOWER_C) {
      let at = start + 1;
      let next = at < limit ? text.charCodeAt(at) : NaN;
      let raw = code === LOWER_R;
      if (!raw && next === LOWER_R) {
        raw = true;
        next = text.charCodeAt(++at);
      }
      if (!raw && next === QUOTE) {
        this.end = endOfQuoted(text, at + 1, limit, QUOTE);
        return (this.kind = "literal");
      }
      if (code === LOWER_B && next === TICK) {
        this.end = endOfQuoted(text, at + 1, limit, TICK);
        return (this.kind = "literal");
      }
      if (raw && (next === QUOTE || next === HASH)) {
        const end = endOfRawString(text, at, limit);
        if (end >= 0) {
          this.end = end;
          return (this.kind = "literal");
        }
        if (code === LOWER_R && isIdentStart(text.charCodeAt(at + 1))) {
          this.end = endOfIdent(text, at + 1, limit);
          return (this.kind = "ident");
        }
      }
    }
    this.end = endOfIdent(text, start + 1, limit);
    return (this.kind = "ident");
  }

  /** A character literal or a lifetime. */
  private tick(start: number): ScannedKind {
    const { text, limit } = this;
    const first = text.charCodeAt(start + 1);
    if (first === BACKSLASH) {
      this.end = endOfQuoted(text, start + 1, limit, TICK);
      return (this.kind = "literal");
    }
    // A character outside the basic plane takes two code units.
    const width = first >= 0xd800 && first < 0xdc00 ? 2 : 1;
    if (first !== TICK && text.charCodeAt(start + 1 + width) === TICK) {
      this.end = Math.min(endOfIdent(text, start + 2 + width, limit), limit);
      return (this.kind = "literal");
    }
    if (isIdentStart(first)) {
      let end = endOfIdent(text, start + 1, limit);
      // 'r#name
      if (end === start + 2 && first === LOWER_R && text.charCodeAt(end) === HASH)
        end = endOfIdent(text, end + 1, limit);
      this.end = end;
      return (this.kind = "lifetime");
    }
    this.end = start + 1;
    return (this.kind = "punct");
  }
}

/**
 * The tokens of `text[start, end)`, their spans relative to `base`. Delimiters are reported as they stand, balanced or
 * not.
 */
export function tokenize(text: string, start: number, end: number, base: number): Token[] {
  const scanner = new Scanner(text, start, end);
  const tokens: Token[] = [];
  for (let kind = scanner.next(); kind !== "end"; kind = scanner.next()) {
    tokens.push({
      kind,
      text: text.slice(scanner.start, scanner.end),
      span: { start: scanner.start - base, end: scanner.end - base, expansion: undefined },
      hygiene: 0,
      crate: undefined,
      spaced: scanner.spaced,
    });
  }
  return tokens;
}
