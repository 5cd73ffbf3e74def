/**
 * Where an expression ends, over tokens (Rust reference, "Expressions").
 *
 * For an extent, precedence does not matter: an expression is operands joined by binary operators, and prefix operators,
 * closures, `return` and the like reach as far as their operand. Extents only; see `recognizeTypes.ts`.
 */
import type { TokenCursor } from "./cursor.js";
import { isPathSegmentKeyword, isReserved } from "./keywords.js";
import { recognizePattern, recognizePatternNoTopAlternative } from "./recognizePatterns.js";
import { isPathStart, recognizeGenericArguments, recognizePath, recognizeType, skipAngles } from "./recognizeTypes.js";

export interface ExprRestrictions {
  /** A `{` after a path does not begin a struct expression (conditions, scrutinees). */
  readonly noStruct?: boolean;
  /** Stop before the first binary operator. */
  readonly noBinary?: boolean;
  /** Statement position: a block-like expression ends the statement unless a `.` or `?` follows. */
  readonly statement?: boolean;
}

const unrestricted: ExprRestrictions = {};
const condition: ExprRestrictions = { noStruct: true };

const binaryOperators = new Set(
  "+ - * / % & | ^ << >> && || == != < <= > >= = += -= *= /= %= &= |= ^= <<= >>=".split(" "),
);

const exprKeywords = new Set(
  "async become box break const continue do false for if let loop match move return static true try unsafe while yield".split(
    " ",
  ),
);

/** rustc's `can_begin_expr`, for the token at the cursor. */
export function canBeginExpr(cursor: TokenCursor): boolean {
  const token = cursor.token;
  if (token === undefined) return false;
  switch (token.kind) {
    case "ident":
      return (
        token.text === "_" ||
        !isReserved(token.text) ||
        isPathSegmentKeyword(token.text) ||
        exprKeywords.has(token.text)
      );
    case "literal":
    case "lifetime":
      return true;
    case "open":
      if (token.fragment === undefined) return true;
      return (
        token.fragment === "expr" ||
        token.fragment === "expr_2021" ||
        token.fragment === "literal" ||
        token.fragment === "path" ||
        token.fragment === "block" ||
        token.fragment === "ty"
      );
    case "punct":
      switch (cursor.text) {
        case "!":
        case "-":
        case "*":
        case "|":
        case "||":
        case "&":
        case "&&":
        case "..":
        case "...":
        case "..=":
        case "<":
        case "<<":
        case "::":
        case "#":
          return true;
        default:
          return false;
      }
    case "close":
    case "dollar":
      return false;
  }
}

export function recognizeExpr(cursor: TokenCursor, restrictions: ExprRestrictions): boolean {
  let first = true;
  for (;;) {
    skipAttributes(cursor);
    if (cursor.is("..") || cursor.is("..=")) {
      cursor.bump();
      if (!canBeginOperand(cursor, restrictions)) return true;
    }
    const blockLike = isBlockLikeStart(cursor);
    if (!recognizeOperand(cursor, restrictions)) return false;
    if (first && blockLike && restrictions.statement === true && !cursor.is(".") && !cursor.is("?")) return true;
    first = false;
    while (cursor.isWord("as")) {
      cursor.bump();
      if (!recognizeType(cursor, false)) return false;
    }
    if (restrictions.noBinary === true) return true;
    if (cursor.is("..") || cursor.is("..=") || cursor.is("...")) {
      cursor.bump();
      if (!canBeginOperand(cursor, restrictions)) return true;
      continue;
    }
    if (!cursor.isKind("punct") || !binaryOperators.has(cursor.text)) return true;
    cursor.bump();
  }
}

function canBeginOperand(cursor: TokenCursor, restrictions: ExprRestrictions): boolean {
  if (restrictions.noStruct === true && cursor.is("{")) return false;
  // `.. = x` and `a.. => b` do not go on; neither is in `canBeginExpr`.
  return canBeginExpr(cursor);
}

export function skipAttributes(cursor: TokenCursor): void {
  while (cursor.is("#")) {
    cursor.bump();
    if (cursor.is("!")) cursor.bump();
    if (!cursor.is("[")) return;
    cursor.skipTree();
  }
}

