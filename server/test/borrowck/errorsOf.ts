/** The errors of a whole program, as `code@line`, lines from 1: those of heads, then those of bodies. */
import type { Edition } from "../../src/hir/defs.js";
import type { DiagnosticFacts } from "../../src/ownership/facts.js";
import { analyseText, errorsOfHeads } from "../analysisHarness.js";

export async function errorsOf(text: string, edition: Edition = "2021"): Promise<readonly string[]> {
  const told = (base: number, errors: readonly DiagnosticFacts[]): readonly string[] =>
    errors.map(({ code, range }) => `${code}@${text.slice(0, base + range.start).split("\n").length}`);
  const heads = await errorsOfHeads(text, edition);
  const bodies = await analyseText(text, edition);
  return [
    ...heads.flatMap(({ errors, base }) => told(base, errors)),
    ...bodies.flatMap(({ facts, base }) => told(base, facts.diagnostics)),
  ];
}
