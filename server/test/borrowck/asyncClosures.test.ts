/** `async` closures, as rustc 1.95 judges them. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("an async closure that is called as `Fn`", () => {
  it("cannot lend mutably to its future what it captured, told once for each where the closure stands", async () => {
    const text = `struct Pair { a: i32, v: Vec<i32> }
fn call<F: AsyncFn()>(_: F) {}
fn call_mut<F: AsyncFnMut()>(_: F) {}
fn assigned() { let mut n = 0;
    call(
        async || {
            n += 1;
            n += 2;
        });
}
fn moved(r: &mut i32) {
    call(
        async move || {
            *r += 1;
        });
}
fn parts(mut s: Pair) {
    call(
        async || {
            s.a += 1;
            s.v.push(1);
        });
}
fn not_declared() { let n = 0;
    call(
        async || {
            n += 1;
        });
}
fn own() { call(async || { let mut n = 0; n += 1; let _ = n; }); }
fn mutably() { let mut n = 0; call_mut(async || { n += 1; }); }`;
    expect([...(await errorsOf(text))].sort()).toEqual([
      "E0594@27",
      "E0596@13",
      "E0596@19",
      "E0596@19",
      "E0596@26",
      "E0596@6",
    ]);
  });
});
