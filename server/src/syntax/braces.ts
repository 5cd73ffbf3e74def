/**
 * Where lines and braces say that an item begins and ends: columns, the words that items start with, and braces that are
 * counted past strings, characters and comments. What an item is, `cutter.ts` knows.
 */
import { isIdentContinue, Scanner, skipTrivia } from "./lexer.js";

const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const NEWLINE = 0x0a;

/** The column of a position that only white space stands before, -1 for others. */
export function columnOf(text: string, position: number): number {
  let at = position - 1;
  for (; at >= 0; at--) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE) break;
    if (code !== 0x20 && code !== 0x09) return -1;
  }
  return position - at - 1;
}

const itemWords = new Set([
  "fn",
  "pub",
  "impl",
  "struct",
  "enum",
  "trait",
  "mod",
  "use",
  "static",
  "const",
  "type",
  "unsafe",
  "async",
  "extern",
  "macro_rules",
]);

export function isItemStart(text: string, position: number): boolean {
  const code = text.charCodeAt(position);
  if (code === 0x23) return text.charCodeAt(position + 1) === 0x5b;
  return code >= 0x61 && code <= 0x75 && isItemWord(text, position);
}

export function isItemWord(text: string, position: number): boolean {
  let end = position;
  while (end < position + 12 && isIdentContinue(text.charCodeAt(end))) end++;
  if (!itemWords.has(text.slice(position, end))) return false;
  // `unsafe {` and `async {` are expressions, `fn(` is a type.
  const next = text.charCodeAt(skipTrivia(text, end, text.length));
  return next !== OPEN_BRACE && !(next === 0x28 && text.startsWith("fn", position));
}

/**
 * From the `{` at `open` to after its `}`; -1 when there is none. With a `column` (-1: none) the layout decides where the
 * end is, see `cutter.ts`.
 */
export function skipBraces(text: string, open: number, column: number): number {
  const limit = text.length;
  let depth = 0;
  let position = open;
  let isFirstLine = true;
  while (position < limit) {
    const code = text.charCodeAt(position);
    switch (code) {
      case OPEN_BRACE:
        depth++;
        position++;
        break;
      case CLOSE_BRACE: {
        depth--;
        position++;
        if (column < 0 || isFirstLine) {
          if (depth === 0) return position;
          break;
        }
        const own = columnOf(text, position - 1);
        if (own === column || (own < 0 && depth === 0)) return position;
        if (own >= 0 && own < column) return position - 1;
        break;
      }
      case 0x22:
      case 0x27:
      case 0x2f: {
        const from = position;
        position = skipLiteralOrComment(text, position, code);
        // A string that was not closed runs into the items after it.
        const item =
          column >= 0 && code === 0x22 && text.charCodeAt(from - 1) !== 0x23
            ? itemInside(text, from, position, column)
            : -1;
        if (item >= 0) return item;
        break;
      }
      case NEWLINE: {
        position++;
        if (column < 0) break;
        isFirstLine = false;
        let at = position;
        while (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09) at++;
        if (at - position <= column && isItemStart(text, at)) return at;
        break;
      }
      default:
        position++;
    }
  }
  return column < 0 ? -1 : limit;
}

/** The first line in the range that starts with an item's keyword, no further right than the column; -1 if none does. */
function itemInside(text: string, start: number, end: number, column: number): number {
  for (
    let newline = text.indexOf("\n", start);
    newline >= 0 && newline < end;
    newline = text.indexOf("\n", newline + 1)
  ) {
    let at = newline + 1;
    while (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09) at++;
    if (at < end && at - newline - 1 <= column && isItemStart(text, at)) return at;
  }
  return -1;
}

/** `code` at `position` begins a string, a character, a lifetime or perhaps a comment; the position after it. */
function skipLiteralOrComment(text: string, position: number, code: number): number {
  const { length } = text;
  if (code === 0x2f) {
    const next = text.charCodeAt(position + 1);
    return next === 0x2f || next === 0x2a ? endOfComment(text, position, next) : position + 1;
  }
  let from = position;
  if (code === 0x22) {
    // Back to the `r`, `br` or `cr` of a raw string.
    while (text.charCodeAt(from - 1) === 0x23) from--;
    if (text.charCodeAt(from - 1) === 0x72) {
      from--;
      const before = text.charCodeAt(from - 1);
      if ((before === 0x62 || before === 0x63) && !isIdentContinue(text.charCodeAt(from - 2))) from--;
      else if (isIdentContinue(before)) from = position;
    } else {
      from = position;
    }
  }
  const scanner = new Scanner(text, from, length);
  scanner.next();
  return Math.max(scanner.end, position + 1);
}

/** A line comment up to its newline, or a block comment. */
function endOfComment(text: string, position: number, second: number): number {
  if (second === 0x2f) {
    const newline = text.indexOf("\n", position);
    return newline < 0 ? text.length : newline;
  }
  let depth = 0;
  let at = position;
  while (at < text.length) {
    if (text.startsWith("/*", at)) {
      depth++;
      at += 2;
    } else if (text.startsWith("*/", at)) {
      depth--;
      at += 2;
      if (depth === 0) return at;
    } else {
      at++;
    }
  }
  return text.length;
}
