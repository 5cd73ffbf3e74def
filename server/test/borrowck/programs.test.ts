/** Errors of whole programs, as rustc 1.95 reports them: `code@line`. Each case has a wrong function and one that differs in one thing. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("what the user wrote of lifetimes binds", () => {
  it("in a turbofish, a struct's path, a pattern and a cast", async () => {
    const text = `struct Held<T> { value: T }
fn take<T>(_: T) {}
fn turbofish() { let x = 1; take::<&'static u32>(&x); }
fn path() { let x = 1; let _h = Held::<&'static u32> { value: &x }; }
fn pattern() { let x = 1; let Held::<&'static u32> { value: _ } = Held { value: &x }; }
fn cast() { let x = 1; let _r = &x as &'static u32; }
fn free() { let x = 1; take::<&u32>(&x); let _h = Held::<&u32> { value: &x }; let _r = &x as &u32; }`;
    expect(await errorsOf(text)).toEqual(["E0597@3", "E0597@4", "E0597@5", "E0597@6"]);
  });

  it("in the type of a `let`, of every binding of its pattern", async () => {
    const text = `struct Held<T>(T);
fn tuple<'a>(_: &'a u32, s: &'static u32) -> &'static u32 { let (y, _z): (&'a u32, u32) = (s, 44); y }
fn reference<'a>(_: &'a u32) -> &'static u32 { let (ref y, _z): (&'a u32, u32) = (&22, 44); *y }
fn field<'a>(mut x: Held<fn(&'a str)>) { let Held(ref mut y): Held<fn(&'static str)> = x; *y = |_| (); (x.0)("a"); }
fn refuted<'a>(_: &'a u32, s: &'static u32) -> &'static u32 { let Some(y): Option<&'a u32> = Some(s) else { return s }; y }
fn free<'a>(_: &'a u32, s: &'static u32) -> &'static u32 { let (y, _z): (&u32, u32) = (s, 44); y }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@2", "LIFETIME@3", "LIFETIME@4", "LIFETIME@5"]);
  });

  it("before an associated constant, whose lifetimes are those of the impl for that type", async () => {
    const text = `struct Text<'a>(&'a str);
impl<'a> Text<'a> { const NAME: &'a str = "a"; const SAME: fn(&'a str) -> &'a str = |x| x; const LASTS: &'static str = "b"; }
fn named<'a>(_: &'a u8) -> &'static str { Text::<'a>::NAME }
fn any<'a>(_: &'a u8) -> &'static str { Text::NAME }
fn lasting<'a>(_: &'a u8) -> &'static str { Text::<'a>::LASTS }
fn called<'a>(x: &'a str) -> &'a str { Text::SAME(x) }
fn too_long<'a>(x: &'a str) -> &'static str { Text::SAME(x) }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@3", "LIFETIME@7"]);
  });

  it("in the parameters of a closure", async () => {
    const text = `fn named<'a>(s: &'a str) { let f = |t: &'a str| -> &'static str { t }; f(s); }
fn fine<'a>(s: &'a str) { let f = |t: &'a str| -> &'a str { t }; f(s); }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@1"]);
  });
});

describe("arms", () => {
  it("lend a `&mut` again that is behind a reference, also after one that diverges", async () => {
    const text = `struct Held<'a, T> { p: &'a mut T, free: bool }
impl<'a, T> Held<'a, T> {
    fn after(&mut self) -> &mut T { match self.free { false => panic!("held"), true => self.p } }
    fn before(&mut self) -> &mut T { if self.free { self.p } else { panic!("held") } }
    fn second(&mut self, other: &'a mut T) -> &mut T { match self.free { true => other, false => self.p } }
    fn given(self, other: &'a mut T) -> &'a mut T { match self.free { true => other, false => self.p } }
}`;
    expect(await errorsOf(text)).toEqual([]);
  });

  it("after the first have a lifetime in common with it: the whole match is what does not live long enough", async () => {
    const text = `fn second<'a, 'b>(n: u8, x: &'a u8, y: &'b u8) -> &'a u8 {
    match n {
        0 => x,
        _ => y,
    }
}
fn first<'a, 'b>(n: u8, x: &'a u8, y: &'b u8) -> &'a u8 {
    match n {
        0 => y,
        _ => x,
    }
}`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@2", "LIFETIME@9"]);
  });

  it("that are alternatives of one pattern move what is matched", async () => {
    const text = `fn one(pair: (&[String], &[String])) {
    match pair {
        (&[], &[_head, ..]) | (&[_head, ..], &[]) => {}
        _ => {}
    }
}`;
    expect(await errorsOf(text)).toEqual(["E0508@2", "E0508@2"]);
  });
});

describe("impl Trait", () => {
  const text = `fn hides(s: &str) -> impl Iterator<Item = char> { s.chars() }
fn says(s: &str) -> impl Iterator<Item = char> + '_ { s.chars() }
fn local() -> impl Fn() -> usize { let s = String::new(); || s.len() }
fn moved() -> impl Fn() -> usize { let s = String::new(); move || s.len() }`;

  it("may not hide a lifetime that it does not capture", async () => {
    expect(await errorsOf(text, "2021")).toEqual(["E0700@1", "E0373@3"]);
  });

  it("captures all lifetimes from 2024 on", async () => {
    expect(await errorsOf(text, "2024")).toEqual(["E0373@3"]);
  });

  it("does not capture the lifetime that Fn(&T) binds itself", async () => {
    const each = `fn each<'a>(v: &'a mut Vec<u8>) -> impl FnMut(&mut u8) { |b| *b = 0 }
fn twice(v: &mut Vec<u8>) { let mut f = each(v); v.clear(); f(&mut 1); }`;
    expect(await errorsOf(each)).toEqual([]);
  });
});

describe("closures", () => {
  it("binds a lifetime that is left out around an object, and in it", async () => {
    const text = `fn objects() {
    let shared = |f: &dyn Fn(u32) -> u32, n: u32| -> u32 { n * f(n - 1) };
    let exclusive = |f: &mut dyn FnMut(u32)| f(1);
    let inferred = |f: &dyn Fn(_)| f(1u32);
    let items = |x: &dyn Iterator<Item = &u8>| x.size_hint().0;
    shared(&|n| n, 1);
    exclusive(&mut |_| ());
    inferred(&|_| ());
    items(&[1].iter());
}
fn owned(kept: &mut Vec<Box<dyn Fn(u32)>>) { let mut keep = |f: Box<dyn Fn(u32)>| kept.push(f); keep(Box::new(|_| ())); }
fn escapes() { let mut kept: Vec<&dyn Fn(u32)> = Vec::new(); let mut keep = |f: &dyn Fn(u32)| kept.push(f); keep(&|_| ()); }`;
    expect(await errorsOf(text)).toEqual(["E0521@12"]);
  });

  it("may not get out with what they borrow in a box that hides their type", async () => {
    const text = `fn boxed() -> Box<impl Fn() -> u32> { let x = 0u32; Box::new(|| x) }
fn bound() -> Box<impl Fn() -> u32> { let x = 0u32; let b = Box::new(|| x); b }
struct Held<F>(F);
fn held() -> impl Sized { let x = 0u32; Held(|| x) }
fn moved() -> Box<impl Fn() -> u32> { let x = 0u32; Box::new(move || x) }
fn lent<'a>(x: &'a [u32]) -> Result<impl Iterator<Item = &'a u32>, String> { Ok(x.iter().filter(|y| **y > 1)) }`;
    expect(await errorsOf(text)).toEqual(["E0373@1", "E0597@2", "E0597@4"]);
  });

  it("may not get out in a data type that holds such a box: the variable does not live long enough for the box", async () => {
    const text = `trait Tr { fn f(&self); }
struct L<F> { f: F }
impl<F: Fn()> Tr for L<F> { fn f(&self) { (self.f)() } }
struct Held(Box<dyn Tr>);
fn l<F>(f: F) -> L<F> { L { f } }
fn held(x: String) -> Held {
    let made = l(||
        drop(x.len()));
    Held(Box::new(made)) }`;
    expect(await errorsOf(text)).toEqual(["E0597@8"]);
  });

  it("that leave their block with a borrow of what is in it", async () => {
    const text = `struct Point { x: String, y: String }
fn left() {
    let f = {
        let p = Point { x: String::new(), y: String::new() };
        || println!("{}", p.x)
    };
    f();
}
fn assigned() {
    let f;
    {
        let p = Point { x: String::new(), y: String::new() };
        f = || {
            println!("{}", p.x);
            drop(&p);
        };
    }
    f();
}`;
    // Of several uses that which names the whole captured place is told.
    expect(await errorsOf(text)).toEqual(["E0373@5", "E0597@15"]);
  });

  it("that change what is behind a shared reference are refused where they are made", async () => {
    const text = `fn f() {
    let x = String::new();
    let mut shared = &x;
    let exclusive = &mut shared;
    let mut c = || {
        **exclusive = String::new();
    };
    c();
}`;
    expect(await errorsOf(text)).toEqual(["E0596@5"]);
  });

  it("are of the kind that a bound asks for", async () => {
    const text = `fn shared<F: Fn()>(f: F) { f() }
fn exclusive<F: FnMut()>(mut f: F) { f() }
fn main() {
    let mut n = 0;
    shared(|| n += 1);
    exclusive(|| n += 1);
}`;
    expect(await errorsOf(text)).toEqual(["E0594@5"]);
  });
});

describe("places behind smart pointers", () => {
  it("are changed only through DerefMut and IndexMut", async () => {
    const text = `use std::collections::HashMap;
use std::rc::Rc;
fn counted(mut r: Rc<(u8, u8)>) { r.0 = 1; }
fn boxed(mut b: Box<(u8, u8)>) { b.0 = 1; }
fn keyed(mut m: HashMap<u8, u8>) { m[&1] = 2; }
fn listed(mut v: Vec<u8>) { v[1] = 2; }`;
    expect(await errorsOf(text)).toEqual(["E0594@3", "E0594@5"]);
  });
});

describe("arrays", () => {
  it("miss the elements that were taken out, also as part of a slice", async () => {
    const text = `fn gone(a: [String; 3]) { let [_x, _, _] = a; let [_y @ .., _] = a; }
fn other(a: [String; 3]) { let [_x, _, _] = a; let [_, _y @ ..] = a; }`;
    expect(await errorsOf(text)).toEqual(["E0382@1"]);
  });
});

describe("what is coerced or cast", () => {
  it("stays the same behind `&mut`, an array's elements as a slice's", async () => {
    const text = `fn slice<'a, T>(x: &'a T, y: &T) -> &'a T {
    let mut out = [x];
    let all: &mut [_] = &mut out;
    all[0] = y;
    out[0]
}
fn same<'a, T>(x: &'a T, y: &'a T) -> &'a T { let mut out = [x]; let all: &mut [_] = &mut out; all[0] = y; out[0] }`;
    expect(await errorsOf(text)).toEqual(["E0621@5"]);
  });

  it("keeps its lifetimes as a pointer to the first element", async () => {
    const text = `fn first<'a, 'b>(x: &'a i32) -> *const &'b i32 {
    let all = &[x; 3];
    let first = all as *const &i32;
    first
}
fn same<'a>(x: &'a i32) -> *const &'a i32 { let all = &[x; 3]; all as *const &i32 }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@4"]);
  });
});

describe("a unit struct with a destructor", () => {
  it("is no constant that lives for ever", async () => {
    const text = `struct Noisy;
impl Drop for Noisy { fn drop(&mut self) {} }
struct Quiet;
fn noisy() -> &'static Noisy { &Noisy }
fn quiet() -> &'static Quiet { &Quiet }
fn none() -> &'static Option<Noisy> { &None }`;
    expect(await errorsOf(text)).toEqual(["E0515@4"]);
  });
});

describe("one place in the text", () => {
  it("may have the same error for several variables", async () => {
    const text = `fn two(a: String, b: String) {
    let (p, q) = (&a, &b);
    let f = move || drop((a, b));
    println!("{p}{q}");
    f();
}`;
    expect(await errorsOf(text)).toEqual(["E0505@3", "E0505@3"]);
  });

  it("of a slice may be in two rests that begin at different ends", async () => {
    const text = `fn rests(s: &mut [i32]) {
    if let [_, _, tail @ ..] = &*s {
        if let [head @ .., _, _] = &mut *s { println!("{tail:?} {head:?}"); }
    }
}`;
    expect(await errorsOf(text)).toEqual(["E0502@3"]);
  });
});

describe("lifetimes that stand elsewhere", () => {
  it("in the header of the impl that a method comes from", async () => {
    const text = `trait Get { fn get(&self) -> u8; }
struct Held<'a>(&'a u8);
impl Get for Held<'static> { fn get(&self) -> u8 { *self.0 } }
fn short(n: &u8) -> u8 { Held(n).get() }
fn long(n: &'static u8) -> u8 { Held(n).get() }`;
    expect(await errorsOf(text)).toEqual(["E0521@4"]);
  });

  it("in a bound by a trait with a lifetime", async () => {
    const text = `trait Visit<'a> { fn visit(&mut self, s: &'a str); }
fn short<'a>(v: &mut dyn Visit<'a>, s: &str) { v.visit(s); }
fn long<'a>(v: &mut dyn Visit<'a>, s: &'a str) { v.visit(s); }`;
    expect(await errorsOf(text)).toEqual(["E0621@2"]);
  });

  it("in the where clauses of a data type that is built", async () => {
    const text = `use std::cell::Cell;
struct Pair<'a: 'b, 'b> { x: Cell<&'a u8>, y: Cell<&'b u8> }
fn two<'a, 'b>(x: Cell<&'a u8>, y: Cell<&'b u8>) { Pair { x, y }; }
fn known<'a: 'b, 'b>(x: Cell<&'a u8>, y: Cell<&'b u8>) { Pair { x, y }; }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@3"]);
  });

  it("in an impl's Self that a closure's parameter names", async () => {
    const text = `struct Printer<'a, 'b>(&'a str, &'b str);
impl Printer<'_, '_> { fn test(self) { let show = |_: &'_ Self| {}; show(&self); show(&self); } }`;
    expect(await errorsOf(text)).toEqual([]);
  });

  it("in what a boxed closure holds of a type parameter", async () => {
    const text = `use std::fmt::Debug;
fn any<T: Debug>(v: Vec<T>) -> Box<dyn Fn()> { Box::new(move || println!("{v:?}")) }
fn lasting<T: Debug + 'static>(v: Vec<T>) -> Box<dyn Fn()> { Box::new(move || println!("{v:?}")) }`;
    expect(await errorsOf(text)).toEqual(["E0310@2"]);
  });
});

describe("what may be copied", () => {
  it("is not known of a type whose impl of `Copy` is not found", async () => {
    const text = `struct Open(u8);
impl ::Clone for Open { fn clone(&self) -> Open { Open(1) } }
impl ::Copy for Open {}
struct Plain(u8);
fn take<T>(_: T) {}
fn open(o: Open) { take(o); take(o); }
fn plain(p: Plain) { take(p); take(p); }`;
    expect(await errorsOf(text)).toEqual(["E0382@7"]);
  });
});

describe("generic arguments that are none", () => {
  it("are read as such", async () => {
    const text = `fn g<>(_: String) {}
struct S<>(u8);
fn f(x: String) { g::<>(x);
    drop(x); }
impl<> S<> { fn a(&self) {} fn b(self) { S::<>::a(&self); self.a::<>(); drop(self);
    drop(self); } }
fn t(x: String) { let y: std::string::String<> = x;
    drop((x, y)); }`;
    expect(await errorsOf(text)).toEqual(["E0382@4", "E0382@6", "E0382@8"]);
  });
});

describe("an attribute", () => {
  it("says the same with comments in it", async () => {
    const text = `#[derive(
    Clone, // of course
    Copy, /* (and, that "too" */
)]
struct A(u8);
#[cfg_attr(all(/* ( */ unix), // see, below
    derive(Clone, Copy))]
