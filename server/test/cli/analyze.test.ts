/** The built command line by child processes: `analyze` in the form that the README documents, and what it says of what it cannot read. */
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { property } from "../../src/lsp/config.js";
import { builtCli } from "../builtCli.js";

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = realpathSync(mkdtempSync(join(tmpdir(), "ownership-cli-")));
const MOVED = "fn main() { let q = vec![1u8]; drop(q); }\n";
const MOVE_OF_Q = { kind: "move", name: "q", path: "q", range: on(0, 36, 37), into: "drop" };
/** Root may read everything: there, what is not to be read is tried as nobody. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let cli: string;
beforeAll(async () => {
  cli = await builtCli();
  chmodSync(ROOT, 0o755);
  write("package/Cargo.toml", '[package]\nname = "small"\nversion = "0.1.0"\nedition = "2021"\n');
  write(
    "package/src/lib.rs",
    `mod other;
pub fn all(names: Vec<String>, n: u8) -> usize {
    let total = names.len();
    let m = n;
    let first = names;
    let last = other::keep(first);
    total + m as usize + last.len()
}
pub fn count(names: &Vec<String>) -> usize {
    let copy = names.clone();
    copy.len()
}
pub fn late() -> String {
    let s = String::new();
    drop(s);
    s
}
`,
  );
  write("package/src/other.rs", "pub fn keep(names: Vec<String>) -> Vec<String> {\n    names\n}\n");
  write("package/src/unreached.rs", MOVED);
  write("gated/Cargo.toml", '[package]\nname = "gated"\nversion = "0.1.0"\nedition = "2021"\n[features]\nnet = []\n');
  write("gated/src/lib.rs", `#[cfg(feature = "net")] mod net;\n#[cfg(feature = "net")] struct Owner(String);\n`);
  write("gated/src/net.rs", "fn f(o: crate::Owner) { drop(o) }\n");
  write("loose/b/second.rs", MOVED);
  write("loose/a.rs", MOVED);
  write("loose/target/built.rs", MOVED);
  write("loose/note.txt", "no Rust");
  write("broken/Cargo.toml", "[package\nname = ");
  write("broken/src/main.rs", MOVED);
  write("texts/latin.rs", Buffer.from([...Buffer.from(MOVED), 0x2f, 0x2f, 0xff, 0xfe, 0x0a]));
  write("texts/prose.txt", "Dear reader,\nthis isn't Rust: it's text; 100% of it.\n");
  write("texts/bom.rs", `\uFEFF${MOVED}fn next() { let q = vec![1u8]; drop(q); }\n`);
  write("texts/crlf.rs", "fn main() {\r\n    let q = vec!['😀'];\r\n    /* 😀 */ drop(q);\r\n}\r\n");
  write("texts/empty.rs", "");
  write(
    "texts/closure.rs",
    "struct P { a: String, b: String }\nfn f(p: P) { let c = || drop(p.a); c(); drop(p.b); }\n",
  );
}, 20_000);
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), content);
}

function on(line: number, start: number, end: number) {
  return { start: { line, character: start }, end: { line, character: end } };
}

