/** What a closure holds stays lent when another closure holds that closure, however deep: `code@line`, as rustc reports it. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("a closure that is called inside of others", () => {
  it("holds its loans until then", async () => {
    const text = `fn each<F: FnMut(u8)>(f: F) {}
fn push(v: &mut Vec<u8>) {}
fn one(mut v: Vec<u8>) { let held = || { v.len(); };
    each(|a| { push(&mut v); held(); }); }
fn two(mut v: Vec<u8>) { let held = || { v.len(); };
    each(|a| { push(&mut v); each(|b| { held(); }) }); }
fn three(mut v: Vec<u8>) { let held = || { v.len(); };
    each(|a| { push(&mut v); each(|b| { each(|c| { let kept = &held; }) }) }); }
fn later(mut v: Vec<u8>) { let held = || { v.len(); };
    let all = |a| { each(|b| { held(); }) };
    v.push(1); all(1u8); }
fn fine(mut v: Vec<u8>) { let held = || { v.len(); };
    each(|a| { each(|b| { held(); }) });
    push(&mut v); }`;
    expect(await errorsOf(text)).toEqual(["E0502@4", "E0502@6", "E0502@8", "E0502@11"]);
  });
});
