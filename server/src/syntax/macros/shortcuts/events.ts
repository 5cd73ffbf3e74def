/**
 * Events and spans of the crate `tracing`: `debug!(id, user.name = %name, ?error, "no answer from {host}")`.
 *
 * Their own rules make a static, a call site, a closure and an array of trait objects. What that does to values: if the event or span is
 * enabled, each is lent for the time of the statement. Left to the rules: `parent:`, whose value goes elsewhere, and fields in braces.
 */
import type { Token } from "../../ast.js";
import type { BuiltinCall } from "../builtin/call.js";
import { dollarCrate, oneExpression, quote } from "../procedural/quote.js";
import { named } from "../transcribe.js";

/** `event!(Level::INFO, …)` */
export function event(call: BuiltinCall): readonly Token[] | undefined {
  return lent(call, afterConstants(call, 1));
}

/** `info!(…)` */
export function eventOfLevel(call: BuiltinCall): readonly Token[] | undefined {
  return lent(call, afterConstants(call, 0));
}

/** `span!(Level::INFO, "name", …)` */
export function span(call: BuiltinCall, crate: string): readonly Token[] | undefined {
  return made(call, crate, afterConstants(call, 2));
}

/** `info_span!("name", …)` */
export function spanOfLevel(call: BuiltinCall, crate: string): readonly Token[] | undefined {
  return made(call, crate, afterConstants(call, 1));
}

/** An event has something to say. */
function lent(call: BuiltinCall, start: number | undefined): readonly Token[] | undefined {
  const values = start === undefined || start >= call.tokens.length ? undefined : valuesFrom(call, start);
  return values && quote(call.make, "{ if $std::hint::black_box(true) { $std::mem::drop(($values)); } }", { values });
}

function made(call: BuiltinCall, crate: string, start: number | undefined): readonly Token[] | undefined {
  const { make } = call;
  const values = start === undefined ? undefined : valuesFrom(call, start);
  if (values === undefined) return undefined;
  return quote(make, "{ if $std::hint::black_box(true) { $std::mem::drop(($values)); } $tracing::Span::none() }", {
    values,
    tracing: [dollarCrate(make, crate)],
  });
}

/** What a call site is made of: `name: "…", target: "…",`, and `count` expressions more. */
function afterConstants(call: BuiltinCall, count: number): number | undefined {
  const { tokens } = call;
  let index = 0;
  let left = count;
  for (;;) {
    const text = tokens[index]?.text;
    const isNamed = tokens[index]?.kind === "ident" && tokens[index + 1]?.text === ":";
    if (isNamed && text !== "name" && text !== "target") return undefined;
    if (!isNamed && left-- === 0) return index;
    const end = call.exprEnd(isNamed ? index + 2 : index);
    if (end === undefined || (end < tokens.length && tokens[end]?.text !== ",")) return undefined;
    index = Math.min(end + 1, tokens.length);
  }
}

/** Each value that is shown, lent. */
function valuesFrom(call: BuiltinCall, start: number): readonly Token[] | undefined {
  const { make, tokens } = call;
  const values: Token[] = [];
  let index = start;
  while (index < tokens.length) {
    if (isText(tokens[index]) && tokens[index + 1]?.text !== "=") {
      const format = tokens.slice(index);
      values.push(...quote(make, "&$std::format_args!($format),", { format }));
      break;
    }
    const field = fieldAt(call, index);
    if (field === undefined || (field.end < tokens.length && tokens[field.end]?.text !== ",")) return undefined;
    values.push(...quote(make, "&$value,", { value: field.value }));
    index = field.end + 1;
  }
  return values;
}

interface Field {
  readonly value: readonly Token[];
  /** The token after it. */
  readonly end: number;
}

/** The field that begins at a token: `id`, `?user.id`, `user.id = 1`, `"a name" = %text`. */
function fieldAt(call: BuiltinCall, index: number): Field | undefined {
  const { make, tokens } = call;
  const start = afterSign(tokens, index);
  const end = isText(tokens[start]) ? start + 1 : pathEnd(tokens, start);
  if (end === undefined) return undefined;
  if (start === index && tokens[end]?.text === "=") {
    const first = afterSign(tokens, end + 1);
    const last = call.exprEnd(first);
    if (last === undefined) return undefined;
    return { value: oneExpression(make, tokens.slice(first, last)), end: last };
  }
  if (isText(tokens[start])) return undefined;
  // The rules take names one by one and put them together anew: the dots are the macro's.
  const value = tokens
    .slice(start, end)
    .map((token) => (token.kind === "ident" ? named(token) : make.token("punct", ".")));
  return { value, end };
}

/** `?` shows a value with `Debug`, `%` with `Display`. */
function afterSign(tokens: readonly Token[], index: number): number {
  const text = tokens[index]?.text;
  return text === "?" || text === "%" ? index + 1 : index;
}

function pathEnd(tokens: readonly Token[], start: number): number | undefined {
  let index = start;
  while (tokens[index]?.kind === "ident") {
    index++;
    if (tokens[index]?.text !== ".") return index;
    index++;
  }
  return undefined;
}

function isText(token: Token | undefined): boolean {
  return token?.kind === "literal" && /^(?:"|r#*")/.test(token.text);
}
