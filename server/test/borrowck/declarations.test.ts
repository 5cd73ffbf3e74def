/** Bounds that heads lack, as rustc reports it: `code@line`. Each case has declarations that lack none. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("a type inside a pointer to a function, an object or a raw pointer", () => {
  it("must be one as well, and whoever uses the item vouches for it", async () => {
    const text = `trait Tr<T> {}
struct Function<T> { x: fn(u8) -> &'static T }
struct Object<T> { x: Box<dyn Tr<&'static T>> }
struct Raw<T> { x: *const &'static T }
struct Fine<T: 'static> { x: fn() -> &'static T, y: Box<dyn Tr<&'static T>>, z: *const &'static T, w: fn(&T) }
fn vouched<'a, 'b>(_: fn(&'a &'b u8), x: &'a u8, y: &'b u8) -> &'a u8 { if *x > 1 { x } else { y } }
fn vouched_raw<'a, 'b>(_: *const &'a &'b u8, y: &'b u8) -> &'a u8 { y }
fn vouched_object<'a, 'b>(_: Box<dyn Tr<&'a &'b u8>>, y: &'b u8) -> &'a u8 { y }`;
    expect(await errorsOf(text)).toEqual(["E0310@2", "E0310@3", "E0310@4"]);
  });
});

describe("a data type", () => {
  it("has to say that a parameter is `'static`, but of no other lifetime of its own", async () => {
    const text = `struct Kept<T> { x: &'static T }
struct Needs<T: 'static>(T);
enum Some<T> { None, One(Box<Needs<T>>) }
struct Item<I: Iterator> { x: &'static I::Item }
struct Lent<'a, T, I: Iterator>(&'a T, &'a I::Item);
struct Fine<T: 'static, I: Iterator>(Needs<T>, &'static I::Item) where I::Item: 'static;`;
    expect(await errorsOf(text)).toEqual(["E0310@1", "E0310@3", "E0310@4"]);
  });
});

describe("an item inside a body", () => {
  it("is looked into like any other", async () => {
    const text = `fn first() { struct Kept<T> { x: &'static T } }
fn second() { { enum Some<T> { None, One(&'static T) } } let fine = 1; }
fn third() { struct Fine<'a, T> { x: &'a T } struct Held<T: 'static> { x: &'static T } }`;
    expect(await errorsOf(text)).toEqual(["E0310@1", "E0310@2"]);
  });
});

describe("a lifetime without a name", () => {
  it("cannot be said to be outlived, which is an error of its own", async () => {
    const text = `use std::fmt::Debug;
fn asks<'a, T: 'a>(x: &'a ()) -> &'a () { x }
fn elided<T>(x: &()) -> &() { asks::<T>(x) }
fn anonymous<T>(x: &'_ ()) -> &'_ () { asks::<T>(x) }
fn named<'a, T>(x: &'a ()) -> &'a () { asks::<T>(x) }
fn object<T: Debug>(x: T, y: &u8) -> Box<dyn Debug + '_> { Box::new((x, y)) }
fn fine<'a, T: 'a>(x: &'a ()) -> &'a () { asks::<T>(x) }`;
    expect(await errorsOf(text)).toEqual(["E0311@3", "E0311@4", "E0309@5", "E0311@6"]);
  });
});

describe("an impl", () => {
  it("holds for what the trait asks to be `'static`", async () => {
    const text = `trait Kept: 'static {}
struct Pair<T>(T, T);
struct Lent<'a, T>(&'a T);
trait Takes<'a, T: 'a> {}
impl<T> Kept for Pair<T> {}
impl<'a, T> Takes<'a, T> for Pair<u8> {}
impl<'a, T> Takes<'a, T> for Lent<'a, T> {}
impl<T: Kept> Kept for Vec<T> {}
impl<F: 'static> Kept for fn(F) {}`;
    expect(await errorsOf(text)).toEqual(["E0310@5", "E0309@6"]);
  });

  it("gives associated types that are types, and what the trait promises of them", async () => {
    const text = `trait Get<'a> { type Out; type Kept: 'static; }
struct Own<T>(T);
impl<'a, T> Get<'a> for Own<T> {
  type Out = &'a T;
  type Kept = T;
}
impl<'a, T> Get<'a> for &'a T { type Out = &'a T; type Kept = u8; }
impl<'a, T: 'static> Get<'a> for Vec<T> { type Out = &'a T; type Kept = T; }
trait Lend { type Item<'x> where Self: 'x; }
impl<T> Lend for Vec<T> { type Item<'x> = &'x mut T where Self: 'x; }`;
    expect(await errorsOf(text)).toEqual(["E0309@4", "E0310@5"]);
  });
});

describe("an impl of which something is not known", () => {
  it("may be vouched for by just that", async () => {
    const text = `struct Lent<'a, T: 'a>(&'a T);
trait Get { type Out; }
impl<'a, T> Get for &'a nowhere::Own<T> { type Out = Lent<'a, T>; }
impl<'a, T> nowhere::Get<&'a T> for u8 { type Out = Lent<'a, T>; }
impl<'a, T> Get for (&'a u8, Vec<T>) { type Out = Lent<'a, T>; }`;
    expect(await errorsOf(text)).toEqual(["E0309@5"]);
  });
});

describe("a bound", () => {
  it("names types that are types, as far as the signature does not vouch for them", async () => {
    const text = `trait Tr<K>: Sized {
  fn named<'a, L: Tr<&'a Vec<K>>>();
  fn of_self<'a, L>() where L: Tr<&'a Self>;
  fn vouched<'a, L: Tr<&'a Vec<K>>>(key: &'a K);
  fn any<L>() where for<'x> L: Tr<&'x K>;
}
struct Needs<T: 'static>(T);
fn cloned<T>() where Needs<T>: Clone {}
fn taken<T>(_: Needs<T>) where Needs<T>: Clone {}
trait Steps { type One; fn each<'c, I>(_: I, _: &'c Self::One) where I: Iterator<Item = &'c Self::One>; }
impl<T> Steps for Vec<T> { type One = T; fn each<'c, I>(_: I, _: &'c Self::One) where I: Iterator<Item = &'c Self::One> {} }`;
    expect(await errorsOf(text)).toEqual(["E0309@2", "E0309@3", "E0310@8"]);
  });

  it("asks nothing of an argument that names a lifetime which the bound binds", async () => {
    const text = `struct Held<T: 'static>(T);
struct Lent<'a, T: 'static>(&'a T);
trait Two<A, B> {}
trait Ext {
    type U;
    fn all<F: FnMut(&u8, Held<Self::U>)>(f: F);
    fn other<F: for<'a> Two<&'a Held<Self::U>, u8>>(f: F);
    fn second<F: for<'a> Two<&'a u8, Held<Self::U>>>(f: F);
    fn of_itself<F>(f: F) where for<'a> Held<Self::U>: Two<&'a u8, u8>;
    fn pointer<F: FnMut(fn(&u8), Held<Self::U>)>(f: F);
    fn answered<F: FnMut(&u8) -> Lent<'_, Self::U>>(f: F);
    fn hidden(f: impl FnMut(&u8, Held<Self::U>));
    fn hidden_alone(f: impl FnMut(Held<Self::U>));
}`;
    expect(await errorsOf(text)).toEqual(["E0310@8", "E0310@9", "E0310@10", "E0310@11", "E0310@13"]);
  });
});

describe("a derive on a packed struct", () => {
  it("moves out of each field that is not `Copy`", async () => {
    const text = `#[derive(Debug, Default, PartialEq, PartialOrd)]
#[repr(packed)]
struct Held { name: String, count: u8 }
#[derive(Clone, Copy, Debug)]
#[repr(packed(2))]
struct Plain { a: u8, b: u32 }
#[derive(Debug)]
#[repr(C, packed)]
struct Generic<T> { a: T, b: [u8; 2] }
#[derive(Debug)]
#[repr(C)]
struct Aligned { name: String }
#[derive(Hash)]
#[repr(packed)]
struct Lent<'a>(&'a str, &'a mut str);
#[derive(Eq)]
#[repr(packed)]
struct Compared(String);
impl PartialEq for Compared { fn eq(&self, _: &Self) -> bool { true } }
#[derive(derive_more::Debug)]
#[repr(packed)]
struct Others(String);
#[derive(std::fmt::Debug)]
#[repr(packed)]
struct Named(String);`;
    expect(await errorsOf(text)).toEqual(["E0507@3", "E0507@3", "E0507@3", "E0507@15", "E0507@25"]);
  });
});

describe("a function of a trait's impl", () => {
  it("takes and gives what are types where those are that the trait says", async () => {
    const text = `trait Walk<'t, T> {
    type Out;
    fn next(&mut self) -> Option<Self::Out>;
    fn same<'n, N>(&self, n: &'n N) -> Option<&'n N>;
    fn given(&self) -> Option<&'t T>;
}
struct Over<N>(N);
impl<'a, N: 'a> Walk<'a, N> for Over<N> {
    type Out = &'a N;
    #[inline]
    fn next(&mut self)
        -> Option<&'static N> { None }
    fn same<'n, M>(&self, n: &'n M) -> Option<&'static M> { None }
    fn given(&self) -> Option<&'static N> { None }
}
struct Fine<'b, N>(&'b N);
impl<'a, 'b, N> Walk<'a, N> for Fine<'b, N> {
    type Out = &'b N;
    fn next(&mut self) -> Option<&'b N> { None }
    fn same<'m, M>(&self, n: &'m M) -> Option<&'m M> { None }
    fn given(&self) -> Option<&'a N> { None }
}`;
    expect(await errorsOf(text)).toEqual(["E0310@11", "E0310@13", "E0310@14"]);
  });
});

describe("a field whose type is not found", () => {
  it("may ask for anything among the parameters and lifetimes of its data type", async () => {
    const text = `struct Walk<'a, T> { over: &'a Missing<T> }
struct Inner<'a, T>(Option<Walk<'a, T>>);
struct Pair<'a, 'b>(Missing<'a, 'b>);
struct Known<'a, 'b, T>(&'a u8, &'b u8, Option<T>);
impl<'a, T> Iterator for Walk<'a, T> { type Item = &'a T; fn next(&mut self) -> Option<&'a T> { None } }
impl<'a, T> Iterator for Inner<'a, T> { type Item = &'a T; fn next(&mut self) -> Option<&'a T> { None } }
fn pair<'a, 'b>(_: Pair<'a, 'b>, x: &'b u8) -> &'a u8 { x }
impl<'a, 'b, T> Iterator for Known<'a, 'b, T> { type Item = &'a T; fn next(&mut self) -> Option<&'a T> { None } }
fn known<'a, 'b, T>(_: Known<'a, 'b, T>, x: &'b u8) -> &'a u8 { x }`;
    expect(await errorsOf(text)).toEqual(["E0309@8", "LIFETIME@9"]);
  });
});

describe("an associated type of a trait that is implemented for what outlives a lifetime", () => {
  it("asks that of the type, which no field says", async () => {
    const text = `trait Tr<'a> { type Out; }
impl<'a, T> Tr<'a> for T where T: 'a { type Out = (); }
type Req<'a, T> = <T as Tr<'a>>::Out;
struct Field<'a, T> { f: <T as Tr<'a>>::Out }
enum Variant<'a, T> { V(Req<'a, T>) }
struct Other<'a, 'b, T> { f: &'b T, g: <T as Tr<'a>>::Out }
struct Statics<T> { f: <T as Tr<'static>>::Out }
struct Inside<'a, T> { h: Option<<Vec<T> as Tr<'a>>::Out> }
trait Has<'a> { type X; } impl<'a, T> Has<'a> for Vec<T> { type X = <T as Tr<'a>>::Out; }`;
    expect(await errorsOf(text)).toEqual(["E0309@4", "E0309@5", "E0309@6", "E0310@7", "E0309@8", "E0309@9"]);
  });

  it("is content with what is said: by a bound, by another field, by what the type itself is made of", async () => {
    const text = `trait Tr<'a> { type Out; }
impl<'a, T> Tr<'a> for T where T: 'a { type Out = (); }
struct Bound<'a, T: 'a> { f: <T as Tr<'a>>::Out }
struct Implemented<'a, T: Tr<'a>> { f: <T as Tr<'a>>::Out }
struct Said<'a, T> { f: &'a T, g: <T as Tr<'a>>::Out }
struct Longer<'a, 'b: 'a, T> { f: &'b T, g: <T as Tr<'a>>::Out }
struct Made<'a, T> { f: <&'a T as Tr<'a>>::Out, g: <&'a Vec<T> as IntoIterator>::IntoIter }
struct Items<'a, I: Iterator<Item = &'a str>> { f: I::Item, g: <&'a str as ToOwned>::Owned, h: <Vec<I> as IntoIterator>::IntoIter }`;
    expect(await errorsOf(text)).toEqual([]);
  });
});

describe("a trait that is not found", () => {
  it("may ask for `'static` itself: in bodies, too, nothing is told of what it bounds", async () => {
    const text = `use missing::Sub; use std::any::Any;
struct Held<S> { s: S }
fn stat<T: 'static>(_: T) {}
impl<S: Sub> Held<S> { fn boxed(self) -> Box<dyn Any> { Box::new(self.s) } fn whole(self) { stat(self) } fn lent(s: &S) -> &dyn Any { s } }
impl<S> Held<S> { fn boxed(self) -> Box<dyn Any> { Box::new(self.s) } fn whole(self) { stat(self) } fn lent(s: &S) -> &dyn Any { s } }
fn given(s: impl Sub) { stat(vec![s]) }`;
    expect(await errorsOf(text)).toEqual(["E0310@5", "E0310@5", "E0310@5"]);
  });
});

it("nothing is asked of an associated type that lacks a lifetime (E0106)", async () => {
  const text = `struct Chunk<'a, T: 'a, S: Iterator<Item = T>> { s: &'a mut S }
struct Chunks<T, S: Iterator<Item = T>> { inner: S, t: T }
impl<T, S: Iterator<Item = T>> Iterator for Chunks<T, S> {
    type Item = Chunk<T, S>; // E0106
    fn next(&mut self) -> Option<Chunk<'_, T, S>> { todo!() }
}`;
  expect(await errorsOf(text)).toEqual([]);
});
