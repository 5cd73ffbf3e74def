/**
 * Calls that copy owned data, with everything that the conditions of a rewrite ask for.
 *
 * Judging is not done here: `fixes/` decides from these facts alone whether a clone is avoidable and how. A clone in a macro's definition
 * is not reported; whatever is not known is "unknown".
 */
import type { Knowledge } from "../base/knowledge.js";
import type { Body, CallTerminator, Location, Operand, Place, Statement } from "../mir/body.js";
import type { Type } from "../types/type.js";
import type { BodyView } from "./events.js";
import { rangeOf } from "./events.js";
import type { CloneConditions, CloneFacts, Range } from "./facts.js";
import { userPlace } from "./userPlaces.js";
import { calledName, destinationOf } from "./uses.js";
import type { TypeQuestions } from "./variables.js";

const CLONE_METHODS = new Map<string, CloneFacts["method"]>([
  ["clone", "clone"],
  ["to_owned", "to_owned"],
  ["to_string", "to_string"],
  ["to_vec", "to_vec"],
  ["cloned", "cloned"],
]);

/** Clones of one body (not of its closures' bodies), in MIR order. */
export function bodyClones(view: BodyView, questions: TypeQuestions): readonly CloneFacts[] {
  const clones: CloneFacts[] = [];
  view.body.blocks.forEach((block, index) => {
    const { terminator } = block;
    if (terminator.kind !== "call" || terminator.span.expansion) return;
    const method = cloneMethod(terminator);
    const source = method && receiverOf(view, terminator, { block: index, statement: block.statements.length });
    if (method && source) clones.push(describe(view, questions, terminator, method, source));
  });
  return clones;
}

/** A function of the standard library, or of a trait of it, that copies owned data. */
function cloneMethod(call: CallTerminator): CloneFacts["method"] | undefined {
  if (!call.callee || (call.origin !== "method" && call.origin !== "call")) return undefined;
  const method = CLONE_METHODS.get(call.callee.function.name);
  if (!method || call.callee.function.crate.origin !== "std") return undefined;
  if (method === "to_string" && clonedType(call)?.kind !== "str" && !isString(clonedType(call))) return undefined;
  return method;
}

function isString(type: Type | undefined): boolean {
  return type?.kind === "adt" && type.adt.name === "String" && type.adt.crate.origin === "std";
}

/** What `Self` is in the call: the type of the value that is copied. */
function clonedType(call: CallTerminator): Type | undefined {
  const first = call.callee?.signature.inputs[0];
  return first?.kind === "ref" ? first.inner : first;
}

interface Receiver {
  readonly location: Location;
  readonly range: Range;
  /** The place that is borrowed for the call; undefined when the receiver is a value of its own. */
  readonly place: Place | undefined;
}

function receiverOf(view: BodyView, call: CallTerminator, location: Location): Receiver | undefined {
  const operand = call.arguments[0];
  if (!operand || operand.kind === "constant") return undefined;
  const made = definitionOf(view.body, operand);
  if (made?.kind === "assign" && made.rvalue.kind === "ref") {
    return { location, range: rangeOf(made.span), place: stripReborrow(view.body, made.rvalue.place) };
  }
  return { location, range: rangeOf(operand.span), place: undefined };
}

/** `&*_5` of a temporary `_5 = &x` is about `x`. */
function stripReborrow(body: Body, place: Place): Place {
  if (place.projection.length !== 1 || place.projection[0]?.kind !== "deref") return place;
  const made = soleAssignment(body, place.local);
  return made?.rvalue.kind === "ref" && body.locals[place.local]?.kind.kind === "temporary" ? made.rvalue.place : place;
}

function definitionOf(body: Body, operand: Operand): (Statement & { readonly kind: "assign" }) | undefined {
  if (operand.kind === "constant" || operand.place.projection.length > 0) return undefined;
  if (body.locals[operand.place.local]?.kind.kind !== "temporary") return undefined;
  return soleAssignment(body, operand.place.local);
}

function soleAssignment(body: Body, local: number): (Statement & { readonly kind: "assign" }) | undefined {
  for (const block of body.blocks) {
    for (const statement of block.statements) {
      if (statement.kind === "assign" && statement.place.local === local && statement.place.projection.length === 0) return statement;
    }
  }
  return undefined;
}

function describe(
  view: BodyView,
  questions: TypeQuestions,
  call: CallTerminator,
  method: CloneFacts["method"],
  receiver: Receiver,
): CloneFacts {
  const type = clonedType(call);
  const user = receiver.place && userPlace(view.body, receiver.place);
  return {
    range: rangeOf(call.span),
    receiver: receiver.range,
    method,
    place: user?.path,
    variable: user && view.variables.idOf(user.variable),
    type: type && questions.display(type),
    cost: type ? costOf(questions, type, method) : "unknown",
    verdict: "unknown",
    reason: "not judged yet",
    conditions: conditionsOf(view, questions, call, receiver, type),
    fixes: [],
  };
}

