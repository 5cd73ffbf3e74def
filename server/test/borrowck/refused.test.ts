/** Bodies in which rustc refuses something before it checks borrows: it says nothing of borrows there, and neither do we. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";
import { toldInBodies } from "./toldInBodies.js";

const types = `use std::cmp::Ordering;
struct S { a: u8, b: u8 }
struct T(u8, u8);
#[derive(Clone, Copy)] enum E { A { x: u8 }, B(u8, u8), C }
union U { a: u8, b: u16 }
struct D;
impl Drop for D { fn drop(&mut self) {} }
trait Small {}
impl Small for u8 {}
fn small<X: Small>(x: X) {}
`;

/** E0023, E0025, E0027, E0040, E0054, E0062, E0063, E0277, E0308, E0436, E0527, E0528, E0560, E0571, E0604 to E0607, E0784. */
const refused = [
  "(t: T) { let T(a) = t; }",
  "(t: T) { let T(a, b, c) = t; }",
  "(t: T) { let T(a, b, c, ..) = t; }",
  "(v: S) { let S { a } = v; }",
  "(v: S) { let S { a, a: c, .. } = v; }",
  "(v: E) { if let E::A { } = v {} }",
  "(v: (u8, u8)) { let (a, b, c) = v; }",
  "(v: [u8; 2]) { let [a, b, c] = v; }",
  "(v: [u8; 2]) { let [a, b, c, ..] = v; }",
  "(v: u8) { let &w = v; }",
  "(v: &mut u8) { let &w = v; }",
  "(v: Option<u8>) { if let Ok(x) = v {} }",
  "(v: Ordering) { match v { E::C => {}, _ => {} } }",
  "(v: char) { match v { 1 => {}, _ => {} } }",
  "(v: String) { match v { 'a' => {}, _ => {} } }",
  "() { let v = S { a: 1 }; }",
  "() { let v = S { a: 1, b: 1, c: 2 }; }",
  "() { let v = S { a: 1, a: 1, b: 2 }; }",
  "() { let v = E::A { x: 1, ..E::A { x: 1 } }; }",
  "() { let v = U { a: 1, b: 1 }; }",
  "(v: u32) { v as bool; }",
  "(v: u32) { v as char; }",
  "(v: u8) { v as String; }",
  "(v: bool) { v as f32; }",
  "(v: *const u8) { v as &u8; }",
  "(v: *const u8) { v as *const [u8]; }",
  "(v: Vec<u8>) { v as Box<[u8]>; }",
  "(v: D) { v.drop(); }",
  "() { for i in 0..3 { break i; } }",
  "(v: &str) { let w = *v; }",
  "(v: i32) { small(v); }",
  "() { small(1.0f32); }",
  "(v: f32) { match v { 'a'..='b' => {}, _ => {} } }",
  "(v: i64) { match v { 1u8..=2 => {}, _ => {} } }",
  "(v: fn(u8) -> u8) { let w: u32 = v; }",
  "(v: &str) -> Option<String> { Some(*v) }",
  "(v: String) { for i in 0..v {} }",
  "(v: Vec<i32>) -> i32 { v.iter().map(|x| { x; }).sum::<i32>() }",
  "(v: Vec<i32>) -> Vec<i32> { v.iter().map(|x| { x + 1; }).collect() }",
  "(v: Vec<i32>) { let s: std::collections::HashMap<String, i32> = v.iter().map(|x| x + 1).collect(); }",
  "(v: Vec<Result<i32, String>>) -> Result<Vec<i32>, u8> { v.into_iter().collect() }",
];

const fine = [
  "(t: T) { let T(a, b, ..) = t; }",
  "(s: S) { }",
  "(v: S) { let S { a, .. } = v; }",
  "(v: E) { if let E::A { .. } = v {} }",
  "(v: (u8, u8)) { let (a, ..) = v; }",
  "(v: [u8; 2]) { let [a, b, ..] = v; }",
  "(v: &mut u8) { let &mut w = v; }",
  "(v: &Option<u8>) { if let Some(x) = v {} }",
  "() { let v = S { a: 1, ..S { a: 1, b: 2 } }; }",
  "() { let v = U { b: 1 }; let T(..) = T { 0: 1, 1: 2 }; }",
  "(v: u8) { v as char; 97 as char; true as u8; 'a' as u32; }",
  "(v: *const u8) { v as *const u16; v as usize; 0 as *const S; &1u8 as *const u8; [1u8].as_ptr() as *mut u8; }",
  "() { small(1); small(2u8); }",
  "(v: Vec<Result<i32, String>>) -> Result<Vec<i32>, String> { v.iter().flatten().sum::<i32>(); 0..v.len(); v.into_iter().collect() }",
  "(v: fn()) { v as usize; v as *const u8; Some(1) as Option<i32>; &[1u8, 2] as &[u8]; Box::new(1) as Box<dyn Send>; (|x: u8| x) as fn(u8) -> u8; }",
];

