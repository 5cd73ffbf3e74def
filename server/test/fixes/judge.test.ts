/** Which clones are called avoidable, and which conditions stand in the way. */
import { describe, expect, it } from "vitest";
import { judgeClones } from "../../src/fixes/judge.js";
import type { CloneConditions, CloneFacts } from "../../src/ownership/facts.js";
import { cloneOf, factsOf } from "../factsHarness.js";

function judge(conditions: Partial<CloneConditions>, parts: Partial<CloneFacts> = {}): CloneFacts | undefined {
  return judgeClones(factsOf({ clones: [cloneOf(conditions, parts)] })).clones[0];
}

function titles(conditions: Partial<CloneConditions>, parts: Partial<CloneFacts> = {}): readonly string[] {
  return judge(conditions, parts)?.fixes.map((fix) => `${fix.tier}: ${fix.title}`) ?? [];
}

const usedLater: Partial<CloneConditions> = { lastUse: "no" };

describe("moving the last use", () => {
  it("is offered for a variable that nothing uses afterwards", () => {
    expect(titles({})).toEqual(["safe: Move `s`: this is its last use"]);
    expect(judge({})?.fixes[0]?.edits).toEqual([{ range: { start: 101, end: 109 }, newText: "" }]);
  });

  const stoppers: readonly [string, Partial<CloneConditions>][] = [
    ["a later use", usedLater],
    ["an unknown later use", { lastUse: "unknown" }],
    ["a loop", { inLoop: true }],
    ["a live loan", { noLiveLoan: "no" }],
    ["a borrowed place", { ownedPlace: "no" }],
    ["a `Clone` of the user's", { plainClone: "no" }],
    ["a `Drop` of the user's", { plainDrop: "no" }],
    ["a macro", { inMacro: true }],
    ["an unknown type", { plainClone: "unknown" }],
  ];
  for (const [what, conditions] of stoppers) {
    it(`is not offered with ${what}`, () => {
      expect(titles(conditions)).toEqual([]);
    });
  }
});

describe("borrowing", () => {
  const borrowed: Partial<CloneConditions> = { ...usedLater, use: { kind: "borrowed", mutable: false, range: { start: 99, end: 109 } } };

  it("is offered where only a shared reference is wanted", () => {
    expect(titles(borrowed)).toEqual(["safe: Borrow `s` instead of cloning"]);
  });

  it("is not offered for `&mut s.clone()`: the copy is what gets changed", () => {
    expect(titles({ ...borrowed, use: { kind: "borrowed", mutable: true, range: { start: 95, end: 109 } } })).toEqual([]);
  });

  it("is not offered with a `Cell` inside", () => {
    expect(titles({ ...borrowed, interiorMutability: "yes" })).toEqual([]);
  });

  it("asks for review while another loan is alive", () => {
    expect(titles({ ...borrowed, noLiveLoan: "no" })).toEqual(["review: Borrow `s` instead of cloning"]);
  });
});

describe("copying", () => {
  it("replaces the clone of a Copy value, with a star behind a reference", () => {
    expect(judge({ isCopy: "yes" })?.fixes[0]?.edits).toEqual([{ range: { start: 101, end: 109 }, newText: "" }]);
    expect(judge({ isCopy: "yes" }, { place: "*s" })?.fixes[0]?.edits[0]).toEqual({ range: { start: 100, end: 100 }, newText: "*" });
  });
});

describe("reasons", () => {
  it("says what a needed clone is needed for", () => {
    expect(judge(usedLater)).toMatchObject({ verdict: "needed", reason: "an owned value is wanted here, and `s` is used again later." });
  });

  it("does not judge what it does not know", () => {
    expect(judge({ ...usedLater, use: { kind: "other" } })?.verdict).toBe("unknown");
  });

  it("stays silent inside a gap", () => {
    const facts = factsOf({ clones: [cloneOf({})], gaps: [{ range: { start: 90, end: 120 }, reason: "unknown" }] });
    expect(judgeClones(facts).clones[0]).toMatchObject({ verdict: "unknown", fixes: [] });
  });
});
