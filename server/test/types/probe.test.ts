/** Which method a call means. Each method gives a type of its own, so that the type of the `let` tells which one was picked. */
import { describe, expect, it } from "vitest";
import type { Edition } from "../../src/hir/defs.js";
import { displayPartialType } from "../../src/types/display.js";
import { memoryHost, openSession } from "./infer/support.js";

async function typeOfX(text: string, edition: Edition = "2021"): Promise<string> {
  const session = await openSession(memoryHost({ "/main.rs": text }), edition);
  session.database.openPath("/main.rs");
  for (const body of session.bodies("/main.rs")) {
    const results = session.infer(body);
    const x = results.locals.find((local) => local.name === "x");
    if (x !== undefined) return displayPartialType(results.typeOfLocal(x));
  }
  throw new Error("no variable `x`");
}

describe("method probing", () => {
  it("by value before by reference, at each step of the deref chain", async () => {
    const text =
      "struct S; struct A; struct B; impl S { fn m(self) -> A { A } } trait T { fn m(&self) -> B; } impl T for S { fn m(&self) -> B { B } }";
    expect(await typeOfX(`${text} fn f(s: S) { let x = s.m(); }`)).toBe("A");
    // `&S` as it is: the trait's `&self` fits by value, the inherent `self` only after a deref.
    expect(await typeOfX(`${text} fn f(s: &S) { let x = s.m(); }`)).toBe("B");
  });
  it("inherent before trait at the same step", async () => {
    const text =
      "struct S; struct A; struct B; impl S { fn m(&self) -> A { A } } trait T { fn m(&self) -> B; } impl T for S { fn m(&self) -> B { B } }";
    expect(await typeOfX(`${text} fn f(s: S) { let x = s.m(); }`)).toBe("A");
  });
  it("a trait's by value before an inherent one by reference", async () => {
    const text =
      "struct S; struct A; struct B; impl S { fn m(&self) -> A { A } } trait T { fn m(self) -> B; } impl T for S { fn m(self) -> B { B } }";
    expect(await typeOfX(`${text} fn f(s: S) { let x = s.m(); }`)).toBe("B");
  });
  it("shared before exclusive", async () => {
    const text =
      "struct S; struct A; struct B; trait T { fn m(&mut self) -> A; } trait U { fn m(&self) -> B; } impl T for S { fn m(&mut self) -> A { A } } impl U for S { fn m(&self) -> B { B } }";
    expect(await typeOfX(`${text} fn f(mut s: S) { let x = s.m(); }`)).toBe("B");
  });
  it("through Deref of smart pointers, the library's and one's own", async () => {
    expect(await typeOfX("use std::rc::Rc; fn f(v: Rc<Vec<u8>>) { let x = v.first(); }")).toBe("Option<&u8>");
    const own =
      "use std::ops::Deref; struct P(String); impl Deref for P { type Target = String; fn deref(&self) -> &String { &self.0 } }";
    expect(await typeOfX(`${own} fn f(p: P) { let x = p.as_bytes(); }`)).toBe("&[u8]");
  });
  it("an array is a slice in the end", async () => {
    expect(await typeOfX("fn f(a: [u8; 4]) { let x = a.first(); }")).toBe("Option<&u8>");
  });
  it("clone of a reference clones what it points to only if that can be cloned", async () => {
    expect(await typeOfX("fn f(s: &String) { let x = s.clone(); }")).toBe("String");
    expect(await typeOfX("struct N; fn f(s: &N) { let x = s.clone(); }")).toBe("&N");
    expect(await typeOfX("fn f<T>(s: &T) { let x = s.clone(); }")).toBe("&T");
    expect(await typeOfX("fn f<T: Clone>(s: &T) { let x = s.clone(); }")).toBe("T");
    expect(await typeOfX("use std::rc::Rc; struct N; fn f(s: &Rc<N>) { let x = s.clone(); }")).toBe("Rc<N>");
  });
  it("what is unstable in std only where nothing else has the name", async () => {
    const text =
      "struct A; trait T: Iterator { fn intersperse(&self, by: u8) -> A { A } } impl<I: Iterator> T for I {}";
    expect(await typeOfX(`${text} fn f(i: std::vec::IntoIter<u8>) { let x = i.intersperse(1); }`)).toBe("A");
    const own =
      "use std::alloc::Layout; struct A; trait T { fn padding_needed_for(&self, align: usize) -> A; } impl T for Layout { fn padding_needed_for(&self, align: usize) -> A { A } }";
    expect(await typeOfX(`${own} fn f(i: &Layout) { let x = i.padding_needed_for(1); }`)).toBe("A");
    expect(await typeOfX(`${own} fn f(i: &Layout) { let x = Layout::padding_needed_for(i, 1); }`)).toBe("A");
    expect(await typeOfX("fn f(b: Box<u8>) { let x = Box::into_inner(b); }")).toBe("u8");
  });
  it("an earlier one of which nobody knows whether it fits stops nothing, and decides nothing", async () => {
    const text =
      "use missing::File; struct A; struct B; trait Read { fn take(self) -> A; } impl Read for &File { fn take(self) -> A { A } } struct S; impl S { fn take(&mut self) -> B { B } fn only(&mut self) -> B { B } }";
    expect(await typeOfX(`${text} fn f(mut s: S) { let x = s.take(); }`)).toBe("_");
    expect(await typeOfX(`${text} fn f(mut s: S) { let x = s.only(); }`)).toBe("B");
    // Where nothing else has the name it is taken.
    const sole = text.replace("fn take(&mut self) -> B { B } ", "");
    expect(await typeOfX(`${sole} fn f(s: S) { let x = (&s).take(); }`)).toBe("A");
  });
  it("bounds of a parameter need no import", async () => {
    const text = "mod m { pub struct A; pub trait T { fn m(&self) -> A; } } fn f<P: m::T>(p: P) { let x = p.m(); }";
    expect(await typeOfX(text)).toBe("A");
  });
  it("a trait that is not in scope does not count", async () => {
    const text =
      "mod m { pub trait T { fn m(&self) -> u8; } impl T for char { fn m(&self) -> u8 { 0 } } } fn f(c: char) { let x = c.m(); }";
    expect(await typeOfX(text)).toBe("_");
  });
  it("a private method of another module does not count", async () => {
    const text =
      "mod m { #[derive(Default)] pub struct S; impl S { fn m(&self) -> u8 { 0 } } } trait T { fn m(&self) -> char; } impl T for m::S { fn m(&self) -> char { 'a' } } fn f(s: m::S) { let x = s.m(); }";
    expect(await typeOfX(text)).toBe("char");
  });
  it("methods of an object, its supertraits' and its inherent ones", async () => {
    const text = "trait A { fn a(&self) -> u8; } trait B: A {} impl dyn B { fn i(&self) -> char { 'a' } }";
    expect(await typeOfX(`${text} fn f(b: &dyn B) { let x = b.a(); }`)).toBe("u8");
    expect(await typeOfX(`${text} fn f(b: Box<dyn B>) { let x = b.i(); }`)).toBe("char");
  });
  it("an iterator behind `&mut` is an iterator", async () => {
    expect(await typeOfX("fn f(i: &mut dyn Iterator<Item = u8>) { let x = i.map(|b| b as char).next(); }")).toBe(
      "Option<char>",
    );
  });
  it("arbitrary self types", async () => {
    const text =
      "use std::rc::Rc; use std::pin::Pin; struct S; impl S { fn b(self: Box<Self>) -> u8 { 0 } fn r(self: &Rc<Self>) -> char { 'a' } fn p(self: Pin<&mut Self>) -> bool { true } }";
    expect(await typeOfX(`${text} fn f(s: Box<S>) { let x = s.b(); }`)).toBe("u8");
    expect(await typeOfX(`${text} fn f(s: Rc<S>) { let x = s.r(); }`)).toBe("char");
    expect(await typeOfX(`${text} fn f(s: Pin<&mut S>) { let x = s.p(); }`)).toBe("bool");
  });
  it("`into_iter` of arrays by value from 2021 on", async () => {
    expect(await typeOfX("fn f(a: [u8; 2]) { let x = a.into_iter().next(); }", "2021")).toBe("Option<u8>");
    expect(await typeOfX("fn f(a: [u8; 2]) { let x = a.into_iter().next(); }", "2018")).toBe("Option<&u8>");
  });
  it("impls of one type for different arguments", async () => {
    const text = "struct W<T>(T); impl W<u8> { fn m(&self) -> u8 { 0 } } impl W<char> { fn m(&self) -> char { 'a' } }";
    expect(await typeOfX(`${text} fn f(w: W<char>) { let x = w.m(); }`)).toBe("char");
  });
  it("an inherent impl whose where clause does not hold gives way", async () => {
    const text =
      "struct W<T>(T); struct N; impl<T: Copy> W<T> { fn m(&self) -> u8 { 0 } } trait M { fn m(&self) -> char; } impl<T> M for W<T> { fn m(&self) -> char { 'a' } }";
    expect(await typeOfX(`${text} fn f(w: W<N>) { let x = w.m(); }`)).toBe("char");
    expect(await typeOfX(`${text} fn f(w: W<u8>) { let x = w.m(); }`)).toBe("u8");
  });
  it("one data type at two steps of the deref chain", async () => {
    const text =
      "use std::ops::Deref; struct W<X, Y>(X, Y); impl<X, Y> W<X, Y> { fn m(&self) -> &X { &self.0 } } impl<X, Y> Deref for W<X, Y> { type Target = Y; fn deref(&self) -> &Y { &self.1 } }";
    expect(await typeOfX(`${text} fn f(w: W<u8, W<char, bool>>) { let x = w.m(); }`)).toBe("&u8");
  });
  it("raw pointers have their own methods and not their target's", async () => {
    expect(await typeOfX("fn f(p: *mut u8) { let x = p.is_null(); }")).toBe("bool");
    expect(await typeOfX("fn f(p: *mut String) { let x = p.len(); }")).toBe("_");
  });
});
