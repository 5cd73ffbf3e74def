/**
 * Where an item or a statement ends, over tokens (Rust reference, "Items", "Statements"). Extents only; see
 * `recognizeTypes.ts`.
 */
import type { TokenCursor } from "./cursor.js";
import { recognizeBlock, recognizeExpr, skipAttributes } from "./recognizeExpressions.js";
import { recognizePattern } from "./recognizePatterns.js";
import { isPathStart, recognizePath, recognizeType, recognizeVisibility, skipAngles } from "./recognizeTypes.js";

const modifiers = new Set(["const", "async", "unsafe", "safe", "extern", "default", "auto", "gen"]);

/** Attributes and visibility included. */
export function recognizeItem(cursor: TokenCursor): boolean {
  skipAttributes(cursor);
  if (cursor.fragment === "item") {
    cursor.skipTree();
    return true;
  }
  recognizeVisibility(cursor);
  return recognizeItemAfterVisibility(cursor);
}

/** Does an item (attributes and visibility aside) begin here, rather than an expression? */
function isItemStart(cursor: TokenCursor): boolean {
  const token = cursor.token;
  if (token === undefined || token.kind !== "ident") return token?.fragment === "item" || token?.fragment === "vis";
  const next = cursor.ahead(1);
  switch (token.text) {
    case "pub":
    case "use":
    case "fn":
    case "struct":
    case "enum":
    case "trait":
    case "impl":
    case "mod":
    case "type":
    case "extern":
      return true;
    case "macro_rules":
      return next?.text === "!" && cursor.ahead(2)?.kind === "ident";
    case "macro":
    case "union":
      return next?.kind === "ident";
    case "const":
      return next?.text !== "{" && next?.text !== "|" && next?.text !== "||" && next?.text !== "move";
    case "static":
      return next?.text !== "|" && next?.text !== "||" && next?.text !== "move";
    case "unsafe":
      return next?.text !== "{" && next?.fragment !== "block";
    case "async":
      return next?.text === "fn" || next?.text === "unsafe";
    case "auto":
      return next?.text === "trait";
    case "default":
    case "safe":
      return next?.kind === "ident" && next.text !== "as";
    default:
      return false;
  }
}

function recognizeItemAfterVisibility(cursor: TokenCursor): boolean {
  const token = cursor.token;
  if (token === undefined || !(token.kind === "ident" || isPathStart(cursor))) return false;
  if (token.text === "macro_rules" && cursor.ahead(1)?.text === "!") {
    cursor.bump();
    cursor.bump();
    cursor.bump();
    return recognizeMacroArguments(cursor);
  }
  // Modifiers, then the keyword. `const NAME`, `extern crate` and `extern {` are no modifiers.
  let sawModifier = false;
  while (cursor.isKind("ident") && modifiers.has(cursor.text)) {
    const next = cursor.ahead(1);
    if (
      cursor.isWord("const") &&
      !(
        next?.kind === "ident" &&
        (next.text === "fn" ||
          next.text === "unsafe" ||
          next.text === "async" ||
          next.text === "extern" ||
          next.text === "trait" ||
          next.text === "impl")
      )
    )
      break;
    if (cursor.isWord("extern")) {
      if (next?.text === "crate") return skipToSemicolon(cursor);
      cursor.bump();
      if (cursor.isKind("literal") || cursor.fragment !== undefined) cursor.skipTree();
      if (cursor.eatGroup("{")) return true;
      sawModifier = true;
      continue;
    }
    if (next?.kind !== "ident") break;
    sawModifier = true;
    cursor.bump();
  }
  switch (cursor.text) {
    case "use":
    case "type":
    case "const":
    case "static":
      return skipToSemicolon(cursor);
    case "mod":
      cursor.bump();
      cursor.skipTree();
      return cursor.eat(";") || cursor.eatGroup("{");
    case "fn":
      return recognizeFunction(cursor);
    case "struct":
    case "enum":
    case "trait":
    case "impl":
      cursor.bump();
      return skipToBody(cursor);
    case "union":
      if (cursor.ahead(1)?.kind !== "ident") break;
      cursor.bump();
      return skipToBody(cursor);
    case "macro":
      cursor.bump();
      cursor.bump();
      cursor.eatGroup("(");
      return cursor.eatGroup("{");
    default:
      break;
  }
  // A macro call in item position.
  if (sawModifier || !recognizePath(cursor, "module") || !cursor.eat("!")) return false;
  if (cursor.isKind("ident")) cursor.bump();
  return recognizeMacroArguments(cursor);
}

/** The arguments of a macro call that stands as an item or statement: with other than braces a `;` ends it. */
function recognizeMacroArguments(cursor: TokenCursor): boolean {
  if (cursor.eatGroup("{")) return true;
  if (!cursor.eatGroup("(") && !cursor.eatGroup("[")) return false;
  cursor.eat(";");
  return true;
}

function recognizeFunction(cursor: TokenCursor): boolean {
  cursor.bump();
  cursor.skipTree();
  if (cursor.startsWith("<") && !skipAngles(cursor)) return false;
  if (!cursor.eatGroup("(") && !skipFragment(cursor)) return false;
  if (cursor.eat("->") && !recognizeType(cursor, true)) return false;
  if (cursor.isWord("where")) return skipToBody(cursor);
  return cursor.eat(";") || recognizeBlock(cursor);
}

function skipFragment(cursor: TokenCursor): boolean {
  if (cursor.fragment === undefined) return false;
  cursor.skipTree();
  return true;
}

function skipToSemicolon(cursor: TokenCursor): boolean {
  while (!cursor.atEnd) {
    if (cursor.eat(";")) return true;
    cursor.skipTree();
  }
  return false;
}

/** To the end of a body in braces or to a `;`, whichever comes first; braces in generic arguments do not count. */
function skipToBody(cursor: TokenCursor): boolean {
  while (!cursor.atEnd) {
    if (cursor.eat(";") || cursor.eatGroup("{")) return true;
    if (cursor.fragment === "block") {
      cursor.skipTree();
      return true;
    }
    if (cursor.isKind("punct") && cursor.startsWith("<")) {
      if (!skipAngles(cursor)) return false;
    } else {
      cursor.skipTree();
    }
  }
  return false;
}

/** Without the `;` that may end it, as `$s:stmt` takes it; an item's own `;` belongs to it. */
export function recognizeStatement(cursor: TokenCursor): boolean {
  if (cursor.fragment === "stmt") {
    cursor.skipTree();
    return true;
  }
  skipAttributes(cursor);
  if (cursor.eatWord("let")) {
    if (!recognizePattern(cursor)) return false;
    if (cursor.eat(":") && !recognizeType(cursor, true)) return false;
    if (!cursor.eat("=")) return true;
    if (!recognizeExpr(cursor, {})) return false;
    return cursor.eatWord("else") ? recognizeBlock(cursor) : true;
  }
  if (isItemStart(cursor)) return recognizeItem(cursor);
  return recognizeExpr(cursor, { statement: true });
}
