/**
 * Puts the facts of one function together from its body, the bodies of its closures, and what borrow checking says of them.
 *
 * Reads the rooms above and copies out plain data: no term, tree or MIR leaves through here.
 */
import type { BorrowckError, BorrowckResult } from "../borrowck/result.js";
import type { Declarations } from "../hir/declarations.js";
import type { Body } from "../mir/body.js";
import { SYNTAX_ERROR } from "../mir/body.js";
import type { Span } from "../syntax/ast.js";
import { type BodyOwner, isWhollyKnown, whyNotKnown } from "../types/type.js";
import type { Gap, LocalVariable, TypeckResults } from "../types/typeck.js";
import { bodyClones, cloneSyntax } from "./clones/clones.js";
import { bodyDrops } from "./drops.js";
import type { BodyView } from "./events.js";
import { bodyEvents, rangeOf } from "./events.js";
import type {
  BorrowEvent,
  DiagnosticFacts,
  GapFacts,
  OwnershipEvent,
  OwnershipFacts,
  Range,
  ScopeEnd,
  StatedFacts,
  VariableFacts,
} from "./facts.js";
import { bodyStarts } from "./lastUse.js";
import { localIndexOf } from "./localIndex.js";
import { loopsOf } from "./loops.js";
import { statesOf } from "./states.js";
import { type StateView, stateView } from "./stateView.js";
import { usesOf } from "./uses.js";
import type { TypeQuestions, VariableIndex } from "./variables.js";
import { indexVariables, mentionsOf, variableFacts } from "./variables.js";

export interface FactsInput {
  readonly owner: BodyOwner;
  /** `Foo::new`, for people. */
  readonly functionName: string;
  readonly itemRange: Range;
  readonly nameRange: Range;
  readonly typeck: TypeckResults;
  readonly borrowck: BorrowckResult;
  readonly questions: TypeQuestions;
  readonly declarations: Declarations;
}

export interface BuiltFacts {
  readonly facts: OwnershipFacts;
  /** The same with the states of the variables. Keeps the MIR alive, and costs about a fourth of the facts. */
  withStates(): StatedFacts;
}

/** Facts of a function with everything that stands in it. Cost: linear in the body and in what happens in it. */
export function buildFacts(input: FactsInput): BuiltFacts {
  const { typeck, questions } = input;
  const variables = indexVariables(typeck);
  const views = collectViews(input.borrowck, variables, brokenSpans(input.borrowck.body));
  const events: OwnershipEvent[] = [];
  const reportedOnly: BorrowEvent[] = [];
  const scopeEnds: ScopeEnd[] = [];
  for (const view of views) {
    const own = bodyEvents(view);
    events.push(...own.events);
    reportedOnly.push(...own.reportedOnly);
    const drops = bodyDrops(view, questions);
    events.push(...drops.events);
    scopeEnds.push(...drops.scopeEnds);
  }
  events.sort((a, b) => positionOf(a) - positionOf(b));
  const homes = homesOf(views);
  const facts: OwnershipFacts = {
    function: input.functionName,
    range: input.itemRange,
    nameRange: input.nameRange,
    variables: describeVariables(input, variables, homes),
    events,
    reportedOnly,
    clones: collectClones(views, typeck, questions),
    diagnostics: views.flatMap((view) => view.result.errors).map(toDiagnostic),
    scopeEnds,
    gaps: collectGaps(views, typeck),
  };
  return { facts, withStates: () => withStates(facts, variables, homes) };
}

function withStates(facts: OwnershipFacts, { variables }: VariableIndex, homes: Homes): StatedFacts {
  const views = new Map<BodyView, StateView>();
  return {
    ...facts,
    variables: facts.variables.map((described) => {
      const variable = variables[described.id];
      const home = homes.get(variable);
      if (!variable || !home) return { ...described, states: [] };
      const view = views.get(home.view) ?? stateView(home.view);
      views.set(home.view, view);
      return { ...described, states: statesOf(view, variable, home.local, described.mentions) };
    }),
  };
}

function collectClones(
  views: readonly BodyView[],
  typeck: TypeckResults,
  questions: TypeQuestions,
): OwnershipFacts["clones"] {
  const syntax = cloneSyntax(typeck);
  return views.flatMap((view) => bodyClones(view, questions, syntax)).sort((a, b) => a.range.start - b.range.start);
}

/** In the order in which things happen, as far as the text tells it. */
function positionOf(event: OwnershipEvent): number {
  switch (event.kind) {
    case "drop":
      return event.at;
    case "assign":
      return event.end;
    case "move":
    case "copy":
    case "borrow":
      return event.range.start;
  }
}

