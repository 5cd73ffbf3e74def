/**
 * Errors about what an `impl Trait` result hides, and about values that are returned as they are built, as rustc 1.95 reports them. Each
 * case has wrong functions and one that differs in one thing.
 */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("what an `impl Trait` result hides", () => {
  it("must fulfil what the result says of its associated types", async () => {
    const text = `fn lasting(v: Vec<String>) -> impl Iterator<Item = &'static str> { v.iter().map(|s| s.as_str()) }
fn lent<'a>(v: &'a [String]) -> impl Iterator<Item = &'a str> { v.iter().map(|s| s.as_str()) }
fn of_temporary<'a>() -> impl Iterator<Item = &'a u8> { vec![1].iter() }
fn of_argument(v: Vec<u8>) -> impl Iterator<Item = u8> { v.iter().copied() }`;
    expect(await errorsOf(text)).toEqual(["E0515@1", "E0515@3", "E0597@4"]);
  });

  it("must outlive the lifetime that the result names, a tuple as well", async () => {
    const text = `use std::fmt::Debug;
fn pair<'a>(x: &'a str, y: &str) -> impl Debug + 'a { (x, y) }
fn generic<T: Debug>(t: T) -> impl Debug + 'static { t }
fn fine<'a, T: Debug + 'a>(x: &'a str, t: T) -> impl Debug + 'a { (x, t) }`;
    expect(await errorsOf(text)).toEqual(["E0621@2", "E0310@3"]);
  });

  it("must be a type: a closure that lends a `T` for ever asks that `T` lasts", async () => {
    const text = `fn lent(f: impl Fn(u8), g: impl Fn(u8)) -> impl Fn(u8) {
    |x| {
        f(x);
        g(x)
    }
}
fn moved(f: impl Fn(u8), g: impl Fn(u8)) -> impl Fn(u8) { move |x| { f(x); g(x) } }`;
    expect(await errorsOf(text)).toEqual(["E0310@2", "E0310@2", "E0373@2", "E0373@2"]);
  });

  it("in an `async fn` is hidden with its whole body, and told there", async () => {
    const text = `use std::fmt::Debug;
async fn bound<'a, 'b>(a: &'a str, _b: &'b str) -> impl Debug + 'b {
    (1, a)
}
async fn generic<T: Debug>(t: T) -> impl Debug + 'static {
    t
}
async fn plain<'a, 'b>(a: &'a str, _b: &'b str) -> (u8, &'b str) {
    (1, a)
}`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@2", "E0310@5", "LIFETIME@9"]);
  });

  it("captures too much only where lifetimes fit otherwise", async () => {
    const text = `use std::fmt::Debug;
fn alone(x: &u8) -> impl Debug { x }
fn besides(x: &u8) -> (Box<dyn Debug>, impl Debug) { (Box::new(x), x) }`;
    expect(await errorsOf(text)).toEqual(["E0700@2", "LIFETIME@3"]);
  });

  it("is as short as all captured lifetimes allow that can be compared; that may be none", async () => {
    const text = `trait Cap<'a> {}
impl<T> Cap<'_> for T {}
fn test<'a, T: 'a>() -> &'a u8 { &0 }
fn longest<'a, 'b, 'c, T>() -> impl Cap<'a> + Cap<'b> + Cap<'c> where 'a: 'b, 'a: 'c, T: 'b { test::<'_, T>() }
fn enough<'a, 'b, 'c, T>() -> impl Cap<'a> + Cap<'b> + Cap<'c> where 'a: 'b, 'a: 'c, T: 'a { test::<'_, T>() }
fn none<'a, 'b, 'c>(s: &'a u8) -> impl Cap<'b> + Cap<'c> where 'a: 'b, 'a: 'c { s }
fn one<'a, 'b, 'c>(s: &'a u8) -> impl Cap<'b> + Cap<'c> where 'a: 'b, 'b: 'c { s }`;
    expect(await errorsOf(text)).toEqual(["E0309@4", "E0700@6"]);
  });

  it("may hold what the bounds of a parameter mention whose associated type the result names", async () => {
    const text = `trait Tr<'a> { type Out; }
fn named<'a, T: Tr<'a>>() -> impl IntoIterator<Item = T::Out> { None }
fn unnamed<'a, T: Tr<'a>>(t: &'a u8, _: T) -> impl Sized { t }
fn of_itself<'a, T: Iterator + Extend<T::Item>>(t: T) -> impl Iterator<Item = T::Item> { t }`;
    expect(await errorsOf(text)).toEqual(["E0700@3"]);
  });

  it("of an alias that is declared `'static` holds what that is of, but outlives everything", async () => {
    const text = `use std::fmt::Debug;
fn of<P: AsRef<str>>(_: P) -> impl Debug + 'static { 1 }
fn hidden<'a>(s: &'a str) -> impl Debug + 'static { of(s) }
fn boxed(s: &str) -> Box<dyn Debug> { Box::new(of(s)) }`;
    expect(await errorsOf(text)).toEqual(["E0700@3"]);
  });

  it("a closure in it may be told to move; one that was built into a variant first is only too short-lived", async () => {
    const text = `fn itself() -> impl Fn() -> u8 { let x = 1; || x }
fn variant() -> Option<impl Fn() -> u8> { let x = 1; Some(|| x) }
fn vector() -> Vec<impl Fn() -> u8> { let x = 1; vec![|| x] }
fn adapter() -> Result<impl Iterator<Item = u8>, ()> { let x = 1; Ok((0..3).map(|y| y + x)) }
fn object() -> Option<Box<dyn Fn() -> u8>> { let x = 1; Some(Box::new(|| x)) }`;
    expect(await errorsOf(text)).toEqual(["E0373@1", "E0597@2", "E0373@3", "E0373@4", "E0373@5"]);
  });
});

