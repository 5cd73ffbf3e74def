/** States of variables are worked out for who asks, also of functions whose MIR is not kept any more. */
import { expect, it } from "vitest";
import { analyseText, analysisOfFiles } from "../analysisHarness.js";

const FUNCTIONS = 9;
const TEXT = Array.from(
  { length: FUNCTIONS },
  (_, index) => `fn f${index}(text: String) { drop(text); let unset: u8; unset = 1; let _ = unset; }\n`,
).join("");
const PATH = "/test/main.rs";

it("states are the same, asked at once or after the facts of many functions", async () => {
  const analysis = await analysisOfFiles(new Map([[PATH, TEXT]]));
  const facts = [...analysis.factsOf(PATH)];
  const later = [...analysis.statesOf(PATH)];
  expect(later).toHaveLength(FUNCTIONS);
  expect(later).toEqual(await analyseText(TEXT));
  expect(facts.flatMap((located) => located.facts.variables).some((variable) => "states" in variable)).toBe(false);
  for (const { facts: stated } of later) {
    const [text, unset] = stated.variables;
    expect(text?.states.map(({ state }) => state.kind)).toEqual(["owned", "moved"]);
    expect(unset?.states.map(({ state }) => state.kind)).toEqual(["uninitialised", "owned"]);
  }
});

it("states that were asked for are remembered until the body changes", async () => {
  const analysis = await analysisOfFiles(new Map([[PATH, TEXT]]));
  const [first] = [...analysis.statesOf(PATH)];
  const [second] = [...analysis.statesOf(PATH)];
  expect(second?.facts).toBe(first?.facts);
});
