/** Moves that depend on what a construct makes of them, as rustc 1.95 reports them. Each case has wrong functions and one that is fine. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("a guard", () => {
  it("is tried once for each alternative, also where these bind nothing", async () => {
    const text = `fn take<T>(_: T) -> bool { false }
fn alternatives(v: (u8, u8), x: String) { match v { (1, _) | (_, 2) if take(x) => (), _ => () } }
fn texts(v: &str, x: String) { match v { "a" | "b" if take(x) => (), _ => () } }
fn once(v: (u8, u8), x: String) { match v { (1, 2) if take(x) => (), _ => () } }
fn unguarded(v: (u8, u8), x: String) { match v { (1, _) | (_, 2) => drop(x), _ => () } }`;
    expect(await errorsOf(text)).toEqual(["E0382@2", "E0382@3"]);
  });

  it("that fails may lead to any candidate behind it, whatever that one tests", async () => {
    const text = `fn disjoint(y: bool) {
    let x = String::new();
    match y {
        false if { drop(x); true } => {}
        true => drop(x),
        false => {}
    }
}
fn before(y: bool) {
    let x = String::new();
    match y {
        true => drop(x),
        false if { drop(x); true } => {}
        false => {}
    }
}`;
    expect(await errorsOf(text)).toEqual(["E0382@5"]);
  });
});

describe("one move", () => {
  it("is told at the last use of a part that no earlier use was of", async () => {
    const text = `fn take<T>(_: T) {}
fn parts(x: (String, String)) {
    take(x);
    take(&x.0);
    take(&x.1);
    take(&x);
}
fn whole(x: (String, String)) {
    take(x);
    take(&x);
    take(&x);
}
fn assigned(mut x: (String, (String, u8))) {
    take(x);
    x.0 = String::new();
    x.1.0 = String::new();
    x.1.1 = 1;
}
fn moved_again(mut x: (String, u8)) {
    take(x);
    x.0 = String::new();
    take(x.0);
    x.1 = 1;
}
fn last_path(x: (String, String)) {
    take(x.0);
    take(x.1);
    take(&x);
    take(&x.0);
}`;
    expect(await errorsOf(text)).toEqual(["E0382@5", "E0382@10", "E0382@16", "E0382@21", "E0382@28", "E0382@29"]);
  });
});

describe("an async closure", () => {
  it("that may be called again has nothing to move: its future takes it, where the closure makes it", async () => {
    const text = `struct Ty;
impl Ty { fn by_value(self) {} fn lent(&self) {} }
fn again<T>(mut f: impl FnMut() -> T) { f(); }
fn once<T>(f: impl FnOnce() -> T) { f(); }
fn moves(x: Ty) {
    again(async || {
        x.by_value();
    });
}
fn fields(x: (Ty, Ty)) {
    again(async || {
        x.0.by_value();
        drop(x.1);
    });
}
fn moved_once(x: Ty) { once(async || { x.by_value(); }); }`;
    expect(await errorsOf(text)).toEqual(["E0507@6", "E0507@11", "E0507@11"]);
  });

  it("takes what is behind a reference where it is read, and with it the reference, if that is exclusive", async () => {
    const text = `struct Held { a: String }
fn again<T>(mut f: impl FnMut() -> T) { f(); }
fn shared(x: &Held) {
    again(async || {
        drop(x.a);
    });
}
fn exclusive(x: &mut Held) {
    again(async || {
        drop(x.a);
    });
}`;
    expect(await errorsOf(text)).toEqual(["E0507@5", "E0507@9", "E0507@10"]);
  });
});

describe("a closure", () => {
  it("that copies what is left of an array may be called again", async () => {
    const text = `fn copied(x: [u8; 3]) { let f = || { let [_x @ ..] = x; }; f(); f(); }
fn lent(mut x: [u8; 3]) { let f = || { let [_x @ ..] = x; x[0] = 1; }; f(); }
fn moved(x: [String; 3]) { let f = || { let [_x @ ..] = x; }; f(); f(); }`;
    expect(await errorsOf(text)).toEqual(["E0596@2", "E0382@3"]);
  });
});

describe("silence", () => {
  it("where a feature lends a pinned reference again, and where a body is MIR", async () => {
    const text = `use std::pin::Pin;
fn take(_: Pin<&mut u8>) {}
fn twice(x: Pin<&mut u8>) { take(x); take(x); }`;
    expect(await errorsOf(text)).toEqual(["E0382@3"]);
    expect(await errorsOf(`#![feature(pin_ergonomics)]\n${text}`)).toEqual([]);
    const body = "fn f() -> u8 { let x: u8; x }";
    expect(await errorsOf(body)).toEqual(["E0381@1"]);
    expect(await errorsOf(`#[custom_mir(dialect = "built")] ${body}`)).toEqual([]);
  });
});

describe("a method of several bounds of an opaque or associated type", () => {
  it("is that of the trait in scope", async () => {
    const text = `mod m {
    pub trait Marshal { fn ser(&self, s: String) -> usize; }
    pub trait Serialize: Marshal { fn ser(&self, s: String) -> usize { Marshal::ser(self, s) } }
    struct S;
    impl Marshal for S { fn ser(&self, s: String) -> usize { s.len() } }
    impl Serialize for S {}
    pub fn make() -> impl Serialize { S }
    pub trait Has { type T: Serialize; fn get(&self) -> Self::T; }
}
use m::Serialize;
fn opaque(s: String) -> usize { m::make().ser(s) + s.len() }
fn associated<H: m::Has>(has: H, s: String) -> usize { has.get().ser(s) + s.len() }`;
    expect(await errorsOf(text)).toEqual(["E0382@11", "E0382@12"]);
  });
});
