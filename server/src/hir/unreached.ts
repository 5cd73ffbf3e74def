/**
 * Files that no target of their package reaches, and files outside any package: which features lead to them, and which files may.
 *
 * Opens nothing, and decides nothing: `projects.ts` tries what this finds.
 */
import { type FileHost, parentPath } from "./cargo/fileHost.js";
import type { PackageGraph } from "./cargo/packages.js";
import { missingFeatures } from "./cfg.js";
import type { CrateData } from "./crate.js";

/**
 * Features of the package in `directory` without which none of its crates reaches the file: what its target requires, or what the nearest
 * `#[cfg]` asks that turns a module off on the way there. Others may be asked further on. Empty where features are not what is missing.
 */
export function featuresToReach(
  file: string,
  graph: PackageGraph,
  directory: string,
  own: readonly CrateData[],
): readonly string[] {
  const owner = graph.packages.find(({ manifest }) => manifest.directory === directory);
  const target = owner?.manifest.targets.find(({ root }) => root === file);
  if (target !== undefined && !target.requiredFeatures.every((feature) => owner?.features.has(feature)))
    return target.requiredFeatures;
  for (const crate of own) {
    for (const { attributes, inside } of crate.ensure().turnedOff) {
      const context = inside();
      const leadsThere = context?.file === file || (context !== undefined && file.startsWith(`${context.directory}/`));
      const missing = leadsThere ? missingFeatures(attributes, crate.cfg) : undefined;
      if (missing !== undefined && missing.length > 0) return missing;
    }
  }
  return [];
}

/** Roots of crates, beside which their modules stand. */
const ROOTS: readonly string[] = ["lib.rs", "main.rs"];

/**
 * The files that are there and, by their places, may declare the module that a file holds, or a module around it; the outermost first
 * (Rust reference, "Module source filenames"). Asks the host for a few files a folder.
 */
export function declaringFiles(file: string, host: Pick<FileHost, "exists">): readonly string[] {
  if (ROOTS.some((name) => file.endsWith(`/${name}`))) return [];
  const found: string[] = [];
  let folder = parentPath(file);
  // What is in `a/mod.rs` is declared beside `a`.
  if (folder !== undefined && file.endsWith("/mod.rs")) folder = parentPath(folder);
  while (folder !== undefined) {
    const roots = ROOTS.map((name) => `${folder}/${name}`).filter((path) => path !== file && host.exists(path));
    found.push(...roots);
    const module = [`${folder}/mod.rs`, `${folder}.rs`].find((path) => path !== file && host.exists(path));
    if (module === undefined) break;
    found.push(module);
    folder = parentPath(folder);
  }
  return found.reverse();
}
