/**
 * The state of a variable over time, for hovers and for fading the range in which it is gone.
 *
 * Sampled where something happens: on entry to each location that mentions the variable, after each `x = …`, and, for variables that
 * are ever moved out of, after every location. Between two samples the earlier one holds. A sample that says "moved" at a place before
 * any of the moves in the text holds only in loops; elsewhere it is an artefact of evaluation order (`a(b(x))` begins at `a` but runs
 * after `x` is read) and is left out.
 */
import type { Initialization, LoanResult } from "../borrowck/result.js";
import type { BlockIndex, Body, Local, Location, Operand, Place } from "../mir/body.js";
import { operandsOfStatement, operandsOfTerminator } from "../mir/visit.js";
import type { Span } from "../syntax/ast.js";
import type { LocalVariable } from "../types/typeck.js";
import type { MoveTarget, Range, VariableState } from "./facts.js";
import { knownLastUse } from "./lastUse.js";
import { loanSpan } from "./loanSpan.js";
import type { BlockOffsets, StateView } from "./stateView.js";
import { userPlace } from "./userPlaces.js";
import { destinationOf, holderOf, keptBy, namesOf } from "./uses.js";

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
    samples.push(...new Following(view, place, variable).follow());
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
  const moves = found.movedAt();
  const [first] = moves;
  if (found.state === "yes" && first) {
    const parts = partsTaken(
      view,
      found.parts,
      moves.map(({ place }) => place),
      variable,
    );
    return { kind: "partlyMoved", parts, at: { start: first.span.start, end: first.span.end } };
  }
  if (found.state === "yes") return { kind: "owned" };
  if (!first) return found.state === "no" ? { kind: "uninitialised" } : { kind: "owned" };
  const at = { start: first.span.start, end: first.span.end };
  return { kind: found.state === "no" ? "moved" : "maybeMoved", at, ...targetAt(view, first.location, first.place) };
}

/** Once each, by name. What only other variants have than the one that is known here is not there either, but nobody took it. */
function partsTaken(
  view: StateView,
  gone: readonly Place[],
  moved: readonly Place[],
  variable: LocalVariable,
): readonly string[] {
  const named = (places: readonly Place[]): ReadonlySet<string> =>
    new Set(places.map((place) => userPlace(view.body, place)?.path ?? variable.name));
  const all = [...named(gone)];
  const taken = named(moved);
  const both = all.filter((part) => taken.has(part));
  return both.length > 0 ? both : all;
}

function targetAt(view: StateView, location: Location, place: Place): MoveTarget {
  const block = view.body.blocks[location.block];
  const node = block?.statements[location.statement] ?? block?.terminator;
  if (!node) return { into: "…", intoKind: "other" };
  return destinationOf(view.body, view.uses, node, { kind: "move", place, span: node.span });
}

function borrowedAt(view: StateView, location: Location, local: number): VariableState["state"] | undefined {
  for (const loan of view.loansOf.get(local) ?? []) {
    if (loanSpan(loan) === undefined) continue;
    const isOwn = loan.location.block === location.block && loan.location.statement === location.statement;
    if (isOwn || !loan.isLiveAt(location)) continue;
    const user = userPlace(view.body, loan.place);
    return {
      kind: "borrowed",
      mutable: loan.rvalue.borrow !== "shared",
      by: holderAt(view, loan, location),
      until: loan.escapes ? undefined : knownLastUse(loan, view.starts.seen),
      part: user && !user.isWhole ? user.path : "",
    };
  }
  return undefined;
}

/** The variables, or the result, that hold it because a call has put it there, as soon as it does; before that, the call. */
function holderAt({ body, uses, result }: StateView, loan: LoanResult, location: Location): string {
  const isThere = (local: Local): boolean => result.initializedAt(location, { local, projection: [] }).state !== "no";
  const holders = keptBy(body, uses, loan).filter(isThere);
  return holders.length > 0 ? namesOf(body, holders) : holderOf(body, uses, loan.assignedTo);
}

function isMovedOut(view: StateView, local: number): boolean {
  return view.uses[local]?.some((use) => use.how === "operand") === true && view.movedLocals.has(local);
}

/** A state, and what of it is cheap to ask: while that stays the same, so does the state. */
interface Held {
  readonly word: string;
  readonly state: VariableState["state"];
}

