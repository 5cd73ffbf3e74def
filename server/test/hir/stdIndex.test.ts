/** The shipped index: complete, quick to open, and what its sources give. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { DEFAULT_LIBRARY, makeStdIndex } from "../../../tools/std-index/makeStdIndex.js";
import type { CrateData, Module } from "../../src/hir/crate.js";
import { Database } from "../../src/hir/database.js";
import { CorruptIndexError } from "../../src/hir/index/codec.js";
import { readIndex } from "../../src/hir/index/read.js";
import { nodeFileHost } from "../../src/node/fileHost.js";
import { functionIn, meaning, memoryHost, packageOf, parser } from "./harness.js";

const bytes = readFileSync(fileURLToPath(new URL("../../data/std.idx", import.meta.url)));

describe("the index of std", () => {
  test.runIf(existsSync(`${DEFAULT_LIBRARY}/core/src/lib.rs`))("is what its sources give", { timeout: 120_000 }, () => {
    const made = makeStdIndex(nodeFileHost(), parser, DEFAULT_LIBRARY);
    const provenance = (index: Uint8Array): string => readIndex(index, (part) => inflateRawSync(part)).provenance;
    // Another release of Rust gives another index; only the same one can be compared.
    if (provenance(made.bytes) !== provenance(bytes)) return;
    const same = Buffer.compare(Buffer.from(made.bytes), bytes) === 0;
    expect(same, "server/data/std.idx is out of date: run `npx tsx tools/std-index/main.ts`").toBe(true);
  });

  test("every item in it can be read, and every impl says its trait", () => {
    const database = packageOf({});
    const unread: string[] = [];
    const visit = (module: Module): void => {
      for (const entry of new Set([...module.types.values(), ...module.values.values()])) {
        if (entry.submodule !== undefined) visit(entry.submodule);
        else if (entry.raw.syntax().kind !== entry.raw.kind) unread.push(`${module.name}::${entry.name}`);
      }
    };
    for (const name of ["core", "alloc", "std"]) {
      const crate: CrateData | undefined = database.sysroot(name)?.ensure();
      if (crate === undefined) throw new Error(`the index has no ${name}`);
      visit(crate.root);
      for (const impl of crate.impls) {
        if (impl.derived === undefined && impl.raw.syntax().kind !== "impl")
          unread.push(`an impl of ${impl.names.trait} for ${impl.names.self}`);
        if (impl.names.trait !== undefined && impl.summary?.trait() === undefined)
          unread.push(`the trait ${impl.names.trait} of an impl`);
      }
    }
    expect(unread).toEqual([]);
  });

  test("opens without unpacking the most of itself, first names included", () => {
    let unpacked = 0;
    const host = {
      ...memoryHost({ "/x.rs": "use std::collections::HashMap; fn here() {}" }),
      inflate(part: Uint8Array) {
        unpacked += part.length;
        return inflateRawSync(part);
      },
    };
    const database = new Database(host, parser);
    database.openPath("/x.rs");
    expect(meaning(database, functionIn(database, "/x.rs", "here").scope, "HashMap")).toBe(
      "adt std::collections::hash::map::HashMap",
    );
    expect(unpacked / bytes.length).toBeGreaterThan(0);
    expect(unpacked / bytes.length).toBeLessThan(0.5);
  });

  test("damage is noticed, and std's names are then unresolved", () => {
    expect(() => readIndex(bytes.subarray(0, 1000))).toThrow(CorruptIndexError);
    expect(() => readIndex(new Uint8Array(3))).toThrow(CorruptIndexError);
    const damaged = Uint8Array.from(bytes);
    damaged.fill(0, 6, 40);
    const database = new Database({ ...memoryHost({ "/x.rs": "fn here() {}" }), readStdIndex: () => damaged }, parser);
    database.openPath("/x.rs");
    expect(meaning(database, functionIn(database, "/x.rs", "here").scope, "Vec")).toBe("unresolved");
  });
});
