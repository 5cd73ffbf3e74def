/** The borrow checker on MIR as text: moves, loans and their ends, conflicts, regions, drops. */
import { describe, expect, it } from "vitest";
import { borrowCheckBody } from "../../src/borrowck/borrowCheck.js";
import { parseMir, queries } from "./textMir.js";

/** `code@line` of every error. */
function errors(text: string): string[] {
  return borrowCheckBody(parseMir(text), queries).errors.map((error) => `${error.code}@${error.span.start}`);
}
function drops(text: string): string[] {
  return borrowCheckBody(parseMir(text), queries).drops.map(
    (drop) =>
      `${drop.kind} ${drop.place.local}${drop.place.projection.map((elem) => (elem.kind === "field" ? `.${elem.index}` : elem.kind)).join("")}`,
  );
}

describe("moves", () => {
  it("reports a use after a move, at the use", () => {
    expect(
      errors(`
      fn() -> ()
      let s: String
      let t: String
      bb0:
      s = const
      t = move s
      t = move s
      return`),
    ).toEqual(["E0382@7", "E0384@7"]);
  });

  it("reports a move in a loop as moved in the previous turn", () => {
    const found = borrowCheckBody(
      parseMir(`
      fn() -> ()
      let s: String
      let mut t: String
      bb0:
      s = const
      goto bb1
      bb1:
      t = move s
      switch bb1 bb2
      bb2:
      return`),
      queries,
    ).errors;
    expect(found.map((error) => error.code)).toEqual(["E0382"]);
    expect(found[0]?.related[0]?.message).toContain("previous iteration");
  });

  it("says nothing after a read of unknown kind", () => {
    expect(
      errors(`
      fn() -> ()
      let s: String
      let mut t: String
      bb0:
      s = const
      t = maybe s
      t = move s
      return`),
    ).toEqual([]);
  });

  it("reports a variable that is not initialised on every path", () => {
    expect(
      errors(`
      fn() -> ()
      let x: i32
      let y: i32
      bb0:
      switch bb1 bb2
      bb1:
      x = const
      goto bb2
      bb2:
      y = copy x
      return`),
    ).toEqual(["E0381@10"]);
  });

  it("does not move out of a reference", () => {
    expect(
      errors(`
      fn() r: &String -> ()
      let s: String
      bb0:
      s = move *r
      return`),
    ).toEqual(["E0507@4"]);
  });
});

