/**
 * From the facts of a function to its flow: events become marks, arrows and loans, states become stretches of time.
 *
 * Adds nothing that the facts do not say: a variable whose state is not known has a stretch that says so, and a loan whose end is not
 * known ends where it begins. What happens inside a closure to a variable that the closure has taken along is the closure's business and
 * left out.
 */
import { firstWhere } from "../../base/firstWhere.js";
import type {
  AssignEvent,
  BorrowEvent,
  CloneFacts,
  DropEvent,
  MoveEvent,
  MoveTarget,
  OwnershipEvent,
  OwnershipFacts,
  StatedFacts,
  StatedVariable,
  VariableFacts,
  VariableState,
} from "../../ownership/facts.js";
import type { Lines, LocatedStates } from "../located.js";
import { ownEvents } from "../located.js";
import type { FlowColumn, FlowHappening, FlowLoan, FlowMark, FlowModel, FlowMove, FlowSegment } from "./model.js";
import { isShare } from "./shares.js";
import { createTimeline, type Timeline } from "./timeline.js";

/** A function as it is drawn. */
interface Drawn {
  readonly facts: StatedFacts;
  readonly timeline: Timeline;
  /** By where they begin. */
  readonly assignments: readonly AssignEvent[];
}

/** The flow of one function; `text` is the whole document that `lines` speaks of. */
export function buildFlow({ facts, base }: LocatedStates, lines: Lines, text: string): FlowModel {
  // Attributes and documentation before the function are no part of its flow.
  const firstLine = lines.positionAt(base + facts.nameRange.start).line;
  const lastLine = lines.positionAt(base + facts.range.end).line;
  const timeline = createTimeline(timesOf(facts), firstLine, (offset) => lines.positionAt(base + offset));
  const assignments = facts.events.flatMap((event) => (event.kind === "assign" ? [event] : []));
  assignments.sort((a, b) => a.range.start - b.range.start);
  const drawn: Drawn = { facts, timeline, assignments };
  const variables = [...facts.variables].sort((a, b) => a.nameRange.start - b.nameRange.start);
  const columnOf = new Map(variables.map((variable, index) => [variable.id, index]));
  const eventsOf = new Map<number, OwnershipEvent[]>(variables.map(({ id }) => [id, []]));
  for (const event of facts.events) eventsOf.get(event.variable)?.push(event);
  const moves: FlowMove[] = [];
  /** By variable: where it begins to hold a value that comes from another one, so that the arrow meets its beginning. */
  const beginnings = new Map<number, number>();
  for (const [column, variable] of variables.entries()) {
    for (const event of ownEvents(eventsOf.get(variable.id) ?? [])) {
      if (event.kind !== "move") continue;
      const target = variableOf(event, variable, variables);
      if (target !== undefined && !beginnings.has(target)) beginnings.set(target, event.range.start);
      moves.push({
        at: timeline.at(event.range.start),
        from: column,
        to: target === undefined ? undefined : columnOf.get(target),
        path: event.path,
        target: targetOf(event),
        inLoop: event.inLoop,
        position: timeline.position(event.range.start),
      });
    }
  }
  const columns = variables.map((variable) => {
    const events = ownEvents(eventsOf.get(variable.id) ?? []);
    const beginning = beginnings.get(variable.id) ?? variable.nameRange.start;
    return columnOfVariable(variable, beginning, events, drawn);
  });
  return {
    function: facts.function,
    firstLine,
    lines: text.split(/\r\n|\r|\n/).slice(firstLine, lastLine + 1),
    columns,
    moves: moves.sort((a, b) => a.at - b.at),
    gaps: facts.gaps.map(({ range, reason }) => ({ row: Math.floor(timeline.at(range.start)), reason })),
  };
}

