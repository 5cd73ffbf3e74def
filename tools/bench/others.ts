/** What people use today, where it is installed: rust-analyzer, and cargo's own check. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Edit } from "./corpus.js";
import { percentile } from "./edits.js";
import type { Server } from "./session.js";
import type { Package } from "./workspaces.js";

const OFFLINE = { ...process.env, CARGO_NET_OFFLINE: "true" };

export interface Installed {
  readonly version: string;
  readonly server: Server;
}

/**
 * rust-analyzer from the path, or from `RUST_ANALYZER`; undefined where there is none. It is told nothing but to show what it can; its
 * own checking by cargo on save does not run, as nothing is saved. `folder`: an empty one, which it may fill.
 */
export function findRustAnalyzer(folder: string): Installed | undefined {
  for (const command of [process.env["RUST_ANALYZER"], "/usr/bin/rust-analyzer", "rust-analyzer"]) {
    if (command === undefined || command === "") continue;
    const { status, stdout } = spawnSync(command, ["--version"], { encoding: "utf8" });
    if (status !== 0) continue;
    const options = { checkOnSave: false, cargo: { sysroot: "discover", sysrootSrc: standardSources(folder) } };
    // Before it has read the standard library it shows the ends of modules, but knows no type.
    return { version: stdout.trim(), server: { command, args: [], options, ready: /HashMap/ } };
  }
  return undefined;
}

/**
 * The standard library's sources, without which rust-analyzer knows next to nothing: the toolchain's, or Debian's. They are linked into
 * `folder` without their workspace's manifest: with one it asks cargo for std's own dependencies, and offline, where the sources of some
 * of them are nowhere, goes on with crates that do not know each other. Without one it takes its own list of them.
 */
function standardSources(folder: string): string | undefined {
  const { stdout } = spawnSync("rustc", ["--print", "sysroot"], { encoding: "utf8" });
  const candidates = [`${stdout?.trim() ?? ""}/lib/rustlib/src/rust/library`, "/usr/lib/rustlib/src/rust/library"];
  const library = candidates.find((candidate) => existsSync(candidate));
  if (library === undefined) return undefined;
  const links = join(folder, "library");
  mkdirSync(links);
  for (const name of readdirSync(library)) {
    if (!name.startsWith("Cargo.")) symlinkSync(join(library, name), join(links, name));
  }
  return links;
}

/** Median time of `cargo check` after an edit, in milliseconds; undefined without cargo, or where the package does not check. */
export function measureCargoCheck({ folder, file }: Package, edit: Edit, counts: number): number | undefined {
  const original = readFileSync(file, "utf8");
  const check = (): number | undefined => {
    const started = performance.now();
    const { status } = spawnSync("cargo", ["check", "--offline", "--quiet"], { cwd: folder, env: OFFLINE });
    return status === 0 ? performance.now() - started : undefined;
  };
  const times: number[] = [];
  try {
    if (check() === undefined) return undefined;
    for (let count = 0; count < counts; count++) {
      const lines = original.split("\n");
      lines.splice(edit.line, 0, `${edit.after.trimEnd()} // ${count}`);
      writeFileSync(file, lines.join("\n"));
      const time = check();
      if (time !== undefined) times.push(time);
    }
  } finally {
    writeFileSync(file, original);
  }
  return times.length === 0 ? undefined : percentile(times, 0.5);
}
