/**
 * Would the original, lent in place of the copy, be left alone for as long as the copy is used?
 *
 * The copy's own loans tell how long that is: what is done with the copy now would be done with the original then. Between the copying
 * and the last use of it nothing may write, move, drop or exclusively borrow the original, or what it is reached through:
 *
 *     f(&s.clone(), s.len())    the loan of the copy lives until `f` returns; `s` is read meanwhile: fine
 *     f(&s.clone(), s.push(1))  `s` is borrowed exclusively meanwhile: no
 *
 * A suspension point counts as a conflict: a reference across it can make the future lose `Send`. Source of the rule: RFC 2094,
 * "Access legality"; overlap is decided by the common prefix, elements taken for the same (bias: no offer without proof).
 */
import type { Knowledge } from "../../base/knowledge.js";
import type { Body, CallTerminator, Location, Operand, Place, Statement, Terminator } from "../../mir/body.js";
import { operandsOfStatement, operandsOfTerminator, successors } from "../../mir/visit.js";
import type { BodyView } from "../events.js";

/** A set of locations of one body. */
export class LocationSet {
  private readonly seen = new Set<number>();
  readonly locations: Location[] = [];

  add(location: Location): boolean {
    const key = location.block * STATEMENTS + location.statement;
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    this.locations.push(location);
    return true;
  }

  has(location: Location): boolean {
    return this.seen.has(location.block * STATEMENTS + location.statement);
  }
}

/** More statements than any block has; larger: keys would leave the range of exact integers. */
const STATEMENTS = 1 << 20;

/** Where `_local`, assigned by the call that ends `block`, or a loan of it, is still to be used. */
export function locationsOfUse(view: BodyView, block: number, locals: readonly number[]): LocationSet {
  const result = new LocationSet();
  const terminator = view.body.blocks[block]?.terminator;
  if (terminator?.kind !== "call" || terminator.target === undefined) return result;
  const pending: Location[] = [{ block: terminator.target, statement: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const node = nodeAt(view.body, next);
    if (!node) continue;
    const isUsed = locals.some((local) => view.result.isUsedAfter(next, local) || mentions(node, local));
    if (!isUsed || !result.add(next)) continue;
    pending.push(...following(view.body, next));
  }
  for (const loan of locals.flatMap((local) => view.index.loans[local] ?? [])) {
    loan.forEachLiveRun((block, first, last) => {
      for (let statement = first; statement <= last; statement++) result.add({ block, statement });
    });
  }
  return result;
}

/** An `.await` or `yield` comes meanwhile. */
export function crossesSuspension(view: BodyView, during: LocationSet): boolean {
  return during.locations.some((location) => nodeAt(view.body, location)?.kind === "yield");
}

/** `places` are what a reference to the original is reached through: all of them stay as they are in all these locations. */
export function canBeLent(view: BodyView, places: readonly Place[] | undefined, during: LocationSet): Knowledge {
  if (!places) return "unknown";
  for (const location of during.locations) {
    const node = nodeAt(view.body, location);
    if (!node) return "unknown";
    if (node.kind === "yield") return "no";
    for (const place of places) {
      if (changes(view, node, location, place, during)) return "no";
    }
  }
  return "yes";
}

export function nodeAt(body: Body, location: Location): Statement | Terminator | undefined {
  const block = body.blocks[location.block];
  return (
    block &&
    (block.statements[location.statement] ??
      (location.statement === block.statements.length ? block.terminator : undefined))
  );
}

export function following(body: Body, location: Location): readonly Location[] {
  const block = body.blocks[location.block];
  if (!block) return [];
  if (location.statement < block.statements.length)
    return [{ block: location.block, statement: location.statement + 1 }];
  return successors(block.terminator).map((target) => ({ block: target, statement: 0 }));
}

function mentions(node: Statement | Terminator, local: number): boolean {
  const operands = isTerminator(node) ? operandsOfTerminator(node) : operandsOfStatement(node);
  if (operands.some((operand) => operand.kind !== "constant" && operand.place.local === local)) return true;
  return node.kind === "assign" && "place" in node.rvalue && node.rvalue.place.local === local;
}

function isTerminator(node: Statement | Terminator): node is Terminator {
  switch (node.kind) {
    case "assign":
    case "storageLive":
    case "storageDead":
    case "fakeRead":
    case "placeMention":
    case "ascribeUserType":
    case "ascribeConstant":
    case "nop":
      return false;
    default:
      return true;
  }
}

function changes(
  view: BodyView,
  node: Statement | Terminator,
  location: Location,
  place: Place,
  during: LocationSet,
): boolean {
  const operands = isTerminator(node) ? operandsOfTerminator(node) : operandsOfStatement(node);
  if (
    operands.some(
      (operand) => movesOut(operand) && operand.kind !== "constant" && overlaps(place, operand.place, "deep"),
    )
  )
    return true;
  switch (node.kind) {
    case "assign": {
      if (overlaps(place, node.place, "shallow")) return true;
      const { rvalue } = node;
      if (rvalue.kind === "rawPointer" && rvalue.mutable) return overlaps(place, rvalue.place, "deep");
      return (
        rvalue.kind === "ref" &&
        rvalue.borrow !== "shared" &&
        rvalue.borrow !== "fake" &&
        overlaps(place, rvalue.place, "deep")
      );
    }
    case "storageDead":
      return node.local === place.local && !place.projection.some((elem) => elem.kind === "deref");
    case "drop":
      return overlaps(place, node.place, "drop");
    case "call":
      return overlaps(place, node.destination, "shallow") || activates(view, node, location, place, during);
    default:
      return false;
  }
}

/** A two-phase borrow of the original, made before the copy, that the call turns exclusive: `v.push(v.clone().len())`. */
function activates(
  view: BodyView,
  call: CallTerminator,
  location: Location,
  place: Place,
  during: LocationSet,
): boolean {
  const loans = view.index.loans[place.local] ?? [];
  return loans.some((loan) => {
    if (loan.rvalue.borrow === "shared" || loan.rvalue.borrow === "fake" || !overlaps(place, loan.place, "deep"))
      return false;
    if (during.has(loan.location)) return false;
    return (
      call.arguments.some((operand) => operand.kind !== "constant" && operand.place.local === loan.assignedTo.local) &&
      during.has(location)
    );
  });
}

function movesOut(operand: Operand): boolean {
  return operand.kind === "move" || operand.kind === "copyOrMove";
}

/**
 * Does an access to `access` touch what is lent at `lent`? A shallow access (a write) and a drop do not reach through references;
 * nothing that is done to a shared reference touches what it refers to.
 */
export function overlaps(lent: Place, access: Place, depth: "shallow" | "deep" | "drop"): boolean {
  if (lent.local !== access.local) return false;
  const shared = Math.min(lent.projection.length, access.projection.length);
  for (let index = 0; index < shared; index++) {
    const left = lent.projection[index];
    const right = access.projection[index];
    if (!left || !right) break;
    if (left.kind === "field" && right.kind === "field" && left.index !== right.index) return false;
  }
  if (lent.projection.length <= access.projection.length || depth === "deep") return true;
  const rest = lent.projection.slice(access.projection.length);
  return !rest.some((elem) => elem.kind === "deref");
}
