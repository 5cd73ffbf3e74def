/**
 * The state of a variable over time, for hovers and for fading the range in which it is gone.
 *
 * Sampled where something happens: on entry to each location that mentions the variable, after each `x = …`, and, for variables that
 * are ever moved out of, after every location. Between two samples the earlier one holds. A sample that says "moved" at a place before
 * any of the moves in the text holds only in loops; elsewhere it is an artefact of evaluation order (`a(b(x))` begins at `a` but runs
 * after `x` is read) and is left out.
 */
import type { Initialization } from "../borrowck/result.js";
import type { ControlFlow } from "../dataflow/controlFlow.js";
import { controlFlowOf } from "../dataflow/controlFlow.js";
import type { BlockIndex, Body, Location, Operand, Place } from "../mir/body.js";
import { operandsOfStatement, operandsOfTerminator, placeOfOperand } from "../mir/visit.js";
import type { Span } from "../syntax/ast.js";
import type { LocalVariable } from "../types/typeck.js";
import type { BodyView } from "./events.js";
import type { MoveTarget, Range, VariableState } from "./facts.js";
import { lastUseOf } from "./lastUse.js";
import { userPlace } from "./userPlaces.js";
import { destinationOf, holderOf } from "./uses.js";

interface Sample {
  readonly from: number;
  readonly state: VariableState["state"];
}

/**
 * Each mention is looked up among the variable's uses and loans. More: a line of a megabyte that mentions one variable takes seconds; fewer:
 * long hand-written functions lose the states of their busiest variable.
 */
const MAXIMUM_MENTIONS = 2_000;

/**
 * Each variable that is moved out of is followed through the whole body. More: bodies of thousands of statements, which are generated, take
 * seconds; fewer: long hand-written functions have states at mentions only.
 */
const MAXIMUM_FOLLOWED = 4_000_000;

/** What states are read off, beside what events are. */
export interface StateView extends BodyView {
  /** By block: from where control comes. */
  readonly predecessors: ControlFlow["predecessors"];
  /** Locals that some operand moves out of, wholly or in part. */
  readonly movedLocals: ReadonlySet<number>;
}

/** Cost: linear in the body. */
export function stateView(view: BodyView): StateView {
  return { ...view, predecessors: controlFlowOf(view.body).predecessors, movedLocals: movedLocals(view.body) };
}

function movedLocals(body: Body): ReadonlySet<number> {
  const moved = new Set<number>();
  const add = (operand: Operand): void => {
    const place = operand.kind === "move" || operand.kind === "copyOrMove" ? placeOfOperand(operand) : undefined;
    if (place) moved.add(place.local);
  };
  for (const block of body.blocks) {
    for (const statement of block.statements) operandsOfStatement(statement).forEach(add);
    operandsOfTerminator(block.terminator).forEach(add);
  }
  return moved;
}

/** A place where the body's MIR touches a variable: for finding the location that a mention belongs to. */
interface Touch {
  readonly span: Span;
  readonly location: Location;
}

/** States of one variable of the body `view`, in text order, equal neighbours joined. */
export function statesOf(
  view: StateView,
  variable: LocalVariable,
  local: number,
  mentions: readonly Range[],
): readonly VariableState[] {
  if (mentions.length > MAXIMUM_MENTIONS) return [];
  const place: Place = { local, projection: [] };
  const touches = touchesOf(view, local);
  const samples: Sample[] = [];
  for (const mention of mentions) {
    const location = locationOf(touches, mention);
    if (!location) continue;
    const state = stateOf(view, view.result.initializedAt(location, place), variable);
    samples.push({
      from: mention.start,
      state: state.kind === "owned" ? (borrowedAt(view, location, local) ?? state) : state,
    });
  }
  if (isMovedOut(view, local) && view.movedLocals.size * view.body.blocks.length < MAXIMUM_FOLLOWED)
    samples.push(...afterEveryLocation(view, place, variable));
  for (const { location, end } of view.index.assignments[local] ?? []) {
    if (end === undefined) continue;
    const after = { block: location.block, statement: location.statement + 1 };
    samples.push({ from: end, state: stateOf(view, view.result.initializedAt(after, place), variable) });
  }
  const broken = view.broken.find((span) => span.start >= variable.ident.span.start);
  if (broken)
    samples.splice(0, samples.length, ...samples.filter((sample) => sample.from < broken.start), unreadable(broken));
  samples.sort((a, b) => a.from - b.from);
  return joinEqual([
    {
      from: variable.ident.span.end,
      state: { kind: variable.kind === "binding" ? firstState(view, place, mentions) : "owned" },
    },
    ...samples,
  ]);
}

