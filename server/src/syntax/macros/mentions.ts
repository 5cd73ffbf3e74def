/**
 * The names that the tokens of a macro call mention, as expressions: what of them are variables, whoever knows the scope can tell. For calls
 * of macros that are not known: what such a call does with what it is given cannot be told, but with what it may.
 */
import type { Expr, MacroCall, Span } from "../ast.js";
import { captures } from "./builtin/formatString.js";

/** Identifiers that are no field, method or part of a path, and the names in strings that may be format strings. */
export function mentionsOf({ tokens }: MacroCall): readonly NameExpr[] {
  const found: NameExpr[] = [];
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1]?.text;
    if (token.kind === "literal")
      for (const capture of captures(token.text) ?? []) found.push(capturedName(token, capture));
    else if (token.kind === "ident" && before !== "." && before !== "::" && tokens[index + 1]?.text !== "::")
      found.push(nameExpr(token.text, token.hygiene, token.span));
  }
  return found;
}

export type NameExpr = Expr & { readonly kind: "path" };

/** A name in a literal: it stands in the text where the literal does, save in what a macro's definition wrote. */
export function capturedName(
  { span, hygiene }: { readonly span: Span; readonly hygiene: number },
  { name, start, end }: { readonly name: string; readonly start: number; readonly end: number },
): NameExpr {
  const at =
    span.expansion === undefined ? { start: span.start + start, end: span.start + end, expansion: undefined } : span;
  return nameExpr(name, hygiene, at);
}

function nameExpr(name: string, hygiene: number, span: Span): NameExpr {
  const segments = [{ ident: { name, hygiene, span }, arguments: undefined }];
  return {
    kind: "path",
    path: { root: { kind: "relative" }, qualifiedSelf: undefined, segments, span },
    span,
    attributes: [],
  };
}
