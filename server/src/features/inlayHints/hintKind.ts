/** What a kind of hint is: one file a kind, with its setting, its words and its code in one place. */
import type { Range } from "../../ownership/facts.js";
import type { Lines, LocatedFacts } from "../located.js";

/** How much a kind shows: nothing, what the text does not already say, or everything. */
export type HintLevel = "never" | "nontrivial" | "always";

/** A hint before it becomes LSP's: offsets are relative to the facts' piece. */
export interface Hint {
  readonly at: number;
  readonly label: string;
  /** Markdown; shown on hover over the hint. */
  readonly tooltip: string;
  /** What it belongs to: `after` stands apart from the text before it, `before` from the text behind it, `tight` from neither. */
  readonly side: "before" | "after" | "tight";
  /** What writes the hint into the code (double click), as for elided lifetimes; undefined where it is no code. */
  readonly edits: readonly { readonly range: Range; readonly newText: string }[] | undefined;
}

/** Names of the settings `rustOwnership.hints.<id>` and of the tests. */
export type HintKindId = "moves" | "borrows" | "drops" | "lifetimes";

/** A kind that speaks of what happens in a body. */
export interface HintKind {
  readonly id: Exclude<HintKindId, "lifetimes">;
  readonly default: HintLevel;
  hints(located: LocatedFacts, level: "nontrivial" | "always", lines: Lines): readonly Hint[];
}

/** Hints stay this short; what does not fit is in the tooltip. Longer ones push code off the screen, shorter ones lose names. */
const MAXIMUM_LABEL = 24;

/** Shortens a label to what a line can bear. */
export function shortLabel(label: string): string {
  const characters = [...label];
  return characters.length <= MAXIMUM_LABEL ? label : `${characters.slice(0, MAXIMUM_LABEL - 1).join("")}…`;
}