function costOf(questions: TypeQuestions, type: Type, method: CloneFacts["method"]): CloneFacts["cost"] {
  if (method === "to_string" || method === "to_vec" || (method === "to_owned" && type.kind === "str")) return "heap";
  switch (questions.storage(type)) {
    case "heap":
      return "heap";
    case "counted":
      return "count";
    case "inline":
    case "reference":
      return "inline";
    case "unknown":
      return "unknown";
  }
}

function conditionsOf(
  view: BodyView,
  questions: TypeQuestions,
  call: CallTerminator,
  receiver: Receiver,
  type: Type | undefined,
): CloneConditions {
  const about = (ask: (type: Type) => Knowledge): Knowledge => (type ? ask(type) : "unknown");
  return {
    isCopy: about(questions.isCopy),
    plainClone: about(questions.plainClone),
    plainDrop: about(questions.plainDrop),
    interiorMutability: about(questions.interiorMutability),
    ownedPlace: isOwnedPlace(view.body, receiver.place),
    lastUse: receiver.place ? (view.result.isUsedAfter(receiver.location, receiver.place.local) ? "no" : "yes") : "unknown",
    noLiveLoan: hasNoLiveLoan(view, receiver),
    use: useOf(view, call),
    inMacro: false,
    inLoop: receiver.place ? view.loops.isInLoop(receiver.location.block, receiver.place.local) : false,
  };
}

/** A variable of this body, or fields of it reached without a dereference: what could be moved instead. */
function isOwnedPlace(body: Body, place: Place | undefined): Knowledge {
  if (!place) return "no";
  const kind = body.locals[place.local]?.kind.kind;
  if (kind !== "user" && kind !== "argument") return "no";
  return place.projection.every((elem) => elem.kind === "field") ? "yes" : "no";
}

function hasNoLiveLoan(view: BodyView, receiver: Receiver): Knowledge {
  const { place, location } = receiver;
  if (!place) return "unknown";
  const target = view.body.blocks[location.block]?.terminator;
  const after = target?.kind === "call" && target.target !== undefined ? { block: target.target, statement: 0 } : undefined;
  if (!after) return "unknown";
  const live = view.result.loans.some((loan) => loan.place.local === place.local && loan.isLiveAt(after));
  return live ? "no" : "yes";
}

function useOf(view: BodyView, call: CallTerminator): CloneConditions["use"] {
  const { destination } = call;
  const user = userPlace(view.body, destination);
  if (user?.isWhole) {
    const id = view.variables.idOf(user.variable);
    if (id !== undefined) return { kind: "binding", variable: id, letRange: rangeOf(call.span) };
  }
  if (destination.projection.length > 0) return { kind: "field" };
  const use = view.uses[destination.local]?.[0];
  if (!use) return { kind: "other" };
  const { node } = use;
  if (use.how === "borrow" && node.kind === "assign" && node.rvalue.kind === "ref") {
    if (node.rvalue.origin === "formatArgument") return { kind: "formatArgument" };
    const mutable = node.rvalue.borrow !== "shared";
    if (node.rvalue.origin === "explicit") return { kind: "borrowed", mutable, range: rangeOf(node.span) };
    const consumer = view.uses[node.place.local]?.[0]?.node;
    if (consumer?.kind === "call" && consumer.origin === "method") {
      return { kind: "receiver", method: calledName(consumer), self: mutable ? "mutable" : "shared", methodRange: rangeOf(consumer.nameSpan) };
    }
    if (consumer?.kind === "call" && consumer.origin === "operator") return { kind: "comparison" };
    return { kind: "other" };
  }
  if (node.kind === "call") {
    if (node.origin === "for") return { kind: "iterable" };
    const position = node.arguments.findIndex((operand) => operand.kind !== "constant" && operand.place.local === destination.local);
    if (node.origin === "method" && position === 0) {
      return { kind: "receiver", method: calledName(node), self: "value", methodRange: rangeOf(node.nameSpan) };
    }
    return { kind: "argument", callee: calledName(node), range: rangeOf(call.span) };
  }
  const target = destinationOf(view.body, view.uses, node, { kind: "move", place: destination, span: call.span });
  if (target.kind === "return") return { kind: "returned" };
  if (target.kind === "field") return { kind: "field" };
  if (target.kind === "pattern") return { kind: "scrutinee" };
  return { kind: "other" };
}
