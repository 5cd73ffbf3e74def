/**
 * `macro name(…) { … }` and `macro name { rules }` ("declarative macros 2.0", in the standard library), read by the lexer
 * as the grammar does not know them. `macro m($x:expr) { a }` becomes the rule `($x:expr) => { a }`.
 */
import type { MacroDefinitionItem, Span, Token } from "./ast.js";
import { attributeFromText } from "./attributeText.js";
import { Scanner, tokenize } from "./lexer.js";

/** Of a piece's text, spans relative to it; `undefined` when it is no such macro. */
export function declarativeMacroFromText(text: string): MacroDefinitionItem | undefined {
  const tokens = tokenize(text, 0, text.length, 0);
  let at = 0;
  const attributes = [];
  while (tokens[at]?.text === "#") {
    const close = closing(tokens, at + 1);
    attributes.push(attributeFromText(text, tokens[at]?.span.start ?? 0, tokens[close]?.span.end ?? text.length));
    at = close + 1;
  }
  const start = tokens[at]?.span.start ?? 0;
  const isPublic = tokens[at]?.text === "pub";
  if (isPublic) at = tokens[at + 1]?.text === "(" ? closing(tokens, at + 1) + 1 : at + 1;
  const name = tokens[at + 1];
  const open = tokens[at + 2];
  if (tokens[at]?.text !== "macro" || name?.kind !== "ident" || open?.kind !== "open") return undefined;
  const close = closing(tokens, at + 2);
  const rest = tokens.slice(close + 1);
  const arrow: Token = { ...open, kind: "punct", text: "=>" };
  const rules = open.text === "{" ? tokens.slice(at + 3, close) : [...tokens.slice(at + 2, close + 1), arrow, ...rest];
  const span: Span = { start, end: endOf(text), expansion: undefined };
  return {
    kind: "macroDefinition",
    attributes,
    visibility: isPublic ? { kind: "public" } : { kind: "private" },
    span,
    ident: { name: name.text, hygiene: 0, span: name.span },
    isDecl2: true,
    tokens: rules,
  };
}

/** The index of the delimiter that closes the one at `open`. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.kind === "open") depth++;
    else if (tokens[at]?.kind === "close" && --depth === 0) return at;
  }
  return tokens.length;
}

function endOf(text: string): number {
  const scanner = new Scanner(text, 0, text.length);
  let end = 0;
  while (scanner.next() !== "end") end = scanner.end;
  return end;
}
