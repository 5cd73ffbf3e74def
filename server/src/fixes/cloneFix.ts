/**
 * What a rewrite of a clone is: its metadata, the facts it needs, its conditions and its edits, in one file each.
 *
 * A condition that is not known to hold is not met for the tier `safe`. Compiling does not prove that the meaning is kept: that is why
 * conditions ask for derived `Clone`s, no user `Drop` and no interior mutability.
 */
import type { CloneFacts, FixFacts } from "../ownership/facts.js";

export interface CloneFix {
  readonly id: string;
  /** For the documentation page: what is rewritten into what. */
  readonly summary: string;
  readonly kind: "quickfix" | "refactor.rewrite";
  /** What must be known for it, for the documentation page. */
  readonly needs: string;
  /** The offer for a clone, or undefined when a condition fails. */
  offer(clone: CloneFacts): CloneOffer | undefined;
}

export interface CloneOffer {
  readonly fix: FixFacts;
  /** One sentence that says why the clone can go. */
  readonly reason: string;
}

/** The edit that takes `.clone()` away and leaves the receiver. */
export function deleteCall(clone: CloneFacts): FixFacts["edits"][number] {
  return { range: { start: clone.receiver.end, end: clone.range.end }, newText: "" };
}

/** Written as `receiver.clone()`, not as `Clone::clone(&receiver)`. */
export function isMethodCall(clone: CloneFacts): boolean {
  return clone.receiver.start === clone.range.start && clone.receiver.end < clone.range.end;
}

/** The gate of all rewrites: the copy and its drop do nothing but copy and free. */
export function isPlain(clone: CloneFacts): boolean {
  return clone.conditions.plainClone === "yes" && clone.conditions.plainDrop === "yes" && !clone.conditions.inMacro;
}

/** The gate of rewrites to a borrow: what is lent cannot change behind the reader's back. */
export function isPlainToBorrow(clone: CloneFacts): boolean {
  return isPlain(clone) && clone.conditions.interiorMutability === "no";
}
