import { beforeAll, describe, expect, test } from "vitest";
import { createParser } from "../../src/syntax/createParser.js";
import { parseExpr, parseItems, parsePattern, parseStatements, parseType } from "../../src/syntax/lower.js";
import { printTokens } from "../../src/syntax/macros/tokenText.js";
import { sourceMapping } from "../../src/syntax/mapping.js";
import type { RustParser } from "../../src/syntax/parser.js";
import { printBlock, printExpr, printItem, printPattern, printType } from "./print.js";

let parser: RustParser;
beforeAll(async () => {
  parser = await createParser();
});

const plain = sourceMapping(0);
const items = (text: string): string => parseItems(parser, text, plain).map(printItem).join(" ;; ");

describe("items", () => {
  test.each([
    ['unsafe extern "C" { fn a(); }', "unsafe extern C { fn a(); }"],
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

describe("statements, expressions and patterns", () => {
  test.each([
    ["let box x = y;", "let box x = y;"],
    ["for<'a> |x: &'a u8| x;", "|x: &'a u8| x;"],
    ["try!(x)", "tail try!(x"],
    ["&raw[0]", "tail (&raw[0])"],
    ["&raw", "tail (&raw)"],
    ["&raw const x; &raw mut x;", "(&raw x); (&raw mut x);"],
    ["'\\u{2_FFFF}'", "tail char '\\u{2_FFFF}'"],
    ["match x { S { 0: a, .. } => 1 }", "tail match x { S { 0: a, .. } => 1 }"],
    ["S { 0: a }", "tail S { 0: a }"],
    [
      "async || 1; async move |x| x; static || 1; move || 1",
      "async || 1; async move |x| x; static || 1; tail move || 1",
    ],
    ['c"x"; b\'x\'; br#"x"#; cr"x"', 'cString c"x"; byte b\'x\'; byteString br#"x"#; tail cString cr"x"'],
    ["let Some(x) = y else { return };", "let Some(x) = y else { tail return };"],
    ["gen { yield 1 }", "tail gen { tail yield 1 }"],
    [
      "let gen = 1; gen + 1; let raw = 2; let union = 3; let auto = 4; let default = 5;",
      "let gen = 1; (gen + 1); let raw = 2; let union = 3; let auto = 4; let default = 5;",
    ],
    ["1..; ..1; ..=1; 1..=2; ..", "(1 .. ); ( .. 1); ( ..= 1); (1 ..= 2); tail ( .. )"],
    [
      "match x { 1.. => 1, ..=2 => 2, ..3 => 3, -1..=1 => 1, A::B..=C => 2, 'a'..='z' | 'A'..='Z' => 3 }",
      "tail match x { 1.. => 1, ..=2 => 2, ..3 => 3, (neg 1)..=1 => 1, A::B..=C => 2, (char 'a'..=char 'z' | char 'A'..=char 'Z') => 3 }",
    ],
    ["for i in 0.. {}", "tail for i in (0 .. ) {}"],
    ["if x == S {} {}", "if (x == S) {} tail {}"],
    ["x.0.1; x.0 .1; 1.0.foo(); 1.max(2)", "x.0.1; x.0.1; float 1.0.foo(); tail 1.max(2)"],
    [
      "a as usize < b; a as u32 << 3; a as *const u8 as usize",
      "((a as usize) < b); ((a as u32) << 3); tail ((a as *const u8) as usize)",
    ],
    ["|x: &u8| -> u8 { *x }", "tail |x: &u8| -> u8 { tail (deref x) }"],
    [
      "|| (); |_| 1; |(a, b)| a; |&x| x; |A { b }| b; |mut x| x; |ref x: u8| x",
      "|| tuple(); |_| 1; |tuple(a, b)| a; |&x| x; |A { b }| b; |mut x| x; tail |ref x: u8| x",
    ],
    ["#[cfg(x)] let a = 1; #[a] foo(); #[b] { } #[c] x", "#[cfg(x)] let a = 1; #[a] call foo(); #[b] {} tail #[c] x"],
    ["a(#[b] c)", "tail call a(#[b] c)"],
    [
      "break 'a 1; continue 'a; 'a: loop {} 'b: { break 'b }",
      "break 'a 1; continue 'a; 'a: loop {} tail 'b: { tail break 'b }",
    ],
    [
      "match x { A | B if c => {} | D => 1, _ if let Some(y) = z && w => 2 }",
      "tail match x { (A | B) if c => {}, D => 1, _ if ((let Some(y) = z) && w) => 2 }",
    ],
    [
      "x.await?; x?.y; -x?; !x.y; &*x; &mut *x; **x",
      "x.await?; x?.y; (neg x?); (not x.y); (&(deref x)); (&mut (deref x)); tail (deref (deref x))",
    ],
    [
      "a = b = c; a += b; a..b; return a..b; return; return a = b; x = return",
      "(a = (b = c)); (a += b); (a .. b); return (a .. b); return; return (a = b); tail (x = return)",
    ],
    ["if a {} else if b {} else {}", "tail if a {} else if b {} else {}"],
    [
      "match x {} .y(); match x {} - 1; {} * x; unsafe {}.y(); if a {} else {}.b",
      "match x {  }.y(); match x {  } (neg 1); {} (deref x); unsafe {}.y(); tail if a {} else {}.b",
    ],
    [
      "(a) = (b); (a, b) = c; [a, _] = d; S { x, .. } = y; _ = z",
      "(a = b); (tuple(a, b) = c); ([a, _] = d); (S { x, .. } = y); tail (_ = z)",
    ],
    ["'a: for x in y {} 'a: while z {}", "'a: for x in y {} tail 'a: while z {}"],
    [
      "let x: <T as A>::B = <T>::c(); <[u8]>::len(x); <dyn A>::f(); <(A, B) as C>::d()",
      "let x: <T as A>::B = call <T>::c(); call <[u8]>::len(x); call <dyn(A)>::f(); tail call <tuple(A, B) as C>::d()",
    ],
    [
      "Vec::<u8>::new(); a::b::<C>::d { x: 1 }; Self { x }; S::<u8> { y: 1, ..z }; crate::S {}; self::x()",
      "call Vec<u8>::new(); a::b<C>::d { x: 1 }; Self { x }; S<u8> { y: 1, ..z }; crate::S {  }; tail call self::x()",
    ],
    [
      "static X: u8 = 1; const Y: u8 = 2; use a::b; fn g() {} struct S; impl S {} macro_rules! m { () => {} } m!{} m!(); m![]",
      "static X: u8 = 1 const Y: u8 = 2 use a::b fn g() {} struct S impl S {  } macro m ( ) => { } stmt m!{ stmt m!(; tail m![",
    ],
    ["const { 1 }; const { 2 }", "const { tail 1 }; tail const { tail 2 }"],
    ["match x { const { 1 } => 2 }", "tail match x { const { tail 1 } => 2 }"],
    [
      'match x { m!() => 1, (a) => 2, (a | b) => 2, (a,) => 3, () => 4, (..) => 5, [a, .., b] => 5, [x @ .., y] => 6, &a => 7, &mut b => 8, &&c => 9, ref d => 1, ref mut e => 2, mut f => 3, g @ 1 | g @ 2 => 4, A::B => 5, A(..) => 6, "s" => 7, true => 8, -1.5 => 9, | a => 1, mut g @ 1 => 2, ref h @ A(_) => 3, <A>::B => 3, <A as B>::C(x) => 4 }',
      'tail match x { m!( => 1, a => 2, (a | b) => 2, tuple(a) => 3, tuple() => 4, tuple(..) => 5, [a, .., b] => 5, [x @ .., y] => 6, &a => 7, &mut b => 8, &&c => 9, ref d => 1, ref mut e => 2, mut f => 3, (g @ 1 | g @ 2) => 4, path A::B => 5, A(..) => 6, "s" => 7, true => 8, (neg float 1.5) => 9, a => 1, mut g @ 1 => 2, ref h @ A(_) => 3, path <A>::B => 3, <A as B>::C(x) => 4 }',
    ],
    [
      "let x = if a { 1 } else { 2 } + 3; let y = &a..b; let z = !a as u8;",
      "let x = (if a { tail 1 } else { tail 2 } + 3); let y = ((&a) .. b); let z = ((not a) as u8);",
    ],
    ["x.f::<A>(); x.f::<A>; f::<A>", "x.f<A>(); MISSING(x.f); tail f<A>"],
    ["a.b.c = d; a[b][c] = d; a::<b>(c)(d)[e]", "(a.b.c = d); (a[b][c] = d); tail call call a<b>(c)(d)[e]"],
    ["yield x; yield;", "yield x; yield;"],
    ["|a: u8| a..b", "tail |a: u8| (a .. b)"],
    [
      "let x = |y| match y {}; let a = || return; let b = || break;",
      "let x = |y| match y {  }; let a = || return; let b = || break;",
    ],
    [
      'println!("{}", a); vec![1; 2].b()?; c!{}.d(); e!{} f',
      'stmt println!("{}" , a; vec![1 ; 2.b()?; c!{.d(); stmt e!{ tail f',
    ],
    ["loop { break }", "tail loop { tail break }"],
    ["while let Some(x) = y && z {}", "tail while ((let Some(x) = y) && z) {}"],
    ["if let A = b || c {}", "tail if (let A = (b || c)) {}"],
    ["if let A | B = c {} if let | A = b {}", "if (let (A | B) = c) {} tail if (let A = b) {}"],
    ["unsafe { a }", "tail unsafe { tail a }"],
    ["try { a? }", "tail try { tail a? }"],
    ["return match x { _ => 1 };", "return match x { _ => 1 };"],
    [
      "let (mut a, ref b): (u8, u8); let mut c; let &d = e;",
      "let tuple(mut a, ref b): tuple(u8, u8); let mut c; let &d = e;",
    ],
    [
      "let x = a < b && c > d; let y = (a < b, c > d);",
      "let x = ((a < b) && (c > d)); let y = tuple((a < b), (c > d));",
    ],
    ["&&x; &&mut x; & &x; a&&b; a & &b", "(&(&x)); (&(&mut x)); (&(&x)); (a && b); tail (a & (&b))"],
    ["x as fn(u8) -> u8; x as &dyn A; x as _", "(x as fn(u8) -> u8); (x as &dyn(A)); tail (x as _)"],
    ["S { a: 1, .. }; S { .. }", "S { a: 1, .. }; tail S { .. }"],
    [
      "1u8; 1_000i64; 0xffu8; 1.5f32; 1f64; 1e5; 1.; 0b1; 0o7; 1usize; 0x1f32",
      "1u8; 1_000i64; 0xffu8; float 1.5f32; float 1f64; float 1e5; float 1.; 0b1; 0o7; 1usize; tail 0x1f32",
    ],
    ["a::b!(c)", "tail a::b!(c"],
    ["x.r#type.y", "tail x.type.y"],
    ["#![a] x", "tail x"],
    ["let x;", "let x;"],
    [
      "match x { A { b: B { c, .. }, ref d, mut e, ref mut f, .. } => 1 }",
      "tail match x { A { b: B { c, .. }, ref d, mut e, ref mut f, .. } => 1 }",
    ],
    ["a.await.b().await", "tail a.await.b().await"],
    ["async move { x }.await; async { }", "asyncMove { tail x }.await; tail async {}"],
    ["let _ = S { x: 1 }.y;", "let _ = S { x: 1 }.y;"],
    ["if (S { x: 1 }).y {}", "tail if S { x: 1 }.y {}"],
    ["for S { x } in y {}", "tail for S { x } in y {}"],
    ["*x = 1; *x.y += 2; (*x).z", "((deref x) = 1); ((deref x.y) += 2); tail (deref x).z"],
    ["return Err(x)?", "tail return call Err(x)?"],
    ["x.map(|y| y.z).w", "tail x.map(|y| y.z).w"],
    [
      "|x| y = x; |x| y += x; |x| x as u8; a = |y| y; return || x; &|x| x; |x| &x; |x| x?; !|x| x;",
      "|x| (y = x); |x| (y += x); |x| (x as u8); (a = |y| y); (return || x); (&|x| x); |x| (&x); |x| x?; (not |x| x);",
    ],
    [
      "-1i32 as u8; -x as u8; &x as *const u8; *x as u8; a as u8 + b; a..b + 1; x = a..b; a..=b; ..b; a || b && c; a & b == c; a | b ^ c & d == e; a << b + c; -a.b(); -a[0]; !a.b?; &a.b; &mut a.b[c]; *a.b;",
      "((neg 1i32) as u8); ((neg x) as u8); ((&x) as *const u8); ((deref x) as u8); ((a as u8) + b); (a .. (b + 1)); (x = (a .. b)); (a ..= b); ( .. b); (a || (b && c)); ((a & b) == c); ((a | (b ^ (c & d))) == e); (a << (b + c)); (neg a.b()); (neg a[0]); (not a.b?); (&a.b); (&mut a.b[c]); (deref a.b);",
    ],
    [
      "for x in a..b {} for x in ..b {} [a..]; &a[..b]; a[b..=c]; a[..=c]; (..); x.0.0.1; a == b..c",
      "for x in (a .. b) {} for x in ( .. b) {} [(a .. )]; (&a[( .. b)]); a[(b ..= c)]; a[( ..= c)]; ( .. ); x.0.0.1; tail ((a == b) .. c)",
    ],
    [
      "a = b = c; ..=1; (..=1); return a = b; g::<-1>()",
      "(a = (b = c)); ( ..= 1); ( ..= 1); return (a = b); tail call g<const (neg 1)>()",
    ],
    ["if let Some(x) = a else {}", "tail if MISSING(a, else) {}"],
    ["return a += b; break a = b; a += b = c", "return (a += b); break (a = b); tail (a += (b = c))"],
    ["self.1(x); a.0.1(b)", "call self.1(x); tail call a.0.1(b)"],
    ["a && b as *const _ <= c && d", "tail ((a && ((b as *const _) <= c)) && d)"],
    [
      "async::f(); let async = 1; async + 1; x.async; async { y }",
      "call async::f(); let async = 1; (async + 1); x.async; tail async { tail y }",
    ],
    [
      "match x { &&A::B => {} &&A::C => {} -1 => {} }",
      "tail match x { &&path A::B => {}, &&path A::C => {}, (neg 1) => {} }",
    ],
    [
      "match x { box y => 1, box [a] => 2, box A(b) => 3, S { box c, d } => 4 }",
      "tail match x { box y => 1, box [a] => 2, box A(b) => 3, S { box c, d } => 4 }",
    ],
    ["let x: A::<u8> = y as A::<u8>;", "let x: A<u8> = (y as A<u8>);"],
    ["const || 1; const move |x| x", "|| 1; tail move |x| x"],
    ["let f = #[cold] |x| x;", "let f = |x| x;"],
    ["1f16; 2.5_f128; 0x1f16", "float 1f16; float 2.5_f128; tail 0x1f16"],
  ])("%s", (text, expected) => {
    expect(printBlock(parseStatements(parser, text, plain))).toBe(`{ ${expected} }`);
  });
});

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
    ["fn f() { x.y\n let z = 1; }", "fn f() { x.y; let z = 1; }"],
    ["fn f() { let a = foo(\n let b = 2; c(); }", "fn f() { let a = call foo(MISSING(let, b, 2)); call c(); }"],
    ["fn f() { if x  bar(); baz(); }", "fn f() { MISSING(x, call bar(), call baz()); }"],
    ["fn f() { &; bar(); }", "fn f() { MISSING(); call bar(); }"],
    ["fn f() { vec![1, 2; bar(); }", "fn f() { tail vec![1 , 2 ; bar ( ) }"],
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
    ["fn f() { let Some(x = y; bar() }", "fn f() { let Some(x, MISSING) = y; tail call bar() }"],
  ])("%s", (text, expected) => {
    expect(items(text)).toBe(expected);
  });

  test.each([
    ["let a = 1; if x { bar();", "{ let a = 1; tail if x { call bar(); } }"],
    ["let a = 1; foo(b", "{ let a = 1; tail call foo(b) }"],
    ['let a = 1; foo("b', "{ let a = 1; tail call foo() }"],
  ])("%s", (text, expected) => {
    expect(printBlock(parseStatements(parser, text, plain))).toBe(expected);
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
    const expansion = { id: 7, macroName: "m", isBuiltinCall: false };
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

  test("a line of a megabyte", () => {
    const list = Array(200_000).fill("1, 2").join(", ");
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
