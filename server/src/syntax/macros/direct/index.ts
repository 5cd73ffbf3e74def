/** The entry points of the direct reader: `undefined` means that the parser must read it. See `reader.ts`. */
import type { Block, Expr, Pattern, Span, Token, TypeExpr } from "../../ast.js";
import { directStatements } from "./blocks.js";
import { directExprAt } from "./expressions.js";
import { directPattern } from "./patterns.js";
import { DirectReader } from "./reader.js";
import { directType } from "./types.js";

/** Longer expansions are read by the parser: none of this size is of the plain kind, and the attempt would be lost. */
const MAX_TOKENS = 4000;

function read<Node>(
  tokens: readonly Token[],
  start: number,
  end: number,
  parse: (reader: DirectReader) => Node | undefined,
): Node | undefined {
  if (end <= start || end - start > MAX_TOKENS) return undefined;
  return readAll(tokens, start, end, parse);
}

function readAll<Node>(
  tokens: readonly Token[],
  start: number,
  end: number,
  parse: (reader: DirectReader) => Node | undefined,
): Node | undefined {
  const reader = new DirectReader(tokens, start, end);
  if (!reader.balanced) return undefined;
  const node = parse(reader);
  return reader.atEnd ? node : undefined;
}

/** The expression made of `tokens[start, end)`. */
export function directExpr(tokens: readonly Token[], start: number, end: number): Expr | undefined {
  return read(tokens, start, end, directExprAt);
}

/** The statements and tail made of all tokens; `span` is the block's. */
export function directStatementList(tokens: readonly Token[]): Block | undefined {
  const end = tokens.length;
  return read(tokens, 0, end, (reader) => {
    const inside = directStatements(reader, end);
    const span: Span = reader.spanOf(0, end);
    return inside === undefined ? undefined : { ...inside, span };
  });
}

/** The body of a function as it was written, made of what stands between its braces; `span` is with them. */
export function directBody(tokens: readonly Token[], span: Span): Block | undefined {
  const inside = readAll(tokens, 0, tokens.length, (reader) => directStatements(reader, tokens.length));
  return inside && { ...inside, span };
}

/** The value of a `const` or `static` as it was written, made of all tokens. */
export function directValue(tokens: readonly Token[]): Expr | undefined {
  return readAll(tokens, 0, tokens.length, directExprAt);
}

/** The body of a function that a macro made, with its braces. */
export function directBodyOf(tokens: readonly Token[]): Block | undefined {
  const end = tokens.length;
  const inside = readAll(tokens, 1, end - 1, (reader) => directStatements(reader, end - 2));
  return inside && { ...inside, span: spanOfTokens(tokens) };
}

/** From the first token to the last: real when all of them were written at the call site. */
export function spanOfTokens(tokens: readonly Token[]): Span {
  return new DirectReader(tokens, 0, tokens.length).spanOf(0, tokens.length);
}

export function directPatternOf(tokens: readonly Token[], start: number, end: number): Pattern | undefined {
  return read(tokens, start, end, directPattern);
}

export function directTypeOf(tokens: readonly Token[], start: number, end: number): TypeExpr | undefined {
  return read(tokens, start, end, directType);
}
