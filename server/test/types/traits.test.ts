/** Which type implements which trait, and what its associated types are. */
import { describe, expect, it } from "vitest";
import { displayPartialType } from "../../src/types/display.js";
import { type Declared, declare } from "./declared.js";

const source = `
use std::rc::Rc; use std::cell::{Cell, RefCell}; use std::sync::{Arc, Mutex}; use std::collections::HashMap; use std::fmt::Debug;
#[derive(Clone, Copy)] struct Point { x: i32, y: i32 }
#[derive(Clone)] struct Wrapper<T> { inner: T }
struct Plain;
trait Shape { type Unit; fn area(&self) -> f64; }
trait Named: Debug { fn name(&self) -> String; }
impl Shape for Point { type Unit = u8; fn area(&self) -> f64 { 0.0 } }
impl<T: Shape> Shape for Vec<T> { type Unit = T::Unit; fn area(&self) -> f64 { 0.0 } }
struct Tree { children: Vec<Tree>, parent: Option<Box<Tree>> }
struct Raw { pointer: *const u8 }

fn int(x: u8) {}
fn shared(x: &String) {}
fn exclusive(x: &mut u8) {}
fn tuple(x: (u8, &str, [char; 3])) {}
fn tuple_of_string(x: (u8, String)) {}
fn derived(x: Point) {}
fn wrapped_copy(x: Wrapper<u8>) {}
fn wrapped_plain(x: Wrapper<Plain>) {}
fn option(x: Option<u8>) {}
fn option_of_string(x: Option<String>) {}
fn bounded<T: Copy>(x: (T, Option<T>)) {}
fn unbounded<T>(x: T) {}
fn clonable<T: Clone>(x: Vec<T>) {}
fn named<T: Named>(x: T) {}
fn object(x: Box<dyn Named + Send>) {}
fn item<I: Iterator>(x: I::Item) where I::Item: Copy {}
fn recursive(x: Tree) {}
fn rc(x: Rc<u8>) {}
fn arc(x: Arc<Mutex<Vec<String>>>) {}
fn cell(x: &RefCell<u8>) {}
fn raw(x: Raw) {}
fn shapes(x: Vec<Vec<Point>>) {}
fn no_shapes(x: Vec<Plain>) {}
fn slice(x: &[u8]) {}
fn pointer(x: fn(u8) -> u8) {}
fn opaque() -> impl Copy + Debug { 5 }
fn maybe_sized<T: ?Sized>(x: &T) {}
fn map(x: HashMap<String, Vec<u8>>) {}
`;

let declared: Promise<Declared> | undefined;
const shared = (): Promise<Declared> => (declared ??= declare(source));

describe("does the type implement the trait?", () => {
  const cases: readonly [name: string, trait: string, answer: string][] = [
    ["int", "copy", "yes"],
    ["shared", "copy", "yes"],
    ["exclusive", "copy", "no"],
    ["exclusive", "clone", "no"],
    ["tuple", "copy", "yes"],
    ["tuple_of_string", "copy", "no"],
    ["tuple_of_string", "clone", "yes"],
    ["derived", "copy", "yes"],
    ["wrapped_copy", "clone", "yes"],
    ["wrapped_copy", "copy", "no"],
    ["wrapped_plain", "clone", "no"],
    ["option", "copy", "yes"],
    ["option_of_string", "copy", "no"],
    ["bounded", "copy", "yes"],
    ["unbounded", "copy", "no"],
    ["unbounded", "sized", "yes"],
    ["clonable", "clone", "yes"],
    ["named", "core::fmt::Debug", "yes"],
    ["named", "core::fmt::Display", "no"],
    ["item", "copy", "yes"],
    ["recursive", "core::marker::Send", "yes"],
    ["rc", "core::marker::Send", "no"],
    ["arc", "core::marker::Send", "yes"],
    ["cell", "core::marker::Send", "no"],
    ["raw", "core::marker::Send", "no"],
    ["object", "core::marker::Send", "yes"],
    ["object", "core::marker::Sync", "no"],
    ["shapes", "Shape", "yes"],
    ["no_shapes", "Shape", "no"],
    ["pointer", "copy", "yes"],
    ["map", "clone", "yes"],
  ];
  for (const [name, trait, answer] of cases) {
    it(`${name}: ${trait} is ${answer}`, async () => {
      expect((await shared()).function(name).holds(trait)).toBe(answer);
    });
  }

  it("an unsized type is not Sized, and a ?Sized parameter need not be", async () => {
    const { function: find } = await shared();
    const slice = find("slice").input();
    const relaxed = find("maybe_sized");
    const parameter = relaxed.input();
    if (slice.kind !== "ref" || parameter.kind !== "ref") throw new Error("the parameters are references");
    expect(relaxed.holds("sized", slice.inner)).toBe("no");
    expect(relaxed.holds("sized", parameter.inner)).toBe("no");
  });

  it("an opaque type has what its bounds promise and nothing else", async () => {
    const opaque = (await shared()).function("opaque");
    expect(opaque.holds("copy", opaque.signature.output)).toBe("yes");
    expect(opaque.holds("core::fmt::Debug", opaque.signature.output)).toBe("yes");
    expect(opaque.holds("core::fmt::Display", opaque.signature.output)).toBe("no");
  });

  it("what contains an unknown type is unknown, unless the rest decides", async () => {
    const { cx, function: find } = await declare(
      "struct A<T>(T); fn f(x: (Missing, u8), y: (Missing, String), z: &Missing) {}",
    );
    expect(cx).toBeDefined();
    const f = find("f");
    expect(f.holds("copy", f.input(0))).toBe("unknown");
    expect(f.holds("copy", f.input(1))).toBe("no");
    expect(f.holds("copy", f.input(2))).toBe("yes");
  });
});

