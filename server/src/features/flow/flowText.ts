/**
 * A flow as text for the terminal: each line of code, and below it what happens there.
 *
 *     5 │     let b = a;
 *       │     ↳ `a` is moved: `b` owns it now
 *
 * Lines on which nothing happens stand alone. The caller colours the parts.
 */
import type { FlowModel } from "./model.js";
import { sentencesByRow } from "./sentences.js";

export interface TextStyle {
  readonly heading: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

export function flowText(model: FlowModel, file: string, withPlain: boolean, style: TextStyle): string {
  const rows = sentencesByRow(model, withPlain);
  const width = String(model.firstLine + model.lines.length).length;
  const out = [style.heading(`${model.function} — ${file}:${model.firstLine + 1}`)];
  model.lines.forEach((text, row) => {
    out.push(`${style.faint(`${String(model.firstLine + row + 1).padStart(width)} │`)} ${text}`.trimEnd());
    const indent = " ".repeat(text.length - text.trimStart().length);
    for (const sentence of rows.get(row) ?? []) {
      out.push(`${style.faint(`${" ".repeat(width)} │`)} ${indent}${style.strong(`↳ ${sentence.text}`)}`);
    }
  });
  return `${out.join("\n")}\n`;
}
