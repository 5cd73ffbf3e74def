/** Arrays that are parts of a larger one: each is its own, and zero when it is handed out. */
import { describe, expect, it } from "vitest";
import { bytes, integers } from "../../src/base/integers.js";

describe("small arrays", () => {
  it("have nothing in common, also where one larger array is full and the next begins", () => {
    const made: (Int32Array | Uint8Array)[] = [];
    for (let index = 0; index < 2_000; index++) {
      const array = index % 2 === 0 ? integers(17 + (index % 900)) : bytes(65 + (index % 900));
      expect(array.every((element) => element === 0)).toBe(true);
      made.push(array.fill(index % 200));
    }
    made.forEach((array, index) => expect(array.every((element) => element === index % 200)).toBe(true));
  });
});
