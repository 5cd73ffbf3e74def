/** Errors that are not told because of another, and ends that are not reached, as rustc has it: `code@line`. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("a lifetime that is missing", () => {
  it("in a result, or in a field, says nothing of bodies that call the one or look into the other", async () => {
    const moved = "let v = vec![1]; let w = v; drop(v);";
    const text = `fn result(x: &u8, y: &u8) -> &u8 { ${moved} x }
struct Held(&u8);
struct Pair { a: u8, b: &u8 }
fn reads(pair: &Pair) { ${moved} pair.b; }
fn calls() { ${moved} result(&1, &2); }
fn makes() { ${moved} Held(&2); }
fn matches(pair: &Pair) { ${moved} let Pair { a, b } = pair; }
fn names(held: &Held) { ${moved} result; }
fn reads_other(pair: &Pair) { ${moved} pair.a; }
fn matches_other(pair: &Pair) { ${moved} let Pair { a, .. } = pair; }`;
    expect(await errorsOf(text)).toEqual(["E0382@8", "E0382@9", "E0382@10"]);
  });
  it("though two parameters name the same one; nor of bodies that hand such a function on", async () => {
    const moved = "let v = vec![1]; let w = v; drop(v);";
    const text = `struct Part<'a>(&'a u8);
fn two<'a>(x: Part<'a>, y: Part<'a>) -> Part<'_> { x }
fn one<'a>(x: (Part<'a>, Part<'a>)) -> Part<'_> { x.0 }
fn calls() { ${moved} two(Part(&1), Part(&2)); }
fn hands_on<'a>(of: Option<(Part<'a>, Part<'a>)>, f: fn(Part<'a>, Part<'a>) -> Part<'a>) { ${moved} let with = two; }
fn maps<'a>(x: Part<'a>, y: Part<'a>) -> Part<'a> { ${moved} fold(x, y, two) }
fn fold<'a, F: Fn(Part<'a>, Part<'a>) -> Part<'a>>(x: Part<'a>, y: Part<'a>, f: F) -> Part<'a> { f(x, y) }
fn right<'a>(x: Part<'a>, y: Part<'a>) { ${moved} one((x, y)); }`;
    expect(await errorsOf(text)).toEqual(["E0382@5", "E0382@8"]);
  });
});

describe("a lifetime that nobody gives in a bound", () => {
  it("says nothing of bodies that call what is bounded so", async () => {
    const text = `trait Read<'a> { fn read(self) -> &'a str; }
struct Reader { name: String }
impl Reader {
    fn unnamed<B: Read<'_>>(&mut self, from: B) {}
    fn named<'i, B: Read<'i>>(&mut self, from: B) {}
    fn bound<I: Iterator<Item = &'_ u8>>(&mut self, from: I) {}
    fn calls_bound<'i, I: Iterator<Item = &'i u8>>(&self, from: I) { self.bound(from); }
    fn calls<'i, B: Read<'i>>(&self, from: B) { self.unnamed(from); }
    fn calls_named<'i, B: Read<'i>>(&self, from: B) { self.named(from); }
}`;
    expect(await errorsOf(text)).toEqual(["E0596@9"]);
  });
});

describe("a call that cannot return", () => {
  it("is one of a type without values, as far as its fields can be seen", async () => {
    const text = `pub mod token {
    pub enum Void {}
    pub struct Token(Void);
    pub struct Open(pub Void, pub u8);
    pub fn token() -> Token { loop {} }
    pub fn open() -> Open { loop {} }
    pub fn either() -> Result<Void, Token> { loop {} }
    pub fn list() -> Vec<Void> { loop {} }
    pub fn inside() { let y: u8; token(); y; }
    pub fn both() { let y: u8; either(); y; }
}
fn private() { let y: u8; token::token(); y; }
fn public() { let y: u8; token::open(); y; }
fn one_private() { let y: u8; token::either(); y; }
fn empty_list() { let y: u8; token::list(); y; }`;
    expect(await errorsOf(text)).toEqual(["E0381@12", "E0381@14", "E0381@15"]);
  });
});

describe("a value that does not fit where it is coerced", () => {
  // `let t = b.0;` is E0507 wherever bodies are checked.
  const head = "struct Bar(String); struct Foo; enum Expr { Num(i32), Add(Box<Expr>, Box<Expr>) }";

  it("leaves the rest of its body unchecked", async () => {
    const text = `${head}
fn eval(e: &Expr) -> i32 { match *e { Expr::Num(n) => n, Expr::Add(a, b) => eval(a) + eval(b) } }
fn tail_missing() -> String { let s = String::new(); let t = s; drop(s); }
fn written(b: &Bar) { let x: i32 = "a"; let t = b.0; }
fn branch(b: &Bar) -> i32 { if true { let t = b.0; 1 } else { "a" } }
fn returned(b: &Bar) -> Foo { let t = b.0; return 1; }
fn argument(b: &Bar) { let t = b.0; written(Foo) }
fn shared(b: &Bar, t: &Foo) { let t: &mut Foo = t; let t = b.0; }
fn field(b: &Bar) -> Bar { let t = b.0; Bar('c') }
fn unsized_text(b: &Bar, s: &str) -> Option<String> { let t = b.0; Some(*s) }`;
    expect(await errorsOf(text)).toEqual([]);
  });

  it("is none where a conversion makes it fit, or where it is never reached", async () => {
    const text = `${head}
fn coerced(b: &Bar) { let v: Vec<Box<dyn Fn()>> = vec![Box::new(|| ())]; let y: &[i32] = &[1, 2]; let t = b.0; }
fn derefs(b: &Bar) { let z: &str = &Box::new(String::new()); let p: *const u8 = &1u8; let t = b.0; }
fn never(b: &Bar) -> u8 { let x = if true { 1u8 } else { return 2 }; let t = b.0; match x { 1 => 2, _ => panic!() } }
fn endless(b: &Bar) -> i32 { let t = b.0; loop {} }`;
    expect(await errorsOf(text)).toEqual(["E0507@2", "E0507@3", "E0507@4", "E0507@5"]);
  });
});

describe("an alias in a path", () => {
  it("has what is left out of its arguments inferred, defaults or not", async () => {
    const text = `struct Index<Ix>(Ix);
impl<Ix> Index<Ix> { fn new(ix: Ix) -> Self { Index(ix) } }
type Short<Ix = u16> = Index<Ix>;
fn lent<'a>(s: String) -> Short<&'a str> { Short::new(&s) }
fn moved(s: String) -> (Short<String>, String) { (Short::new(s), s) }`;
    expect(await errorsOf(text)).toEqual(["E0515@4", "E0382@5"]);
  });
});

describe("a bound on what a method returns", () => {
  it("says something that is not known", async () => {
    const text = `#![feature(return_type_notation)]
trait Lend { fn lend(&mut self) -> impl Sized + '_; }
fn bounded<T: Lend<lend(..): 'static>>(mut t: T) { let _first = t.lend(); let _second = t.lend(); }`;
    expect(await errorsOf(text)).toEqual([]);
  });
});

describe("a type without a size", () => {
  it("leaves the body unchecked in which a function is called for it that asks for one (E0277)", async () => {
    const text = `fn sized<T>(_: &T) {}
fn any<T: ?Sized>(_: &T) {}
fn wrong(s: String) { let t: &str = &s; sized(t); drop(s); drop(s); }
fn right(s: String) { let t: &str = &s; any(t); sized(&t); drop(s); drop(s); }`;
    expect(await errorsOf(text)).toEqual(["E0382@4"]);
  });
});

describe("a trait as a type", () => {
  it("is an object before edition 2021, and no type since", async () => {
    const text = "fn boxed() -> Box<Fn(u32) -> u32> { let x = 0u32; Box::new(|y| x + y) }";
    expect(await errorsOf(text, "2018")).toEqual(["E0373@1"]);
    expect(await errorsOf(text, "2021")).toEqual([]);
  });
});

describe("a name that a pattern binds twice", () => {
  it("leaves the body unchecked, unless each is in an alternative of its own", async () => {
    const text = `fn twice(s: String) { match (1, 2) { (x, x) => {} } drop(s); drop(s); }
fn once(s: String) { match (1, 2) { (x, 1) | (1, x) => {} _ => {} } drop(s); drop(s); }`;
    expect(await errorsOf(text)).toEqual(["E0382@2"]);
  });
});

describe("a statement that is half written", () => {
  it("does nothing that could be wrong: no error is told in its body", async () => {
    const body = (line: string): string =>
      `fn f(s: String, mut v: Vec<u8>) { let first = &v; let n = 1;\n${line}\nlet t = s; v.clear(); drop((t, n)); }`;
    const started = [
      "s",
      "v.push(first[0])",
      "drop(s",
      "assert_eq!(s.len(),",
      "if s.is_empty() {",
      "let u = s",
      "n = 2",
    ];
    for (const line of started) expect([line, await errorsOf(body(line))]).toEqual([line, []]);
    expect(await errorsOf(body("drop(s);"))).toEqual(["E0382@3"]);
  });

  it("says nothing of other functions", async () => {
    const text = "fn broken(s: String) { s\ndrop(1); }\nfn whole(s: String) { drop(s); drop(s); }";
    expect(await errorsOf(text)).toEqual(["E0382@3"]);
  });
});

describe("a macro on a type that nobody knows", () => {
  it("may implement any trait but std's, so that nothing which hangs on that is told", async () => {
    const text = `mod internal { pub trait Raw: 'static { type Type: Copy; } }
trait Raw: internal::Raw {}
impl<T> Raw for T where T: internal::Raw {}
struct Flags<T: Raw> { bits: T::Type }
impl<T: Raw> Clone for Flags<T> { fn clone(&self) -> Self { *self } }
impl<T: Raw> Copy for Flags<T> {}
#[derive(Clone, RawFlag)] enum Flag { A = 1 }
#[raw_flag] #[derive(Clone)] enum Marked { A = 1 }
#[must_use] #[derive(Clone, Debug)] enum Other { A = 1 }
struct Held { flags: Flags<Flag>, marked: Flags<Marked>, other: Flags<Other>, flag: Flag }
fn flags(held: &Held) -> Flags<Flag> { held.flags }
fn marked(held: &Held) -> Flags<Marked> { held.marked }
fn other(held: &Held) -> Flags<Other> { held.other }
fn flag(held: &Held) -> Flag { held.flag }`;
    expect(await errorsOf(text)).toEqual(["E0507@13", "E0507@14"]);
  });
});

describe("a trait that is not implemented, though it has to be", () => {
  it("leaves the body unchecked", async () => {
    const text = `struct Plain; struct Bar(String);
trait Go { fn go(&self); }
fn wants<T: Ord>(t: T) {}
fn sends<T: Send + 'static>(t: T) {}
fn bound(b: &Bar) { let t = b.0; wants(Plain); }
fn auto(b: &Bar) { let t = b.0; sends(std::rc::Rc::new(Plain)); }
fn object(b: &Bar) { let t = b.0; let g: Box<dyn Go> = Box::new(Plain); }
fn question(b: &Bar) { let t = b.0; let x = "5".parse::<i32>()?; }`;
    expect(await errorsOf(text)).toEqual([]);
  });

  it("is none where a number is only known by what it is compared to, or where a trait is an alias", async () => {
    const text = `struct Bar(String);
fn wants<T: Ord + Send>(t: T) {}
fn number(b: &Bar, x: &[u8]) { let t = b.0; let y = [0x80 | 2] == *x; }
fn pointer(b: &Bar, p: *const u8) { let t = b.0; std::ptr::NonNull::<u8>::dangling(); std::ptr::null::<u8>(); }
fn param<T: Ord + Send>(b: &Bar, x: T) { let t = b.0; wants(Some(x)); }`;
    expect(await errorsOf(text)).toEqual(["E0507@3", "E0507@4", "E0507@5"]);
  });
});

describe("an assignment to what is no place", () => {
  it("leaves the body unchecked", async () => {
    const text = `struct Bar(String); const N: u8 = 1;
fn constant(b: &Bar) { let t = b.0; N = 2; }
fn literal(b: &Bar) { let t = b.0; 1 += 2; }
fn called(b: &Bar, v: &mut Vec<u8>) { let t = b.0; v.len() = 2; }
fn parts(b: &Bar, mut v: u8, mut w: u8) { let t = b.0; (v, w) += (1, 2); }
fn place(b: &Bar, v: &mut Vec<u8>) { let t = b.0; v[0] = 2; *v.last_mut().unwrap() += 2; (v[0], _) = (1, 2); }`;
    expect(await errorsOf(text)).toEqual(["E0507@6"]);
  });
});

describe("a cast of what is no number to one", () => {
  it("leaves the body unchecked, but an enum without fields is one", async () => {
    const text = `struct Bar(String); enum Held { One(u8), Two } enum Plain { One(), Two }
fn held(b: &Bar, h: Held) { let t = b.0; h as u8; }
fn text(b: &Bar) { let t = b.0; b.0 as u32; }
fn lent(b: &Bar, n: &u8) { let t = b.0; n as u32; }
fn plain(b: &Bar, p: Plain) { let t = b.0; p as u32; *&1 as f32; 'c' as u8; }`;
    expect(await errorsOf(text)).toEqual(["E0507@5"]);
  });
});
