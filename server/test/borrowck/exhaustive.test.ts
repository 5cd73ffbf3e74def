/** Bodies in which a pattern leaves values out (E0004, E0005): rustc checks no borrows there, as we do where it is certain. */
import { describe, expect, it } from "vitest";
import { toldInBodies } from "./toldInBodies.js";

const types = `pub enum Void {}
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum E { A, B(u8), C { x: bool, y: Option<bool> } }
const TEN: u8 = 10;
const YES: bool = true;
const SOME: Option<u8> = Some(1);
`;

const incomplete = [
  "(e: E) { match e { E::A => {}, E::B(_) => {} } }",
  "(e: E) { match e { E::A => {}, E::B(0..=254) => {}, E::C { .. } => {} } }",
  "(e: E) { match e { E::A => {}, E::B(_) => {}, E::C { x: true, .. } => {}, E::C { y: Some(true), ..} => {}, E::C { y: Some(_), x: false } => {} } }",
  "(x: &[u8]) { match x { [] => {}, [a] => {}, [a, b, c, ..] => {} } }",
  "(x: &[bool]) { match x { [] => {}, [true, ..] => {} } }",
  "(x: (bool, bool)) { match x { (true, _) => {}, (_, true) => {} } }",
  "(x: i32) { match x { i32::MIN..=-1 => {}, 1.. => {} } }",
  "(x: usize) { match x { 0..=18446744073709551615 => {} } }",
  "(x: char) { match x { 'a'..='z' => {}, 'A'..='Z' => {} } }",
  "(x: u8) { match x { 0..=8 => {}, TEN => {}, 11.. => {} } }",
  '(x: &str) { match x { "a" => {}, "b" => {} } }',
  "(x: f64) { match x { 0.0 => {}, 1.0 => {} } }",
  "(x: u8) { match x {} }",
  "(x: Option<u8>) { match x { Some(n) if n > 3 => {}, Some(n) if n <= 3 => {}, None => {} } }",
  "(x: Option<Box<E>>) { match x.as_deref() { Some(E::A | E::B(_)) => {}, None => {} } }",
  "(x: Option<u8>) { let Some(y) = x; }",
  "(x: Option<u8>) { for Some(y) in [x] {} }",
  "(Some(x): Option<u8>) { }",
  "(x: [bool; 2]) { match x { [true, _] => {}, [_, true] => {} } }",
  "(x: [bool; 3]) { match x { [true, ..] => {}, [.., true] => {}, [false, true, false] => {} } }",
  '(x: &[u8]) { match x { b"ab" => {}, [_, _, ..] => {}, [] => {} } }',
  "(x: std::cmp::Ordering) { match x { std::cmp::Ordering::Less => {}, std::cmp::Ordering::Equal => {} } }",
  "(x: (E, E)) { match x { (E::A, _) => {}, (_, E::A) => {}, (E::B(_), E::B(_)) => {}, (E::C { .. }, E::B(_)) => {} , (E::C { .. }, E::C { .. }) => {} } }",
];

const complete = [
  "(e: E) { match e { E::A => {}, E::B(_) => {}, E::C { .. } => {} } }",
  "(e: E) { match e { E::A => {}, E::B(0..=254) => {}, E::B(255) => {}, E::C { .. } => {} } }",
  "(e: E) { match e { E::A => {}, E::B(_) => {}, E::C { x: true, .. } => {}, E::C { y: Some(true), ..} => {}, E::C { y: None, .. } => {}, E::C { y: Some(false), x: false } => {} } }",
  "(x: &[u8]) { match x { [] => {}, [a] => {}, [a, .., c] => {} } }",
  "(x: &[bool]) { match x { [] => {}, [true, ..] => {}, [.., true] => {}, [false, .., false] | [false] => {} } }",
  "(x: (bool, bool)) { match x { (true, _) | (_, true) => {}, (false, false) => {} } }",
  "(x: i32) { match x { i32::MIN..=-1 => {}, 0 => {}, 1.. => {} } }",
  "(x: i32) { match x { i32::MIN..0 => {}, 0..=i32::MAX => {} } }",
  "(x: usize) { match x { 0..=5 => {}, 6.. => {} } }",
  "(x: char) { match x { '\\0'..='\\u{D7FF}' => {}, '\\u{E000}'..='\\u{10FFFF}' => {} } }",
  "(x: u8) { match x { 0..=9 => {}, TEN => {}, 11.. => {} } }",
  "(x: u8) { match x { 0..=TEN => {}, 11.. => {} } }",
  "(x: bool) { match x { YES => {}, false => {} } }",
  "(x: Option<u8>) { match x { SOME => {}, Some(_) => {}, None => {} } }",
  "(x: Result<u8, Void>) { match x { Ok(_) => {} } let Ok(y) = x; }",
  "(x: Void) { match x {} }",
  "(x: Option<Box<E>>) { match x.as_deref() { Some(E::A | E::B(_)) => {}, None => {}, Some(&E::C { x, .. }) => {} } }",
  "(x: [bool; 2]) { match x { [true, _] => {}, [_, true] => {}, [false, false] => {} } }",
  "(x: [bool; 3]) { match x { [true, ..] => {}, [.., true] => {}, [false, _, false] => {} } }",
  '(x: &[u8]) { match x { b"ab" => {}, [_, ..] => {}, [] => {} } }',
  "(x: Box<E>) { match *x { E::A => {}, _ => {} } }",
  "(n @ (0 | 1..): u64) { let (0 | 1..) = n; let (Ok(k) | Err(k)) = [1u8].binary_search(&0); }",
];

describe("patterns that leave a value out", () => {
  it("silence their body, whatever they are of", async () => {
    expect(await toldInBodies(types, incomplete)).toEqual([]);
  });
  it("are none where every value has one", async () => {
    expect(await toldInBodies(types, complete)).toEqual(complete);
  });
});
