/** Bodies of `const { … }`, as rustc reports them: `code@line`. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("a constant block", () => {
  it("is a body of its own", async () => {
    const text = `const fn five() -> i32 { 5 }
const fn no() -> bool { false }
struct S(u8);
fn lent() -> i32 { const { if no() { let _x: &'static i32 = &five(); } 42 } }
fn unset() { let _v = const { let x: bool; while x {} }; }
fn assigned() -> i32 { const { let x = 1; x = 2; x } }
fn twice() -> i32 { const { let mut x = 1; let r = &mut x; *r += 1; x += 1; *r } }
fn moved() -> u8 { const { let s = S(1); let t = s; s.0 } }
fn in_closure() { let _c = || const { let x = 1; x = 2; x }; }
const OUTER: u8 = const { let s = S(1); let t = s; s.0 };
fn fine() -> i32 { const { let mut x = 1; let r = &mut x; *r += 1; x += 1; x } }
fn arrays() -> ([Option<String>; 4], Vec<Vec<u8>>) { ([const { None }; 4], vec![const { Vec::new() }; 3]) }
fn looped() -> i32 {
    let s = String::new();
    for i in 0..3 { let k = const { let mut i = 0; while i < 3 { i += 1; } i }; if i > k { return i; } }
    drop(s);
    0
}`;
    const codes = ["E0716@4", "E0381@5", "E0384@6", "E0503@7", "E0382@8", "E0384@9", "E0382@10"];
    expect(await errorsOf(text)).toEqual(codes);
  });

  it("makes a value that lives for ever, of which what stands in it does not", async () => {
    const text = `const fn id(x: &[i32]) -> &[i32] { x }
const A: &i32 = const { let x = 1; &x };
fn returned() -> &'static i32 { const { let x = 1; &x } }
fn kept() -> i32 { let y = const { let x = 1; &x }; *y }
fn given() -> &'static [i32] { const { let a = [1]; id(&{ a }) } }
fn extended() -> &'static [u8] { const { let mut a = [0; 4]; a[0] = 1; &{ a } } }
fn promoted() -> &'static i32 { const { &5 } }`;
    expect(await errorsOf(text)).toEqual(["E0597@2", "E0597@3", "E0597@4", "E0716@5"]);
  });

  it("has the lifetimes of the function around it", async () => {
    const text = `use std::marker::PhantomData;
struct Inv<'a>(&'a (), PhantomData<&'a mut &'a ()>);
impl<'a> Inv<'a> { const NEW: Self = Inv(&(), PhantomData); }
fn equate<T>(_: T, _: T) {}
fn named<'a>() { let y = (); equate(Inv(&y, PhantomData), const { Inv::<'a>::NEW }); }
fn free() { let y = (); equate(Inv(&y, PhantomData), const { Inv::NEW }); }
fn longer<'a>() -> &'static str { const { let r: Option<&'a str> = None; match r { Some(r) => r, None => "" } } }
fn pushed() { let mut v: Vec<&'static str> = const { Vec::new() }; let s = String::new(); v.push(&s); }`;
    expect(await errorsOf(text)).toEqual(["E0597@5", "LIFETIME@7", "E0597@8"]);
  });

  it("that names a variable from outside is refused, with the body around it", async () => {
    const text = `fn outer(n: i32) -> i32 { let s = String::new(); drop(s); let _t = s; const { n } }
fn out() -> i32 { let s = String::new(); drop(s); let _t = s; const { return 1 } }`;
    expect(await errorsOf(text)).toEqual([]);
  });
});
