/** The errors of a whole program, as `code@line`, lines from 1. */
import type { Edition } from "../../src/hir/defs.js";
import { analyseText } from "../analysisHarness.js";

export async function errorsOf(text: string, edition: Edition = "2021"): Promise<readonly string[]> {
  const located = await analyseText(text, edition);
  return located.flatMap(({ facts, base }) =>
    facts.diagnostics.map(({ code, range }) => `${code}@${text.slice(0, base + range.start).split("\n").length}`),
  );
}