/** What stands in the definition of a macro is told where the macro is called. */
export function toDiagnostic(error: BorrowckError): DiagnosticFacts {
  return {
    code: error.code,
    message: error.message,
    range: rangeOf(error.span),
    related: error.related.map(({ span, message }) => ({ range: rangeOf(span), message })),
    inMacro: [error, ...error.related].map(({ span }) => definingMacro(span)).find((name) => name !== undefined),
    unmet: error.unmet,
  };
}

/** Of a place that no token of the text has. What stands for a call of a macro that is built in has the place of that call. */
function definingMacro({ expansion }: Span): string | undefined {
  return expansion === undefined || expansion.isBuiltinCall ? undefined : expansion.calledName;
}

/** Where the parser gave up. */
function brokenSpans(body: Body): readonly Span[] {
  const own = body.gaps.flatMap(({ reason, span }) => (reason.startsWith(SYNTAX_ERROR) ? [span] : []));
  return [...own, ...body.closures.flatMap(brokenSpans)].sort((a, b) => a.start - b.start);
}

function collectViews(result: BorrowckResult, variables: VariableIndex, broken: readonly Span[]): readonly BodyView[] {
  const views: BodyView[] = [];
  const pending = [result];
  for (let next = pending.pop(); next; next = pending.pop()) {
    views.push(viewOf(next, variables, broken));
    pending.push(...next.closures);
  }
  return views;
}

function viewOf(result: BorrowckResult, variables: VariableIndex, broken: readonly Span[]): BodyView {
  const { body } = result;
  return {
    body,
    result,
    variables,
    broken,
    uses: usesOf(body),
    loops: loopsOf(body),
    starts: bodyStarts(result),
    index: localIndexOf(result),
  };
}

function describeVariables(input: FactsInput, index: VariableIndex, homes: Homes): readonly VariableFacts[] {
  const mentions = mentionsOf(input.typeck, index);
  return index.variables.map((variable, id) => {
    const home = homes.get(variable);
    const own = mentions[id] ?? [];
    const type = input.typeck.typeOfLocal(variable);
    return variableFacts(id, variable, type, input.questions, own, {
      scope: home ? scopeOf(home.view, home.local, input.itemRange) : input.itemRange,
      livesAcross: home ? suspensionsAcross(home.view, home.local, input.questions.needsDrop(type) === "yes") : [],
    });
  });
}

/** By variable: where it lives. */
type Homes = ReadonlyMap<LocalVariable | undefined, Home>;

interface Home {
  readonly view: BodyView;
  readonly local: number;
}

function homesOf(views: readonly BodyView[]): Homes {
  const homes = new Map<LocalVariable, Home>();
  for (const view of views) {
    view.body.locals.forEach(({ kind }, local) => {
      const variable = kind.kind === "user" || kind.kind === "argument" ? kind.variable : undefined;
      if (variable) homes.set(variable, { view, local });
    });
  }
  return homes;
}

/** From the end of the storage, where MIR has it; the whole item for arguments. */
function scopeOf(view: BodyView, local: number, item: Range): Range {
  const end = view.index.storageEnd[local] ?? -1;
  const declared = view.body.locals[local]?.span.start ?? item.start;
  return end < 0 ? item : { start: declared, end };
}

/** Suspension points at which the local holds a value that is used or dropped later. */
function suspensionsAcross(view: BodyView, local: number, needsDrop: boolean): readonly Range[] {
  const spans: Span[] = [];
  for (const index of view.index.suspensions) {
    const block = view.body.blocks[index];
    if (block === undefined) continue;
    const location = { block: index, statement: block.statements.length };
    if (view.result.initializedAt(location, { local, projection: [] }).state !== "yes") continue;
    if (needsDrop || view.result.isUsedAfter(location, local)) spans.push(block.terminator.span);
  }
  return spans.map(rangeOf);
}

function collectGaps(views: readonly BodyView[], typeck: TypeckResults): readonly GapFacts[] {
  const seen = new Set<string>();
  const found: readonly Gap[] = [...typeck.gaps, ...views.flatMap((view) => view.body.gaps)];
  const all = found.length > 0 || typeck.isIllTyped ? found : undecidedTypes(views);
  return all.flatMap(({ span, reason }) => {
    const key = `${span.start} ${span.end} ${reason}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ range: rangeOf(span), reason }];
  });
}

/**
 * Of a body that is understood but for types that nothing in it decides, as of `let x = None;`: the variables that have such types, or what
 * has, where no variable does. No errors are told there, and that should not look as if there were none.
 */
function undecidedTypes(views: readonly BodyView[]): readonly Gap[] {
  const locals = views.flatMap(({ body }) => body.locals).filter(({ type }) => !isWhollyKnown(type));
  const variables = locals.filter(({ kind }) => kind.kind === "user");
  return (variables.length > 0 ? variables : locals.slice(0, 1)).map(({ span, type }) => ({
    span,
    reason: whyNotKnown(type),
  }));
}
