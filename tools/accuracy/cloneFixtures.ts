/**
 * `tsx tools/accuracy/cloneFixtures.ts [FILE…]`: the fences of `test-fixtures/ownership/clones` and what their fixes make of them, with rustc.
 *
 * Each fence is compiled and run as it is, then with each offered fix alone, then with all that can be applied together: all must compile
 * and, but for offers to review, print the same.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyFixes } from "../../server/src/cli/auditFindings.js";
import { cloneFences, judgedClones, togetherIn } from "../../server/test/fixes/cloneFixtures.js";

const directory = mkdtempSync(join(tmpdir(), "clone-fixtures-"));

function run(source: string, edition: string): { readonly ok: boolean; readonly text: string } {
  const file = join(directory, "main.rs");
  const program = join(directory, "main");
  writeFileSync(file, source);
  const compiled = spawnSync("rustc", ["--edition", edition, "--cap-lints", "allow", "-o", program, file], {
    encoding: "utf8",
  });
  if (compiled.status !== 0) return { ok: false, text: compiled.stderr };
  const { stdout, status } = spawnSync(program, { encoding: "utf8" });
  return { ok: status === 0, text: stdout };
}

const wanted = process.argv.slice(2);
const fences = cloneFences().filter(({ file }) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
let failures = 0;
let checked = 0;
for (const fence of fences) {
  const where = `${fence.file}:${fence.line}`;
  const before = run(fence.source, fence.edition);
  if (!before.ok) {
    failures += 1;
    console.log(`${where}: does not compile or run:\n${before.text}`);
    continue;
  }
  for (const { clone, line, fixes } of await judgedClones(fence)) {
    for (const fix of fixes) {
      checked += 1;
      const after = run(applyFixes(fence.source, [fix]), fence.edition);
      if (after.ok && (after.text === before.text || fix.tier === "review")) continue;
      failures += 1;
      console.log(
        `${where} line ${line}: ${fix.tier} ${fix.id} (${clone.verdict}): ${after.ok ? `prints ${after.text}, not ${before.text}` : after.text}`,
      );
    }
  }
  const together = await togetherIn(fence);
  if (together.length < 2) continue;
  checked += 1;
  const after = run(applyFixes(fence.source, together), fence.edition);
  if (after.ok && after.text === before.text) continue;
  failures += 1;
  console.log(
    `${where}: all safe ones together: ${after.ok ? `prints ${after.text}, not ${before.text}` : after.text}`,
  );
}
rmSync(directory, { recursive: true });
console.log(`${checked} fixes of ${fences.length} fences, ${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;