struct B(u8);
fn twice(a: A, b: B) { drop(a); drop(a); drop(b); drop(b); }
fn kept(v: Vec<u8>) {
    #[cfg(any(
        // \`accept4(2)\` is missing, elsewhere
        target_os = "linux",
        not(windows), // (
    ))]
    let w = v;
    drop(w);
    drop(w); }`;
    expect(await errorsOf(text)).toEqual(["E0382@18"]);
  });
});

describe("an import that leads nowhere", () => {
  it("leaves its name without a meaning: no type of the prelude or of a block around is taken for it", async () => {
    const text = `mod plain { fn f(t: String) { drop(t); drop(t); } }
mod missing { use heapless::String; fn f(t: String) { drop(t); drop(t); } }
mod block { struct Held; fn f(h: Held, g: Held) { { use nowhere::Held; fn g(h: Held) { drop(h); drop(h); } } drop(h); drop(h); } }
mod result { use anyhow::Result; fn f(r: Result<u8>) { drop(r); drop(r); } }`;
    expect(await errorsOf(text)).toEqual(["E0382@1", "E0382@3"]);
  });
});

describe("a trait that is not found", () => {
  it("may imply any other of what is bounded by it", async () => {
    const text = `use num_traits::Float;
fn take<T>(_: T) {}
fn open<T: Float>(x: T) { take(x); take(x); }
fn plain<T: Clone>(x: T) { take(x); take(x); }
trait Number: num_traits::Num {}
fn by_supertrait<T: Number>(x: T) { take(x); take(x); }`;
    expect(await errorsOf(text)).toEqual(["E0382@4"]);
  });

  it("may name any type: what a bound says of its associated type is not said of another, here or in other functions", async () => {
    const text = `fn bounded<S>(text: String) -> (String, String) where <String as Missing<S>>::Name: Copy { (text, text) }
