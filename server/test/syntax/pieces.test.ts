/** A file as pieces: where they are cut, what of them an edit keeps. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createParser } from "../../src/syntax/createParser.js";
import type { RustParser } from "../../src/syntax/parser.js";
import { type Piece, SourceFile } from "../../src/syntax/pieces.js";

let parser: RustParser;
beforeAll(async () => {
  parser = await createParser();
});

/** The piece tree, one line a piece: kind, range, text. */
function show(file: SourceFile): string[] {
  const lines: string[] = [];
  const walk = (pieces: readonly Piece[], indent: string): void => {
    for (const piece of pieces) {
      const body = piece.bodyStart < 0 ? "" : ` body ${piece.bodyStart}..${piece.bodyEnd}`;
      lines.push(`${indent}${piece.kind} ${piece.start}..${piece.end}${body} ${JSON.stringify(piece.text)}`);
      walk(piece.children, `${indent}  `);
    }
  };
  walk(file.pieces, "");
  return [...lines, JSON.stringify(file.innerAttributes)];
}

function texts(file: SourceFile): string[] {
  return [...file.allPieces()].map((piece) => piece.text.trim());
}

const sample = `#![allow(dead_code)]
//! About.
use std::{fmt, io};

/// A shape.
#[derive(Clone)]
pub struct Shape<const N: usize = { 1 + 2 }> { sides: [u8; { 3 }] }

impl<const N: usize> Shape<{ N }> {
    pub const fn area(&self) -> usize { let s = "}"; let c = '}'; /* } */ 1 }
    fn name<'a>(&'a self) -> &'a str { r#"{"}"# }
    const SIDES: [u8; 2] = [1, { 2 }];
}

mod inner {
    #![allow(unused)]
    trait T: Sized { type A; fn f(&self); fn g(&self) {} }
    macro_rules! m { ($x:expr) => { $x } }
}
thread_local! { static X: u8 = 1; }
vec![1];
unsafe extern "C" { fn c(); }
pub(crate) async unsafe fn last() where u8: Copy, { }
`;

describe("cutting", () => {
  test("items and members are pieces", () => {
    expect(texts(new SourceFile(parser, sample))).toEqual([
      "use std::{fmt, io};",
      "#[derive(Clone)]\npub struct Shape<const N: usize = { 1 + 2 }> { sides: [u8; { 3 }] }",
      "impl<const N: usize> Shape<{ N }>",
      `pub const fn area(&self) -> usize { let s = "}"; let c = '}'; /* } */ 1 }`,
      `fn name<'a>(&'a self) -> &'a str { r#"{"}"# }`,
      "const SIDES: [u8; 2] = [1, { 2 }];",
      "mod inner",
      "trait T: Sized",
      "type A;",
      "fn f(&self);",
      "fn g(&self) {}",
      "macro_rules! m { ($x:expr) => { $x } }",
      "thread_local! { static X: u8 = 1; }",
      "vec![1];",
      `unsafe extern "C" { fn c(); }`,
      "pub(crate) async unsafe fn last() where u8: Copy, { }",
    ]);
  });

  test.each([
    [
      "a missing } costs one function",
      "fn a() {\n    if x {\n}\n\nfn b() {}\n",
      ["fn a() {\n    if x {\n}", "fn b() {}"],
    ],
    [
      "a missing } costs one member",
      "impl A {\n    fn a() {\n        if x {\n    }\n    fn b() {}\n}\nfn c() {}",
      ["impl A", "fn a() {\n        if x {\n    }", "fn b() {}", "fn c() {}"],
    ],
    [
      "a } too many does not end the impl",
      "impl A {\n    fn a() {\n        }\n    }\n    fn b() {}\n}\nfn c() {}",
      ["impl A", "fn a() {\n        }\n    }", "fn b() {}", "fn c() {}"],
    ],
    ["a head without a body", "fn a\nfn b() {}", ["fn a", "fn b() {}"]],
    [
      "a struct pattern as parameter",
      "fn a(A { x, .. }: A, y: [u8; { 1 }]) {}\n::m! { b }\nconst impl A {}",
      ["fn a(A { x, .. }: A, y: [u8; { 1 }]) {}", "::m! { b }", "const impl A"],
    ],
    ["an unfinished use", "use std::{\nfn b() {}", ["use std::{", "fn b() {}"]],
    ["an unfinished parameter list", "fn a(x: u8\nfn b() {}", ["fn a(x: u8", "fn b() {}"]],
    ["strange words", "fo ba\nfn b() {}", ["fo ba", "fn b() {}"]],
    [
      "nested items without indentation",
      "fn a() {\nfn b() {\n}\nb();\n}\nfn c() {}",
      ["fn a() {\nfn b() {\n}\nb();\n}", "fn c() {}"],
    ],
    [
      "an unclosed string",
      'fn a() {\n    f("x)\n}\nfn b() {\n    g("y")\n}\nfn c() {}',
      ['fn a() {\n    f("x)\n}', 'fn b() {\n    g("y")\n}', "fn c() {}"],
    ],
    ["nothing", "", []],
    ["only a }", "}", []],
    ["a byte order mark and a #! line", "\ufeff#!/bin/x\nfn a() {}", ["fn a() {}"]],
    ["carriage returns", "fn a() {\r\n}\r\nfn b() {}\r\n", ["fn a() {\r\n}", "fn b() {}"]],
  ])("%s", (_name, text, expected) => {
    expect(texts(new SourceFile(parser, text))).toEqual(expected);
  });
});

