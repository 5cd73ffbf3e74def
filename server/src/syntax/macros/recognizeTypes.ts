/**
 * Where a path, a type or a visibility ends, over tokens (Rust reference, "Paths", "Types", "Visibility").
 *
 * Each function moves the cursor over the construct and says whether there was one; after `false` the cursor is
 * anywhere. Extents only: nothing is built, and what is inside delimiters is not looked at.
 */
import type { TokenCursor } from "./cursor.js";
import { isPathSegmentKeyword, isReserved } from "./keywords.js";
import { recognizeExpr } from "./recognizeExpressions.js";

/** In types `Vec<u8>` and `Fn(A) -> B`; in expressions `Vec::<u8>`; `module`: no arguments at all. */
export type PathStyle = "type" | "expr" | "module";

export function isPathStart(cursor: TokenCursor): boolean {
  const token = cursor.token;
  if (token === undefined) return false;
  if (token.kind === "ident") return !isReserved(token.text) || isPathSegmentKeyword(token.text);
  if (token.fragment !== undefined) return token.fragment === "path" || token.fragment === "ty";
  return cursor.startsWith("::") || cursor.startsWith("<");
}

export function recognizePath(cursor: TokenCursor, style: PathStyle): boolean {
  if (cursor.fragment === "path" || cursor.fragment === "ty") {
    cursor.skipTree();
    if (!cursor.startsWith("::")) return true;
  } else if (style !== "module" && cursor.startsWith("<")) {
    cursor.eatPart("<");
    if (!recognizeType(cursor, true)) return false;
    if (cursor.eatWord("as") && !recognizePath(cursor, "type")) return false;
    if (!cursor.eatPart(">") || !cursor.startsWith("::")) return false;
  }
  if (cursor.startsWith("::")) cursor.eatPart("::");
  for (;;) {
    const segment = cursor.token;
    if (segment === undefined || segment.kind !== "ident") return false;
    if (isReserved(segment.text) && !isPathSegmentKeyword(segment.text)) return false;
    cursor.bump();
    if (style === "type") {
      if (cursor.startsWith("<") && !cursor.is("<=") && !cursor.is("<<=")) {
        if (!recognizeGenericArguments(cursor)) return false;
      } else if (cursor.is("(")) {
        recognizeInputsAndOutput(cursor);
      } else if (cursor.is("::")) {
        const next = cursor.ahead(1);
        if (next?.text.startsWith("<") || next?.text === "(") {
          cursor.bump();
          if (cursor.is("(")) recognizeInputsAndOutput(cursor);
          else if (!recognizeGenericArguments(cursor)) return false;
        }
      }
    } else if (style === "expr" && cursor.is("::") && cursor.ahead(1)?.text.startsWith("<")) {
      cursor.bump();
      if (!recognizeGenericArguments(cursor)) return false;
    }
    // The path of a `use` tree or a glob ends before its last `::`.
    if (!cursor.is("::") || cursor.ahead(1)?.kind !== "ident") return true;
    cursor.bump();
  }
}

function recognizeInputsAndOutput(cursor: TokenCursor): void {
  cursor.skipTree();
  if (cursor.eat("->")) recognizeType(cursor, false);
}

/** `<A, 'b, 3, Item = T, Item: Bound>`, the cursor at the `<`. */
export function recognizeGenericArguments(cursor: TokenCursor): boolean {
  if (!cursor.eatPart("<")) return false;
  for (;;) {
    if (cursor.eatPart(">")) return true;
    if (cursor.isKind("lifetime") && !cursor.ahead(1)?.text.startsWith("+")) {
      cursor.bump();
    } else if (cursor.isKind("literal") || cursor.is("{") || cursor.isWord("true") || cursor.isWord("false")) {
      cursor.skipTree();
    } else if (cursor.is("-")) {
      cursor.bump();
      cursor.skipTree();
    } else if (cursor.fragment !== undefined && cursor.fragment !== "ty" && cursor.fragment !== "path") {
      cursor.skipTree();
    } else {
      if (!recognizeType(cursor, true)) return false;
      if (cursor.startsWith("=") && !cursor.startsWith("=>")) {
        cursor.eatPart("=");
        if (cursor.isKind("literal") || cursor.is("{") || cursor.is("-")) {
          if (!recognizeExpr(cursor, { noStruct: true, noBinary: true })) return false;
        } else if (!recognizeType(cursor, true)) {
          return false;
        }
      } else if (cursor.eat(":")) {
        if (!recognizeBounds(cursor)) return false;
      }
    }
    if (cursor.eat(",")) continue;
    return cursor.eatPart(">");
  }
}

/** `'a + ?Sized + for<'b> Fn(&'b T) + use<'c>`; may be empty. */
function recognizeBounds(cursor: TokenCursor): boolean {
  for (;;) {
    if (cursor.isKind("lifetime")) {
      cursor.bump();
    } else if (cursor.isWord("use")) {
      cursor.bump();
      if (!skipAngles(cursor)) return false;
    } else if (cursor.is("(")) {
      cursor.skipTree();
    } else if (isBoundStart(cursor)) {
      if (!recognizeTraitBound(cursor)) return false;
    } else {
      return true;
    }
    if (!cursor.startsWith("+") || cursor.is("+=")) return true;
    cursor.eatPart("+");
  }
}

function isBoundStart(cursor: TokenCursor): boolean {
  return (
    isPathStart(cursor) ||
    cursor.is("?") ||
    cursor.is("~") ||
    cursor.is("[") ||
    ["for", "const", "async"].some((word) => cursor.isWord(word))
  );
}

