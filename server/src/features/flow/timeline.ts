/**
 * From offsets to rows with fractions: what happens on one line is spread evenly over that line, in the order of the text.
 *
 * With one event on a line it stands in the middle of the row; with two at a third and two thirds, and so on.
 */
import type { Position } from "vscode-languageserver-types";
import { append } from "../../base/multimap.js";

export interface Timeline {
  /** The time of an offset; of one that was not announced, the middle of its row. */
  at(offset: number): number;
  position(offset: number): Position;
}

/** `offsets`: every offset that will be asked for, in any order. Linear but for the sorting. */
export function createTimeline(
  offsets: readonly number[],
  firstLine: number,
  positionAt: (offset: number) => Position,
): Timeline {
  const rows = new Map<number, number[]>();
  for (const offset of [...new Set(offsets)].sort((a, b) => a - b)) {
    const { line } = positionAt(offset);
    append(rows, line, offset);
  }
  const times = new Map<number, number>();
  for (const [line, inRow] of rows) {
    inRow.forEach((offset, index) => {
      times.set(offset, line - firstLine + (index + 1) / (inRow.length + 1));
    });
  }
  return {
    at: (offset) => times.get(offset) ?? positionAt(offset).line - firstLine + 0.5,
    position: positionAt,
  };
}
