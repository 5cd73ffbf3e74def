/**
 * What is copied, and what it is reached through.
 *
 * The receiver as MIR has it is a place. Its root may be a temporary that a dereference, an index or another call returned: then the
 * reference in it borrows from what that call was given, and so on. Or it is a variable that holds a reference: then it is what the loans
 * lend that flow into it. All of these must stay as they are if the original is to be lent.
 */
import type { Knowledge } from "../../base/knowledge.js";
import { any } from "../../base/knowledge.js";
import type {
  AssignStatement,
  CallTerminator,
  Location,
  Operand,
  Place,
  Statement,
  Terminator,
} from "../../mir/body.js";
import type { Expr } from "../../syntax/ast.js";
import type { Type } from "../../types/type.js";
import type { TypeckResults } from "../../types/typeck.js";
import type { BodyView } from "../events.js";
import { rangeOf } from "../events.js";
import type { Range } from "../facts.js";
import type { TypeQuestions } from "../variables.js";
import { nodeAt } from "./lending.js";

export interface Receiver {
  readonly location: Location;
  readonly range: Range;
  /** The place that is borrowed for the call; undefined when the reference comes ready-made from somewhere. */
  readonly place: Place | undefined;
  readonly operand: Operand;
}

export function receiverOf(view: BodyView, call: CallTerminator, location: Location): Receiver | undefined {
  const operand = call.arguments[0];
  if (!operand || operand.kind === "constant") return undefined;
  const made = definitionOf(view, operand);
  if (made?.rvalue.kind === "ref") {
    return { location, range: rangeOf(made.span), place: stripReborrow(view, made.rvalue.place), operand };
  }
  return { location, range: rangeOf(operand.span), place: undefined, operand };
}

/** `&*_5` of a temporary `_5 = &x` is about `x`. */
function stripReborrow(view: BodyView, place: Place): Place {
  if (place.projection.length !== 1 || place.projection[0]?.kind !== "deref") return place;
  const made = isTemporary(view, place.local) ? soleAssignment(view, place.local) : undefined;
  return made?.rvalue.kind === "ref" ? made.rvalue.place : place;
}

function definitionOf(view: BodyView, operand: Operand): AssignStatement | undefined {
  if (operand.kind === "constant" || operand.place.projection.length > 0) return undefined;
  return isTemporary(view, operand.place.local) ? soleAssignment(view, operand.place.local) : undefined;
}

function isTemporary({ body }: BodyView, local: number): boolean {
  return body.locals[local]?.kind.kind === "temporary";
}

/** Undefined when there is none, or more than one. */
function soleAssignment(view: BodyView, local: number): AssignStatement | undefined {
  const found = assignmentsTo(view, local);
  return found.length === 1 ? found[0] : undefined;
}

/** To the whole of it. */
function assignmentsTo(view: BodyView, local: number): readonly AssignStatement[] {
  return writersOf(view, local).flatMap((node) => (node.kind === "assign" ? [node] : []));
}

function callsInto(view: BodyView, local: number): readonly CallTerminator[] {
  return writersOf(view, local).flatMap((node) => (node.kind === "call" ? [node] : []));
}

function writersOf({ body, index }: BodyView, local: number): readonly (Statement | Terminator)[] {
  return (index.assignments[local] ?? []).flatMap(({ location }) => nodeAt(body, location) ?? []);
}

/** What is found on the way; each local is looked at once, however many ways lead to it. */
interface Origins {
  readonly view: BodyView;
  readonly places: Place[];
  readonly seen: Set<number>;
}

/** The place and all that references on the way to it borrow from; undefined where one of them is not known. */
export function lentPlaces(view: BodyView, receiver: Receiver): readonly Place[] | undefined {
  const origins: Origins = { view, places: [], seen: new Set() };
  const isKnown = receiver.place ? collect(origins, receiver.place) : collectOperand(origins, receiver.operand);
  return isKnown ? origins.places : undefined;
}

function collect(origins: Origins, place: Place): boolean {
  origins.places.push(place);
  if (!place.projection.some((elem) => elem.kind === "deref")) return true;
  if (isTemporary(origins.view, place.local)) return collectOrigin(origins, place.local);
  collectLent(origins, place.local);
  return true;
}

function collectOperand(origins: Origins, operand: Operand): boolean {
  if (operand.kind === "constant") return true;
  if (isTemporary(origins.view, operand.place.local)) return collectOrigin(origins, operand.place.local);
  origins.places.push(operand.place);
  collectLent(origins, operand.place.local);
  return true;
}

/** `let min = set.min(); min.clone()`: what was lent of `set` is in `min`. */
function collectLent({ view, places, seen }: Origins, local: number): void {
  if (seen.has(local)) return;
  seen.add(local);
  for (const loan of view.result.loans) if (loan.flowsInto((other) => other === local)) places.push(loan.place);
}

