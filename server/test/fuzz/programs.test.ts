/**
 * Random programs go through the whole path without a fault. A fault inside a function would be a gap to users; here it fails.
 *
 * `FUZZ_PROGRAMS` says how many are tried.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ALL_LEVELS, inlayHints } from "../../src/features/inlayHints/index.js";
import type { LocatedFacts } from "../../src/ownership/located.js";
import { analyseTexts } from "../analysisHarness.js";
import { program } from "./grammar.js";

const PROGRAMS = Number(process.env["FUZZ_PROGRAMS"] ?? 150);
const LINES = { positionAt: (offset: number) => ({ line: 0, character: offset }) };

/** So many share the standard library. */
const TOGETHER = 10;

test(`${PROGRAMS} programs made up from a grammar`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(program, { minLength: TOGETHER, maxLength: TOGETHER }), async (texts) => {
      for (const [index, facts] of (await analyseTexts(texts, "2021")).entries()) check(texts[index] ?? "", facts);
    }),
    { numRuns: Math.ceil(PROGRAMS / TOGETHER) },
  );
}, 3_600_000);

function check(text: string, facts: readonly LocatedFacts[]): void {
  const faults = facts.flatMap(({ facts: { gaps } }) =>
    gaps.filter(({ reason }) => /could not be analysed/.test(reason)),
  );
  expect(faults, text).toEqual([]);
  const everything = { start: 0, end: text.length };
  inlayHints({ facts, lifetimes: [] }, { levels: ALL_LEVELS, lifetimeNames: "letters" }, everything, LINES);
  for (const { facts: one, base } of facts) {
    for (const { range } of one.events) {
      expect(base + range.start, text).toBeGreaterThanOrEqual(0);
      expect(base + range.end, text).toBeLessThanOrEqual(text.length);
    }
  }
}
