/** Where a pattern ends, over tokens (Rust reference, "Patterns"). Extents only; see `recognizeTypes.ts`. */
import type { TokenCursor } from "./cursor.js";
import { isPathSegmentKeyword, isReserved } from "./keywords.js";
import { isPathStart, recognizePath } from "./recognizeTypes.js";

/** With alternatives `A | B` and a leading `|`. */
export function recognizePattern(cursor: TokenCursor): boolean {
  if (cursor.is("|")) cursor.bump();
  for (;;) {
    if (!recognizePatternNoTopAlternative(cursor)) return false;
    if (!cursor.is("|")) return true;
    cursor.bump();
  }
}

export function recognizePatternNoTopAlternative(cursor: TokenCursor): boolean {
  const token = cursor.token;
  if (token === undefined) return false;
  switch (token.kind) {
    case "open":
      if (token.text === "{") return false;
      if (token.fragment === "path" || token.fragment === "ty") return recognizePathPattern(cursor);
      cursor.skipTree();
      return token.fragment === undefined || recognizeRangeTail(cursor);
    case "literal":
      cursor.bump();
      return recognizeRangeTail(cursor);
    case "punct":
      if (cursor.startsWith("&")) {
        cursor.eatPart("&");
        cursor.eatWord("mut");
        return recognizePatternNoTopAlternative(cursor);
      }
      if (cursor.is("-")) {
        cursor.bump();
        cursor.skipTree();
        return recognizeRangeTail(cursor);
      }
      if (cursor.is("..") || cursor.is("..=")) {
        cursor.bump();
        if (isRangeEnd(cursor)) recognizeRangeEnd(cursor);
        return true;
      }
      return isPathStart(cursor) && recognizePathPattern(cursor);
    case "ident":
      return recognizeWordPattern(cursor, token.text);
    default:
      return false;
  }
}

function recognizeWordPattern(cursor: TokenCursor, word: string): boolean {
  switch (word) {
    case "_":
      cursor.bump();
      return true;
    case "true":
    case "false":
      cursor.bump();
      return true;
    case "ref":
      cursor.bump();
      cursor.eatWord("mut");
      return recognizeBinding(cursor);
    case "mut":
      cursor.bump();
      return recognizeBinding(cursor);
    case "box":
      cursor.bump();
      return recognizePatternNoTopAlternative(cursor);
    case "const":
      cursor.bump();
      return cursor.eatGroup("{") && recognizeRangeTail(cursor);
    default: {
      if (isReserved(word) && !isPathSegmentKeyword(word)) return false;
      return cursor.ahead(1)?.text === "@" ? recognizeBinding(cursor) : recognizePathPattern(cursor);
    }
  }
}

function recognizeBinding(cursor: TokenCursor): boolean {
  if (!cursor.isKind("ident")) return false;
  cursor.bump();
  if (!cursor.is("@")) return true;
  cursor.bump();
  return recognizePatternNoTopAlternative(cursor);
}

function recognizePathPattern(cursor: TokenCursor): boolean {
  if (!recognizePath(cursor, "expr")) return false;
  if (cursor.is("!") && cursor.ahead(1)?.kind === "open") {
    cursor.bump();
    cursor.skipTree();
    return true;
  }
  if (cursor.is("(") || cursor.is("{")) {
    cursor.skipTree();
    return true;
  }
  return recognizeRangeTail(cursor);
}

function recognizeRangeTail(cursor: TokenCursor): boolean {
  if (!cursor.is("..") && !cursor.is("..=") && !cursor.is("...")) return true;
  cursor.bump();
  if (isRangeEnd(cursor)) recognizeRangeEnd(cursor);
  return true;
}

function isRangeEnd(cursor: TokenCursor): boolean {
  if (cursor.isKind("literal") || cursor.is("-") || cursor.fragment !== undefined) return true;
  return isPathStart(cursor) && !cursor.isWord("if");
}

function recognizeRangeEnd(cursor: TokenCursor): boolean {
  if (cursor.is("-")) cursor.bump();
  if (isPathStart(cursor)) return recognizePath(cursor, "expr");
  cursor.skipTree();
  return true;
}