describe("associated types", () => {
  const of = async (text: string, edition: "2021" | "2024" = "2021"): Promise<string> => {
    const f = (await declare(text, edition)).function("f");
    return displayPartialType(f.normalized(f.input()));
  };

  it("by the impl", async () => {
    expect(await of("fn f(x: <Vec<String> as IntoIterator>::Item) {}")).toBe("String");
    expect(await of("fn f(x: <&'static Vec<String> as IntoIterator>::Item) {}")).toBe("&String");
    expect(await of("fn f(x: <std::rc::Rc<str> as std::ops::Deref>::Target) {}")).toBe("str");
    expect(await of("fn f(x: <u8 as std::ops::Add<&'static u8>>::Output) {}")).toBe("u8");
  });
  it("through a chain of adapters", async () => {
    expect(
      await of(
        "use std::iter::*; use std::vec; fn f(x: <Enumerate<Zip<vec::IntoIter<u8>, Rev<vec::IntoIter<char>>>> as Iterator>::Item) {}",
      ),
    ).toBe("(usize, (u8, char))");
  });
  it("by where clauses, also of supertraits", async () => {
    expect(await of("fn f<I: Iterator<Item = u8>>(x: I::Item) {}")).toBe("u8");
    expect(await of("trait Bytes: Iterator<Item = u8> {} fn f<B: Bytes>(x: B::Item) {}")).toBe("u8");
    expect(await of("fn f<I>(x: <I as IntoIterator>::Item) where I: IntoIterator<Item = (u8, char)> {}")).toBe(
      "(u8, char)",
    );
  });
  it("of a parameter without binding: stays as it is", async () => {
    expect(await of("fn f<I: Iterator>(x: I::Item) {}")).toBe("I::Item");
    expect(await of("fn f<I: Iterator>(x: Option<<I as IntoIterator>::Item>) {}")).toBe("Option<I::Item>");
  });
  it("of objects, closures by bound and function pointers", async () => {
    expect(await of("fn f(x: <dyn Iterator<Item = u8> as Iterator>::Item) {}")).toBe("u8");
    expect(await of("fn f<F: Fn(u8) -> String>(x: <F as FnOnce<(u8,)>>::Output) {}")).toBe("String");
    expect(await of("fn f(x: <fn(u8) -> String as FnOnce<(u8,)>>::Output) {}")).toBe("String");
  });
  it("with parameters of their own", async () => {
    expect(
      await of(
        "trait Lend { type Item<'a> where Self: 'a; } impl Lend for u8 { type Item<'a> = &'a u8; } fn f(x: <u8 as Lend>::Item<'static>) {}",
      ),
    ).toBe("&u8");
  });
  it("by the trait's default or bounds of the associated type", async () => {
    expect(
      await of("trait A { type Out; } trait B { type Next: A<Out = u8>; } fn f<T: B>(x: <T::Next as A>::Out) {}"),
    ).toBe("u8");
  });
  it("a recursive definition ends", async () => {
    expect(
      await of("trait T { type A; } struct S; impl T for S { type A = <S as T>::A; } fn f(x: <S as T>::A) {}"),
    ).toMatch(/A|_/);
  });
});
