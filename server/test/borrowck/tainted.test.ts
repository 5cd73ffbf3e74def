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
