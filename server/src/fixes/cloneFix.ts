/**
 * What a rewrite of a clone is: its metadata, the facts it needs, its conditions and its edits, in one file each.
 *
 * A condition that is known to fail ends the offer; one that is not known makes it an offer to review. Compiling does not prove that the
 * meaning is kept: that is why conditions ask for derived `Clone`s, no user `Drop`, no interior mutability and no shared counts.
 */
import type { Knowledge } from "../base/knowledge.js";
import type { Edit } from "../ownership/edits.js";
import type { CloneFacts, FixFacts } from "../ownership/facts.js";

export interface CloneFix {
  readonly id: string;
  /** The title as a pattern, for the documentation page. */
  readonly title: string;
  /** For the documentation page: what is rewritten into what. */
  readonly summary: string;
  readonly kind: "quickfix" | "refactor.rewrite";
  /** The best tier that it can have. */
  readonly tier: FixFacts["tier"];
  /** What must be known for it, for the documentation page. */
  readonly needs: string;
  /** It takes no copy away: it says nothing about whether the copy is needed. */
  readonly keepsCopy?: true;
  /** It is about `to_string()` of what is no text; the others are not. */
  readonly isFormatting?: true;
  /** The offer for a clone, or undefined when a condition fails. */
  offer(clone: CloneFacts): CloneOffer | undefined;
}

export interface CloneOffer {
  readonly fix: FixFacts;
  /** One sentence that says why the clone can go. */
  readonly reason: string;
}

type Tier = FixFacts["tier"];

/** Unsized types whose copy is of another type: `&str` to `String`. */
const UNSIZED = new Set(["str", "Path", "OsStr", "CStr"]);

/** The copy is of the type of the original: `String` to `String`, not `str` to `String`. */
export function isSameType(clone: CloneFacts): boolean {
  switch (clone.method) {
    case "clone":
      return true;
    case "to_string":
      return clone.type === "String";
    case "to_owned":
    case "to_vec":
      return clone.type !== undefined && !UNSIZED.has(clone.type) && !isSlice(clone.type);
    case "cloned":
    case "clone_from":
    case "other":
      return false;
  }
}

function isSlice(type: string): boolean {
  return type.startsWith("[") && !type.includes(";");
}

/** What is copied, for people. */
export function nameOf(clone: CloneFacts): string {
  const { place } = clone;
  return place === undefined ? "the value" : `\`${place.replace(/^\*+/, "").replaceAll("[_]", "[…]")}\``;
}

/** Takes the call away and leaves the receiver, with `before` and `after` around it. */
export function keepReceiver(clone: CloneFacts, before = "", after = ""): readonly Edit[] {
  const edits: readonly Edit[] = [
    { range: { start: clone.range.start, end: clone.receiver.start }, newText: before },
    { range: { start: clone.receiver.end, end: clone.range.end }, newText: after },
  ];
  return edits.filter((edit) => edit.newText !== "" || edit.range.start !== edit.range.end);
}

/** The same for `&x.clone()` as a whole, of which `range` is the range. */
export function lendWithin(clone: CloneFacts, range: Edit["range"], prefix: string): readonly Edit[] {
  const isThere = prefix === "&" && clone.receiver.start === range.start + 1;
  const end = { range: { start: clone.receiver.end, end: range.end }, newText: "" };
  return isThere ? [end] : [{ range: { start: range.start, end: clone.receiver.start }, newText: prefix }, end];
}

/** What makes a reference of the written receiver; undefined where that is not certain. */
export function referencePrefix(clone: CloneFacts): string | undefined {
  const { references } = clone.conditions;
  if (references === undefined) return undefined;
  return references === 0 ? "&" : references === 1 ? "" : `&${"*".repeat(references)}`;
}

/** What makes the value itself of the written receiver. */
export function valuePrefix(clone: CloneFacts): string | undefined {
  const { references } = clone.conditions;
  return references === undefined ? undefined : "*".repeat(references);
}

/** The same, through smart pointers and guards as well: for a value that is copied on the spot. */
export function copiedPrefix(clone: CloneFacts): string | undefined {
  const { stars } = clone.conditions;
  return stars === undefined ? valuePrefix(clone) : "*".repeat(stars);
}

/** `undefined`: not to be offered. */
function tierOf(mustHold: readonly Knowledge[], shouldHold: readonly Knowledge[]): Tier | undefined {
  if (mustHold.includes("no")) return undefined;
  return [...mustHold, ...shouldHold].every((answer) => answer === "yes") ? "safe" : "review";
}

function not(answer: Knowledge): Knowledge {
  return answer === "unknown" ? answer : answer === "yes" ? "no" : "yes";
}

/**
 * The gate of rewrites that lend the original: the copy and its drop do nothing but copy and free, nothing in it can change behind the
 * reader's back, and the original is left alone meanwhile.
 */
export function lendingTier(clone: CloneFacts): Tier | undefined {
  const { conditions } = clone;
  if (conditions.inMacro || conditions.canBorrow !== "yes") return undefined;
  return tierOf(
    [conditions.plainClone, conditions.plainDrop, not(conditions.interiorMutability), not(conditions.throughGuard)],
    [not(conditions.underExclusive), not(conditions.countsReferences), conditions.isConditional ? "unknown" : "yes"],
  );
}

/**
 * The gate of rewrites that move the original. A `Clone` that somebody has written by hand is to make an equal value: the original is one,
 * but a reader has to know what else it does; and that a `Drop` runs for one value fewer.
 */
export function movingTier(clone: CloneFacts): Tier | undefined {
  const { conditions } = clone;
  if (conditions.inMacro || conditions.canMove !== "yes" || conditions.references !== 0) return undefined;
  const { plainClone, plainDrop, countsReferences, isConditional } = conditions;
  const isPlain = [plainClone, plainDrop, not(countsReferences), isConditional ? "unknown" : "yes"];
  return isPlain.every((answer) => answer === "yes") ? "safe" : "review";
}
