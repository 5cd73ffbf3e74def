/**
 * Changes of signatures with all their calls, on `test-fixtures/ownership/signatures` and over several files.
 *
 * In a fence, `//~ title` names the offer at its line, and the next fence is the outcome; `//~ refused: reason`; `//~ nothing`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyFixes } from "../../src/cli/auditFindings.js";
import { type PackageOutcome, packageEdits } from "../../src/fixes/packageFix.js";
import { signatureOffer } from "../../src/fixes/packageFixes.js";
import type { Analysis } from "../../src/ownership/analysis.js";
import { analysisOfFiles } from "../analysisHarness.js";
import { fencesOf } from "../literate/expectations.js";

const FOLDER = join(import.meta.dirname, "../../../test-fixtures/ownership/signatures");
const MAIN = "/test/main.rs";

interface Found {
  readonly title: string;
  readonly outcome: PackageOutcome;
}

/** What is offered anywhere in a line, each title once. */
function offeredIn(analysis: Analysis, file: string, text: string, line: number): readonly Found[] {
  const lines = text.split("\n");
  const start = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
  const found = new Map<string, PackageOutcome>();
  const code = (lines[line] ?? "").replace(/\/\/~.*$/, "").trimEnd();
  for (let offset = start; offset <= start + code.length; offset++) {
    for (const { facts, callers } of analysis.signatureChanges(file, offset)) {
      const title = signatureOffer(facts);
      if (title !== undefined && !found.has(title)) found.set(title, packageEdits(facts, callers()));
    }
  }
  return [...found].map(([title, outcome]) => ({ title, outcome }));
}

function applied(outcome: PackageOutcome, path: string, text: string): string {
  if ("refused" in outcome) return `refused: ${outcome.refused}`;
  const edits = outcome.edits.filter((edit) => edit.path === path);
  return applyFixes(text, [{ id: "", title: "", tier: "review", edits }]);
}

for (const name of readdirSync(FOLDER).sort()) {
  const fences = fencesOf(name, readFileSync(join(FOLDER, name), "utf8"));
  describe(name, () => {
    for (let index = 0; index < fences.length; index++) {
      const fence = fences[index];
      if (!fence) continue;
      const marks = fence.source
        .split("\n")
        .flatMap((text, line) => (text.includes("//~ ") ? [{ line, says: text.slice(text.indexOf("//~ ") + 4) }] : []));
      const hasOutcome = marks.some(({ says }) => says.startsWith("Let "));
      const after = hasOutcome ? fences[++index] : undefined;
      it(`line ${fence.line}: ${fence.heading}`, async () => {
        const analysis = await analysisOfFiles(new Map([[MAIN, fence.source]]));
        for (const { line, says } of marks) {
          const found = offeredIn(analysis, MAIN, fence.source, line);
          const said = found.map(({ title, outcome }) =>
            "refused" in outcome ? `refused: ${outcome.refused}` : title,
          );
          expect(said, `line ${fence.line + line}`).toEqual(says === "nothing" ? [] : [says]);
          const outcome = found[0]?.outcome;
          if (after && outcome) expect(applied(outcome, MAIN, fence.source)).toBe(after.source);
        }
      });
    }
  });
}

describe("several files", () => {
  const names = "pub fn shout(text: String) -> usize {\n    text.len()\n}\n";
  const other = "pub fn run(name: &str) -> usize {\n    crate::names::shout(name.to_owned())\n}\n";
  const main =
    'mod names;\nmod other;\nuse names::shout;\nfn main() {\n    let s = String::from("a");\n    println!("{} {}", shout(s.clone()), other::run(&s));\n}\n';
  const files = new Map([
    [MAIN, main],
    ["/test/names.rs", names],
    ["/test/other.rs", other],
  ]);

  it("changes the calls in each", async () => {
    const [found] = offeredIn(await analysisOfFiles(files), "/test/names.rs", names, 0);
    expect(found?.title).toBe("Let `shout` take `text: &str`");
    const outcome = found?.outcome;
    if (!outcome || "refused" in outcome) throw new Error("the change was refused");
    expect(outcome.calls).toBe(2);
    expect(applied(outcome, "/test/names.rs", names)).toBe(names.replace("String", "&str"));
    expect(applied(outcome, "/test/other.rs", other)).toBe(other.replace("name.to_owned()", "name"));
    expect(applied(outcome, MAIN, main)).toBe(main.replace("s.clone()", "&s"));
  });

  it("is refused where a part that names the function is not understood", async () => {
    const broken = other.replace("crate::names::shout(name.to_owned())", "unknown_macro!(shout(name))");
    const analysis = await analysisOfFiles(new Map([...files, ["/test/other.rs", broken]]));
    const [found] = offeredIn(analysis, "/test/names.rs", names, 0);
    expect(found?.outcome).toMatchObject({ refused: "it is named in a part that is not understood" });
  });
});
