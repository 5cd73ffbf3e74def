/**
 * Could the original be moved instead of copied?
 *
 * It must be an owned variable or a field of one, be used on no path afterwards (back edges of loops included), and no loan of it may be
 * alive. A field can go when nothing needs the whole afterwards and no type around it has a `Drop` (E0509).
 */
import { all, type Knowledge, not } from "../../base/knowledge.js";
import type { Body, Location, Place, Statement, Terminator } from "../../mir/body.js";
import { operandsOfStatement, operandsOfTerminator, placeOfOperand } from "../../mir/visit.js";
import type { Type } from "../../types/type.js";
import type { BodyView } from "../events.js";
import type { CloneConditions } from "../facts.js";
import type { TypeQuestions } from "../variables.js";
import { following, LocationSet, nodeAt, overlaps } from "./lending.js";
import type { Receiver } from "./receiver.js";

/** A variable of this body, or fields of it reached without a dereference: what could be moved instead. */
function isOwnedPlace(body: Body, place: Place | undefined): Knowledge {
  if (!place) return "no";
  const kind = body.locals[place.local]?.kind.kind;
  if (kind !== "user" && kind !== "argument") return "no";
  return place.projection.every((elem) => elem.kind === "field") ? "yes" : "no";
}

/** The local, for a whole variable; the place itself, for a field. */
function isLastUse(view: BodyView, receiver: Receiver): Knowledge {
  const { place, location } = receiver;
  if (!place) return "unknown";
  if (place.projection.length === 0) return view.result.isUsedAfter(location, place.local) ? "no" : "yes";
  return isTouchedAfter(view, place, location) ? "no" : "yes";
}

/** Is the place, or something that contains or is part of it, read, borrowed or dropped by hand on a path from here? A new value ends it. */
function isTouchedAfter(view: BodyView, place: Place, from: Location): boolean {
  const seen = new LocationSet();
  const pending = [...following(view.body, from)];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (!seen.add(next)) continue;
    const node = nodeAt(view.body, next);
    if (!node) continue;
    if (reads(node, place)) return true;
    if (isRenewed(node, place)) continue;
    pending.push(...following(view.body, next));
  }
  return false;
}

function reads(node: Statement | Terminator, place: Place): boolean {
  const touched = (other: Place): boolean => overlaps(place, other, "deep");
  switch (node.kind) {
    case "assign": {
      if (operandsOfStatement(node).some((operand) => isRead(placeOfOperand(operand), touched))) return true;
      return "place" in node.rvalue && touched(node.rvalue.place);
    }
    case "fakeRead":
      return touched(node.place);
    case "storageLive":
    case "storageDead":
    case "placeMention":
    case "ascribeUserType":
    case "ascribeConstant":
    case "nop":
      return false;
    default:
      return operandsOfTerminator(node).some((operand) => isRead(placeOfOperand(operand), touched));
  }
}

function isRead(place: Place | undefined, touched: (place: Place) => boolean): boolean {
  return place !== undefined && touched(place);
}

function isRenewed(node: Statement | Terminator, place: Place): boolean {
  if (node.kind === "storageDead" || node.kind === "storageLive") return node.local === place.local;
  const assigned = node.kind === "assign" ? node.place : node.kind === "call" ? node.destination : undefined;
  return (
    assigned?.local === place.local &&
    assigned.projection.length <= place.projection.length &&
    overlaps(place, assigned, "deep")
  );
}

/** After the call that copies. */
function hasNoLiveLoan(view: BodyView, receiver: Receiver): Knowledge {
  const { place, location } = receiver;
  if (!place) return "unknown";
  const after = following(view.body, location)[0];
  if (!after) return "unknown";
  const loans = view.index.loans[place.local] ?? [];
  return loans.some((loan) => overlaps(place, loan.place, "deep") && loan.isLiveAt(after)) ? "no" : "yes";
}

/** No type around a field that is moved out implements `Drop` itself. */
function canBeTakenApart(view: BodyView, place: Place, questions: TypeQuestions): Knowledge {
  const root = view.body.locals[place.local]?.type;
  if (!root) return "unknown";
  const around: Type[] = [root, ...place.projection.slice(0, -1).map((elem) => elem.type)];
  return place.projection.length === 0 ? "yes" : all(around.map((type) => not(questions.implementsDrop(type))));
}

/** How free the original is to go: what its place, its uses and its loans say. */
type Freedom = Pick<CloneConditions, "ownedPlace" | "lastUse" | "noLiveLoan">;

export function freedomOf(view: BodyView, receiver: Receiver): Freedom {
  return {
    ownedPlace: isOwnedPlace(view.body, receiver.place),
    lastUse: isLastUse(view, receiver),
    noLiveLoan: hasNoLiveLoan(view, receiver),
  };
}

export function canBeMoved(
  view: BodyView,
  receiver: Receiver,
  questions: TypeQuestions,
  { ownedPlace, lastUse, noLiveLoan }: Freedom,
): Knowledge {
  const { place } = receiver;
  if (!place) return "no";
  const initialized = view.result.initializedAt(receiver.location, place).state;
  return all([
    ownedPlace,
    lastUse,
    noLiveLoan,
    canBeTakenApart(view, place, questions),
    initialized === "yes" ? "yes" : "unknown",
  ]);
}
