/** `docs/fixes.md` is what the rewrites say of themselves; `UPDATE_EXPECT=1` writes it anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixesPage } from "../../src/fixes/documentation.js";
import { CLONE_FIXES } from "../../src/fixes/judge.js";

const PAGE = join(import.meta.dirname, "../../../docs/fixes.md");

describe("the page of fixes", () => {
  it("is up to date", () => {
    if (process.env.UPDATE_EXPECT === "1") writeFileSync(PAGE, fixesPage());
    expect(readFileSync(PAGE, "utf8"), "docs/fixes.md is out of date: run with UPDATE_EXPECT=1").toBe(fixesPage());
  });

  it("names every rewrite by an id of its own", () => {
    const ids = CLONE_FIXES.map((fix) => fix.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