describe("a closure inside what an `impl Trait` hides", () => {
  it("names the lifetimes of what it takes and answers as well", async () => {
    const text = `fn takes<'a>(words: impl Iterator<Item = &'a str>) -> impl Iterator<Item = String> { words.map(|w| w.to_string()) }
fn answers<'a>(w: &'static str, v: Vec<&'a str>) -> impl Iterator<Item = usize> { (0..3).map(move |_| w).map(str::len) }
fn named<'a>(words: impl Iterator<Item = &'a str> + 'a) -> impl Iterator<Item = String> + 'a { words.map(|w| w.to_string()) }
fn owned(words: impl Iterator<Item = String>) -> impl Iterator<Item = usize> { words.map(|w| w.len()) }
fn any() -> impl Fn(&str) -> usize { |w: &str| w.len() }
fn named_by_bound<'a>(_: &'a str) -> impl Fn(&'a str) -> usize { |w: &'a str| w.len() }`;
    expect(await errorsOf(text)).toEqual(["E0700@1"]);
  });
});

describe("what is returned as it is built", () => {
  it("by a macro of the standard library is told at the call", async () => {
    const text = `fn vector<'a>() -> Vec<&'a String> { let b = String::new(); vec![&b] }
fn repeated<'a>(b: String) -> Vec<&'a str> { vec![&b[..]; 3] }
fn mixed<'a>(x: &'a str, y: &str) -> Vec<&'a str> { vec![x, y] }
fn fine<'a>(x: &'a str) -> Vec<&'a str> { vec![x, x] }`;
    expect(await errorsOf(text)).toEqual(["E0515@1", "E0515@2", "E0621@3"]);
  });

  it("is told as returned: an array, a temporary that something of the caller's made", async () => {
    const text = `use std::cell::RefCell;
use std::rc::{Rc, Weak};
fn array<'a>() -> [&'a String; 1] { let b = String::new(); [&b] }
fn temporary(n: &RefCell<Weak<u8>>) -> Option<&u8> { n.borrow().upgrade().as_deref() }
fn fine(n: &RefCell<Weak<u8>>) -> Option<Rc<u8>> { n.borrow().upgrade() }`;
    expect(await errorsOf(text)).toEqual(["E0515@3", "E0515@4"]);
  });
});

