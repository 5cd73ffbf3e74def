/**
 * Runs one of the tools, after installing what it needs: `node tools/bootstrap.mjs tools/try/main.ts [arguments]`.
 *
 * `--as-built` before the script: as the product is built (`host/asBuilt.mjs`), for what measures it.
 *
 * Plain JavaScript without dependencies, because on a fresh clone there is nothing else. Installs again only when the lock file
 * is newer than what is installed.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const isAsBuilt = process.argv[2] === "--as-built";
const [script, ...rest] = process.argv.slice(isAsBuilt ? 3 : 2);

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`Node 20 or newer is needed; this is ${process.version}.`);
  process.exit(1);
}
if (!isInstalled()) {
  console.log("Installing what the project needs (npm ci) …");
  run("npm", ["ci", "--no-audit", "--no-fund"]);
}
run(process.execPath, ["--import", isAsBuilt ? "./tools/host/asBuilt.mjs" : "tsx", script, ...rest]);

function run(command, parameters) {
  // npm is a script on Windows.
  const { status, error } = spawnSync(command, parameters, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32" && command === "npm",
  });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

/** npm writes a copy of the lock file when it has installed everything. */
function isInstalled() {
  try {
    const installed = `${root}node_modules/.package-lock.json`;
    if (statSync(installed).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs) return true;
    return sameVersions(
      JSON.parse(readFileSync(`${root}package-lock.json`, "utf8")),
      JSON.parse(readFileSync(installed, "utf8")),
    );
  } catch {
    return false;
  }
}

/** Times of a fresh checkout say nothing; packages of other platforms are locked but not installed. */
function sameVersions(locked, installed) {
  return Object.entries(locked.packages).every(
    ([path, { version, optional }]) => path === "" || optional || installed.packages[path]?.version === version,
  );
}
