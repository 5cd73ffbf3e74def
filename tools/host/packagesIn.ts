/** The Rust packages that a folder stands for on a command line. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The folder itself where it is a package, else the packages right inside it, by name. */
export function packagesIn(folder: string): readonly string[] {
  const isPackage = (path: string): boolean => existsSync(join(path, "Cargo.toml"));
  if (isPackage(folder)) return [folder];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter(isPackage);
}
