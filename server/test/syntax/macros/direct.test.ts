/** Expansions read from their tokens: the same as what the parser and lowering answer, or left to them. */
import { describe, expect, it } from "vitest";
import { tokenize } from "../../../src/syntax/lexer.js";
import { parseExpr, parsePattern, parseStatements, parseType } from "../../../src/syntax/lower.js";
import {
  directExpr,
  directPatternOf,
  directStatementList,
  directTypeOf,
} from "../../../src/syntax/macros/direct/index.js";
import { sourceMapping } from "../../../src/syntax/mapping.js";
import { parser } from "./harness.js";

const source = sourceMapping(0);
const tokensOf = (text: string) => tokenize(text, 0, text.length, 0);

describe("the direct reader answers what the parser and lowering answer", () => {
  it.each([
    "a",
    "a::b::<C<D>, 3>(x)?.await.y.0.1[i + 1]",
    "-a.b() * !c as u8 + 2 << 3 & d ^ e | f == g && h || i",
    "a - b - c",
    "a = b = c",
    "a += *b",
    "x as usize..y as usize + 2",
    "a..=b.c",
    "(a, b,)",
    "(a)",
    "((a + b)) * c",
    "()",
    "[a; n + 1]",
    "[a, b,]",
    "&mut *self.x",
    "&raw const a.b",
    "S { a, b: c + 1, ..d }",
    "S {}",
    "move |a, (b, _): (B, C)| -> T { a }",
    "|| f(x)",
    "f(|x| x + 1, y)",
    "if a { b } else if let Some(c) = d && e { f } else { g }",
    "match (a, &b) { (1..=2 | -3, _) if c => d, (X::Y(e, ..), Z { f, g: ref mut h, .. }) => { i } [j, k @ ..] => return, _ => loop { break 'a x } }",
    "'a: while let Some(x) = it.next() { continue 'a }",
    "for (i, x) in v.iter().enumerate() { f(i) }",
    "unsafe { *p }",
    "<T as U<V>>::f::<<A as B>::C>(x)",
    'println!("{}", x).y',
    "1.5e3 + 0xffu8 + b'a'",
    "return Some(a)",
    "{ let x: &'a [u8; 3] = a; m! { b } x; c }",
  ])("expression %s", (text) => {
    const tokens = tokensOf(text);
    expect(directExpr(tokens, 0, tokens.length)).toEqual(parseExpr(parser, text, source));
  });

  it.each([
    "let a = 1; f(a); a",
    "let Some(x) = y else { return; }; m!(x); { a } b.c();",
    "let mut x: *mut (A, B<'a, _>); while a {} x",
    "m! { a } if b { c } d",
    "use a::b::{self, c as _, d::*}; use crate::E; use ::f::{}; use {g::h, i::*}; x",
    'const A: [u8; 2] = [1, 2]; const _: () = f(); static mut B: &\'static str = "b"; A',
    '#[allow(unused, dead_code)] #[rustfmt::skip] let a = 1; #[cfg(unix)] use b::c; #[d] m!(e); #[f = "g"] h(i);',
    "match a { #[cfg(unix)] B => c, #[d] _ => {} }",
  ])("statements %s", (text) => {
    const direct = directStatementList(tokensOf(text));
    const parsed = parseStatements(parser, text, source);
    expect({ statements: direct?.statements, tail: direct?.tail }).toEqual({
      statements: parsed.statements,
      tail: parsed.tail,
    });
  });

  it.each([
    "_",
    "a @ Some(_)",
    "&mut (ref a, b)",
    'A::B { c: 1, d: "e" } | f!(g)',
    "'a'..='z'",
    "[a, .., b]",
    "(a)",
    "(..)",
  ])("pattern %s", (text) => {
    const tokens = tokensOf(text);
    expect(directPatternOf(tokens, 0, tokens.length)).toEqual(parsePattern(parser, text, source));
  });

  it.each([
    "a::B<C<D>>",
    "&'a mut [T]",
    "[u8; N * 2]",
    "(A, B)",
    "(A)",
    "!",
    "*const T",
    "<A as B>::C",
    "Vec<Vec<<A as B>::C>>",
    "&mut dyn A::B<C>",
    "Box<dyn A + Send + 'static>",
  ])("type %s", (text) => {
    const tokens = tokensOf(text);
    expect(directTypeOf(tokens, 0, tokens.length)).toEqual(parseType(parser, text, source));
  });
});

describe("the direct reader leaves to the parser", () => {
  it.each([
    "async { a }",
    "#[a] b",
    "{ pub use a::b; }",
    "{ const fn f() {} }",
    "{ #[a(b,  c)] let d = 1; }",
    "x as &dyn A + B",
    "x as Box<dyn Fn(A) -> B>",
    "x as usize < y",
    "a < b < c",
    "const { 1 }",
    "S { a: }",
    "f(a b)",
    "if a",
    "a +",
    "{ fn f() {} }",
    "|x: impl T| x",
    "f(x",
    '"unterminated',
  ])("%s", (text) => {
    const tokens = tokensOf(text);
    expect(directExpr(tokens, 0, tokens.length)).toBeUndefined();
  });

  it("reads ranges, and the fields of tuples that are called, as Rust does", () => {
    const read = (text: string) => {
      const tokens = tokensOf(text);
      return directExpr(tokens, 0, tokens.length);
    };
    expect(read("..a + b")).toMatchObject({ kind: "range", low: undefined, high: { kind: "binary" } });
    expect(read("self.1(x)")).toMatchObject({ kind: "call", callee: { kind: "field" } });
    expect(read("break *a")).toMatchObject({ kind: "break", value: { kind: "unary" } });
  });
});
