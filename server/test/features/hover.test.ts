/** What a person reads when they point at a variable or a clone. */
import { describe, expect, it } from "vitest";
import { hover } from "../../src/features/hover/hover.js";
import type { OwnershipFacts } from "../../src/ownership/facts.js";
import { cloneOf, factsOf, TEN_A_LINE, variableOf } from "../factsHarness.js";

function hoverText(facts: OwnershipFacts, offset: number): string | undefined {
  const found = hover({ facts: [{ facts, base: 0 }], lifetimes: [] }, offset, TEN_A_LINE, {
    uri: "file:///a.rs",
    lifetimeNames: "letters",
  });
  return found && "value" in Object(found.contents) ? String(Object(found.contents).value) : undefined;
}

const moved = factsOf({
  variables: [
    variableOf({
      mentions: [
        { start: 20, end: 21 },
        { start: 40, end: 41 },
      ],
      states: [
        { from: 11, state: { kind: "owned" } },
        { from: 21, state: { kind: "moved", at: { start: 20, end: 21 }, into: "consume" } },
      ],
    }),
  ],
  events: [
    {
      kind: "move",
      variable: 0,
      name: "s",
      path: "s",
      range: { start: 20, end: 21 },
      into: "consume",
      intoKind: "call",
      inLoop: false,
      isLastUse: true,
    },
    {
      kind: "drop",
      variable: 0,
      name: "s",
      path: "s",
      range: { start: 10, end: 11 },
      declaration: { start: 10, end: 11 },
      at: 90,
      cause: "scopeEnd",
      conditional: false,
      significant: false,
    },
  ],
});

describe("hover of a variable", () => {
  it("says where it became an owner", () => {
    expect(hoverText(moved, 10)).toContain("**`s`**: becomes the owner here");
  });

  it("says what happens at the place itself", () => {
    expect(hoverText(moved, 20)).toContain("**`s`**: owned\n\nMoved here: into the call of `consume`.");
  });

  it("says where it went, with a link, once it is gone", () => {
    expect(hoverText(moved, 40)).toContain("moved [L3](file:///a.rs#L3) into `consume`: not usable here");
  });

  it("tells its life in one line of links", () => {
    expect(hoverText(moved, 20)).toContain(
      "[L2](file:///a.rs#L2) created → [L3](file:///a.rs#L3) moved into `consume` → [L10](file:///a.rs#L10) dropped",
    );
  });

  it("says what the type means", () => {
    expect(hoverText(moved, 20)).toContain("`String` · not Copy: using it by value moves it · owns heap memory");
  });

  it("does not scroll", () => {
    expect(
      hoverText(moved, 20)
        ?.split("\n")
        .filter((line) => line !== "").length,
    ).toBeLessThanOrEqual(8);
  });

  it("explains its silence by the gap", () => {
    const unknown = factsOf({
      variables: [
        variableOf({
          type: undefined,
          isCopy: "unknown",
          storage: "unknown",
          mentions: [{ start: 20, end: 21 }],
          states: [],
        }),
      ],
      gaps: [{ range: { start: 15, end: 30 }, reason: "macro `my_dsl!` is not expanded" }],
    });
    expect(hoverText(unknown, 20)).toBe("_Not known here: macro `my_dsl!` is not expanded._");
  });

  it("is absent where nothing stands", () => {
    expect(hoverText(moved, 70)).toBeUndefined();
  });
});

describe("hover of a clone", () => {
  it("says whether it can go, why, and what it costs", () => {
    const facts = factsOf({ clones: [{ ...cloneOf({}), verdict: "needed", reason: "`s` is used again later." }] });
    expect(hoverText(facts, 105)).toBe("**This copy is needed**: `s` is used again later.\n\nIt copies a heap buffer.");
  });
});
