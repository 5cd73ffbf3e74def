/** Lists in two tables: what they hold, in the order in which it was added. */
import { describe, expect, it } from "vitest";
import { FlatListsBuilder } from "../../src/base/flatLists.js";

describe("lists in two tables", () => {
  const builder = new FlatListsBuilder(4);
  builder.add(2, 1);
  builder.add(0, 7);
  builder.add(2, 4);
  builder.add(2, 4);
  builder.add(0, 9);
  builder.add(2, 1);
  const lists = builder.finish();

  it("keeps the order of each list, whatever came between, and nothing twice in a row", () => {
    expect([0, 1, 2, 3].map((key) => [...lists.list(key)])).toEqual([[7, 9], [], [1, 4, 1], []]);
  });

  it("counts, and answers nothing outside of a list", () => {
    expect(lists.count(2)).toBe(3);
    expect([lists.at(0, 0), lists.at(0, 1), lists.at(0, 2), lists.at(1, 0), lists.at(2, -1)]).toEqual([
      7,
      9,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
