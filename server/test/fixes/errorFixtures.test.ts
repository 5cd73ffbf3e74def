/** What is offered for each error of `test-fixtures/ownership/errors`, in which order. */
import { describe, expect, it } from "vitest";
import { FIXED_CODES } from "../../src/fixes/errors/errors.js";
import { errorFences, expectedOffers, foundOffers, offersOf } from "./errorFixtures.js";

describe("errors in the fixtures", () => {
  for (const fence of errorFences()) {
    it(`${fence.file}:${fence.line} ${fence.heading}`, async () => {
      expect(foundOffers(await offersOf(fence))).toEqual(expectedOffers(fence));
    });
  }

  it("covers every code that there are fixes for", () => {
    const shown = new Set(errorFences().flatMap((fence) => fence.source.match(/E\d{4}/g) ?? []));
    expect([...FIXED_CODES].filter((code) => !shown.has(code))).toEqual([]);
  });
});
