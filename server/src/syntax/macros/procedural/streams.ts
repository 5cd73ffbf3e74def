/**
 * `async_stream::stream!` and `try_stream!`: what is yielded is sent, `?` sends the error and ends the stream, `for await` takes what another
 * stream gives. Closures and `async` blocks inside stay as they are, and calls of these macros, which are expanded on their own.
 */
import type { Token } from "../../ast.js";
import type { BuiltinCall } from "../builtin/call.js";
import { quote } from "./quote.js";

export function asyncStream(call: BuiltinCall, isTry: boolean): readonly Token[] | string | undefined {
  const { list, make, tokens } = call;
  const end = list.closes[0];
  if (tokens[0]?.text !== "(" || end === undefined) return undefined;
  const crate = tokens.slice(1, end);
  const body = scrubbed({ call, crate, isTry }, end + 1, tokens.length);
  if (typeof body === "string") return body;
  return quote(
    make,
    "{ let (mut __yield_tx, __yield_rx) = unsafe { $crate_path::__private::yielder::pair() }; $crate_path::__private::AsyncStream::new(__yield_rx, async move { $dummy $body }) }",
    {
      crate_path: crate,
      dummy: tokens.some(({ text }) => text === "yield") ? [] : quote(make, "if false { __yield_tx.send(()).await; }"),
      body,
    },
  );
}

interface Stream {
  readonly call: BuiltinCall;
  /** The path to async-stream. */
  readonly crate: readonly Token[];
  readonly isTry: boolean;
}

/** A string says why not. */
function scrubbed(stream: Stream, start: number, end: number): readonly Token[] | string {
  const { call, isTry } = stream;
  const { list, make, tokens } = call;
  const made: Token[] = [];
  let index = start;
  const copy = (until: number): void => {
    for (; index < until; index++) {
      const token = tokens[index];
      if (token !== undefined) made.push(token);
    }
  };
  while (index < end) {
    const token = tokens[index];
    if (token === undefined) break;
    const next = tokens[index + 1];
    if ((token.text === "stream" || token.text === "try_stream") && next?.text === "!") {
      copy((list.closes[index + 2] ?? index + 2) + 1);
    } else if (
      token.text === "async" &&
      (next?.text === "{" || (next?.text === "move" && tokens[index + 2]?.text === "{"))
    ) {
      const open = next.text === "{" ? index + 1 : index + 2;
      copy((list.closes[open] ?? open) + 1);
    } else if ((token.text === "|" || token.text === "||") && !endsOperand(made.at(-1))) {
      copy(call.exprEnd(index) ?? index + 1);
    } else if (token.kind === "ident" && token.text === "yield") {
      const valueEnd = call.exprEnd(index + 1) ?? index + 1;
      const value = scrubbed(stream, index + 1, valueEnd);
      if (typeof value === "string") return value;
      const sent = value.length === 0 ? quote(make, "()") : value;
      const template = isTry
        ? "__yield_tx.send($std::result::Result::Ok($sent)).await"
        : "__yield_tx.send($sent).await";
      made.push(...quote(make, template, { sent }));
      index = valueEnd;
    } else if (token.text === "for" && next?.text === "await") {
      const loop = forAwait(stream, index);
      if (loop === undefined || made.at(-1)?.text === ":") return "a `for await` loop is not understood";
      if (typeof loop === "string") return loop;
      made.push(...loop.tokens);
      index = loop.end;
    } else if (token.text === "?" && endsOperand(made.at(-1))) {
      const operandStart = startOfOperand(made);
      if (operandStart === undefined) return "what a `?` stands behind is not understood";
      const operand = made.splice(operandStart);
      const template =
        "(match $operand { $std::result::Result::Ok(v) => v, $std::result::Result::Err(e) => { __yield_tx.send($std::result::Result::Err(e.into())).await; return; } })";
      made.push(...quote(make, template, { operand }));
      index++;
    } else {
      copy(index + 1);
    }
  }
  return made;
}

function forAwait(
  stream: Stream,
  start: number,
): { readonly tokens: readonly Token[]; readonly end: number } | string | undefined {
  const { call, crate } = stream;
  const { list, make, tokens } = call;
  const patternEnd = call.patternEnd(start + 2);
  if (patternEnd === undefined || tokens[patternEnd]?.text !== "in") return undefined;
  let open = patternEnd + 1;
  while (open < tokens.length && tokens[open]?.text !== "{")
    open = tokens[open]?.kind === "open" ? (list.closes[open] ?? open) + 1 : open + 1;
  const end = list.closes[open];
  if (end === undefined) return undefined;
  const iterated = scrubbed(stream, patternEnd + 1, open);
  const body = scrubbed(stream, open, end + 1);
  if (typeof iterated === "string") return iterated;
  if (typeof body === "string") return body;
  const pattern = tokens.slice(start + 2, patternEnd);
  const template =
    "{ let mut __pinned = $iterated; let mut __pinned = unsafe { $std::pin::Pin::new_unchecked(&mut __pinned) }; loop { let $pattern = match $crate_path::__private::next(&mut __pinned).await { $std::option::Option::Some(e) => e, $std::option::Option::None => break }; $body } }";
  return { tokens: quote(make, template, { iterated, pattern, body, crate_path: crate }), end: end + 1 };
}

/** Words after which an expression begins. */
const BEFORE_OPERANDS: ReadonlySet<string> = new Set([
  "return",
  "break",
  "in",
  "if",
  "while",
  "match",
  "else",
  "yield",
  "mut",
  "move",
]);

function endsOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === "ident") return !BEFORE_OPERANDS.has(token.text);
  return token.kind === "literal" || token.kind === "close" || token.text === "?";
}

/** Where the postfix expression at the end of the tokens starts; `undefined`: at a block or generic arguments, which say too little. */
function startOfOperand(tokens: readonly Token[]): number | undefined {
  let index = tokens.length - 1;
  for (;;) {
    let token = tokens[index];
    while (token?.kind === "close") {
      if (token.text === "}") return undefined;
      index = openOf(tokens, index);
      const before = tokens[index - 1];
      if (before?.text === ">") return undefined;
      if (before?.text === "!") index--;
      if (!endsOperand(tokens[index - 1])) return index;
      token = tokens[--index];
    }
    if (token?.kind !== "ident" && token?.kind !== "literal") return undefined;
    const joint = tokens[index - 1]?.text;
    if (joint !== "." && joint !== "::") return index;
    index -= 2;
    if (tokens[index] === undefined) return undefined;
  }
}

function openOf(tokens: readonly Token[], close: number): number {
  let depth = 0;
  for (let index = close; index >= 0; index--) {
    if (tokens[index]?.kind === "close") depth++;
    else if (tokens[index]?.kind === "open" && --depth === 0) return index;
  }
  return 0;
}
