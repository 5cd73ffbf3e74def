/**
 * Runs a part of the benchmark in a process of its own, with the engine's flags of an editor's server.
 *
 * They are given at its start: what runs TypeScript has kept the engine busy by the time that ours could set them, and then some must not
 * be set any more (`engine.ts`).
 */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { engineFlags } from "../../server/src/node/engine.js";

/** What the script prints. Its standard error goes to ours. */
export function printedInEditorProcess(script: string, parameters: readonly string[]): string {
  const asBuilt = new URL("../host/asBuilt.mjs", import.meta.url).href;
  const { status, stdout } = spawnSync(
    process.execPath,
    [...engineFlags("editor"), "--import", asBuilt, resolve(import.meta.dirname, script), ...parameters],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1024 * 1024 },
  );
  if (status !== 0) throw new Error(`${script} has failed`);
  return stdout.trimEnd();
}
