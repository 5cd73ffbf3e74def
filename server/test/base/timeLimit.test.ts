/** A limit to the time of one piece of work: what is cut off becomes a gap with a reason, and nothing else is touched. */
import { expect, test } from "vitest";
import { askTime, OutOfTime, withTimeLimit } from "../../src/base/timeLimit.js";
import { Database } from "../../src/hir/database.js";
import { Analysis } from "../../src/ownership/analysis.js";
import type { LocatedFacts } from "../../src/ownership/located.js";
import { createParser } from "../../src/syntax/createParser.js";
import { memoryHost } from "../analysisHarness.js";

function askForEver(): never {
  for (;;) askTime();
}

test("work that asks is cut off; afterwards nothing is", () => {
  expect(() => withTimeLimit(5, askForEver)).toThrow(OutOfTime);
  for (let count = 0; count < 1000; count++) askTime();
  expect(withTimeLimit(1000, () => 1)).toBe(1);
});

test("a function that is cut off is a gap with a reason; with time it has its facts", async () => {
  const text = `fn slow() { ${"let a = vec![1]; drop(a);".repeat(200)} }\n`;
  const path = "/test/main.rs";
  const parser = await createParser();
  const factsWithin = (limit: number): LocatedFacts | undefined => {
    const database = new Database(memoryHost(new Map([[path, text]])), parser);
    database.openPath(path);
    const [facts] = new Analysis(database, parser, { timeLimit: limit }).factsOf(path);
    return facts;
  };
  expect(factsWithin(-1)?.facts.gaps).toMatchObject([
    { reason: "this function could not be analysed (it takes too long)" },
  ]);
  expect(factsWithin(600_000)?.facts.events.filter(({ kind }) => kind === "move")).toHaveLength(200);
});