/** Every offset at which something is drawn. */
function timesOf(facts: StatedFacts): readonly number[] {
  const events = facts.events.flatMap((event) => {
    if (event.kind === "drop") return [event.at];
    if (event.kind === "assign") return [event.end - 1, event.end];
    return event.kind === "borrow" ? [event.range.start, event.lastUse ?? event.range.start] : [event.range.start];
  });
  const variables = facts.variables.flatMap(({ nameRange, livesAcross, mentions, states, storage, scope }) => [
    nameRange.start,
    scope.end - 1,
    ...(storage === "reference" ? mentions.slice(-1).map((mention) => mention.start) : []),
    ...livesAcross.map((range) => range.start),
    ...states.map(boundaryOf),
  ]);
  return [...events, ...variables, ...facts.clones.map(countTime)];
}

/** Where a state begins to be drawn: a move's at the moved place itself, where its arrow leaves. */
function boundaryOf({ from, state }: VariableState): number {
  const isAtMove = (state.kind === "moved" || state.kind === "partlyMoved") && state.at.end >= from - 1;
  return isAtMove && state.at.start <= from ? state.at.start : from;
}

function columnOfVariable(
  variable: StatedVariable,
  beginning: number,
  events: readonly OwnershipEvent[],
  drawn: Drawn,
): FlowColumn {
  const { timeline } = drawn;
  const isCopied = (event: OwnershipEvent): boolean => event.kind === "copy" || event.kind === "assign";
  return {
    name: variable.name,
    type: variable.type,
    kind: variable.kind,
    mutable: variable.mutable,
    storage: variable.storage,
    isPlain: variable.isCopy === "yes" && variable.storage === "inline" && events.every(isCopied),
    declaration: timeline.position(variable.nameRange.start),
    segments: segmentsOf(variable, beginning, timeline),
    loans: loansOf(events, drawn),
    marks: marksOf(variable, beginning, events, drawn),
  };
}

/** Being lent is no state of its own here: loans are drawn beside the line of the owner. */
function segmentsOf(variable: StatedVariable, beginning: number, timeline: Timeline): readonly FlowSegment[] {
  const end = timeline.at(Math.max(variable.scope.end - 1, variable.nameRange.start));
  const entries = [...variable.states].sort((a, b) => a.from - b.from);
  const states = entries.map(({ state }) => (state.kind === "borrowed" ? "owned" : state.kind));
  const segments: FlowSegment[] = [];
  entries.forEach((entry, index) => {
    const next = entries[index + 1];
    const from = timeline.at(index === 0 ? beginning : boundaryOf(entry));
    const to = next === undefined ? end : timeline.at(boundaryOf(next));
    const state = states[index] ?? "unknown";
    const previous = segments.at(-1);
    if (to <= from) return;
    if (previous?.state === state) segments[segments.length - 1] = { ...previous, to };
    else segments.push({ from, to, state });
  });
  return variable.storage === "reference" ? untilLastUse(segments, variable, timeline) : segments;
}

/** A reference is of interest while it is used: after that, what it refers to is free again. */
function untilLastUse(
  segments: readonly FlowSegment[],
  { mentions, nameRange }: VariableFacts,
  timeline: Timeline,
): readonly FlowSegment[] {
  const lastUse = timeline.at(Math.max(nameRange.start, ...mentions.map((mention) => mention.start)));
  return segments.flatMap((segment): readonly FlowSegment[] => {
    if (segment.state !== "owned" || segment.to <= lastUse) return [segment];
    if (segment.from >= lastUse) return [{ ...segment, state: "unused" }];
    return [
      { ...segment, to: lastUse },
      { ...segment, from: lastUse, state: "unused" },
    ];
  });
}

function loansOf(events: readonly OwnershipEvent[], drawn: Drawn): readonly FlowLoan[] {
  const { timeline } = drawn;
  /** By lane: when it is free again. */
  const freeAt: number[] = [];
  return events
    .flatMap((event) => (event.kind === "borrow" && !event.raw ? [event] : []))
    .sort((a, b) => a.range.start - b.range.start)
    .map((event) => {
      const from = timeline.at(event.range.start);
      const to = Math.max(from, endOf(event, drawn));
      const known = freeAt.findIndex((free) => free < from);
      const lane = known < 0 ? freeAt.length : known;
      freeAt[lane] = to;
      return {
        from,
        to,
        mutable: event.mutable,
        path: event.path,
        by: event.by,
        escapes: event.escapes,
        lane,
        position: timeline.position(event.range.start),
      };
    });
}