fn plain(text: String) { let _other = text; drop(text); }
fn stated(text: String) -> (String, String) where String: Copy { (text, text) }
fn list(texts: Vec<String>) where Vec<missing::Name>: Copy { drop(texts); drop(texts); }
fn plain_list(texts: Vec<String>) { drop(texts); drop(texts); }`;
    expect(await errorsOf(text)).toEqual(["E0382@2", "E0382@5"]);
  });

  it("may ask `'static` of the objects of the traits below it", async () => {
    const text = `trait Open: other::Database {}
trait Plain {}
trait Lookup { type Database: ?Sized; fn lookup(&self, db: &Self::Database) -> u32; }
struct A;
struct B;
impl Lookup for A { type Database = dyn Open; fn lookup(&self, _: &(dyn Open + 'static)) -> u32 { 1 } }
impl Lookup for B { type Database = dyn Plain; fn lookup(&self, _: &(dyn Plain + 'static)) -> u32 { 1 } }
fn open(id: &A, db: &dyn Open) -> u32 { id.lookup(db) }
fn plain(id: &B, db: &dyn Plain) -> u32 { id.lookup(db) }`;
    expect(await errorsOf(text)).toEqual(["E0521@9"]);
  });
});

describe("a panic", () => {
  it("ends what is lent to the caller for ever, though nothing else does", async () => {
    const text = `fn keep(into: &mut Option<&'static u8>) { let n = 1; *into = Some(&n); panic!("now") }
fn fine(into: &mut Option<&'static u8>) { *into = Some(&1); panic!("now") }`;
    expect(await errorsOf(text)).toEqual(["E0597@1"]);
  });
});

