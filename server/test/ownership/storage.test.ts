/** Where a value lies is looked for to some depth: types that go on for ever come to an end. What a clone costs follows from it. */
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

test("what a clone costs is told, unless a `Clone` that somebody wrote decides it", async () => {
  const text = `#[derive(Clone)]
struct Derived(Vec<u8>);
struct Written(std::rc::Rc<u8>);
impl Clone for Written { fn clone(&self) -> Self { Written(std::rc::Rc::new(*self.0)) } }
fn f(derived: &Derived, written: &Written, list: &Vec<Written>, share: &std::rc::Rc<Written>) {
    let _ = (derived.clone(), written.clone(), list.clone(), share.clone());
}
`;
  const clones = (await analyseText(text)).flatMap(({ facts }) => facts.clones);
  const costs = clones.map(({ place, cost }) => `${place}: ${cost}`);
  expect(costs.slice(-4)).toEqual(["*derived: heap", "*written: unknown", "*list: heap", "*share: count"]);
});
