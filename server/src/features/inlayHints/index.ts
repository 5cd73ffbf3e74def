/** Inlay hints: dispatches to the kinds and turns what they say into LSP's hints. Knows nothing of any kind. */
import type { InlayHint } from "vscode-languageserver-types";
import type { Lines, LocatedFacts } from "../located.js";
import { borrowHints } from "./borrows.js";
import { dropHints } from "./drops.js";
import type { HintKind, HintLevel } from "./hintKind.js";
import { lifetimeHints } from "./lifetimes.js";
import { moveHints } from "./moves.js";

export const HINT_KINDS: readonly HintKind[] = [moveHints, borrowHints, dropHints, lifetimeHints];

export type HintLevels = Readonly<Record<HintKind["id"], HintLevel>>;

/** The levels that hold when nothing is set. */
export const DEFAULT_LEVELS: HintLevels = {
  moves: moveHints.default,
  borrows: borrowHints.default,
  drops: dropHints.default,
  lifetimes: lifetimeHints.default,
};

/** Everything, whatever the settings say (`{ hints: "all" }`). */
export const ALL_LEVELS: HintLevels = { moves: "always", borrows: "always", drops: "always", lifetimes: "always" };

/**
 * Hints of the functions given whose place lies in [start, end), absolute offsets. In text order. Linear in the facts of functions that
 * touch the range.
 */
export function inlayHints(
  files: readonly LocatedFacts[],
  levels: HintLevels,
  range: { readonly start: number; readonly end: number },
  lines: Lines,
): readonly InlayHint[] {
  const found: { readonly offset: number; readonly hint: InlayHint }[] = [];
  for (const located of files) {
    const { start, end } = located.facts.range;
    if (located.base + end < range.start || located.base + start > range.end) continue;
    for (const kind of HINT_KINDS) {
      const level = levels[kind.id];
      if (level === "never") continue;
      for (const hint of kind.hints(located, level, lines)) {
        const offset = located.base + hint.at;
        if (offset < range.start || offset > range.end) continue;
        const position = lines.positionAt(offset);
        found.push({
          offset,
          hint: {
            position,
            label: hint.label,
            tooltip: { kind: "markdown", value: hint.tooltip },
            paddingLeft: hint.side === "after" && hint.insertion === undefined,
            paddingRight: hint.side === "before" || hint.insertion?.endsWith(" ") === true,
            ...(hint.insertion === undefined
              ? {}
              : { textEdits: [{ range: { start: position, end: position }, newText: hint.insertion }] }),
          },
        });
      }
    }
  }
  return found.sort((a, b) => a.offset - b.offset).map(({ hint }) => hint);
}