describe("a slice of which an element is lent", () => {
  it("may be asked for its length, as every bounds check does: only the element is in use", async () => {
    const text = `fn read(y: &mut [u8]) { let a = &mut y[0]; let _b = y[1]; *a = 1; }
fn borrowed(y: &mut [u8]) { let a = &mut y[0]; assert_eq!(*a, y[1]); *a = 1; }
fn fine(y: &mut [u8]) { let a = &mut y[0]; *a = 1; let _b = y[1]; }`;
    expect(await errorsOf(text)).toEqual(["E0503@1", "E0502@2"]);
  });
});

describe("`?` of a value without a type", () => {
  it("is `()`: nothing else is left after the arm that returns", async () => {
    const text = `fn failing(t: String) -> Result<(), String> {
    Err(t)?;
    Err(t)
}
fn fine(t: String) -> Result<(), String> { Err(t.clone())?; Err(t) }`;
    expect(await errorsOf(text)).toEqual(["E0382@3"]);
  });
});

describe("a closure in a promoted constant", () => {
  it("has a body as any other", async () => {
    const text = `fn each(f: &dyn Fn(Vec<u8>)) { f(vec![]) }
fn moved() { each(&|v| { drop(v); drop(v); }) }
fn called() { (|mut v: Vec<u8>, w: Vec<u8>| { v.push(1); w.push(1) })(vec![], vec![]) }
fn fine() { each(&|v| drop(v)) }`;
    expect(await errorsOf(text)).toEqual(["E0382@2", "E0596@3"]);
  });
});

