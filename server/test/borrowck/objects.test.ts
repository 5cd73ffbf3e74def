/** What becomes an object implements its trait with the lifetimes that the object names: `code@line`, as rustc tells it. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("a value that becomes an object", () => {
  it("is of the trait with its arguments and what is bound to it", async () => {
    const text = `trait Seen<'x> { fn see(&self, x: &'x u8); }
impl<'x> Seen<'x> for String { fn see(&self, x: &'x u8) {} }
impl<'x> Seen<'x> for &'x u8 { fn see(&self, x: &'x u8) {} }
trait Named<'n>: Seen<'n> { type Out; fn out(&self) -> Self::Out; }
impl<'n> Named<'n> for &'n u8 { type Out = &'n str; fn out(&self) -> &'n str { "" } }
trait Plain {}
impl Plain for &'static u8 {}
impl<'a> Plain for &'a [u8] {}
impl<T: Iterator<Item = &'static u8>> Plain for Vec<T> {}
fn every(s: String) -> Box<dyn for<'x> Seen<'x>> { Box::new(s) }
fn one<'a>(s: &'a u8) -> Box<dyn Seen<'a> + 'a> { Box::new(s) }
fn other<'a, 'b>(s: &'a u8, t: &'b u8) -> Box<dyn Seen<'b> + 'a> { Box::new(s) }
fn own<'a, 'b>(s: String) -> Box<dyn Seen<'b>> { Box::new(s) }
fn out<'a>(s: &'a u8) -> Box<dyn Named<'a, Out = &'a str> + 'a> { Box::new(s) }
fn out2<'a>(s: &'a u8) -> Box<dyn Named<'a, Out = &'static str> + 'a> { Box::new(s) }
fn out3<'a>(s: &'static u8) -> Box<dyn Named<'a, Out = &'static str> + 'a> { Box::new(s) }
fn plain<'a>(s: &'a u8) -> Box<dyn Plain + 'a> { Box::new(s) }
fn plain2<'a>(s: &'a [u8]) -> Box<dyn Plain + 'a> { Box::new(s) }
fn plain3<'a>(s: std::slice::Iter<'a, u8>) -> Box<dyn Plain + 'a> { Box::new(vec![s]) }
fn plain4(s: std::slice::Iter<'static, u8>) -> Box<dyn Plain> { Box::new(vec![s]) }
fn back<'a>(s: &'a [String]) -> Box<dyn DoubleEndedIterator<Item = &'a str> + 'a> { Box::new(s.iter().map(|x| x.as_str())) }
fn back2<'a>(s: &'a [String]) -> Box<dyn DoubleEndedIterator<Item = &'static str> + 'a> { Box::new(s.iter().map(|x| x.as_str())) }
fn longer<'a, 'b: 'a>(s: &'b [String]) -> Box<dyn Iterator<Item = &'a String> + 'a> { Box::new(s.iter()) }
fn shorter<'a, 'b: 'a>(s: &'a [String]) -> Box<dyn Iterator<Item = &'b String> + 'a> { Box::new(s.iter()) }
fn generic<'a, T: Iterator<Item = &'a u8> + 'a>(t: T) -> Box<dyn Iterator<Item = &'a u8> + 'a> { Box::new(t) }
fn generic2<'a, 'b: 'a, T: Iterator<Item = &'b u8> + 'a>(t: T) -> Box<dyn Iterator<Item = &'a u8> + 'a> { Box::new(t) }
fn generic3<'a, T: Iterator<Item = &'a u8> + 'static>(t: T) -> Box<dyn Iterator<Item = &'static u8>> { Box::new(t) }
fn refd<'a>(v: &'a mut dyn Iterator<Item = &'static u8>) -> Box<dyn Iterator<Item = &'static u8> + 'a> { Box::new(v) }
fn refd2<'a, 'b>(v: &'a mut dyn Iterator<Item = &'b u8>) -> Box<dyn Iterator<Item = &'b u8> + 'a> { Box::new(v) }
fn refd3<'a, 'b>(v: &'a mut dyn Iterator<Item = &'b u8>) -> Box<dyn Iterator<Item = &'a u8> + 'a> { Box::new(v) }
fn vecs<'a>(s: &'a str) -> Vec<Box<dyn Iterator<Item = &'a str> + 'a>> { vec![Box::new(s.split(' ')), Box::new(s.lines()), Box::new(std::iter::once("a"))] }
fn arg<'a>(f: &mut dyn FnMut(&mut dyn Iterator<Item = &'a str>), s: &'a str) { f(&mut s.lines()); f(&mut s.split(' ').map(|x| x.trim())); }
fn arg2<'a>(f: &mut dyn FnMut(&mut dyn Iterator<Item = &'a str>), s: &str) { f(&mut s.lines()); }
fn err(e: std::num::ParseIntError) -> Box<dyn std::error::Error + Send + Sync> { Box::new(e) }
struct E<'a>(&'a str); impl<'a> std::fmt::Debug for E<'a> { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { Ok(()) } }
fn dbg<'a>(s: &'a str) -> Box<dyn std::fmt::Debug + 'a> { Box::new(E(s)) }
fn dbg2<'a>(s: &'a str, o: &mut Vec<(String, &dyn std::fmt::Debug)>) { let e = E(s); let d: [&dyn std::fmt::Debug; 2] = [&s, &e]; println!("{:?}", d); }
trait Conv<T> { fn conv(&self) -> T; } impl<'a, F: Fn() -> &'a str> Conv<&'a str> for F { fn conv(&self) -> &'a str { self() } }
fn clo<'a>(s: &'a str) -> Box<dyn Conv<&'a str> + 'a> { Box::new(move || s) }
fn clo2<'a>(s: &'a str) -> Box<dyn Conv<&'static str> + 'a> { Box::new(move || s) }
trait Vis { type V<'x>; fn v(&self); }
trait Handler<In, Out> { fn handle(&self, i: In) -> Out; } impl<F, In, Out> Handler<In, Out> for F where F: Fn(In) -> Out { fn handle(&self, i: In) -> Out { self(i) } }
fn han<'a>(s: &'a str) -> Box<dyn Handler<&'a str, &'a str> + 'a> { Box::new(move |x: &'a str| if x.len() > 1 { x } else { s }) }
fn han2() -> Box<dyn for<'a> Handler<&'a str, &'a str>> { fn id(s: &str) -> &str { s } Box::new(id) }
fn han3<'a>() -> Box<dyn Handler<&'a str, &'a str>> { fn id(s: &str) -> &str { s } Box::new(id) }
fn han4<'a>() -> Box<dyn Handler<&'a str, &'static str>> { fn id(s: &str) -> &str { s } Box::new(id) }`;
    expect(await errorsOf(text)).toEqual([
      "LIFETIME@12",
      "LIFETIME@12",
      "LIFETIME@15",
      "LIFETIME@16",
      "LIFETIME@17",
      "LIFETIME@19",
      "LIFETIME@22",
      "LIFETIME@24",
      "LIFETIME@26",
      "LIFETIME@27",
      "LIFETIME@30",
      "E0621@33",
      "LIFETIME@40",
      "LIFETIME@46",
    ]);
  });

  it("has the lifetimes of the object, also where a `let` writes that", async () => {
    const text = `use std::cell::Cell;
trait Obj<'a> { fn lend(&self, b: &'a Box<dyn Obj<'a>>); }
struct O<'a> { held: Cell<Option<&'a Box<dyn Obj<'a>>>> }
impl<'a> Drop for O<'a> { fn drop(&mut self) {} }
impl<'a> O<'a> { fn new() -> Box<O<'a>> { Box::new(O { held: Cell::new(None) }) } }
impl<'a> Obj<'a> for O<'a> { fn lend(&self, b: &'a Box<dyn Obj<'a>>) { self.held.set(Some(b)) } }
fn cast<'a, 'b>(x: Box<O<'a>>) -> Box<dyn Obj<'b> + 'a> { x }
fn lent() { let (a, b): (Box<dyn Obj>, Box<dyn Obj>) = (O::new(), O::new());
    a.lend(&b);
    b.lend(&b);
    a.lend(&b); }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@7", "LIFETIME@7", "E0597@9", "E0597@10", "E0597@11"]);
  });
});

describe("an exclusive reference to an object", () => {
  const head = `trait Tr { fn id(&self) -> u32 { 0 } }
struct Owned { list: Vec<Box<dyn Tr>> }
`;

  it("keeps the object's lifetime where nothing is known to be expected", async () => {
    const text = `${head}impl Owned {
    fn mapped(&mut self) -> Option<&mut dyn Tr> { self.list.iter_mut().next().map(|b| &mut **b) }
    fn called(&mut self) -> Option<&mut dyn Tr> { self.list.iter_mut().next().map(|b| b.as_mut()) }
    fn passed(&mut self) -> Option<&mut dyn Tr> { self.list.first_mut().map(Box::as_mut) }
    fn held(&mut self) -> Option<&mut dyn Tr> { let b = Some(&mut *self.list[0]); b }
    fn all<'a>(&'a mut self) -> Vec<&'a mut dyn Tr> { self.list.iter_mut().map(|b| &mut **b).collect() }
}`;
    const lines = [4, 5, 6, 7, 8];
    expect(await errorsOf(text)).toEqual(lines.map((line) => `LIFETIME@${line}`));
  });

  it("is coerced to one with a shorter lifetime where that is expected", async () => {
    const text = `${head}struct Held<'a> { one: &'a mut dyn Tr, more: Vec<&'a mut dyn Tr> }
fn take(t: &mut dyn Tr) {}
impl Owned {
    fn written(&mut self) -> Option<&mut (dyn Tr + 'static)> { self.list.iter_mut().next().map(|b| &mut **b) }
    fn matched(&mut self) -> Option<&mut dyn Tr> { match self.list.last_mut() { Some(b) => Some(b.as_mut()), None => None } }
    fn cast<'a>(&'a mut self) -> Vec<&'a mut (dyn Tr + 'a)> { self.list.iter_mut().map(|b| &mut **b as &mut (dyn Tr + 'a)).collect() }
    fn pushed(&mut self) -> Vec<&mut dyn Tr> { let mut v: Vec<&mut dyn Tr> = vec![]; for b in &mut self.list { v.push(b.as_mut()); } v }
}
fn made<'a>(t: &'a mut (dyn Tr + 'static)) -> Held<'a> { take(t); Held { one: t, more: vec![] } }
fn pushed<'a>(h: &mut Held<'a>, t: &'a mut (dyn Tr + 'static)) { h.more.push(t); }
fn lent<'h>(h: &'h mut Held<'_>, k: bool) -> &'h mut dyn Tr { if k { h.one } else { h.more[0] } }
fn either<'a>(t: &'a mut (dyn Tr + 'static), u: &'a mut (dyn Tr + 'a), k: u8) -> &'a mut (dyn Tr + 'a) { match k { 0 => t, _ => u } }`;
    expect(await errorsOf(text)).toEqual([]);
  });
});

describe("an object of a trait that says how long it lives", () => {
  it("lives as long as what is around it says where the lifetime is one that the signature binds", async () => {
    const text = `trait Of<'a>: 'a {}
struct Held<'a>(&'a str); impl<'a> Of<'a> for Held<'a> {}
fn bound<'a>(s: &'a str) -> Box<dyn Of<'a>> { Box::new(Held(s)) }
fn left_out(s: &str) -> Box<dyn Of<'_>> { Box::new(Held(s)) }
fn lasts<'a>(b: Box<dyn Of<'a>>) -> Box<dyn Of<'a> + 'static> { b }
fn stated<'a: 'a>(s: &'a str) -> Box<dyn Of<'a>> { Box::new(Held(s)) }
fn in_clause<'a, T: Of<'a>>(_: T, s: &'a str) -> Box<dyn Of<'a>> { Box::new(Held(s)) }
fn given_only<'a>() -> Box<dyn Of<'a>> { Box::new(Held("")) }
async fn waited<'a>(s: &'a str) -> Box<dyn Of<'a>> { Box::new(Held(s)) }
fn in_body<'a>(s: &'a str) { let _b: Box<dyn Of<'a>> = Box::new(Held(s)); }
impl<'a> Held<'a> { fn of_impl(&self) -> Box<dyn Of<'a>> { Box::new(Held(self.0)) } }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@3", "LIFETIME@4"]);
  });

  it("has a lifetime that outlives what the trait asks, wherever it is named", async () => {
    const text = `trait Of<'a>: 'a {} trait Part<'x, 'y>: Of<'y> {}
fn behind<'x, 'y>(p: &'x dyn Of<'y>) -> &'x (dyn Of<'y> + 'y) { p }
fn above<'x, 'y>(p: &'x (dyn Part<'x, 'y> + 'x)) -> &'x (dyn Part<'x, 'y> + 'y) { p }
fn any<'a>(p: Box<dyn std::any::Any + 'a>) -> Box<dyn std::any::Any> { p }
fn longer<'x, 'y>(p: &'x dyn Of<'y>) -> &'x (dyn Of<'y> + 'static) { p }
fn boxed<'x, 'y>(p: Box<dyn Part<'x, 'y> + 'y>) -> Box<dyn Part<'x, 'y>> { p }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@5", "LIFETIME@6"]);
  });
});
