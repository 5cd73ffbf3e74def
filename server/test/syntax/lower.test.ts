/** Items from text to AST, snippets, and texts that would overflow a stack. */
import { beforeAll, describe, expect, test } from "vitest";
import { createParser } from "../../src/syntax/createParser.js";
import { parseExpr, parseItems, parsePattern, parseType } from "../../src/syntax/lower.js";
import { printTokens } from "../../src/syntax/macros/tokenText.js";
import { sourceMapping } from "../../src/syntax/mapping.js";
import type { RustParser } from "../../src/syntax/parser.js";
import { printExpr, printItem, printPattern, printType } from "./print.js";

let parser: RustParser;
beforeAll(async () => {
  parser = await createParser();
});

const plain = sourceMapping(0);
const items = (text: string): string => parseItems(parser, text, plain).map(printItem).join(" ;; ");

describe("items", () => {
  test.each([
    ['unsafe extern "C" { fn a(); }', "unsafe extern C { fn a(); }"],
    ["trait A<T: B +>: C + D + where T: E + {}", "trait A<T: B> where T: E: C + D {  }"],
    ['extern "C" { safe fn a(); }', "extern C { fn a(); }"],
    ["auto trait A {}", "auto trait A:  {  }"],
    ["unsafe auto trait A {}", "unsafe auto trait A:  {  }"],
    ["trait A = B + C;", "trait A: B + C alias"],
    ["default impl A for B {}", "impl A for B {  }"],
    ["impl A for B { default fn f() {} }", "impl A for B { fn f() {} }"],
    ["impl const A for B {}", "impl A for B {  }"],
    ["const trait A {}", "trait A:  {  }"],
    ["fn f<T: ~const A>() {}", "fn f()<T: const A> {}"],
    ["fn f<T: [const] A>() {}", "fn f()<T: const A> {}"],
    ["fn f<T: const A>() {}", "fn f()<T: const A> {}"],
    ["fn f(f: impl async Fn()) {}", "fn f(f: impl(async Fn())) {}"],
    ['extern "C" { pub type A; }', "extern C { pub type A }"],
    ["extern crate self as x;", "extern crate self as x"],
    ["#[unsafe(no_mangle)] fn f() {}", "#[no_mangle] fn f() {}"],
    ["trait A { const C: u8; const D: u8 = 1; }", "trait A:  { const C: u8 const D: u8 = 1 }"],
    ["fn f(#[a] #[b] x: u8) {}", "fn f(x: u8) {}"],
    ["fn f() -> impl Sized + use<'a, T> {}", "fn f() -> impl(Sized + use<'a, T>) {}"],
    [
      "fn f<const N: usize = 3>() -> [u8; N] { g::<{ N }>(); g::<3>(); g::<-1>() }",
      "fn f() -> [u8; N]<const N: usize = 3> { call g<const { tail N }>(); call g<const 3>(); tail call g<const (neg 1)>() }",
    ],
    ["fn f(u8, &str);", "fn f(_: u8, _: &str);"],
    ["trait T { fn f(u8, &mut self); }", "trait T:  { fn f(&mut self, _: u8); }"],
    [
      "fn f(x: Box<dyn Fn(&str) -> bool + Send + 'static>) {}",
      "fn f(x: Box<dyn(Fn(&str) -> bool + Send + 'static)>) {}",
    ],
    ["fn f(x: &(dyn A + B)) {}", "fn f(x: &dyn(A + B)) {}"],
    ["fn f(x: Box<A + B>) {}", "fn f(x: Box<dyn(A + B)>) {}"],
    ["fn f() -> ! {}", "fn f() -> ! {}"],
    [
      'fn f(x: fn(a: u8, _: u8, ...) -> u8, y: unsafe extern "C" fn()) {}',
      'fn f(x: fn(a: u8, u8, ...) -> u8, y: unsafe extern "C" fn()) {}',
    ],
    ["fn f(x: for<'a> fn(&'a u8)) {}", "fn f(x: for<'a> fn(&'a u8)) {}"],
    ["fn f(mut self: Box<Self>, ...) {}", "fn f(mut self: Box<Self>, ...) {}"],
    ['unsafe extern "C" fn f(a: u8, mut args: ...) {}', 'unsafe extern "C" fn f(a: u8, ...) {}'],
    ["type A<T> where T: B = C;", "type A<T> where T: B = C"],
    ["type A = B where T: C;", "type A where T: C = B"],
    ["impl A { type B = C; const D: u8 = 1; }", "impl A { type B = C const D: u8 = 1 }"],
    ["pub(in a::b) fn f() {}", "pub(a::b) fn f() {}"],
    ["pub(crate) struct S(pub u8, pub(super) u8);", "pub(crate) struct S(pub u8, pub(super) u8)"],
    ["crate fn f() {}", "pub(crate) fn f() {}"],
    ["union U { a: u8 }", "union U { a: u8 }"],
    ["enum E { A = 1, B(u8), C { x: u8 }, #[a] D }", "enum E { A = 1, B(u8), C { x: u8 }, D }"],
    ["use a::{self, b::*, c as d, ::e, f::{g, h}};", "use a::{self, b::*, c as d, ::e, f::{g, h}}"],
    ["use {a, b};", "use ::{a, b}"],
    ["use ::a;", "use ::a"],
    ["use a as _;", "use a as _"],
    ["const _: () = {};", "const _: tuple() = {}"],
    ["static mut X: u8 = 1;", "static mut X: u8 = 1"],
    ["const fn f() {}", "const fn f() {}"],
    ["async fn f() {}", "async fn f() {}"],
    ["fn f(&'a mut self, x: u8,) {}", "fn f(&'a mut self, x: u8) {}"],
    ["fn r#type(r#fn: u8) {}", "fn type(fn: u8) {}"],
    [
      "fn f<T: ?Sized + A + 'a + (B) + (for<'a> Fn(&'a u8))>() {}",
      "fn f()<T: maybe Sized + A + 'a + B + for<'a> Fn(&'a u8)> {}",
    ],
    ["fn f(x: impl A<B = C, D: E, F<'a> = G>) {}", "fn f(x: impl(A<B = C, D: E, F<'a> = G>)) {}"],
    ["fn f<'a: 'b + 'c>() where 'a: 'b {}", "fn f()<'a: 'b + 'c> where 'a: 'b {}"],
    ["struct S<T = u8>(T) where T: A;", "struct S<T = u8> where T: A(T)"],
    ["impl<T> A for T where T: B {}", "impl<T> where T: B A for T {  }"],
    ["impl<T> !Send for T {}", "impl<T> !Send for T {  }"],
    ["unsafe impl Send for T {}", "unsafe impl Send for T {  }"],
    ["fn f() -> Result<(), Box<dyn Error>> {}", "fn f() -> Result<tuple(), Box<dyn(Error)>> {}"],
    ["fn f() where T: F() -> A, U: F(..) {}", "fn f() where T: F() -> A, U: F(..) {}"],
    ["fn f() where T: A<b(..): Send> {}", "fn f() where T: A<b(..): Send> {}"],
    ["type A = dyn for<'a> B<'a>;", "type A = dyn(for<'a> B<'a>)"],
    ["type A = impl ?Sized;", "type A = impl(maybe Sized)"],
    ["type A = (dyn B);", "type A = dyn(B)"],
    ["fn f(self) {} ", "fn f(self) {}"],
    ["fn f() -> impl Fn() -> u8 + '_ {}", "fn f() -> impl(Fn() -> u8 + '_) {}"],
    [
      "fn f(x: &'static dyn A, y: &mut [u8; 3], z: *const *mut u8) {}",
      "fn f(x: &'static dyn(A), y: &mut [u8; 3], z: *const *mut u8) {}",
    ],
    ["impl A for fn(u8) -> u8 {}", "impl A for fn(u8) -> u8 {  }"],
    ["impl A for &'_ mut [u8] {}", "impl A for &'_ mut [u8] {  }"],
    ["impl<'a> A<'a> for dyn B + 'a {}", "impl<'a> A<'a> for dyn(B + 'a) {  }"],
    ["m! { a }", "m!{a"],
    ["m!(a);", "m!(a"],
    ["a::m![];", "a::m!["],
    ["thread_local!(static X: u8 = 1);", "thread_local!(static X : u8 = 1"],
    ["fn f() {;;}", "fn f() {}"],
    ["mod a { mod b; }", "mod a { mod b; }"],
    ["mod a;", "mod a;"],
    ["#![a] fn f() {}", "fn f() {}"],
    ["fn f(x: impl for<'a> A<'a>) {}", "fn f(x: impl(for<'a> A<'a>)) {}"],
    ["fn f<T>() where T: A, {}", "fn f()<T> where T: A {}"],
    ["fn f() where (): A<'a>, ( ): B {}", "fn f() where tuple(): A<'a>, tuple(): B {}"],
    ["fn f<T,>() where {}", "fn f()<T> {}"],
    ["impl<T: A> B for C<T> where T: D {}", "impl<T: A> where T: D B for C<T> {  }"],
    [
      "fn f(_: u8, (a, b): (u8, u8), [c, d]: [u8; 2], &e: &u8, S { g }: S) {}",
      "fn f(_: u8, tuple(a, b): tuple(u8, u8), [c, d]: [u8; 2], &e: &u8, S { g }: S) {}",
    ],
    ["trait A = B; pub trait A<T> = B + C;", "trait A: B alias ;; pub trait A<T>: B + C alias"],
    ["type A = for<> fn();", "type A = fn()"],
    ["type A<'a> = Box<dyn 'a + B>;", "type A<'a> = Box<dyn('a + B)>"],
    ["fn f<'a>() -> impl 'a + Fn() {}", "fn f() -> impl('a + Fn())<'a> {}"],
    ["struct S where T: A + B;", "struct S"],
    ["impl A for B { default type C = D; default async fn f() {} }", "impl A for B { type C = D async fn f() {} }"],
    ['unsafe extern "C" { pub unsafe static X: u8; }', "unsafe extern C { pub static X: u8 }"],
  ])("%s", (text, expected) => {
    expect(items(text)).toBe(expected);
  });
});

