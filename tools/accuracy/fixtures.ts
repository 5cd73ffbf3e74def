/**
 * Asks rustc whether every Rust fence of the literate fixtures compiles, or fails with exactly the errors that it says.
 *
 * Needs rustc; run it when fixtures change: `npx tsx tools/accuracy/fixtures.ts`. The tests themselves do not need it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Fence, fencesOf } from "../../server/test/literate/expectations.js";
import { errorsOf } from "./rustc/messages.js";

const ROOT = join(import.meta.dirname, "../../test-fixtures/ownership");

function rustcErrors(fence: Fence, folder: string): readonly string[] {
  const file = join(folder, "fixture.rs");
  writeFileSync(file, fence.source);
  const kind = fence.source.includes("fn main") ? [] : ["--crate-type", "lib"];
  const options = [
    "--edition",
    fence.edition,
    "--cap-lints",
    "allow",
    "--emit=metadata",
    "--error-format=json",
    "--out-dir",
    folder,
  ];
  const run = spawnSync("rustc", [...options, ...kind, file], { encoding: "utf8" });
  if (run.error) throw new Error(`rustc cannot be run: ${run.error.message}`);
  return errorsOf(run.stderr, file).map(({ code, line, message }) => `${code || message}:${line}`);
}

/** Errors that the fence expects; what else its comments say is a matter of the chapter. */
function errorsIn(fence: Fence): readonly string[] {
  return fence.source.split("\n").flatMap((text, index) => {
    const comment = /\/\/~(\^*)\s?(E\d{4}|LIFETIME)\b/.exec(text);
    return comment ? [`${comment[2]}:${index + 1 - (comment[1] ?? "").length}`] : [];
  });
}

function main(): number {
  const folder = mkdtempSync(join(tmpdir(), "fixtures-"));
  let wrong = 0;
  let count = 0;
  for (const name of readdirSync(ROOT, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .sort()) {
    for (const fence of fencesOf(name, readFileSync(join(ROOT, name), "utf8"))) {
      count += 1;
      const expected = errorsIn(fence);
      const found = [...new Set(rustcErrors(fence, folder))].sort();
      if (found.join() === [...new Set(expected)].sort().join()) continue;
      wrong += 1;
      console.log(`${name}:${fence.line}: the fixture says [${expected.join(", ")}], rustc says [${found.join(", ")}]`);
    }
  }
  rmSync(folder, { recursive: true });
  console.log(`${count - wrong} of ${count} fences are as rustc sees them`);
  return wrong === 0 ? 0 : 1;
}

process.exitCode = main();
