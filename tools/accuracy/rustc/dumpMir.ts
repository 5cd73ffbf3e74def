/**
 * Makes rustc write down the MIR of every body, as it was borrow checked and as its drops were elaborated.
 *
 * Needs nightly, or stable with `RUSTC_BOOTSTRAP`, which is set here. Cached results dump nothing, so there is no incremental
 * compilation. No code is generated. Dependencies are checked as always, offline.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type MirDump, readDump } from "../mir/dump.js";

/** What stands in the way, in words for the person who asked. */
export class RustcError extends Error {}

const FLAGS = ["--cap-lints=allow", "-Zverbose-internals", "-Zmir-include-spans=on", "-Zdump-mir=nll | ElaborateDrops"];

/** Drops are elaborated where somebody asks for it: whoever writes a library's metadata, or makes code of a program. */
const LIBRARY = ["-Zalways-encode-mir"];
const PROGRAM = ["--emit=mir"];

interface Target {
  readonly name: string;
  readonly kind: readonly string[];
}

/** Builds the library and the programs of the package that stands there, and leaves the dumps in `dumps`. */
export function dumpPackage(directory: string, dumps: string): void {
  mkdirSync(dumps, { recursive: true });
  for (const [index, target] of targetsOf(directory).entries()) {
    const { isLibrary } = target;
    const profile = isLibrary ? ["--profile", "check"] : [];
    // One folder a target: bodies of the library and of the programs may have the same names.
    const flags = [...FLAGS, ...(isLibrary ? LIBRARY : PROGRAM), `-Zdump-mir-dir=${join(dumps, String(index))}`];
    const args = ["rustc", "--offline", "--quiet", ...profile, ...target.arguments, "--", ...flags];
    run("cargo", args, directory, "the package does not compile");
  }
}

/** The same for a program in one file, which must compile. */
export function dumpFile(file: string, edition: string, dumps: string): void {
  mkdirSync(dumps, { recursive: true });
  // As a library, which `main` does not keep it from being: then no code need be made.
  const options = [...singleFileOptions(edition, "lib"), "--out-dir", dumps, ...FLAGS, ...LIBRARY];
  run("rustc", [...options, `-Zdump-mir-dir=${dumps}`, basename(file)], dirname(file), "the program does not compile");
}

export function singleFileOptions(edition: string, crateType: "lib" | "bin"): readonly string[] {
  return ["--crate-name", "program", "--crate-type", crateType, "--emit=metadata", "--edition", edition];
}

/** A file without `main` is a library. */
export function crateTypeOf(text: string): "lib" | "bin" {
  return /^\s*(?:pub\s+)?(?:async\s+)?fn main\b/m.test(text) ? "bin" : "lib";
}

interface BuildTarget {
  /** Those that name it. */
  readonly arguments: readonly string[];
  /** Its metadata tells other crates its MIR. */
  readonly isLibrary: boolean;
}

/** The library, then every program. */
function targetsOf(directory: string): readonly BuildTarget[] {
  const text = run(
    "cargo",
    ["metadata", "--offline", "--no-deps", "--format-version", "1"],
    directory,
    "cargo cannot read the package",
  );
  const { packages }: { packages: readonly { readonly manifest_path: string; readonly targets: readonly Target[] }[] } =
    JSON.parse(text);
  const own = packages.find(({ manifest_path: path }) => path === join(directory, "Cargo.toml")) ?? packages[0];
  const targets = (own?.targets ?? []).flatMap(({ name, kind }) => {
    if (kind.some((each) => each.endsWith("lib"))) return [{ arguments: ["--lib"], isLibrary: true }];
    // Its metadata holds no MIR.
    if (kind.includes("proc-macro")) return [{ arguments: ["--lib"], isLibrary: false }];
    return kind.includes("bin") ? [{ arguments: ["--bin", name], isLibrary: false }] : [];
  });
  if (targets.length === 0) throw new RustcError(`${directory}: neither a library nor a program`);
  return targets;
}

function run(command: string, args: readonly string[], cwd: string | undefined, failure: string): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, RUSTC_BOOTSTRAP: "1", CARGO_INCREMENTAL: "0", CARGO_TERM_COLOR: "never", RUSTFLAGS: "" },
  });
  if (error) throw new RustcError(`${command} cannot be run (${error.message}); this tool needs a Rust toolchain`);
  if (status !== 0) throw new RustcError(`${failure}:\n${firstErrors(stderr)}`);
  return stdout;
}

function firstErrors(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const first = lines.findIndex((line) => line.startsWith("error"));
  return lines
    .slice(Math.max(0, first))
    .slice(0, 6)
    .map((line) => `  ${line}`)
    .join("\n");
}

/** Everything dumped there, one at a time: a package's dumps may be hundreds of megabytes. */
export function* readDumps(dumps: string): Generator<MirDump> {
  for (const name of readdirSync(dumps, { recursive: true, encoding: "utf8" })) {
    if (!/\.(?:nll\.0|ElaborateDrops\.after)\.mir$/.test(name)) continue;
    const dump = readDump(readFileSync(join(dumps, name), "utf8"));
    if (dump !== undefined) yield dump;
  }
}

/** `rustc 1.95.0 (59807616e 2026-04-14)` */
export function rustcVersion(): string {
  return run("rustc", ["--version"], undefined, "rustc does not say its version").trim();
}
