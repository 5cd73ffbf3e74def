/** What becomes a pointer, and what pointers become, keeps of its lifetimes what rustc says: `code@line`. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("two functions that meet in a pointer", () => {
  it("are one for every lifetime where both are", async () => {
    const text = `fn a(x: &mut u8, y: &str) -> usize { 1 }
fn b(x: &mut u8, y: &str) -> usize { 2 }
fn c<'k>(x: &'k mut u8, y: &str) -> &'k mut u8 { x }
fn d<'k>(x: &'k mut u8, y: &str) -> &'k mut u8 { x }
fn s(x: &'static str) -> &'static str { x }
fn t(x: &str) -> &str { x }
fn fine(k: bool, n: &mut u8) { let f = if k { a } else { b }; f(n, "a"); *n = 2; f(n, "b"); }
fn more(k: u8, n: &mut u8) { let f = match k { 0 => a, 1 => b, _ => a }; f(n, "a"); *n = 2; f(n, "b"); }
fn held(k: bool, n: &mut u8) { let f = if k { c } else { d }; let r = f(n, "a"); *n = 2; *r = 1; }
fn of_one(k: bool) { let f = if k { s } else { t }; f("x"); let l = String::new(); f(&l); }`;
    expect(await errorsOf(text)).toEqual(["E0506@9", "E0597@10"]);
  });

  it("are so whatever their lifetimes are called, and as closures", async () => {
    const text = `fn a(x: &mut u8, y: &str) -> usize { 1 }
fn b<'p, 'q>(x: &'p mut u8, y: &'q str) -> usize { 2 }
fn c<'q, 'p>(y: &'p mut u8, x: &'q str) -> usize { 2 }
fn e(x: &mut u8) {}
fn k<'k>(x: &'k mut u8, y: &str) -> &'k mut u8 { x }
fn o<'k, 'o>(x: &'k mut u8, y: &'o str) -> &'k mut u8 { x }
fn named(i: u8, n: &mut u8) { let f = match i { 0 => b, 1 => c, _ => a }; f(n, "a"); *n = 2; f(n, "b"); }
fn closures(i: bool, n: &mut u8) { let f = if i { |x: &mut u8| *x = 1 } else { |x: &mut u8| *x = 2 }; f(n); *n = 2; f(n); }
fn mixed(i: bool, n: &mut u8) { let f = if i { |x: &mut u8| *x = 2 } else { e }; f(n); *n = 2; f(n); }
fn ended(i: bool, n: &mut u8) { let f = if i { k } else { o }; let r = f(n, "a"); *r = 1; let q = f(n, "b"); *q = 2; }
fn held(i: bool, n: &mut u8) { let f = if i { o } else { k }; let r = f(n, "a"); let q = f(n, "b"); *q = 2; *r = 1; }`;
    expect(await errorsOf(text)).toEqual(["E0499@11"]);
  });
});

describe("a cast from one raw pointer to another", () => {
  it("may change every lifetime but an object's; one that is a coercion may not", async () => {
    const text = `struct Foo<'a> { a: &'a () }
trait Object<'x> {}
struct Shared<'d> { place: std::cell::Cell<*mut Foo<'static>>, data: Box<Foo<'d>> }
fn same<'a>(v: *const Foo<'a>) -> *const Foo<'static> { v as *const Foo<'static> }
fn constant<'a>(v: *mut Foo<'a>) -> *const Foo<'static> { v as *const _ }
fn twice(s: &Shared) { s.place.set(&*s.data as *const _ as *mut _); }
fn slice<'a>(v: *mut [Foo<'a>]) -> *mut [Foo<'static>] { v as *mut [Foo<'static>] }
fn coerced<'a>(v: &'a Foo<'a>) -> *const Foo<'static> { v as *const Foo<'static> }
fn unwritten<'a>(v: *mut Foo<'a>) -> *const Foo<'static> { v }
fn argument<'a>(v: *mut (dyn Object<'a> + 'a)) -> *mut (dyn Object<'static> + 'a) { v as _ }
fn bound<'a>(v: *mut (dyn Object<'static> + 'a)) -> *mut (dyn Object<'static> + 'static) { v as _ }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@8", "LIFETIME@9", "LIFETIME@10", "LIFETIME@11"]);
  });
});

describe("a function that becomes a pointer for certain lifetimes", () => {
  it("takes and gives types with those, as in a call", async () => {
    const text = `fn shorter<'a, 'b, T>(_: &'a &'b (), v: &'b T) -> &'a T { v }
fn annotated<'a, T>(x: &'a T) -> &'static T { let f: fn(_, &'a T) -> &'static T = shorter; f(&&(), x) }
fn cast<'a, T>(x: &'a T) -> &'static T { (shorter as fn(_, _) -> _)(&&(), x) }
fn local() { let x = 5; let f: fn(_, _) -> &'static u8 = shorter; f(&&(), &x); }
fn fine<'a, T>(x: &'a T) -> &'a T { let f: fn(_, &'a T) -> &'a T = shorter; f(&&(), x) }
struct Held<'a, 'b>(&'a &'b u8);
fn hold<'a, 'b>(x: &'a &'b u8) -> Held<'a, 'b> { Held(x) }
fn mapped(v: &[&u8]) -> usize { let m: fn(_) -> _ = hold; v.iter().map(m).count() + v.iter().map(hold).count() }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@2", "LIFETIME@3", "E0597@4"]);
  });

  it("that is passed on gives a type", async () => {
    const text = `use std::marker::PhantomData;
fn proof<'b, 'a>() -> PhantomData<&'b &'a ()> { PhantomData }
trait Convert<'a, 'b> { fn convert(self, s: &'a str) -> &'b str; }
impl<'a, 'b> Convert<'a, 'b> for PhantomData<&'b &'a ()> { fn convert(self, s: &'a str) -> &'b str { s } }
trait Extend<'a, 'b> { fn extend(self, s: &'a str) -> &'b str; }
impl<'a, 'b, R: Convert<'a, 'b>, F: Fn() -> R> Extend<'a, 'b> for F {
    fn extend(self, s: &'a str) -> &'b str { self().convert(s) }
}
fn longer<'a, 'b>(s: &'a str) -> &'b str { let f = proof::<'b, 'a>; f.extend(s) }
fn same<'a: 'b, 'b>(s: &'a str) -> &'b str { proof::<'b, 'a>.extend(s) }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@9"]);
  });
});
