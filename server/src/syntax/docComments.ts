/**
 * Doc comments between the tokens of a macro call, as the attributes that a macro sees in their place (Rust reference, "Comments",
 * "Doc comments"): `/// text` is `#[doc = ""]`, `//! text` is `#![doc = ""]`. What they say is of no interest here.
 *
 * Elsewhere doc comments are white space.
 */
import type { Span, Token } from "./ast.js";

/** `////`, `/***` and `/**\/` are plain comments. */
const DOC_COMMENT = /\/\/(?:\/(?!\/)|!)[^\n]*|\/\*(?:\*(?![*/])|!)[\s\S]*?\*\/|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** `tokens` are those of `text[start, end)`, with spans in `text`. Costs nothing where no comment stands. */
export function withDocAttributes(
  tokens: readonly Token[],
  text: string,
  start: number,
  end: number,
): readonly Token[] {
  let result: Token[] | undefined;
  let from = start;
  for (let index = 0; index <= tokens.length; index += 1) {
    const token = tokens[index];
    const to = token === undefined ? end : token.span.start;
    if (to - from > 3) {
      const documentation = docAttributes(text.slice(from, to), from);
      if (documentation.length > 0) (result ??= tokens.slice(0, index)).push(...documentation);
    }
    if (token === undefined) break;
    result?.push(token);
    from = token.span.end;
  }
  return result ?? tokens;
}

/** `at`: where the text between two tokens stands. */
function docAttributes(between: string, at: number): readonly Token[] {
  if (!between.includes("/")) return [];
  return [...between.matchAll(DOC_COMMENT)].flatMap(({ 0: comment, index }) => {
    const isInner = /^\/[/*]!/.test(comment);
    const isDoc = isInner || /^\/\/\/(?!\/)|^\/\*\*(?![*/])/.test(comment);
    const span = { start: at + index, end: at + index + comment.length, expansion: undefined };
    return isDoc ? attribute(isInner, span) : [];
  });
}

function attribute(isInner: boolean, span: Span): readonly Token[] {
  const token = (kind: Token["kind"], text: string): Token => ({
    kind,
    text,
    span,
    hygiene: 0,
    crate: undefined,
    spaced: true,
  });
  return [
    token("punct", "#"),
    ...(isInner ? [token("punct", "!")] : []),
    token("open", "["),
    token("ident", "doc"),
    token("punct", "="),
    token("literal", '""'),
    token("close", "]"),
  ];
}
