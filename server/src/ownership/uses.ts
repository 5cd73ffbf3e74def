/**
 * Where the value of each temporary goes: so that a move into `_7` can be told as a move into `push`.
 *
 * MIR takes every operand apart into temporaries that are used once; following them forward from a move or a borrow ends at what
 * the reader sees: a variable, a call, the return value, a field.
 */
import { isCallOfValue } from "../borrowck/closures.js";
import type { LoanResult } from "../borrowck/result.js";
import type {
  AssignStatement,
  Body,
  CallTerminator,
  Local,
  Location,
  Operand,
  Place,
  Statement,
  Terminator,
} from "../mir/body.js";
import { RETURN_PLACE } from "../mir/body.js";
import { operandsOfStatement, operandsOfTerminator, placeOfOperand } from "../mir/visit.js";
import { isFnTrait } from "../types/traits/builtinTrait.js";
import type { MoveTarget } from "./facts.js";
import { type UserPlace, userPlace } from "./userPlaces.js";

export interface Use {
  readonly location: Location;
  readonly node: Statement | Terminator;
  /** Read as an operand, or borrowed, or only inspected. */
  readonly how: "operand" | "borrow" | "other";
}

/** All uses of every local, in block order. */
export type UseMap = readonly (readonly Use[])[];

/** Cost: linear in the body. */
export function usesOf(body: Body): UseMap {
  const uses: Use[][] = body.locals.map(() => []);
  const add = (place: Place, how: Use["how"], node: Use["node"], block: number, statement: number): void => {
    uses[place.local]?.push({ location: { block, statement }, node, how });
  };
  body.blocks.forEach(({ statements, terminator }, block) => {
    statements.forEach((node, statement) => {
      if (node.kind !== "assign") return;
      for (const operand of operandsOfStatement(node))
        if (operand.kind !== "constant") add(operand.place, "operand", node, block, statement);
      const { rvalue } = node;
      if (rvalue.kind === "ref" || rvalue.kind === "rawPointer") add(rvalue.place, "borrow", node, block, statement);
      if (rvalue.kind === "discriminant" || rvalue.kind === "length")
        add(rvalue.place, "other", node, block, statement);
    });
    for (const operand of operandsOfTerminator(terminator))
      if (operand.kind !== "constant") add(operand.place, "operand", terminator, block, statements.length);
  });
  return uses;
}

/** Chains of temporaries longer than this do not occur in code that people write; the limit only guards against cycles. */
const MAXIMUM_CHAIN = 16;

/** What reads this operand, as a reader of the source would say it. */
export function destinationOf(
  body: Body,
  uses: UseMap,
  node: Statement | Terminator,
  operand: Operand | undefined,
): MoveTarget {
  return follow(body, uses, node, operand && placeOfOperand(operand)?.local, MAXIMUM_CHAIN);
}

function follow(
  body: Body,
  uses: UseMap,
  node: Statement | Terminator,
  from: Local | undefined,
  fuel: number,
): MoveTarget {
  if (fuel === 0) return { into: "…", intoKind: "other" };
  switch (node.kind) {
    case "assign":
      return followAssignment(body, uses, node, from, fuel);
    case "call":
      return followCall(body, uses, node, fuel);
    case "yield":
      return { into: "await", intoKind: "other" };
    case "switch":
      return { into: "match", intoKind: "pattern" };
    default:
      return { into: "…", intoKind: "other" };
  }
}

/** Dereferences and indexing that people write without a call only pass a reference on. */
function followCall(body: Body, uses: UseMap, call: CallTerminator, fuel: number): MoveTarget {
  if (call.origin !== "deref" && call.origin !== "index") return callDestination(call);
  const user = namedPlace(body, call.destination);
  if (user) return { into: user.path, intoKind: user.isWhole ? "variable" : "field" };
  if (call.destination.local === RETURN_PLACE) return { into: "return", intoKind: "return" };
  const next = nextUse(body, uses, call.destination.local);
  // What is read behind the reference goes on, not the reference.
  if (!next || isReadThrough(next.node, call.destination.local)) return { into: "…", intoKind: "other" };
  return follow(body, uses, next.node, call.destination.local, fuel - 1);
}

function isReadThrough(node: Statement | Terminator, local: Local): boolean {
  const isTerminator = node.kind === "call" || node.kind === "switch";
  const operands = isTerminator ? operandsOfTerminator(node) : node.kind === "assign" ? operandsOfStatement(node) : [];
  return operands.some((operand) => {
    const place = placeOfOperand(operand);
    return place?.local === local && place.projection.length > 0;
  });
}

function callDestination(call: CallTerminator): MoveTarget {
  if (call.origin === "for") return { into: "for", intoKind: "loop" };
  if (call.origin === "await") return { into: ".await", intoKind: "call" };
  if (call.origin === "question") return { into: "?", intoKind: "other" };
  return { into: calledName(call) ?? UNNAMED_CALL, intoKind: "call" };
}

