/** What the signs of a flow mean: made with the renderer of the flow itself, so that it cannot say anything else. */
import { drawFlow } from "./drawFlow.js";
import { layOut } from "./layout.js";
import type { FlowColumn, FlowModel } from "./model.js";
import type { SvgElement } from "./svgTree.js";

export interface LegendEntry {
  readonly words: string;
  /** Drawn in a box of `LEGEND_SIZE`. */
  readonly sign: SvgElement;
}

/** Width and height of a sign. */
export const LEGEND_SIZE = { width: 62, height: 22 };

const START = { line: 0, character: 0 };

const COLUMN: FlowColumn = {
  name: "",
  type: undefined,
  kind: "binding",
  mutable: false,
  storage: "inline",
  isPlain: false,
  declaration: START,
  segments: [{ from: 0, to: 1, state: "owned" }],
  loans: [],
  marks: [],
};

const mark = (kind: FlowColumn["marks"][number]["kind"], at = 0.5): FlowColumn["marks"][number] => ({
  at,
  kind,
  path: "",
  other: "",
  position: START,
});

const loan = (mutable: boolean): FlowColumn["loans"][number] => ({
  // From the line before: a loan within one line has no bracket.
  from: -0.01,
  to: 0.85,
  mutable,
  path: "",
  by: "",
  escapes: false,
  lane: 0,
  position: START,
});

const state = (name: FlowColumn["segments"][number]["state"]): FlowColumn["segments"] => [
  { from: 0, to: 1, state: name },
];

const SIGNS: readonly (readonly [words: string, parts: Partial<FlowColumn>])[] = [
  ["owns a heap buffer", { storage: "heap" }],
  ["counts references", { storage: "counted" }],
  ["value in place", {}],
  ["reference", { storage: "reference" }],
  ["may have been moved", { segments: state("maybeMoved") }],
  ["partly moved", { segments: state("partlyMoved") }],
  ["moved away", { segments: state("moved") }],
  ["from the caller", { marks: [mark("parameter")] }],
  ["created", { marks: [mark("create")] }],
  ["shared loan", { loans: [loan(false)], marks: [mark("shared", 0.1)] }],
  ["exclusive loan", { loans: [loan(true)], marks: [mark("exclusive", 0.1)] }],
  ["dropped", { segments: [{ from: 0, to: 0.5, state: "owned" }], marks: [mark("drop")] }],
  ["dropped, unless moved", { segments: state("maybeMoved"), marks: [mark("conditionalDrop")] }],
  ["counted once more", { storage: "counted", marks: [mark("count")] }],
  ["kept across an await", { marks: [mark("await")] }],
];

export function legend(): readonly LegendEntry[] {
  const moved: FlowModel = {
    ...modelOf({ segments: [{ from: 0, to: 0.5, state: "owned" }] }),
    moves: [{ at: 0.5, from: 0, to: undefined, path: "", into: "f", inLoop: false, position: START }],
  };
  const signs = SIGNS.map(([words, parts]) => ({ words, sign: draw(modelOf(parts)) }));
  return [...signs, { words: "moved, and where to", sign: draw(moved) }];
}

function modelOf(parts: Partial<FlowColumn>): FlowModel {
  return { function: "", firstLine: 0, lines: [""], columns: [{ ...COLUMN, ...parts }], moves: [], gaps: [] };
}

function draw(model: FlowModel): SvgElement {
  return drawFlow(model, layOut(model, true));
}
