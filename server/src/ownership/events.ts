/**
 * Moves, copies and borrows of user variables, read off MIR's operands and references.
 *
 * Left out: what a macro's definition does (spans with an expansion) but to take what it was handed by a pattern (`dbg!(x)`) and to lend it
 * (`assert_eq!(x, 1)`), which people are told and the report is not; temporaries' own moves, fake borrows of guards, the comparisons by
 * which a `match` finds its arm, and reads of which it is not known whether they copy or move (those are gaps already).
 *
 * Rules of positions: an operand stands at its place expression; an explicit borrow at the whole `&x`; an implicit one at the operand;
 * a capture at the whole closure. MIR's builder has given each statement that span.
 */
import type { BorrowckResult, LoanResult } from "../borrowck/result.js";
import type { AssignStatement, Body, Location, Operand, Statement, Terminator } from "../mir/body.js";
import { operandsOfStatement, operandsOfTerminator } from "../mir/visit.js";
import type { Span } from "../syntax/ast.js";
import type { AssignEvent, BorrowEvent, CopyEvent, MoveEvent, OwnershipEvent } from "./facts.js";
import type { BodyStarts } from "./lastUse.js";
import { knownLastUse } from "./lastUse.js";
import { guardLoanSpan, loanSpan } from "./loanSpan.js";
import type { LocalIndex } from "./localIndex.js";
import type { LoopMap } from "./loops.js";
import { type UserPlace, userPlace } from "./userPlaces.js";
import type { UseMap } from "./uses.js";
import { destinationOf, holderOf, keptBy, namesOf } from "./uses.js";
import type { VariableIndex } from "./variables.js";

export interface BodyView {
  readonly body: Body;
  readonly result: BorrowckResult;
  readonly uses: UseMap;
  readonly loops: LoopMap;
  readonly variables: VariableIndex;
  readonly starts: BodyStarts;
  readonly index: LocalIndex;
  /** Parts of the function that could not be read: what happens to variables there is not known. In text order. */
  readonly broken: readonly Span[];
}

export interface BodyEvents {
  readonly events: readonly OwnershipEvent[];
  /** As in `OwnershipFacts`. */
  readonly reportedOnly: readonly BorrowEvent[];
}

/** Events of one body (not of its closures' bodies), in MIR order. */
export function bodyEvents(view: BodyView): BodyEvents {
  const events: OwnershipEvent[] = [];
  const reportedOnly: BorrowEvent[] = [];
  const { body } = view;
  const matched: MatchedPlaces = new Map();
  const loans = new Map(view.result.loans.map((loan) => [statementAt(body, loan.location), loan]));
  body.blocks.forEach((block, blockIndex) => {
    block.statements.forEach((statement, index) => {
      const location = { block: blockIndex, statement: index };
      if (statement.kind === "placeMention") matched.set(statement.place.local, statement.span);
      for (const operand of operandsOfStatement(statement))
        pushRead(events, { view, matched }, location, statement, operand);
      if (statement.kind === "assign" && statement.rvalue.kind === "rawPointer") {
        pushRaw(events, view, statement.rvalue.place, statement.rvalue.mutable, statement.span);
      }
      if (statement.kind === "assign") pushAssignment(events, view, statement);
      const loan = loans.get(statement);
      if (loan === undefined) return;
      const borrow = borrowEvent(view, loan, loanSpan(loan));
      if (borrow !== undefined) events.push(borrow);
      const ofGuard = borrowEvent(view, loan, guardLoanSpan(loan));
      if (ofGuard !== undefined) reportedOnly.push(ofGuard);
    });
    const location = { block: blockIndex, statement: block.statements.length };
    for (const operand of operandsOfTerminator(block.terminator)) {
      pushRead(events, { view, matched }, location, block.terminator, operand);
    }
  });
  return { events, reportedOnly };
}

function statementAt({ blocks }: Body, { block, statement }: Location): Statement | undefined {
  return blocks[block]?.statements[statement];
}

/** Where each local was written as what a `match` looks at, last. */
type MatchedPlaces = Map<number, Span>;

function pushRead(
  events: OwnershipEvent[],
  { view, matched }: { readonly view: BodyView; readonly matched: MatchedPlaces },
  location: Location,
  node: Statement | Terminator,
  operand: Operand,
): void {
  if (operand.kind !== "copy" && operand.kind !== "move") return;
  if (isTest(node) || (operand.kind === "copy" && operand.mayBeLent === true)) return;
  const isBinding = node.kind === "assign" && node.rvalue.kind === "use" && node.rvalue.isBinding === true;
  const written = operand.span.expansion && isBinding ? matched.get(operand.place.local) : undefined;
  // A `match` that the macro's definition wrote as well is its own business.
  if (operand.span.expansion && (written === undefined || written.expansion)) return;
  const user = userPlace(view.body, operand.place);
  const id = user && view.variables.idOf(user.variable);
  if (!user || id === undefined) return;
  const position: ReturnType<typeof positionOf> = written
    ? { range: rangeOf(written), indirect: "macro" }
    : positionOf(view, operand.span, user.variable, isBinding ? node.place.local : undefined);
  const base = { ...subjectOf(user, id), ...position };
  if (operand.kind === "copy") {
    const isChanged = node.kind === "assign" && node.rvalue.kind === "binary" && operand.span === node.span;
    events.push({ kind: "copy", ...base, isChanged } satisfies CopyEvent);
    return;
  }
  events.push({
    kind: "move",
    ...base,
    ...destinationOf(view.body, view.uses, node, operand),
    inLoop: view.loops.isInLoop(location.block, operand.place.local),
    isLastUse: !view.result.isUsedAfter(location, operand.place.local),
  } satisfies MoveEvent);
}

