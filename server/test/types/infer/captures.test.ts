/** Captures of closures and async blocks, place by place. Each expectation is what rustc 1.95 says (`#[rustc_capture_analysis]`). */
import { describe, expect, test } from "vitest";
import type { Edition } from "../../../src/hir/defs.js";
import type { Capture } from "../../../src/types/typeck.js";
import { memoryHost, openSession } from "./support.js";

const types = `
struct P { a: String, b: (Vec<u8>, u32), r: &'static str }
struct D { s: String, n: u8 }
impl Drop for D { fn drop(&mut self) {} }
#[repr(packed)] struct K { a: u8, b: u32 }
struct W<'a> { inner: &'a mut P }
enum S1 { One(String, u8) }
`;

function show(capture: Capture): string {
  let place = capture.variable.name;
  for (const step of capture.projections) place = step.kind === "deref" ? `(*${place})` : `${place}.${step.name}`;
  return `${capture.kind} ${place}`;
}

/** Of each closure in the order in which they end: its kind and captures. */
async function capturesOf(source: string, edition: Edition): Promise<readonly string[]> {
  const session = await openSession(memoryHost({ "/main.rs": types + source }), edition);
  session.database.openPath("/main.rs");
  const owner = session.bodies("/main.rs").find((body) => body.name === "f");
  if (owner === undefined) throw new Error("the source has no function `f`");
  return session
    .infer(owner)
    .closures.map(({ closureKind, captures }) => `${closureKind ?? "async"}: ${captures.map(show).join(", ")}`);
}

const cases: readonly (readonly [rule: string, source: string, expected: readonly string[]])[] = [
  [
    "fields are captured on their own",
    'fn f(mut p: P) { let mut c = || { p.b.0.push(1); println!("{}", p.a); let n = p.b.1; }; }',
    ["FnMut: shared p.a, mutable p.b.0, shared p.b.1"],
  ],
  [
    "a field moved out is moved in; what is behind a `&` is reborrowed",
    "fn f(p: P) { let c = || { let x = p.a; let l = p.r.len(); }; }",
    ["FnOnce: move p.a, shared (*p.r)"],
  ],
  [
    "`move` takes fields by value",
    'fn f(p: P) { let c = move || { println!("{}", p.b.1); let s = &p.a; }; }',
    ["Fn: move p.a, copy p.b.1"],
  ],
  ["nothing is moved out of a type with `Drop`", "fn f(d: D) { let e = move || { d.s.len() }; }", ["Fn: move d"]],
  [
    "behind a reference: reborrowed; `move`: the reference",
    "fn f(v: &mut Vec<u8>, q: &P) { let mut c = || { v.push(1); let z = &q.b.0; }; let mut m = move || { v.push(2); q.a.len() }; }",
    ["FnMut: mutable (*v), shared (*q)", "FnMut: move v, copy q"],
  ],
  [
    "a reference that an argument only lends again is captured behind it; a generic parameter takes it whole",
    "fn one(s: &str) {} fn any<T>(t: T) {} fn f(s: &str, t: &str) { let c = || one(s); let d = || any(t); let e = move || one(s); }",
    ["Fn: shared (*s)", "Fn: shared t", "Fn: copy s"],
  ],
  [
    "a box is looked through, but moved whole",
    "fn f(b: Box<P>) { let c = || { b.a.len() }; let d = || { let x = b.b; }; }",
    ["Fn: shared (*b).a", "FnOnce: move b"],
  ],
  [
    "matching an enum reads all of it",
    "fn f(o: Option<String>, n: u32) { let d = || { match o { Some(ref x) => n, None => 0 } }; }",
    ["Fn: shared o, shared n"],
  ],
  ["a packed struct is captured whole", "fn f(k: K) { let c = || { let a = &k.a; }; }", ["Fn: shared k"]],
  [
    "inner closures' captures are the outer's uses",
    "fn f(mut x: i32, y: (i32, String)) { let mut c = || { x += 1; let mut d = || { x += y.0; drop(&y.1); }; d(); }; }",
    ["FnMut: mutable x, shared y.0, shared y.1", "FnMut: mutable x, shared y.0, shared y.1"],
  ],
  ["`_` takes nothing", "fn f(p: (String, String)) { let c = || { let (a, _) = p; }; }", ["FnOnce: move p.0"]],
  [
    "elements are not told apart",
    "fn f(a: [String; 3], i: usize) { let c = || { a[i].len() }; }",
    ["Fn: shared a, shared i"],
  ],
  [
    "closures that are called",
    "fn f(g: impl Fn(u8) -> u8, mut h: impl FnMut(u8)) { let mut c = |x| { h(g(x)); }; }",
    ["FnMut: mutable h, shared g"],
  ],
  [
    "functional update takes the other fields",
    "fn f(p: P) { let c = || P { a: String::new(), ..p }; }",
    ["FnOnce: move p.b, shared p.r"],
  ],
  [
    "through two references",
    "fn f(w: &mut W) { let mut c = || { w.inner.b.1 += 1; }; }",
    ["FnMut: mutable (*(*w).inner).b.1"],
  ],
  [
    "a single variant is like a struct",
    "fn f(s: S1) { let d = || { let S1::One(a, _) = s; a }; }",
    ["FnOnce: move s.0"],
  ],
  ["a raw pointer is where it ends", "fn f(p: *const P) { let c = || unsafe { (*p).a.len() }; }", ["Fn: shared p"]],
  [
    "a user's `Deref` is a borrow of the pointer",
    "fn f(rc: std::rc::Rc<P>) { let c = || rc.a.len(); let d = move || rc.a.len(); }",
    ["Fn: shared rc", "Fn: move rc"],
  ],
  [
    "async blocks",
    "async fn f(s: String, mut v: Vec<u8>) { let g = async { v.push(1); s.len() }; g.await; let h = async move { v.len() }; }",
    ["async: mutable v, shared s", "async: move v"],
  ],
];

describe("captures since edition 2021 (RFC 2229)", () => {
  for (const [rule, source, expected] of cases) {
    test(rule, async () => expect(await capturesOf(source, "2021")).toEqual(expected));
  }
});

describe("captures before edition 2021", () => {
  test("whole variables, by their strongest use", async () => {
    const source =
      'fn f(mut p: P, d: D, v: &mut Vec<u8>) { let mut c = || { p.b.0.push(1); println!("{}", d.s); v.push(1); }; }';
    expect(await capturesOf(source, "2018")).toEqual(["FnMut: mutable p, shared d, uniqueShared v"]);
  });
  test("moved whole when a part is", async () => {
    expect(await capturesOf("fn f(p: P) { let c = || { let x = p.a; }; }", "2018")).toEqual(["FnOnce: move p"]);
  });
});
