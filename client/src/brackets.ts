/**
 * Loans as brackets at the left edge of the lines that they span: one stroke for a shared one, two for an exclusive one.
 *
 * Loans that overlap stand side by side. The brackets take no room in the line: they stand in the indentation of the body.
 */
import { type Disposable, Range, type TextEditor, type TextEditorDecorationType, window } from "vscode";
import type { DecorationItem } from "./protocol.js";

type Part = "start" | "middle" | "end";
const PARTS: readonly Part[] = ["start", "middle", "end"];

/** More lanes would stand in the code; what is beyond is not drawn. */
const LANES = 4;

/** In pixels: a lane has room for two strokes and a gap. */
const LANE_WIDTH = 6;

export interface Brackets extends Disposable {
  /** Paints the loans among the items, in place of what was painted before. */
  paint(editor: TextEditor, items: readonly DecorationItem[]): void;
}

export function createBrackets(): Brackets {
  const types = new Map<string, TextEditorDecorationType>();
  for (const mutable of [false, true]) {
    for (let lane = 0; lane < LANES; lane += 1) {
      for (const part of PARTS) types.set(keyOf(mutable, lane, part), createType(mutable, lane, part));
    }
  }
  return {
    paint(editor, items) {
      const ranges = new Map<string, Range[]>();
      const freeFrom: number[] = [];
      const loans = items
        .filter(({ kind }) => kind === "sharedLoan" || kind === "exclusiveLoan")
        .sort((a, b) => a.range.start.line - b.range.start.line);
      for (const { kind, range } of loans) {
        const free = freeFrom.findIndex((line) => line < range.start.line);
        const lane = free < 0 ? freeFrom.length : free;
        freeFrom[lane] = range.end.line;
        if (lane >= LANES) continue;
        for (let line = range.start.line; line <= range.end.line; line += 1) {
          const part = line === range.start.line ? "start" : line === range.end.line ? "end" : "middle";
          const key = keyOf(kind === "exclusiveLoan", lane, part);
          const known = ranges.get(key);
          if (known === undefined) ranges.set(key, [new Range(line, 0, line, 0)]);
          else known.push(new Range(line, 0, line, 0));
        }
      }
      for (const [key, type] of types) editor.setDecorations(type, ranges.get(key) ?? []);
    },
    dispose() {
      for (const type of types.values()) type.dispose();
    },
  };
}

function keyOf(mutable: boolean, lane: number, part: Part): string {
  return `${mutable ? "exclusive" : "shared"} ${lane} ${part}`;
}

function createType(mutable: boolean, lane: number, part: Part): TextEditorDecorationType {
  const stroke = `${mutable ? "3px double" : "1px solid"} var(--vscode-rustOwnership-${mutable ? "exclusiveBorrow" : "sharedBorrow"})`;
  // Begins and ends at half the height of its lines, with a hook towards the code.
  const edge = { start: "top: 50%; height: 50%;", middle: "top: 0; height: 100%;", end: "top: 0; height: 50%;" }[part];
  const hook = { start: `border-top: ${stroke};`, middle: "", end: `border-bottom: ${stroke};` }[part];
  return window.createTextEditorDecorationType({
    before: {
      contentText: "",
      // VS Code has no decoration of this kind; what follows the first declaration is taken as further CSS.
      textDecoration: `none; position: absolute; left: ${2 + lane * LANE_WIDTH}px; width: 4px; box-sizing: border-box; pointer-events: none; border-left: ${stroke}; ${edge} ${hook}`,
    },
  });
}
