/** The line under the cursor does not move while one types in it. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { InlayHint } from "vscode-languageserver-types";
import { TypedLine } from "../../src/lsp/typedLine.js";

const EVERYWHERE = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
const UNTOUCHED = { uri: "file:///a.rs", typing: undefined };

const hint = (line: number, label: string): InlayHint => ({ position: { line, character: 5 }, label });
const labels = (hints: readonly InlayHint[]): readonly unknown[] => hints.map(({ label }) => label);
const typedIn = (line: number, at: number) => ({ uri: "file:///a.rs", typing: { line, at } });

describe("while one types", () => {
  let now = 0;
  let refreshed = 0;
  let line: TypedLine;

  beforeEach(() => {
    vi.useFakeTimers();
    now = 10_000;
    refreshed = 0;
    line = new TypedLine(
      () => {
        refreshed += 1;
      },
      () => now,
    );
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("new hints of that line are held back, and a refresh is asked for after a pause", () => {
    line.hold(UNTOUCHED, EVERYWHERE, [hint(3, "old")]);
    const typed = line.hold(typedIn(3, now), EVERYWHERE, [hint(3, "old"), hint(3, "new"), hint(4, "elsewhere")]);
    expect(labels(typed)).toEqual(["old", "elsewhere"]);
    vi.advanceTimersByTime(600);
    expect(refreshed, "before the pause is over").toBe(0);
    vi.advanceTimersByTime(200);
    expect(refreshed, "when it is over").toBe(1);
    now += 800;
    expect(labels(line.hold(typedIn(3, 10_000), EVERYWHERE, [hint(3, "old"), hint(3, "new")]))).toEqual(["old", "new"]);
  });

  it("a hint that is no longer true goes at once", () => {
    line.hold(UNTOUCHED, EVERYWHERE, [hint(3, "old")]);
    expect(labels(line.hold(typedIn(3, now), EVERYWHERE, []))).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(refreshed).toBe(0);
  });

  it("as many hints of one label stay as there were", () => {
    line.hold(UNTOUCHED, EVERYWHERE, [hint(3, "'a")]);
    expect(labels(line.hold(typedIn(3, now), EVERYWHERE, [hint(3, "'a"), hint(3, "'a")]))).toEqual(["'a"]);
  });

  it("the first answer is whole: nothing is there yet that could move", () => {
    expect(labels(line.hold(typedIn(3, now), EVERYWHERE, [hint(3, "first")]))).toEqual(["first"]);
  });

  it("the pause begins anew with each key", () => {
    line.hold(UNTOUCHED, EVERYWHERE, []);
    line.hold(typedIn(3, now), EVERYWHERE, [hint(3, "new")]);
    vi.advanceTimersByTime(500);
    now += 500;
    line.hold(typedIn(3, now), EVERYWHERE, [hint(3, "new")]);
    vi.advanceTimersByTime(500);
    expect(refreshed).toBe(0);
    vi.advanceTimersByTime(300);
    expect(refreshed).toBe(1);
  });
});
