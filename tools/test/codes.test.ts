/** Each error code whose right and wrong are counted is told by some fixture or test: of one that nothing tells no table says so. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ROOT } from "../host/paths.js";

function textsBelow(folder: string): readonly string[] {
  return readdirSync(`${ROOT}/${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(md|ts)$/.test(entry.name))
    .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, "utf8"));
}

test("every error code that accuracy counts is told in a fixture, or in a test of the borrow checker", () => {
  const counted = new Set(readFileSync(`${ROOT}/tools/accuracy/errors.ts`, "utf8").match(/\bE0\d{3}\b/g));
  const told = [...textsBelow("test-fixtures/ownership"), ...textsBelow("server/test/borrowck")].flatMap(
    (text) => text.match(/(?<=\/\/~.*)\bE0\d{3}\b|\bE0\d{3}(?=@\d)/g) ?? [],
  );
  expect(counted.size).toBeGreaterThan(25);
  expect([...counted].filter((code) => !told.includes(code))).toEqual([]);
});
