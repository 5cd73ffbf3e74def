/** What an error underlines, as rustc does. */
import { describe, expect, it } from "vitest";
import { analyseText } from "../analysisHarness.js";

async function underlined(text: string): Promise<readonly string[]> {
  const found = await analyseText(text, "2021");
  return found.flatMap(({ facts, base }) =>
    facts.diagnostics.map(({ code, range }) => `${code} ${text.slice(base + range.start, base + range.end)}`),
  );
}

describe("what is captured", () => {
  it("is told at the head of the closure, not at all of it", async () => {
    const text = `fn twice(name: String) { let a = move || drop(name); let b = move || { name.len() }; }
fn lent(name: String) -> usize { let r = &name; let f = move || -> usize { name.len() }; r.len() }
fn behind(name: &String) { let f = move || { let own = *name; }; }
fn each(f: impl FnMut()) {}
fn taken(name: String) { each(|| { let g = move || drop(name); }); }`;
    expect(await underlined(text)).toEqual(["E0382 move ||", "E0505 move || -> usize", "E0507 *name", "E0507 move ||"]);
  });

  it("by a block is told at its keywords", async () => {
    const text = `use std::future::Future;
fn lent(n: u32) -> impl Future<Output = u32> { async { n } }
fn moved(name: String) { let a = async move { drop(name) }; let b = async move { drop(name) }; }`;
    expect(await underlined(text)).toEqual(["E0373 async", "E0382 async move"]);
  });
});

describe("what a function asks of a type", () => {
  const asks = `trait Ext: Sized { fn lasting(self) where Self: 'static {} }
impl<T> Ext for T {}
struct W<T>(T);
impl<T: 'static> W<T> { fn new(t: T) -> Self { W(t) } fn len(&self) {} }
fn lasting<T: 'static>(_: T) {}
`;

  it("is told at the whole call of a method, wherever its name stands", async () => {
    expect(await underlined(`${asks}fn f<T>(x: T) { x\n.lasting() }`)).toEqual(["E0310 x\n.lasting()"]);
    expect(await underlined(`${asks}fn f<T>(x: W<T>) { x\n.len() }`)).toEqual(["E0310 x\n.len()"]);
  });

  it("is told at the path where that says a type", async () => {
    expect(await underlined(`${asks}fn f<T>(x: T) { lasting(x) }`)).toEqual(["E0310 lasting(x)"]);
    expect(await underlined(`${asks}fn f<T>(x: T) { lasting::<T>(x) }`)).toEqual(["E0310 lasting::<T>"]);
    expect(await underlined(`${asks}fn f<T>(x: T) { drop(W::new(x)) }`)).toContain("E0310 W::new");
  });
});

describe("what an object asks of the type that it hides", () => {
  const object = `trait X {}
struct N<T>(T);
impl<T> X for N<T> {}
`;

  it("is told at the expression, or at the cast that makes the object", async () => {
    expect(await underlined(`${object}fn f<T>(v: T) -> Box<dyn X> { Box::new(N(v)) }`)).toEqual([
      "E0310 Box::new(N(v))",
    ]);
    expect(await underlined(`${object}fn f<T>(v: T) { let b = Box::new(N(v)) as Box<dyn X + 'static>; }`)).toEqual([
      "E0310 Box::new(N(v)) as Box<dyn X + 'static>",
    ]);
  });
});
