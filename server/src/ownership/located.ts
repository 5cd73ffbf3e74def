/**
 * Facts with their place in a file. They carry offsets relative to their piece, so that they outlive edits elsewhere: whoever shows
 * them adds `base`.
 */
import type { DiagnosticFacts, OwnershipFacts, StatedFacts } from "./facts.js";
import type { HeadLifetimes } from "./lifetimeFacts.js";
import type { BorrowStory } from "./stories.js";

/** Facts of one function and the absolute UTF-16 offset that their ranges are relative to. */
export interface LocatedFacts<Facts extends OwnershipFacts = OwnershipFacts> {
  readonly facts: Facts;
  readonly base: number;
}

export type LocatedStates = LocatedFacts<StatedFacts>;

/** Lifetimes of one head and the absolute UTF-16 offset that their ranges are relative to. */
export interface LocatedLifetimes {
  readonly head: HeadLifetimes;
  readonly base: number;
}

/** Errors of one head and the absolute UTF-16 offset that their ranges are relative to. */
export interface LocatedErrors {
  readonly errors: readonly DiagnosticFacts[];
  readonly base: number;
}

/** The story of one borrow and the absolute UTF-16 offset that its ranges are relative to. */
export interface LocatedStory {
  readonly story: BorrowStory;
  readonly base: number;
}
