/** What a change leaves alone. */
import { describe, expect, test } from "vitest";
import { Changes, type Reach } from "../../src/hir/changes.js";

const TEXT = 'fn g() { helper(1); println!("{}", vec![2].len()); }';

function after(...names: readonly string[]): Changes {
  const changes = new Changes();
  for (const name of names) changes.add(change(name));
  return changes;
}

function change(name: string, isMember = false): Reach {
  return { kind: "functions", functions: [{ name, isMember }], isListed: isMember };
}

const STD = new Set(["println", "vec", "include"]);
const isStd = (name: string): boolean => STD.has(name);

describe("what was found out about an item", () => {
  test("holds while no function that it names has changed", () => {
    expect(after("other").leftAlone(TEXT, 0, isStd)).toBe(true);
    expect(after("helper").leftAlone(TEXT, 0, isStd)).toBe(false);
    expect(after("helper").leftAlone(TEXT, 1, isStd), "found out afterwards").toBe(true);
    expect(after("helper", "other").leftAlone(TEXT, 1, isStd)).toBe(true);
  });

  test("does not name a function by a part of a word, nor a free one by a method or a field", () => {
    const text = "fn g() { list.iter().\n  collect(); recollect(); self . collect = 0..collected(1..end()); }";
    expect(after("collect").leftAlone(text, 0, isStd)).toBe(true);
    expect(after("end").leftAlone(text, 0, isStd), "the end of a range").toBe(false);
    const changes = new Changes();
    changes.add(change("collect", true));
    expect(changes.leftAlone(text, 0, isStd), "a method").toBe(false);
    expect(after("f").leftAlone("fn g() { f(); }", 0, isStd)).toBe(false);
    expect(after("f").leftAlone("fn g() { éf(); }", 0, isStd)).toBe(true);
  });

  test("does not hold where it calls a macro that may name the function", () => {
    expect(after("other").leftAlone("fn g() { my_macro!(x) }", 0, isStd)).toBe(false);
    expect(after("other").leftAlone("fn g() { my_macro ! [x] }", 0, isStd)).toBe(false);
    expect(after("other").leftAlone("fn g() { defmt::println!(x) }", 0, isStd)).toBe(false);
    expect(after("other").leftAlone("fn g() { use defmt::println; println!(x) }", 0, isStd)).toBe(false);
    expect(after("other").leftAlone('fn g() { include!("g.rs") }', 0, isStd)).toBe(false);
    expect(new Changes().leftAlone("fn g() { my_macro!(x) }", 0, isStd), "nothing has changed").toBe(true);
    expect(after("other").leftAlone("fn g() { if a != (b) {} }", 0, isStd), "no macro").toBe(true);
  });

  test("does not hold after anything else has changed", () => {
    const changes = after("other");
    changes.add({ kind: "everything" });
    expect(changes.leftAlone(TEXT, 1, isStd)).toBe(false);
    expect(changes.leftAlone(TEXT, changes.revision, isStd)).toBe(true);
  });

  test("does not hold after more names than are kept apart", () => {
    const names = Array.from({ length: 200 }, (_, index) => `name${index}`);
    expect(after(...names).leftAlone(TEXT, 0, isStd)).toBe(false);
    expect(after(...names.slice(0, 50)).leftAlone(TEXT, 0, isStd)).toBe(true);
  });
});

test("types are to be asked anew only after changes of what is listed", () => {
  const changes = after("other");
  expect([changes.revision, changes.typesRevision]).toEqual([1, 0]);
  changes.add(change("method", true));
  expect([changes.revision, changes.typesRevision]).toEqual([2, 2]);
});
