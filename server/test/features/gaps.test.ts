/** What was not understood, in words for people. */
import { describe, expect, it } from "vitest";
import { gapsAround, plainReason } from "../../src/features/gaps/gaps.js";
import { hover } from "../../src/features/hover/hover.js";
import { factsOf } from "../factsHarness.js";

const NESTED = factsOf({
  gaps: [
    { range: { start: 10, end: 40 }, reason: "macro `my_dsl!` is not expanded" },
    { range: { start: 20, end: 25 }, reason: "copy or move? `token::Paren` is not found" },
  ],
});

describe("gaps around a place", () => {
  it("the smallest comes first, and only those that hold the whole place count", () => {
    const located = { facts: NESTED, base: 0 };
    expect(gapsAround(located, 21, 24).map(({ range }) => range.start)).toEqual([20, 10]);
    expect(gapsAround(located, 21, 30).map(({ range }) => range.start)).toEqual([10]);
    expect(gapsAround(located, 50, 51)).toEqual([]);
  });
});

describe("reasons in plain words", () => {
  it.each([
    ["copy or move? `T` is not found", "Whether this is a copy or a move is not known: `T` is not found."],
    [
      "macro `my_dsl!` is not expanded",
      "Macro `my_dsl!` is not expanded. What it does with the variables in it is not shown.",
    ],
    [
      "method `to_tokens` is not resolved",
      "Method `to_tokens` is not resolved. Whether it takes, borrows or changes what it is called on is not shown.",
    ],
    ["`token::Paren` is not found", "`token::Paren` is not found."],
  ])("%s", (reason, words) => {
    expect(plainReason(reason)).toBe(words);
  });
});

describe("hover where no variable stands", () => {
  const lines = { positionAt: (offset: number) => ({ line: 0, character: offset }) };
  const at = (offset: number) =>
    hover({ facts: [{ facts: NESTED, base: 0 }], lifetimes: [] }, offset, lines, {
      uri: "file:///a.rs",
      lifetimeNames: "letters",
    });

  it("says what was not understood", () => {
    expect(at(35)?.contents).toEqual({
      kind: "markdown",
      value: "_Macro `my_dsl!` is not expanded. What it does with the variables in it is not shown._",
    });
    expect(at(35)?.range).toEqual({ start: { line: 0, character: 10 }, end: { line: 0, character: 40 } });
  });

  it("is absent where everything was", () => {
    expect(at(60)).toBeUndefined();
  });
});
