/**
 * A flow as a picture that stands for itself: the code beside it, the names above, the legend below; light or dark after the reader.
 *
 * For `explain --svg` and for the export of the view. Nothing in it is fetched or run.
 */
import { drawFlow } from "./drawFlow.js";
import { FILE_STYLE } from "./flowStyle.js";
import { type FlowLayout, layOut, ROW_HEIGHT, shorten, shortType } from "./layout.js";
import { LEGEND_SIZE, legend } from "./legend.js";
import type { FlowModel } from "./model.js";
import { type SvgElement, svg, toMarkup } from "./svgTree.js";
import { FLOW_TEXTS, type FlowTexts, fill } from "./texts.js";

/** Longer lines are cut: the picture is about what is beside them. */
const CODE_LENGTH = 72;
/** Of the code's font, in pixels. */
const CODE_CHARACTER = 7.25;
const MARGIN = 16;
const TITLE = 26;
const HEADER = 40;
const LEGEND_COLUMN = 220;

export interface FileOptions {
  /** Where the code is: `src/main.rs`. */
  readonly file: string;
  readonly withPlain: boolean;
  /** English, if it says nothing else. */
  readonly texts?: FlowTexts;
}

/** The text of an SVG file. */
export function flowFile(model: FlowModel, { file, withPlain, texts = FLOW_TEXTS }: FileOptions): string {
  const layout = layOut(model, withPlain);
  const indent = commonIndent(model.lines);
  const code = model.lines.map((text) => shorten(text.slice(indent).replaceAll("\t", "    "), CODE_LENGTH));
  const numbers = String(model.firstLine + model.lines.length).length * CODE_CHARACTER + 12;
  const codeWidth = Math.max(20, ...code.map((text) => text.length)) * CODE_CHARACTER + 12;
  const left = MARGIN + numbers + codeWidth;
  const top = MARGIN + TITLE + HEADER;
  const width = Math.max(left + layout.width + MARGIN, 2 * LEGEND_COLUMN + 2 * MARGIN);
  const below = top + layout.height + MARGIN;
  const signs = drawLegend(width - 2 * MARGIN, texts);
  const height = below + signs.height + MARGIN;
  const heading = `${model.function} — ${file}:${model.firstLine + 1}`;
  const picture = svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      width: Math.ceil(width),
      height: Math.ceil(height),
      role: "img",
      "aria-label": fill(texts.title, heading),
    },
    [
      svg("title", {}, [fill(texts.title, heading)]),
      svg("style", {}, [FILE_STYLE]),
      svg("rect", { class: "background", width: "100%", height: "100%" }),
      svg("text", { class: "heading", x: MARGIN, y: MARGIN + 12 }, [heading]),
      ...stripes(model.lines.length, top, width),
      svg(
        "g",
        {},
        code.flatMap((text, row) => drawLine(text, model.firstLine + row + 1, numbers, top + row * ROW_HEIGHT)),
      ),
      svg("g", { transform: `translate(${Math.round(left)},${MARGIN + TITLE})` }, drawNames(layout)),
      svg("g", { transform: `translate(${Math.round(left)},${top})` }, [drawFlow(model, layout, texts)]),
      svg("g", { transform: `translate(${MARGIN},${Math.round(below)})` }, [signs.element]),
    ],
  );
  return `${toMarkup(picture)}\n`;
}

function stripes(rows: number, top: number, width: number): readonly SvgElement[] {
  return Array.from({ length: Math.ceil(rows / 2) }, (_, index) =>
    svg("rect", { class: "stripe", x: 0, y: top + index * 2 * ROW_HEIGHT, width, height: ROW_HEIGHT }),
  );
}

function drawLine(text: string, number: number, numbers: number, y: number): readonly SvgElement[] {
  const baseline = y + ROW_HEIGHT * 0.68;
  return [
    svg("text", { class: "number", x: MARGIN + numbers - 10, y: baseline, "text-anchor": "end" }, [String(number)]),
    svg("text", { class: "code", x: MARGIN + numbers, y: baseline, "xml:space": "preserve" }, [text]),
  ];
}

function drawNames(layout: FlowLayout): readonly SvgElement[] {
  return layout.columns.flatMap(({ column, x }) => [
    svg("text", { class: "name", x, y: 16, "text-anchor": "middle" }, [column.name]),
    svg("text", { class: "type", x, y: 30, "text-anchor": "middle" }, [
      shortType(column.type),
      svg("title", {}, [column.type ?? ""]),
    ]),
  ]);
}

function drawLegend(width: number, texts: FlowTexts): { readonly element: SvgElement; readonly height: number } {
  const perRow = Math.max(1, Math.floor(width / LEGEND_COLUMN));
  const entries = legend(texts);
  const parts = entries.map(({ words, sign }, index) => {
    const x = (index % perRow) * LEGEND_COLUMN;
    const y = Math.floor(index / perRow) * (LEGEND_SIZE.height + 6);
    return svg("g", { transform: `translate(${x},${y})` }, [
      sign,
      svg("text", { class: "legend", x: LEGEND_SIZE.width, y: LEGEND_SIZE.height * 0.65 }, [words]),
    ]);
  });
  const height = Math.ceil(entries.length / perRow) * (LEGEND_SIZE.height + 6);
  return { element: svg("g", {}, parts), height };
}

function commonIndent(lines: readonly string[]): number {
  const indents = lines.slice(1).flatMap((text) => (text.trim() === "" ? [] : [text.length - text.trimStart().length]));
  const least = Math.min(...indents);
  return Number.isFinite(least) && lines[0]?.slice(0, least).trim() === "" ? least : 0;
}
