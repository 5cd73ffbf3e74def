/**
 * Hints that stay where they are while one types: of a function that cannot be read just now, what was said of its other lines holds until
 * it can be read again.
 *
 * A half-written statement (`let w: Vec<&st`) is a syntax error, or gives the line below another meaning, for a second; without this the
 * hints of the whole function would go and come with nearly every letter. A function counts as *unsettled*
 *
 *     while it has a syntax error that it did not have before, or a delimiter that is not closed, or
 *     while it has another gap that it did not have before, and it is the line that brought it that is being edited, or
 *     while the edited line runs into the next one: `let words:` before `take(s);` is read as a type.
 *
 * In an unsettled function a hint of the last answer stays unless its line was edited or there is a fresh one at its place, which counts
 * only where no line runs into the next one: `title.` before `take(title);` is read as one call, of nothing that has a name. So does one
 * whose function is gone (a quotation mark turns what follows into a string), while the line is edited that made it go. In any other
 * function the fresh answer is the whole answer. Texts are compared from answer to answer: what changed is one stretch, from the first
 * difference to the last.
 */
import type { InlayHint } from "vscode-languageserver-types";
import type { LocatedFacts } from "../features/located.js";
import { closeDelimiters } from "../syntax/repair.js";
import type { OffsetRange } from "./analysisPort.js";
import type { OpenDocument } from "./documents.js";
import { labelOf } from "./typedLine.js";

const SYNTAX_ERROR = "syntax error";

/** Texts are compared in slices of this many characters, which is a single step of the engine, then one by one. */
const SLICE = 4096;

/** How many characters of blank lines and indentation may stand before the next line's first word. */
const LOOK_AHEAD = 400;

interface PlacedHint {
  readonly offset: number;
  /** Its position may be that of an older text; the offset is right. */
  readonly hint: InlayHint;
}

/** What was known of a function when it was settled last, and the line whose editing unsettled it. */
interface Settled {
  readonly gaps: ReadonlySet<string>;
  /** How the edited line is not complete. */
  readonly open: Open | undefined;
  readonly unsettledBy: number | undefined;
}

/** A delimiter is not closed, or the line runs into the next. */
type Open = "delimiter" | "line";

interface Memory {
  readonly text: string;
  readonly options: string;
  readonly hints: readonly PlacedHint[];
  readonly functions: Map<string, Settled>;
  /** The line whose editing made functions vanish, while it is edited. */
  readonly lostBy: number | undefined;
}

export interface SteadyHints {
  /**
   * The fresh hints of a range with those that stay. `options`: what the hints depend on beside the text; with others nothing stays.
   * Linear in the text where it changed, else in the hints.
   */
  steady(
    document: OpenDocument,
    range: OffsetRange,
    fresh: readonly InlayHint[],
    facts: readonly LocatedFacts[],
    options: string,
  ): readonly InlayHint[];
  forget(uri: string): void;
}

export function createSteadyHints(): SteadyHints {
  const memories = new Map<string, Memory>();
  return {
    steady(document, range, fresh, facts, options) {
      const known = memories.get(document.uri);
      const memory = known?.options === options ? known : undefined;
      const functions = memory?.functions ?? new Map<string, Settled>();
      const change = memory === undefined ? undefined : changeBetween(memory.text, document.text);
      const editedLine = change === undefined ? undefined : document.positions.positionAt(change.lastEdited).line;
      const misread: LocatedFacts[] = [];
      const unsettled = facts.filter((located) => {
        const before = functions.get(located.facts.function);
        const isTouched = change !== undefined && isIn(located, change.start, change.newEnd);
        const after = settle(before, located, isTouched ? document : undefined, editedLine);
        functions.set(located.facts.function, after.settled);
        if (after.isUnsettled && after.settled.open === "line") misread.push(located);
        return after.isUnsettled;
      });
      const isLineLosing = editedLine === undefined || (memory?.lostBy ?? editedLine) === editedLine;
      const stays = ({ offset }: PlacedHint): boolean => {
        const isWithin = (located: LocatedFacts): boolean => isIn(located, offset);
        return facts.some(isWithin) ? unsettled.some(isWithin) : isLineLosing;
      };
      const moved = memory === undefined ? [] : moveHints(memory, change, document);
      const isMisread = ({ offset }: PlacedHint): boolean => misread.some((located) => isIn(located, offset));
      const held = new Set(moved.filter(isMisread).map(({ offset }) => offset));
      const freshHints = fresh
        .map((hint) => ({ offset: document.positions.offsetAt(hint.position), hint }))
        .filter(({ offset }) => !held.has(offset));
      const taken = new Set(freshHints.map(({ offset }) => offset));
      const isInRange = ({ offset }: PlacedHint): boolean => offset >= range.start && offset <= range.end;
      const kept = moved
        .filter((old) => isInRange(old) && !taken.has(old.offset) && stays(old))
        .map((old) => placed(old, document));
      const all = kept.length === 0 ? freshHints : [...freshHints, ...kept].sort((a, b) => a.offset - b.offset);
      const isLosing = kept.some(({ offset }) => !facts.some((located) => isIn(located, offset)));
      memories.set(document.uri, {
        text: document.text,
        options,
        hints: [...moved.filter((old) => !isInRange(old)), ...all],
        functions,
        lostBy: isLosing ? (memory?.lostBy ?? editedLine) : undefined,
      });
      return all.map(({ hint }) => hint);
    },
    forget: (uri) => void memories.delete(uri),
  };
}

