/**
 * The house is in order: what opens a file, how long files and the rooms' READMEs may be, that they name what is there, and no dead
 * exports.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../host/paths.js";

const folders = ["server", "client", "tools", "docs"].flatMap((folder) =>
  readdirSync(`${ROOT}/${folder}`, { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
);
const files = [
  "README.md",
  "esbuild.mjs",
  "vitest.config.mts",
  ...folders.map((path) => path.replaceAll("\\", "/")),
].filter((path) => /\.(m?ts|mjs|md)$/.test(path) && !path.includes("node_modules/"));
const textOf = (path: string): string => readFileSync(`${ROOT}/${path}`, "utf8");
const code = new Map(files.filter((path) => /\.m?ts$/.test(path)).map((path) => [path, textOf(path)]));

test("a file opens with what it is for", () => {
  const silent = [...code].filter(([, text]) => !/^(#!.*\n)?\/\*\*/.test(text)).map(([path]) => path);
  expect(silent).toEqual([]);
});

test("no file has more than 800 lines", () => {
  expect([...code].filter(([, text]) => text.split("\n").length > 801).map(([path]) => path)).toEqual([]);
});

test("a room's README has at most 20 lines", () => {
  const readmes = files.filter((path) => /^(server|client|tools)\/.*README\.md$/.test(path));
  expect(readmes.length).toBeGreaterThan(10);
  expect(readmes.filter((path) => textOf(path).trimEnd().split("\n").length > 20)).toEqual([]);
});

test("files that READMEs, pages and comments name are there", () => {
  const names = new Set(files.map((path) => basename(path)));
  const missing = files
    .filter((path) => /\.(ts|md)$/.test(path))
    .flatMap((path) => {
      const prose = path.endsWith(".md")
        ? textOf(path)
        : (textOf(path).match(/^\s*(\*|\/\*\*|\/\/).*$/gm) ?? []).join("\n");
      return [...prose.matchAll(/`([\w./-]+\.(?:ts|mjs))`/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !names.has(basename(name)) || !isThere(name, path))
        .map((name) => `${path} names ${name}`);
    });
  expect(missing).toEqual([]);
});

/** By its name alone, or with folders that lead to it from somewhere. */
function isThere(name: string, from: string): boolean {
  const beside = join(dirname(from), name);
  return files.some((path) => path === beside || path === name || path.endsWith(`/${name}`));
}

test("every function, class and constant that is exported is imported", () => {
  const users = new Map<string, number>();
  for (const text of code.values()) {
    for (const word of new Set(text.match(/\w+/g))) users.set(word, (users.get(word) ?? 0) + 1);
  }
  const dead = [...code].flatMap(([path, text]) =>
    [...text.matchAll(/^export (?:async |abstract )?(?:function\*?|class|const) (\w+)/gm)]
      .map(([, name = ""]) => name)
      .filter((name) => users.get(name) === 1)
      .map((name) => `${path} exports ${name}`),
  );
  expect(dead).toEqual([]);
});
