/**
 * Reads the head of an item in the tokens of a macro expansion, and finds where the item ends: what `itemHead.ts` is for the text of a
 * file. Tokens that are not plainly an item give `undefined`.
 */
import type { Attribute, Ident, PathSegment, Span, Token, Visibility } from "../syntax/ast.js";
import { attributeFromText } from "../syntax/attributeText.js";
import { withoutRaw } from "../syntax/lexer.js";
import { printTokens } from "../syntax/macros/tokenText.js";
import type { ItemKind } from "./rawItem.js";

export interface TokenHead {
  readonly kind: ItemKind;
  readonly name: Ident | undefined;
  readonly attributes: readonly Attribute[];
  readonly visibility: Visibility;
  /** After the attributes; after the name or keyword; after the item. */
  readonly start: number;
  readonly rest: number;
  readonly end: number;
}

const WORDS: ReadonlyMap<string, ItemKind> = new Map([
  ["fn", "function"],
  ["struct", "struct"],
  ["enum", "enum"],
  ["union", "union"],
  ["trait", "trait"],
  ["type", "typeAlias"],
  ["mod", "module"],
  ["macro", "macroDefinition"],
]);
const MODIFIERS: ReadonlySet<string> = new Set(["unsafe", "async", "auto", "safe", "default"]);

export function readTokenHead(tokens: readonly Token[], from: number): TokenHead | undefined {
  const attributes: Attribute[] = [];
  let index = skipInvisible(tokens, from);
  const at = (offset: number): string | undefined => tokens[offset]?.text;
  while (at(index) === "#" && tokens[index + 1]?.kind === "open") {
    const close = closeOf(tokens, index + 1);
    if (close === undefined) return undefined;
    const { text } = printTokens(tokens.slice(index, close + 1), NOWHERE);
    const attribute = attributeFromText(text, 0, text.length);
    attributes.push({ ...attribute, span: tokens[index]?.span ?? NOWHERE });
    index = skipInvisible(tokens, close + 1);
  }
  const start = index;
  let visibility: Visibility = { kind: "private" };
  if (at(index) === "pub") {
    visibility = { kind: "public" };
    index = skipInvisible(tokens, index + 1);
    if (at(index) === "(") {
      const close = closeOf(tokens, index);
      if (close === undefined) return undefined;
      const inner = tokens.slice(index + 1, close).filter((token) => token.kind === "ident" && token.text !== "in");
      // `struct S(pub (A, B))` cannot be here, but `pub (crate)` is.
      visibility = {
        kind: "restricted",
        path: { root: { kind: "relative" }, qualifiedSelf: undefined, segments: inner.map(segmentOf), span: NOWHERE },
      };
      index = close + 1;
    }
    index = skipInvisible(tokens, index);
  }
  const finish = (
    kind: ItemKind,
    nameAt: number | undefined,
    rest: number,
    ends: "semicolon" | "group",
  ): TokenHead | undefined => {
    const nameToken = nameAt === undefined ? undefined : tokens[nameAt];
    if (nameAt !== undefined && nameToken?.kind !== "ident") return undefined;
    const end = ends === "semicolon" ? endAtSemicolon(tokens, rest) : endAtGroup(tokens, rest);
    if (end === undefined) return undefined;
    return { kind, name: nameToken && identOf(nameToken), attributes, visibility, start, rest, end };
  };
  for (;;) {
    index = skipInvisible(tokens, index);
    const token = tokens[index];
    if (token === undefined) return undefined;
    const next = skipInvisible(tokens, index + 1);
    const isCall = at(next) === "!" || at(next) === "::";
    const { text } = token;
    const kind = WORDS.get(text);
    if (token.kind === "punct" && text === "::") return callHead(tokens, index, attributes, visibility, start);
    if (token.kind !== "ident") return undefined;
    if (kind !== undefined && !isCall && (text !== "union" || tokens[next]?.kind === "ident")) {
      return finish(kind, next, next + 1, kind === "typeAlias" ? "semicolon" : "group");
    }
    if (text === "impl") return finish("impl", undefined, index + 1, "group");
    if (text === "use") return finish("use", undefined, index + 1, "semicolon");
    if (text === "static") {
      const nameAt = at(next) === "mut" ? skipInvisible(tokens, next + 1) : next;
      return finish("static", nameAt, nameAt + 1, "semicolon");
    }
    if (text === "const" && !isCall) {
      const follows = at(next) ?? "";
      if (["fn", "unsafe", "extern", "async", "trait", "impl"].includes(follows)) {
        index = next;
        continue;
      }
      return finish("const", next, next + 1, "semicolon");
    }
    if (text === "extern" && !isCall) {
      if (at(next) === "crate") return finish("externCrate", skipInvisible(tokens, next + 1), next + 2, "semicolon");
      const after = tokens[next]?.kind === "literal" ? skipInvisible(tokens, next + 1) : next;
      if (at(after) === "{") return finish("externBlock", undefined, after, "group");
      index = after;
      continue;
    }
    if (text === "macro_rules" && at(next) === "!" && tokens[skipInvisible(tokens, next + 1)]?.kind === "ident") {
      const nameAt = skipInvisible(tokens, next + 1);
      return finish("macroDefinition", nameAt, nameAt + 1, "group");
    }
    if (MODIFIERS.has(text) && !isCall) {
      index = next;
      continue;
    }
    return isCall ? callHead(tokens, index, attributes, visibility, start) : undefined;
  }
}

function callHead(
  tokens: readonly Token[],
  from: number,
  attributes: readonly Attribute[],
  visibility: Visibility,
  start: number,
): TokenHead | undefined {
  let index = from;
  while (tokens[index]?.kind === "ident" || tokens[index]?.text === "::" || tokens[index]?.text === "") index++;
  if (tokens[index]?.text !== "!") return undefined;
  const end = endAtGroup(tokens, index + 1);
  return end === undefined
    ? undefined
    : { kind: "macroCall", name: undefined, attributes, visibility, start, rest: index + 1, end };
}

export function skipInvisible(tokens: readonly Token[], from: number): number {
  let index = from;
  while (tokens[index]?.text === "") index++;
  return index;
}

export function closeOf(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const kind = tokens[index]?.kind;
    if (kind === "open") depth++;
    if (kind === "close" && --depth === 0) return index;
  }
  return undefined;
}

export function endAtSemicolon(tokens: readonly Token[], from: number): number | undefined {
  let depth = 0;
  for (let index = from; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.text === "") continue;
    if (token?.kind === "open") depth++;
    if (token?.kind === "close") depth--;
    if (depth === 0 && token?.text === ";") return index + 1;
  }
  return undefined;
}

/** Through the first braces, or up to a `;` before any; other brackets belong to what comes before. */
function endAtGroup(tokens: readonly Token[], from: number): number | undefined {
  for (let index = from; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.text === ";") return index + 1;
    if (token?.kind !== "open" || token.text === "") continue;
    const close = closeOf(tokens, index);
    if (close === undefined) return undefined;
    if (token.text === "{") return close + 1;
    index = close;
    // A macro call in parentheses may be the last thing, without its `;`.
    if (close === tokens.length - 1) return tokens.length;
  }
  return undefined;
}

/** Of what no token stands for. */
export const NOWHERE: Span = { start: 0, end: 0, expansion: undefined };

function identOf(token: Token): Ident {
  return {
    name: withoutRaw(token.text),
    hygiene: token.hygiene,
    span: token.span,
  };
}

export function segmentOf(token: Token): PathSegment {
  return { ident: identOf(token), arguments: undefined };
}
