/** Bodies whose types fit though that takes some knowing: what is wrong with their moves is told. */
import { expect, test } from "vitest";
import { errorsOf } from "./errorsOf.js";

const moved = "let s = String::new(); drop(s); drop(s);";

/** On the last line stands the one error. */
async function expectTold(text: string): Promise<void> {
  expect(await errorsOf(text)).toEqual([`E0382@${text.split("\n").length}`]);
}

test("a bound on an associated type of a parameter is none on a range whose type is open", async () => {
  await expectTold(`use std::iter::IntoIterator;
fn f<I>(c: &[i16; 64], o: I) where I: IntoIterator, I::IntoIter: ExactSizeIterator { for i in 0..8 { c[i + 8]; } ${moved} }`);
});

test("of two bounds with one trait the arguments of a path decide", async () => {
  await expectTold(`trait Both: AsRef<u8> + AsRef<u16> {}
fn path<T: From<u8> + From<u16>>(a: u16) -> T { ${moved} T::from(a) }`);
  await expectTold(`trait Both: AsRef<u8> + AsRef<u16> {}
fn above<T: Both>(a: &T) -> &u16 { ${moved} T::as_ref(a) }`);
});

test("what a derive macro asks of a parameter has its own lifetimes", async () => {
  await expectTold(`use own::De;
mod own {
    pub trait De<'de>: Sized {}
    impl<'de> De<'de> for i32 {}
    impl<'de, T: De<'de>> De<'de> for Option<T> {}
}
#[derive(De)] struct Wrap<T>(T);
fn all<T: for<'a> De<'a>>(t: T) {}
fn f() { ${moved} all(Wrap(Some(99))); all(Some(Wrap(99))); }`);
});

test("branches that are cast together are of their own type", async () => {
  await expectTold(`fn f(t: Option<&str>) -> i32 { ${moved} match t { Some(t) => t.len(), None => 0 } as i32 }`);
  await expectTold(`fn f(n: usize) -> i32 { ${moved} (if n == 0 { 0 } else { n }) as i32 }`);
});

test("of two values at the end, one for each build, the ordinary build has one", async () => {
  await expectTold(`fn f(n: u8) -> u8 { ${moved} #[cfg(not(test))] if n == 0 { 1 } else { 2 } #[cfg(test)] n }`);
  await expectTold(`fn f(n: u8) -> u8 { ${moved} #[cfg(test)] { n } #[cfg(not(test))] { n + 1 } }`);
});

test("what two builds do each is not done one after the other", async () => {
  const text = "fn f(s: String) { #[cfg(test)] drop(s); #[cfg(not(test))] drop(s); }";
  expect(await errorsOf(text)).toEqual([]);
  expect(await errorsOf("fn f(s: String) { #[cfg(test)] drop(s); #[cfg(test)] drop(s); }")).toEqual(["E0382@1"]);
});

test("an impl for all types is not for a struct whose tail has no size", async () => {
  await expectTold(`trait Meta { type Of; }
impl<T> Meta for T { type Of = (); }
impl<T> Meta for Node<[T]> { type Of = u32; }
struct Node<T: ?Sized> { head: u8, tail: T }
fn f(a: &<Node<[u8]> as Meta>::Of) -> usize { ${moved} *a as usize }`);
});

test("a pointer is compared with what is coerced to its type", async () => {
  await expectTold(`fn f(x: *const u8, y: &u8, z: *mut u8) -> bool { ${moved} x == y || x != z }`);
});

test("a macro whose inner ones are its crate's own may have an `if !(..)`", async () => {
  await expectTold(`#[macro_export(local_inner_macros)] macro_rules! ensure { ($e:expr) => { if !($e) { give!() } }; }
#[macro_export] macro_rules! give { () => { return Err(()) }; }
fn f(n: u8) -> Result<(), ()> { ${moved} ensure!(n == 0); Ok(()) }`);
});