describe("what is refused whatever the borrows are", () => {
  it("leaves its body unchecked", async () => {
    expect(await toldInBodies(types, refused)).toEqual([]);
  });
  it("is not what resembles it", async () => {
    expect(await toldInBodies(types, fine)).toEqual(fine);
  });
});

describe("what is printed and cannot be", () => {
  const moved = "let s = String::new(); drop(s); drop(s);";
  const held = `use std::fmt;
struct P;
impl fmt::Display for P { fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "P") } }
#[derive(Debug)] struct Q<T>(T);
`;
  it("leaves its body unchecked", async () => {
    const text = `${held}fn debug(p: P) { ${moved} println!("{:?}", p); }
fn display(q: Q<u8>) { ${moved} println!("{q}"); }
fn inside(q: Vec<P>) { ${moved} format!("{:#?}", q); }
fn param<T>(t: T) { ${moved} println!("{0} {1:?}", 1, t); }
fn named(q: P) { ${moved} println!("{:.*} {} {q:?}", 1, 2.0, 3, q = q); }
fn hex(x: f64) { ${moved} println!("{:x}", x); }
fn numbers(a: i32, b: i64) { ${moved} a == b; }
fn negated(x: u32) { ${moved} -x; }
fn captured(k: u8) { ${moved} let f: fn(u8) -> u8 = |x| x + k; }
fn text_slice() { ${moved} let b: &[u8] = "a"; }
fn length(a: [u8; 3]) { ${moved} let b: [u8; 2] = a; }
fn text_pattern(p: String) { ${moved} match p { "a" => {}, _ => {} } }`;
    expect(await errorsOf(text)).toEqual([]);
  });
  it("is nothing whose numbers may be of another type, nor what a trait's path leaves to inference", async () => {
    const text = `trait Kind {}
impl Kind for isize {}
#[derive(Debug)] struct Only<T: Kind>(T);
fn only() { ${moved} println!("{:?}", Only(12)); }
fn path(name: &std::ffi::OsStr, other: &str) { ${moved} PartialEq::eq(name, other); }`;
    expect(await errorsOf(text)).toEqual(["E0382@4", "E0382@5"]);
  });
  it("is nothing that has the trait", async () => {
    const text = `${held}fn printed<T: fmt::Debug, U: fmt::Display + ?Sized>(p: P, q: Q<u8>, t: T, u: &U, n: usize, d: &dyn fmt::Display) {
    ${moved}
    println!("{} {p} {0:>5} {:?} {:#?} {t:?}", p, q, t);
    println!("{:.*} {:>k$} {name:x} {w:#010b} {:p}", 3, 1.5, n, &n, name = 5, w = 3, k = 4);
    println!("{{}} {:?} {u} {d} {:e}", (1, "a", [Some('c')]), 1.0);
    panic!("{:x?} {:X} {:?}", [1], 2, format_args!("{}", 1));
}
fn fits(a: &str, w: [u8; 3], f: fn(u8) -> u8) {
    ${moved}
    let r: &[u8] = &w; let g: fn(u8) -> u8 = |x| x; let b: Box<[u8]> = Box::new(w); let y: &str = &String::new();
    match &a { &"x" => {}, _ => {} } match &w { b"abc" => {}, _ => {} } let x: i32 = -1; f == g; 1u8 << 1u32; 1.0 + &2.0;
}`;
    expect(await errorsOf(text)).toEqual(["E0382@6", "E0382@13"]);
  });
});

describe("a closure for another thread", () => {
  const items = `use std::{any::Any, cell::{Cell, RefCell}, rc::Rc, sync::{Arc, Mutex, mpsc::channel}, thread};
struct Held { r: Option<Vec<Rc<u8>>> }
struct Pointer(*mut u8); unsafe impl Send for Pointer {}
`;
  it("leaves its body unchecked where what it captures may not go there", async () => {
    const sent = [
      '() { let r = Rc::new(1); thread::spawn(move || println!("{r}")); }',
      "() { let c = Cell::new(1); thread::scope(|s| { s.spawn(|| c.set(2)); }); }",
      "() { let (send, recv) = channel::<u8>(); thread::spawn(|| { recv.recv().unwrap(); }); }",
      "() { let r = Arc::new(RefCell::new(1)); thread::spawn(move || { *r.borrow_mut() = 2; }); }",
      '(m: &\'static Mutex<u8>) { let g = m.lock().unwrap(); thread::spawn(move || println!("{g}")); }',
      "(m: Box<dyn Fn()>) { thread::spawn(move || m()); }",
      "(m: impl Fn() + 'static) { thread::spawn(move || m()); }",
      "(h: Held) { thread::spawn(move || h.r.is_some()); }",
      '(p: Pointer) { thread::spawn(move || println!("{:?}", p.0)); }',
      '() -> Box<dyn Fn() + Send> { let r = Rc::new(1); Box::new(move || println!("{r}")) }',
      '() -> impl Fn() + Send { let r = Rc::new(1); move || println!("{r}") }',
      "(r: Arc<RefCell<u8>>) -> Box<dyn Any + Send> { Box::new(r) }",
    ];
    expect(await toldInBodies(items, sent)).toEqual([]);
  });
  it("may take what can go there", async () => {
    const sent = [
      "() { let r = Arc::new(Mutex::new(1)); thread::spawn(move || { *r.lock().unwrap() = 2; }); }",
      '() { let r = Rc::new(1); let c = move || println!("{r}"); c(); }',
      '() { let r = Rc::new(1); let n = *r; thread::spawn(move || { let r = Rc::new(n); println!("{r}"); }); }',
      "() { let c = Cell::new(1); thread::spawn(move || c.set(2)); }",
      "(m: impl Fn() + Send + 'static) { thread::spawn(move || m()); }",
      "(p: Pointer) { thread::spawn(move || { let p = p; drop(p.0); }); }",
      "(r: Arc<Mutex<u8>>) -> Box<dyn Any + Send> { Box::new(r) }",
    ];
    expect(await toldInBodies(items, sent)).toEqual(sent);
  });
});

