/** How long a loan lasts is not told where what is lent goes into something that is not known. */
import { describe, expect, test } from "vitest";
import { lineIndex } from "../../src/cli/lineIndex.js";
import { fileReport } from "../../src/cli/report.js";
import { ALL_LEVELS, inlayHints } from "../../src/features/inlayHints/index.js";
import { analyseText } from "../analysisHarness.js";

/** By borrow, in text order: `path@line-last line`, or `path@line-?`. */
async function loansOf(text: string): Promise<readonly string[]> {
  const lines = lineIndex(text);
  const functions = await analyseText(text);
  return fileReport("main.rs", { functions, lifetimes: [], heads: [] }, lines).events.flatMap((event) => {
    if (event.kind !== "borrow") return [];
    const last = event.lastUse === undefined ? "?" : event.lastUse.line + 1;
    return [`${event.path}@${event.range.start.line + 1}-${last}`];
  });
}

describe("the end of a loan is not known", () => {
  test("that is handed to a call that nobody can resolve", async () => {
    const text = `use nowhere::format;
fn f(name: String, other: String) -> usize {
    let shown = format(&name);
    let length = (&other).len();
    shown.to_string();
    length
}`;
    expect(await loansOf(text)).toEqual(["name@3-?", "other@4-4"]);
  });

  test("also when the result has a type that somebody wrote", async () => {
    const text = `fn f(name: String) -> usize {
    let shown: &str = nowhere::format(&name);
    shown.len()
}`;
    expect(await loansOf(text)).toEqual(["name@2-?", "*shown@3-3"]);
  });

  test("that goes there through a variable, or in a closure, where what the closure does with it is known", async () => {
    const text = `fn f(name: String, all: Vec<String>) {
    let lent = &name;
    let kept = nowhere::keep(lent);
    let later = nowhere::later(|| all.len());
    nowhere::end(kept, later);
}`;
    expect(await loansOf(text)).toEqual(["name@2-?", "all@4-?", "all@4-4"]);
  });

  test("while what is only read before is known", async () => {
    const text = `fn f(names: Vec<String>) {
    let first = names.first();
    println!("{first:?}");
    nowhere::call(names.len());
}`;
    expect(await loansOf(text)).toEqual(["names@2-3", "first@3-3", "names@4-4"]);
  });

  test("that a value holds which may have to be dropped later, unless it is moved before", async () => {
    const text = `struct Held<'a> { inner: nowhere::Guard<'a>, size: usize }
fn hold(s: &mut String) -> Held<'_> { todo!() }
fn f(mut s: String, mut t: String) {
    let held = hold(&mut s);
    let given = hold(&mut t);
    let size = given.size;
    std::mem::forget(given);
    let done = true;
}`;
    expect(await loansOf(text)).toEqual(["s@4-?", "t@5-7"]);
  });

  test("that lives where something else may have to be dropped", async () => {
    const text = `struct Item { style: nowhere::Style, size: usize }
fn f(mut s: String, items: Vec<Item>) {
    let lent = &mut s;
    for item in items {
        lent.truncate(item.size);
    }
    let known = &s;
    for item in Vec::<Item>::new() {}
}`;
    expect(await loansOf(text)).toEqual(["s@3-?", "*lent@5-5", "s@7-7"]);
  });

  test("and a lifetime that stands in a field of unknown type lasts as long as the value", async () => {
    const text = `enum Entry<'a> { Full(nowhere::Full<'a>, usize), Empty }
impl Entry<'_> { fn size(self) -> usize { 1 } }
fn entry(s: &mut String) -> Entry<'_> { todo!() }
fn f(mut s: String) -> usize {
    let found = entry(&mut s);
    let other = 2;
    found.size() + other
}`;
    expect(await loansOf(text)).toEqual(["s@5-7"]);
  });
});

test("no hint says where such a loan ends", async () => {
  const text = `fn f(name: String) {
    nowhere::keep(&name);
    name.len();
}`;
  const lines = lineIndex(text);
  const facts = await analyseText(text);
  const options = { levels: ALL_LEVELS, lifetimeNames: "letters" } as const;
  const labels = inlayHints({ facts, lifetimes: [] }, options, { start: 0, end: text.length }, lines).map(
    ({ label }) => label,
  );
  expect(labels.filter((label) => typeof label === "string" && label.startsWith("&"))).toEqual(["& here only"]);
});
