/** A crate with `#[lang]` items of its own, as core and alloc are: the rules of moves are others' there, so nothing is called an error. */
import { expect, test } from "vitest";
import { analyseText } from "../analysisHarness.js";

const USED_AFTER_MOVE = "fn f(s: String) {\n    drop(s);\n    drop(s);\n}\n";

test("in a crate that defines the language nothing is called an error, and a gap says why", async () => {
  const [ordinary] = await analyseText(USED_AFTER_MOVE);
  expect(ordinary?.facts.diagnostics.map(({ code }) => code)).toEqual(["E0382"]);
  const [defining] = await analyseText(`${USED_AFTER_MOVE}#[lang = "owned_box"]\nstruct Own<T>(T);\n`);
  expect(defining?.facts.diagnostics).toEqual([]);
  expect(defining?.facts.gaps.map(({ reason }) => reason)).toEqual([
    "its crate defines parts of the language itself (`#[lang]`)",
  ]);
});
