/**
 * Judges every clone of a function: avoidable (with offers, least invasive first), needed (and why), or not known.
 *
 * Only dispatches: conditions stand with each rewrite. "Needed" is said only when the facts prove it.
 */
import type { CloneFacts, OwnershipFacts } from "../ownership/facts.js";
import { bindReference } from "./bindReference.js";
import { borrowArgument } from "./borrowArgument.js";
import { borrowInClosure } from "./borrowInClosure.js";
import { callDirectly } from "./callDirectly.js";
import { clonedLater } from "./clonedLater.js";
import type { CloneFix } from "./cloneFix.js";
import { copyValue } from "./copyValue.js";
import { countedClone } from "./countedClone.js";
import { emptyText } from "./emptyText.js";
import { formatInPlace } from "./formatInPlace.js";
import { iterateByReference } from "./iterateByReference.js";
import { mapCloned } from "./mapCloned.js";
import { matchOnReference } from "./matchOnReference.js";
import { memTake } from "./memTake.js";
import { moveLastUse } from "./moveLastUse.js";
import { neededReason, unknownReason } from "./needed.js";
import { optionAsRef } from "./optionAsRef.js";
import { passAsIs } from "./passAsIs.js";
import { passValue } from "./passValue.js";
import { readInPlace } from "./readInPlace.js";
import { structBaseMove } from "./structBaseMove.js";

/** From least to most invasive: the order in which offers are shown. */
export const CLONE_FIXES: readonly CloneFix[] = [
  copyValue,
  readInPlace,
  borrowArgument,
  callDirectly,
  passAsIs,
  moveLastUse,
  structBaseMove,
  bindReference,
  matchOnReference,
  iterateByReference,
  optionAsRef,
  clonedLater,
  emptyText,
  formatInPlace,
  passValue,
  memTake,
  borrowInClosure,
  mapCloned,
  countedClone,
];

/** By the clones of a function's facts, which are the same with and without states. */
const judged = new WeakMap<OwnershipFacts["clones"], OwnershipFacts["clones"]>();

/** The same facts with every clone judged, which is done once. */
export function judgeClones<Facts extends OwnershipFacts>(facts: Facts): Facts {
  if (facts.clones.length === 0) return facts;
  let clones = judged.get(facts.clones);
  if (clones === undefined) {
    // A text that is made of something else is no copy: it is spoken of only where it need not be made.
    clones = facts.clones
      .map((clone) => judgeClone(clone, facts))
      .filter(({ conditions, fixes }) => !conditions.isFormatted || fixes.length > 0);
    judged.set(facts.clones, clones);
  }
  return { ...facts, clones };
}

/**
 * The clones that are counted and shown: all but a `map` that copies elements which are Copy (`|&x| x`). That is offered to be written
 * shorter, but copies no owned data, as `copied()` does not.
 */
export function countedClones({ clones }: OwnershipFacts): readonly CloneFacts[] {
  return clones.filter(({ method, conditions }) => method !== "other" || conditions.isCopy !== "yes");
}

function judgeClone(clone: CloneFacts, facts: OwnershipFacts): CloneFacts {
  if (facts.gaps.some((gap) => gap.range.start < clone.range.end && clone.range.start < gap.range.end)) {
    return { ...clone, verdict: "unknown", reason: "something in this expression is not understood." };
  }
  // Flow and loans of a function that is not understood as a whole prove nothing: what is offered there is for review.
  const isFormatted = clone.conditions.isFormatted === true;
  const offers = CLONE_FIXES.flatMap((rewrite) => {
    if ((rewrite.isFormatting === true) !== isFormatted) return [];
    const offer = rewrite.offer(clone);
    return offer
      ? [
          {
            rewrite,
            fix: facts.gaps.length > 0 ? { ...offer.fix, tier: "review" as const } : offer.fix,
            reason: offer.reason,
          },
        ]
      : [];
  });
  // What takes the copy away first, then safe ones; else the order of the list holds.
  const rank = ({ rewrite, fix }: (typeof offers)[number]): number =>
    (rewrite.keepsCopy === true ? 2 : 0) + (fix.tier === "review" ? 1 : 0);
  offers.sort((a, b) => rank(a) - rank(b));
  const fixes = offers.map((offer) => offer.fix);
  const first = offers.find((offer) => offer.rewrite.keepsCopy !== true);
  if (first) return { ...clone, verdict: "avoidable", reason: first.reason, fixes };
  const needed = neededReason(clone);
  return needed
    ? { ...clone, verdict: "needed", reason: needed, fixes }
    : { ...clone, verdict: "unknown", reason: unknownReason(clone), fixes };
}