function recognizeTraitBound(cursor: TokenCursor): boolean {
  for (;;) {
    if (cursor.eat("?") || cursor.eat("~") || cursor.eatWord("const") || cursor.eatWord("async")) continue;
    // `[const] Trait`
    if (cursor.is("[")) cursor.skipTree();
    else if (cursor.isWord("for")) {
      cursor.bump();
      if (!skipAngles(cursor)) return false;
    } else break;
  }
  return recognizePath(cursor, "type");
}

/** From a `<` to the `>` that closes it, counting; `->` and `=>` are tokens of their own. */
export function skipAngles(cursor: TokenCursor): boolean {
  let depth = 0;
  do {
    if (cursor.atEnd) return false;
    if (cursor.isKind("punct") && cursor.startsWith("<")) {
      cursor.eatPart("<");
      depth++;
    } else if (cursor.isKind("punct") && cursor.startsWith(">")) {
      cursor.eatPart(">");
      depth--;
    } else {
      cursor.skipTree();
    }
  } while (depth > 0);
  return true;
}

/** `allowPlus`: a bare trait object may go on with `+ Bound`; not after `&`, `as`, `->`. */
export function recognizeType(cursor: TokenCursor, allowPlus: boolean): boolean {
  const token = cursor.token;
  if (token === undefined) return false;
  if (token.kind === "open") {
    if (token.text === "{") return false;
    if (token.fragment === "path" || token.fragment === "ty") return recognizePathType(cursor, allowPlus);
    cursor.skipTree();
    return finishBounds(cursor, allowPlus);
  }
  if (token.kind === "lifetime") return recognizeBounds(cursor);
  if (token.kind === "punct") {
    if (cursor.startsWith("&")) {
      cursor.eatPart("&");
      if (cursor.isKind("lifetime")) cursor.bump();
      cursor.eatWord("mut");
      return recognizeType(cursor, false);
    }
    switch (cursor.text) {
      case "!":
        cursor.bump();
        return true;
      case "?":
      case "~":
        return recognizeBounds(cursor);
      case "*":
        cursor.bump();
        if (!cursor.eatWord("const") && !cursor.eatWord("mut")) return false;
        return recognizeType(cursor, false);
      default:
        return isPathStart(cursor) && recognizePathType(cursor, allowPlus);
    }
  }
  if (token.kind !== "ident") return false;
  switch (token.text) {
    case "_":
      cursor.bump();
      return true;
    case "for":
      cursor.bump();
      return skipAngles(cursor) && recognizeType(cursor, allowPlus);
    case "unsafe":
    case "extern":
    case "fn":
      return recognizeFunctionPointer(cursor);
    case "impl":
      cursor.bump();
      return allowPlus ? recognizeBounds(cursor) : recognizeTraitBoundOrLifetime(cursor);
    case "dyn": {
      const next = cursor.ahead(1);
      const isBound =
        next !== undefined &&
        (next.kind === "lifetime" ||
          next.text === "for" ||
          next.text === "?" ||
          next.text === "(" ||
          next.text === "::" ||
          next.text.startsWith("<") ||
          next.fragment !== undefined ||
          (next.kind === "ident" && (!isReserved(next.text) || isPathSegmentKeyword(next.text))));
      if (!isBound || next.text.startsWith("<")) return recognizePathType(cursor, allowPlus);
      cursor.bump();
      return allowPlus ? recognizeBounds(cursor) : recognizeTraitBoundOrLifetime(cursor);
    }
    default:
      return isPathStart(cursor) && recognizePathType(cursor, allowPlus);
  }
}

function recognizeTraitBoundOrLifetime(cursor: TokenCursor): boolean {
  if (cursor.isKind("lifetime") || cursor.is("(")) {
    cursor.skipTree();
    return true;
  }
  return recognizeTraitBound(cursor);
}

function recognizePathType(cursor: TokenCursor, allowPlus: boolean): boolean {
  if (!recognizePath(cursor, "type")) return false;
  if (cursor.is("!") && cursor.ahead(1)?.kind === "open") {
    cursor.bump();
    cursor.skipTree();
    return true;
  }
  return finishBounds(cursor, allowPlus);
}

function finishBounds(cursor: TokenCursor, allowPlus: boolean): boolean {
  if (!allowPlus || !cursor.is("+")) return true;
  cursor.bump();
  return recognizeBounds(cursor);
}

function recognizeFunctionPointer(cursor: TokenCursor): boolean {
  cursor.eatWord("unsafe");
  if (cursor.eatWord("extern") && cursor.isKind("literal")) cursor.bump();
  if (!cursor.eatWord("fn") || !cursor.eatGroup("(")) return false;
  return cursor.eat("->") ? recognizeType(cursor, false) : true;
}

/** Always succeeds: a visibility may be empty. */
export function recognizeVisibility(cursor: TokenCursor): boolean {
  if (cursor.fragment === "vis") {
    cursor.skipTree();
    return true;
  }
  if (!cursor.eatWord("pub") || !cursor.is("(")) return true;
  // `pub (A, B)` in a tuple struct is `pub` and a type.
  const first = cursor.ahead(1)?.text;
  const isRestriction =
    first === "in" || ((first === "crate" || first === "self" || first === "super") && cursor.ahead(2)?.text === ")");
  if (isRestriction) cursor.skipTree();
  return true;
}
