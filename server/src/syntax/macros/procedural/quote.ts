/** Rust text with holes, to tokens. What the text says carries the expansion; what fills a hole stays as it was written. */
import type { Token } from "../../ast.js";
import { tokenize } from "../../lexer.js";
import type { Maker } from "../builtin/make.js";

const templates = new Map<string, readonly Token[]>();

/** `$name` is filled with `holes.name`; `$std` is the crate. */
export function quote(
  { span, hygiene }: Pick<Maker, "span" | "hygiene">,
  template: string,
  holes: Readonly<Record<string, readonly Token[]>> = {},
): readonly Token[] {
  let tokens = templates.get(template);
  if (tokens === undefined) templates.set(template, (tokens = tokenize(template, 0, template.length, 0)));
  const made: Token[] = [];
  let isHole = false;
  for (const token of tokens) {
    if (token.kind === "dollar") {
      isHole = true;
      continue;
    }
    if (isHole && token.text === "std") made.push(dollarCrate({ span, hygiene }, "std"));
    else if (isHole) for (const filling of holes[token.text] ?? []) made.push(filling);
    else made.push({ ...token, span, hygiene });
    isHole = false;
  }
  return made;
}

/** An expression that stays one wherever it is put, as one that `$x:expr` matched. */
export function oneExpression({ span }: Pick<Maker, "span">, tokens: readonly Token[]): readonly Token[] {
  const end = { text: "", span, hygiene: 0, crate: undefined, spaced: true } as const;
  return [{ kind: "open", ...end, fragment: "expr" }, ...tokens, { kind: "close", ...end }];
}

/** `$crate` of a macro of another crate, by its key. */
export function dollarCrate({ span, hygiene }: Pick<Maker, "span" | "hygiene">, crate: string): Token {
  return { kind: "ident", text: "$crate", span, hygiene, crate, spaced: true };
}

/** One word, as the macro makes it. */
export function word({ span, hygiene }: Pick<Maker, "span" | "hygiene">, text: string): Token {
  return { kind: "ident", text, span, hygiene, crate: undefined, spaced: true };
}