/** Whether the function and the stretch touch. */
function isIn({ facts, base }: LocatedFacts, start: number, end = start): boolean {
  return base + facts.range.start <= end && start <= base + facts.range.end;
}

/** `document` is undefined when the function was not edited since the last answer, `editedLine` when nothing was. */
function settle(
  before: Settled | undefined,
  { facts, base }: LocatedFacts,
  document: OpenDocument | undefined,
  editedLine: number | undefined,
): { readonly isUnsettled: boolean; readonly settled: Settled } {
  const gaps = new Set(facts.gaps.map((gap) => gap.reason));
  const isWorse = [...gaps].some((reason) => before?.gaps.has(reason) === false);
  const line = before?.unsettledBy ?? editedLine;
  const open =
    document === undefined || editedLine === undefined
      ? before?.open
      : openOf(document, document.text.slice(base + facts.range.start, base + facts.range.end), editedLine);
  const isInTheMaking =
    open !== undefined || (isWorse && (gaps.has(SYNTAX_ERROR) || editedLine === undefined || line === editedLine));
  if (before !== undefined && isInTheMaking) {
    return { isUnsettled: true, settled: { gaps: before.gaps, open, unsettledBy: line } };
  }
  return { isUnsettled: false, settled: { gaps, open, unsettledBy: undefined } };
}

function openOf(document: OpenDocument, text: string, editedLine: number): Open | undefined {
  if (runsOn(document, editedLine)) return "line";
  return closeDelimiters(text) === text ? undefined : "delimiter";
}

/** The line ends in the middle of a statement, and the next one begins like another: it does not go on with `.`, an operator or a brace. */
function runsOn({ text, positions }: OpenDocument, line: number): boolean {
  const start = positions.offsetAt({ line, character: 0 });
  const end = positions.offsetAt({ line: line + 1, character: 0 });
  const written = text
    .slice(start, end)
    .replace(/\/\/.*/, "")
    .trimEnd();
  if (!/[\w:<>)\]"'?.&!#]$/.test(written)) return false;
  return /^\s*(?!else\b)\w/.test(text.slice(end, end + LOOK_AHEAD));
}

/** One stretch of the old text was replaced by one of the new text: both begin at `start`. */
interface Change {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
  /** In the last line that was edited: before `newEnd`, where whole lines were put in. */
  readonly lastEdited: number;
}

/** Undefined when the texts are the same. */
function changeBetween(before: string, after: string): Change | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start + SLICE <= shorter && before.slice(start, start + SLICE) === after.slice(start, start + SLICE))
    start += SLICE;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  const rest = shorter - start;
  let same = 0;
  const tail = (text: string, length: number): string => text.slice(text.length - length, text.length - length + SLICE);
  while (same + SLICE <= rest && tail(before, same + SLICE) === tail(after, same + SLICE)) same += SLICE;
  while (same < rest && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same))
    same += 1;
  const newEnd = after.length - same;
  return atLineStart({ start, oldEnd: before.length - same, newEnd, lastEdited: newEnd }, before, after);
}

/**
 * A line put before another may begin like it, by its indentation at least. The stretch is moved back by what both begin with, so that the
 * other does not count as edited.
 */
function atLineStart(change: Change, before: string, after: string): Change {
  if (change.oldEnd > change.start) return change;
  const lineStart = before.lastIndexOf("\n", change.start - 1) + 1;
  const by = change.start - lineStart;
  const inserted = after.slice(change.start, change.newEnd);
  if (by <= 0 || by > inserted.length || !inserted.endsWith(before.slice(lineStart, change.start))) return change;
  const newEnd = change.newEnd - by;
  const lastEdited = after.charAt(newEnd - 1) === "\n" ? newEnd - 1 : newEnd;
  return { start: lineStart, oldEnd: lineStart, newEnd, lastEdited };
}

/** The hints of the last answer at their places in the new text; without those of edited lines, and those that name lines that moved. */
function moveHints({ text, hints }: Memory, change: Change | undefined, document: OpenDocument): readonly PlacedHint[] {
  if (change === undefined) return hints;
  const { positions } = document;
  const { line: first } = positions.positionAt(change.start);
  const { line: last } = positions.positionAt(change.lastEdited);
  const edited = positions.rangeAt({ start: { line: first, character: 0 }, end: { line: last + 1, character: 0 } });
  const movesLines =
    positions.positionAt(change.newEnd).line > first || text.slice(change.start, change.oldEnd).includes("\n");
  const shift = change.newEnd - change.oldEnd;
  return hints.flatMap(({ offset, hint }): readonly PlacedHint[] => {
    if (offset > change.start && offset < change.oldEnd) return [];
    const moved = offset <= change.start ? offset : offset + shift;
    if (moved >= edited.start && moved < edited.end) return [];
    if (movesLines && /\d/.test(labelOf(hint))) return [];
    return [{ offset: moved, hint }];
  });
}

/** At its place in this text; edits of the last answer are about the text of then. */
function placed({ offset, hint }: PlacedHint, { positions }: OpenDocument): PlacedHint {
  const { textEdits: _, ...rest } = hint;
  return { offset, hint: { ...rest, position: positions.positionAt(offset) } };
}
