/**
 * Judges every clone of a function: avoidable (with offers, least invasive first), needed (and why), or not known.
 *
 * Only dispatches: conditions stand with each rewrite. "Needed" is said only when the facts prove it.
 */
import type { CloneFacts, OwnershipFacts } from "../ownership/facts.js";
import { borrowArgument } from "./borrowArgument.js";
import { callDirectly } from "./callDirectly.js";
import type { CloneFix } from "./cloneFix.js";
import { copyValue } from "./copyValue.js";
import { moveLastUse } from "./moveLastUse.js";
import { readInPlace } from "./readInPlace.js";

/** From least to most invasive: the order in which offers are shown. */
export const CLONE_FIXES: readonly CloneFix[] = [copyValue, readInPlace, borrowArgument, callDirectly, moveLastUse];

const judged = new WeakMap<OwnershipFacts, OwnershipFacts>();

/** The same facts with every clone judged. Cached by the identity of the facts. */
export function judgeClones(facts: OwnershipFacts): OwnershipFacts {
  if (facts.clones.length === 0) return facts;
  const known = judged.get(facts);
  if (known) return known;
  const result = { ...facts, clones: facts.clones.map((clone) => judgeClone(clone, facts)) };
  judged.set(facts, result);
  return result;
}

function judgeClone(clone: CloneFacts, facts: OwnershipFacts): CloneFacts {
  if (facts.gaps.some((gap) => gap.range.start < clone.range.end && clone.range.start < gap.range.end)) {
    return { ...clone, verdict: "unknown", reason: "something in this expression is not understood" };
  }
  const offers = CLONE_FIXES.map((fix) => fix.offer(clone)).filter((offer) => offer !== undefined);
  const first = offers[0];
  if (first) return { ...clone, verdict: "avoidable", reason: first.reason, fixes: offers.map((offer) => offer.fix) };
  const needed = neededReason(clone);
  return needed ? { ...clone, verdict: "needed", reason: needed } : { ...clone, verdict: "unknown", reason: unknownReason(clone) };
}

/** Why the copy must be made; undefined where that is not proven. */
function neededReason(clone: CloneFacts): string | undefined {
  const { use, lastUse, ownedPlace, isCopy } = clone.conditions;
  if (isCopy !== "no" || clone.place === undefined) return undefined;
  const takesOwnership = use.kind === "argument" || use.kind === "returned" || use.kind === "field";
  if (!takesOwnership) return undefined;
  if (ownedPlace === "no") return `an owned value is wanted here, and \`${clone.place}\` is only borrowed.`;
  if (lastUse === "no") return `an owned value is wanted here, and \`${clone.place}\` is used again later.`;
  return undefined;
}

function unknownReason(clone: CloneFacts): string {
  if (clone.type === undefined) return "the type of what is copied is not known.";
  if (clone.place === undefined) return "what is copied is not a variable.";
  return "no rewrite is known to keep the meaning.";
}
