/** What cannot be understood becomes a gap in the MIR, and what is beside it is built. */
import { describe, expect, test } from "vitest";
import { prettyBody } from "../../src/mir/pretty.js";
import { successors } from "../../src/mir/visit.js";
import { allGaps, fixtureFiles, lowerProgram, readFixtures } from "./fixtures.js";

function only(source: string) {
  const [lowered] = lowerProgram(source, "2024");
  if (lowered === undefined) throw new Error("the program has no function");
  return lowered.body;
}

describe("what cannot be understood", () => {
  test("a name that does not resolve is a gap, and the rest is built", () => {
    const body = only("fn f(s: String) -> usize { let n = nowhere(1); drop(s); n }");
    expect(allGaps(body).length, "the unknown function is no gap").toBeGreaterThan(0);
    expect(prettyBody(body), "what is known must be built all the same").toContain("move _1");
  });

  test("a macro that is not there is a gap", () => {
    const body = only("fn f(s: String) { dsl!(s => 1); drop(s) }");
    expect(
      allGaps(body)
        .map((gap) => gap.reason)
        .join(),
      "the macro is no gap",
    ).toMatch(/dsl/);
  });

  test("a receiver of an unresolved method is neither moved nor copied for certain", () => {
    const body = only("fn f(s: Missing) { s.go(); }");
    expect(prettyBody(body), "the receiver's use must be left open").toContain("copy? _1");
  });

  test("broken code is built as far as it goes", () => {
    const body = only("fn f(a: String) { let x = a; let = ; if x.len() > { } drop(x) ");
    expect(body.blocks.length, "no blocks at all").toBeGreaterThan(0);
  });
});

describe("the graph", () => {
  test("every target exists and every block can be reached", () => {
    for (const file of fixtureFiles()) {
      for (const fixture of readFixtures(file)) {
        for (const { name, body } of lowerProgram(fixture.source, fixture.edition)) {
          const reached = new Set([0]);
          for (const block of reached) {
            const terminator = body.blocks[block]?.terminator;
            expect(terminator, `${file}: ${name} has no bb${block}`).toBeDefined();
            for (const target of terminator === undefined ? [] : successors(terminator)) reached.add(target);
          }
          expect(reached.size, `${file}: ${name} has blocks that nothing leads to`).toBe(body.blocks.length);
        }
      }
    }
  });

  test("grows with the source and not faster: exits share their drops", () => {
    const size = (count: number): number => {
      const lines = Array.from({ length: count }, (_, index) => `let v${index} = g(${index})?;`).join(" ");
      const body = only(`fn f() -> Option<()> { ${lines} Some(()) } fn g(n: u32) -> Option<String> { None }`);
      return body.blocks.length;
    };
    const [small, large] = [size(40), size(160)];
    expect(large / small, `40 exits make ${small} blocks, 160 make ${large}`).toBeLessThan(4.5);
  });

  test("deep nesting is built", () => {
    const depth = 150;
    const body = only(`fn f(n: u32) -> u32 { ${"(1 + ".repeat(depth)}n${")".repeat(depth)} }`);
    expect(prettyBody(body)).toContain("return");
  });
});
