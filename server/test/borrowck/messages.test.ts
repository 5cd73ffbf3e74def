/** How errors name places and say why: the words of rustc 1.95. */
import { expect, it } from "vitest";
import { analyseText } from "../analysisHarness.js";

async function messagesOf(text: string): Promise<readonly string[]> {
  const bodies = await analyseText(text, "2021");
  return bodies.flatMap(({ facts }) => facts.diagnostics.map(({ message }) => message));
}

it("what a pattern takes is named by what holds it, and by the variant", async () => {
  const text = `struct Bar(String); enum E { A(Bar, String), N { o: Option<Bar> } }
fn field(b: &Bar) { let t = b.0; }
fn variant(b: &E) { match *b { E::A(Bar(x), _) => {} _ => {} } }
fn nested(b: &Box<E>) { match **b { E::N { o: Some(Bar(x)) } => {} _ => {} } }
fn pair(b: &(String, Option<String>)) { if let Some(x) = b.1 {} }`;
  expect(await messagesOf(text)).toEqual([
    "cannot move out of `b` which is behind a shared reference",
    "cannot move out of `b` as enum variant `A` which is behind a shared reference",
    "cannot move out of `b.o` as enum variant `N` which is behind a shared reference",
    "cannot move out of `b.1` as enum variant `Some` which is behind a shared reference",
  ]);
});

it("pointers are shown where nothing is taken of what they point to", async () => {
  const text = `struct In { b: (String, u8) }
fn parts(c: Box<&In>) { c.b.0.push('x'); (**c).b.1 = 2; }
fn whole(v: &Vec<u8>) { v.push(1); }
fn element(b: &mut [Vec<u8>], n: usize) { let t = &mut b[n]; let s = &mut b[0]; t.len(); s.len(); }
fn variant(b: &mut Option<Vec<u8>>) { if let Some(x) = b { let m = &mut *b; x.clear(); } }`;
  expect(await messagesOf(text)).toEqual([
    "cannot borrow `c.b.0` as mutable, as it is behind a `&` reference",
    "cannot assign to `c.b.1`, which is behind a `&` reference",
    "cannot borrow `*v` as mutable, as it is behind a `&` reference",
    "cannot borrow `b[_]` as mutable more than once at a time",
    "cannot borrow `*b` as mutable more than once at a time",
  ]);
});

it("what has no name is said to be data, and in what", async () => {
  const text = `use std::{cell::Ref, rc::Rc};
struct Bar(String); fn lent() -> &'static u8 { &1 }
fn counted(r: Rc<Bar>) { r.0.push('x'); let t = r.0; }
fn guarded(r: Ref<'_, Bar>) { r.0.clear(); let t = r.0; }
fn indexed(m: &mut std::collections::HashMap<u8, u8>, v: Vec<Bar>) { m[&1] = 2; let t = v[0]; }
fn called() { *lent() = 2; }`;
  expect(await messagesOf(text)).toEqual([
    "cannot borrow data in an `Rc` as mutable",
    "cannot move out of an `Rc`",
    "cannot borrow data in dereference of `Ref<Bar>` as mutable",
    "cannot move out of dereference of `Ref<Bar>`",
    "cannot assign to data in an index of `HashMap<u8, u8>`",
    "cannot move out of index of `Vec<Bar>`",
    "cannot assign to data in a `&` reference",
  ]);
});

it("statics have their names", async () => {
  const text = `static S: [u8; 2] = [1, 2]; static T: (u8, Vec<u8>) = (1, Vec::new());
fn changed() { S[0] = 2; T.0 = 2; T.1.push(1); }
fn taken() { let t = T.1; let u = T; }`;
  expect(await messagesOf(text)).toEqual([
    "cannot assign to `S[_]`, as `S` is an immutable static item",
    "cannot assign to `T.0`, as `T` is an immutable static item",
    "cannot borrow `T.1` as mutable, as `T` is an immutable static item",
    "cannot move out of `T.1` as `T` is a static item",
    "cannot move out of static item `T`",
  ]);
});

it("what a closure captures is that of a `Fn` closure, or behind a reference like anything else", async () => {
  const text = `struct Bar(String); fn is_fn<F: Fn()>(f: F) {}
fn assigned() { let mut n = 1; is_fn(|| n += 1); }
fn lent(v: &mut Vec<u8>) { is_fn(|| v.push(1)); }
fn taken(b: Bar) { is_fn(|| drop(b.0)); }
fn behind(c: &Bar) { let d = || { c.0.push('x'); let t = c.0; }; }`;
  expect(await messagesOf(text)).toEqual([
    "cannot assign to `n`, as it is a captured variable in a `Fn` closure",
    "cannot borrow `*v` as mutable, as it is a captured variable in a `Fn` closure",
    "cannot move out of `b.0`, a captured variable in an `Fn` closure",
    "cannot borrow `c.0` as mutable, as it is behind a `&` reference",
    "cannot move out of `c` which is behind a shared reference",
  ]);
});
