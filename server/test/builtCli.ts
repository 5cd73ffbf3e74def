/**
 * The built command line for tests: `dist/cli.js` where it is as new as its sources, else one built apart.
 *
 * What is built apart lies below `out/`, so that a build that runs meanwhile keeps its `dist/`, and below the checkout, so that the native
 * parser is found. A folder is named after the newest source: test files that run at once share it.
 */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The path of `cli.js`. Takes a second where it must be built, else next to nothing. */
export async function builtCli(): Promise<string> {
  const newest = Math.max(newestIn(join(ROOT, "server/src")), newestIn(join(ROOT, "server/data")));
  const dist = join(ROOT, "dist/cli.js");
  if (existsSync(dist) && statSync(dist).mtimeMs >= newest) return dist;
  const folder = join(ROOT, "out/test-cli", String(Math.round(newest)));
  const cli = join(folder, "dist/cli.js");
  if (existsSync(cli)) return cli;
  mkdirSync(dirname(folder), { recursive: true });
  removeOld(dirname(folder));
  const partial = mkdtempSync(`${folder}-`);
  // A test may run it as somebody else.
  chmodSync(partial, 0o755);
  execFileSync(process.execPath, ["esbuild.mjs", `--dist=${join(partial, "dist")}`], { cwd: ROOT });
  cpSync(join(ROOT, "package.json"), join(partial, "package.json"));
  try {
    renameSync(partial, folder);
  } catch {
    // Another test file was faster.
    rmSync(partial, { recursive: true, force: true });
  }
  return cli;
}

/** Builds of sources as they once were, unless a test may still run them. */
function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > 10 * 60_000) rmSync(path, { recursive: true, force: true });
  }
}

function newestIn(folder: string): number {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return newest;
}