/** Prefix operators, a primary expression and its postfix operators. */
function recognizeOperand(cursor: TokenCursor, restrictions: ExprRestrictions): boolean {
  for (;;) {
    if (cursor.is("-") || cursor.is("!") || cursor.is("*") || cursor.is("#")) {
      if (cursor.is("#")) skipAttributes(cursor);
      else cursor.bump();
    } else if (cursor.is("&") || cursor.is("&&")) {
      cursor.bump();
      if (cursor.isWord("raw") && (cursor.ahead(1)?.text === "const" || cursor.ahead(1)?.text === "mut")) {
        cursor.bump();
        cursor.bump();
      } else {
        cursor.eatWord("mut");
      }
    } else {
      break;
    }
  }
  // `&..x` and `!..`: a range may follow a prefix operator.
  if (cursor.is("..")) {
    cursor.bump();
    return canBeginOperand(cursor, restrictions) ? recognizeOperand(cursor, restrictions) : true;
  }
  return recognizePrimary(cursor, restrictions) && recognizePostfix(cursor, restrictions);
}

function recognizePostfix(cursor: TokenCursor, restrictions: ExprRestrictions): boolean {
  // After a block-like expression in statement position, `(` and `[` begin the next statement.
  let callable = restrictions.statement !== true || !cursorIsAfterBlock(cursor);
  for (;;) {
    if (cursor.is("?")) {
      cursor.bump();
    } else if (cursor.is(".")) {
      cursor.bump();
      const member = cursor.token;
      if (
        member === undefined ||
        (member.kind !== "ident" && member.kind !== "literal" && member.fragment === undefined)
      )
        return false;
      cursor.skipTree();
      if (cursor.is("::") && cursor.ahead(1)?.text.startsWith("<")) {
        cursor.bump();
        if (!recognizeGenericArguments(cursor)) return false;
      }
    } else if (callable && (cursor.is("(") || cursor.is("["))) {
      cursor.skipTree();
    } else {
      return true;
    }
    callable = true;
  }
}

function cursorIsAfterBlock(cursor: TokenCursor): boolean {
  return cursor.ahead(-1)?.text === "}";
}

function isBlockLikeStart(cursor: TokenCursor): boolean {
  const token = cursor.token;
  if (token === undefined) return false;
  if (token.kind === "open") return token.text === "{" || token.fragment === "block";
  if (token.kind === "lifetime") return true;
  if (token.kind !== "ident") return false;
  switch (token.text) {
    case "if":
    case "match":
    case "while":
    case "loop":
      return true;
    case "for":
      return !cursor.ahead(1)?.text.startsWith("<");
    case "unsafe":
    case "const":
    case "try":
      return cursor.ahead(1)?.text === "{";
    default:
      return false;
  }
}

function recognizePrimary(cursor: TokenCursor, restrictions: ExprRestrictions): boolean {
  const token = cursor.token;
  if (token === undefined) return false;
  switch (token.kind) {
    case "literal":
      cursor.bump();
      return true;
    case "open":
      if (token.fragment === "path" || token.fragment === "ty") return recognizePathExpr(cursor, restrictions);
      cursor.skipTree();
      return true;
    case "lifetime":
      cursor.bump();
      return cursor.eat(":") && recognizePrimary(cursor, restrictions);
    case "punct":
      if (cursor.is("|") || cursor.is("||")) return recognizeClosure(cursor, restrictions);
      return isPathStart(cursor) && recognizePathExpr(cursor, restrictions);
    case "ident":
      return recognizeWord(cursor, token.text, restrictions);
    case "close":
    case "dollar":
      return false;
  }
}