/** What the reference in a temporary borrows from, whichever of its values it has: `if a { &x } else { &y }`. */
function collectOrigin(origins: Origins, local: number): boolean {
  if (origins.seen.has(local)) return true;
  origins.seen.add(local);
  const calls = callsInto(origins.view, local);
  const made = assignmentsTo(origins.view, local);
  if (calls.length + made.length === 0) return false;
  return (
    calls.every((call) =>
      borrowedArguments(call).every((operand) => collectOperand(origins, iteratorOf(origins.view, call, operand))),
    ) &&
    made.every(({ rvalue }) => {
      switch (rvalue.kind) {
        case "ref":
          return rvalue.borrow === "shared" && collect(origins, rvalue.place);
        case "use":
        case "cast":
          return collectOperand(origins, rvalue.operand);
        // A closure that is given along: what it captures.
        case "aggregate":
          return rvalue.operands.every((operand) => collectOperand(origins, operand));
        default:
          return false;
      }
    })
  );
}

const ITERATION = new Set(["Iterator", "DoubleEndedIterator", "ExactSizeIterator"]);

/**
 * Arguments that the reference which a call returns may borrow from. Of the standard library's methods with `&self`: only `self` (elision).
 */
function borrowedArguments(call: CallTerminator): readonly Operand[] {
  const called = call.callee?.function;
  const isElided = called?.crate.origin === "std" && called.selfParam?.form === "reference";
  return isElided || call.origin === "index" || call.origin === "deref" ? call.arguments.slice(0, 1) : call.arguments;
}

/** `iter.find(…)` takes `&mut iter` of a temporary, but what it gives is from the iterator: no item borrows from that itself. */
function iteratorOf(view: BodyView, call: CallTerminator, operand: Operand): Operand {
  const { container, name } = call.callee?.function ?? {};
  const isIteration = container?.kind === "trait" && ITERATION.has(container.name) && name !== "by_ref";
  const made = isIteration ? definitionOf(view, operand)?.rvalue : undefined;
  if (made?.kind !== "ref" || made.place.projection.length > 0 || !isTemporary(view, made.place.local)) return operand;
  return { kind: "move", place: made.place, span: operand.span };
}

/** Written as a place: nothing is computed for it that would be dropped. */
export function isPlaceExpression(expr: Expr, typeck: TypeckResults): boolean {
  switch (expr.kind) {
    case "path": {
      const kind = typeck.resolution(expr)?.kind;
      return kind === "local" || kind === "static";
    }
    case "field":
      return isPlaceExpression(expr.base, typeck) || isReference(typeck.typeOf(expr.base));
    case "index":
      return true;
    case "unary":
      return expr.operator === "deref";
    default:
      return false;
  }
}

function isReference(type: Type): boolean {
  return type.kind === "ref";
}

/** References to peel off the written receiver's type until it is what is copied; undefined: some other pointer is in between. */
export function referencesBetween(written: Type, copied: Type | undefined): number | undefined {
  let count = 0;
  for (let type = written; ; type = type.inner) {
    if (type === copied) return count;
    if (type.kind !== "ref") return undefined;
    count += 1;
  }
}

/** The receiver and what it is reached through, from the outside in. */
function chainOf(expr: Expr): readonly Expr[] {
  const chain: Expr[] = [expr];
  for (let next: Expr | undefined = expr; next; ) {
    next = innerOf(next);
    if (next) chain.push(next);
  }
  return chain;
}

function innerOf(expr: Expr): Expr | undefined {
  switch (expr.kind) {
    case "field":
    case "index":
      return expr.base;
    case "unary":
    case "addressOf":
    case "try":
    case "await":
      return expr.operand;
    case "methodCall":
      return expr.receiver;
    default:
      return undefined;
  }
}

/** Is a lock guard, `Ref` or `RefMut` on the way to what is copied? */
export function isThroughGuard(expr: Expr, typeck: TypeckResults, questions: TypeQuestions): Knowledge {
  return any(
    chainOf(expr).map((each) => {
      const type = typeck.typeOf(each);
      if (type.kind === "unknown") return "unknown";
      return questions.isGuard(type) ? "yes" : "no";
    }),
  );
}

/** Is an exclusive reference on the way to what is copied? */
export function isUnderExclusive(expr: Expr, typeck: TypeckResults): Knowledge {
  return any(
    chainOf(expr).map((each) => {
      const type = typeck.typeOf(each);
      if (type.kind === "unknown") return "unknown";
      return type.kind === "ref" && type.mutable ? "yes" : "no";
    }),
  );
}
