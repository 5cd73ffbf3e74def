/** What follows from bounds through many supertraits, as rustc 1.95 reports it: `code@line`. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

/** As numbers have: `Add<u8> + Add<u16> + …`, and `Copy` only farther up. */
function manySupertraits(): string {
  const operators = ["Add", "Sub", "Mul", "Div", "Rem"];
  const operands = ["u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128", "f32", "f64"];
  const asked = operators.flatMap((operator) =>
    operands.map((operand) => `std::ops::${operator}<${operand}, Output = Self>`),
  );
  return `trait Scalar: Copy {}
trait Number: ${asked.join(" + ")} + Scalar {}`;
}

describe("what bounds imply", () => {
  it("is found for each of several parameters that many traits bound", async () => {
    const text = `${manySupertraits()}
fn twice<A: Number, B: Number, C: Number>(a: A, b: B, c: C) -> (A, A, B, B, C, C) { (a, a, b, b, c, c) }
fn once<A: Number, S>(a: A, s: S) -> (A, A, S, S) { (a, a, s,
    s) }`;
    expect(await errorsOf(text)).toEqual(["E0382@5"]);
  });

  it("is not known where it does not end", async () => {
    const text = `trait Endless<T>: Endless<Vec<T>> + Endless<Box<T>> {}
fn twice<X: Endless<u8>>(x: X) -> (X, X) { (x, x) }`;
    expect(await errorsOf(text)).toEqual([]);
  });
});

describe("a trait's argument in an impl", () => {
  it("may be `Self`", async () => {
    const text = `struct Name(String);
impl PartialEq<Self> for Name { fn eq(&self, o: &Self) -> bool { self.0 == o.0 } }
impl std::ops::Add<Self> for Name { type Output = Self; fn add(self, o: Self) -> Self { Name(self.0 + &o.0) } }
fn same(a: Name, b: &Name) -> bool { let held = a == *b; drop(a); drop(a); held }
fn sum(a: Name, b: Name) -> Name { let c = a + b;
    drop(b); c }`;
    expect(await errorsOf(text)).toEqual(["E0382@4", "E0382@6"]);
  });
});
