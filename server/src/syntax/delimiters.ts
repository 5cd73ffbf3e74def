/** Which delimiter closes which. */
import type { Delimiter } from "./ast.js";

/** By what opens. */
export const CLOSERS: Readonly<Record<Delimiter, string>> = { "(": ")", "[": "]", "{": "}" };

/** `undefined`: the text is no opening delimiter. */
export function closerOf(open: string | undefined): string | undefined {
  return open === "(" || open === "[" || open === "{" ? CLOSERS[open] : undefined;
}

/** Of a stretch of text that begins with a delimiter: does the other one end it? */
export function endsWithCloser(text: string, start: number, end: number): boolean {
  return end - start > 1 && closerOf(text[start]) === text[end - 1];
}
