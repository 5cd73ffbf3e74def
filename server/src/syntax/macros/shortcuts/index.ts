/**
 * Short ways for `macro_rules!` of other crates that expand to much and do little: the same moves, borrows and types as the macro's own
 * rules give, from a hundredth of the code. They are tried first; calls of a form that they do not know go by the rules.
 */
import type { MacroCall, Token } from "../../ast.js";
import { BuiltinCall } from "../builtin/call.js";
import type { MacroContext } from "../result.js";
import type { MacroRules } from "../rules.js";
import { event, eventOfLevel, span, spanOfLevel } from "./events.js";

/** `crate`: the key of the crate that defines the macro. */
export type Shortcut = (call: BuiltinCall, crate: string) => readonly Token[] | undefined;

const SHORTCUTS: ReadonlyMap<string, Shortcut> = new Map<string, Shortcut>([
  ["tracing::event", event],
  ["tracing::span", span],
  ...["trace", "debug", "info", "warn", "error"].flatMap((level): [string, Shortcut][] => [
    [`tracing::${level}`, eventOfLevel],
    [`tracing::${level}_span`, spanOfLevel],
  ]),
]);

/** Of a macro of another crate, `crate` as Rust names it. */
export function shortcutOf(crate: string, name: string): Shortcut | undefined {
  return SHORTCUTS.get(`${crate}::${name}`);
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
