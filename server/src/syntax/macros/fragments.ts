/**
 * Fragment specifiers: which token may begin a fragment, and where the fragment ends.
 *
 * `canBegin` follows rustc's `nonterminal_may_begin_with` (rustc_parse), which decides between continuing a repetition
 * and leaving it; `recognizeFragment` follows the grammar of the Rust reference. Inside delimiters nothing is checked: a
 * fragment that rustc would reject for its inside is accepted here, and the expansion then fails to parse.
 */
import type { FragmentKind } from "../ast.js";
import type { TokenCursor } from "./cursor.js";
import { isPathSegmentKeyword, isReserved } from "./keywords.js";
import { canBeginExpr, recognizeBlock, recognizeExpr } from "./recognizeExpressions.js";
import { recognizeItem, recognizeStatement } from "./recognizeItems.js";
import { recognizePattern, recognizePatternNoTopAlternative } from "./recognizePatterns.js";
import { recognizePath, recognizeType, recognizeVisibility } from "./recognizeTypes.js";

const fragmentKinds = new Map<string, FragmentKind>(
  (
    [
      "block",
      "expr",
      "expr_2021",
      "ident",
      "item",
      "lifetime",
      "literal",
      "meta",
      "pat",
      "pat_param",
      "path",
      "stmt",
      "tt",
      "ty",
      "vis",
    ] as const
  ).map((kind) => [kind, kind]),
);

export function fragmentKind(word: string): FragmentKind | undefined {
  return fragmentKinds.get(word);
}

const typeKeywords = new Set(["_", "for", "impl", "fn", "unsafe", "extern", "typeof", "dyn"]);

function canBeginType(cursor: TokenCursor): boolean {
  const token = cursor.token;
  if (token === undefined) return false;
  switch (token.kind) {
    case "ident":
      return !isReserved(token.text) || isPathSegmentKeyword(token.text) || typeKeywords.has(token.text);
    case "lifetime":
      return true;
    case "open":
      return token.text === "(" || token.text === "[" || token.fragment === "ty" || token.fragment === "path";
    case "punct":
      return cursor.startsWith("&") || ["!", "*", "?", "<", "<<", "::"].includes(cursor.text);
    case "literal":
    case "close":
    case "dollar":
      return false;
  }
}

function canBeginPattern(cursor: TokenCursor, allowOr: boolean): boolean {
  const token = cursor.token;
  if (token === undefined) return false;
  switch (token.kind) {
    case "ident":
    case "literal":
      return true;
    case "open":
      return (
        token.text === "(" ||
        token.text === "[" ||
        (token.fragment !== undefined && token.fragment !== "vis" && token.fragment !== "item")
      );
    case "punct":
      return ["&", "&&", "-", "..", "...", "..=", "::", "<", "<<"].includes(cursor.text) || (allowOr && cursor.is("|"));
    case "lifetime":
    case "close":
    case "dollar":
      return false;
  }
}

/** May a fragment of this kind begin at the cursor? False at the end, except for what may be empty. */
export function canBegin(kind: FragmentKind, cursor: TokenCursor): boolean {
  const token = cursor.token;
  if (token === undefined) return false;
  switch (kind) {
    case "expr":
    case "expr_2021":
      if (kind === "expr_2021" && (cursor.isWord("_") || cursor.isWord("const"))) return false;
      return !cursor.isWord("let") && canBeginExpr(cursor);
    case "ty":
      return canBeginType(cursor);
    case "ident":
      return token.kind === "ident" && token.text !== "_" && token.text !== "$crate";
    case "lifetime":
      return token.kind === "lifetime";
    case "literal":
      return (
        token.kind === "literal" ||
        cursor.is("-") ||
        cursor.isWord("true") ||
        cursor.isWord("false") ||
        token.fragment === "literal"
      );
    case "vis":
      return token.kind === "ident" || cursor.is(",") || token.fragment !== undefined || canBeginType(cursor);
    case "block":
      return token.kind === "open" && (token.text === "{" || token.fragment === "block");
    case "path":
    case "meta":
      return (
        token.kind === "ident" ||
        cursor.is("::") ||
        (kind === "path" && (cursor.is("<") || cursor.is("<<"))) ||
        token.fragment === kind ||
        token.fragment === "path"
      );
    case "pat":
      return canBeginPattern(cursor, true);
    case "pat_param":
      return canBeginPattern(cursor, false);
    case "item":
    case "stmt":
    case "tt":
      return token.kind !== "close";
  }
}

/** Moves the cursor over a fragment; false when there is none. */
export function recognizeFragment(kind: FragmentKind, cursor: TokenCursor): boolean {
  if (cursor.fragment !== undefined && (cursor.fragment === kind || kind === "tt")) {
    // A `$e:expr` goes on after the group: `$e + 1` passed to `$x:expr`.
    if (kind !== "expr" && kind !== "ty" && kind !== "path" && kind !== "pat") {
      cursor.skipTree();
      return true;
    }
  }
  switch (kind) {
    case "expr":
    case "expr_2021":
      return recognizeExpr(cursor, {});
    case "ty":
      return recognizeType(cursor, true);
    case "ident":
    case "lifetime":
      cursor.bump();
      return true;
    case "literal":
      if (cursor.is("-")) cursor.bump();
      if (
        !cursor.isKind("literal") &&
        !cursor.isWord("true") &&
        !cursor.isWord("false") &&
        cursor.fragment !== "literal"
      )
        return false;
      cursor.skipTree();
      return true;
    case "vis":
      return recognizeVisibility(cursor);
    case "block":
      return recognizeBlock(cursor);
    case "path":
      return recognizePath(cursor, "type");
    case "meta":
      return recognizeMeta(cursor);
    case "pat":
      return recognizePattern(cursor);
    case "pat_param":
      return recognizePatternNoTopAlternative(cursor);
    case "item":
      return recognizeItem(cursor);
    case "stmt":
      return recognizeStatement(cursor);
    case "tt":
      if (cursor.atEnd) return false;
      cursor.skipTree();
      return true;
  }
}

/** The content of an attribute: `path`, `path(…)`, `path = value`, `unsafe(path)`. */
function recognizeMeta(cursor: TokenCursor): boolean {
  if (cursor.isWord("unsafe") && cursor.ahead(1)?.text === "(") {
    cursor.bump();
    cursor.skipTree();
    return true;
  }
  // Keywords may stand in attribute paths (`type`, `extern`).
  if (!recognizePath(cursor, "module")) return false;
  if (cursor.isKind("open") && cursor.fragment === undefined) {
    cursor.skipTree();
    return true;
  }
  if (!cursor.is("=")) return true;
  cursor.bump();
  return recognizeExpr(cursor, {});
}