function pushAssignment(events: OwnershipEvent[], view: BodyView, { place, span, written }: AssignStatement): void {
  const user = written && !span.expansion ? userPlace(view.body, place) : undefined;
  const id = user && view.variables.idOf(user.variable);
  if (!written || !user || id === undefined) return;
  events.push({
    kind: "assign",
    ...subjectOf(user, id),
    range: rangeOf(written.left),
    end: written.end,
  } satisfies AssignEvent);
}

/** What a `match` does to find its arm. */
function isTest(node: Statement | Terminator): boolean {
  if (node.kind === "switch") return node.isTest === true;
  return (
    node.kind === "assign" &&
    (node.rvalue.kind === "binary" || node.rvalue.kind === "cast") &&
    node.rvalue.isTest === true
  );
}

function pushRaw(
  events: OwnershipEvent[],
  view: BodyView,
  place: LoanResult["place"],
  mutable: boolean,
  span: Span,
): void {
  const user = userPlace(view.body, place);
  const id = user && view.variables.idOf(user.variable);
  if (!user || id === undefined || span.expansion) return;
  events.push({
    kind: "borrow",
    ...subjectOf(user, id),
    ...positionOf(view, span, user.variable, undefined),
    mutable,
    implicit: false,
    reborrow: false,
    raw: true,
    by: "a raw pointer",
    lastUse: span.start,
    lastWritten: span.start,
    escapes: false,
    capture: false,
  } satisfies BorrowEvent);
}

/** `span`: where it is told; undefined: not at all. */
function borrowEvent(view: BodyView, loan: LoanResult, span: Span | undefined): BorrowEvent | undefined {
  const { origin } = loan.rvalue;
  if (span === undefined || origin === "patternTest") return undefined;
  const user = userPlace(view.body, loan.place);
  const id = user && view.variables.idOf(user.variable);
  if (!user || id === undefined) return undefined;
  const isBinding = origin === "pattern" || origin === "matchGuard";
  const { seen, written } = view.starts;
  const lastUse = knownLastUse(loan, seen);
  const isKept = loan.escapes || (lastUse !== undefined && lastUse > span.end);
  const keepers = isKept ? keptBy(view.body, view.uses, loan) : [];
  const macro = loan.span.expansion?.calledName;
  // `pin!(x)` declares another `x`, and lends that.
  if (macro !== undefined && user.variable.declarationSpan.byName) return undefined;
  const isMacros = macro !== undefined && keepers.length === 0 && !userPlace(view.body, loan.assignedTo);
  return {
    kind: "borrow",
    ...subjectOf(user, id),
    ...positionOf(view, span, user.variable, isBinding ? loan.assignedTo.local : undefined),
    ...(macro === undefined ? {} : { indirect: "macro" }),
    mutable: loan.rvalue.borrow !== "shared",
    implicit: origin !== "explicit" || macro !== undefined,
    reborrow: user.isReborrow,
    raw: false,
    by: isMacros
      ? `\`${macro}!\``
      : keepers.length > 0
        ? namesOf(view.body, keepers)
        : holderOf(view.body, view.uses, loan.assignedTo),
    lastUse,
    lastWritten: written === seen ? lastUse : knownLastUse(loan, written),
    escapes: loan.escapes,
    capture: origin === "capture",
  };
}

/** What an event is about. */
function subjectOf(
  { variable, path, reported }: UserPlace,
  id: number,
): Pick<OwnershipEvent, "variable" | "name" | "path" | "reported"> {
  return { variable: id, name: variable.name, path, ...(reported === undefined ? {} : { reported }) };
}

/** Where an event stands. `bound`: the local that a pattern's binding fills with it. */
function positionOf(
  view: BodyView,
  span: Span,
  used: UserPlace["variable"],
  bound: number | undefined,
): Pick<OwnershipEvent, "range"> | Pick<OwnershipEvent, "range" | "indirect"> {
  const range = rangeOf(span);
  if (span.byName || used.declarationSpan.byName) return { range, indirect: "macro" };
  const kind = bound === undefined ? undefined : view.body.locals[bound]?.kind;
  const variable = kind?.kind === "user" || kind?.kind === "guardReference" ? kind.variable : undefined;
  return variable !== undefined && variable.declarationSpan.start !== span.start
    ? { range, indirect: "alternative" }
    : { range };
}

export function rangeOf(span: Span): { readonly start: number; readonly end: number } {
  return { start: span.start, end: span.end };
}
