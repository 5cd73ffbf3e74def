/** A body in which a type stays open tells no errors; that it does not is a gap at the variable, and once. */
import { expect, test } from "vitest";
import { analyseText } from "../analysisHarness.js";

async function gapsOf(text: string): Promise<readonly string[]> {
  return (await analyseText(text)).flatMap(({ facts, base }) =>
    facts.gaps.map(({ range, reason }) => `${text.slice(base + range.start, base + range.end)}: ${reason}`),
  );
}

test.each([
  ["nothing says what it is None of", "fn f() { let none = None; let r = &none; let _ = r; }", ["none", "r"]],
  ["a later use decides", "fn f() { let mut none = None; let r = &mut none; *r = Some(1); }", []],
])("%s", async (_, text, names) => {
  expect(await gapsOf(text)).toEqual(names.map((name) => `${name}: the type is not fully known`));
});

test("where something else is not understood, that is told", async () => {
  expect(await gapsOf("fn f() { let none = None; nowhere::call(none); }")).toEqual([
    "nowhere::call: `nowhere::call` is not found",
    "nowhere::call: what is called here is not known",
    "none: copy or move? the type is not fully known",
  ]);
});

test("a function that has no body has nothing that is unknown", async () => {
  const text =
    'trait Shape {\n    fn area(&self) -> f64;\n    fn name(self) -> String;\n}\nextern "C" {\n    fn beep();\n}';
  expect(await gapsOf(text)).toEqual([]);
});