/** What is written through a reference, as in `*slot = 1`, is written when the new value is there: at the end, if that is on the line. */
function endOf({ range, lastUse = range.start }: BorrowEvent, { timeline, assignments }: Drawn): number {
  const use = timeline.at(lastUse);
  const last = assignments[firstWhere(assignments, (one) => one.range.start > lastUse) - 1];
  const written = last === undefined || last.end <= lastUse ? use : timeline.at(last.end);
  return Math.floor(written) === Math.floor(use) ? written : use;
}

function marksOf(
  variable: StatedVariable,
  beginning: number,
  events: readonly OwnershipEvent[],
  { facts, timeline, assignments }: Drawn,
): readonly FlowMark[] {
  const marks: FlowMark[] = [];
  const push = (happening: FlowHappening, offset: number, path: string, turn = 0): void => {
    marks.push({ ...happening, at: timeline.at(offset), turn, path, position: timeline.position(offset) });
  };
  const isInitialised = variable.states[0]?.state.kind !== "uninitialised";
  if (variable.kind !== "binding") push({ kind: "parameter" }, beginning, variable.name);
  else if (isInitialised) push({ kind: "create" }, beginning, variable.name);
  for (const event of events) {
    switch (event.kind) {
      case "move":
        push({ kind: "move", target: targetOf(event) }, event.range.start, event.path);
        break;
      case "copy":
        push({ kind: event.isChanged ? "change" : "copy" }, event.range.start, event.path);
        break;
      case "borrow":
        if (!event.raw)
          push({ kind: event.mutable ? "exclusive" : "shared", by: event.by }, event.range.start, event.path);
        break;
      case "drop":
        push({ kind: dropKind(event) }, dropTime(event, assignments), event.path, dropTurn(event, facts));
        break;
      case "assign":
        push({ kind: "assign" }, event.end, event.path);
        break;
    }
  }
  for (const clone of facts.clones) {
    if (clone.variable === variable.id && isShare(clone.type))
      push({ kind: "count" }, countTime(clone), clone.place ?? variable.name);
  }
  for (const suspension of variable.livesAcross) push({ kind: "await" }, suspension.start, variable.name);
  return marks.sort((a, b) => a.at - b.at);
}

/** A share is counted when the call is over. */
function countTime({ range }: CloneFacts): number {
  return range.end - 1;
}

function dropKind({ conditional, cause }: DropEvent): "conditionalDrop" | "replace" | "drop" {
  if (conditional) return "conditionalDrop";
  return cause === "assignment" ? "replace" : "drop";
}

/** An assignment drops the old value when the new one is there to take its place, right before it does. */
function dropTime({ at, cause }: DropEvent, assignments: Drawn["assignments"]): number {
  if (cause === "scopeEnd") return at;
  const assignment = assignments[firstWhere(assignments, ({ range }) => range.start >= at)];
  return assignment?.range.start === at ? assignment.end - 1 : at;
}

function dropTurn({ at, path, declaration }: DropEvent, { scopeEnds }: OwnershipFacts): number {
  const drops = scopeEnds.find((scope) => scope.at === at)?.drops ?? [];
  // One variable may hide another of its name.
  const own = drops.findIndex(
    (drop) => drop.path === path && declaration.start <= drop.from && drop.from <= declaration.end,
  );
  return Math.max(own, 0);
}

function targetOf({ into, intoKind }: MoveEvent): MoveTarget {
  return { into, intoKind };
}

/** The variable that a value is moved into: the last one of that name that is declared before the move, or by it. */
function variableOf(event: MoveEvent, source: VariableFacts, variables: readonly VariableFacts[]): number | undefined {
  if (event.intoKind !== "variable" && event.intoKind !== "pattern") return undefined;
  const candidates = variables.filter(
    ({ id, name, nameRange, scope }) =>
      id !== source.id && name === event.into && nameRange.start < event.range.end && scope.end >= event.range.start,
  );
  return candidates.at(-1)?.id;
}