describe("snippets", () => {
  test("an expression, a pattern, a type", () => {
    expect(printExpr(parseExpr(parser, "S { x: 1 }.y + 2", plain))).toBe("(S { x: 1 }.y + 2)");
    expect(printPattern(parsePattern(parser, "Some(ref x) | None", plain))).toBe("(Some(ref x) | None)");
    expect(printType(parseType(parser, "Box<dyn Fn(u8) -> T + 'a>", plain))).toBe("Box<dyn(Fn(u8) -> T + 'a)>");
  });

  test.each(["1; 2", "1 }", "let x = 1", "", "a b"])("%s is no expression", (text) => {
    expect(parseExpr(parser, text, plain).kind).toBe("missing");
  });

  test.each(["a => b", "a if b", "1 + 2", ""])("%s is no pattern", (text) => {
    expect(parsePattern(parser, text, plain).kind).toBe("missing");
  });

  test("a comment at the end takes nothing with it", () => {
    expect(printExpr(parseExpr(parser, "a // b", plain))).toBe("a");
  });
});

describe("spans", () => {
  const text = "fn f() { let x = (a + b); g!(c) }";
  const cut = (span: { start: number; end: number }): string => text.slice(span.start, span.end);

  test("parentheses belong to the expression in them", () => {
    const [item] = parseItems(parser, text, plain);
    if (item?.kind !== "function" || typeof item.body !== "object") throw new Error("no function");
    const [statement] = item.body.statements;
    expect(cut(item.body.span)).toBe("{ let x = (a + b); g!(c) }");
    expect(cut(item.signatureSpan)).toBe("fn f()");
    expect(statement).toMatchObject({
      initializer: { kind: "binary", span: { start: 17, end: 24 }, operatorSpan: { start: 20, end: 21 } },
    });
    expect(item.body.tail).toMatchObject({
      kind: "macroCall",
      call: { tokens: [{ text: "c", span: { start: 29, end: 30 } }] },
    });
  });

  test("parentheses do not belong to the pattern in them", () => {
    const [item] = parseItems(parser, "fn f() { let ((x)) = y; let (Some(z) | w) = v; }", plain);
    if (item?.kind !== "function" || typeof item.body !== "object") throw new Error("no function");
    expect(item.body.statements).toMatchObject([
      { pattern: { kind: "binding", span: { start: 15, end: 16 } } },
      { pattern: { kind: "or", span: { start: 29, end: 40 } } },
    ]);
  });

  test("what `return` takes out of an assignment begins at its own start", () => {
    const [item] = parseItems(parser, "fn f() { return a = b; }", plain);
    expect(item).toMatchObject({
      body: { statements: [{ expr: { span: { start: 9, end: 21 }, value: { span: { start: 16, end: 21 } } } }] },
    });
  });

  test("they are relative to the base, in UTF-16 code units", () => {
    const [item] = parseItems(parser, '/* 😀 */ fn f() { "😀"; x }', sourceMapping(9));
    expect(item).toMatchObject({ kind: "function", body: { tail: { span: { start: 15, end: 16 } } } });
  });

  test("tokens of an expansion give their spans, marks and crates; synthetic parentheses widen nothing", () => {
    const expansion = { id: 7, calledName: "m", isBuiltinCall: false };
    const at = (start: number, end: number) => ({ start, end, expansion: undefined });
    const call = { start: 100, end: 120, expansion };
    const token = (text: string, span: typeof call | ReturnType<typeof at>, hygiene: number, crate?: string) =>
      ({ kind: "ident", text, span, hygiene, crate, spaced: true }) as const;
    // `$e.c($crate::d)` with `a + b` for `$e`.
    const { text, mapping } = printTokens(
      [
        { ...token("", call, 7), kind: "open", fragment: "expr" },
        token("a", at(105, 106), 0),
        { ...token("+", at(107, 108), 0), kind: "punct" },
        token("b", at(109, 110), 0),
        { ...token("", call, 7), kind: "close" },
        { ...token(".", call, 7), kind: "punct" },
        token("c", call, 7),
        { ...token("(", call, 7), kind: "open" },
        token("$crate", call, 7, "k"),
        { ...token("::", call, 7), kind: "punct" },
        token("d", call, 7),
        { ...token(")", call, 7), kind: "close" },
      ],
      call,
    );
    const expr = parseExpr(parser, text, mapping);
    expect(printExpr(expr)).toBe("(a + b).c($crate(k)::d)");
    expect(expr).toMatchObject({
      span: { start: 100, end: 120, expansion },
      method: { ident: { hygiene: 7 } },
      receiver: {
        span: { start: 105, end: 110, expansion: undefined },
        left: { path: { segments: [{ ident: { hygiene: 0 } }] } },
      },
    });
  });
});

