/** vitest: unit tests, literate fixtures, and the built server over stdio. */
import { readFile, rm } from "node:fs/promises";
import { OUT, ROOT } from "../host/paths.js";
import { runQuietly } from "../host/run.js";
import type { PartResult } from "./result.js";

export async function testUnits(): Promise<PartResult> {
  const file = `${OUT}/vitest.json`;
  await rm(file, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const vitest = `${ROOT}/node_modules/vitest/vitest.mjs`;
  const { status, output } = await runQuietly(process.execPath, [vitest, "run", ...reporters], { cwd: ROOT });
  const result = counts(await readFile(file, "utf8").catch(() => ""));
  if (status !== 0) console.log(output);
  if (result === undefined) throw new Error(`vitest gave no result (${status})`);
  // A file that cannot be loaded has no tests that could fail.
  return status !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}

function counts(json: string): PartResult | undefined {
  const number = (key: string): number => Number(new RegExp(`"${key}":(\\d+)`).exec(json)?.[1] ?? 0);
  if (json === "") return undefined;
  return {
    passed: number("numPassedTests"),
    failed: number("numFailedTests"),
    skipped: number("numPendingTests") + number("numTodoTests"),
  };
}
