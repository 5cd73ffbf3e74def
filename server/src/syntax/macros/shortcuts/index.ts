/**
 * Short ways for `macro_rules!` of other crates that expand to much and do little: the same moves, borrows and types as the macro's own
 * rules give, from a hundredth of the code. They are tried first; calls of a form that they do not know go by the rules.
 */
import type { MacroCall, Token } from "../../ast.js";
import { BuiltinCall } from "../builtin/call.js";
import type { MacroContext } from "../result.js";
import type { MacroRules } from "../rules.js";
import { argument } from "./arguments.js";
import { event, eventOfLevel, span, spanOfLevel } from "./events.js";

/** `crate`: the key of the crate that defines the macro. */
export type Shortcut = (call: BuiltinCall, crate: string) => readonly Token[] | undefined;

interface Known {
  readonly shortcut: Shortcut;
  /** A name that the macro's own rules rest on: without it, it is another macro of the same name. */
  readonly restsOn: string;
}

const KNOWN: ReadonlyMap<string, Known> = new Map<string, Known>([
  ["clap::arg", { shortcut: argument, restsOn: "arg_impl" }],
  ["clap_builder::arg", { shortcut: argument, restsOn: "arg_impl" }],
  ["tracing::event", { shortcut: event, restsOn: "CALLSITE" }],
  ["tracing::span", { shortcut: span, restsOn: "CALLSITE" }],
  ...["trace", "debug", "info", "warn", "error"].flatMap((level): [string, Known][] => [
    [`tracing::${level}`, { shortcut: eventOfLevel, restsOn: "event" }],
    [`tracing::${level}_span`, { shortcut: spanOfLevel, restsOn: "span" }],
  ]),
]);

/** Of the macro that these tokens define in a crate, `crate` as Rust names it. */
export function shortcutOf(crate: string, name: string, definition: readonly Token[]): Shortcut | undefined {
  const known = KNOWN.get(`${crate}::${name}`);
  return known && definition.some(({ text }) => text === known.restsOn) ? known.shortcut : undefined;
}

/** `undefined`: there is none for this call. A string says why there are no tokens. */
export function shortTokens(
  { name, crate, shortcut }: MacroRules,
  call: MacroCall,
  context: MacroContext,
): readonly Token[] | string | undefined {
  const tokens = shortcut?.(new BuiltinCall(name, call, context), crate);
  if (tokens === undefined || context.expansions.spend(tokens.length)) return tokens;
  return `\`${name}!\`: the macros of this function expand to too much`;
}
