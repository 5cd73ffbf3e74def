/** Statements, expressions and patterns from text to AST. */
import { beforeAll, describe, expect, test } from "vitest";
import { createParser } from "../../src/syntax/createParser.js";
import { parseStatements } from "../../src/syntax/lower.js";
import { sourceMapping } from "../../src/syntax/mapping.js";
import type { RustParser } from "../../src/syntax/parser.js";
import { printBlock } from "./print.js";

let parser: RustParser;
beforeAll(async () => {
  parser = await createParser();
});

const plain = sourceMapping(0);

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
    // An operand behind a range's sign is its end, whatever it begins with.
    [
      "a..*b; a..&b + 1; a..-b as c * d; a..&&b; ..*b; a..-1 == c && d; (a..) & b; (a..-(b + c)).d()",
      "(a .. (deref b)); (a .. ((&b) + 1)); (a .. (((neg b) as c) * d)); (a .. (&(&b))); ( .. (deref b)); (a .. (((neg 1) == c) && d)); ((a .. ) & b); tail (a .. (neg (b + c))).d()",
    ],
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
