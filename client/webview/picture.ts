/**
 * The picture: lines of code at the left, each a button that goes to the code; names of variables above, each a button that pins the
 * variable; the drawing between them.
 *
 * The drawing is for the eye. Who hears or uses the keyboard gets the same from the buttons: a line's says what happens there, and arrow
 * keys go from line to line.
 */
import { drawFlow } from "../../server/src/features/flow/drawFlow.js";
import { layOut, ROW_HEIGHT, shortType } from "../../server/src/features/flow/layout.js";
import type { FlowColumn, FlowModel } from "../../server/src/features/flow/model.js";
import { sentencesByRow } from "../../server/src/features/flow/sentences.js";
import { svg } from "../../server/src/features/flow/svgTree.js";
import { fill } from "../../server/src/features/flow/texts.js";
import { html, toDom } from "./dom.js";
import type { FlowWords } from "./messages.js";

export interface PictureEvents {
  readonly reveal: (line: number, character: number) => void;
  readonly pin: (column: FlowColumn) => void;
}

export interface Picture {
  readonly element: HTMLElement;
  /** Marks the row of a 0-based line and brings it on the screen; none when the line is outside. */
  highlight(line: number): void;
  /** Marks the column whose declaration stands there. */
  pinned(position: { readonly line: number; readonly character: number } | null): void;
}

export function createPicture(model: FlowModel, withPlain: boolean, words: FlowWords, events: PictureEvents): Picture {
  const layout = layOut(model, withPlain);
  const rows = createRows(model, withPlain, words, events);
  const heads = layout.columns.map(({ column, x }) => {
    const name = html("span", { class: "name" }, [column.name]);
    const type = html("span", { class: "type" }, [shortType(column.type)]);
    // The name is what is to be seen; what a click does is the description.
    const title = `${fill(words.pin, column.name)}${column.type === undefined ? "" : `: ${column.type}`}`;
    const head = html("button", { type: "button", class: "heading", title, "aria-pressed": "false" }, [name, type]);
    head.style.left = `${x}px`;
    head.addEventListener("click", () => events.pin(column));
    return { head, column };
  });
  const drawing = toDom(
    svg("svg", { width: layout.width, height: layout.height, "aria-hidden": "true", focusable: "false" }, [
      drawFlow(model, layout, words.flow),
    ]),
  );
  const band = html("div", { class: "band" });
  const canvas = html("div", { class: "canvas" }, [band, drawing]);
  canvas.style.width = `${layout.width}px`;
  canvas.addEventListener("click", ({ offsetY }) => {
    const row = Math.floor(offsetY / ROW_HEIGHT);
    if (row >= 0 && row < model.lines.length) events.reveal(model.firstLine + row, indentOf(model.lines[row]));
  });
  const header = html(
    "div",
    { class: "heads" },
    heads.map(({ head }) => head),
  );
  header.style.width = `${layout.width}px`;
  const element = html("div", { class: "picture" }, [html("div", { class: "corner" }), header, rows.element, canvas]);

  return {
    element,
    highlight(line) {
      const row = line - model.firstLine;
      const isInside = row >= 0 && row < model.lines.length;
      band.hidden = !isInside;
      band.style.top = `${row * ROW_HEIGHT}px`;
      rows.mark(isInside ? row : undefined);
    },
    pinned(position) {
      for (const { head, column } of heads) {
        const { declaration } = column;
        const isPinned = declaration.line === position?.line && declaration.character === position.character;
        head.setAttribute("aria-pressed", String(isPinned));
      }
    },
  };
}

interface Rows {
  readonly element: HTMLElement;
  mark(row: number | undefined): void;
}

/** One stop for the tab key; arrows, Home and End move within. */
function createRows(model: FlowModel, withPlain: boolean, words: FlowWords, events: PictureEvents): Rows {
  const sentences = sentencesByRow(model, withPlain, words.flow);
  const indent = Math.min(...model.lines.filter((text) => text.trim() !== "").map(indentOf));
  const buttons = model.lines.map((text, row) => {
    const number = model.firstLine + row + 1;
    const said = (sentences.get(row) ?? []).map((sentence) => sentence.text.replaceAll("`", "")).join("; ");
    const button = html(
      "button",
      {
        type: "button",
        class: "row",
        tabindex: row === 0 ? "0" : "-1",
        ...(said === "" ? {} : { title: said }),
      },
      [
        html("span", { class: "number" }, [String(number)]),
        html("span", { class: "code" }, [text.slice(Number.isFinite(indent) ? indent : 0).replaceAll("\t", "    ")]),
        html("span", { class: "said" }, [said]),
      ],
    );
    button.addEventListener("click", () => events.reveal(number - 1, indentOf(text)));
    return button;
  });
  const focus = (row: number): void => {
    const next = buttons[Math.max(0, Math.min(buttons.length - 1, row))];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next?.focus();
  };
  const element = html(
    "ol",
    { class: "rows", "aria-label": words.rows },
    buttons.map((button) => html("li", {}, [button])),
  );
  element.addEventListener("keydown", (event) => {
    const row = buttons.findIndex((button) => button.matches(":focus"));
    if (row < 0) return;
    const target = { ArrowDown: row + 1, ArrowUp: row - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    focus(target);
  });
  return {
    element,
    mark(row) {
      buttons.forEach((button, index) => {
        if (index === row) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      });
      if (row === undefined) return;
      const hasFocus = element.contains(document.activeElement);
      if (!hasFocus) buttons.forEach((button, index) => (button.tabIndex = index === row ? 0 : -1));
      buttons[row]?.scrollIntoView({ block: "nearest" });
    },
  };
}

function indentOf(text: string | undefined): number {
  return text === undefined ? 0 : text.length - text.trimStart().length;
}
