/**
 * What rustc says of every user variable of a cargo package: read from the MIR that it dumps after borrow checking.
 *
 * A dump has lines `let mut _5: Vec<u8>;` and `debug v => _5; // in scope 2 at src/lib.rs:3:9: 3:14`; from both comes
 * (file, line, column, name) -> type. Variables that a closure captures (`debug v => (*((*_1).0: ..))`) are declared
 * elsewhere and left out.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

export interface RustcVariable {
  /** Relative to the package. */
  readonly file: string;
  /** From 1; columns count characters. */
  readonly line: number;
  readonly column: number;
  readonly name: string;
  readonly type: string;
}

/** Builds the package in a copy. `.cargo` and `vendor` beside the package are used as they are. */
export function rustcVariables(packageDirectory: string, cache: string | undefined): readonly RustcVariable[] {
  const source = resolve(packageDirectory);
  const cached = cache === undefined ? undefined : join(cache, `${basename(source)}.json`);
  if (cached !== undefined && existsSync(cached)) {
    const known: readonly RustcVariable[] = JSON.parse(readFileSync(cached, "utf8"));
    return known;
  }
  const temporary = mkdtempSync(join(tmpdir(), "rustc-types-"));
  try {
    const copy = join(temporary, basename(source));
    cpSync(source, copy, { recursive: true });
    for (const beside of [".cargo", "vendor"]) {
      const original = join(dirname(source), beside);
      if (existsSync(original)) symlinkSync(original, join(temporary, beside));
    }
    const dumps = join(temporary, "mir");
    mkdirSync(dumps);
    build(copy, dumps);
    const variables: RustcVariable[] = [];
    for (const name of readdirSync(dumps))
      if (name.endsWith(".mir")) readDump(readFileSync(join(dumps, name), "utf8"), variables);
    if (cached !== undefined) {
      mkdirSync(dirname(cached), { recursive: true });
      writeFileSync(cached, JSON.stringify(variables));
    }
    return variables;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function build(directory: string, dumps: string): void {
  const flags = ["--cap-lints=allow", "-Zmir-include-spans=on", "-Zdump-mir=nll", `-Zdump-mir-dir=${dumps}`];
  execFileSync("cargo", ["rustc", "--lib", "--quiet", "--", "--emit=metadata", ...flags], {
    cwd: directory,
    env: { ...process.env, RUSTC_BOOTSTRAP: "1", CARGO_INCREMENTAL: "0" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

const localLine = /^\s*let (?:mut )?(_\d+): (.*?);\s*\/\//;
const debugLine = /^\s*debug (\S+) => (_\d+);\s*\/\/ in scope \d+ at (\S+?):(\d+):(\d+): /;

function readDump(text: string, variables: RustcVariable[]): void {
  const locals = new Map<string, string>();
  const lines = text.split("\n");
  for (const line of lines) {
    if (/^(?:const |static )?(?:fn )?.*\{$/.test(line) && line.includes("(_1: ")) readParameters(line, locals);
    const local = localLine.exec(line);
    if (local?.[1] !== undefined && local[2] !== undefined) locals.set(local[1], local[2]);
  }
  for (const line of lines) {
    const debug = debugLine.exec(line);
    const [, name, local, file, row, column] = debug ?? [];
    const type = local === undefined ? undefined : locals.get(local);
    if (name !== undefined && file !== undefined && type !== undefined) {
      variables.push({ file, line: Number(row), column: Number(column), name, type });
    }
  }
}

/** `fn name(_1: Vec<u8>, _2: (u8, u8)) -> usize {` */
function readParameters(header: string, locals: Map<string, string>): void {
  let at = header.indexOf("(_1: ") + 1;
  for (let index = 1; header.startsWith(`_${index}: `, at); index++) {
    const start = at + `_${index}: `.length;
    let depth = 0;
    let end = start;
    for (; end < header.length; end++) {
      const char = header[end] ?? "";
      if ("([{<".includes(char)) depth++;
      else if (char === ">" && header[end - 1] === "-") continue;
      else if (")]}>".includes(char)) {
        if (depth === 0) break;
        depth--;
      } else if (char === "," && depth === 0) break;
    }
    locals.set(`_${index}`, header.slice(start, end));
    at = end + 2;
  }
}
