/** What happens to a value that something unknown is given is not told: it may be moved, copied, lent, or lent again. */
import { expect, test } from "vitest";
import { lineIndex } from "../../src/cli/lineIndex.js";
import { fileReport } from "../../src/cli/report.js";
import { analyseText } from "../analysisHarness.js";

/** By line: kind and path of each event, drops left out. */
async function eventsOf(text: string): Promise<readonly string[]> {
  const functions = await analyseText(text);
  const { events } = fileReport("main.rs", { functions, lifetimes: [], heads: [] }, lineIndex(text));
  return events.flatMap((event) =>
    event.kind === "drop" ? [] : [`${event.range.start.line + 1} ${event.kind} ${event.path}`],
  );
}

const cases: readonly (readonly [name: string, text: string, known: readonly string[]])[] = [
  [
    "a shared reference as an argument may be lent again; a number is copied",
    `use nowhere::{call, Thing};
fn f(r: &str, n: u8) { call(r); Thing::new(r, n); }`,
    ["2 copy n"],
  ],
  ["a receiver may be lent, whatever it is", `fn f(r: &nowhere::Thing, n: u8) { r.get(); n.frobnicate(); }`, []],
  [
    "an exclusive reference may be lent again",
    `fn f(r: &mut String, s: &mut String) { nowhere::call(r); r.frobnicate(s); }`,
    [],
  ],
  [
    "how a closure captures a receiver, or an exclusive reference that it gives away, follows",
    `fn f(name: String, r: &mut String, n: &str) -> usize {
    let mut call = || { name.frobnicate(); nowhere::call(r); n.len() };
    call()
}`,
    ["2 borrow *n", "2 borrow *n"],
  ],
  [
    "an operator on a number and something unknown is built in, or a call that borrows",
    `fn f(mut n: usize, m: usize) {
    let unknown = nowhere::call();
    n += unknown;
    if m > unknown {}
    n = m + 1;
}`,
    ["5 copy m"],
  ],
  [
    "a deref or an index before it may be exclusive; what has no `DerefMut` is shared",
    `use std::rc::Rc;
fn f(mut a: Box<(String, u8)>, mut b: Vec<Vec<String>>, c: Rc<(String, u8)>, mut d: std::cell::RefMut<(String, u8)>) {
    a.0.frobnicate();
    b[0].frobnicate();
    c.0.frobnicate();
    d.0.frobnicate();
    nowhere!(d.0, c.0);
}`,
    ["5 borrow c"],
  ],
  [
    "an index that is unknown may be a number or a range",
    `fn f(bytes: &[u8], list: Vec<u8>) { let at = nowhere::call(); bytes[at]; list.len(); }`,
    ["1 borrow list"],
  ],
  [
    "a pattern on something unknown may look through a reference",
    `enum Held { One(String), Two { name: String } }
fn f(known: Held) {
    match nowhere::call() { Held::One(s) => drop(s), Held::Two { name } => drop(name) }
    match known { Held::One(s) => drop(s), Held::Two { name } => drop(name) }
}`,
    ["4 move known.0", "4 move s", "4 move known.name", "4 move name"],
  ],
  [
    "a reference that becomes part of something of unknown type may be lent again",
    `use nowhere::{call, Kind, Thing};
struct Held { name: String }
impl Held {
    fn own(&mut self) -> Result<<Self as Kind>::Own, String> { Ok(self) }
    fn known(&mut self) -> Result<&mut Self, String> { Ok(self) }
}
fn f(r: &str, n: u8, held: &mut Held, other: &mut Held) -> Thing {
    call((r, n));
    call([Some(held), Some(held)]);
    Thing { other, r, n }
}
fn g(r: &str, n: u8) -> Thing {
    if n > 1 { return Some((r, n)); }
    match n { 0 => Some((r, 1)), _ => { Some((r, n)) } }
}`,
    ["5 borrow *self", "8 copy n", "10 copy n", "13 copy n", "13 copy n", "14 copy n", "14 copy n"],
  ],
];

test.each(cases)("%s", async (_name, text, known) => {
  expect(await eventsOf(text)).toEqual(known);
});

test("a macro that is not known may take or borrow what its tokens name, in strings too", async () => {
  const text = `fn f(taken: String, kept: String, held: &mut Vec<String>) {
    let first = &held[0];
    nowhere::log!("{taken} {}", first, kept = 1, Kind::other);
    let inside = || nowhere::log!(kept.len());
    inside();
}`;
  const functions = await analyseText(text);
  const { events } = fileReport("main.rs", { functions, lifetimes: [], heads: [] }, lineIndex(text));
  expect(events.filter(({ kind }) => kind === "move" || kind === "copy" || kind === "drop")).toEqual([]);
  expect(events.flatMap((event) => (event.kind === "borrow" ? [[event.path, event.lastUse]] : []))).toEqual([
    ["*held", undefined],
  ]);
});
