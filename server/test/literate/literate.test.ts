/** Every fence of `test-fixtures/ownership` says what the analysis says of it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Edition } from "../../src/hir/defs.js";
import { analyseText } from "../analysisHarness.js";
import { differences } from "./check.js";
import { fencesOf } from "./expectations.js";

const ROOT = join(import.meta.dirname, "../../../test-fixtures/ownership");
const EDITIONS: readonly Edition[] = ["2015", "2018", "2021", "2024"];

for (const file of readdirSync(ROOT, { recursive: true, encoding: "utf8" }).sort()) {
  // Chapters with a runner of their own say other things: types (`test/types`), verdicts on clones (`test/fixes`), lifetimes
  // (`test/features`).
  if (!file.endsWith(".md") || /^(README|types\/|clones\/|errors\/|signatures\/|elision\/)/.test(file)) continue;
  describe(file, () => {
    for (const fence of fencesOf(file, readFileSync(join(ROOT, file), "utf8"))) {
      it(`line ${fence.line}: ${fence.heading}`, async () => {
        const edition = EDITIONS.find((known) => known === fence.edition);
        if (!edition) throw new Error(`${file}:${fence.line}: there is no edition ${fence.edition}`);
        expect(differences(fence, await analyseText(fence.source, edition))).toEqual([]);
      });
    }
  });
}
