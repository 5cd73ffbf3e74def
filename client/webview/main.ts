/**
 * The flow view: shows what the extension sends, as a picture or a table, and sends back what a person does.
 *
 * What is shown stays until the next flow is there: nothing flickers while one types. Choices of the person are kept in the view's state.
 */
import { flowFile } from "../../server/src/features/flow/flowFile.js";
import { FLOW_RULES } from "../../server/src/features/flow/flowStyle.js";
import { LEGEND_SIZE, legend } from "../../server/src/features/flow/legend.js";
import { svg } from "../../server/src/features/flow/svgTree.js";
import { fill } from "../../server/src/features/flow/texts.js";
import { html, toDom } from "./dom.js";
import { type FlowWords, type FromView, isToView, type ShowMessage } from "./messages.js";
import { createPicture, type Picture } from "./picture.js";
import { createTable } from "./table.js";

declare function acquireVsCodeApi(): {
  postMessage(message: FromView): void;
  getState(): unknown;
  setState(state: unknown): void;
};

interface Choices {
  readonly asTable: boolean;
  readonly withPlain: boolean;
}

const vscode = acquireVsCodeApi();
let choices = readChoices(vscode.getState());
let shown: ShowMessage | undefined;
let picture: Picture | undefined;
let pinned: { readonly line: number; readonly character: number } | null = null;
let cursorLine = 0;
/** Made once: a person may be using it while flows come in. */
let toolbar: HTMLElement | undefined;
const main = html("main");
document.body.append(main);
const shapes = new CSSStyleSheet();
shapes.replaceSync(FLOW_RULES);
document.adoptedStyleSheets.push(shapes);

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (!isToView(data)) return;
  switch (data.type) {
    case "show":
      shown = data;
      cursorLine = data.line;
      render();
      return;
    case "cursor":
      cursorLine = data.line;
      pinned = data.pinned;
      picture?.highlight(cursorLine);
      picture?.pinned(pinned);
      return;
    case "empty":
      if (shown === undefined) main.replaceChildren(html("p", { class: "empty" }, [data.text]));
      return;
  }
});
vscode.postMessage({ type: "ready" });

function render(): void {
  if (shown === undefined) return;
  const { model, words, file } = shown;
  if (toolbar === undefined) {
    toolbar = createToolbar(shown);
    document.body.prepend(toolbar);
  }
  document.title = fill(words.flow.title, model.function);
  const heading = html("h1", { title: `${file}:${model.firstLine + 1}` }, [model.function]);
  const gaps = model.gaps.length === 0 ? [] : [html("p", { class: "gaps" }, [`${words.notUnderstood} ${reasons()}`])];
  const focused = focusedRow();
  if (choices.asTable) {
    picture = undefined;
    const table = createTable(model, choices.withPlain, words, reveal);
    main.replaceChildren(heading, ...gaps, html("div", { class: "scroll", tabindex: "0" }, [table]));
    return;
  }
  picture = createPicture(model, choices.withPlain, words, {
    reveal,
    pin: ({ declaration }) => vscode.postMessage({ type: "pin", ...declaration }),
  });
  const scroll = main.querySelector(".scroll");
  const { scrollLeft = 0, scrollTop = 0 } = scroll ?? {};
  const next = html("div", { class: "scroll" }, [picture.element]);
  const details = main.querySelector("details") ?? createLegend(words);
  main.replaceChildren(heading, ...gaps, next, details);
  next.scrollTo(scrollLeft, scrollTop);
  picture.highlight(cursorLine);
  picture.pinned(pinned);
  if (focused !== undefined) main.querySelectorAll<HTMLElement>("button.row")[focused]?.focus();
}

/** So that a fresh flow does not take the keyboard away. */
function focusedRow(): number | undefined {
  const index = [...main.querySelectorAll("button.row")].findIndex((row) => row.matches(":focus"));
  return index < 0 ? undefined : index;
}

function reasons(): string {
  return [...new Set(shown?.model.gaps.map((gap) => gap.reason))].slice(0, 3).join("; ");
}

function reveal(line: number, character: number): void {
  vscode.postMessage({ type: "reveal", line, character });
}

function createToolbar({ words }: ShowMessage): HTMLElement {
  const choose = (label: string, asTable: boolean): HTMLButtonElement => {
    const button = html("button", { type: "button", "aria-pressed": String(choices.asTable === asTable) }, [label]);
    button.addEventListener("click", () => {
      for (const other of [pictureButton, tableButton]) other.setAttribute("aria-pressed", String(other === button));
      remember({ ...choices, asTable });
    });
    return button;
  };
  const pictureButton = choose(words.picture, false);
  const tableButton = choose(words.table, true);
  const plain = html("input", { type: "checkbox" });
  plain.checked = choices.withPlain;
  plain.addEventListener("change", () => remember({ ...choices, withPlain: plain.checked }));
  const exportButton = html("button", { type: "button" }, [words.exportPicture]);
  exportButton.addEventListener("click", () => {
    if (shown === undefined) return;
    const { model, file, words } = shown;
    const text = flowFile(model, { file, withPlain: choices.withPlain, texts: words.flow });
    vscode.postMessage({ type: "export", svg: text, name: model.function });
  });
  return html("header", {}, [
    html("div", { role: "group", "aria-label": words.view }, [pictureButton, tableButton]),
    html("label", {}, [plain, words.plain]),
    exportButton,
  ]);
}

function remember(next: Choices): void {
  choices = next;
  vscode.setState(choices);
  render();
}

function createLegend({ legend: title, flow }: FlowWords): HTMLElement {
  const { width, height } = LEGEND_SIZE;
  const entries = legend(flow).map(({ words, sign }) =>
    html("li", {}, [toDom(svg("svg", { width, height, "aria-hidden": "true" }, [sign])), words]),
  );
  return html("details", {}, [html("summary", {}, [title]), html("ul", { class: "legend" }, entries)]);
}

function readChoices(state: unknown): Choices {
  const isSet = (name: string): boolean =>
    typeof state === "object" && state !== null && Object.getOwnPropertyDescriptor(state, name)?.value === true;
  return { asTable: isSet("asTable"), withPlain: isSet("withPlain") };
}
