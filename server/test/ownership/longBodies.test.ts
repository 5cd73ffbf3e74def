/** Bodies long enough for tables, trees of states and stretches: the same is said of each statement as in a short body. */
import { describe, expect, it } from "vitest";
import { BODY_SHAPES } from "../../../tools/bench/bodies.js";
import type { StatedFacts } from "../../src/ownership/facts.js";
import { analyseText } from "../analysisHarness.js";

async function factsOfF(text: string): Promise<StatedFacts> {
  const found = (await analyseText(text)).find(({ facts }) => facts.function.endsWith("::f"));
  if (found === undefined) throw new Error("there is no function `f`");
  expect(found.facts.gaps).toEqual([]);
  expect(found.facts.diagnostics).toEqual([]);
  return found.facts;
}

describe("a long body", () => {
  it("drops at each `?` what was there, and at its end all, last first", async () => {
    const { scopeEnds } = await factsOfF(BODY_SHAPES.exits.text(300));
    const names = scopeEnds.flatMap(({ drops }) => drops.map(({ name }) => name));
    expect(names).toEqual(Array.from({ length: 300 }, (_, index) => `s${299 - index}`));
  });

  it("has each arm move the part that its variant has, by name", async () => {
    const { variables, events } = await factsOfF(BODY_SHAPES.arms.text(100));
    expect(events.filter(({ kind, name, path }) => kind === "move" && name === "e" && path === "e.0")).toHaveLength(
      100,
    );
    const parts =
      variables[0]?.states.flatMap(({ state }) => (state.kind === "partlyMoved" ? [state.parts] : [])) ?? [];
    expect(parts.length).toBeGreaterThan(99);
    for (const names of parts) expect(names).toEqual(["e.0"]);
  });

  it("keeps all borrows of one variable to the last use of what holds them", async () => {
    const text = BODY_SHAPES.borrows.text(200);
    const { events } = await factsOfF(text);
    const ends = events.flatMap((event) => (event.kind === "borrow" && event.name === "s" ? [event.lastUse] : []));
    expect(new Set(ends)).toEqual(new Set([ends[0]]));
    expect(ends).toHaveLength(200);
    expect(text.slice(ends[0], (ends[0] ?? 0) + 7)).toMatch(/^drop\(v\)|^v\);/);
  });

  it("says of the last statements what it says of the first ones", async () => {
    const { variables } = await factsOfF(BODY_SHAPES.mixed.text(1_000));
    const states = variables
      .filter(({ name }) => /^s\d+$/.test(name))
      .map((variable) => variable.states.map(({ state }) => state.kind).join(" "));
    expect(states).toHaveLength(100);
    expect(new Set(states)).toEqual(new Set(["owned moved"]));
  });
});
