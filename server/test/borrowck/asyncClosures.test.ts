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

describe("the future that an async closure gives", () => {
  it("holds what it is called with, and what the closure lends it", async () => {
    const text = `fn given() { let c = async |x: &str| x.len(); let s = String::new(); let f = c(&s); drop(s); drop(f); }
fn twice() { let mut n = 0; let mut c = async || n += 1; let f = c(); let g = c(); drop((f, g)); }
fn below() { let mut n = 0; let mut c = async || n += 1; let f = c(); n += 1; drop(f); }
fn shared() { let n = String::new(); let c = async || n.len(); let f = c(); drop(n); drop(f); }
fn owned() { let n = String::new(); let c = async move || n.len(); let f = c(); drop(c); drop(f); }
fn inner() { let c = async |x: &u8, y: &u8| *x + *y; let a = 1; let f; { let k = 3; f = c(&a, &k); } drop(f); }
fn after_it() { let mut n = 0; let mut c = async || n += 1; let f = c(); drop(f); let g = c(); drop(g); }
fn side_by_side() { let n = String::new(); let c = async || n.len(); let (f, g) = (c(), c()); drop(c); drop((f, g)); }
fn of_value() { let c = async |x: String| x.len(); let s = String::new(); let f = c(s); drop(c); drop(f); }`;
    const codes = ["E0505@1", "E0499@2", "E0503@3", "E0505@4", "E0505@5", "E0597@6"];
    expect(await errorsOf(text)).toEqual(codes);
  });

  it("may not be returned while the closure lends to it", async () => {
    const text = `use std::future::Future;
fn copied(t: u8) -> impl Future<Output = u8> { let c = async move || t; c() }
fn pushed(t: &mut String) -> impl Future<Output = ()> { (async move || t.push('x'))() }
fn local() -> impl Future<Output = u8> { let c = async |x: &u8| *x; let k = 1; c(&k) }
fn boxed() -> Box<dyn Future<Output = u8>> { let n = 1; let c = async move || n; Box::new(c()) }
fn taken(t: String) -> impl Future<Output = String> { let c = async move || t; c() }
fn behind(t: &str) -> impl Future<Output = usize> { let c = async move || t.len(); c() }
fn own(t: String) -> impl Future<Output = usize> { let c = async move || t.len(); async move { c().await } }
fn within<T: Clone>(t: &T) -> impl Future<Output = T> { let c = async move || t.clone(); async move { c().await } }`;
    const codes = ["E0597@2", "E0700@3", "E0597@4", "E0515@5", "E0700@7", "E0700@9"];
    expect(await errorsOf(text)).toEqual(codes);
  });

  it("does not hold the outer one of two shared references", async () => {
    const text = `fn outlives<'a>(_: impl Sized + 'a) {}
struct S<'a>(&'a i32);
fn simple<'a>(x: &'a i32) {
    let c = async || *x + 1;
    outlives::<'a>(c());
    let c = async move || *x + 1;
    outlives::<'a>(c());
}
fn two<'a>(x: &S<'a>) {
    let c = async || *x.0 + 1;
    outlives::<'a>(c());
    let c = async move || *x.0 + 1;
    outlives::<'a>(c());
}`;
    expect(await errorsOf(text)).toEqual([]);
  });

  it("lends a shared reference that it owns where it reads that itself, and before edition 2021 always", async () => {
    const text = `fn outlives<'a>(_: impl Sized + 'a) {}
fn behind<'a>(x: &'a i32) { let c = async move || *x + 1; outlives::<'a>(c()); }
fn itself<'a>(x: &'a i32) { let c = async move || { let y = Some(x); y.is_some() }; outlives::<'a>(c()); }
fn printed<'a>(x: &'a i32) { let c = async move || { println!("{x}"); }; outlives::<'a>(c()); }`;
    expect(await errorsOf(text)).toEqual(["E0597@3", "E0597@4"]);
    expect(await errorsOf(text, "2018")).toEqual(["E0597@2", "E0597@3", "E0597@4"]);
  });

  it("is of no consequence once it is awaited", async () => {
    const text = `async fn all(v: Vec<String>, x: &mut Vec<u32>) {
    let mut c = async |n: &u32| x.push(*n);
    for i in 0..3 { c(&i).await; }
    x.push(4);
    let look = async |k: &String| v.iter().position(|s| s == k);
    for k in &v { look(k).await; }
    let t; { let s = String::new(); t = look(&s).await; }
    drop(v);
    let mut count = { let mut n = t.unwrap_or(0); async move || { n += 1; n } };
    count().await;
    let f = count(); f.await; count().await;
}`;
    expect(await errorsOf(text)).toEqual([]);
  });
});