describe("bad input", () => {
  test.each([
    ["parentheses", "(".repeat(10_000), "1", ")".repeat(10_000)],
    ["open parentheses", "(".repeat(10_000), "", ""],
    ["blocks", "{".repeat(10_000), "", "}".repeat(10_000)],
    ["unary operators", "!".repeat(10_000), "x", ""],
    ["a long sum", "", Array(10_000).fill("x").join("+"), ""],
    ["paths", "a::".repeat(10_000), "a", ""],
    ["modules", "mod a {".repeat(10_000), "", "}".repeat(10_000)],
    ["uses", "use a; use ".concat("{a::".repeat(10_000)), "a", "}".repeat(10_000)],
    ["closures", "|x| ".repeat(5_000), "x", ""],
  ])("10,000 %s do not overflow the stack", (_name, before, middle, after) => {
    const [item] = parseItems(parser, `fn f() { ${before}${middle}${after} }\nfn g() {}`, plain).slice(-1);
    expect(item).toBeDefined();
    parsePattern(parser, `${before}${middle}${after}`, plain);
    parseType(parser, `${before}${middle}${after}`, plain);
  });

  // Longer ones take a good part of the time that a parse has: on a busy machine they would be given up.
  test("a line of 300,000 characters", () => {
    const list = Array(50_000).fill("1, 2").join(", ");
    const [item] = parseItems(parser, `const X: &[u8] = &[${list}];`, plain);
    expect(item).toMatchObject({ kind: "const", value: { operand: { kind: "array" } } });
  });

  test.each(["", "\ufeff", "\r\n", "\0", "}", "#![a]", "#!", "not rust at all?!", "\ud800"])("%j", (text) => {
    expect(() => parseItems(parser, text, plain)).not.toThrow();
  });

  test("carriage returns and a byte order mark shift nothing", () => {
    const [item] = parseItems(parser, "\ufefffn f() {\r\n  x\r\n}\r\n", plain);
    expect(item).toMatchObject({
      kind: "function",
      span: { start: 1 },
      body: { tail: { span: { start: 13, end: 14 } } },
    });
  });
});
