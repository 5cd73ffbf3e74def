/** Closures that are not of the kind that a bound asks for (E0525), as rustc 1.95 judges them. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

const HEAD = `fn is_fn<F: Fn()>(_: F) {} fn is_mut<F: FnMut()>(_: F) {} fn once<F: FnOnce()>(_: F) {}
trait Handler { fn run(&self); } impl<F: Fn()> Handler for F { fn run(&self) { self() } } fn hand<H: Handler>(_: H) {}
`;

describe("a closure that is made before a bound asks what it is", () => {
  it("has to be that by what it does", async () => {
    const text = `${HEAD}
fn moves() { let s = String::new(); let c = || drop(s); is_mut(c); }
fn assigns() { let mut n = 0; let c = || n += 1; is_fn(c); }
fn through_an_impl() { let s = String::new(); let c = || drop(s); hand(c); }
fn boxed() { let s = String::new(); let c = || drop(s); let b: Box<dyn Fn()> = Box::new(c); b(); }
fn given() -> impl Fn() { let s = String::new(); let c = move || drop(s); c }`;
    expect(await errorsOf(text)).toEqual(["E0525@4", "E0525@5", "E0525@6", "E0525@7", "E0525@8"]);
  });

  it("leaves its body unchecked where it is not", async () => {
    const text = `${HEAD}
fn moved() { let s = String::new(); let c = || drop(s); is_mut(c); println!("{s}"); }
fn assigned() { let s = String::new(); let c = || drop(s); is_fn(c); let t = 1; t = 2; }
fn twice() { let s = String::new(); let c = || drop(s); is_fn(c); is_fn(c); }`;
    expect(await errorsOf(text)).toEqual(["E0525@4", "E0525@5", "E0525@6"]);
  });

  it("may be more than that, or be lent", async () => {
    const text = `${HEAD}
fn calls() { let s = String::new(); let c = || println!("{s}"); is_mut(c); is_fn(c); hand(c); once(c); }
fn lent() { let mut n = 0; let mut c = || n += 1; is_mut(&mut c); is_mut(c); }
fn boxed() { let s = String::new(); let c = || drop(s); let b: Box<dyn FnOnce()> = Box::new(c); b(); }`;
    expect(await errorsOf(text)).toEqual([]);
  });

  it("is that where the bound is the first to ask, and does too much then", async () => {
    const text = `${HEAD}
fn moves() { let s = String::new(); is_fn(|| drop(s)); }
fn assigns() { let mut n = 0; is_fn(|| n += 1); }`;
    expect(await errorsOf(text)).toEqual(["E0507@4", "E0594@5"]);
  });
});

describe("a closure in a value whose type has a bound for it", () => {
  it("is what the bound says", async () => {
    const text = `struct Named<F: Fn(&str) -> String> { f: F, n: u8 } struct Where<F> where F: FnMut(&str) -> String { f: F }
struct Tuple<F: Fn(&str) -> String>(F); enum Either<F: Fn(&str) -> String> { Call(F), No }
fn named() { let mut n = 0; let c = Named { f: |s| { n += 1; s.repeat(n) }, n: 1 }; }
fn changes() { let mut n = 0; let c = Where { f: |s| { n += 1; s.repeat(n) } }; let t = 1; t = 2; }
fn tuple() { let k = String::new(); let c = Tuple(|s| { drop(k); s.repeat(2) }); }
fn variant() { let c = Either::Call(|s| s.repeat(3)); let t = 1; t = 2; }`;
    expect(await errorsOf(text)).toEqual(["E0594@3", "E0384@4", "E0507@5", "E0384@6"]);
  });
});

describe("a closure that gives a future", () => {
  it("is what its body makes it, where an async trait asks: E0525, not what the body does too much", async () => {
    const text = `fn is_fn(_: impl AsyncFn()) {} fn is_mut(_: impl AsyncFnMut()) {} fn once(_: impl AsyncFnOnce()) {}
fn shared() { let x = String::new(); is_fn(move || async move { println!("{x}"); }); }
fn mutable() { let x = String::new(); is_mut(move || async move { println!("{x}"); }); }
fn fine() { let x = String::new(); is_fn(|| async { println!("{x}"); }); once(move || async move { println!("{x}"); }); }
fn plain<F: std::future::Future>(_: impl Fn() -> F) {}
fn given() { let x = String::new(); plain(move || async move { println!("{x}"); }); }`;
    expect(await errorsOf(text)).toEqual(["E0525@2", "E0525@3", "E0507@6"]);
  });
});