/** The name of the called function; undefined where a value is called: a closure, a pointer. */
export function calledName(call: CallTerminator): string | undefined {
  if (isFnTraitCall(call)) return undefined;
  if (call.callee) return call.callee.function.name;
  const constant = call.function.kind === "constant" ? call.function.type : undefined;
  return constant?.kind === "fnDef" ? constant.def.name : undefined;
}

/** The call of a value, in `MoveTarget.into` and for who holds a loan. */
const UNNAMED_CALL = "a call";

/** `f(x)` where `f` is a value: MIR has `FnOnce::call_once(f, (x,))` for it, of which nobody wrote the name or the tuple. */
function isFnTraitCall({ callee, origin }: CallTerminator): boolean {
  const container = origin === "call" ? callee?.function.container : undefined;
  return container?.kind === "trait" && isFnTrait(container);
}

/** The tuple that the arguments travel in when a value is called. */
function isArgumentTuple(body: Body, user: Statement | Terminator | undefined): boolean {
  return user?.kind === "call" && (isFnTraitCall(user) || isCallOfValue(body, user));
}

function followAssignment(
  body: Body,
  uses: UseMap,
  { place, rvalue, span }: AssignStatement,
  from: Local | undefined,
  fuel: number,
): MoveTarget {
  const isUnnamed =
    rvalue.kind === "aggregate" && rvalue.aggregate.kind !== "adt" && rvalue.aggregate.kind !== "closure";
  if (isUnnamed && span.expansion !== undefined) {
    // What a macro makes has no name but the macro's. That the list of `vec![a]` takes `a` in is plain to see, as in an array.
    const intoKind = rvalue.aggregate.kind === "array" ? "aggregate" : "macro";
    return { into: `${span.expansion.calledName}!`, intoKind };
  }
  if (rvalue.kind === "aggregate" && rvalue.aggregate.kind === "closure")
    return { into: "closure", intoKind: "closure" };
  const user = namedPlace(body, place);
  if (rvalue.kind === "aggregate" && rvalue.aggregate.kind === "adt") {
    const index = rvalue.operands.findIndex((operand) => placeOfOperand(operand)?.local === from);
    const { variant } = rvalue.aggregate;
    const field = variant.fields[index];
    if (field && variant.shape === "named") return { into: field.name, intoKind: "field" };
    return { into: variant.name, intoKind: "aggregate" };
  }
  if (user) return { into: user.path, intoKind: user.isWhole ? "variable" : "field" };
  if (place.local === RETURN_PLACE) return { into: "return", intoKind: "return" };
  const next = nextUse(body, uses, place.local);
  if (rvalue.kind === "aggregate" && !isArgumentTuple(body, next?.node)) {
    return { into: rvalue.aggregate.kind === "array" ? "array" : "tuple", intoKind: "aggregate" };
  }
  // `pin_mut!(x)` keeps the value in a variable of its own, and lends that on.
  const keeper = next?.how === "borrow" ? userPlace(body, place)?.variable.declarationSpan.expansion : undefined;
  if (keeper !== undefined) return { into: `${keeper.calledName}!`, intoKind: "macro" };
  return next ? follow(body, uses, next.node, place.local, fuel - 1) : { into: "…", intoKind: "other" };
}

/** The variable that a person named; those of a macro's definition only pass on what they get. */
function namedPlace(body: Body, place: Place): UserPlace | undefined {
  const user = userPlace(body, place);
  return user?.variable.declarationSpan.expansion === undefined ? user : undefined;
}

/** Of a variable or its part, or of the function's result, for who reads it. */
function nameOf(body: Body, place: Place): string | undefined {
  const user = namedPlace(body, place);
  if (user) return `\`${user.path}\``;
  return place.local === RETURN_PLACE ? "the result" : undefined;
}

/** Where a temporary is used. A macro may look at its own variable first (`dbg!` prints it): what it does with the value counts. */
function nextUse(body: Body, uses: UseMap, local: Local): Use | undefined {
  const all = uses[local] ?? [];
  const isTemporary = body.locals[local]?.kind.kind === "temporary";
  const operand = isTemporary ? undefined : all.find((use) => use.how === "operand");
  return operand ?? all.find((use) => use.how !== "other");
}

/** Who holds a loan: the variable that the reference is bound to, or the call that it is an argument of. */
export function holderOf(body: Body, uses: UseMap, assignedTo: Place): string {
  const name = nameOf(body, assignedTo);
  if (name !== undefined) return name;
  const next = nextUse(body, uses, assignedTo.local);
  if (!next) return "this expression";
  const container = containerOf(body, uses, next.node, assignedTo.local, MAXIMUM_CHAIN);
  if (container !== undefined) return container;
  const destination = follow(body, uses, next.node, assignedTo.local, MAXIMUM_CHAIN);
  switch (destination.intoKind) {
    case "closure":
      return "the closure";
    case "return":
      return "the result";
    case "loop":
      return "the `for` loop";
    case "other":
      return "this expression";
    case "aggregate":
      return destination.into === "tuple" || destination.into === "array"
        ? "this expression"
        : `\`${destination.into}\``;
    case "call":
      return destination.into === UNNAMED_CALL ? UNNAMED_CALL : `\`${destination.into}\``;
    case "variable":
    case "field":
    case "pattern":
    case "macro":
      return `\`${destination.into}\``;
  }
}

