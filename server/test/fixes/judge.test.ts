/** Which clones are called avoidable, and which conditions stand in the way. */
import { describe, expect, it } from "vitest";
import { combinedSafeFixes } from "../../src/fixes/combine.js";
import { countedClones, judgeClones } from "../../src/fixes/judge.js";
import type { CloneConditions, CloneFacts } from "../../src/ownership/facts.js";
import { cloneOf, factsOf } from "../factsHarness.js";

function judge(conditions: Partial<CloneConditions>, parts: Partial<CloneFacts> = {}): CloneFacts | undefined {
  return judgeClones(factsOf({ clones: [cloneOf(conditions, parts)] })).clones[0];
}

function titles(conditions: Partial<CloneConditions>, parts: Partial<CloneFacts> = {}): readonly string[] {
  return judge(conditions, parts)?.fixes.map((fix) => `${fix.tier}: ${fix.title}`) ?? [];
}

const usedLater: Partial<CloneConditions> = { lastUse: "no", canMove: "no" };

describe("what is counted", () => {
  it("leaves out a `map` that is `copied()` in more words", () => {
    const mapped = (isCopy: CloneConditions["isCopy"]): CloneFacts => cloneOf({ isCopy }, { method: "other" });
    const counted = (clone: CloneFacts): number => countedClones(factsOf({ clones: [clone] })).length;
    expect([counted(mapped("yes")), counted(mapped("no")), counted(cloneOf({ isCopy: "yes" }))]).toEqual([0, 1, 1]);
  });
});

describe("moving the last use", () => {
  it("is offered for a variable that nothing uses afterwards", () => {
    expect(titles({})).toEqual(["safe: Move `s`: this is its last use"]);
    expect(judge({})?.fixes[0]?.edits).toEqual([{ range: { start: 101, end: 109 }, newText: "" }]);
  });

  const stoppers: readonly [string, Partial<CloneConditions>][] = [
    ["a later use", usedLater],
    ["an unknown later use", { canMove: "unknown" }],
    [
      "a `Drop` of the user's, where the copy is only lent",
      { plainDrop: "no", use: { kind: "borrowed", mutable: false, range: { start: 100, end: 109 } } },
    ],
    ["a macro", { inMacro: true }],
    ["a reference", { references: 1 }],
    [
      "a copy that is changed in place",
      { use: { kind: "receiver", method: "push", self: "mutable", methodRange: { start: 110, end: 114 } } },
    ],
  ];
  it("is for review with a `Drop` of the user's", () => {
    expect(titles({ plainDrop: "no" })).toEqual(["review: Move `s`: this is its last use"]);
  });

  for (const [what, conditions] of stoppers) {
    it(`is not offered with ${what}`, () => {
      expect(titles(conditions)).toEqual([]);
    });
  }

  it("asks for review when it is not known what the copy does, or a count is shared", () => {
    expect(titles({ plainClone: "unknown" })).toEqual(["review: Move `s`: this is its last use"]);
    expect(titles({ plainClone: "no" })).toEqual(["review: Move `s`: this is its last use"]);
    expect(titles({ countsReferences: "yes" })).toEqual(["review: Move `s`: this is its last use"]);
  });
});

