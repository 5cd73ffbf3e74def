/** What people use today, where it is installed: rust-analyzer, and cargo's own check. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
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
 * own checking by cargo on save does not run, as nothing is saved.
 */
export function findRustAnalyzer(): Installed | undefined {
  for (const command of [process.env["RUST_ANALYZER"], "/usr/bin/rust-analyzer", "rust-analyzer"]) {
    if (command === undefined || command === "") continue;
    const { status, stdout } = spawnSync(command, ["--version"], { encoding: "utf8" });
    if (status === 0) {
      const options = { checkOnSave: false, cargo: { sysroot: "discover", sysrootSrc: standardSources() } };
      return { version: stdout.trim(), server: { command, args: [], options } };
    }
  }
  return undefined;
}

/** The standard library's sources, without which rust-analyzer knows next to nothing: the toolchain's, or Debian's. */
function standardSources(): string | undefined {
  const { stdout } = spawnSync("rustc", ["--print", "sysroot"], { encoding: "utf8" });
  const folders = [`${stdout?.trim() ?? ""}/lib/rustlib/src/rust/library`, "/usr/lib/rustlib/src/rust/library"];
  return folders.find((folder) => existsSync(folder));
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
