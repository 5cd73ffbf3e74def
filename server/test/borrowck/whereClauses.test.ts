/** What where clauses and impls say of lifetimes, as rustc 1.95 reports it: `code@line`. Each case has functions that keep it. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("an associated type by a bound for all lifetimes", () => {
  it("is of any, not of one of the signature", async () => {
    const text = `trait Group<G> { fn storage(&self); }
trait Db<'d> { type Dyn: Group<Self::Group> + 'd; type Group; }
trait Query: for<'d> Db<'d> {}
fn index<Q: Query>(_: &u8, db: &<Q as Db<'_>>::Dyn) { <<Q as Db<'_>>::Dyn as Group<Q::Group>>::storage(db); }`;
    expect(await errorsOf(text)).toEqual([]);
  });
});

describe("what a where clause says of lifetimes", () => {
  it("binds what comes out of the trait's methods, and what goes in", async () => {
    const text = `use std::ops::{Add, Deref, Index};
fn item<'a, A: Iterator<Item = &'a str>>(mut a: A) -> &'static str { a.next().unwrap() }
fn target<'a, A: Deref<Target = &'a str>>(a: &A) -> &'static str { **a }
fn added<'a, A: Add<&'a str, Output = String>>(a: A, b: &str) -> String { a + b }
fn indexed<'a, A: Index<&'a str, Output = String>>(a: &A, b: &str) -> String { a[b].clone() }
trait Visit<'a> { type Out; fn visit(&mut self, n: &'a u8) -> Self::Out; }
fn visited<'a, V: Visit<'a>>(n: &u8, v: &mut V) -> V::Out { v.visit(n) }
fn fine<'a, A: Iterator<Item = &'a str>, V: Visit<'a>>(mut a: A, n: &'a u8, v: &mut V) -> (&'a str, V::Out) { (a.next().unwrap(), v.visit(n)) }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@2", "LIFETIME@3", "E0621@4", "E0621@5", "E0621@7"]);
  });

  it("of the standard library's traits with parameters ties those to what implements them", async () => {
    const text = `fn from<'a>() -> Vec<&'a String> { let b = String::new(); Vec::from([&b]) }
fn extended<'a>(v: &mut Vec<&'a str>) { let s = String::new(); v.extend([s.as_str()]); }
fn fine(v: &mut Vec<String>) -> Vec<String> { let s = String::new(); v.extend([s.clone()]); Vec::from([s]) }`;
    expect(await errorsOf(text)).toEqual(["E0515@1", "E0597@2"]);
  });
});

describe("a constant of a trait", () => {
  it("has the lifetimes of the trait's arguments, as the path says them or as what holds of the type does", async () => {
    const text = `trait Foo<'a> { const C: &'a u32; }
impl<'a, T> Foo<'a> for T { const C: &'a u32 = &22; }
struct Held<'a>(&'a ());
trait Sized8 { const X: i32; }
impl Sized8 for Held<'static> { const X: i32 = 10; }
fn named<'a>(_: &'a u32) -> &'static u32 { <() as Foo<'a>>::C }
fn bound<'a, T: Foo<'a>>() -> &'static u32 { T::C }
fn of_static<'a>(_: &'a u32) -> i32 { Held::<'a>::X }
fn fine<'a, T: Foo<'a>>(_: &'a u32) -> (&'static u32, &'a u32, i32) { (<() as Foo>::C, T::C, Held::<'static>::X) }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@6", "LIFETIME@7", "LIFETIME@8"]);
  });
});

describe("a projection of a parameter", () => {
  it("outlives what the type around it says, whatever its other lifetimes are", async () => {
    const text = `trait Maker<'a, 'b>: Sized { type Block; type Cx; fn append(cx: &'a Self::Cx) -> Self::Block; fn text(&self) -> &'b str; }
struct Held<'a, 'b, M: Maker<'a, 'b>> { cx: &'a M::Cx, text: &'b str }
impl<'a, 'b, M: Maker<'a, 'b>> Held<'a, 'b, M> { fn append(&mut self) -> M::Block { M::append(self.cx) } }`;
    expect(await errorsOf(text)).toEqual([]);
  });

  it("of the impl that is taken ask what they ask, of types and lifetimes", async () => {
    const text = `use std::cell::Cell;
trait Tr { fn go(&self) {} }
struct S<'a, T>(Cell<&'a str>, T);
impl<'a, T: 'a> Tr for S<'a, T> {}
struct L<'a, 'b>(Cell<&'a str>, Cell<&'b str>);
impl<'a, 'b> Tr for L<'a, 'b> where 'a: 'b {}
fn needs<T: Tr>(_: T) {}
fn fine<'a, 'b: 'a>(x: S<'a, &'b str>, y: L<'b, 'a>) { needs(x); needs(y); }
fn shorter<'a, 'b>(x: S<'a, &'b str>) { needs(x); }
fn unrelated<'a, 'b>(x: L<'a, 'b>) { needs(x); }
fn generic<T>(x: S<'static, T>) { needs(x); }
fn unknown<'a, T>(x: S<'a, T>) { needs(x); }
fn by_method<'a, 'b>(x: L<'a, 'b>) { x.go(); }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@9", "LIFETIME@10", "E0310@11", "E0309@12", "LIFETIME@13"]);
  });

  it("of a data type are also what its fields ask", async () => {
    const text = `struct Guard<'a, T> { of: &'a T }
struct Pair<'a, 'b, T> { guard: Guard<'a, &'b T> }
struct List<'a, T> { head: Guard<'a, T>, rest: Option<Box<List<'a, T>>> }
struct Plain<'a, T> { name: &'a str, value: T }
struct Held<T>(T);
impl<T> Held<T> {
    fn guard(&self) -> Guard<'static, T> { loop {} }
    fn list(&self) -> Option<List<'static, T>> { None }
    fn plain(&self) -> Plain<'static, T> { loop {} }
    fn guards(&self) { self.guard(); }
    fn lists(&self) { self.list(); }
    fn fine(&self) { self.plain(); }
}
fn pair<'a, 'b, T>(_: Option<Pair<'a, 'b, T>>, b: &'b T) -> &'a T { b }
fn unrelated<'a, 'b, T>(b: &'b T) -> &'a T { pair(None, b) }
trait Get { type Out; }
impl<'a, T> Get for &'a Held<T> { type Out = List<'a, T>; }
impl<T> Get for Held<T> { type Out = List<'static, T>; }
struct A<'a, T>(Guard<'a, T>); struct B<'a, T>(A<'a, T>); struct C<'a, T>(B<'a, T>); struct D<'a, T>(C<'a, T>);
fn implied<'a, T>(d: Option<D<'a, T>>) -> Option<&'a T> { None::<&'a T> }`;
    expect(await errorsOf(text)).toEqual(["E0310@18", "E0310@10", "E0310@11", "LIFETIME@15"]);
  });

  it("may be of the unit type, and are taken before an impl", async () => {
    const text = `trait Kept<'a> { fn kept<T>(value: &'a T) -> &'static T; }
impl Kept<'static> for () { fn kept<T>(value: &'static T) -> &'static T { value } }
fn assumed<'a, T>(x: &'a T) -> &'static T where (): Kept<'a> { <()>::kept(x) }
fn by_impl<'a, T>(x: &'a T) -> &'static T { <()>::kept(x) }`;
    expect(await errorsOf(text)).toEqual(["E0521@4"]);
  });

  it("are both asked where they are of one trait: the argument of a method decides", async () => {
    const text = `use std::ops::{Range, RangeFrom};
trait Slice<R>: Sized { fn slice(&self, range: R) -> Self; }
fn both<T: Slice<Range<usize>> + Slice<RangeFrom<usize>>>(x: T) { let y = (x.slice(2..), x.slice(0..2)); drop(y); drop(y); }`;
    expect(await errorsOf(text)).toEqual(["E0382@3"]);
  });

  it("of an error that is made by a trait's function are those of the one type there is", async () => {
    const text = `mod ser { pub trait Error: Sized { fn custom<T: std::fmt::Display>(t: T) -> Self; } }
struct Error(String);
impl ser::Error for Error { fn custom<T: std::fmt::Display>(t: T) -> Self { Error(t.to_string()) } }
fn f(made: String) -> Result<(), Error> {
    "1".parse::<u8>().map_err(ser::Error::custom)?;
    drop(made);
    drop(made);
    Ok(())
}`;
    expect(await errorsOf(text)).toEqual(["E0382@7"]);
  });
});

describe("a callable parameter that is passed on", () => {
  it("may be called with what its own bound says, and with nothing shorter", async () => {
    const text = `use std::cell::RefCell; use std::rc::Rc;
struct Tree { kids: Vec<Rc<RefCell<Tree>>>, val: i32 }
impl Tree {
    fn walk<'t>(&'t self, f: &mut impl FnMut(&'t i32)) { f(&self.val); for k in &self.kids { k.borrow().walk(f); } }
    fn local<'t, F: FnMut(&'t i32)>(&'t self, f: &mut F) { let b = self.kids[0].borrow(); b.local(f); }
    fn any<F: FnMut(&i32)>(&self, f: &mut F) { f(&self.val); for k in &self.kids { k.borrow().any(f); } }
}
fn each<'t, F: Fn(&'t i32)>(v: &'t i32, f: F) { f(v) }
fn lent<F: Fn(&i32)>(f: F) { let x = 1; each(&x, &f); each(&x, f); }
fn same<'a, F: Fn(&'a i32)>(v: &'a i32, f: F) { each(v, &f); let x = 1;
    each(&x, f); }
fn out<'a, 'b, F: FnMut(&'a i32) -> &'b str>(v: &'a [i32], f: F) -> Vec<&'b str> { v.iter().map(f).collect() }
fn other<'a, 'b, F: FnMut(&'a i32) -> &'b str>(v: &'a [i32], f: F) -> Vec<&'a str> { v.iter().map(f).collect() }
fn input<'a, 'b, F: FnMut(&'a i32) -> &'b str>(v: &'b [i32], f: F) -> Vec<&'b str> { v.iter().map(f).collect() }`;
    expect(await errorsOf(text)).toEqual(["E0716@4", "E0597@5", "E0597@11", "LIFETIME@13", "LIFETIME@14"]);
  });
});

describe("a bound for all lifetimes", () => {
  it("asks the longest of what must outlive them, or be one of them", async () => {
    const text = `trait Out<'a> {} impl<'a, T> Out<'a> for T where T: 'a {}
fn all<G>(_: G) where for<'a> G: Out<'a> {}
fn local() { let l = 0; all(&l); }
fn given<'x>(l: &'x u8) { all(l); }
fn statics(l: &'static u8) { all(l); all(1); all(String::new()); }
trait Bar<'a> {} impl<'a> Bar<'a> for &'a u8 {}
fn bar<T>(_: T) where for<'a> T: Bar<'a> {}
fn one() { let x = 1u8; bar(&x); }`;
    expect(await errorsOf(text)).toEqual(["E0597@3", "E0521@4", "E0597@8"]);
  });

  it("says nothing of type parameters, nor where no bound is for all of them: rustc tells that otherwise", async () => {
    const text = `trait Foo<'t> { fn foo(&'t self) -> &'t u8; } trait Bar<'c>: for<'t> Foo<'t> {}
fn one<'x, F: Foo<'x>>(f: &'x F) { any(f); }
fn any<F: for<'t> Foo<'t>>(f: &F) {}
fn supers<'x, B: Bar<'x>>(b: &B) { any(b); }
fn outlives<T>() where for<'u> T: 'u {}
fn param<S>() { outlives::<S>(); }
struct Value<'a>(&'a ()); fn value<'a>() { outlives::<Value<'a>>(); }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@7"]);
  });

  it("on an associated type that takes a lifetime asks what the type's own clauses ask, for all; a closure is given any", async () => {
    const text = `trait Lending {
    type Item<'a> where Self: 'a;
    fn next<'a>(&'a mut self) -> Option<Self::Item<'a>>;
    fn each<F>(&mut self, mut f: F) where F: FnMut(Self::Item<'_>) { while let Some(x) = self.next() { f(x); } }
}
struct Owned(Vec<String>);
impl Lending for Owned { type Item<'a> = &'a mut String; fn next(&mut self) -> Option<&mut String> { self.0.first_mut() } }
struct Bytes<'s>(&'s [u8]);
impl<'s> Lending for Bytes<'s> { type Item<'a> = &'a [u8] where 's: 'a; fn next<'a>(&'a mut self) -> Option<&'a [u8]> { Some(self.0) } }
fn local() { let v = [1u8];
    let mut b = Bytes(&v);
    b.each(|x| drop(x)); }
fn lent(v: &[u8]) { let mut b = Bytes(v);
    b.each(|x| drop(x)); }
fn fixed(v: &'static [u8]) { let mut b = Bytes(v); b.each(|x| drop(x)); }
fn asked_by_hand() { let v = [1u8]; let mut b = Bytes(&v); while let Some(x) = b.next() { drop(x); } }
fn of_no_borrow(mut o: Owned) { o.each(|s| s.push('x')); drop(o); }
fn of_parameter<I: Lending>(i: &mut I) { i.each(|x| drop(x)); }
fn kept(mut o: Owned) { let mut all = vec![]; o.each(|s|
    all.push(s)); }
fn copied(mut o: Owned) { let mut all = vec![]; o.each(|s| all.push(s.clone())); }`;
    expect(await errorsOf(text)).toEqual(["E0597@11", "E0521@14", "E0521@20"]);
  });
});
