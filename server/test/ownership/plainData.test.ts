/** Values that need no analysis: what is told of them is nothing, and they hide nothing. */
import { describe, expect, it } from "vitest";
import { isPlainData } from "../../src/ownership/plainData.js";
import { lowerByParser } from "../../src/syntax/lowerPieces.js";
import { SourceFile } from "../../src/syntax/pieces.js";
import { analyseText } from "../analysisHarness.js";
import { parser } from "../syntax/macros/harness.js";

function isPlain(value: string): boolean {
  const [piece] = new SourceFile(parser, `const C: T = ${value};`).pieces;
  const item = piece && lowerByParser(parser, piece);
  if (item?.kind !== "const" || item.value === undefined || item.value === "omitted") throw new Error("no constant");
  return isPlainData(item.value);
}

describe("plain data", () => {
  it.each([
    "1",
    "-1.5",
    '"a"',
    "!0u8",
    "()",
    "[(1, 'a'), (2, 'b')]",
    "&[&[1], &[]]",
    "[0; 4]",
    'b"bytes"',
    "(true, [-1])",
  ])("%s is", (value) => expect(isPlain(value)).toBe(true));

  it.each([
    "NAMES",
    "f()",
    "[NAMES, 1]",
    "&mut [1]",
    "*&1",
    "[0; LENGTH]",
    "S { a: 1 }",
    "{ 1 }",
    "concat!(1)",
    "|| 1",
    "1 + 1",
  ])("%s is not", (value) => expect(isPlain(value)).toBe(false));
});

describe("of a constant that is plain data", () => {
  it("nothing is told, and nothing is missing, also where its type is not known", async () => {
    const facts = await analyseText('static TABLE: &[(Unknown, &str)] = &[(1, "one"), (2, "two")];', "2021");
    expect(
      facts.map(({ facts: { function: name, events, gaps, diagnostics } }) => ({ name, events, gaps, diagnostics })),
    ).toEqual([{ name: "main::TABLE", events: [], gaps: [], diagnostics: [] }]);
  });

  it("what is moved out of a `static` beside it is told", async () => {
    const text = "static NAME: String = String::new();\nconst BOTH: (u8, String) = (1, NAME);";
    const facts = await analyseText(text, "2021");
    expect(facts.flatMap(({ facts: { diagnostics } }) => diagnostics.map(({ code }) => code))).toEqual(["E0507"]);
  });
});
