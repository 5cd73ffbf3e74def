/**
 * Draws a flow: a line a variable, loans as brackets to its left, moves as arrows to its right.
 *
 * One renderer for the webview and for files. It gives elements with classes; colours are the style sheet's (`flowStyle.ts` in a file,
 * the theme's in the webview). Every kind has a shape of its own, so that hue is never the only sign.
 */
import {
  line,
  linkHorizontal,
  type SymbolType,
  symbol,
  symbolAsterisk,
  symbolCircle,
  symbolDiamond2,
  symbolPlus,
  symbolSquare,
  symbolTimes,
  symbolTriangle,
} from "d3-shape";
import { assertNever } from "../../base/assertNever.js";
import type { MoveTarget } from "../../ownership/facts.js";
import { type FlowLayout, laneX, type PlacedColumn, ROW_HEIGHT, shorten } from "./layout.js";
import type { FlowLoan, FlowMark, FlowModel, FlowMove, FlowSegment } from "./model.js";
import { loanSentence, markSentence, moveSentence } from "./sentences.js";
import { type SvgElement, svg } from "./svgTree.js";
import { FLOW_TEXTS, type FlowTexts } from "./texts.js";

/** What tooltips are made from. */
interface Words {
  readonly model: FlowModel;
  readonly texts: FlowTexts;
}

/** The picture without code and names: one group, its origin at the first row. */
export function drawFlow(model: FlowModel, layout: FlowLayout, texts: FlowTexts = FLOW_TEXTS): SvgElement {
  const words: Words = { model, texts };
  const groups = layout.columns.map((placed) =>
    svg("g", { class: `variable storage-${placed.column.storage}`, "data-column": placed.index }, [
      ...placed.column.segments.map((segment) => drawSegment(segment, placed, layout)),
      ...placed.column.loans.flatMap((loan) => drawLoan(loan, placed, layout, words)),
      ...placed.column.marks.flatMap((mark) => drawMark(mark, placed, layout, words)),
    ]),
  );
  return svg("g", { class: "flow" }, [...groups, ...model.moves.flatMap((move) => drawMove(move, layout, words))]);
}

function drawSegment(segment: FlowSegment, { x }: PlacedColumn, { y }: FlowLayout): SvgElement {
  return svg("line", { class: `state ${segment.state}`, x1: x, x2: x, y1: y(segment.from), y2: y(segment.to) });
}

/** A bracket from the loan's begin to its end; a loan within one line is its mark alone. */
function drawLoan(
  loan: FlowLoan,
  placed: PlacedColumn,
  { y }: FlowLayout,
  { model, texts }: Words,
): readonly SvgElement[] {
  if (Math.floor(loan.to) <= Math.floor(loan.from)) return [];
  const bar = laneX(placed, loan.lane);
  const top = y(loan.from);
  const bottom = y(loan.to);
  const bracket = (from: number, inset: number): string =>
    line()([
      [placed.x, top + inset],
      [from, top + inset],
      [from, bottom - inset],
      [loan.escapes ? from : placed.x - 3, bottom - inset],
    ]) ?? "";
  const title = svg("title", {}, [plain(loanSentence(loan, model, texts))]);
  const outer = svg("path", { class: `loan ${loan.mutable ? "exclusive" : "shared"}`, d: bracket(bar, 0) }, [title]);
  // The second stroke makes an exclusive loan double.
  return loan.mutable ? [outer, svg("path", { class: "loan exclusive", d: bracket(bar + 3, 3) })] : [outer];
}

function drawMark(mark: FlowMark, placed: PlacedColumn, { y }: FlowLayout, { texts }: Words): readonly SvgElement[] {
  const shape = shapeOf(mark.kind);
  if (shape === undefined) return [];
  const { type, size, dx } = shape;
  const d = symbol(type, size)() ?? "";
  const transform = `translate(${Math.round((placed.x + dx) * 10) / 10},${Math.round(y(mark.at) * 10) / 10})${shape.turn ?? ""}`;
  const title = svg("title", {}, [plain(markSentence(mark, placed.column, texts))]);
  return [svg("path", { class: `mark ${mark.kind}`, d, transform }, [title])];
}

interface Shape {
  readonly type: SymbolType;
  /** Area in square pixels. */
  readonly size: number;
  /** To the right of the variable's line. */
  readonly dx: number;
  readonly turn?: string;
}

/** Undefined for kinds that something else shows: arrows show moves, and a copy changes nothing. */
function shapeOf(kind: FlowMark["kind"]): Shape | undefined {
  switch (kind) {
    case "parameter":
      return { type: symbolTriangle, size: 60, dx: 0, turn: " rotate(180)" };
    case "create":
      return { type: symbolCircle, size: 52, dx: 0 };
    case "assign":
      return { type: symbolCircle, size: 40, dx: 0 };
    case "shared":
      return { type: symbolCircle, size: 22, dx: 0 };
    case "exclusive":
      return { type: symbolSquare, size: 26, dx: 0 };
    case "drop":
    case "replace":
      return { type: symbolTimes, size: 60, dx: 0 };
    case "conditionalDrop":
      return { type: symbolDiamond2, size: 50, dx: 0 };
    case "count":
      return { type: symbolPlus, size: 40, dx: 9 };
    case "await":
      return { type: symbolAsterisk, size: 40, dx: 9 };
    case "move":
    case "copy":
    case "change":
      return undefined;
    default:
      return assertNever(kind);
  }
}

/** To another column, or a stub with the name of where it goes. */
function drawMove(move: FlowMove, { columnAt, y }: FlowLayout, { texts }: Words): readonly SvgElement[] {
  const from = columnAt.get(move.from);
  const to = move.to === undefined ? undefined : columnAt.get(move.to);
  if (from === undefined) return [];
  const top = y(move.at);
  const title = svg("title", {}, [plain(moveSentence(move.path, move.target, texts))]);
  const kind = move.inLoop ? "arrow loop" : "arrow";
  if (to === undefined) {
    const end = from.x + 16;
    const label = svg("text", { class: "target", x: end + 7, y: top + 3.5 }, [shorten(labelOf(move.target))]);
    return [svg("path", { class: kind, d: stub(from.x, end, top) }, [title]), head(end, top, 1), label];
  }
  const direction = to.x > from.x ? 1 : -1;
  const end = to.x - direction * 8;
  // A slight sag tells an arrow that passes other columns from their own lines.
  const sag = Math.abs(to.index - from.index) > 1 ? ROW_HEIGHT * 0.28 : 0;
  const half = (from.x + end) / 2;
  const link = linkHorizontal<unknown, readonly [number, number]>()
    .x(([x]) => x)
    .y(([, height]) => height);
  const d =
    sag === 0
      ? stub(from.x, end, top)
      : `${link({ source: [from.x, top], target: [half, top + sag] }) ?? ""}${link({ source: [half, top + sag], target: [end, top] }) ?? ""}`;
  return [svg("path", { class: kind, d }, [title]), head(end, top, direction)];
}

function stub(from: number, to: number, y: number): string {
  return (
    line()([
      [from, y],
      [to, y],
    ]) ?? ""
  );
}

function head(x: number, y: number, direction: 1 | -1): SvgElement {
  const d = line()([
    [x, y - 4],
    [x + direction * 6, y],
    [x, y + 4],
  ]);
  return svg("path", { class: "head", d: `${d ?? ""}Z` });
}

function labelOf({ into, intoKind }: MoveTarget): string {
  return intoKind === "return" ? "caller" : into;
}

/** Sentences are Markdown; a tooltip of the picture is not. */
function plain(sentence: string): string {
  return sentence.replaceAll("`", "");
}
