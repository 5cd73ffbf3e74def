/** Which of several uses, ways and calls an error is told at, as rustc tells it: `code@line`. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("a value that is gone", () => {
  it("is told of at the pointer that was moved, not at the field that is assigned to through it", async () => {
    const text = `struct W { h: bool, v: Vec<u8> }
impl W {
    fn a(&mut self, y: bool) -> &mut W { let t = self; self.h = y;
        self }
    fn b(&mut self, y: bool) { drop(self);
        self.h = y;
        self.h = !y; }
}
fn boxed(mut b: Box<W>) { drop(b);
    b.h = true; }`;
    expect(await errorsOf(text)).toEqual(["E0382@4", "E0382@6", "E0382@10"]);
  });

  it("is told of where a match looks at it, whatever its arms do", async () => {
    const text = `enum Z { One(usize), Two }
struct E { z: Option<Z>, table: Vec<u8> }
impl E { fn up(&mut self) { drop(self);
    match self.z {
        Some(Z::One(old)) => { self.table.len(); }
        Some(Z::Two) => { self.z = None; }
        None => { self.table.len(); }
    } } }`;
    expect(await errorsOf(text)).toEqual(["E0382@4"]);
  });

  it("is another one each time that a field with lifetimes is named: the last use is told", async () => {
    const text = `struct R<'a> { t: &'a mut Vec<u8>, s: String }
impl<'a> R<'a> {
    fn lent(self) { drop(self);
        self.t.clear();
        self.t.clear(); }
    fn owned(self) { drop(self);
        self.s.len();
        self.s.len(); }
}`;
    expect(await errorsOf(text)).toEqual(["E0382@5", "E0382@7"]);
  });
});

describe("a variable without `mut`", () => {
  it("that is lent is not assigned to either, whether it had a value or not", async () => {
    const text = `fn u<T>(t: T) {}
fn twice() { let x = 1; let r = &x;
    x = 2; u(r); }
fn argument(x: u8) { let r = &x;
    x = 2; u(r); }
fn never() { let x; let r = &x;
    x = 2; u(r); }
fn dropped() { let x = String::new(); let r = &x;
    x = String::new(); u(r); }`;
    expect(await errorsOf(text)).toEqual(["E0384@3", "E0506@3", "E0384@5", "E0506@5", "E0381@6", "E0506@7", "E0506@9"]);
  });
});

describe("a local that is lent for ever", () => {
  it("does not live long enough where a panic may leave the function, though an assignment ends the loan", async () => {
    const text = `#[derive(Clone, Copy)] struct D { f: u64, g: f64, h: [u64; 2] }
fn add(mut d: D) { let s: &'static D = &d; d.f += 1; }
fn set(mut d: D) { let s: &'static D = &d; d.f = 1; }
fn float(mut d: D) { let s: &'static D = &d; d.g += 1.0; }
fn divide(mut d: D) { let s: &'static D = &d; d.f = 4 / d.f; }
fn bits(mut d: D) { let s: &'static D = &d; d.f ^= 4; }
fn index(mut d: D) { let s: &'static D = &d; d.h[0] = 4; }
fn read(mut d: D, i: usize) { let s: &'static D = &d; d.f = d.h[i]; }
fn negate(mut d: i32) { let s: &'static i32 = &d; d = -d; }`;
    const told = await errorsOf(text);
    expect(told.filter((each) => each.startsWith("E0506"))).toHaveLength(8);
    expect(told.filter((each) => each.startsWith("E0597"))).toEqual([
      "E0597@2",
      "E0597@5",
      "E0597@7",
      "E0597@8",
      "E0597@9",
    ]);
  });
});

describe("an exclusive borrow in two phases", () => {
  it("fails at the call that needs it, once", async () => {
    const text = `fn take(a: &mut Vec<u8>, n: usize) {}
fn argument(v: &mut Vec<u8>) { let s = &v;
    take(
        v,
        1);
    drop(s); }
struct It<'a> { cur: Option<std::slice::Iter<'a, u8>> }
impl<'a> It<'a> {
    fn reserved(&mut self) { if let Some(ref mut iter) = self.cur {
        self.cur.take();
        iter.next(); } }
}`;
    expect(await errorsOf(text)).toEqual(["E0502@3", "E0499@10"]);
  });
});

describe("a lifetime that is too short", () => {
  it("is told of in the last arm of a match", async () => {
    const text = `enum Entry<'a> { O(&'a mut u8), V(&'a mut u8) }
fn entry<'a>(x: Entry<'a>) -> Entry<'static> {
    match x {
        Entry::O(e) => Entry::O(e),
        Entry::V(e) => Entry::V(e),
    }
}`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@5"]);
  });

  it("is told of where the value is returned that is put together of it", async () => {
    const text = `struct T<'w> { w: &'w u8 }
impl<'w> T<'w> { fn new(w: &'w u8) -> Self { T { w } } }
struct H<'w> { t: T<'w> }
impl<'w> H<'w> { fn new(w: &'_ u8) -> Self {
    Self {
        t: T::new(w),
    } } }`;
    expect(await errorsOf(text)).toEqual(["E0621@5"]);
  });

  it("is told of in the last arm of a match, whether that calls or puts together", async () => {
    const text = `struct S(u8);
enum I<'a> { S(&'a S), T(&'a S) }
impl<'a> I<'a> { fn of(s: &'a S) -> Self { I::S(s) } }
enum F<'a> { A { one: &'a S }, B { two: &'a S } }
impl<'a> F<'a> {
    fn calls_last(&self) -> I<'static> {
        match *self {
            F::A { one } => I::S(one),
            F::B { ref two } => I::of(two),
        }
    }
    fn calls_first(&self) -> I<'static> {
        match *self {
            F::A { ref one } => I::of(one),
            F::B { two } => I::T(two),
        }
    }
    fn branch(&self, h: &'a S, b: bool) -> I<'static> {
        if b {
            I::of(h)
        } else {
            I::S(h)
        }
    }
}`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@9", "LIFETIME@15", "LIFETIME@20"]);
  });

  it("is told of once where a type is written, at the type", async () => {
    const text = `fn f<T>() { let x: Vec<T> = vec![]; let
    _s:
        &'static _
        = &x; }`;
    expect(await errorsOf(text)).toEqual(["E0310@3", "E0597@4"]);
  });

  it("is told of where only a bound with another makes what is asked true", async () => {
    const text = `trait Visit<'d> { fn visit(&self, n: &'d str) { by_static(self); any(self, n); } }
fn by_static<V: Visit<'static> + ?Sized>(v: &V) {}
fn any<'d, V: Visit<'d> + ?Sized>(v: &V, n: &'d str) {}
fn one<'x, D: Visit<'x>>(d: D) { by_static::<D>(&d) }
fn every<D: for<'q> Visit<'q>>(d: D, n: &str) { by_static(&d); any(&d, n) }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@1", "LIFETIME@4"]);
  });
});

describe("a body with a type error", () => {
  it("has no errors of borrows: too few arguments, a value that nobody takes", async () => {
    const text = `fn two(a: u8, b: u8) {}
struct I;
impl I { fn one(&self, a: u8) {} }
fn function(s: String) { drop(s); drop(s); two(1); }
fn method(s: String, i: I) { drop(s); drop(s); i.one(); }
fn more(s: String, i: I) { drop(s); drop(s); i.one(1, 2); }
fn unit<T: Iterator>(s: String, c: bool, mut t: T) { if c { t.next() } else { None } drop(s); drop(s); }
fn fine(s: String) { drop(s); drop(s); two(1, 2); }`;
    expect(await errorsOf(text)).toEqual(["E0382@8"]);
  });
});

describe("what is lent exclusively", () => {
  it("is asked for its length before an element is used, which is told as well", async () => {
    const text = `fn read(s: &mut [i32]) { let (a, b) = s.split_at_mut(2);
    a[0] = s[1];
    b[0] = 1; }
fn taken(v: &mut [String]) { let (a, _) = v.split_at_mut(1);
    let t = v[0];
    v[0] = a[0].clone(); }
fn element(v: &mut [i32]) { let a = &mut v[0];
    let n = v[1];
    *a = n; }
fn array(v: &mut [i32; 3]) { let a = &mut *v;
    let n = v[1];
    a[0] = n; }`;
    expect(await errorsOf(text)).toEqual([
      "E0503@2",
      "E0503@2",
      "E0503@5",
      "E0505@5",
      "E0508@5",
      "E0503@8",
      "E0503@11",
    ]);
  });

  it("by a closure that is kept in each round is told at the closure, and at the use that ends too early", async () => {
    const text = `fn kept() { let mut all: Vec<Box<dyn FnMut()>> = vec![];
    let mut n = 0;
    for _ in 0..3 { all.push(Box::new(||
        n += 1)); }
    for f in all.iter_mut() { f() } }`;
    expect(await errorsOf(text)).toEqual(["E0499@3", "E0597@4"]);
  });
});

describe("a lifetime that is left out", () => {
  it("is asked for where it is a parameter's, also if the result has it, as next to a `self` without a reference", async () => {
    const text = `struct S<'a> { s: &'a str }
impl<'a> S<'a> {
    fn owned(self, x: &str) -> &str { self.s }
    fn boxed(self: Box<Self>, x: &str) -> &str { self.s }
    fn lent(&self, x: &'a mut &'a str) -> &str { *x = self.s; x }
}`;
    expect(await errorsOf(text)).toEqual(["E0621@3", "E0621@4"]);
  });
});

describe("an error in the definition of a macro", () => {
  it("is told of where the macro is called", async () => {
    const text = `macro_rules! node {
    ($nodes:ident, $x:expr) => {
        $nodes[$x]
    };
}
struct Held { nodes: Vec<String> }
impl Held {
    fn lends(&self) {
        let nodes = &self.nodes;
        let _first = &mut node!(nodes, 0);
    }
    fn moves(&self) {
        let nodes = &self.nodes;
        let _first = node!(nodes, 0);
    }
    fn reads(&self) -> usize {
        let nodes = &self.nodes;
        node!(nodes, 0).len()
    }
}`;
    expect(await errorsOf(text)).toEqual(["E0596@10", "E0507@14"]);
  });

  it("is told of at the argument that it is about, with parentheses around it or not", async () => {
    const text = `macro_rules! push { ($v:expr, $x:expr) => { ($v).push($x) } }
macro_rules! taken { ($v:expr) => { drop(($v)) } }
fn added(v: Vec<u8>) { push!(
    v,
    1); }
fn twice(v: Vec<u8>) { drop(v);
    taken!(
        v); }`;
    expect(await errorsOf(text)).toEqual(["E0596@4", "E0382@8"]);
  });
});

describe("what a closure's pattern takes of a capture", () => {
  it("is told at the value that this pattern takes apart, not at that of another", async () => {
    const text = `struct X(String); fn is_fn<F: Fn()>(f: F) {}
fn f(x: X, e: Option<String>) { is_fn(|| {
    let X(_t) = x;
    if let Some(_t) = e {}
    let X(mut _t) = x; }); }`;
    expect(await errorsOf(text)).toEqual(["E0507@3", "E0507@4", "E0507@5"]);
  });
});

describe("a parameter whose type leaves lifetimes out", () => {
  it("is told of once for each that has to be named", async () => {
    const text = `struct S<'a, 'b>(&'a str, &'b str);
fn both<'a>(s: S<'_, '_>) -> S<'a, 'a> { s }
fn within<'a>(v: &mut Vec<&'a &'a str>, t: &[&str]) {
    for x in t { v.push(x); } }
fn one<'a>(v: &mut Vec<&'a str>, t: &[&str]) { for x in t { v.push(x); } }`;
    expect(await errorsOf(text)).toEqual(["E0621@2", "E0621@2", "E0621@4", "E0621@4", "E0621@5"]);
  });
});

describe("what is so in the test build alone", () => {
  it("holds in tests: std's prelude, and derives; of Copy it is not known", async () => {
    const text = `#![cfg_attr(not(test), no_std)]
#[cfg_attr(test, derive(Debug, PartialEq))]
struct Plain(u8);
#[cfg_attr(test, derive(Clone, Copy))]
struct Maybe(u8);
fn consumes(maybe: Maybe) -> u8 { maybe.0 }
#[cfg(test)]
fn compares() {
    let plain = Plain(1);
    let list = vec![plain];
    let moved = list;
    assert_eq!(moved, vec![Plain(1)]);
    let first = Plain(2);
    let second = first;
    assert_eq!(first, second);
}
#[cfg(test)]
fn copies() {
    let maybe = Maybe(1);
    consumes(maybe);
    consumes(maybe);
}`;
    expect(await errorsOf(text)).toEqual(["E0382@15"]);
  });
});

describe("a parameter that does not live long enough in what a call is given", () => {
  it("is told of where the type's function is named, and where it is called", async () => {
    const text = `struct B<'a, T: 'a>(&'a T);
trait X {} impl<'a, T> X for B<'a, T> {}
fn same<T>(t: T) -> T { t }
fn boxed<U>(u: *const U) -> Box<dyn X> {
    let b = B(unsafe { &*u });
    Box::new(b) }
fn handed_on<U>(u: *const U) -> Box<dyn X> {
    let b = B(unsafe { &*u });
    let c = same(b);
    Box::new(c) }
fn fine<U: 'static>(u: *const U) -> Box<dyn X> { Box::new(same(B(unsafe { &*u }))) }`;
    const calls = ["E0310@5", "E0310@6", "E0310@6", "E0310@8", "E0310@9", "E0310@10", "E0310@10"];
    expect(await errorsOf(text)).toEqual(calls);
  });
});

describe("a binding by reference", () => {
  it("is assigned to only where `mut` stands before `ref`: of the reference it says nothing", async () => {
    const text = `#![feature(mut_ref)]
struct Held(u8);
fn shared(held: Held) { let Held(ref a) = held;
    a = &1; }
fn exclusive(mut held: Held, other: &mut u8) { let Held(ref mut a) = held;
    a = other; }
fn replaced(held: Held) { let Held(mut ref a) = held;
    a = &1; }
fn both(mut held: Held, other: &mut u8) { let Held(mut ref mut a) = held;
    *a = 1; a = other; }`;
    expect(await errorsOf(text)).toEqual(["E0384@4", "E0384@6"]);
  });
});
