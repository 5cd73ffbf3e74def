/**
 * A flow in words: what happens on each line, as sentences that name who and where.
 *
 * The same words stand in the table of the view, in the tooltips of the picture and in the text of `explain`. Names stand in backticks.
 */
import { assertNever } from "../../base/assertNever.js";
import { append } from "../../base/multimap.js";
import type { MoveTarget } from "../../ownership/facts.js";
import { isNewField } from "../destination.js";
import type { FlowColumn, FlowLoan, FlowMark, FlowModel } from "./model.js";
import { isShare } from "./shares.js";
import { FLOW_TEXTS, type FlowTexts, fill } from "./texts.js";

export interface FlowSentence {
  /** Time of what is said; its whole part is the row. */
  readonly at: number;
  /** Of sentences of one time, which comes first. */
  readonly turn: number;
  /** Index of the column that it is about; undefined for what concerns no variable. */
  readonly column: number | undefined;
  readonly text: string;
}

/** All sentences, from top to bottom. Plain columns are left out unless asked for. */
export function sentencesOf(
  model: FlowModel,
  withPlain: boolean,
  texts: FlowTexts = FLOW_TEXTS,
): readonly FlowSentence[] {
  const sentences: FlowSentence[] = [];
  const holders = holdersByRow(model);
  model.columns.forEach((one, column) => {
    if (one.isPlain && !withPlain) return;
    for (const mark of one.marks) {
      // That `r` holds a loan from here on says what it refers to.
      const isTold = mark.kind === "create" && holders.get(Math.floor(mark.at))?.has(code(one.name)) === true;
      if (!isTold) sentences.push({ at: mark.at, turn: mark.turn, column, text: markSentence(mark, one, texts) });
    }
    for (const loan of one.loans) {
      // One that outlives the function goes on with the caller.
      if (!loan.escapes && Math.floor(loan.to) > Math.floor(loan.from)) {
        const text = loan.mutable ? texts.exclusiveEnds : texts.sharedEnds;
        // After what it is used for last, or the drop of what holds it.
        const turn = Number.MAX_SAFE_INTEGER;
        sentences.push({ at: loan.to, turn, column, text: fill(text, code(loan.path), holder(loan.by, texts)) });
      }
    }
    for (const segment of one.segments) {
      if (segment.state === "maybeMoved") {
        sentences.push({ at: segment.from, turn: 0, column, text: fill(texts.maybeMoved, code(one.name)) });
      }
    }
  });
  for (const gap of model.gaps) {
    sentences.push({ at: gap.row + 0.5, turn: 0, column: undefined, text: fill(texts.notUnderstood, gap.reason) });
  }
  return sentences.sort((a, b) => a.at - b.at || a.turn - b.turn);
}

/** Who gets hold of a loan in each row. */
function holdersByRow({ columns }: FlowModel): ReadonlyMap<number, ReadonlySet<string>> {
  const holders = new Map<number, Set<string>>();
  for (const { from, by } of columns.flatMap(({ loans }) => loans)) {
    const row = Math.floor(from);
    const known = holders.get(row) ?? new Set();
    holders.set(row, known);
    // There may be several, as in `let (a, b) = …`.
    for (const name of by.split(", ")) known.add(name);
  }
  return holders;
}

/** The sentences of each row that has some. */
export function sentencesByRow(
  model: FlowModel,
  withPlain: boolean,
  texts: FlowTexts = FLOW_TEXTS,
): ReadonlyMap<number, readonly FlowSentence[]> {
  const rows = new Map<number, FlowSentence[]>();
  for (const sentence of sentencesOf(model, withPlain, texts)) {
    const row = Math.floor(sentence.at);
    const isSaid = rows.get(row)?.some(({ text }) => text === sentence.text) === true;
    if (!isSaid) append(rows, row, sentence);
  }
  return rows;
}

export function markSentence(mark: FlowMark, column: FlowColumn, texts: FlowTexts): string {
  const path = code(mark.path);
  switch (mark.kind) {
    case "parameter":
      return parameterSentence(column, texts);
    case "create":
      return fill(column.storage === "reference" ? texts.refers : texts.created, path);
    case "assign":
      return fill(texts.assigned, path);
    case "move":
      return moveSentence(mark.path, mark.target, texts);
    case "copy":
      return fill(texts.copied, path);
    case "change":
      return fill(texts.changed, path);
    case "shared":
      return fill(texts.shared, path, holder(mark.by, texts));
    case "exclusive":
      return fill(texts.exclusive, path, holder(mark.by, texts));
    case "drop":
      return fill(mark.path === column.name && isShare(column.type) ? texts.countDown : texts.dropped, path);
    case "replace":
      return fill(texts.replaced, path);
    case "conditionalDrop":
      return fill(texts.droppedUnlessMoved, path);
    case "count":
      return fill(texts.countUp, path);
    case "await":
      return fill(texts.acrossAwait, path);
    default:
      return assertNever(mark);
  }
}

export function loanSentence(loan: FlowLoan, model: FlowModel, texts: FlowTexts): string {
  const path = code(loan.path);
  const by = holder(loan.by, texts);
  if (loan.escapes) return fill(loan.mutable ? texts.exclusiveBeyond : texts.sharedBeyond, path, by);
  return fill(loan.mutable ? texts.exclusiveUntil : texts.sharedUntil, path, by, String(lineOf(loan.to, model)));
}

/** The 1-based line of a time, as people read it. */
export function lineOf(at: number, model: FlowModel): number {
  return model.firstLine + Math.floor(at) + 1;
}

function parameterSentence(column: FlowColumn, texts: FlowTexts): string {
  const name = code(column.name);
  switch (column.storage) {
    case "reference":
      return fill(texts.referenceFromCaller, name);
    case "counted":
    case "heap":
      return fill(texts.ownedFromCaller, name);
    case "inline":
    case "unknown":
      return fill(texts.valueFromCaller, name);
    default:
      return assertNever(column.storage);
  }
}

export function moveSentence(moved: string, target: MoveTarget, texts: FlowTexts): string {
  const { into, intoKind } = target;
  const path = code(moved);
  switch (intoKind) {
    case "return":
      return fill(texts.returned, path);
    case "closure":
      return fill(texts.movedIntoClosure, path);
    case "loop":
      return fill(texts.movedByLoop, path);
    case "variable":
      return fill(texts.movedToVariable, path, code(into));
    case "aggregate":
      return fill(
        texts.movedInto,
        path,
        into === "tuple" ? texts.aTuple : into === "array" ? texts.anArray : code(into),
      );
    case "call":
      return fill(texts.movedInto, path, into === "a call" ? texts.aCall : code(into));
    case "other":
      return into === "…" ? fill(texts.moved, path) : fill(texts.movedInto, path, code(into));
    case "field":
      return fill(isNewField(target) ? texts.movedIntoField : texts.movedInto, path, code(into));
    case "pattern":
    case "macro":
      return fill(texts.movedInto, path, code(into));
    default:
      return assertNever(intoKind);
  }
}

function code(name: string): string {
  return `\`${name}\``;
}

/** Holders come as Markdown; what no person has named is told in words. */
function holder(by: string, texts: FlowTexts): string {
  switch (by) {
    case "a call":
      return texts.aCall;
    case "the result":
      return texts.theResult;
    case "the closure":
      return texts.theClosure;
    case "the `for` loop":
      return texts.theLoop;
    case "this expression":
      return texts.thisExpression;
    default:
      return by;
  }
}
