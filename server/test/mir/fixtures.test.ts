/** `test-fixtures/mir`: the MIR of small programs, as text. `UPDATE_EXPECT=1` writes it. */
import { describe, expect, test } from "vitest";
import { dumpFixture, fixtureFiles, readFixtures, writeFixtures } from "./fixtures.js";

const update = process.env["UPDATE_EXPECT"] === "1";

describe("MIR is what the fixtures say", () => {
  for (const file of fixtureFiles()) {
    if (update) writeFixtures(file, dumpFixture);
    for (const fixture of readFixtures(file)) {
      test(`${file}:${fixture.line}`, () => {
        expect(
          fixture.expected,
          `${file}:${fixture.line} has no \`mir\` fence: run with UPDATE_EXPECT=1`,
        ).toBeDefined();
        expect(
          dumpFixture(fixture),
          `MIR of the program at test-fixtures/mir/${file}:${fixture.line} has changed`,
        ).toBe(fixture.expected);
      });
    }
  }
});
