/**
 * `clap::arg!(--color <WHEN> "When to colour")`: an `Arg` of names and literals. Its own rules build it flag by flag, each in a block around
 * the ones before. Values of the program cannot stand in it.
 */
import type { Token } from "../../ast.js";
import type { BuiltinCall } from "../builtin/call.js";
import { dollarCrate, quote } from "../procedural/quote.js";

const SIGNS: ReadonlySet<string> = new Set(["-", "--", "<", ">", "[", "]", "...", ":"]);

export function argument({ make, tokens }: BuiltinCall, crate: string): readonly Token[] | undefined {
  const isPlain = tokens.every(({ kind, text }) => kind === "ident" || kind === "literal" || SIGNS.has(text));
  if (!isPlain || tokens.length === 0) return undefined;
  return quote(make, "$clap::Arg::default()", { clap: [dollarCrate(make, crate)] });
}