describe("what is asked of an associated type that nothing is known of", () => {
  const moved = "let s = String::new(); drop(s); drop(s);";
  const head = `use std::fmt::Debug;
fn shown(_: impl Debug) {}
trait Tr { type A: Debug; type B; fn a(&self) -> Self::A; fn b(&self) -> Self::B; }
`;
  it("leaves its body unchecked: its bounds do not say it, nor does a where clause", async () => {
    const text = `${head}fn items(all: impl Iterator) { ${moved} for one in all { shown(one); } }
fn printed<I: Iterator>(all: I) { ${moved} for one in all { println!("{one:?}"); } }
fn given<T: Tr>(t: T) { ${moved} shown(t.b()); }
fn inside<T: Tr>(t: Vec<T>) { ${moved} println!("{:?}", t.iter().map(|t| t.b()).collect::<Vec<_>>()); }
fn cast<T>(t: String) -> T { ${moved} t as T }`;
    expect(await errorsOf(text)).toEqual([]);
  });
  it("may be said by either", async () => {
    const text = `${head}fn items<I: Iterator>(all: I) where I::Item: Debug { ${moved} for one in all { println!("{one:?}"); shown(one); } }
fn known<I: Iterator<Item = u8>>(all: I) { ${moved} for one in all { println!("{one:?}"); shown(one); } }
fn given<T: Tr>(t: T) { ${moved} shown(t.a()); println!("{:?}", [t.a()]); }
fn other<T: Tr<B = String>>(t: T) { ${moved} shown(t.b()); println!("{:?}", t.b()); }
fn lent<T: Tr>(t: T) where for<'a> &'a T::B: Debug { ${moved} println!("{:?}", &t.b()); }`;
    expect(await errorsOf(text)).toEqual(["E0382@4", "E0382@5", "E0382@6", "E0382@7", "E0382@8"]);
  });
});

describe("what macros may have written", () => {
  it("is no reason to leave a body unchecked: impls of a derive, the value of a block that ends in calls", async () => {
    const text = `macro_rules! id { ($($t:tt)*) => { $($t)* }; }
macro_rules! either { ($($t:tt)*) => { #[cfg(windows)] id! { $($t)* } #[cfg(unix)] id! { $($t)* } }; }
#[derive(Unknown)] struct Made { a: u8 }
struct Plain { a: u8 }
fn made(s: String, made: Made) -> String { drop(s); drop(s); made.into() }
fn plain(s: String, plain: Plain) -> String { drop(s); drop(s); plain.into() }
fn value() -> Result<String, ()> { either! { let s = String::new(); drop(s); drop(s); Ok(String::new()) } }
struct Peer;
#[interface(name = "peer")] impl Peer { fn ping(&self) {} }
fn asked<T: Clone>(t: T) {}
fn peer(s: String) { drop(s); drop(s); asked(Peer); }
#[made] extern "C" { type Object; }
fn foreign(object: &Object) -> Object { object.clone() }`;
    expect(await errorsOf(text)).toEqual(["E0382@5", "E0382@7", "E0382@11"]);
  });
});

describe("an exclusive borrow through a `Pin`", () => {
  it("is told only where no macro may have made the target `Unpin`", async () => {
    const text = `use std::{marker::PhantomPinned, pin::Pin};
#[pin_project] struct Made { part: PhantomPinned }
struct Plain { part: PhantomPinned }
struct Of<T>(T);
fn made(mut x: Pin<&mut Of<Made>>) { let _y = &mut x.0; }
fn plain(mut x: Pin<&mut Of<Plain>>) { let _y = &mut x.0; }
fn unpinned(mut x: Pin<&mut Of<u8>>) { let _y = &mut x.0; }`;
    expect(await errorsOf(text)).toEqual(["E0596@6"]);
  });
});