describe("what gets out of a `FnMut` closure's environment", () => {
  it("is a lifetime too short, or escapes into what was captured", async () => {
    const text = `struct Held { n: u8 }
fn handed(data: &'static mut u8) { let _f = || handed(data); }
impl Held {
    fn annotated(&'static mut self) { let _f = || { let _p: &'static mut u8 = &mut self.n; }; }
    fn pushed<'a>(&'a mut self) -> Vec<&'a mut u8> { let mut v = vec![]; let mut f = || v.push(&mut self.n); f(); v }
    fn fine<'a>(&'a self) -> Vec<&'a u8> { let mut v = vec![]; let mut f = || v.push(&self.n); f(); v }
}`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@2", "LIFETIME@4", "E0521@5"]);
  });
});

describe("what is lent again in a loop, for longer than it lives", () => {
  it("is one error: which, the order of blocks decides", async () => {
    const text = `fn after_for<'a>() -> Vec<&'a mut u8> { let mut v = vec![]; let mut x = 1; for _ in 0..2 { v.push(&mut x); } v }
fn inside<'a>(mut x: Vec<u8>) -> Vec<&'a mut u8> { let mut v = vec![]; while let Some(y) = x.last_mut() { v.push(y); } v }
fn twice<'a>(mut x: String) -> Vec<&'a mut String> { let mut v = vec![]; v.push(&mut x); v.push(&mut x); v }`;
    expect(await errorsOf(text)).toEqual(["E0515@1", "E0499@2", "E0499@3", "E0515@3"]);
  });
});

