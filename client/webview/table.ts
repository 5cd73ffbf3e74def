/** The same flow as a table: a row a line on which something happens, in sentences. */
import type { FlowModel } from "../../server/src/features/flow/model.js";
import { sentencesByRow } from "../../server/src/features/flow/sentences.js";
import { fill } from "../../server/src/features/flow/texts.js";
import { html, sentence } from "./dom.js";
import type { FlowWords } from "./messages.js";

export function createTable(
  model: FlowModel,
  withPlain: boolean,
  words: FlowWords,
  reveal: (line: number, character: number) => void,
): HTMLElement {
  const rows = [...sentencesByRow(model, withPlain, words.flow)]
    .sort(([a], [b]) => a - b)
    .map(([row, sentences]) => {
      const line = model.firstLine + row;
      const text = model.lines[row] ?? "";
      const button = html("button", { type: "button", class: "link" }, [String(line + 1)]);
      button.addEventListener("click", () => reveal(line, text.length - text.trimStart().length));
      return html("tr", {}, [
        html("th", { scope: "row" }, [button]),
        html("td", {}, [html("code", {}, [text.trim()])]),
        html("td", {}, [
          html(
            "ul",
            {},
            sentences.map(({ text: said }) => html("li", {}, sentence(said))),
          ),
        ]),
      ]);
    });
  if (rows.length === 0) return html("p", {}, [words.nothing]);
  return html("table", {}, [
    html("caption", {}, [fill(words.flow.title, model.function)]),
    html("thead", {}, [
      html("tr", {}, [
        html("th", { scope: "col" }, [words.line]),
        html("th", { scope: "col" }, [words.code]),
        html("th", { scope: "col" }, [words.events]),
      ]),
    ]),
    html("tbody", {}, rows),
  ]);
}
