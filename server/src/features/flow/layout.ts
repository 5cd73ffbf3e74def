/**
 * Where things stand in the picture of a flow, in pixels: rows and columns as scales.
 *
 * The webview uses it as well, to set lines of code and names of variables beside and above the picture.
 */
import { type ScaleLinear, scaleLinear } from "d3-scale";
import type { FlowColumn, FlowModel } from "./model.js";

/** Lower: marks of two events on one line touch. Higher: fewer lines on a screen. */
export const ROW_HEIGHT = 22;

/** Width of a character of the small text in the picture. */
const CHARACTER = 6.2;

/** Between a variable's line and its first loan, and from loan to loan. */
const LANE = 9;

/** Longer names of targets are cut, so that one call does not push the columns apart. */
const LABEL_LENGTH = 16;

/** Of types above the columns; all of it is in the tooltip. */
const TYPE_LENGTH = 12;

/** More loans at one time are drawn over each other. */
const MAXIMUM_LANES = 6;

export interface PlacedColumn {
  readonly column: FlowColumn;
  /** Index in the model's columns. */
  readonly index: number;
  readonly left: number;
  readonly width: number;
  /** Of the variable's line. */
  readonly x: number;
}

export interface FlowLayout {
  readonly columns: readonly PlacedColumn[];
  /** By index in the model's columns. */
  readonly columnAt: ReadonlyMap<number, PlacedColumn>;
  readonly width: number;
  readonly height: number;
  /** From a time to pixels below the first row. */
  readonly y: ScaleLinear<number, number>;
}

export function layOut(model: FlowModel, withPlain: boolean): FlowLayout {
  const columns: PlacedColumn[] = [];
  let left = 0;
  model.columns.forEach((column, index) => {
    if (column.isPlain && !withPlain) return;
    const lanes = Math.min(MAXIMUM_LANES, 1 + Math.max(-1, ...column.loans.map((loan) => loan.lane)));
    const half = headingWidth(column) / 2 + 4;
    const before = Math.max(14 + lanes * LANE, half);
    const labels = model.moves
      .filter((move) => move.from === index && move.to === undefined)
      .map((move) => move.target.into);
    const after = Math.max(half, ...labels.map((label) => 28 + shorten(label).length * CHARACTER));
    const width = before + after;
    columns.push({ column, index, left, width, x: left + before });
    left += width;
  });
  const rows = model.lines.length;
  return {
    columns,
    columnAt: new Map(columns.map((placed) => [placed.index, placed])),
    width: left,
    height: rows * ROW_HEIGHT,
    y: scaleLinear()
      .domain([0, rows])
      .range([0, rows * ROW_HEIGHT]),
  };
}

/** Of the name and, as far as it is shown, the type. */
function headingWidth({ name, type }: FlowColumn): number {
  return Math.max(name.length * 7.4, shortType(type).length * CHARACTER, 12);
}

/** A type as the heading of a column has room for it. */
export function shortType(type: string | undefined): string {
  return shorten(type ?? "", TYPE_LENGTH);
}

export function laneX(placed: PlacedColumn, lane: number): number {
  return placed.x - 10 - Math.min(lane, MAXIMUM_LANES - 1) * LANE;
}

export function shorten(label: string, length = LABEL_LENGTH): string {
  return label.length <= length ? label : `${label.slice(0, length - 1)}…`;
}