function run(
  args: readonly string[],
  options: { readonly uid?: number; readonly gid?: number } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...args], { cwd: ROOT, ...options }, (_error, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** One report a line; anything else on standard output does not parse. */
function reports(stdout: string): readonly unknown[] {
  if (stdout !== "") expect(stdout.endsWith("\n"), "the last line ends").toBe(true);
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
}

test("a package: every file that its roots reach, in path order, with events of every kind", async () => {
  const { status, stdout, stderr } = await run(["analyze", "--format", "ndjson", "package"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const names = { name: "names", path: "names" };
  expect(reports(stdout)).toEqual([
    {
      file: "src/lib.rs",
      events: [
        {
          kind: "borrow",
          ...names,
          range: on(2, 16, 21),
          mutable: false,
          implicit: true,
          reborrow: false,
          lastUse: { line: 2 },
          escapes: false,
        },
        { kind: "copy", name: "n", path: "n", range: on(3, 12, 13) },
        { kind: "move", ...names, range: on(4, 16, 21), into: "first" },
        { kind: "move", name: "first", path: "first", range: on(5, 27, 32), into: expect.any(String) },
        { kind: "copy", name: "total", path: "total", range: on(6, 4, 9) },
        { kind: "copy", name: "m", path: "m", range: on(6, 12, 13) },
        {
          kind: "borrow",
          name: "last",
          path: "last",
          range: on(6, 25, 29),
          mutable: false,
          implicit: true,
          reborrow: false,
          lastUse: { line: 6 },
          escapes: false,
        },
        {
          kind: "drop",
          name: "last",
          path: "last",
          declaration: on(5, 8, 12),
          at: { line: 7, character: 0 },
          conditional: false,
        },
        {
          kind: "borrow",
          name: "names",
          path: "*names",
          range: on(9, 15, 20),
          mutable: false,
          implicit: true,
          reborrow: true,
          lastUse: { line: 9 },
          escapes: false,
        },
        {
          kind: "borrow",
          name: "copy",
          path: "copy",
          range: on(10, 4, 8),
          mutable: false,
          implicit: true,
          reborrow: false,
          lastUse: { line: 10 },
          escapes: false,
        },
        {
          kind: "drop",
          name: "copy",
          path: "copy",
          declaration: on(9, 8, 12),
          at: { line: 11, character: 0 },
          conditional: false,
        },
        { kind: "move", name: "s", path: "s", range: on(14, 9, 10), into: "drop" },
        expect.objectContaining({ kind: "move", name: "s", range: on(15, 4, 5) }),
      ],
      diagnostics: [
        {
          code: "E0382",
          message: "use of moved value: `s`",
          range: on(15, 4, 5),
          related: [{ range: on(14, 9, 10), message: "value moved here" }],
        },
      ],
      clones: [
        {
          range: on(9, 15, 28),
          verdict: "avoidable",
          cost: "heap",
          reason: expect.stringMatching(/\w/),
          fixes: [
            expect.objectContaining({
              tier: "safe",
              title: expect.stringMatching(/\w/),
              edits: [{ range: on(9, 20, 28), newText: "" }],
            }),
          ],
        },
      ],
      gaps: [],
    },
    {
      file: "src/other.rs",
      events: [{ kind: "move", ...names, range: on(1, 4, 9), into: "return" }],
      diagnostics: [],
      clones: [],
      gaps: [],
    },
  ]);
});

test("a folder without a package: its Rust files one by one, without build output", async () => {
  const { status, stdout, stderr } = await run(["analyze", "loose"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(reports(stdout)).toEqual(
    ["a.rs", "b/second.rs"].map((file) => ({ file, events: [MOVE_OF_Q], diagnostics: [], clones: [], gaps: [] })),
  );
});

test("features as cargo has them: by name, all, or those that bring in the file that is asked for", async () => {
  const net = expect.objectContaining({ events: [expect.objectContaining({ kind: "move", name: "o" })], gaps: [] });
  const lib = expect.objectContaining({ file: "src/lib.rs" });
  expect(reports((await run(["analyze", "gated"])).stdout)).toEqual([lib]);
  for (const options of [["--features", "net"], ["--features", "gated/net,"], ["--all-features"]]) {
    const { status, stdout, stderr } = await run(["analyze", "gated", ...options]);
    expect({ status, stderr }, options.join(" ")).toEqual({ status: 0, stderr: "" });
    expect(reports(stdout), options.join(" ")).toEqual([lib, net]);
  }
  expect(reports((await run(["analyze", "gated/src/net.rs"])).stdout)).toEqual([net]);
  expect(await run(["analyze", "--features", "tls,other/net", "gated"])).toMatchObject({
    stdout: expect.stringContaining("src/lib.rs"),
    stderr: expect.stringMatching(/no package has the feature tls\n.*no package has the feature other\/net\n/u),
  });
});

test("a file of its own is named as given, in the edition given", async () => {
  const closure = { kind: "move", name: "p", range: on(1, 21, 33) };
  const whole = await run(["analyze", "--edition", "2018", "texts/closure.rs"]);
  expect(reports(whole.stdout)).toMatchObject([
    { file: "texts/closure.rs", events: expect.arrayContaining([expect.objectContaining({ ...closure, path: "p" })]) },
  ]);
  const field = await run(["analyze", "--edition", "2021", "texts/closure.rs"]);
  expect(reports(field.stdout)).toMatchObject([
    { events: expect.arrayContaining([expect.objectContaining({ ...closure, path: "p.a" })]) },
  ]);
  expect([whole.status, field.status]).toEqual([0, 0]);
});

test("a file inside a package is reported alone, with the package's types", async () => {
  const { status, stdout, stderr } = await run(["analyze", "package/src/lib.rs"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(reports(stdout)).toHaveLength(1);
  expect(reports(stdout)).toMatchObject([{ file: "package/src/lib.rs", gaps: [] }]);
  expect(stdout, "the type of `last` stands in the other file").toContain('"kind":"drop","name":"last"');
});

test("positions: a BOM is no column, CRLF one line end, a surrogate pair two columns", async () => {
  const { stdout } = await run(["analyze", "texts/bom.rs", "texts/crlf.rs", "texts/empty.rs"]);
  expect(reports(stdout)).toMatchObject([
    { file: "texts/bom.rs", events: [MOVE_OF_Q, { ...MOVE_OF_Q, range: on(1, 36, 37) }] },
    { file: "texts/crlf.rs", events: [{ kind: "move", name: "q", range: on(2, 18, 19) }] },
    { file: "texts/empty.rs", events: [], diagnostics: [], clones: [], gaps: [] },
  ]);
});

test("what cannot be read is named, the rest is reported, and the status is 1", async () => {
  const { status, stdout, stderr } = await run(["analyze", "nowhere.rs", "texts/latin.rs", "broken", "loose/a.rs"]);
  expect(status).toBe(1);
  expect(reports(stdout)).toMatchObject([
    { file: "src/main.rs", events: [MOVE_OF_Q] },
    { file: "loose/a.rs", events: [MOVE_OF_Q] },
  ]);
  expect(stderr).toContain("cannot read nowhere.rs: no such file or folder\n");
  expect(stderr).toContain("cannot read texts/latin.rs: not UTF-8 text\n");
  expect(stderr).toContain(`${join(ROOT, "broken/Cargo.toml")} is not valid TOML`);
  expect(stderr, "reasons, no stack traces").not.toMatch(/^ +at /m);
});

test("a file below a Cargo.toml that does not parse keeps its facts", async () => {
  const { stdout } = await run(["analyze", "broken/src/main.rs"]);
  expect(reports(stdout)).toMatchObject([{ file: "broken/src/main.rs", events: [MOVE_OF_Q] }]);
});

test("text that is not Rust is read, and nothing is claimed of it", async () => {
  const { status, stdout, stderr } = await run(["analyze", "texts/prose.txt"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(reports(stdout)).toEqual([{ file: "texts/prose.txt", events: [], diagnostics: [], clones: [], gaps: [] }]);
});

test.skipIf(process.platform === "win32")("a folder and a file without permission", async () => {
  write("locked/folder/inner.rs", MOVED);
  write("locked/open.rs", MOVED);
  write("locked/secret.rs", MOVED);
  chmodSync(join(ROOT, "locked/folder"), 0);
  chmodSync(join(ROOT, "locked/secret.rs"), 0);
  const { status, stdout, stderr } = await run(["analyze", "locked"], NOBODY);
  chmodSync(join(ROOT, "locked/folder"), 0o755);
  expect(status).toBe(1);
  expect(reports(stdout)).toMatchObject([{ file: "open.rs", events: [MOVE_OF_Q] }]);
  expect(stderr).toContain(`cannot read ${join(ROOT, "locked/folder")}: permission denied\n`);
  expect(stderr).toContain("cannot read secret.rs: permission denied\n");
});

test("several threads print what one prints, in the same order, and complain of the same files", async () => {
  // Comments make the files large enough for three threads; which takes what is left to chance.
  const padding = `// ${"x".repeat(160_000)}\n`;
  for (let index = 10; index < 26; index++) write(`many/m${index}.rs`, padding + MOVED);
  write("many/m17.rs", Buffer.from([0xff, 0xfe]));
  const alone = await run(["analyze", "--threads", "1", "many"]);
  const shared = await run(["analyze", "--threads", "3", "many"]);
  expect(reports(alone.stdout)).toHaveLength(15);
  expect(alone.stderr).toContain("cannot read m17.rs");
  expect(shared).toEqual(alone);
}, 30_000);

test("several packages are shared out among threads, and printed in their order with what they complain of", async () => {
  const padding = `// ${"x".repeat(900_000)}\n`;
  for (const name of ["first", "second", "third"]) {
    write(`packages/${name}/Cargo.toml`, `[package]\nname = "${name}"\nversion = "0.1.0"\n`);
    write(`packages/${name}/src/lib.rs`, `mod inner;\n${padding}${MOVED}`);
    write(`packages/${name}/src/inner.rs`, MOVED);
  }
  write("packages/second/src/inner.rs", Buffer.from([0xff, 0xfe]));
  const alone = await run(["analyze", "--threads", "1", "packages"]);
  const shared = await run(["analyze", "--threads", "3", "packages"]);
  const names = ["first", "second", "third"].flatMap((name) => [`${name}/src/inner.rs`, `${name}/src/lib.rs`]);
  expect(reports(alone.stdout).map((report) => property(report, "file"))).toEqual(
    names.filter((name) => name !== "second/src/inner.rs"),
  );
  expect(alone.stderr).toBe("cannot read second/src/inner.rs: not UTF-8 text\n");
  expect(shared).toEqual(alone);
}, 30_000);

test.each([
  ["no command", []],
  ["an unknown command", ["dance"]],
  ["no path", ["analyze"]],
  ["an unknown format", ["analyze", "--format", "xml", "loose"]],
  ["an unknown edition", ["analyze", "--edition", "2030", "loose"]],
  ["an unknown option", ["analyze", "--loud", "loose"]],
  ["no threads at all", ["analyze", "--threads", "0", "loose"]],
])("wrong usage, %s: status 2 and nothing on standard output", async (_name, args) => {
  const { status, stdout, stderr } = await run(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/error: |Usage: /);
});

test("help and version are no errors", async () => {
  expect(await run(["--help"])).toMatchObject({ status: 0, stdout: expect.stringContaining("analyze"), stderr: "" });
  expect(await run(["--version"])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: "",
  });
});
