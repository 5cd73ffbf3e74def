/** Macros whose value is a text or bytes: `indoc!` and its kin, `hex!`. */
import type { Token } from "../../ast.js";
import type { BuiltinCall } from "../builtin/call.js";
import { quote } from "./quote.js";

/** The literal as it stands: how far its lines are indented says nothing of its type. */
export function indented({ tokens }: BuiltinCall): readonly Token[] | undefined {
  const literals = tokens.filter(({ kind }) => kind === "literal");
  return literals.length === 1 ? tokens.filter(({ text }) => text !== ",") : undefined;
}

/** `formatdoc!(..)` is `format!(..)`. */
export function formatted({ make, tokens }: BuiltinCall, name: string): readonly Token[] {
  const path = quote(make, "$std::$name!", { name: [make.token("ident", name)] });
  return [...path, make.token("open", "("), ...tokens, make.token("close", ")")];
}

/** `[0u8; N]` for as many bytes as the literals say. */
export function hex({ make, tokens }: BuiltinCall): readonly Token[] | undefined {
  if (tokens.some(({ kind, text }) => kind !== "literal" && text !== "")) return undefined;
  const digits = tokens.map(({ text }) => text.slice(1, -1).replaceAll(/\/\*.*?\*\/|\/\/[^\n]*|[^0-9A-Fa-f]/g, ""));
  const count = digits.join("").length / 2;
  return quote(make, "[0u8; $count]", { count: [make.token("literal", String(count))] });
}
