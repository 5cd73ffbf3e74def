/**
 * A flow in words: what happens on each line, as sentences that name who and where.
 *
 * The same words stand in the table of the view, in the tooltips of the picture and in the text of `explain`. Names stand in backticks.
 */
import { assertNever } from "../../base/assertNever.js";
import type { FlowColumn, FlowLoan, FlowMark, FlowModel } from "./model.js";

export interface FlowSentence {
  /** Time of what is said; its whole part is the row. */
  readonly at: number;
  /** Index of the column that it is about; undefined for what concerns no variable. */
  readonly column: number | undefined;
  readonly text: string;
}

/** All sentences, from top to bottom. Plain columns are left out unless asked for. */
export function sentencesOf(model: FlowModel, withPlain: boolean): readonly FlowSentence[] {
  const sentences: FlowSentence[] = [];
  model.columns.forEach((one, column) => {
    if (one.isPlain && !withPlain) return;
    for (const mark of one.marks) sentences.push({ at: mark.at, column, text: markSentence(mark, one, model) });
    for (const loan of one.loans) {
      if (Math.floor(loan.to) > Math.floor(loan.from)) {
        sentences.push({ at: loan.to, column, text: loanEnd(loan) });
      }
    }
    for (const segment of one.segments) {
      if (segment.state === "maybeMoved") {
        sentences.push({ at: segment.from, column, text: `from here on \`${one.name}\` may have been moved away` });
      }
    }
  });
  for (const gap of model.gaps) {
    sentences.push({ at: gap.row + 0.5, column: undefined, text: `not understood: ${gap.reason}` });
  }
  return sentences.sort((a, b) => a.at - b.at);
}

/** The sentences of each row that has some. */
export function sentencesByRow(model: FlowModel, withPlain: boolean): ReadonlyMap<number, readonly FlowSentence[]> {
  const rows = new Map<number, FlowSentence[]>();
  for (const sentence of sentencesOf(model, withPlain)) {
    const row = Math.floor(sentence.at);
    const known = rows.get(row);
    if (known === undefined) rows.set(row, [sentence]);
    else if (!known.some(({ text }) => text === sentence.text)) known.push(sentence);
  }
  return rows;
}

export function markSentence(mark: FlowMark, column: FlowColumn, model: FlowModel): string {
  const path = `\`${mark.path}\``;
  switch (mark.kind) {
    case "parameter":
      return parameterSentence(column);
    case "create":
      return column.storage === "reference" ? `${path} refers to something from here on` : `${path} is created`;
    case "assign":
      return `${path} gets a new value`;
    case "move":
      return moveSentence(path, mark.other, model);
    case "copy":
      return `${path} is copied and stays usable`;
    case "shared":
      return `${path} is lent to ${holder(mark.other)} (shared)`;
    case "exclusive":
      return `${path} is lent to ${holder(mark.other)} (exclusive)`;
    case "drop":
      return `${path} is dropped${column.storage === "counted" ? ": the count goes down" : ""}`;
    case "conditionalDrop":
      return `${path} is dropped, unless it was moved`;
    case "count":
      return `${path} is counted once more`;
    case "await":
      return `${path} is kept across this await`;
    default:
      return assertNever(mark.kind);
  }
}

export function loanSentence(loan: FlowLoan, model: FlowModel): string {
  const how = loan.mutable ? "exclusively" : "as shared";
  const until = loan.escapes ? "beyond the function" : `until line ${lineOf(loan.to, model)}`;
  return `\`${loan.path}\` is lent ${how} to ${holder(loan.by)} ${until}`;
}

/** The 1-based line of a time, as people read it. */
export function lineOf(at: number, model: FlowModel): number {
  return model.firstLine + Math.floor(at) + 1;
}

function parameterSentence(column: FlowColumn): string {
  const name = `\`${column.name}\``;
  switch (column.storage) {
    case "reference":
      return `${name} is lent by the caller`;
    case "counted":
    case "heap":
      return `${name} gets ownership from the caller`;
    case "inline":
    case "unknown":
      return `${name} comes from the caller`;
    default:
      return assertNever(column.storage);
  }
}

function moveSentence(path: string, into: string, model: FlowModel): string {
  if (into === "return") return `${path} is returned: the caller owns it now`;
  if (into === "closure") return `${path} is moved into the closure`;
  if (into === "for") return `${path} is moved into the loop`;
  if (into === "…") return `${path} is moved`;
  const isVariable = model.columns.some(({ name }) => name === into);
  return isVariable ? `${path} is moved: \`${into}\` owns it now` : `${path} is moved into \`${into}\``;
}

function loanEnd(loan: FlowLoan): string {
  return `the ${loan.mutable ? "exclusive" : "shared"} loan of \`${loan.path}\` to ${holder(loan.by)} ends`;
}

/** Holders come as Markdown; what no person has named is told in words. */
function holder(by: string): string {
  switch (by) {
    case "`a call`":
      return "a call";
    case "`tuple`":
    case "`array`":
    // `v[0]` and `*b` are calls that nobody wrote.
    case "`index`":
    case "`index_mut`":
    case "`deref`":
    case "`deref_mut`":
    case "":
      return "this expression";
    default:
      return by;
  }
}
