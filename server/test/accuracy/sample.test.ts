/**
 * The whole comparison with rustc, on a sample whose MIR is recorded: dumps are read, the sample is analysed, both are compared.
 *
 * What fails here is either the analysis, which then says something that rustc does not, or the comparison. `npm run accuracy -- sample`
 * records again, after the sample was changed.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { compareFile, KINDS } from "../../../tools/accuracy/comparison.js";
import type { MirDump } from "../../../tools/accuracy/mir/dump.js";
import { rustcFiles } from "../../../tools/accuracy/mir/rustcFiles.js";
import { comparePackage, type PackageResult, packageSources } from "../../../tools/accuracy/packages.js";
import { recordedSample, SAMPLE } from "../../../tools/accuracy/sample.js";
import { missLine } from "../../../tools/accuracy/table.js";
import { createParser } from "../../src/syntax/createParser.js";

describe("the sample, against what rustc said of it", () => {
  let dumps: readonly MirDump[];
  let result: PackageResult;
  beforeAll(async () => {
    dumps = recordedSample();
    result = comparePackage(SAMPLE, dumps, await createParser());
  });

  test("both say the same, in every detail", () => {
    expect(result.misses.map((miss) => missLine(result.name, miss))).toEqual([]);
  });

  test("there is something of every kind", () => {
    for (const kind of KINDS) expect(result.tally.kinds[kind].truth, kind).toBeGreaterThan(3);
    expect(result.tally.ends.matched, "borrows that outlive their line").toBeGreaterThan(1);
  });

  test("rustc's events are read with their places", () => {
    const events = rustcFiles(dumps, packageSources(SAMPLE)).get("src/lib.rs")?.events ?? [];
    const of = (name: string) => events.filter((event) => event.name === name);
    expect(of("held")).toContainEqual(expect.objectContaining({ kind: "drop", line: 64, conditional: false }));
    expect(of("other")).toContainEqual(expect.objectContaining({ kind: "drop", conditional: true }));
    expect(of("rest")).toContainEqual(expect.objectContaining({ kind: "drop", projection: [".1"] }));
    expect(of("left")).toContainEqual(expect.objectContaining({ kind: "borrow", projection: ["*"], escapes: false }));
    expect(of("list")).toContainEqual(expect.objectContaining({ kind: "borrow", mutable: true, until: 40 }));
  });

  test("a report that says nothing misses everything, and one too many is wrong", () => {
    const sources = packageSources(SAMPLE);
    const [[file, rustc] = []] = [...rustcFiles(dumps, sources)].filter(([name]) => name === "src/lib.rs");
    const source = sources("src/lib.rs");
    if (file === undefined || rustc === undefined || source === undefined)
      throw new Error("src/lib.rs was not recorded");
    const place = { start: { line: 16, character: 4 }, end: { line: 16, character: 8 } };
    const events = [{ kind: "move", name: "user", path: "user", range: place, into: "nowhere" }] as const;
    const report = { file, events, diagnostics: [], clones: [], gaps: [] };
    const { missing, wrong, matched } = compareFile(file, rustc, report, source);
    expect(missing.length).toBeGreaterThan(50);
    expect(wrong).toEqual([expect.objectContaining({ kind: "move", name: "user", place: "16:4" })]);
    expect(matched).toEqual([]);
  });
});
