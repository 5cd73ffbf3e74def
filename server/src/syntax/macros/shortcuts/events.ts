/**
 * Events of the crate `tracing`: `debug!(id, user.name = %name, ?error, "no answer from {host}")`.
 *
 * Their own rules make a static, a call site, a closure and an array of trait objects. What that does to values: if the event is enabled,
 * each is lent for the time of the statement. Left to the rules: `parent:`, whose value is lent to a closure, and fields in braces.
 */
import type { Token } from "../../ast.js";
import type { BuiltinCall } from "../builtin/call.js";
import { oneExpression, quote } from "../procedural/quote.js";
import { named } from "../transcribe.js";

/** `event!(Level::INFO, …)` */
export function event(call: BuiltinCall): readonly Token[] | undefined {
  const start = afterPrefixes(call);
  const level = start === undefined ? undefined : call.exprEnd(start);
  if (level === undefined) return undefined;
  return call.tokens[level]?.text === "," ? lent(call, level + 1) : undefined;
}

/** `info!(…)` */
export function eventOfLevel(call: BuiltinCall): readonly Token[] | undefined {
  const start = afterPrefixes(call);
  return start === undefined ? undefined : lent(call, start);
}

/** Constants of the call site: `name: "…", target: "…",`. */
function afterPrefixes(call: BuiltinCall): number | undefined {
  const { tokens } = call;
  let index = 0;
  while (tokens[index]?.kind === "ident" && tokens[index + 1]?.text === ":") {
    const name = tokens[index]?.text;
    const end = name === "name" || name === "target" ? call.exprEnd(index + 2) : undefined;
    if (end === undefined || tokens[end]?.text !== ",") return undefined;
    index = end + 1;
  }
  return index;
}

function lent(call: BuiltinCall, start: number): readonly Token[] | undefined {
  const { make, tokens } = call;
  const values: Token[] = [];
  let index = start;
  if (index >= tokens.length) return undefined;
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
  return quote(make, "{ if $std::hint::black_box(true) { $std::mem::drop(($values)); } }", { values });
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
