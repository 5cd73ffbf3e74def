/** What a result refers to that ends with the function, as rustc 1.95 reports it. Each case has wrong functions and one that is fine. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("`format_args!`", () => {
  it("holds what it prints by an array, which is a temporary; literals need none", async () => {
    const text = `use std::fmt::Arguments;
fn printed(_: Arguments) {}
fn one(s: &str) -> Arguments<'_> { format_args!("{s}") }
fn both(s: &str) -> Arguments<'_> { format_args!("{} {}", s, s.len()) }
fn literal() -> Arguments<'static> { format_args!("{} {}", "a", 1) }
fn passed(s: &str) { let a = std::convert::identity(format_args!("{}", *s)); printed(a); }
fn extended(s: &str) { let a = Some(format_args!("{}", s)); printed(a.unwrap()); }
fn assigned(s: &str) { let a; a = format_args!("{}", s); printed(a); }
fn called(f: impl Fn() -> Arguments<'static>) { printed(f()); }
fn closure(n: u8) { called(|| format_args!("{}", 1 + 2)); called(|| format_args!("{}", 2)); printed(format_args!("{}", n)); }`;
    expect(await errorsOf(text)).toEqual([
      ...["E0515@3", "E0515@3", "E0515@4", "E0515@4", "E0515@4", "E0716@6", "E0716@8", "E0515@10"],
    ]);
  });
});

describe("a result", () => {
  it("that borrows a local twice is told for each borrow", async () => {
    const text = `fn twice<'a>() -> [&'a str; 2] { let s = String::new(); [s.as_str(), s.trim()] }
fn either<'a>(n: bool) -> &'a str { let s = String::new(); if n { &s } else { &s[..1] } }
fn fine<'a>(s: &'a String) -> [&'a str; 2] { [s.as_str(), s.trim()] }`;
    expect(await errorsOf(text)).toEqual(["E0515@1", "E0515@1", "E0515@2", "E0515@2"]);
  });

  it("that `.await` gives at the end is no returned reference: the argument that was lent is told", async () => {
    const text = `async fn same(s: &str) -> &str { s }
async fn tail() -> &'static str { let s = String::new(); same(&s).await }
async fn named() -> &'static str { let s = String::new(); let r = same(&s).await; r }
async fn lent() -> &'static str { let s = String::new(); &s }
fn asked<'a>() -> Option<&'a str> { let s = String::new(); Some(Some(s.as_str())?) }
async fn fine(s: &str) -> &str { same(s).await }`;
    expect(await errorsOf(text)).toEqual(["E0597@2", "E0515@3", "E0515@4", "E0515@5"]);
  });

  it("of a closure in a promoted constant is tied to its arguments as the closure's body says", async () => {
    const text = `fn one_lifetime(x: &i32) -> &i32 {
    let z = 4;
    let f = &|y| y;
    f(&z);
    f(x)
}
fn two(x: &i32) -> &i32 {
    let z = 4;
    (&|y: &i32| *y)(&z);
    (&|y| y)(x)
}`;
    expect(await errorsOf(text)).toEqual(["E0515@5"]);
  });
});

describe("what a closure's body lends", () => {
  it("may not be put into what the closure holds: it escapes", async () => {
    const text = `fn local(mut x: &str) { let _c = || {
    let s = String::new();
    x = &s; };
}
fn temporary(mut x: (&str, u8)) { let _c = move || {
    x.0 = String::new().as_str(); };
}
fn block(mut x: Option<&str>) { let _f = async {
    let s = String::new();
    x = Some(&s); };
}
fn by_call(x: &mut Vec<&String>) { let _c = || {
    let s = String::new();
    x.push(&s); };
}
fn argument(_: &str) { let _c = |y: &mut &str| {
    let s = String::new();
    *y = &s; };
}
fn named<'a>(_: &'a u8) { let _c = || {
    let s = String::new();
    let _r: &'a String = &s; };
}
fn fine<'a>(mut x: &'a str, s: &'a String) { let _c = || x = s; }`;
    expect(await errorsOf(text)).toEqual(["E0521@3", "E0521@6", "E0521@10", "E0597@14", "E0597@18", "E0597@22"]);
  });
});

describe("what an object binds, in lifetimes that it binds too", () => {
  it("is of the lifetimes that its trait is named with", async () => {
    const text = `trait Lend<'a> { type Item; fn lend(&'a self, m: &u8) -> Self::Item; fn pass(&self, m: &'a u8) -> Self::Item; }
trait Sub<'x, 'y>: Lend<'y> {}
struct Held { inner: Box<dyn for<'a> Lend<'a, Item = &'a u8>>, sub: Box<dyn for<'k> Sub<'static, 'k, Item = Option<&'k u8>>> }
impl Held {
    fn lend<'a>(&'a self, m: &u8) -> &'a u8 { self.inner.lend(m) }
    fn pass<'a>(&self, m: &'a u8) -> &'a u8 { self.inner.pass(m) }
    fn lend_sub<'a>(&'a self, m: &u8) -> Option<&'a u8> { self.sub.lend(m) }
    fn pass_sub<'a>(&self, m: &'a u8) -> Option<&'a u8> { self.sub.pass(m) }
    fn other<'a>(&self, m: &'a u8) -> &'a u8 { self.inner.lend(m) }
    fn own<'a>(&'a self, m: &u8) -> &'a u8 { self.inner.pass(m) }
    fn lasting<'a>(&'a self, m: &'a u8) -> Option<&'static u8> { self.sub.lend(m) }
    fn own_sub<'a>(&'a self, m: &u8) -> Option<&'a u8> { self.sub.pass(m) }
}
fn shared<'a>(inner: &'a dyn for<'x> Lend<'x, Item = &'x u8>, m: &u8) -> &'a u8 { inner.lend(m) }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@9", "E0621@10", "LIFETIME@11", "E0621@12"]);
  });
});

describe("a constant value that a pattern lends", () => {
  it("is promoted, as one that is lent by `&`, if all of it is only lent or copied", async () => {
    const text = `struct N(u8);
fn whole() -> &'static u8 { let ref x = 5; x }
fn part() -> &'static u8 { let [_, .., N(ref x)] = [N(1), N(2)]; x }
fn copied() -> &'static u8 { let (ref x, y) = (3, 4); let _z = y; x }
fn matched() -> &'static u8 { match 5 { ref x if *x > 1 => x, ref y => y } }
fn optional() -> &'static u8 { if let Some(ref x) = Some(1) { x } else { &2 } }
fn otherwise() -> &'static u8 { let Some(ref x) = Some(3) else { return &2 }; x }
fn made() -> &'static String { let ref x = String::from("a"); x }
fn exclusive() -> &'static u8 { let (ref x, ref mut y) = (1, 2); *y += 1; x }
fn variable(n: u8) -> &'static u8 { let (ref x, _) = (n, 1); x }`;
    expect(await errorsOf(text)).toEqual(["E0515@8", "E0515@9", "E0515@10"]);
  });
});

it("of several results that do not live long enough the first is told that rustc has built", async () => {
  const text = `struct V<'a>(&'a mut u8);
fn bound(x: &mut u8, n: Option<u8>) -> V<'static> {
    if let Some(n) = n { V(x) }
    else { V(x) }
}
fn nested(x: &mut u8, n: Option<String>) -> Result<V<'static>, String> {
    if let Some(n) = n { if n.is_empty() { Err(n) }
        else { Ok(V(x)) }
    } else { Ok(V(x)) }
}
fn matched(x: &mut u8, n: Option<u8>) -> V<'static> {
    match n {
        None => V(x),
        Some(_) => V(x),
    }
}`;
  expect(await errorsOf(text)).toEqual(["LIFETIME@3", "LIFETIME@8", "LIFETIME@14"]);
});

describe("a constant that is borrowed", () => {
  it("is promoted where its value may be none that needs to be dropped or may change: that of an enum, or of what has one", async () => {
    const text = `use std::cell::Cell;
pub enum Text { Owned(String), Shared(&'static str) }
pub struct Named { text: Text, count: u8 }
pub struct Listed { list: Vec<u8> }
pub struct Both { text: Text, list: Vec<u8> }
pub struct Guard(Text);
impl Drop for Guard { fn drop(&mut self) {} }
const NAMED: Named = Named { text: Text::Shared("a"), count: 1 };
const PAIR: (Text, [Text; 1]) = (Text::Shared("a"), [Text::Shared("b")]);
const CELLS: (Option<Cell<u8>>, u8) = (None, 1);
const LISTED: Listed = Listed { list: Vec::new() };
const BOTH: Both = Both { text: Text::Shared("a"), list: Vec::new() };
const GUARD: (Guard, u8) = (Guard(Text::Shared("a")), 1);
const CELL: (Cell<u8>, u8) = (Cell::new(1), 1);
pub fn named() -> &'static Named { &NAMED }
pub fn pair() -> &'static (Text, [Text; 1]) { &PAIR }
pub fn cells() -> &'static (Option<Cell<u8>>, u8) { &CELLS }
pub fn listed() -> &'static Listed { &LISTED }
pub fn both() -> &'static Both { &BOTH }
pub fn guard() -> &'static (Guard, u8) { &GUARD }
pub fn cell() -> &'static (Cell<u8>, u8) { &CELL }`;
    expect(await errorsOf(text)).toEqual(["E0515@18", "E0515@19", "E0515@20", "E0515@21"]);
  });

  it("says nothing where its type holds itself, which is an error of its own", async () => {
    const text = `pub struct Endless { more: Endless, text: String }
const fn made() -> Endless { loop {} }
const ENDLESS: Endless = made();
pub fn endless() -> &'static Endless { &ENDLESS }`;
    expect(await errorsOf(text)).toEqual([]);
  });
});
