/** What types, paths and functions that are named ask of lifetimes, as rustc reports it: `code@line`. Each case has functions that keep it. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("a function that is named", () => {
  it("keeps its where clauses also where it is not called", async () => {
    const text = `fn takes<T: 'static>(_: T) {}
fn cast<'a>(_: &'a str) { let _f: fn(&'a str) = takes; }
fn passed(x: &str) { Some(x).map(takes); }
fn of_parameter<T>(_: T) { let _g = takes::<T>; }
fn once<T>(t: T) { let g = takes; g(t); }
fn fine<T: 'static>(t: T, x: &'static str) { Some(x).map(takes); let g = takes; g(t); }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@2", "E0521@3", "E0310@4", "E0310@5"]);
  });

  it("is made with types that are types", async () => {
    const text = `trait Witness<W>: Sized { fn of_static(self) {} }
impl<T> Witness<&'static T> for T {}
fn named<T>() {}
fn temporary() { (&String::new()).of_static(); }
fn lent<'x, T>() { named::<&'x T>(); }
fn fine<'x, T: 'x>() { named::<&'x T>(); (&5).of_static(); }`;
    expect(await errorsOf(text)).toEqual(["E0716@4", "E0309@5"]);
  });
});

describe("what an item of an impl is of", () => {
  it("must be a type, whatever the item itself shows of it", async () => {
    const text = `struct Pair<'a, 'b: 'a>(Option<&'a &'b ()>);
impl<'a, 'b> Pair<'a, 'b> {
    const FN: fn(&'b u8) -> &'a u8 = |u| u;
    fn function(u: &'b u8) -> &'a u8 { u }
}
trait Tr<'a, 'b, T> { const FN: fn(&'b u8) -> &'a u8; }
impl<'a, 'b> Tr<'a, 'b, Pair<'a, 'b>> for () { const FN: fn(&'b u8) -> &'a u8 = |u| u; }
fn constant<'a, 'b>(u: &'b u8) -> &'a u8 { Pair::FN(u) }
fn called<'a, 'b>(u: &'b u8) -> &'a u8 { Pair::function(u) }
fn by_trait<'a, 'b>(u: &'b u8) -> &'a u8 { <()>::FN(u) }
fn fine<'a, 'b: 'a>(u: &'b u8) -> &'a u8 { <()>::FN(Pair::FN(Pair::function(u))) }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@8", "LIFETIME@9", "LIFETIME@10"]);
  });

  it("is what the path says also of a constant that has no lifetime", async () => {
    const text = `struct Held<'a>(&'a ());
impl Held<'static> { const NUMBER: i32 = 1; }
fn wrong<'a>() -> i32 { Held::<'a>::NUMBER }
fn fine() -> i32 { Held::<'static>::NUMBER + Held::NUMBER }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@3"]);
  });
});

describe("a part of a type that is left out", () => {
  it("is found out without its lifetimes, also where an impl decides it", async () => {
    const text = `struct Names;
impl From<Names> for Vec<&'static str> { fn from(_: Names) -> Self { vec![] } }
fn fine(names: Names, own: &String) { let mut all: Vec<_> = names.into(); all.push(own); }
fn said(names: Names, own: &String) { let mut all: Vec<&'static str> = names.into(); all.push(own); }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@4"]);
  });
});

describe("a struct without a size", () => {
  it("is told by its tail: what is implemented for all that have one is not for it", async () => {
    const text = `struct Own { name: u8, rest: std::path::Path }
fn fine(own: &Own) -> Box<std::path::Path> { own.rest.into() }`;
    expect(await errorsOf(text)).toEqual([]);
  });
});

describe("a borrow for ever", () => {
  it("is one of a constant: of calls only those that the standard library marks, of no address", async () => {
    const text = `fn call() { let _: &'static i32 = &i32::from_be(1); }
fn compared() { let _: &'static bool = &(42 as *const i32 == 43 as *const i32); }
fn address() { let _: &'static usize = &(&1 as *const i32 as usize + 1); }
fn functions() { let _: &'static bool = &(call as fn() == call as fn()); }
fn fine() { let _: &'static usize = &std::mem::size_of::<u8>(); let _: &'static *const i32 = &(42 as *const i32); }
const IN_CONSTANT: &i32 = &i32::from_be(1);`;
    expect(await errorsOf(text)).toEqual(["E0716@1", "E0716@2", "E0716@3", "E0716@4"]);
  });
});

describe("an object", () => {
  it("of a trait that asks for `'static` holds no shorter lifetime", async () => {
    const text = `trait Lasting: 'static {}
trait Of<T>: Lasting {}
fn takes<T: ?Sized + Of<S>, S>() {}
fn lent<'a>() { takes::<dyn Of<&'a u8>, _>(); }
fn fine() { takes::<dyn Of<&'static u8>, _>(); takes::<dyn Of<u8>, _>(); }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@4"]);
  });
});

describe("a projection", () => {
  it("outlives what all outlives that it is of, closures by what they capture", async () => {
    const text = `fn of<F>(_: F) -> impl Iterator { b"".iter() }
fn lasting<T: 'static>(_: T) {}
fn nested<T>(_: T) { lasting(of(of(|| {}).next()).next()); }
fn held<T: Copy>(t: T) { lasting(of(move || { t; }).next()); }
fn nested_held<T: Copy>(t: T) { lasting(of(of(move || { t; }).next()).next()); }`;
    expect(await errorsOf(text)).toEqual(["E0310@4", "E0310@5"]);
  });

  it("that is written is what it stands for, without lifetimes of its own as well", async () => {
    const text = `trait Tr { type Out; }
impl Tr for () { type Out = &'static u8; }
fn wrong() { let a = 1; let _: <() as Tr>::Out = &a; }
fn fine() { let _: <() as Tr>::Out = &1; }`;
    expect(await errorsOf(text)).toEqual(["E0597@3"]);
  });
});

describe("a closure that is handed on and lends too shortly", () => {
  it("escapes, but for an `async` one", async () => {
    const text = `fn lasting<'a>(_: impl Sized + 'a) {}
fn plain(x: i32) { let c = || { x + 1 }; lasting::<'static>(c); }
fn asynchronous(x: i32) { let c = async || { x + 1 }; lasting::<'static>(c); }
fn block(x: i32) { let c = async { x + 1 }; lasting::<'static>(c); }`;
    expect(await errorsOf(text)).toEqual(["E0373@2", "E0597@3", "E0373@4"]);
  });
});

describe("a trait that a data type asks of its parameter", () => {
  it("holds for the lifetimes that the type is made with", async () => {
    const text = `trait Both<'a, 'b> {}
impl Both<'_, '_> for i32 {}
impl<'a> Both<'a, 'a> for () {}
struct Held<'a, 'b, T: Both<'a, 'b>>(T, &'a (), &'b ());
fn written<'a>(x: &'a ()) { let _: Held<'static, '_, _> = Held((), &(), x); }
fn never_reached<'a>() { return; let _: Held<'static, 'a, _> = Held((), &(), &()); }
trait Lasting {}
impl Lasting for &'static str {}
struct Kept<T: Lasting>(T);
fn made(x: &str) { Kept(x); }
fn fine<'a>(x: &'a ()) { let _: Held<'static, 'a, _> = Held(1, &(), x); Held((), x, x); Kept("text"); }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@5", "LIFETIME@6", "LIFETIME@10"]);
  });
});

describe("a path in a promoted constant", () => {
  it("says of lifetimes what it says anywhere", async () => {
    const text = `fn named<'a>() { let x = 0; let f = &drop::<&'a i32>; f(&x); }
fn for_ever() { let x = 0; let f = &drop::<&'static i32>; f(&x); }
fn fine<'a>(x: &'a i32) { let f = &drop::<&'a i32>; f(x); let g = &drop::<&i32>; g(&1); }`;
    expect(await errorsOf(text)).toEqual(["E0597@1", "E0597@2"]);
  });
});

describe("a written projection", () => {
  it("asks what the impl asks that it stands for", async () => {
    const text = `trait Tr { type Out; }
impl<T: 'static> Tr for T { type Out = Kind<()>; }
enum Kind<T> { Unit, Tuple(), Struct {}, Other(T) }
impl<T> Kind<T> { const NUMBER: u8 = 1; fn make<X>() {} fn by_ref<X>(&self) {} }
type Ty<'a> = <&'a () as Tr>::Out;
fn local<'a>() { let _: Ty<'a> = Kind::Unit; }
fn parameter<'a>() { |_: Ty<'a>| {}; }
fn result<'a>() { || -> Option<Ty<'a>> { None }; }
fn of_function<'a>() { <Ty<'a>>::make::<Ty<'static>>; }
fn argument<'a>() { <Ty<'static>>::make::<Ty<'a>>(); }
fn method<'a>(x: Kind<()>) { x.by_ref::<Ty<'a>>(); }
fn constant<'a>() { <Ty<'a>>::NUMBER; }
fn unit<'a>() { <Ty<'a>>::Unit; }
fn tuple<'a>() { <Ty<'a>>::Tuple(); }
fn written_struct<'a>() { Kind::<Ty<'a>>::Struct {}; }
fn pattern<'a>() { match Kind::Unit { Kind::Tuple::<Ty<'a>>(..) => {} _ => {} } }
fn unit_pattern<'a>() { match Kind::Unit { <Ty<'a>>::Unit => {} _ => {} } }
fn fine() { let _: Ty<'static> = <Ty<'static>>::Unit; <Ty<'static>>::make::<Ty<'static>>(); }`;
    const lines = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
    expect(await errorsOf(text)).toEqual(lines.map((line) => `LIFETIME@${line}`));
  });

  it("asks it of what is left to inference as well", async () => {
    const text = `trait Tr { type Out; }
impl<T: 'static> Tr for (u8, T) { type Out = T; }
impl<T> Tr for (i8, T) { type Out = T; }
type Alias<X, Y> = (<(X, Y) as Tr>::Out, X);
fn local<T>(t: T) { let _: Alias<_, _> = (t, 0u8); }
fn argument<T>(t: T) { Some::<Alias<_, _>>((t, 0u8)); }
fn result<T>(t: T) { || -> Alias<_, _> { (t, 0u8) }; }
fn temporary() { let _: Alias<_, _> = (&String::new(), 0u8); }
fn fine<T>(t: T) { let _: Alias<_, _> = (&String::new(), 0i8); Some::<Alias<_, _>>((t, 0i8)); }`;
    expect(await errorsOf(text)).toEqual(["E0310@5", "E0310@6", "E0310@7", "E0716@8"]);
  });
});

describe("a written type", () => {
  it("of a `let` with `ref` is that of the place, which is not lent again", async () => {
    const text = `fn lent() -> u32 {
    let x = 22;
    let y = &x;
    let ref z: &'static u32 = y;
    **z
}
fn fine() -> u32 { let x = 22; let y = &x; let ref z: &u32 = y; **z }`;
    expect(await errorsOf(text)).toEqual(["E0597@3"]);
  });

  it("tells more than arguments that a path says", async () => {
    const text = `fn taking<'a: 'a>() -> fn(&'a ()) { |_| () }
fn annotated<'a, 'b, 'lower>(v: bool) where 'a: 'lower, 'b: 'lower {
    let _: fn(&'lower ()) = match v {
        true => taking::<'a>(),
        false => taking::<'b>(),
    };
}`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@3"]);
  });

  it("is checked in code that cannot run", async () => {
    const text = `fn takes<T: 'static>() {}
fn called<'a>() { return; takes::<&'a u32>(); }
fn declared<'a, 'b>() { let _: &'a &'b u8 = loop {}; }
fn fine<'a, 'b: 'a>() { let _: &'a &'b u8 = loop {}; takes::<&'static u32>(); }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@2", "LIFETIME@3"]);
  });

  it("with a projection is what that stands for, if its trait holds", async () => {
    const text = `trait Tr { type Out; }
impl Tr for &'static () { type Out = (); }
impl<'a> Tr for &'a u8 { type Out = &'a u8; }
struct Pair<T, U = <&'static u8 as Tr>::Out>(T, U);
fn of_static<'a>() { let _x: <&'a () as Tr>::Out = (); }
fn of_path<'a>() { None::<<&'a () as Tr>::Out>; }
fn of_default(x: &u8) { Pair::<_>((), x); }
fn fine<'a>(x: &'a u8) { let _x: <&'static () as Tr>::Out = (); let _y: <&'a u8 as Tr>::Out = x; Pair((), x); }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@5", "LIFETIME@6", "LIFETIME@7"]);
  });

  it("of a closure's parameter names an alias: what it leaves out is one lifetime in all places where the alias has it", async () => {
    const text = `use std::cell::Cell;
type Slot<'s> = &'s Cell<&'s str>;
fn fine<'a>(word: &'a str) {
    let set = |slot: Slot<'_>, other: Slot<'_>| slot.set(slot.get());
    let word = Cell::new(word);
    set(&word, &Cell::new("else"));
}
fn mixed() {
    let set = |slot: Slot<'_>, other: Slot<'_>| slot.set(other.get());
}`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@9"]);
  });

  it("of a pattern that gets its value later holds for each of its parts, and must be a type", async () => {
    const text = `struct Single<T> { v: T }
struct Kept<T>(T);
fn pair() { let x = 22; let (y, z): (&'static u32, &'static u32); y = &x; }
fn field() { let x = 22; let Single { v }: Single<&'static u32>; v = &x; }
fn fine() { let x = 22; let (y, z): (&u32, &'static u32); y = &x; z = &1; println!("{y}{z}"); }
fn nothing<A>() { let _: Kept<&'static A>; }
fn nothing_wrong<A: 'static>() { let _: Kept<&'static A>; }`;
    expect(await errorsOf(text)).toEqual(["E0597@3", "E0597@4", "E0310@6"]);
  });
});

describe("a constant", () => {
  it("in a pattern, at the end of a range as well, has the lifetimes that its path says", async () => {
    const text = `use std::cell::Cell;
trait Tr<'a> { const C: Option<Cell<&'a u32>>; const R: &'a u32; }
impl<'a, T> Tr<'a> for T { const C: Option<Cell<&'a u32>> = None; const R: &'a u32 = &22; }
struct Held<'a>(&'a ());
trait Number { const X: i32; }
impl Number for Held<'static> { const X: i32 = 10; }
fn invariant() { let a = 22; match Some(Cell::new(&a)) { <() as Tr<'static>>::C => (), _ => () } }
fn shorter<'a>(x: &'static u32) { match x { <() as Tr<'a>>::R => (), _ => () } }
fn in_range<'a>(x: i32) { match x { 1..=Held::<'a>::X => (), _ => () } }
fn fine<'a>(x: &'a u32, y: i32) { match x { <() as Tr<'static>>::R => (), _ => () } match y { Held::<'static>::X => (), _ => () } }`;
    expect(await errorsOf(text)).toEqual(["E0597@7", "LIFETIME@8", "LIFETIME@9"]);
  });

  it("and a function are found by the name alone where the type is left open", async () => {
    const text = `trait Tr: 'static { const K: fn(&'static Self) = |_| (); }
impl Tr for () {}
fn of_constant() { let x = (); <_>::K(&x); }
fn moved(s: &str) -> String { let t: String = <_>::from(s); drop(t); t }
fn fine(s: &str) -> String { let t: String = <_>::from(s); let n: u8 = <_>::default(); drop(n); drop(n); t }`;
    expect(await errorsOf(text)).toEqual(["E0597@3", "E0382@4"]);
  });
});

describe("what is copied", () => {
  it("is `Copy` only for the lifetimes that its impl is for", async () => {
    const text = `#[derive(Clone)]
struct Held<'a>(&'a u32);
impl Copy for Held<'static> {}
#[derive(Clone, Copy)]
struct Any<'a>(&'a u32);
fn part() { let s = 2; let a = (Held(&s),); drop(a.0); drop(a.0); }
fn repeated<'a>(h: Held<'a>) -> [Held<'a>; 2] { [h; 2] }
fn fine<'a>(h: Held<'static>, a: Any<'a>) -> ([Held<'static>; 2], [Any<'a>; 3]) { let _b = (h, a); ([h; 2], [a; 3]) }
fn moved<'a>(h: Held<'a>) -> Held<'a> { h.clone() }`;
    expect(await errorsOf(text)).toEqual(["E0597@6", "LIFETIME@7"]);
  });
});

describe("a field of a union", () => {
  it("is no way to give the union its first value, but to give one back that was moved out", async () => {
    const text = `use std::mem::ManuallyDrop;
union U { a: ManuallyDrop<String>, b: u32 }
fn first() { let x: U; x.b = 1; }
fn on_one_way(c: bool) { let mut x: U; if c { x = U { b: 1 }; } x.b = 2; }
unsafe fn fine() { let mut x = U { b: 1 }; let _a = x.a; x.b = 1; let _y = x; }`;
    expect(await errorsOf(text)).toEqual(["E0381@3", "E0381@4"]);
  });

  it("is not dropped with it, but the union may have a `Drop` of its own", async () => {
    const text = `use std::mem::ManuallyDrop;
union Quiet<T> { x: ManuallyDrop<T> }
union Loud<T> { x: ManuallyDrop<T> }
impl<T> Drop for Loud<T> { fn drop(&mut self) {} }
fn quiet() { let q; let y = 1; q = Quiet { x: ManuallyDrop::new(&y) }; let _r = &q; }
fn loud() { let l; let y = 1; l = Loud { x: ManuallyDrop::new(&y) }; let _r = &l; }`;
    expect(await errorsOf(text)).toEqual(["E0597@6"]);
  });
});

describe("moves out of one pattern", () => {
  it("are one error for each place that they are from, told where that is matched", async () => {
    const text = `struct S(String);
fn slices<T>(a: &[T], b: &[T]) { match (a, b) { (&[_x, ..], &[_y, ..]) => {}, _ => {} } }
fn references(a: &S, b: &S) { let (&S(_x), &S(_y)) = (a, b); }
fn one(a: &[S; 2]) { let [_x, _y] = *a; }
fn two(a: [S; 2], i: usize) {
  let S(_x) = a[i];
  let S(_y) = a[1];
}`;
    expect(await errorsOf(text)).toEqual(["E0508@2", "E0508@2", "E0507@3", "E0507@3", "E0508@4", "E0508@6", "E0508@7"]);
  });
});

describe("an element of a static", () => {
  it("is not changed through what it refers to, be there no element at all", async () => {
    const text = `static NONE: [&mut [u8]; 0] = [];
fn through() { NONE[0].iter_mut(); }
fn fine() -> &'static mut [u8] { let empty: &'static mut [u8; 0] = &mut []; empty }`;
    expect(await errorsOf(text)).toEqual(["E0596@2"]);
  });
});

describe("what would be a constant for ever", () => {
  it("moves nothing out of an array", async () => {
    const text = `struct S;
const ALL: [S; 1] = [S];
fn moved() { let _ = &(ALL[0],); }
fn fine() -> (&'static S, &'static (u8,)) { (&ALL[0], &([1, 2][0],)) }`;
    expect(await errorsOf(text)).toEqual(["E0508@3"]);
  });

  it("is one if its parts are, whatever else its type may hold", async () => {
    const text = `use std::cell::Cell;
enum E { Held(Cell<i32>), Count(u8), Named { n: u8 }, Nothing }
fn nothing() -> &'static Option<Cell<i32>> { &None }
fn count() -> &'static E { &E::Count(1) }
fn named() -> &'static E { &E::Named { n: 1 } }
fn unit() -> &'static E { &E::Nothing }
fn inside() -> &'static [Option<Cell<i32>>] { &[None, None] }
fn cell() -> &'static Option<Cell<i32>> { &Some(Cell::new(1)) }
fn held() -> &'static E { &E::Held(Cell::new(1)) }
fn later() { let x: &'static E = &E::Count(2); let y: &'static E = &E::Held(Cell::new(2)); }
struct D(u8); impl Drop for D { fn drop(&mut self) {} }
enum DE { A, B(u8) } impl Drop for DE { fn drop(&mut self) {} }
fn d1() -> &'static D { &D(1) }
fn d2() -> &'static DE { &DE::A }
fn d3() -> &'static DE { &DE::B(1) }
fn d4() -> &'static Option<D> { &None }
fn d5() -> &'static Option<String> { &Some(String::new()) }
struct W { v: Option<String>, c: Option<Cell<u8>> }
fn w1() -> &'static W { &W { v: None, c: None } }
fn w2() -> &'static (Option<String>, Vec<u8>) { &(None, Vec::new()) }`;
    expect(await errorsOf(text)).toEqual([
      "E0515@8",
      "E0515@9",
      "E0716@10",
      "E0515@13",
      "E0515@14",
      "E0515@15",
      "E0515@17",
      "E0515@20",
    ]);
  });
});

describe("what `*mut` points to", () => {
  it("has the same lifetimes as what it was made of", async () => {
    const text = `fn exclusive<'a, 'b: 'a>(x: &mut &'b i32) -> *mut &'a i32 { x }
fn shared<'a, 'b: 'a>(x: &mut &'b i32) -> *const &'a i32 { x }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@1"]);
  });
});

describe("what a closure's body needs of a type parameter", () => {
  it("is asked for all that the lifetime outlives which is not its creator's", async () => {
    const text = `struct Within<'hr: 'scope, 'scope>(*mut (&'scope (), &'hr ()));
impl<'hr, 'scope> Within<'hr, 'scope> { fn asks<T: 'hr>(self) {} }
fn give<'scope>(_: impl for<'hr> FnOnce(Within<'hr, 'scope>)) {}
fn wrong<T>() { give(|x| x.asks::<T>()); }
fn fine<T: 'static>() { give(|x| x.asks::<T>()); }`;
    expect(await errorsOf(text)).toEqual(["E0310@4"]);
  });

  it("is for its creator to promise, through closures around it as well", async () => {
    const text = `use std::fmt::Debug;
fn stat<T: 'static>(_: T) {}
fn unsaid<T>(t: T) { let f = move || { let g = move || stat(t); g() }; f() }
fn named<'a, T: Debug>(t: T) -> Box<dyn Debug + 'a> { let f = move || -> Box<dyn Debug + 'a> { Box::new(t) }; f() }
fn collected<T: Debug + Clone>(t: &[T]) -> Vec<Box<dyn Debug>> { t.iter().map(|x| Box::new(x.clone()) as Box<dyn Debug>).collect() }
fn said<T: 'static>(t: T) { let f = move || { let g = move || stat(t); g() }; f() }
fn lent<T: Debug>(t: &[T]) -> Vec<Box<dyn Debug + '_>> { t.iter().map(|x| Box::new(x) as Box<dyn Debug + '_>).collect() }
fn kept<I: Iterator>(i: I) where I::Item: Debug { i.for_each(|x| { let _b: Box<dyn Debug> = Box::new(x); }); }
fn scoped<T: Sync>(t: &T) { std::thread::scope(|s| { s.spawn(|| { drop(t) }); }); }`;
    expect(await errorsOf(text)).toEqual(["E0310@3", "E0309@4", "E0310@5"]);
  });
});

describe("the object behind a reference whose lifetime is left to inference", () => {
  it("may outlive the reference", async () => {
    const text = `use std::error::Error;
trait Value { fn record(&self); }
impl Value for dyn Error + 'static { fn record(&self) {} }
fn cast<'a>(e: &'a (dyn Error + Send + 'static)) { (e as &dyn Error).record() }
fn annotated<'a>(e: &'a (dyn Error + 'static)) { let x: &dyn Error = e; x.record() }
fn sized<'a, E: Error + 'static>(e: &'a E) { (e as &dyn Error).record() }
fn short<'a>(e: &'a (dyn Error + 'a)) { (e as &dyn Error).record() }
fn named<'a>(e: &'a (dyn Error + 'static)) { let x: &'a dyn Error = e; x.record() }`;
    expect(await errorsOf(text)).toEqual(["E0521@7", "E0521@8"]);
  });

  it("has the lifetime of the reference where a closure takes it", async () => {
    const text = `fn lent(units: Vec<u8>) {
    let keep = |u: u8, test: &dyn Fn(&u8) -> bool| -> bool { test(&u) };
    for u in units {
        let limit = u + 1;
        keep(u, &|x| *x < limit);
    }
}
fn kept() {
    let mut kept: Vec<&dyn Fn() -> u8> = Vec::new();
    let mut keep = |test: &dyn Fn() -> u8| kept.push(test);
    keep(&|| 1);
}`;
    expect(await errorsOf(text)).toEqual(["E0521@10"]);
  });
});