/** From a part on that could not be read nothing is known: it may have moved the variable. */
function unreadable(broken: Span): Sample {
  return { from: broken.start, state: { kind: "unknown", reason: "the text before could not be read" } };
}

/** `let s;` has no value until a later assignment, which mentions it; `let s = …` gets its value before any mention. */
function firstState(view: StateView, place: Place, [first]: readonly Range[]): "owned" | "uninitialised" {
  if (first === undefined) return "owned";
  for (const { location, span } of view.index.assignments[place.local] ?? []) {
    if (span.expansion || view.result.initializedAt(location, place).state !== "no") continue;
    return span.start >= first.start ? "uninitialised" : "owned";
  }
  return "owned";
}

function stateOf(view: StateView, found: Initialization, variable: LocalVariable): VariableState["state"] {
  if (found.state === "unknown")
    return { kind: "unknown", reason: "whether an earlier use copies or moves it is not known" };
  if (found.state === "yes" && found.parts.length === 0) return { kind: "owned" };
  const first = found.movedAt()[0];
  if (found.state === "yes" && first) {
    const parts = found.parts.map((part) => userPlace(view.body, part)?.path ?? variable.name);
    return { kind: "partlyMoved", parts, at: { start: first.span.start, end: first.span.end } };
  }
  if (found.state === "yes") return { kind: "owned" };
  if (!first) return found.state === "no" ? { kind: "uninitialised" } : { kind: "owned" };
  const at = { start: first.span.start, end: first.span.end };
  return { kind: found.state === "no" ? "moved" : "maybeMoved", at, ...targetAt(view, first.location, first.place) };
}

function targetAt(view: StateView, location: Location, place: Place): MoveTarget {
  const block = view.body.blocks[location.block];
  const node = block?.statements[location.statement] ?? block?.terminator;
  if (!node) return { into: "…", intoKind: "other" };
  return destinationOf(view.body, view.uses, node, { kind: "move", place, span: node.span });
}

function borrowedAt(view: StateView, location: Location, local: number): VariableState["state"] | undefined {
  for (const loan of view.result.loans) {
    if (loan.place.local !== local || loan.rvalue.borrow === "fake" || loan.span.expansion) continue;
    const isOwn = loan.location.block === location.block && loan.location.statement === location.statement;
    if (isOwn || !loan.isLiveAt(location)) continue;
    const user = userPlace(view.body, loan.place);
    return {
      kind: "borrowed",
      mutable: loan.rvalue.borrow !== "shared",
      by: holderOf(view.body, view.uses, loan.assignedTo),
      until: loan.escapes ? undefined : lastUseOf(loan, view.starts),
      part: user && !user.isWhole ? user.path : "",
    };
  }
  return undefined;
}

function isMovedOut(view: StateView, local: number): boolean {
  return view.uses[local]?.some((use) => use.how === "operand") === true && view.movedLocals.has(local);
}

/** A state, and what of it is cheap to ask: while that stays the same, so does the state. */
interface Held {
  readonly key: string;
  readonly state: VariableState["state"];
}

/**
 * Where a move came from costs a walk backwards to find, so it is asked only where a run of the same initialisation begins; a block takes
 * over what the blocks before it left.
 */