/**
 * One variable through the whole body. Where a move came from costs a walk backwards to find, so it is asked only where a run of the same
 * initialisation begins; a block takes over what the blocks before it left.
 */
class Following {
  readonly samples: Sample[] = [];
  /** What held at the end of each block. */
  private readonly ends: (Held | undefined)[];
  private held: Held | undefined;
  /** What is said before the variable is declared is not about it. */
  private readonly declared: number;
  private readonly changes: ReadonlyMap<BlockIndex, readonly number[]>;

  constructor(
    private readonly view: StateView,
    private readonly place: Place,
    private readonly variable: LocalVariable,
  ) {
    this.ends = new Array<Held | undefined>(view.body.blocks.length);
    this.declared = variable.ident.span.end;
    this.changes = view.result.initializationChanges(place.local);
  }

  follow(): readonly Sample[] {
    const { offsets: all } = this.view;
    for (let block = 0; block < all.length; block++) {
      const offsets = all[block];
      if (offsets !== undefined && offsets.furthest >= this.declared) this.block(block, offsets);
    }
    return this.samples;
  }

  private block(block: BlockIndex, { start, ends }: BlockOffsets): void {
    const changes = this.changes.get(block);
    this.held = undefined;
    if (start >= this.declared) this.ask(start, { block, statement: 0 });
    let next = 0;
    let hasChanged = false;
    for (let statement = 0; statement < ends.length; statement++) {
      if (this.held !== undefined && !hasChanged && changes?.[next] === undefined) break;
      if (changes?.[next] === statement) {
        hasChanged = true;
        next++;
      }
      const end = ends[statement] ?? -1;
      if (end < this.declared || (this.held !== undefined && !hasChanged)) continue;
      hasChanged = false;
      this.ask(end, { block, statement: statement + 1 });
    }
    this.ends[block] = this.held;
  }

  private ask(from: number, location: Location): void {
    const { view, place, held } = this;
    const word = view.result.initializationWord(location, place.local);
    if (word === held?.word) return;
    const now =
      (held === undefined ? leftBefore(view, location.block, this.ends, word) : undefined) ??
      ({ word, state: stateOf(view, view.result.initializedAt(location, place), this.variable) } satisfies Held);
    this.held = now;
    const { state } = now;
    const isEarly =
      (state.kind === "moved" || state.kind === "maybeMoved" || state.kind === "partlyMoved") && state.at.end > from;
    if (!isEarly && state.kind !== "uninitialised") this.samples.push({ from, state });
  }
}

/**
 * What holds on entry to a block, from what a block before it left: the same where that is as initialised; what is gone there is maybe gone
 * here, where another way leads past the move. Undefined: the walk has to be made.
 */
function leftBefore(
  { predecessors }: StateView,
  block: BlockIndex,
  ends: readonly (Held | undefined)[],
  word: string,
): Held | undefined {
  let gone: VariableState["state"] | undefined;
  for (const before of predecessors.list(block)) {
    const end = ends[before];
    if (end?.word === word) return end;
    if (end?.state.kind === "moved") gone = { ...end.state, kind: "maybeMoved" };
  }
  return word.startsWith("maybe") && gone !== undefined ? { word, state: gone } : undefined;
}

interface Touches {
  /** Those with the least text first. */
  readonly all: readonly Touch[];
  /** The first of each range. */
  readonly byRange: ReadonlyMap<string, Touch>;
}

function touchesOf(view: StateView, local: number): Touches {
  const all: Touch[] = [];
  for (const use of view.uses[local] ?? []) {
    const { node } = use;
    if (node.kind === "assign" && use.how === "borrow") all.push({ span: node.span, location: use.location });
    else for (const span of operandSpans(view, use.location, local)) all.push({ span, location: use.location });
  }
  all.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
  const byRange = new Map<string, Touch>();
  for (const touch of all) {
    const key = rangeKey(touch.span);
    if (!byRange.has(key)) byRange.set(key, touch);
  }
  return { all, byRange };
}

function rangeKey({ start, end }: Range): string {
  return `${start} ${end}`;
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

/** Of the least that holds the mention: nothing is less than what is the mention. */
function locationOf({ all, byRange }: Touches, mention: Range): Location | undefined {
  const found =
    byRange.get(rangeKey(mention)) ??
    all.find((touch) => touch.span.start <= mention.start && mention.end <= touch.span.end);
  return found?.location;
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
