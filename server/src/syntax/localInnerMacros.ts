/**
 * `#[macro_export(local_inner_macros)]` (Rust reference, "Path-based scope"): each macro that a rule of such a macro calls by a plain name is
 * of the crate that defines it, whoever is handed the name on the way. So the name's token carries the crate, as `$crate` does.
 *
 * Not here: what `$crate` itself means (`macros/parseRules.ts`).
 */
import type { Path, Token } from "./ast.js";
import { isReserved } from "./macros/keywords.js";

/** In place of the crate's key, which only the rules' reader knows. */
export const DEFINING_CRATE = "";

/** Marks the names in a definition's tokens. None is called in `if !(a)`, nor by what a rule matches: `$call:ident!(..)`. */
export function withLocalInnerMacros(tokens: readonly Token[]): readonly Token[] {
  let depth = 0;
  let isMatcher = true;
  return tokens.map((token, index) => {
    const previous = tokens[index - 1];
    if (token.kind === "close") depth--;
    if (depth === 0) isMatcher = previous?.text !== "=>";
    if (token.kind === "open") depth++;
    const isPlain =
      token.kind === "ident" && !isReserved(token.text) && previous?.text !== "::" && previous?.kind !== "dollar";
    const isCalled = tokens[index + 1]?.text === "!" && tokens[index + 2]?.kind === "open";
    return isPlain && isCalled && !isMatcher ? { ...token, crate: DEFINING_CRATE } : token;
  });
}

/** The path of a macro call, whose first word's token carries `crate`. */
export function calledPath(path: Path, crate: string | undefined): Path {
  const isPlain = path.root.kind === "relative" && path.segments.length === 1;
  return crate !== undefined && isPlain ? { ...path, root: { kind: "dollarCrate", crate } } : path;
}
