/**
 * Makes rustc write down the MIR of every body, as it was borrow checked and as its drops were elaborated.
 *
 * Needs nightly, or stable with `RUSTC_BOOTSTRAP`, which is set here. Cached results dump nothing, so there is no incremental
 * compilation. No code is generated. Dependencies are checked as always, offline.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type MirDump, readDump } from "../mir/dump.js";

/** What stands in the way, in words for the person who asked. */
export class RustcError extends Error {}

const FLAGS = [
  "--cap-lints=allow",
  "-Zalways-encode-mir",
  "-Zverbose-internals",
  "-Zmir-include-spans=on",
  "-Zdump-mir=nll | ElaborateDrops",
];

interface Target {
  readonly name: string;
  readonly kind: readonly string[];
}

/** Builds the library and the programs of the package that stands there, and leaves the dumps in `dumps`. */
export function dumpPackage(directory: string, dumps: string): void {
  mkdirSync(dumps, { recursive: true });
  const isUsable = existsSync(join(directory, "Cargo.toml"));
  if (!isUsable) throw new RustcError(`${directory}: no Cargo.toml there`);
  for (const [index, target] of targetsOf(directory).entries()) {
    // One folder a target: bodies of the library and of the programs may have the same names.
    const flags = [...FLAGS, `-Zdump-mir-dir=${join(dumps, String(index))}`];
    const profile = ["--offline", "--quiet", "--profile", "check"];
    run("cargo", ["rustc", ...profile, ...target, "--", ...flags], directory, "the package does not compile");
  }
}

/** The same for a program in one file. Errors do not matter: bodies before them are dumped. */
export function dumpFile(file: string, edition: string, isLibrary: boolean, dumps: string): void {
  mkdirSync(dumps, { recursive: true });
  const crateType = isLibrary ? "lib" : "bin";
  const output = ["--crate-name", "program", "--crate-type", crateType, "--emit=metadata", "--out-dir", dumps];
  run("rustc", [...output, "--edition", edition, ...FLAGS, `-Zdump-mir-dir=${dumps}`, file], undefined, "it fails");
}

/** Arguments that name one target each: the library, then every program. */
function targetsOf(directory: string): readonly (readonly string[])[] {
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
    if (kind.some((each) => each.endsWith("lib") || each === "proc-macro")) return [["--lib"]];
    return kind.includes("bin") ? [["--bin", name]] : [];
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
