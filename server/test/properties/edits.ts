/**
 * Random edits as people and tools make them, for property tests: typing, deleting, pasting halves of other code, moving lines about,
 * and taking back.
 *
 * Places are fractions, so that an edit means something in any text and fast-check can make it smaller.
 */
import fc from "fast-check";

/** Replaces `[start, end)`, UTF-16 offsets, by `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Place = number;

export type RandomEdit =
  | { readonly kind: "type"; readonly at: Place; readonly text: string }
  | { readonly kind: "delete"; readonly at: Place; readonly length: number }
  | { readonly kind: "paste"; readonly at: Place; readonly from: Place; readonly length: number }
  | { readonly kind: "deleteLines"; readonly at: Place; readonly lines: number }
  | { readonly kind: "swapLines"; readonly at: Place; readonly with: Place }
  | { readonly kind: "copyLine"; readonly at: Place; readonly to: Place };

/** What is typed most, what breaks most, and what is more than one UTF-16 unit. */
const TYPED = [
  ..."{}()[]<>;:,.&*'\"#!?|= \n\t",
  ..."ax1_",
  "\r\n",
  "//",
  "/*",
  "*/",
  'r#"',
  "::",
  "->",
  "=>",
  "..",
  "&mut ",
  "let y = x;\n",
  "fn g() {}\n",
  "fn g(x: u8) {}\n",
  "fn drop<T>(x: T) {}\n",
  "fn clone(&self) -> u8 { 1 }\n",
  "use g as h;\n",
  "g();",
  "fn g() {",
  "}\n",
  "impl S {\n",
  "mod inner {\n",
  "use super::*;\n",
  "struct T(String);\n",
  "if true {",
  "drop(x);",
  "x.clone()",
  "vec![x]",
  "#[cfg(test)]\n",
  "#![allow(x)]\n",
  "macro_rules! m { ($e:expr) => { $e } }\n",
  "m!(x);",
  "return;",
  "async ",
  "match x {\n",
  "_ => {}",
  "|x| x",
  "'a",
  "𝒙",
  "é",
  "\u{feff}",
];

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

export const randomEdit: fc.Arbitrary<RandomEdit> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("type" as const), at: place, text: fc.constantFrom(...TYPED) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("delete" as const), at: place, length: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("paste" as const),
      at: place,
      from: place,
      length: fc.integer({ min: 1, max: 200 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("deleteLines" as const),
      at: place,
      lines: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("swapLines" as const), at: place, with: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("copyLine" as const), at: place, to: place }) },
);

/** What the edit means in `text`. `clipboard`: where pasted halves come from. */
export function editsIn(text: string, edit: RandomEdit, clipboard: string): readonly TextEdit[] {
  switch (edit.kind) {
    case "type": {
      const start = offsetAt(text, edit.at);
      return [{ start, end: start, text: edit.text }];
    }
    case "delete": {
      const start = offsetAt(text, edit.at);
      return [{ start, end: Math.min(text.length, start + edit.length), text: "" }];
    }
    case "paste": {
      const start = offsetAt(text, edit.at);
      const from = offsetAt(clipboard, edit.from);
      return [{ start, end: start, text: clipboard.slice(from, from + edit.length) }];
    }
    case "deleteLines": {
      const { start } = lineAt(text, edit.at);
      let end = start;
      for (let count = 0; count < edit.lines && end < text.length; count++) end = endOfLine(text, end);
      return [{ start, end, text: "" }];
    }
    case "swapLines": {
      const a = lineAt(text, edit.at);
      const b = lineAt(text, edit.with);
      if (a.start === b.start) return [];
      const [first, second] = a.start < b.start ? [a, b] : [b, a];
      // From the end, so that offsets hold.
      return [
        { start: second.start, end: second.end, text: text.slice(first.start, first.end) },
        { start: first.start, end: first.end, text: text.slice(second.start, second.end) },
      ];
    }
    case "copyLine": {
      const { start, end } = lineAt(text, edit.at);
      const to = lineAt(text, edit.to).start;
      return [{ start: to, end: to, text: text.slice(start, end) }];
    }
  }
}

export function applied(text: string, edits: readonly TextEdit[]): string {
  return edits.reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);
}

function offsetAt(text: string, at: Place): number {
  return Math.floor(at * (text.length + 1));
}

function lineAt(text: string, at: Place): { readonly start: number; readonly end: number } {
  const offset = offsetAt(text, at);
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return { start, end: endOfLine(text, start) };
}

/** After the newline. */
function endOfLine(text: string, from: number): number {
  const newline = text.indexOf("\n", from);
  return newline < 0 ? text.length : newline + 1;
}
