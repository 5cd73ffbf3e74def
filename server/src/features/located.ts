/**
 * Facts with their place in a file: what every feature starts from.
 *
 * Facts carry offsets relative to their piece, so that they outlive edits elsewhere; a feature adds `base` and asks `Lines` for
 * LSP positions. Nothing else about documents is known in this room.
 */
import type { Range as LspRange, Position } from "vscode-languageserver-types";
import type {
  BorrowEvent,
  MoveEvent,
  OwnershipEvent,
  OwnershipFacts,
  Range,
  StatedVariable,
  VariableFacts,
  VariableState,
} from "../ownership/facts.js";
import type { LocatedFacts, LocatedLifetimes } from "../ownership/located.js";

export type {
  LocatedErrors,
  LocatedFacts,
  LocatedLifetimes,
  LocatedStates,
  LocatedStory,
} from "../ownership/located.js";

/** What is known of a place in a file. */
export interface Located {
  readonly facts: readonly LocatedFacts[];
  readonly lifetimes: readonly LocatedLifetimes[];
}

/** Offsets to positions in one version of one document. */
export interface Lines {
  positionAt(offset: number): Position;
}

/** An LSP range for a range of facts. */
export function toLspRange(range: Range, base: number, lines: Lines): LspRange {
  return { start: lines.positionAt(base + range.start), end: lines.positionAt(base + range.end) };
}

/** The 1-based line of an offset, as people read it. */
export function lineNumber(offset: number, base: number, lines: Lines): number {
  return lines.positionAt(base + offset).line + 1;
}

export function contains(range: Range, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

/**
 * Of functions around an absolute offset, in the order of the file, the one that is meant: the innermost, which comes last. A macro may make
 * several of one text: then that which has a variable nearest to the offset, and of those the one in which most happens.
 */
export function functionMeant<Located extends LocatedFacts>(
  around: readonly Located[],
  offset: number,
): Located | undefined {
  const last = around.at(-1);
  if (last === undefined) return undefined;
  const { start, end } = last.facts.range;
  const twins = around.filter(
    ({ facts, base }) => base + facts.range.start === last.base + start && base + facts.range.end === last.base + end,
  );
  if (twins.length === 1) return last;
  const distance = ({ facts, base }: Located): number =>
    facts.variables
      .flatMap(({ nameRange, mentions }) => [nameRange, ...mentions])
      .reduce((least, place) => Math.min(least, distanceTo(place, offset - base)), Number.MAX_SAFE_INTEGER);
  return twins.reduce((best, one) => {
    const nearer = distance(best) - distance(one);
    return nearer > 0 || (nearer === 0 && one.facts.events.length > best.facts.events.length) ? one : best;
  });
}

function distanceTo({ start, end }: Range, offset: number): number {
  return Math.max(start - offset, offset - end, 0);
}

/** A variable that is mentioned or declared at an absolute offset, with the mention; undefined where there is none. */
export interface VariableAt<Variable extends VariableFacts = VariableFacts> {
  readonly located: LocatedFacts<OwnershipFacts<Variable>>;
  readonly variable: Variable;
  readonly mention: Range;
}

/** Finds the variable whose name stands at an absolute offset. Linear in the mentions of the functions around it. */
export function variableAt<Variable extends VariableFacts>(
  files: readonly LocatedFacts<OwnershipFacts<Variable>>[],
  offset: number,
): VariableAt<Variable> | undefined {
  let best: VariableAt<Variable> | undefined;
  for (const located of files) {
    const relative = offset - located.base;
    if (!contains(located.facts.range, relative)) continue;
    for (const variable of located.facts.variables) {
      for (const mention of [variable.nameRange, ...variable.mentions]) {
        if (!contains(mention, relative)) continue;
        const narrower = !best || mention.end - mention.start < best.mention.end - best.mention.start;
        if (narrower) best = { located, variable, mention };
      }
    }
  }
  return best;
}

/** The state that holds just before an offset; undefined when none is known. */
export function stateBefore(variable: StatedVariable, offset: number): VariableState | undefined {
  let result: VariableState | undefined;
  for (const state of variable.states) {
    if (state.from > offset) break;
    result = state;
  }
  return result;
}

/** A closure takes the variable along, or a part of it; `range` is the whole closure. */
export type CaptureEvent = MoveEvent | BorrowEvent;

function isCapture(event: OwnershipEvent): event is CaptureEvent {
  return (event.kind === "move" && event.intoKind === "closure") || (event.kind === "borrow" && event.capture);
}

/** Of the events of one variable those that are its own: not what happens inside of a closure that has captured it. */
export function ownEvents(events: readonly OwnershipEvent[]): readonly OwnershipEvent[] {
  const closures = events.filter(isCapture);
  return events.filter(({ range }) => !closures.some((closure) => isInside(range, closure.range)));
}

/** Of the events of one variable those by which the innermost closure around a place inside it has captured it; empty where none has. */
export function capturesAround(events: readonly OwnershipEvent[], place: Range): readonly CaptureEvent[] {
  const around = events.filter(isCapture).filter(({ range }) => isInside(place, range));
  const start = Math.max(...around.map(({ range }) => range.start));
  return around.filter(({ range }) => range.start === start);
}

function isInside(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && inner.end - inner.start < outer.end - outer.start;
}

/** Is the mention the left side of `s = …`? What it had before does not matter there. */
export function isAssigned({ events }: OwnershipFacts, variable: VariableFacts, mention: Range): boolean {
  return events.some(
    ({ kind, variable: id, range }) =>
      kind === "assign" && id === variable.id && range.start === mention.start && range.end === mention.end,
  );
}