describe("an object as one of a supertrait", () => {
  it("has the arguments that the trait asks for, and what it binds", async () => {
    const text = `trait Sub<'x, 'y>: Super<'y, 'x> {}
trait Super<'p, 'q> {}
trait Same<'x>: Super<'x, 'x> {}
trait Iter<'x>: Iterator<Item = &'x u8> {}
trait Any: Iterator {}
fn swapped<'a, 'b>(x: Box<dyn Sub<'a, 'b>>) -> Box<dyn Super<'b, 'a>> { x }
fn unswapped<'a, 'b>(x: Box<dyn Sub<'a, 'b>>) -> Box<dyn Super<'a, 'b>> { x }
fn inferred<'a>(x: &dyn Same<'a>) { let _ = x as &dyn Super<'_, '_>; }
fn one<'a>(x: &dyn Same<'static>, _: &'a u8) { let _ = x as &dyn Super<'static, 'a>; }
fn item<'a>(x: Box<dyn Iter<'a>>) -> Box<dyn Iterator<Item = &'a u8>> { x }
fn longer<'a>(x: Box<dyn Iter<'a>>) -> Box<dyn Iterator<Item = &'static u8>> { x }
fn own<'a>(x: Box<dyn Any<Item = &'a u8>>) -> Box<dyn Iterator<Item = &'a u8>> { x }
fn own_longer<'a>(x: Box<dyn Any<Item = &'a u8>>) -> Box<dyn Iterator<Item = &'static u8>> { x }`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@7", "LIFETIME@7", "LIFETIME@9", "LIFETIME@11", "LIFETIME@13"]);
  });
});

describe("`cfg_select!`", () => {
  it("stands for the arm that holds in the build: a type, an expression, items", async () => {
    const text = `type Name = cfg_select! { unix => String, _ => u8 };
struct Held { name: cfg_select! { windows => { u8 } _ => { String } } }
fn alias(n: Name) { drop(n); drop(n); }
fn field(h: Held) { drop(h.name); drop(h.name); }
fn value(s: String, t: String) -> String { let x = cfg_select! { unix => s, _ => t }; drop(t); drop(s); x }
fn block(s: String, t: String) { cfg_select! { windows => { drop(s); t } unix => { let y = s; drop(y); t } }; drop(s); }
fn error(e: &std::io::Error) -> std::io::Error {
    match e.raw_os_error() { Some(code) => std::io::Error::from_raw_os_error(code), None => *e }
}
cfg_select! { unix => { fn item(s: String) { drop(s); drop(s); } } _ => {} }`;
    expect(await errorsOf(text)).toEqual(["E0382@3", "E0382@4", "E0382@5", "E0382@6", "E0507@8", "E0382@10"]);
  });
});

