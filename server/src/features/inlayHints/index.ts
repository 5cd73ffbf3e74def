/** Inlay hints: dispatches to the kinds and turns what they say into LSP's hints. Knows nothing of any kind. */
import type { InlayHint, Range as LspRange } from "vscode-languageserver-types";
import type { LifetimeNames } from "../lifetimes/write.js";
import type { Lines, Located } from "../located.js";
import { toLspRange } from "../located.js";
import { borrowHints } from "./borrows.js";
import { dropHints } from "./drops.js";
import type { Hint, HintKind, HintKindId, HintLevel } from "./hintKind.js";
import { lifetimeHints } from "./lifetimes.js";
import { moveHints } from "./moves.js";

/** Kinds that speak of bodies. */
const HINT_KINDS: readonly HintKind[] = [moveHints, borrowHints, dropHints];

export type HintLevels = Readonly<Record<HintKindId, HintLevel>>;

/** The levels that hold when nothing is set. */
export const DEFAULT_LEVELS: HintLevels = {
  moves: moveHints.default,
  borrows: borrowHints.default,
  drops: dropHints.default,
  lifetimes: lifetimeHints.default,
};

/** Everything, whatever the settings say (`{ hints: "all" }`). */
export const ALL_LEVELS: HintLevels = { moves: "always", borrows: "always", drops: "always", lifetimes: "always" };

export interface HintOptions {
  readonly levels: HintLevels;
  readonly lifetimeNames: LifetimeNames;
}

/**
 * Hints whose place lies in [start, end), absolute offsets. In text order. Linear in the facts of functions that touch the range.
 */
export function inlayHints(
  { facts, lifetimes }: Located,
  { levels, lifetimeNames }: HintOptions,
  range: { readonly start: number; readonly end: number },
  lines: Lines,
): readonly InlayHint[] {
  const found: { readonly offset: number; readonly hint: InlayHint }[] = [];
  const add = (hints: readonly Hint[], base: number): void => {
    for (const hint of hints) {
      const offset = base + hint.at;
      if (offset >= range.start && offset <= range.end) found.push({ offset, hint: toInlayHint(hint, base, lines) });
    }
  };
  for (const located of facts) {
    const { start, end } = located.facts.range;
    if (located.base + end < range.start || located.base + start > range.end) continue;
    for (const kind of HINT_KINDS) {
      const level = levels[kind.id];
      if (level !== "never") add(kind.hints(located, level, lines), located.base);
    }
  }
  const level = levels.lifetimes;
  if (level !== "never")
    for (const located of lifetimes) add(lifetimeHints.hints(located, level, lifetimeNames), located.base);
  return found.sort((a, b) => a.offset - b.offset).map(({ hint }) => hint);
}

function toInlayHint(hint: Hint, base: number, lines: Lines): InlayHint {
  const edits = hint.edits?.map(({ range, newText }): { range: LspRange; newText: string } => ({
    range: toLspRange(range, base, lines),
    newText,
  }));
  return {
    position: lines.positionAt(base + hint.at),
    label: hint.label,
    tooltip: { kind: "markdown", value: hint.tooltip },
    paddingLeft: hint.side === "after",
    paddingRight: hint.side === "before",
    ...(edits === undefined ? {} : { textEdits: edits }),
  };
}
