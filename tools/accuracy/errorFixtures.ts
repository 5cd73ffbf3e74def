/**
 * `tsx tools/accuracy/errorFixtures.ts`: the fences of `test-fixtures/ownership/errors`, and what the offered fixes make of them, with rustc.
 *
 * A fence with one error: each offer alone must make it compile. With several: each offer must take away its error and bring none. Offers in
 * parentheses are steps on the way and are not held to that.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyFixes } from "../../server/src/cli/auditFindings.js";
import { errorFences, offersOf } from "../../server/test/fixes/errorFixtures.js";

const directory = mkdtempSync(join(tmpdir(), "error-fixtures-"));

/** Codes of the errors, sorted; what is no borrow-checker error too. */
function errorsOf(source: string, edition: string): readonly string[] {
  const file = join(directory, "main.rs");
  writeFileSync(file, source);
  const options = ["--edition", edition, "--cap-lints", "allow", "--emit=metadata", "--out-dir", directory];
  const { stderr } = spawnSync("rustc", [...options, file], { encoding: "utf8" });
  return [...stderr.matchAll(/^error(?:\[(E\d+)\])?: (.*)$/gm)]
    .filter(([, code, message]) => code !== undefined || !/^aborting|^could not compile/.test(message ?? ""))
    .map(([, code, message]) => code ?? (message?.startsWith("lifetime may not") ? "LIFETIME" : (message ?? "")))
    .sort();
}

/** Nothing is left that was not there, nor more often: one change may mend several. */
function isWithin(after: readonly string[], expected: readonly string[]): boolean {
  const left = [...expected];
  return after.every((code) => left.includes(code) && left.splice(left.indexOf(code), 1));
}

let failures = 0;
let checked = 0;
for (const fence of errorFences()) {
  const before = errorsOf(fence.source, fence.edition);
  for (const { code, line, fix } of await offersOf(fence)) {
    const text = fence.source.split("\n")[line - 1] ?? "";
    if (text.includes(`(${fix.title})`)) continue;
    checked += 1;
    const expected = [...before];
    expected.splice(expected.indexOf(code), 1);
    const after = errorsOf(applyFixes(fence.source, [fix]), fence.edition);
    if (before.includes(code) && isWithin(after, expected)) continue;
    failures += 1;
    console.log(
      `${fence.file}:${fence.line + line - 1} ${code} "${fix.title}": [${before.join(", ")}] became [${after.join(", ")}]`,
    );
  }
}
rmSync(directory, { recursive: true });
console.log(`${checked} offers of ${errorFences().length} fences, ${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;
