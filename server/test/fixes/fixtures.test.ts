/** Every fence of `test-fixtures/ownership/clones` says how its copies are judged, and what the first offer makes of the line. */
import { beforeAll, describe, expect, it } from "vitest";
import { CLONE_FIXES } from "../../src/fixes/judge.js";
import { cloneDifferences, cloneFences, judgedClones } from "./cloneFixtures.js";

const fences = cloneFences();

/** All fences are analysed at once, by whoever asks first. */
beforeAll(async () => {
  for (const fence of fences.slice(0, 1)) await judgedClones(fence);
}, 120_000);

describe("copies in the fixtures", () => {
  for (const fence of fences) {
    it(`${fence.file}:${fence.line} ${fence.heading}`, async () => {
      expect(await cloneDifferences(fence)).toEqual([]);
    });
  }

  it("shows every rewrite at least once", async () => {
    const shown = new Set<string>();
    for (const fence of fences)
      for (const { fixes } of await judgedClones(fence)) for (const fix of fixes) shown.add(fix.id);
    expect(CLONE_FIXES.map((fix) => fix.id).filter((id) => !shown.has(id))).toEqual([]);
  });
});