describe("an `impl Trait` inside another", () => {
  it("captures by its own bounds, and hides what the outer one's value has there", async () => {
    const text = `trait Cap<'a> {}
impl<T> Cap<'_> for T {}
fn undecided<'s, 'a, 'b>(x: &'s u8) -> impl IntoIterator<Item = impl Cap<'a> + Cap<'b>> where 's: 'a, 's: 'b { [x] }
fn decided<'s, 'a, 'b>(x: &'s u8) -> impl IntoIterator<Item = impl Cap<'a>> + Cap<'b> where 's: 'a, 's: 'b { [x] }
fn array<'s, 'a>(x: &'s u8) -> impl IntoIterator<Item = impl Cap<'a>> { [x] }
fn inner<'s>(x: Vec<&'s u8>) -> impl Iterator<Item = impl Sized> + 's { x.into_iter() }
fn both<'s>(x: Vec<&'s u8>) -> impl Iterator<Item = impl Sized + 's> + 's { x.into_iter() }
fn owned(x: Vec<String>) -> impl Iterator<Item = impl Sized> { x.into_iter() }`;
    expect(await errorsOf(text)).toEqual(["E0700@3", "E0700@3", "E0700@5", "E0700@5", "E0700@6"]);
  });
});

describe("an `impl Fn(A) -> B` that is called", () => {
  it("gives what it says, of the lifetimes that it is given", async () => {
    const text = `fn make<I>() -> impl Fn(I) -> I { |x| x }
fn twice<I, O>(f: impl Fn(I) -> O) -> impl FnMut(I) -> (I, O) { move |_| loop {} }
fn one<'a>() -> impl FnMut(&'a [u8]) -> &'a [u8] { |x| x }
fn each(n: &str) -> impl for<'x> Fn(&'x [u8]) -> &'x [u8] + '_ { move |x| { n.len(); x } }
fn id<I>(x: I) -> I { x }
fn given(x: &[u8]) -> &[u8] { make()(x) }
fn wrong(x: &[u8]) -> &'static [u8] { make()(x) }
fn passed(x: &[u8]) -> &'static [u8] { twice(id)(x).1 }
fn mapped(v: &[String]) -> Vec<&'static String> { v.iter().map(make()).collect() }
fn same() -> usize { let mut f = one(); let a = f(b"x"); { let s = vec![1]; f(&s); } a.len() + f(b"").len() }
fn any(x: &[u8]) -> &[u8] { let s = String::new(); let f = each(&s); { let t = vec![1]; f(&t); } let r = f(x); drop(f); drop(s); r }
fn kept(x: &[u8]) -> &[u8] { let s = String::new(); let f = each(&s); drop(s); f(x) }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@7", "LIFETIME@8", "LIFETIME@9", "E0597@10", "E0505@12"]);
  });

  it("is not what a result of other lifetimes hides", async () => {
    const text = `fn inner<'a>() -> impl FnMut(&'a [u8]) -> &'a [u8] { |x| x }
fn map<I, A, B>(mut f: impl FnMut(I) -> A, mut g: impl FnMut(A) -> B) -> impl FnMut(I) -> B { move |x| g(f(x)) }
fn same<'a>() -> impl FnMut(&'a [u8]) -> &'a [u8] { map(inner(), |x| x) }
fn shorter<'a>() -> impl FnMut(&'a [u8]) -> &'static [u8] { map(inner(), |x| x) }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@4"]);
  });

  it("is a type only if what it was made of is one: each that a closure is handed to tells of what that lends for too long", async () => {
    const text = `fn inner<'a, F: Fn(&'a [u8]) -> &'a [u8]>(f: F) -> impl FnMut(&'a [u8]) -> &'a [u8] { move |x| f(x) }
fn map<I, A, B>(mut f: impl FnMut(I) -> A, mut g: impl FnMut(A) -> B) -> impl FnMut(I) -> B { move |x| g(f(x)) }
fn lent<'a, F: Fn(&'a [u8]) -> &'a [u8]>(f: F) -> impl FnMut(&'a [u8]) -> &'a [u8] {
    map(
        inner(
            |d| f(d)), |x| x) }
fn lasting<'a, F: Fn(&'a [u8]) -> &'a [u8] + 'a>(f: F) -> impl FnMut(&'a [u8]) -> &'a [u8] {
    map(inner(
        |d| f(d)), |x| x) }
fn moved<'a, F: Fn(&'a [u8]) -> &'a [u8]>(f: F) -> impl FnMut(&'a [u8]) -> &'a [u8] { map(inner(move |d| f(d)), |x| x) }
fn called<'a, F: Fn(&'a [u8]) -> &'a [u8]>(f: &F, y: &'a [u8]) -> &'a [u8] { map(inner(|d| f(d)), |x| x)(y) }`;
    expect(await errorsOf(text)).toEqual(["E0309@4", "E0309@5", "E0373@6", "E0373@9"]);
  });
});
