/**
 * A copy of a package that cargo can build, so that the package itself is not touched.
 *
 * A `.cargo` folder above the package, and the `vendor` folder beside that, serve the copy as they serve the package: so do packages
 * whose dependencies are vendored build offline.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

export interface PackageCopy {
  /** The package's folder in the copy. */
  readonly directory: string;
  /** A folder of its own around it, for whatever else is made. */
  readonly root: string;
  remove(): void;
}

/** Without build output. */
export function copyPackage(packageDirectory: string): PackageCopy {
  const source = resolve(packageDirectory);
  const root = mkdtempSync(join(tmpdir(), "accuracy-"));
  const directory = join(root, basename(source));
  cpSync(source, directory, { recursive: true, filter: (path) => basename(path) !== "target" });
  for (let above = dirname(source); above !== dirname(above); above = dirname(above)) {
    if (!existsSync(join(above, ".cargo", "config.toml"))) continue;
    for (const entry of readdirSync(above)) {
      const beside = join(root, entry);
      if ((entry === ".cargo" || entry === "vendor") && !existsSync(beside)) symlinkSync(join(above, entry), beside);
    }
    break;
  }
  return { directory, root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
