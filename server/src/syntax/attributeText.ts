/** An attribute from its text, without a parser: for `#![…]` of files and modules, which no piece holds. */
import type { Attribute } from "./ast.js";
import { Scanner } from "./lexer.js";

/** Path and argument of what stands between the brackets. `unsafe(x)` counts as `x`. */
export function splitAttribute(content: string): { readonly path: string; readonly argument: string } {
  const said = content.includes("//") || content.includes("/*") ? withoutComments(content) : content;
  const unsafe = /^unsafe\s*\(([\s\S]*)\)$/.exec(said);
  const text = (unsafe?.[1] ?? said).trim();
  const path = /^(?:::)?\s*[^\s:=([{]+(?:\s*::\s*[^\s:=([{]+)*/.exec(text)?.[0] ?? "";
  return { path: path.replace(/\s+|r#/g, ""), argument: text.slice(path.length) };
}

/** Whoever reads arguments knows strings and brackets, and would find some in `#[derive(Clone, // (see below)`. */
function withoutComments(content: string): string {
  const scanner = new Scanner(content, 0, content.length);
  let text = "";
  let last = 0;
  while (scanner.next() !== "end") {
    const between = content.slice(last, scanner.start);
    text += between.includes("/") ? " " : between;
    text += content.slice(scanner.start, scanner.end);
    last = scanner.end;
  }
  return text;
}

/** Of `#[…]` or `#![…]` at `[start, end)`; the span is absolute. */
export function attributeFromText(text: string, start: number, end: number): Attribute {
  const whole = text.slice(start, end);
  const open = whole.indexOf("[");
  const close = whole.lastIndexOf("]");
  const content = whole.slice(open + 1, close < open ? undefined : close);
  const inner = /^#\s*!/.test(whole);
  return { inner, ...splitAttribute(content), span: { start, end, expansion: undefined } };
}

/** The `#[…]` that a text starts with. */
export function leadingAttributes(text: string): Attribute[] {
  const attributes: Attribute[] = [];
  const scanner = new Scanner(text, 0, text.length);
  while (scanner.next() === "punct" && scanner.is("#")) {
    const { start } = scanner;
    let depth = 0;
    do {
      const kind = scanner.next();
      if (kind === "end") return attributes;
      if (kind === "open") depth++;
      else if (kind === "close") depth--;
    } while (depth > 0);
    attributes.push(attributeFromText(text, start, scanner.end));
  }
  return attributes;
}
