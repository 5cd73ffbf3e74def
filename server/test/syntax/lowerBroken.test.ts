/** Broken text: what cannot be read is missing, what is beside it is not. */
import { beforeAll, describe, expect, test } from "vitest";
import { createParser } from "../../src/syntax/createParser.js";
import { parseItems, parseStatements } from "../../src/syntax/lower.js";
import { sourceMapping } from "../../src/syntax/mapping.js";
import type { RustParser } from "../../src/syntax/parser.js";
import { printBlock, printItem } from "./print.js";

let parser: RustParser;
beforeAll(async () => {
  parser = await createParser();
});

const plain = sourceMapping(0);
const items = (text: string): string => parseItems(parser, text, plain).map(printItem).join(" ;; ");

describe("what is broken is missing, what is beside it is not", () => {
  test.each([
    ["fn f() { foo(a, , b); bar(); }", "fn f() { MISSING(foo, a, b); call bar(); }"],
    ["fn f() { x.; bar(); }", "fn f() { call MISSING(x)(); }"],
    ["fn f() { let x = ; bar(); }", "fn f() { MISSING(); call bar(); }"],
    ["fn f() { let = 5; bar(); }", "fn f() { MISSING(); call bar(); }"],
    ["fn f() { match x { A => 1, B } bar(); }", "fn f() { MISSING(x, 1, B) call bar(); }"],
    ["fn f() { if x { bar(); }", "MISSING ;; MISSING ;; MISSING ;; MISSING"],
    ["fn f() { foo(; bar(); }", "fn f() { MISSING(foo); call bar(); }"],
    ["fn f() { x. bar(); }", "fn f() { x.bar(); }"],
    // What the parser makes up, a `;` here, is missing too: an empty statement in front tells.
    ["fn f() { x.y\n let z = 1; }", "fn f() { MISSING(); x.y; let z = 1; }"],
    [
      "fn f() { let a = foo(\n let b = 2; c(); }",
      "fn f() { MISSING(); let a = call foo(MISSING(let, b, 2)); call c(); }",
    ],
    ["fn f() { if x  bar(); baz(); }", "fn f() { MISSING(x, call bar(), call baz()); }"],
    ["fn f() { &; bar(); }", "fn f() { MISSING(); call bar(); }"],
    ["fn f() { vec![1, 2; bar(); }", "fn f() { MISSING(); tail vec![1 , 2 ; bar ( ) }"],
    ['fn f() { "abc; bar(); }', "fn f() { MISSING(); abc; call bar(); }"],
    ["fn f(x: ) { bar() }", "fn f(x: MISSING) { tail call bar() }"],
    ["fn f(x { bar() }", "MISSING"],
    ["struct S { x: , y: u8 }", "struct S { x: MISSING, y: u8 }"],
    ["impl A { fn f() { } fn g( { } fn h() {} }", "impl A { fn f() {} fn g() {} fn h() {} }"],
    ["fn f() { for x in { bar(); } }", "fn f() { MISSING(x, { call bar(); }); }"],
    ["fn f() { a + ; bar(); }", "fn f() { MISSING(a, call bar()); }"],
    ["fn f() { S { x: , y: 1 }; bar(); }", "fn f() { MISSING(1); call bar(); }"],
    ["fn f() { match x { } => } bar(); }", "fn f() { match x {  } MISSING(); } ;; MISSING ;; MISSING"],
    ["fn f() { let x: = 1; bar(); }", "fn f() { MISSING(1); call bar(); }"],
    ["fn f() { while { a } }", "fn f() { MISSING({ tail a }); }"],
    ["fn f() { s.len().; t }", "fn f() { tail MISSING(s.len()) }"],
    ["fn f() { let Some(x = y; bar() }", "fn f() { MISSING(); let Some(x, MISSING) = y; tail call bar() }"],
  ])("%s", (text, expected) => {
    expect(items(text)).toBe(expected);
  });

  test.each([
    ["let a = 1; if x { bar();", "{ MISSING(); let a = 1; tail if x { call bar(); } }"],
    ["let a = 1; foo(b", "{ MISSING(); let a = 1; tail call foo(b) }"],
    ['let a = 1; foo("b', "{ MISSING(); let a = 1; tail call foo() }"],
  ])("%s", (text, expected) => {
    expect(printBlock(parseStatements(parser, text, plain))).toBe(expected);
  });
});
