/** Folders that were made to hang or to lead astray: everything is answered soon, and nothing outside the workspace is read. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FileHost } from "../../src/hir/cargo/fileHost.js";
import { Database } from "../../src/hir/database.js";
import { nodeFileHost } from "../../src/node/fileHost.js";
import { createParser } from "../../src/syntax/createParser.js";

const parser = await createParser();
const MANIFEST = '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n';

let folder: string;
/** Files that the analysis has asked for. */
let read: Set<string>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "untrusted-"));
  read = new Set();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The names of the files that the package reaches, relative to its folder. */
function files(directory = "p"): readonly string[] {
  const disk = nodeFileHost();
  const host: FileHost = {
    ...disk,
    readFile(path) {
      read.add(path);
      return disk.readFile(path);
    },
  };
  const database = new Database(host, parser);
  const { path } = database.openPath(join(folder, directory));
  return database.files(path).map((file) => file.slice(path.length + 1));
}

describe("`#[path]` and `include!`", () => {
  beforeEach(() => {
    write("p/Cargo.toml", MANIFEST);
    write("secret.rs", "pub struct Secret;");
  });

  test.each([
    ["a path that climbs out", '#[path = "../../secret.rs"] mod secret;'],
    ["an absolute path", "#[path = SECRET] mod secret;"],
    ["an include that climbs out", 'include!("../../secret.rs");'],
    ["an absolute include", "include!(SECRET);"],
  ])("%s is not read", (_, text) => {
    write("p/src/lib.rs", text.replace("SECRET", JSON.stringify(join(folder, "secret.rs"))));
    expect(files()).toEqual(["src/lib.rs"]);
    expect([...read].filter((path) => path.endsWith("secret.rs"))).toEqual([]);
  });

  test("a file of another member of the workspace is read", () => {
    write("Cargo.toml", '[workspace]\nmembers = ["p"]\n');
    write("p/src/lib.rs", '#[path = "../../secret.rs"] mod secret;');
    files();
    expect([...read].filter((path) => path.endsWith("secret.rs"))).toEqual([join(folder, "secret.rs")]);
  });

  test("a file of a path dependency outside the workspace is read", () => {
    write("p/Cargo.toml", `${MANIFEST}[dependencies]\nother = { path = "../other" }\n`);
    write("other/Cargo.toml", MANIFEST.replace('"p"', '"other"'));
    write("other/src/lib.rs", "");
    write("other/shared.rs", "");
    write("p/src/lib.rs", '#[path = "../../other/shared.rs"] mod shared;');
    files();
    expect(read).toContain(join(folder, "other/shared.rs"));
  });
});

describe.skipIf(process.platform === "win32")("what is no plain file", () => {
  beforeEach(() => write("p/Cargo.toml", MANIFEST));

  test("a named pipe is not waited for", () => {
    write("p/src/lib.rs", "mod pipe; mod other;");
    write("p/src/other.rs", "");
    execFileSync("mkfifo", [join(folder, "p/src/pipe.rs")]);
    expect(files()).toEqual(["src/lib.rs", "src/other.rs"]);
  });

  test("a manifest that is a named pipe is not waited for", () => {
    rmSync(join(folder, "p/Cargo.toml"));
    execFileSync("mkfifo", [join(folder, "p/Cargo.toml")]);
    write("p/src/lib.rs", "");
    expect(files()).toEqual(["src/lib.rs"]);
  });

  test("a device is not read", () => {
    write("p/src/lib.rs", "mod zero;");
    symlinkSync("/dev/zero", join(folder, "p/src/zero.rs"));
    expect(files()).toEqual(["src/lib.rs"]);
  });

  test("a link to itself, and a folder that links to one above it, end", () => {
    write("p/src/lib.rs", "mod looped; mod a;");
    symlinkSync("looped.rs", join(folder, "p/src/looped.rs"));
    write("p/src/a/mod.rs", "mod a;");
    symlinkSync("../a", join(folder, "p/src/a/a"));
    const found = files();
    expect(found.slice(-1)).toEqual(["src/lib.rs"]);
    expect(found.length).toBeLessThan(60);
  });

  test("members that link in a circle end", () => {
    write("Cargo.toml", '[workspace]\nmembers = ["p", "members/*", "members/*/*/*"]\n');
    write("p/src/lib.rs", "");
    mkdirSync(join(folder, "members"));
    symlinkSync("..", join(folder, "members/around"));
    expect(files()).toEqual(["src/lib.rs"]);
  });
});

test("a file of two gigabytes is not read", () => {
  write("p/Cargo.toml", MANIFEST);
  write("p/src/lib.rs", "mod huge;");
  write("p/src/huge.rs", "");
  // Sparse: takes no room on the disk.
  truncateSync(join(folder, "p/src/huge.rs"), 2 ** 31);
  expect(files()).toEqual(["src/lib.rs"]);
});

test("a file that includes itself ends", () => {
  write("p/Cargo.toml", MANIFEST);
  write("p/src/lib.rs", 'include!("lib.rs"); include!("lib.rs"); pub struct S;');
  expect(files()).toEqual(["src/lib.rs"]);
});

test("files that include each other end", () => {
  write("p/Cargo.toml", MANIFEST);
  write("p/src/lib.rs", 'include!("a.rs");');
  write("p/src/a.rs", 'include!("b.rs"); include!("b.rs");');
  write("p/src/b.rs", 'include!("a.rs"); include!("a.rs");');
  expect(files()).toEqual(["src/a.rs", "src/b.rs", "src/lib.rs"]);
});

test("neither `target` nor `node_modules` is searched", () => {
  write("Cargo.toml", '[workspace]\nmembers = ["*"]\n');
  write("p/Cargo.toml", MANIFEST);
  write("p/src/lib.rs", "");
  write("node_modules/some/Cargo.toml", MANIFEST);
  write("target/package/Cargo.toml", MANIFEST);
  expect(files("")).toEqual(["p/src/lib.rs"]);
  expect([...read].filter((path) => /node_modules|target/.test(path))).toEqual([]);
});

describe("a manifest that does not parse", () => {
  test.each([
    ["while a table is typed", `${MANIFEST}[dependen`],
    ["that is empty", ""],
    ["that is no text", "\u0000\u0001"],
  ])("%s leaves the package's files", (_, manifest) => {
    write("p/Cargo.toml", manifest);
    write("p/src/lib.rs", "mod inner;");
    write("p/src/inner.rs", "");
    write("p/src/main.rs", "fn main() { p::inner(); }");
    expect(files()).toEqual(["src/inner.rs", "src/lib.rs", "src/main.rs"]);
  });

  test("is named", () => {
    write("p/Cargo.toml", `${MANIFEST}[dependen`);
    const { problems } = new Database(nodeFileHost(), parser).openPath(join(folder, "p"));
    expect(problems).toEqual([expect.stringContaining("Cargo.toml is not valid TOML")]);
  });
});