describe("loans", () => {
  it("forbids an assignment while the reference is used later, and not after its last use (RFC 2094)", () => {
    expect(
      errors(`
      fn() -> ()
      let mut x: i32
      let p: &i32
      let y: i32
      bb0:
      x = const
      p = &x
      x = const
      y = copy *p
      x = const
      return`),
    ).toEqual(["E0506@8"]);
  });

  it("lets a kill by assignment free the borrowed place", () => {
    expect(
      errors(`
      fn() mut p: &mut (i32, &mut i32) -> ()
      let mut q: &mut i32
      bb0:
      q = &mut (*p).0
      *q = const
      (*p).0 = const
      return`),
    ).toEqual([]);
  });

  it("tells the kinds of conflicting borrows apart", () => {
    const program = (second: string) => `
      fn() -> ()
      let mut x: i32
      let p: &mut i32
      let mut q: ${second === "&x" ? "&i32" : "&mut i32"}
      bb0:
      x = const
      p = &mut x
      q = ${second}
      *p = const
      return`;
    expect(errors(program("&x"))).toEqual(["E0502@8"]);
    expect(errors(program("&mut x"))).toEqual(["E0499@8"]);
  });

  it("lets fields be borrowed apart", () => {
    expect(
      errors(`
      fn() -> ()
      let mut x: (i32, i32)
      let p: &mut i32
      let q: &mut i32
      bb0:
      x = const
      p = &mut x.0
      q = &mut x.1
      *p = const
      *q = const
      return`),
    ).toEqual([]);
  });

  it("allows reads between reservation and activation (RFC 2025)", () => {
    const program = (kind: string) => `
      fn() -> ()
      let mut v: String
      let _t1: &mut String
      let _t2: &String
      let n: i32
      bb0:
      v = const
      _t1 = &${kind} v
      _t2 = &v
      call copy _t2 -> n, bb1
      bb1:
      call move _t1 -> n, bb2
      bb2:
      return`;
    expect(errors(program("two_phase")).filter((error) => error.startsWith("E0502"))).toEqual([]);
    expect(errors(program("mut"))).toContain("E0502@9");
  });

  it("reports what does not live long enough, at the borrow", () => {
    expect(
      errors(`
      fn() -> ()
      let r: &i32
      let x: i32
      let y: i32
      bb0:
      live x
      x = const
      r = &x
      dead x
      y = copy *r
      return`),
    ).toEqual(["E0597@8"]);
  });

  it("reports a returned reference to a local, at the return", () => {
    expect(
      errors(`
      fn('a) a: &'a i32 -> &'a i32
      let x: i32
      let _t1: &i32
      bb0:
      live x
      x = const
      _t1 = &x
      _0 = copy _t1
      dead x
      return`),
    ).toEqual(["E0515@8"]);
  });

  it("keeps a loan alive for a destructor, and not for a plain reference", () => {
    const program = (type: string, value: string) => `
      fn() -> ()
      let mut x: i32
      let _t1: &i32
      let g: ${type}
      bb0:
      x = const
      _t1 = &x
      g = ${value}
      x = const
      drop g -> bb1
      bb1:
      return`;
    expect(errors(program("(&i32, String)", "(copy _t1, const)"))).toEqual([]);
  });
});

describe("lifetimes", () => {
  it("asks for the lifetimes of the signature", () => {
    expect(
      errors(`
      fn('a, 'b) a: &'a i32, b: &'b i32 -> &'a i32
      bb0:
      _0 = copy b
      return`),
    ).toEqual(["LIFETIME@3"]);
  });

  it("trusts implied bounds", () => {
    expect(
      errors(`
      fn('a, 'b) a: &'a &'b i32, b: &'b i32 -> &'a i32
      bb0:
      _0 = copy b
      return`),
    ).toEqual([]);
  });

  it("takes references behind &mut as invariant", () => {
    expect(
      errors(`
      fn('a, 'b, 'c) a: &'a mut &'b i32, b: &'c i32 -> ()
      bb0:
      *a = copy b
      return`),
    ).toEqual(["LIFETIME@3"]);
  });

  it("lets a loan of what a caller lent escape", () => {
    const body = borrowCheckBody(
      parseMir(`
      fn('a) a: &'a mut (i32, i32) -> &'a mut i32
      let x: i32
      bb0:
      _0 = &mut (*a).0
      return`),
      queries,
    );
    expect(body.errors).toEqual([]);
    expect(body.loans.map((loan) => loan.escapes)).toEqual([true]);
  });
});

describe("mutability", () => {
  it("asks for `mut`", () => {
    expect(
      errors(`
      fn() a: &i32 -> ()
      let x: i32
      let p: &mut i32
      let t: (i32, i32)
      bb0:
      x = const
      t = const
      p = &mut x
      t.0 = const
      *a = const
      x = const
      return`),
    ).toEqual(["E0596@8", "E0594@9", "E0594@10", "E0384@11"]);
  });
});

describe("drops", () => {
  it("sorts drops into static, conditional, open and dead", () => {
    expect(
      drops(`
      fn() -> ()
      let a: String
      let b: String
      let c: String
      let d: (String, String)
      let mut t: String
      bb0:
      a = const
      b = const
      c = const
      d = const
      t = move b
      t = move d.0
      switch bb1 bb2
      bb1:
      t = move c
      goto bb2
      bb2:
      drop d -> bb3
      bb3:
      drop c -> bb4
      bb4:
      drop b -> bb5
      bb5:
      drop a -> bb6
      bb6:
      return`),
    ).toEqual(["static 4.1", "conditional 3", "static 1"]);
  });
});