function recognizeWord(cursor: TokenCursor, word: string, restrictions: ExprRestrictions): boolean {
  switch (word) {
    case "true":
    case "false":
    case "_":
      cursor.bump();
      return true;
    case "if":
      return recognizeIf(cursor);
    case "match":
      cursor.bump();
      return recognizeExpr(cursor, condition) && cursor.eatGroup("{");
    case "while":
      cursor.bump();
      return recognizeExpr(cursor, condition) && recognizeBlock(cursor);
    case "loop":
      cursor.bump();
      return recognizeBlock(cursor);
    case "for":
      cursor.bump();
      if (cursor.startsWith("<")) return skipAngles(cursor) && recognizeClosure(cursor, restrictions);
      return (
        recognizePattern(cursor) && cursor.eatWord("in") && recognizeExpr(cursor, condition) && recognizeBlock(cursor)
      );
    case "let":
      cursor.bump();
      return recognizePattern(cursor) && cursor.eat("=") && recognizeExpr(cursor, { ...restrictions, noBinary: true });
    case "unsafe":
    case "try":
      cursor.bump();
      // `try!(..)` of edition 2015.
      return word === "try" && !cursor.is("{") ? recognizeCall(cursor, restrictions) : recognizeBlock(cursor);
    case "const":
      cursor.bump();
      return cursor.is("|") || cursor.is("||") || cursor.isWord("move")
        ? recognizeClosure(cursor, restrictions)
        : recognizeBlock(cursor);
    case "async": {
      const next = cursor.ahead(1);
      if (
        next === undefined ||
        !(
          next.text === "{" ||
          next.text === "move" ||
          next.text === "|" ||
          next.text === "||" ||
          next.fragment === "block"
        )
      ) {
        return recognizePathExpr(cursor, restrictions);
      }
      cursor.bump();
      if (cursor.isWord("move") && !cursor.ahead(1)?.text.startsWith("|")) cursor.bump();
      return cursor.is("{") || cursor.fragment === "block"
        ? recognizeBlock(cursor)
        : recognizeClosure(cursor, restrictions);
    }
    case "move":
    case "static":
      return recognizeClosure(cursor, restrictions);
    case "return":
    case "yield":
    case "become":
      cursor.bump();
      return canBeginOperand(cursor, restrictions)
        ? recognizeExpr(cursor, { noStruct: restrictions.noStruct === true })
        : true;
    case "break":
      cursor.bump();
      if (cursor.isKind("lifetime") && cursor.ahead(1)?.text !== ":") cursor.bump();
      return canBeginOperand(cursor, restrictions)
        ? recognizeExpr(cursor, { noStruct: restrictions.noStruct === true })
        : true;
    case "continue":
      cursor.bump();
      if (cursor.isKind("lifetime")) cursor.bump();
      return true;
    case "box":
      cursor.bump();
      return recognizeOperand(cursor, restrictions);
    case "do":
      // `do yeet value`
      cursor.bump();
      cursor.bump();
      return canBeginOperand(cursor, restrictions) ? recognizeExpr(cursor, restrictions) : true;
    default:
      return isPathStart(cursor) && recognizePathExpr(cursor, restrictions);
  }
}

function recognizeIf(cursor: TokenCursor): boolean {
  cursor.bump();
  if (!recognizeExpr(cursor, condition) || !recognizeBlock(cursor)) return false;
  if (!cursor.eatWord("else")) return true;
  return cursor.isWord("if") ? recognizeIf(cursor) : recognizeBlock(cursor);
}

export function recognizeBlock(cursor: TokenCursor): boolean {
  if (cursor.fragment === "block") {
    cursor.skipTree();
    return true;
  }
  return cursor.eatGroup("{");
}

function recognizePathExpr(cursor: TokenCursor, restrictions: ExprRestrictions): boolean {
  return recognizePath(cursor, "expr") && recognizeCall(cursor, restrictions);
}

/** What may follow a path: a macro's arguments, a struct's fields. */
function recognizeCall(cursor: TokenCursor, restrictions: ExprRestrictions): boolean {
  if (cursor.is("!") && cursor.ahead(1)?.kind === "open") {
    cursor.bump();
    cursor.skipTree();
  } else if (cursor.is("{") && restrictions.noStruct !== true) {
    cursor.skipTree();
  }
  return true;
}

/** `static move |a: A, (b, c)| -> T { … }`, `|a| a + 1`. */
function recognizeClosure(cursor: TokenCursor, restrictions: ExprRestrictions): boolean {
  while (cursor.eatWord("const") || cursor.eatWord("static") || cursor.eatWord("async") || cursor.eatWord("move"));
  if (cursor.is("||")) {
    cursor.bump();
  } else {
    if (!cursor.eatPart("|")) return false;
    while (!cursor.startsWith("|")) {
      skipAttributes(cursor);
      if (!recognizePatternNoTopAlternative(cursor)) return false;
      if (cursor.eat(":") && !recognizeType(cursor, true)) return false;
      if (!cursor.eat(",") && !cursor.startsWith("|")) return false;
    }
    cursor.eatPart("|");
  }
  if (cursor.eat("->")) return recognizeType(cursor, false) && recognizeBlock(cursor);
  return recognizeExpr(cursor, restrictions.noStruct === true ? condition : unrestricted);
}
