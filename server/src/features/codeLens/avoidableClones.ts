/**
 * Code lens over a function that copies what it need not: `2 avoidable clones`.
 *
 * Off by default: the setting `rustOwnership.codeLens.clones`. The lens shows the audit at that function; nothing is shown where every
 * copy is needed or not known.
 */
import type { CodeLens } from "vscode-languageserver-types";
import type { Lines, LocatedFacts } from "../located.js";
import { toLspRange } from "../located.js";

/** The client's command that shows the copies of a function; its arguments are the URI and the function's range. */
const SHOW_CLONES_COMMAND = "rustOwnership.showClones";

/** In text order. */
export function avoidableCloneLenses(files: readonly LocatedFacts[], uri: string, lines: Lines): readonly CodeLens[] {
  return files.flatMap(({ facts, base }) => {
    const avoidable = facts.clones.filter((clone) => clone.verdict === "avoidable");
    if (avoidable.length === 0) return [];
    const heap = avoidable.filter((clone) => clone.cost === "heap").length;
    const what = avoidable.length === 1 ? "1 avoidable clone" : `${avoidable.length} avoidable clones`;
    const title = heap === 0 ? what : `${what} (${heap} of heap data)`;
    const range = toLspRange(facts.nameRange, base, lines);
    const where = avoidable.map((clone) => toLspRange(clone.range, base, lines));
    return [{ range, command: { title, command: SHOW_CLONES_COMMAND, arguments: [uri, range.start, where] } }];
  });
}
