/**
 * The flow of a function as plain data, ready to be drawn: rows are lines of code, columns are variables, time runs downwards.
 *
 * Knows nothing of pixels, colours or words; `buildFlow.ts` makes it from facts, `sentences.ts` puts it into words and `drawFlow.ts`
 * into a picture. It crosses to the webview as JSON, so there is nothing in it but values.
 *
 * A time (`at`, `from`, `to`) is a row, counted from 0, plus a fraction of it: 2.5 is the middle of the third row. What happens on one
 * line is spread over that line in the order of the text, and at the same place in every column, so that arrows are level.
 */
import type { Position } from "vscode-languageserver-types";
import type { MoveTarget, VariableFacts, VariableState } from "../../ownership/facts.js";

export interface FlowModel {
  readonly function: string;
  /** The 0-based line of the document that is the first row. */
  readonly firstLine: number;
  /** The text of each row, as written. */
  readonly lines: readonly string[];
  /** In the order of their declarations. */
  readonly columns: readonly FlowColumn[];
  readonly moves: readonly FlowMove[];
  /** What was not understood: nothing is claimed there. */
  readonly gaps: readonly FlowGap[];
}

export interface FlowColumn {
  readonly name: string;
  readonly type: string | undefined;
  readonly kind: VariableFacts["kind"];
  readonly mutable: boolean;
  /** What the variable itself is made of: bytes in place, a heap buffer that it owns, a reference, a counted reference. */
  readonly storage: VariableFacts["storage"];
  /** Copy, and never lent: nothing about its ownership can go wrong. A view may leave it out. */
  readonly isPlain: boolean;
  readonly declaration: Position;
  readonly segments: readonly FlowSegment[];
  readonly loans: readonly FlowLoan[];
  readonly marks: readonly FlowMark[];
}

/** A stretch of time in one state. */
export interface FlowSegment {
  readonly from: number;
  readonly to: number;
  /** `unused`: a reference after its last use; what it refers to is free again. A loan is no state here, it stands beside. */
  readonly state: Exclude<VariableState["state"]["kind"], "borrowed"> | "unused";
}

/** A reference to the variable, or to a part of it, that is live for a while. */
export interface FlowLoan {
  readonly from: number;
  readonly to: number;
  readonly mutable: boolean;
  /** What is lent: `u`, `u.tags`. */
  readonly path: string;
  /** Who holds it, as Markdown: a variable or a called function in backticks, or words. */
  readonly by: string;
  /** It outlives the function. */
  readonly escapes: boolean;
  /** Loans that overlap in time are in different lanes, counted from 0. */
  readonly lane: number;
  readonly position: Position;
}

/**
 * `replace`: an assignment drops the value that was there. `count`: a counted reference is cloned, the count goes up. `await`: the value is
 * kept across an `.await`.
 */
export type FlowHappening =
  | {
      readonly kind:
        | "parameter"
        | "create"
        | "assign"
        | "copy"
        | "change"
        | "drop"
        | "conditionalDrop"
        | "replace"
        | "count"
        | "await";
    }
  | { readonly kind: "move"; readonly target: MoveTarget }
  /** `by`: as `FlowLoan.by`. */
  | { readonly kind: "shared" | "exclusive"; readonly by: string };

/** Something that happens to the variable at one time. */
export type FlowMark = FlowHappening & {
  readonly at: number;
  /** Of what is dropped at the same time, which is dropped first: what was declared last. 0 for all else. */
  readonly turn: number;
  /** What it happens to: `u`, `u.tags`. */
  readonly path: string;
  readonly position: Position;
};

/** A value leaves its column. */
export interface FlowMove {
  readonly at: number;
  /** Index in `columns`. */
  readonly from: number;
  /** Index of the column that it goes to; undefined when it leaves the function's variables: into a call, a closure, the result. */
  readonly to: number | undefined;
  readonly path: string;
  readonly target: MoveTarget;
  /** It leaves in a loop: the next turn would miss it. */
  readonly inLoop: boolean;
  readonly position: Position;
}

export interface FlowGap {
  readonly row: number;
  readonly reason: string;
}