describe("lowering", () => {
  test("a signature has no body, an item has one, and both have the same spans", () => {
    const file = new SourceFile(parser, "fn a() { b() }\nconst C: u8 = 1 + 2;\n");
    const [a, c] = file.pieces;
    expect(a?.signature).toMatchObject({ kind: "function", body: "omitted", span: { start: 0, end: 14 } });
    expect(a?.item).toMatchObject({ kind: "function", body: { tail: { kind: "call" } }, span: { start: 0, end: 14 } });
    expect(c?.signature).toMatchObject({ kind: "const", value: "omitted", span: { start: 0, end: 20 } });
    expect(c?.item).toMatchObject({ kind: "const", value: { kind: "binary", span: { start: 14, end: 19 } } });
  });

  test("a broken piece leaves the signatures of the others alone", () => {
    const file = new SourceFile(parser, "fn a(x: ) {}\nfn b() {}\nimpl A { fn c() { ( } fn d(&self); }");
    const kinds = [...file.allPieces()].map((piece) => [piece.text.trim(), piece.signature.kind]);
    expect(kinds.slice(1)).toEqual([
      ["fn b() {}", "function"],
      ["impl A", "impl"],
      ["fn c() { ( }", "function"],
      ["fn d(&self);", "function"],
    ]);
  });

  test("an unclosed function keeps what is intact", () => {
    const file = new SourceFile(parser, "fn a() {\n    let x = f();\n    if x {\n}\nfn b() {}\n");
    expect(file.pieces[0]?.item).toMatchObject({
      kind: "function",
      ident: { name: "a" },
      body: {
        statements: [{ kind: "missing" }, { kind: "let", initializer: { kind: "call" } }],
        tail: { kind: "if" },
      },
    });
    expect(file.pieces[1]?.item).toMatchObject({ kind: "function", ident: { name: "b" } });
  });
});

