/** What of a type must outlive a lifetime for the type to, as rustc reports it: `code@line`. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("a projection that must outlive a lifetime", () => {
  it("does so if one of the lifetimes does that its declaration promises, and as a where clause says of these lifetimes", async () => {
    const text = `use std::cell::Cell;
trait Two<'a, 'b> { type Out: 'a + 'b; }
fn require<'a, 'b, 'c, T: Two<'b, 'c>>(_: Cell<&'a ()>, _: T) where T::Out: 'a {}
fn unrelated<'a, 'b, 'c, T: Two<'b, 'c>>(x: Cell<&'a ()>, t: T) { require(x, t); }
fn first<'a, 'b: 'a, 'c, T: Two<'b, 'c>>(x: Cell<&'a ()>, t: T) { require(x, t); }
fn second<'a, 'b, 'c: 'a, T: Two<'b, 'c>>(x: Cell<&'a ()>, t: T) { require(x, t); }
fn stated<'a, 'b, 'c, T: Two<'b, 'c>>(x: Cell<&'a ()>, t: T) where T::Out: 'a { require(x, t); }
fn in_closure<'a, 'b, 'c, T: Two<'b, 'c>>(x: Cell<&'a ()>, t: T) { (|| require(x, t))(); }
fn in_closure_first<'a, 'b: 'a, 'c, T: Two<'b, 'c>>(x: Cell<&'a ()>, t: T) { (|| require(x, t))(); }`;
    expect(await errorsOf(text)).toEqual(["E0309@4", "E0309@8"]);
  });

  it("is not the one of another lifetime", async () => {
    const text = `trait Tr<'a> { type Out; }
fn needs<'a, T: 'a>() -> &'a () { &() }
fn other<'a, 'b, T>() -> &'a () where for<'x> T: Tr<'x>, <T as Tr<'b>>::Out: 'a { needs::<<T as Tr<'a>>::Out>() }
fn same<'a, 'b, T>() -> &'a () where for<'x> T: Tr<'x>, <T as Tr<'b>>::Out: 'a { needs::<<T as Tr<'b>>::Out>() }`;
    expect(await errorsOf(text)).toEqual(["E0309@3"]);
  });

  it("asks that of all that it is of where nothing is said", async () => {
    const text = `use std::cell::Cell;
trait One<'b> { type Out; }
fn require<'a, 'b, T: One<'b>>(_: Cell<&'a ()>, _: T) where T::Out: 'a {}
fn both<'a, 'b, T: One<'b>>(x: Cell<&'a ()>, t: T) { require(x, t); }
fn parameter<'a, 'b: 'a, T: One<'b>>(x: Cell<&'a ()>, t: T) { require(x, t); }
fn fine<'a, 'b: 'a, T: One<'b> + 'a>(x: Cell<&'a ()>, t: T) { require(x, t); }
fn stated<'a, 'b, T: One<'b>>(x: Cell<&'a ()>, t: T) where T::Out: 'a { require(x, t); }`;
    expect([...(await errorsOf(text))].sort()).toEqual(["E0309@4", "E0309@5", "LIFETIME@4"]);
  });

  it("does so where a signature vouches for it", async () => {
    const text = `use std::ops::Index;
struct Page<'a>(Vec<&'a str>);
impl<'a, I> Index<I> for Page<'a> where Vec<&'a str>: Index<I> {
    type Output = <Vec<&'a str> as Index<I>>::Output;
    fn index(&self, at: I) -> &Self::Output { <Vec<&'a str> as Index<I>>::index(&self.0, at) }
}`;
    expect(await errorsOf(text)).toEqual([]);
  });
});

describe("an object", () => {
  it("outlives what its trait's supertrait says of an associated type", async () => {
    const text = `trait Bar { type Assoc; }
trait Foo<'a, T: 'a>: Bar<Assoc = &'a T> {}
trait Plain<'a, T: 'a>: Bar {}
fn outlives<'a, T: 'a>() {}
fn implied<'a, T>(_: &dyn Foo<'a, T>) { outlives::<'a, T>() }
fn unsaid<'a, T>(_: &dyn Plain<'a, T, Assoc = u8>) { outlives::<'a, T>() }`;
    expect(await errorsOf(text)).toEqual(["E0309@6"]);
  });
});

describe("what binds lifetimes of its own", () => {
  it("is of the parameters in it all the same", async () => {
    const text = `fn pointer<T>(f: fn(&T)) -> Box<dyn Fn(&T)> { Box::new(f) }
fn fine<T: 'static>(f: fn(&T)) -> Box<dyn Fn(&T)> { Box::new(f) }`;
    expect(await errorsOf(text)).toEqual(["E0310@1"]);
  });
});
