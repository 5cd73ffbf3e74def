/** The native and the WASM parser give the same AST. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { measureWorkBy } from "../../src/base/timeLimit.js";
import { createParser } from "../../src/syntax/createParser.js";
import type { RustParser } from "../../src/syntax/parser.js";
import { SourceFile } from "../../src/syntax/pieces.js";

let native: RustParser;
let wasm: RustParser;
beforeAll(async () => {
  native = await createParser({ only: "native" });
  wasm = await createParser({ only: "wasm" });
});

const fixtures = fileURLToPath(new URL("../../../test-fixtures", import.meta.url));

/** Rust files, and the Rust in Markdown files. */
function rustFixtures(): [string, string][] {
  const names = readdirSync(fixtures, { recursive: true, encoding: "utf8" });
  return names.flatMap((name): [string, string][] => {
    if (name.endsWith(".rs")) return [[name, readFileSync(`${fixtures}/${name}`, "utf8")]];
    if (!name.endsWith(".md")) return [];
    const text = readFileSync(`${fixtures}/${name}`, "utf8");
    return [...text.matchAll(/^```rust.*\n([\s\S]*?)^```/gm)].map((match, index) => [
      `${name} ${index}`,
      match[1] ?? "",
    ]);
  });
}

/** Item by item, as everything else reads a file: what recovery makes of broken text then stays inside an item. */
function itemsOf(parser: RustParser, text: string): unknown[] {
  return [...new SourceFile(parser, text).allPieces()].map((piece) => [piece.text, piece.signature, piece.item]);
}

describe("the native and the WASM parser give the same AST", () => {
  const snippets: [string, string][] = [
    ["text beyond the basic plane", `fn f() { let 𝒳 = "😀"; '😀'; /* 😀 */ x }`],
    ["text longer than the native binding's buffer", `fn f() { ${"let 𝒳 = a.b('😀');\n".repeat(5_000)} }`],
    ["broken text", "fn f( { let x = ; }\nfn g() { match x { A => } }\n}"],
    ["what needs repair", `unsafe extern "C" { safe fn f(); }\nfn g<T: [const] A>() { let box x = &raw; }`],
    ["nothing", ""],
  ];

  test.each([...snippets, ...rustFixtures()])("%s", (_name, text) => {
    expect(itemsOf(wasm, text)).toEqual(itemsOf(native, text));
  });
});

describe("a parse has a limit of work, not of time", () => {
  /** Much text, which takes several slices. */
  const long = "fn f(a: &[u8]) -> Option<u8> { a.iter().map(|b| b + 1).max() }\n".repeat(8_000);

  test("one that was interrupted goes on where it was", () => {
    const { count, hasError } = native.parse(long);
    expect({ count, hasError }).toMatchObject({ hasError: false });
    expect(native.parse("fn f() {}").hasError).toBe(false);
    expect(count).toBe(wasm.parse(long).count);
  });

  test.each(["native", "wasm"] as const)("the %s parser gives up what takes too much", (kind) => {
    const parser = kind === "native" ? native : wasm;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now++ * 10_000);
    let now = 0;
    expect(parser.parse(long)).toMatchObject({ count: 0, hasError: true });
    clock.mockRestore();
    expect(parser.parse("fn f() {}").hasError, "and goes on with what comes next").toBe(false);
  });

  test("a clock that jumps while the machine sleeps takes nothing away", () => {
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now++ * 10_000);
    let now = 0;
    measureWorkBy(() => 0);
    for (const parser of [native, wasm]) expect(parser.parse(long).hasError).toBe(false);
    clock.mockRestore();
    measureWorkBy(() => performance.now());
  });
});

test("a parser is found without saying which", async () => {
  expect((await createParser()).kind).toBe("native");
});
