/** Code actions of clones and errors: their kinds, their order, which is preferred, and what *fix all* takes. */
import { describe, expect, it } from "vitest";
import { codeActions, fixAll } from "../../src/features/codeActions/codeActions.js";
import { avoidableCloneLenses } from "../../src/features/codeLens/avoidableClones.js";
import { judgeClones } from "../../src/fixes/judge.js";
import { cloneOf, factsOf, TEN_A_LINE } from "../factsHarness.js";

const uri = "file:///main.rs";
const borrowed = { kind: "borrowed", mutable: false, range: { start: 99, end: 109 } } as const;

describe("code actions of clones", () => {
  it("offer the least invasive first, and prefer it when it is safe", () => {
    const located = { facts: judgeClones(factsOf({ clones: [cloneOf({ use: borrowed })] })), base: 0 };
    const actions = codeActions([located], { uri, start: 100, end: 100 }, TEN_A_LINE);
    expect(actions.map(({ title, kind, isPreferred }) => ({ title, kind, isPreferred }))).toEqual([
      { title: "Borrow `s` instead of cloning", kind: "quickfix", isPreferred: true },
      { title: "Move `s`: this is its last use", kind: "quickfix", isPreferred: false },
    ]);
  });

  it("put rewrites that keep the copy under refactorings, and prefer none for review", () => {
    const clone = cloneOf({ canMove: "no", countsReferences: "yes", use: { kind: "other" } }, { type: "Arc<String>" });
    const located = { facts: judgeClones(factsOf({ clones: [clone] })), base: 0 };
    const [action] = codeActions([located], { uri, start: 100, end: 100 }, TEN_A_LINE);
    expect(action).toMatchObject({ kind: "refactor.rewrite", isPreferred: false });
  });

  it("are silent elsewhere", () => {
    const located = { facts: judgeClones(factsOf({ clones: [cloneOf({ use: borrowed })] })), base: 0 };
    expect(codeActions([located], { uri, start: 300, end: 300 }, TEN_A_LINE)).toEqual([]);
  });
});

describe("fix all", () => {
  it("takes safe fixes alone", () => {
    const safe = cloneOf({ use: borrowed, canMove: "no" });
    const review = cloneOf(
      { use: { ...borrowed, range: { start: 199, end: 209 } }, canMove: "no", underExclusive: "yes" },
      { range: { start: 200, end: 209 }, receiver: { start: 200, end: 201 }, variable: 1 },
    );
    const located = { facts: judgeClones(factsOf({ clones: [safe, review] })), base: 0 };
    expect(fixAll([located], TEN_A_LINE)).toEqual([
      { range: { start: { line: 10, character: 1 }, end: { line: 10, character: 9 } }, newText: "" },
    ]);
  });
});

describe("the code lens", () => {
  it("counts avoidable clones over the function, and shows nothing where there are none", () => {
    const located = { facts: judgeClones(factsOf({ clones: [cloneOf({})] })), base: 0 };
    expect(avoidableCloneLenses([located], uri, TEN_A_LINE).map((lens) => lens.command?.title)).toEqual([
      "1 avoidable clone (1 of heap data)",
    ]);
    expect(avoidableCloneLenses([{ facts: factsOf({}), base: 0 }], uri, TEN_A_LINE)).toEqual([]);
  });
});