describe("edits", () => {
  test("an edit in a body makes one new piece", () => {
    const file = new SourceFile(parser, sample);
    const at = sample.indexOf("let s");
    const before = [...file.allPieces()];
    const { added, removed } = file.edit(at, at, "x; ");
    expect(added.map((piece) => piece.text)).toEqual([expect.stringContaining("x; let s")]);
    expect(removed.map((piece) => piece.text)).toEqual([expect.stringContaining("{ let s")]);
    const after = [...file.allPieces()];
    expect(after.filter((piece) => !before.includes(piece))).toEqual(added);
    expect(show(file)).toEqual(show(new SourceFile(parser, file.text)));
  });

  test("an edit in a comment makes none", () => {
    const file = new SourceFile(parser, sample);
    const at = sample.indexOf("A shape");
    expect(file.edit(at, at, "more ")).toEqual({ added: [], removed: [] });
    expect(show(file)).toEqual(show(new SourceFile(parser, file.text)));
  });

  test("a new head keeps its members", () => {
    const file = new SourceFile(parser, sample);
    const at = sample.indexOf("Shape<{ N }>");
    expect(file.edit(at, at, "My").added.map((piece) => piece.text)).toEqual(["impl<const N: usize> MyShape<{ N }> "]);
  });

  test("any edits give the pieces of a fresh cut", () => {
    const snippet = fc.constantFrom(
      "",
      "{",
      "}",
      "fn x() {}\n",
      '"',
      "'",
      "/*",
      "*/",
      "//",
      "\n",
      ";",
      "a",
      "(",
      "impl B {\n",
      "#[a]",
      "r#",
      "mod z { fn y(){} }",
      "    }\n",
      "const ",
      " ",
    );
    const edit = fc.record({ at: fc.nat(), length: fc.oneof(fc.constant(0), fc.nat(12), fc.nat(200)), snippet });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        const file = new SourceFile(parser, sample);
        for (const { at, length, snippet: inserted } of edits) {
          const start = at % (file.text.length + 1);
          const end = Math.min(file.text.length, start + length);
          const known = new Set(file.allPieces());
          const { added, removed } = file.edit(start, end, inserted);
          const now = new Set(file.allPieces());
          expect(show(file)).toEqual(show(new SourceFile(parser, file.text)));
          expect(added.filter((piece) => now.has(piece)).length).toBe(
            [...now].filter((piece) => !known.has(piece)).length,
          );
          expect(removed.some((piece) => now.has(piece))).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("a whole new text is an edit", () => {
    const file = new SourceFile(parser, sample);
    expect(file.setText(sample.replace('r#"{"}"#', "name")).added.length).toBe(1);
    expect(file.setText("fn only() {}").added.length).toBe(1);
    expect(show(file)).toEqual(show(new SourceFile(parser, "fn only() {}")));
  });
});

describe("bad input", () => {
  test.each([
    ["10,000 nested modules", "mod a {\n".repeat(10_000) + "}\n".repeat(10_000)],
    ["10,000 open modules", "mod a {\n".repeat(10_000)],
    ["10,000 parentheses", `fn f() { ${"(".repeat(10_000)}${")".repeat(10_000)} }`],
    ["a line of a megabyte", `const X: &[u8] = &[${"1, ".repeat(350_000)}];`],
    ["50,000 empty braces", "{}\n".repeat(50_000)],
    ["a megabyte of open braces", "{".repeat(1_000_000)],
    ["a megabyte of quotes", "'\"".repeat(500_000)],
    ["a megabyte of words", "a ".repeat(500_000)],
  ])(
    "%s do not throw, and do not take for ever",
    (_name, text) => {
      const file = new SourceFile(parser, text);
      for (const piece of file.allPieces()) piece.signature;
      file.edit(10, 10, "x");
      expect(() => file.pieces.map((piece) => piece.item)).not.toThrow();
      // What is quadratic takes minutes.
    },
    30_000,
  );
});

test("attributes survive what is broken between them and the item", () => {
  const [piece] = new SourceFile(parser, "#[cfg(test)] #[a = ] #[derive(Clone)]\nstruct S;").pieces;
  expect(piece?.signature.attributes.map((attribute) => attribute.path)).toEqual(["cfg", "a", "derive"]);
});

test("where too much is broken for a tree, each piece is what it is alone", () => {
  const broken = "struct Shelf { books: Vec<m!(x);";
  const kindOf = (before: string): string | undefined =>
    [...new SourceFile(parser, before + broken).allPieces()].map(({ item }) => item.kind).at(-1);
  expect(kindOf("struct b fn n(m->N{{{\n}o}")).toBe(kindOf(""));
});

test("signatures lowered together are those lowered alone", () => {
  const part = fc.constantFrom(
    "#[cfg(a)]\nfn a() {}",
    "struct S<",
    "fn b(x: {}",
    '#[b = "c"] #[d] struct T;',
    "const X: u8 = ;",
    "impl A for {",
    "}",
    "use a::{b",
    "type B = ;",
    "enum E { A(, B }",
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 2, maxLength: 6 }), (parts) => {
      for (const piece of new SourceFile(parser, parts.join("\n")).allPieces()) {
        if (piece.kind === "container") continue;
        const [alone, more] = new SourceFile(parser, piece.text).pieces;
        if (alone === undefined || more !== undefined || alone.kind !== piece.kind) continue;
        expect(piece.signature).toEqual(alone.signature);
      }
    }),
    { numRuns: 200 },
  );
});
