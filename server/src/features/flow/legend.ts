/** What the signs of a flow mean: made with the renderer of the flow itself, so that it cannot say anything else. */
import { drawFlow } from "./drawFlow.js";
import { layOut } from "./layout.js";
import type { FlowColumn, FlowHappening, FlowMark, FlowModel } from "./model.js";
import type { SvgElement } from "./svgTree.js";
import { FLOW_TEXTS, type FlowTexts } from "./texts.js";

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

const mark = (happening: FlowHappening, at = 0.5): FlowMark => ({
  ...happening,
  at,
  turn: 0,
  path: "",
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

const SIGNS: readonly (readonly [text: keyof FlowTexts, parts: Partial<FlowColumn>])[] = [
  ["legendHeap", { storage: "heap" }],
  ["legendCounted", { storage: "counted" }],
  ["legendInline", {}],
  ["legendReference", { storage: "reference" }],
  ["legendMaybeMoved", { segments: state("maybeMoved") }],
  ["legendPartlyMoved", { segments: state("partlyMoved") }],
  ["legendMoved", { segments: state("moved") }],
  ["legendParameter", { marks: [mark({ kind: "parameter" })] }],
  ["legendCreated", { marks: [mark({ kind: "create" })] }],
  ["legendShared", { loans: [loan(false)], marks: [mark({ kind: "shared", by: "" }, 0.1)] }],
  ["legendExclusive", { loans: [loan(true)], marks: [mark({ kind: "exclusive", by: "" }, 0.1)] }],
  ["legendDropped", { segments: [{ from: 0, to: 0.5, state: "owned" }], marks: [mark({ kind: "drop" })] }],
  ["legendDroppedUnlessMoved", { segments: state("maybeMoved"), marks: [mark({ kind: "conditionalDrop" })] }],
  ["legendCountUp", { storage: "counted", marks: [mark({ kind: "count" })] }],
  ["legendAcrossAwait", { marks: [mark({ kind: "await" })] }],
];

export function legend(texts: FlowTexts = FLOW_TEXTS): readonly LegendEntry[] {
  const moved: FlowModel = {
    ...modelOf({ segments: [{ from: 0, to: 0.5, state: "owned" }] }),
    moves: [
      {
        at: 0.5,
        from: 0,
        to: undefined,
        path: "",
        target: { into: "f", intoKind: "call" },
        inLoop: false,
        position: START,
      },
    ],
  };
  const signs = SIGNS.map(([text, parts]) => ({ words: texts[text], sign: draw(modelOf(parts)) }));
  return [...signs, { words: texts.legendArrow, sign: draw(moved) }];
}

function modelOf(parts: Partial<FlowColumn>): FlowModel {
  return { function: "", firstLine: 0, lines: [""], columns: [{ ...COLUMN, ...parts }], moves: [], gaps: [] };
}

function draw(model: FlowModel): SvgElement {
  return withoutTooltips(drawFlow(model, layOut(model, true)));
}

/** They would tell of a variable without a name; the words stand beside the sign. */
function withoutTooltips(element: SvgElement): SvgElement {
  const children = element.children.filter((child) => typeof child === "string" || child.tag !== "title");
  return {
    ...element,
    children: children.map((child) => (typeof child === "string" ? child : withoutTooltips(child))),
  };
}