/** Of what is put together with other values, as in `let entry = Entry { key: &name }`: who has the whole. Not of what a closure captures. */
function containerOf(
  body: Body,
  uses: UseMap,
  node: Statement | Terminator,
  from: Local,
  fuel: number,
): string | undefined {
  if (node.kind !== "assign" || fuel === 0 || !passesOn(node, from)) return undefined;
  const name = nameOf(body, node.place);
  if (name !== undefined) return name;
  const next = nextUse(body, uses, node.place.local);
  return next && containerOf(body, uses, next.node, node.place.local, fuel - 1);
}

/** By loan, since each costs a search. */
const keepers = new WeakMap<LoanResult, readonly Local[]>();

/**
 * The variables that a loan lives on in when the call is over that it is given to: `word` of `let word = first_word(&text)`, `key` and
 * `value` of `if let Some((key, value)) = text.split_once('=')`; the place of the function's result where it goes there. In the order of
 * their declarations. Costs a search where there may be some, once for each loan.
 */
export function keptBy(body: Body, uses: UseMap, loan: LoanResult): readonly Local[] {
  let known = keepers.get(loan);
  if (known === undefined) {
    const wanted = receiversOf(body, uses, loan.assignedTo);
    const found = new Set<Local>();
    const areAllFound = (local: Local): boolean => wanted.has(local) && found.add(local).size === wanted.size;
    if (wanted.size > 0) loan.flowsInto(areAllFound);
    keepers.set(loan, (known = [...found].sort((a, b) => a - b)));
  }
  return known;
}

/** More names than this tell nobody more than that there are many. */
const MAXIMUM_NAMES = 3;

/** Those of `keptBy`, as people read them. */
export function namesOf(body: Body, locals: readonly Local[]): string {
  const names = [...new Set(locals.flatMap((local) => nameOf(body, { local, projection: [] }) ?? []))];
  const shown = names.length > MAXIMUM_NAMES ? [...names.slice(0, MAXIMUM_NAMES - 1), "…"] : names;
  return shown.join(", ");
}

/** The variables that get what the calls give that a borrow is given to, or the function's result. */
function receiversOf(body: Body, uses: UseMap, assignedTo: Place): ReadonlySet<Local> {
  // The variable that a borrow is bound to holds it itself, whoever gets it next.
  if (namedPlace(body, assignedTo)) return new Set();
  let { local } = assignedTo;
  for (let fuel = MAXIMUM_CHAIN; fuel > 0; fuel--) {
    const all = uses[local] ?? [];
    const bound = all.flatMap(({ node }) => (node.kind === "assign" ? boundFrom(body, node, local) : []));
    if (bound.length > 0) return new Set(bound);
    const node = nextUse(body, uses, local)?.node;
    const place = node?.kind === "call" ? node.destination : undefined;
    const next = place ?? (node?.kind === "assign" && passesOn(node, local) ? node.place : undefined);
    if (next === undefined) return new Set();
    if (next.local === RETURN_PLACE) return new Set([RETURN_PLACE]);
    const user = namedPlace(body, next);
    if (user) return new Set(next.projection.length === 0 ? [next.local] : []);
    local = next.local;
  }
  return new Set();
}

/** The variable that a pattern binds to the value of a temporary, to a part of it, or to what it refers to. */
function boundFrom(body: Body, { place, rvalue }: AssignStatement, from: Local): readonly Local[] {
  const source =
    rvalue.kind === "ref" ? rvalue.place : rvalue.kind === "use" ? placeOfOperand(rvalue.operand) : undefined;
  if (source?.local !== from || body.locals[place.local]?.kind.kind !== "user") return [];
  return place.projection.length === 0 && namedPlace(body, place) ? [place.local] : [];
}

function passesOn({ rvalue }: AssignStatement, from: Local): boolean {
  const takenFrom = (operand: Operand): Place | undefined => {
    const place = placeOfOperand(operand);
    return place?.local === from ? place : undefined;
  };
  switch (rvalue.kind) {
    case "aggregate":
      return (
        rvalue.aggregate.kind !== "closure" &&
        rvalue.operands.some((operand) => takenFrom(operand)?.projection.length === 0)
      );
    // `?` and patterns take what is in an `Ok` or `Some`.
    case "use":
      return (
        takenFrom(rvalue.operand)?.projection.every(({ kind }) => kind === "downcast" || kind === "field") === true
      );
    // Lent on where it is coerced: `&mut log` becomes `&mut *&mut log`, of a `Box` behind it `&mut **`.
    case "ref": {
      const { local, projection } = rvalue.place;
      return local === from && projection.length > 0 && projection.every(({ kind }) => kind === "deref");
    }
    default:
      return false;
  }
}
