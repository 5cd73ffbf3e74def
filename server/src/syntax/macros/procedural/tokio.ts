/** The two procedural macros that `tokio::select!` rests on; the rest of it is `macro_rules!`. */
import type { Token } from "../../ast.js";
import type { BuiltinCall } from "../builtin/call.js";
import { quote, word } from "./quote.js";

/** `((_ _))`, a `_` for each branch, to `enum Out<_0, _1> { _0(_0), _1(_1), Disabled }` and the integer with a bit for each. */
export function outputEnum({ make, tokens }: BuiltinCall): readonly Token[] | undefined {
  const count = tokens.filter(({ text }) => text === "_").length;
  if (count > 64) return undefined;
  const names = Array.from({ length: count }, (_, index) => word(make, `_${index}`));
  const parameters = names.flatMap((name) => quote(make, "$name,", { name: [name] }));
  const variants = names.flatMap((name) => quote(make, "$name($name),", { name: [name] }));
  const mask = [word(make, count <= 8 ? "u8" : count <= 16 ? "u16" : count <= 32 ? "u32" : "u64")];
  return quote(make, "pub(super) enum Out<$parameters> { $variants Disabled } pub(super) type Mask = $mask;", {
    parameters,
    variants,
    mask,
  });
}

/** The pattern without `mut` and `ref`: it is matched with a reference, to see whether it fits. */
export function cleanPattern({ tokens }: BuiltinCall): readonly Token[] {
  return tokens.filter(({ kind, text }) => kind !== "ident" || (text !== "mut" && text !== "ref"));
}