describe("what becomes an object", () => {
  it("gives what the object says that it gives, and implements its trait for these lifetimes", async () => {
    const text = `struct Held<'a>(&'a str);
fn items<'a>(s: &'a str) -> Box<dyn Iterator<Item = (usize, &'a str)> + 'a> { Box::new(s.lines().enumerate()) }
fn longer<'a>(s: &'a str) -> Box<dyn DoubleEndedIterator<Item = &'static str> + 'a> { Box::new(s.lines()) }
fn takes(_: &mut dyn Iterator<Item = Held<'static>>) {}
fn passed(names: Vec<String>) {
    let mut all = names.iter().map(|name| Held(name));
    takes(&mut all);
}
trait Named { fn name(&self) -> &str; }
impl Named for Held<'static> { fn name(&self) -> &str { self.0 } }
fn made(s: String) {
    let held = Held(&s);
    let _named: &dyn Named = &held;
}
trait Reads<T> { fn read(&self, t: T); }
impl<'w> Reads<&'w str> for Held<'w> { fn read(&self, _: &'w str) {} }
fn same<'a, 'b>(held: &'a Held<'b>) -> &'a dyn Reads<&'b str> { held }
fn shorter<'a, 'b>(held: &'a Held<'b>) -> &'a dyn Reads<&'a str> { held }
fn fixed<'a, 'b>(held: &'a Held<'b>) -> &'a dyn Reads<&'static str> { held }
fn bounded<'a, I: Iterator<Item = &'a str> + 'a>(i: I) -> Box<dyn Iterator<Item = &'a str> + 'a> { Box::new(i) }
fn swapped<'a, 'b, I: Iterator<Item = &'b str> + 'a>(i: I) -> Box<dyn Iterator<Item = &'a str> + 'a> { Box::new(i) }`;
    expect(await errorsOf(text)).toEqual([
      "LIFETIME@3",
      "E0597@6",
      "E0597@12",
      "LIFETIME@19",
      "LIFETIME@21",
      "LIFETIME@21",
    ]);
  });
});

describe("what an async block gives", () => {
  it("is what its body returns, for who waits for it and who takes it for an object", async () => {
    const text = `use std::{future::Future, pin::Pin};
async fn waited() { let r; { let s = String::new(); r = async { &s }.await; } drop(r) }
async fn passed<'a>(x: &'a str) -> &'static str { let t = async { x }; t.await }
fn boxed<'a, 'b>(x: &'a str) -> Pin<Box<dyn Future<Output = &'b str> + 'a>> { Box::pin(async move { x }) }
fn hidden<'a, 'b>(x: &'a str) -> impl Future<Output = &'b str> + 'a { async move { x } }
fn fine<'a, 'b: 'a>(x: &'a str, y: &'b str) -> Pin<Box<dyn Future<Output = &'b str> + 'a>> {
    Box::pin(async move { if x.is_empty() { y } else { async { y }.await } })
}`;
    expect(await errorsOf(text)).toEqual(["E0597@2", "LIFETIME@3", "LIFETIME@4", "LIFETIME@5"]);
  });
});

describe("a closure's parameter whose type is written but for a part", () => {
  it("is lent anew for each call, where its data type is called by name", async () => {
    const text = `struct Held<'a, T>(&'a mut T);
fn options(mut held: Option<Vec<u8>>) {
    let push = |h: Option<&mut Vec<_>>| h.unwrap().push(1);
    push(held.as_mut());
    drop(held.take());
    push(held.as_mut());
}
fn lifetimes(mut x: u8) {
    let read = |h: Option<Held<'_, _>>| { let v: u8 = *h.unwrap().0; v };
    read(Some(Held(&mut x)));
    x = 1;
    read(Some(Held(&mut x)));
}
fn inferred<'s>(v: &mut Vec<&'s str>, w: &'s str) {
    let mut push = |h: Vec<_>| { v.push(h[0]); };
    push(vec![w]);
    { let s = String::new(); push(vec![&s]); }
}`;
    expect(await errorsOf(text)).toEqual(["E0597@17"]);
  });
});
