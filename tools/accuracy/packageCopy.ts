/** A copy of a package to change and to check with cargo, so that the package itself is not touched. Needs cargo; works offline. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

export interface CargoResult {
  readonly ok: boolean;
  readonly text: string;
}

/** In bytes; tests of a large package print megabytes. */
const MAXIMUM_OUTPUT = 1 << 28;

/** Warnings stay silent, whatever the package asks for, unless `RUSTFLAGS` are given. `CARGO_TARGET_DIR` holds, if it is set. */
export function cargo(
  directory: string,
  args: readonly string[],
  environment: { readonly RUSTFLAGS?: string } = {},
): CargoResult {
  const env = {
    ...process.env,
    CARGO_TERM_COLOR: "never",
    CARGO_PROFILE_DEV_DEBUG: "0",
    RUSTFLAGS: "--cap-lints allow",
    ...environment,
  };
  const result = spawnSync("cargo", [...args], { cwd: directory, encoding: "utf8", env, maxBuffer: MAXIMUM_OUTPUT });
  return { ok: result.status === 0, text: `${result.stdout}${result.stderr}` };
}

/** A copy that cargo can build: with the `.cargo` folder above the package, and what stands beside that. */
export function copyOf(source: string): { readonly directory: string; readonly root: string } {
  const root = mkdtempSync(join(tmpdir(), "package-"));
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
  return { directory, root };
}

/** The first lines of what cargo complains about, on one line. */
export function firstErrors(text: string): string {
  return text
    .split("\n")
    .filter((line) => /^error/.test(line))
    .slice(0, 2)
    .join(" | ");
}