function afterEveryLocation(view: StateView, place: Place, variable: LocalVariable): readonly Sample[] {
  const samples: Sample[] = [];
  const ends: (Held | undefined)[] = [];
  view.body.blocks.forEach((block, blockIndex) => {
    let held: Held | undefined;
    let hasChanged = true;
    const push = (from: number, location: Location): void => {
      if (from < variable.ident.span.end || (!hasChanged && held !== undefined)) return;
      hasChanged = false;
      const found = view.result.initializedAt(location, place);
      const key = `${found.state} ${found.parts.length}`;
      if (key === held?.key) return;
      const left = held === undefined ? leftBefore(view, blockIndex, ends, found.state, key) : undefined;
      const state = left ?? stateOf(view, found, variable);
      held = { key, state };
      const isEarly =
        (state.kind === "moved" || state.kind === "maybeMoved" || state.kind === "partlyMoved") && state.at.end > from;
      if (isEarly || state.kind === "uninitialised") return;
      samples.push({ from, state });
    };
    const first = block.statements.find((node) => node.kind === "assign")?.span ?? block.terminator.span;
    if (!first.expansion) push(first.start, { block: blockIndex, statement: 0 });
    for (const [statement, node] of block.statements.entries()) {
      hasChanged ||= view.result.changesInitialization({ block: blockIndex, statement }, place.local);
      if (node.kind === "assign" && !node.span.expansion)
        push(node.written?.end ?? node.span.end, { block: blockIndex, statement: statement + 1 });
    }
    ends[blockIndex] = held;
  });
  return samples;
}

/**
 * The state on entry to a block, from what a block before it left: the same where that is as initialised; what is gone there is maybe gone
 * here, where another way leads past the move. Undefined: the walk has to be made.
 */
function leftBefore(
  { predecessors }: StateView,
  block: BlockIndex,
  ends: readonly (Held | undefined)[],
  initialised: Initialization["state"],
  key: string,
): VariableState["state"] | undefined {
  let gone: VariableState["state"] | undefined;
  for (const before of predecessors[block] ?? []) {
    const end = ends[before];
    if (end?.key === key) return end.state;
    if (end?.state.kind === "moved") gone = { ...end.state, kind: "maybeMoved" };
  }
  return initialised === "maybe" ? gone : undefined;
}

function touchesOf(view: StateView, local: number): readonly Touch[] {
  const touches: Touch[] = [];
  for (const use of view.uses[local] ?? []) {
    const { node } = use;
    if (node.kind === "assign" && use.how === "borrow") touches.push({ span: node.span, location: use.location });
    else for (const span of operandSpans(view, use.location, local)) touches.push({ span, location: use.location });
  }
  return touches.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
}

function operandSpans(view: StateView, location: Location, local: number): readonly Span[] {
  return operandsAt(view.body, location).flatMap((operand) =>
    operand.kind !== "constant" && operand.place.local === local ? [operand.span] : [],
  );
}

function operandsAt(body: Body, location: Location): readonly Operand[] {
  const block = body.blocks[location.block];
  const statement = block?.statements[location.statement];
  if (statement) return operandsOfStatement(statement);
  return block ? operandsOfTerminator(block.terminator) : [];
}

function locationOf(touches: readonly Touch[], mention: Range): Location | undefined {
  return touches.find((touch) => touch.span.start <= mention.start && mention.end <= touch.span.end)?.location;
}

function joinEqual(samples: readonly Sample[]): readonly VariableState[] {
  const result: VariableState[] = [];
  let previous = "";
  let last: VariableState["state"] | undefined;
  for (const { from, state } of samples) {
    // Blocks hand on the same object, of which there are as many as blocks behind a move.
    if (state === last) continue;
    last = state;
    const key = JSON.stringify(state);
    if (key === previous) continue;
    previous = key;
    if (result.at(-1)?.from === from) result.pop();
    result.push({ from, state });
  }
  return result;
}
