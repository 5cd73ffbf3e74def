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
