/** A fix with edits counted from somewhere else: facts are relative to their piece, files are not. */
import type { FixFacts } from "../ownership/facts.js";

/** The same fix, its edits `base` further on. */
export function fixAt(fix: FixFacts, base: number): FixFacts {
  const edits = fix.edits.map(({ range, newText }) => ({
    range: { start: base + range.start, end: base + range.end },
    newText,
  }));
  return { ...fix, edits };
}
