/**
 * Why a borrow lasts as long as it does: the way of the reference from where it is taken to its last use.
 *
 *     let word = first_word(&text);      the borrow goes into `first_word`, whose result borrows from it,
 *                                        and is bound to `word`;
 *     println!("{word}");                `word` is used here for the last time
 *
 * Found when somebody points at a borrow, or at a variable that holds one: the body is analysed again for it, and one search through
 * its constraints is made for each loan there (`LoanResult.wayAt`).
 */
import type { BorrowckResult, LoanResult } from "../borrowck/result.js";
import type { Body, CallTerminator, Location, Place } from "../mir/body.js";
import { RETURN_PLACE } from "../mir/body.js";
import { rangeOf } from "./events.js";
import type { Range } from "./facts.js";
import { bodyStarts, furthestLocation, knownLastUse } from "./lastUse.js";
import { loanSpan } from "./loanSpan.js";
import { userPlace } from "./userPlaces.js";
import { calledName } from "./uses.js";

export interface BorrowStory {
  /** Taken at the offset that was asked about; else held by the variable there. */
  readonly isTakenHere: boolean;
  /** `text`, `self.items`. */
  readonly path: string;
  readonly mutable: boolean;
  /** Where it is taken. */
  readonly range: Range;
  /** Offset of the last use, as in `BorrowEvent.lastUse`. */
  readonly lastUse: number;
  /** Who hands it on, in order. */
  readonly steps: readonly StoryStep[];
  readonly end: StoryEnd;
}

export interface StoryStep {
  readonly kind: "call" | "variable" | "field" | "closure" | "return";
  /** Of the called function, the variable, the field; undefined where a value is called. */
  readonly name: string | undefined;
  readonly range: Range;
}

export type StoryEnd =
  | { readonly kind: "use" | "drop" | "panic"; readonly name: string | undefined; readonly range: Range }
  | { readonly kind: "caller"; readonly name: string | undefined };

/** More loans than this at one place are a macro's, and nobody reads so many stories. */
const MAXIMUM_STORIES = 4;

/** Offsets relative to the piece. */
export interface StoryPlace {
  /** Where a borrow may be taken. */
  readonly taken: number | undefined;
  /** The name in the declaration of a variable that may hold borrows. */
  readonly held: number | undefined;
}

/** Stories of the loans taken at a place, the innermost ones, and of those that a variable holds. */
export function storiesAt(result: BorrowckResult, place: StoryPlace): readonly BorrowStory[] {
  const bodies = allBodies(result);
  const { taken, held } = place;
  const here = taken === undefined ? [] : takenAt(bodies, taken);
  const others = held === undefined ? [] : bodies.flatMap((body) => heldAt(body, held));
  return [
    ...here.slice(0, MAXIMUM_STORIES).flatMap((told) => storyOf(told, true) ?? []),
    ...others.slice(0, MAXIMUM_STORIES).flatMap((told) => storyOf(told, false) ?? []),
  ];
}

interface ToldLoan {
  readonly result: BorrowckResult;
  readonly loan: LoanResult;
  readonly range: Range;
}

function toldLoans(result: BorrowckResult): readonly ToldLoan[] {
  return result.loans.flatMap((loan) => {
    const span = loanSpan(loan);
    return span === undefined ? [] : [{ result, loan, range: rangeOf(span) }];
  });
}

function takenAt(bodies: readonly BorrowckResult[], offset: number): readonly ToldLoan[] {
  const taken = bodies.flatMap(toldLoans).filter(({ range }) => isAt(range, offset));
  const narrowest = Math.min(...taken.map(({ range }) => range.end - range.start));
  return taken.filter(({ range }) => range.end - range.start === narrowest);
}

function allBodies(result: BorrowckResult): readonly BorrowckResult[] {
  return [result, ...result.closures.flatMap(allBodies)];
}

function isAt(range: Range, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

/** Loans that the variable declared at the offset can hold. */
function heldAt(result: BorrowckResult, offset: number): readonly ToldLoan[] {
  const local = result.body.locals.findIndex(
    ({ kind }) => kind.kind === "user" && isAt(kind.variable.ident.span, offset),
  );
  return local < 0 ? [] : toldLoans(result).filter(({ loan }) => loan.flowsInto((holder) => holder === local));
}

function storyOf({ result, loan, range }: ToldLoan, isTakenHere: boolean): BorrowStory | undefined {
  const { body } = result;
  const starts = bodyStarts(result).seen;
  if (knownLastUse(loan, starts) === undefined) return undefined;
  const user = userPlace(body, loan.place);
  const { location, lastUse } = furthestLocation(loan, starts);
  const way = location && loan.wayAt(location);
  if (!user || !way) return undefined;
  const { end, through } = way;
  return {
    isTakenHere,
    path: user.path,
    mutable: loan.rvalue.borrow !== "shared",
    range,
    lastUse,
    steps: through.flatMap((at) => stepsAt(body, at)),
    end: end.kind === "caller" ? end : { kind: end.kind, name: nameOfLocal(body, end.local), range: rangeOf(end.span) },
  };
}

function nameOfLocal(body: Body, local: number): string | undefined {
  return userPlace(body, { local, projection: [] })?.path;
}

/** Calls that the language makes where people write none. */
const SUGAR: ReadonlySet<CallTerminator["origin"]> = new Set(["for", "await", "question", "deref", "index"]);

/** What people see of the statement or call that hands a reference on; nothing for moves between temporaries. */
function stepsAt(body: Body, { block, statement }: Location): readonly StoryStep[] {
  const found = body.blocks[block];
  const node = found?.statements[statement] ?? found?.terminator;
  if (!node || node.span.expansion) return [];
  const range = rangeOf(node.span);
  if (node.kind === "call") {
    const call: StoryStep = { kind: "call", name: calledName(node), range };
    return [...(SUGAR.has(node.origin) ? [] : [call]), ...placeStep(body, node.destination, range)];
  }
  if (node.kind !== "assign") return [];
  if (node.rvalue.kind === "aggregate" && node.rvalue.aggregate.kind === "closure")
    return [{ kind: "closure", name: "the closure", range }];
  return placeStep(body, node.place, range);
}

function placeStep(body: Body, place: Place, range: Range): readonly StoryStep[] {
  if (place.local === RETURN_PLACE) return [{ kind: "return", name: "the result", range }];
  const user = userPlace(body, place);
  return user ? [{ kind: user.isWhole ? "variable" : "field", name: user.path, range }] : [];
}

/** Names of the parameters from which a function's result borrows, by what its body does, in order. */
export function parametersInResult(result: BorrowckResult): readonly string[] {
  return result.argumentsInResult().flatMap((local) => nameOfLocal(result.body, local) ?? []);
}
