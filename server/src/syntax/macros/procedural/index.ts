/**
 * Procedural macros of well-known crates, expanded by rule: what code can be read without running them, as `tokio::select!` or `paste!`. By
 * the crate that defines them, whoever exports them again.
 *
 * What they expand to has the types, the moves and the borrows of the real thing; where that polls in a random order, this polls in the
 * order written. Not here: derives and attributes (`hir/derives.ts`). Any other procedural macro is a gap.
 */
import type { MacroCall, Token } from "../../ast.js";
import { BuiltinCall } from "../builtin/call.js";
import type { MacroContext } from "../result.js";
import { join, select, tryJoin } from "./futures.js";
import { paste } from "./paste.js";
import { asyncStream } from "./streams.js";
import { formatted, hex, indented } from "./texts.js";
import { cleanPattern, outputEnum } from "./tokio.js";

export interface ProceduralMacro {
  readonly kind: "procedural";
  readonly name: string;
  readonly expander: Expander;
}

/** Tokens, or why there are none. `undefined`: the arguments are not of the macro's form. */
export type Expander = (call: BuiltinCall) => readonly Token[] | string | undefined;

const BY_CRATE: Readonly<Record<string, Readonly<Record<string, Expander>>>> = {
  tokio_macros: { select_priv_declare_output_enum: outputEnum, select_priv_clean_pattern: cleanPattern },
  futures_macro: {
    join_internal: join,
    try_join_internal: tryJoin,
    select_internal: select,
    select_biased_internal: select,
  },
  async_stream_impl: {
    stream_inner: (call) => asyncStream(call, false),
    try_stream_inner: (call) => asyncStream(call, true),
  },
  paste: { paste },
  indoc: {
    indoc: indented,
    formatdoc: (call) => formatted(call, "format"),
    printdoc: (call) => formatted(call, "print"),
    eprintdoc: (call) => formatted(call, "eprint"),
    writedoc: (call) => formatted(call, "write"),
  },
  hex_literal: { hex },
};

const EXPANDERS: ReadonlyMap<string, Expander> = new Map(
  Object.entries(BY_CRATE).flatMap(([crate, macros]) =>
    Object.entries(macros).map(([name, expander]) => [`${crate}::${name}`, expander] as const),
  ),
);

/** `undefined`: nobody here knows what it makes. `crate`: as Rust names it. */
export function proceduralMacro(crate: string, name: string): ProceduralMacro | undefined {
  const expander = EXPANDERS.get(`${crate}::${name}`);
  return expander && { kind: "procedural", name, expander };
}

/** A string says why there are none. */
export function proceduralTokens(
  { name, expander }: ProceduralMacro,
  call: MacroCall,
  context: MacroContext,
): readonly Token[] | string {
  const tokens = expander(new BuiltinCall(name, call, context)) ?? `the arguments of \`${name}!\` are not understood`;
  if (typeof tokens === "string" || context.expansions.spend(tokens.length)) return tokens;
  return `\`${name}!\`: the macros of this function expand to too much`;
}
