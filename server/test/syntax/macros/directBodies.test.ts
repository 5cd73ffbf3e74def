/** Bodies and values read from their tokens, over the fixtures and what stands on disk: the same as what the parser and lowering answer. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  lowerBodyDirectly,
  lowerByParser,
  lowerPieceItem,
  lowerValueDirectly,
} from "../../../src/syntax/lowerPieces.js";
import { SourceFile } from "../../../src/syntax/pieces.js";
import { parser } from "./harness.js";

const FIXTURES = join(import.meta.dirname, "../../../../test-fixtures");

const books = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));

function fencesOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```rust[^\n]*\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? "");
}

describe("bodies read from their tokens are what the parser and lowering make of them", () => {
  let read = 0;
  let all = 0;

  it.each(books)("%s", (name) => {
    for (const text of fencesOf(readFileSync(join(FIXTURES, name), "utf8"))) {
      const file = new SourceFile(parser, text);
      for (const piece of file.allPieces()) {
        if (piece.kind !== "function" || piece.bodyStart < 0) continue;
        all++;
        const direct = lowerBodyDirectly(piece);
        if (direct === undefined) continue;
        read++;
        const parsed = lowerByParser(parser, piece);
        expect(direct, piece.text).toEqual(parsed.kind === "function" ? parsed.body : undefined);
      }
    }
  });

  it("which holds for most, or they are not worth having", () => {
    expect(all).toBeGreaterThan(100);
    expect(read / all).toBeGreaterThan(0.8);
  });
});

describe("values of constants and statics", () => {
  it("are what the parser and lowering make of them", () => {
    const values = books
      .flatMap((name) => fencesOf(readFileSync(join(FIXTURES, name), "utf8")))
      .flatMap((text) => [...new SourceFile(parser, text).allPieces()])
      .filter((piece) => piece.kind === "value" && piece.bodyStart >= 0);
    const read = values.filter((piece) => lowerValueDirectly(piece) !== undefined);
    for (const piece of read) {
      const direct = lowerValueDirectly(piece);
      const parsed = lowerByParser(parser, piece);
      expect(direct, piece.text).toEqual(
        parsed.kind === "const" || parsed.kind === "static" ? parsed.value : undefined,
      );
    }
    expect(values.length).toBeGreaterThan(20);
    expect(read.length / values.length).toBeGreaterThan(0.9);
  });

  it.each(["const A: u8 = ;", "const A: u8 = 1 +;", "static A: [u8; 2] = [1, (;"])(
    "of %s the parser decides",
    (text) => {
      const [piece] = new SourceFile(parser, text).pieces;
      if (piece === undefined) throw new Error("the constant was not found");
      expect(lowerValueDirectly(piece)).toBeUndefined();
      expect(lowerPieceItem(parser, piece)).toEqual(lowerByParser(parser, piece));
    },
  );
});

describe("a loop or match before a semicolon is a statement that the semicolon ends", () => {
  it.each(["match a { _ => 5 };", "while a {};", "loop { break 1 };", "if a { 1 } else { 2 };"])("%s", (statement) => {
    const [piece] = new SourceFile(parser, `fn f() { ${statement} let b = 1; }`).pieces;
    if (piece === undefined) throw new Error("the function was not found");
    const item = lowerByParser(parser, piece);
    const body = item.kind === "function" ? item.body : undefined;
    expect(body).toMatchObject({
      statements: [{ kind: "expr", semicolon: true, span: { end: 9 + statement.length } }, {}],
    });
  });
});
