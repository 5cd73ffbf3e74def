/** What the engine compiled once is taken from the user's folder, if it is whole and of the same code; without it all works the same. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadCode } from "../../src/node/codeCache.js";
import { builtCli } from "../builtCli.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "code-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("code that was kept", () => {
  const file = (): string => join(folder, "bundle.js");
  const cache = (): string => join(folder, "cache");
  const load = () => loadCode({ file: file(), folder: cache(), use: "test" });
  const entries = (): readonly string[] => readdirSync(cache());
  const write = (answer: number): void =>
    writeFileSync(
      file(),
      `globalThis.answer = { value: (() => ${answer})(), name: __filename, path: require("node:path").sep };`,
    );

  test("is known the next time, and runs as the script that started it", () => {
    write(1);
    const first = load();
    expect(first.isKnown).toBe(false);
    first.run(join(folder, "main.js"));
    first.keep();
    const second = load();
    expect(second.isKnown).toBe(true);
    Reflect.deleteProperty(globalThis, "answer");
    second.run(join(folder, "main.js"));
    expect(Reflect.get(globalThis, "answer")).toEqual({ value: 1, name: join(folder, "main.js"), path: join("/") });
    expect(entries()).toHaveLength(1);
  });

  test("is not taken when it is damaged, cut off or empty", () => {
    write(1);
    load().keep();
    const path = join(cache(), entries()[0] ?? "");
    const whole = readFileSync(path);
    const turned = Buffer.from(whole);
    turned[200] = (turned[200] ?? 0) ^ 1;
    for (const bytes of [turned, whole.subarray(0, whole.length - 1), Buffer.alloc(0)]) {
      writeFileSync(path, bytes);
      expect(load().isKnown).toBe(false);
    }
    writeFileSync(path, whole);
    expect(load().isKnown).toBe(true);
  });

  test("is not that of other code, and gives way to it", () => {
    write(1);
    load().keep();
    const [old] = entries();
    write(2);
    expect(load().isKnown).toBe(false);
    load().keep();
    expect(entries()).toHaveLength(1);
    expect(entries()).not.toContain(old);
  });

  test("may be nowhere to write: nothing happens", () => {
    write(1);
    writeFileSync(cache(), "a file, not a folder");
    const loaded = load();
    expect(() => loaded.keep()).not.toThrow();
    expect(loaded.isKnown).toBe(false);
  });
});

test("the command line keeps its own when it has worked, and says the same with it", async () => {
  const cli = await builtCli();
  const source = join(folder, "main.rs");
  const functions = Array.from(
    { length: 300 },
    (_, n) => `fn f${n}(name: String) {\n    let len = name.len();\n    drop((name, len));\n}\n`,
  );
  writeFileSync(source, functions.join(""));
  const run = (args: readonly string[]): string => {
    const env = { ...process.env, XDG_CACHE_HOME: folder, LOCALAPPDATA: folder };
    const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", env });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    return stdout;
  };
  const kept = (): readonly string[] =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("code-"));
  run(["--version"]);
  expect(kept()).toEqual([]);
  const first = run(["analyze", source]);
  expect(kept()).toHaveLength(1);
  expect(run(["analyze", source])).toBe(first);
}, 60_000);
