/**
 * LSP positions (0-based line, UTF-16 character) in a text that does not change. `\n`, `\r\n` and `\r` end a line. A byte order mark is
 * no character: editors and rustc take it off before they count.
 */
import type { Position } from "vscode-languageserver-types";
import { firstWhere } from "../base/firstWhere.js";
import type { Lines } from "../features/located.js";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = 0xfeff;

export interface LineIndex extends Lines {
  /** The offset of the first character of a line, counted from 0; the text's end where there is no such line. */
  startOf(line: number): number;
}

/** Linear in the text once; then logarithmic in the number of lines. */
export function lineIndex(text: string): LineIndex {
  const starts = [text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === CARRIAGE_RETURN && text.charCodeAt(index + 1) === LINE_FEED) continue;
    if (unit === LINE_FEED || unit === CARRIAGE_RETURN) starts.push(index + 1);
  }
  return {
    positionAt(offset): Position {
      const line = Math.max(0, firstWhere(starts, (start) => start > offset) - 1);
      return { line, character: Math.max(0, offset - (starts[line] ?? 0)) };
    },
    startOf: (line) => starts[line] ?? text.length,
  };
}
