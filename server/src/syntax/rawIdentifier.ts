/** Names that are keywords, `r#type`: an identifier's name says `type`. */
import type { Ident } from "./ast.js";

const PREFIX = "r#";

/** The name as the text has it, for code that is written anew. */
export function writtenName(ident: Ident): string {
  return isRaw(ident) ? `${PREFIX}${ident.name}` : ident.name;
}

/** Where the name begins, behind `r#`. */
export function nameStart(ident: Ident): number {
  return isRaw(ident) ? ident.span.start + PREFIX.length : ident.span.start;
}

function isRaw({ name, span }: Ident): boolean {
  return span.end - span.start === name.length + PREFIX.length;
}
