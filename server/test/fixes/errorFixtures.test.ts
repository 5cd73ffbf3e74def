/** What is offered for each error of `test-fixtures/ownership/errors`, in which order. */
import { beforeAll, describe, expect, it } from "vitest";
import { FIXED_CODES } from "../../src/fixes/errors/errors.js";
import { errorFences, expectedOffers, foundOffers, offersOf } from "./errorFixtures.js";

const fences = errorFences();

/** All fences are analysed at once, by whoever asks first. */
beforeAll(async () => {
  for (const fence of fences.slice(0, 1)) await offersOf(fence);
}, 120_000);

describe("errors in the fixtures", () => {
  for (const fence of fences) {
    it(`${fence.file}:${fence.line} ${fence.heading}`, async () => {
      expect(foundOffers(await offersOf(fence))).toEqual(expectedOffers(fence));
    });
  }

  it("covers every code that there are fixes for", () => {
    const shown = new Set(fences.flatMap((fence) => fence.source.match(/E\d{4}|LIFETIME/g) ?? []));
    expect([...FIXED_CODES].filter((code) => !shown.has(code))).toEqual([]);
  });
});
