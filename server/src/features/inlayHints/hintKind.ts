/** What a kind of hint is: one file a kind, with its setting, its words and its code in one place. */
import type { LocatedFacts } from "../located.js";

/** How much a kind shows: nothing, what the text does not already say, or everything. */
export type HintLevel = "never" | "nontrivial" | "always";

/** A hint before it becomes LSP's: offsets are relative to the facts' piece. */
export interface Hint {
  readonly at: number;
  readonly label: string;
  /** Markdown; shown on hover over the hint. */
  readonly tooltip: string;
  readonly side: "before" | "after";
  /** Text edits that write the hint into the code (double click), as for elided lifetimes. */
  readonly insertion: string | undefined;
}

export interface HintKind {
  /** Name of the setting `rustOwnership.hints.<id>` and of the tests. */
  readonly id: "moves" | "borrows" | "drops" | "lifetimes";
  readonly default: HintLevel;
  hints(located: LocatedFacts, level: "nontrivial" | "always", lines: import("../located.js").Lines): readonly Hint[];
}

/** Hints stay this short; what does not fit is in the tooltip. Longer ones push code off the screen, shorter ones lose names. */
const MAXIMUM_LABEL = 24;

/** Shortens a label to what a line can bear. */
export function shortLabel(label: string): string {
  const characters = [...label];
  return characters.length <= MAXIMUM_LABEL ? label : `${characters.slice(0, MAXIMUM_LABEL - 1).join("")}…`;
}
