/** The built command line: `explain` as text and as a picture, and what it says where there is nothing to explain. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtCli } from "../builtCli.js";

const FOLDER = mkdtempSync(join(tmpdir(), "ownership-explain-"));
const FILE = join(FOLDER, "a.rs");

let cli: string;
beforeAll(async () => {
  cli = await builtCli();
  writeFileSync(
    FILE,
    "fn one() {\n    let s = String::new();\n    drop(s);\n}\n\nfn two() {\n    let t = vec![1u8];\n}\n",
  );
}, 20_000);
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

function explain(
  ...parameters: string[]
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [cli, "explain", ...parameters],
      { env: { ...process.env, NO_COLOR: "1" } },
      (_, out, err) => resolve({ status: child.exitCode ?? 1, out, err }),
    );
  });
}

test("a file and a line: the function there, line by line", async () => {
  const { status, out, err } = await explain(`${FILE}:2`);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toContain("3 │     drop(s);");
  expect(out).toContain("↳ `s` is moved into `drop`");
  expect(out).not.toContain("two");
});

test("a file alone: all its functions", async () => {
  const { out } = await explain(FILE);
  expect(out).toContain("one");
  expect(out).toContain("↳ `t` is dropped");
});

test("a line that is not compiled: what leaves it out", async () => {
  const file = join(FOLDER, "windows.rs");
  writeFileSync(file, "#[cfg(windows)]\nfn f() {\n    g();\n}\nfn g() {}\n");
  const { status, out, err } = await explain(`${file}:3`);
  expect({ status, out }).toEqual({ status: 1, out: "" });
  expect(err).toContain(`line 3 of ${file} is left out: #[cfg(windows)]`);
});

test("a picture of one function", async () => {
  const { status, out } = await explain("--svg", `${FILE}:7`);
  expect(status).toBe(0);
  expect(out).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(out.trimEnd()).toMatch(/<\/svg>$/);
});

test("a picture of several functions is none, and says what to do", async () => {
  const { status, out, err } = await explain("--svg", FILE);
  expect({ status, out }).toEqual({ status: 1, out: "" });
  expect(err).toContain(`${FILE}:1`);
});

test("no function, no file", async () => {
  expect(await explain(`${FILE}:5`)).toEqual({ status: 1, out: "", err: `line 5 of ${FILE} is in no function\n` });
  const missing = join(FOLDER, "none.rs");
  expect(await explain(`${missing}:5`)).toEqual({
    status: 1,
    out: "",
    err: `cannot read ${missing}: no such file or folder\n`,
  });
});