describe("borrowing", () => {
  const borrowed: Partial<CloneConditions> = {
    ...usedLater,
    use: { kind: "borrowed", mutable: false, range: { start: 99, end: 109 } },
  };

  it("is offered where only a shared reference is wanted", () => {
    expect(titles(borrowed)).toEqual(["safe: Borrow `s` instead of cloning"]);
  });

  const stoppers: readonly [string, Partial<CloneConditions>][] = [
    [
      "`&mut s.clone()`: the copy is what gets changed",
      { use: { kind: "borrowed", mutable: true, range: { start: 95, end: 109 } } },
    ],
    ["a `Clone` of the user's", { plainClone: "no" }],
    ["a `Cell` inside", { interiorMutability: "yes" }],
    ["a lock guard on the way", { throughGuard: "yes" }],
    ["a conflict meanwhile", { canBorrow: "no" }],
    ["a conflict that is not ruled out", { canBorrow: "unknown" }],
  ];
  for (const [what, conditions] of stoppers) {
    it(`is not offered with ${what}`, () => {
      expect(titles({ ...borrowed, ...conditions })).toEqual([]);
    });
  }

  const doubts: readonly [string, Partial<CloneConditions>][] = [
    ["an exclusive reference", { underExclusive: "yes" }],
    ["a shared count", { countsReferences: "yes" }],
    ["an unknown cell", { interiorMutability: "unknown" }],
    ["an unknown `Clone`", { plainClone: "unknown" }],
    ["parts that are compiled in other configurations", { isConditional: true }],
  ];
  for (const [what, conditions] of doubts) {
    it(`asks for review with ${what}`, () => {
      expect(titles({ ...borrowed, ...conditions })).toEqual(["review: Borrow `s` instead of cloning"]);
    });
  }
});

describe("copying", () => {
  it("replaces the clone of a Copy value, with a star behind a reference", () => {
    expect(judge({ isCopy: "yes" })?.fixes[0]?.edits).toEqual([{ range: { start: 101, end: 109 }, newText: "" }]);
    expect(judge({ isCopy: "yes", references: 1 }, { place: "*s" })?.fixes[0]?.edits[0]).toEqual({
      range: { start: 100, end: 100 },
      newText: "*",
    });
  });
});

describe("reasons", () => {
  it("says what a needed clone is needed for", () => {
    const use = { kind: "argument", callee: "f", range: { start: 98, end: 110 }, acceptsSource: "no" } as const;
    expect(judge({ ...usedLater, use })).toMatchObject({
      verdict: "needed",
      reason: "`f` wants an owned value, and `s` is used again later.",
    });
  });

  it("does not judge what it does not know", () => {
    expect(judge({ ...usedLater, use: { kind: "other" } })?.verdict).toBe("unknown");
  });

  it("stays silent inside a gap, and offers nothing as safe beside one", () => {
    const inside = factsOf({ clones: [cloneOf({})], gaps: [{ range: { start: 90, end: 120 }, reason: "unknown" }] });
    expect(judgeClones(inside).clones[0]).toMatchObject({ verdict: "unknown", fixes: [] });
    const beside = factsOf({ clones: [cloneOf({})], gaps: [{ range: { start: 200, end: 220 }, reason: "unknown" }] });
    expect(judgeClones(beside).clones[0]?.fixes.map((fix) => fix.tier)).toEqual(["review"]);
  });

  it("does not call a clone avoidable because it could be written in another way", () => {
    const judged = judge(
      { ...usedLater, countsReferences: "yes", use: { kind: "other" } },
      { type: "Arc<String>", cost: "count" },
    );
    expect(judged?.verdict).toBe("unknown");
    expect(judged?.fixes.map((fix) => fix.id)).toEqual(["counted-clone"]);
  });
});

describe("applying fixes together", () => {
  const borrowed: Partial<CloneConditions> = {
    use: { kind: "borrowed", mutable: false, range: { start: 99, end: 109 } },
  };

  it("does not lend and move the same variable in one pass", () => {
    const clones = [
      cloneOf({ ...borrowed, canMove: "no" }),
      cloneOf({}, { range: { start: 200, end: 209 }, receiver: { start: 200, end: 201 } }),
    ];
    expect(combinedSafeFixes(judgeClones(factsOf({ clones }))).map(({ fix }) => fix.id)).toEqual(["borrow-argument"]);
  });

  it("takes those of different variables", () => {
    const clones = [
      cloneOf({}),
      cloneOf({}, { variable: 1, range: { start: 200, end: 209 }, receiver: { start: 200, end: 201 } }),
    ];
    expect(combinedSafeFixes(judgeClones(factsOf({ clones })))).toHaveLength(2);
  });
});
