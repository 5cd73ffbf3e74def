/** Where a value lies is looked for to some depth: types that go on for ever come to an end, wherever that depth falls. */
import { expect, test } from "vitest";
import { analyseText } from "../analysisHarness.js";

const NODE = "struct Node { next: Option<std::ptr::NonNull<Node>> }\n";

test.each([0, 1, 2, 3, 4, 5, 6])("a type that refers to itself, %s structs and a tuple down", async (depth) => {
  const wrappers = Array.from({ length: depth }, (_, index) => `struct W${index}(W${index + 1});\n`).join("");
  const text = `${NODE}${wrappers}struct W${depth}((Node,));\nfn f(value: W0) {}\n`;
  const [found] = await analyseText(text);
  expect(found?.facts.gaps).toEqual([]);
  expect(found?.facts.variables.map(({ name, storage }) => `${name}: ${storage}`)).toEqual(["value: inline"]);
});
