/**
 * What borrow checking says of one body, for the room `ownership`.
 *
 * Closures are bodies of their own: `closures` runs parallel to `Body.closures`. What is uncertain because a type was unknown is left
 * out of `drops` and `errors`; loans of known places stay.
 */

import type { BlockIndex, Body, DropReason, Local, Location, Place, RefRvalue } from "../mir/body.js";
import type { Span } from "../syntax/ast.js";
import type { LoanWay } from "./explain.js";

export interface BorrowckResult {
  readonly body: Body;
  readonly closures: readonly BorrowckResult[];
  readonly loans: readonly LoanResult[];
  readonly drops: readonly ElaboratedDrop[];
  readonly reachedEnds: readonly ReachedEnd[];
  readonly errors: readonly BorrowckError[];
  /** Is the place initialised on entry to the location? Of its own path or, where it has none, of the nearest parent that has one. */
  initializedAt(location: Location, place: Place): Initialization;
  /**
   * What `initializedAt` says of a local, as a word: its state, with the number of its parts that are gone if there are any. For who asks at
   * every block of a long body.
   */
  initializationWord(location: Location, local: Local): string;
  /**
   * The statements and terminators that give the local or a part of it a value, or take it, in order, those of each block under its index.
   * What is not named leaves them as they were.
   */
  initializationChanges(local: Local): ReadonlyMap<BlockIndex, readonly number[]>;
  /** Arguments from which something borrowed comes to lie in the result. Costs a search for each. */
  argumentsInResult(): readonly Local[];
  /** Is the local, or a part of it, read or borrowed on some path after the location (use-live)? Its drop does not count as a use. */
  isUsedAfter(location: Location, local: number): boolean;
}

export interface Initialization {
  /** `unknown`: a read of unknown kind (copy or move) may have moved it. */
  readonly state: "yes" | "maybe" | "no" | "unknown";
  /** Where it may have been moved out, if that is why. Of a part: `parts` names the child paths that are gone. Costs a walk backwards. */
  movedAt(): readonly { readonly location: Location; readonly place: Place; readonly span: Span }[];
  readonly parts: readonly Place[];
}

export interface LoanResult {
  /** The statement `_x = &place`. */
  readonly location: Location;
  readonly place: Place;
  readonly rvalue: RefRvalue;
  readonly assignedTo: Place;
  readonly span: Span;
  /** Its region holds the end of the function for some caller's lifetime, or `'static`. */
  readonly escapes: boolean;
  /** False: what is lent is handed to something unknown, and may last longer than can be told. Costs a search. */
  endIsKnown(): boolean;
  /** Calls back for every run of locations in the loan's region that are reached from it: statements of a block, both ends included. */
  forEachLiveRun(visit: (block: BlockIndex, first: number, last: number) => void): void;
  /** Is the location in the loan's region and the loan not killed on the way? */
  isLiveAt(location: Location): boolean;
  /** What keeps it alive at a location where it is live. Costs a search: for who asks about one loan. */
  wayAt(location: Location): LoanWay | undefined;
  /** Can what it lends come to lie in one of the locals meant? Costs a search. */
  flowsInto(isMeant: (local: Local) => boolean): boolean;
}

export interface ElaboratedDrop {
  /** The variable, or the part that is left after a partial move. */
  readonly place: Place;
  readonly location: Location;
  /** `open` drops are already taken apart into one entry a remaining part. */
  readonly kind: "static" | "conditional";
  /** Of an enum that is taken apart: which variant it is at run time decides whether this is dropped. */
  readonly bySomeVariant: boolean;
  readonly reason: DropReason;
  readonly span: Span;
}

/** An end of a scope that is reached otherwise than by an early exit, for a local that is dropped there if anything of it is left. */
export interface ReachedEnd {
  readonly local: Local;
  readonly scopeEnd: Span;
}

export interface BorrowckError {
  /** rustc's code, or `LIFETIME`. */
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  /** What the signature would have to say, for whoever mends it; undefined where no signature could. */
  readonly unmet?: UnmetOutlives | undefined;
}

/** `longer` has to outlive `shorter`, and nothing says so. */
export interface UnmetOutlives {
  readonly longer: LifetimePlace | { readonly kind: "type"; readonly name: string };
  readonly shorter: LifetimePlace;
}

/** A lifetime of a signature, as it can be found in the text. */
export type LifetimePlace =
  | { readonly kind: "named"; readonly name: string }
  | {
      readonly kind: "elided";
      /** In whose type it is left out; undefined: in the result's. */
      readonly parameter: string | undefined;
      /** Which of the different ones that are left out there, and of how many; what stands in a reference comes before its own. */
      readonly index: number;
      readonly count: number;
    };
