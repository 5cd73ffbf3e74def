/** E0106 from heads alone: what is said, where, and what the result could borrow from. */
import { describe, expect, it } from "vitest";
import { missingLifetimes } from "../../src/features/diagnostics/missingLifetimes.js";
import { lifetimesOfText } from "../analysisHarness.js";

async function found(text: string): Promise<readonly string[]> {
  const heads = await lifetimesOfText(text);
  return heads.flatMap(({ head, base }) =>
    missingLifetimes(head).map(({ code, message, range, related }) =>
      [
        `${code} ${text.slice(base + range.start, base + range.end)}: ${message}`,
        ...related.map((story) => `${text.slice(base + story.range.start, base + story.range.end)}: ${story.message}`),
      ].join("; "),
    ),
  );
}

describe("a missing lifetime", () => {
  it("names the parameters that the result could borrow from", async () => {
    expect(await found("fn longest(x: &str, y: &str) -> &str { x }")).toEqual([
      "E0106 &: missing lifetime specifier; " +
        "&str: the result could borrow from `x`: the signature does not say; " +
        "&str: the result could borrow from `y`: the signature does not say",
    ]);
  });

  it("says that there is nothing to borrow from", async () => {
    expect(await found('fn made() -> &str { "" }')).toEqual([
      "E0106 &: missing lifetime specifier; &: there is no parameter that the result could borrow from",
    ]);
  });

  it("is one error for one result, and one for each function type in it", async () => {
    expect(await found("fn pair() -> (&u8, &u8) { loop {} }")).toEqual([
      "E0106 &: missing lifetime specifiers; &: a lifetime is missing here, too; " +
        "&: there is no parameter that the result could borrow from",
    ]);
    expect(await found("struct Calls { f: fn(&u8, &u8) -> (&u8, &u8), g: fn() -> &u8 }")).toEqual([
      expect.stringContaining("specifiers; &: a lifetime is missing here, too"),
      expect.stringContaining("E0106 &: missing lifetime specifier;"),
    ]);
  });

  it("is told of fields", async () => {
    expect(await found("struct Held { text: &str }")).toEqual([
      "E0106 &: missing lifetime specifier; &: what this borrows from must outlive the value that holds it: name it",
    ]);
  });

  it("is not told where a rule gives one", async () => {
    const text = 'struct S; impl S { fn of(&self, other: &str) -> &str { "" } }\nstatic NAME: &str = "a";';
    expect(await found(text)).toEqual([]);
  });

  it("is not told in an impl that a macro may rewrite", async () => {
    const members = "impl S { fn of(a: &str, b: &str) -> &str { a } }";
    expect(await found(`struct S; #[some::protocol] ${members}`)).toEqual([]);
    expect(await found(`struct S; #[allow(unused)] ${members}`)).toHaveLength(1);
  });

  it("is told of paths in an associated type, which no header can give one", async () => {
    const text = `struct One<'a>(&'a str);
struct All;
impl Iterator for All { type Item = One; fn next(&mut self) -> Option<One> { None } }
impl Iterator for One<'_> { type Item = Vec<One>; fn next(&mut self) -> Option<Self::Item> { None } }
trait Made { type Of: IntoIterator<Item = One>; type By; }
impl<'a> Made for One<'a> { type Of = Vec<One<'a>>; type By = fn(One) -> One; }
impl Made for &'static str { type Of = [One<'static>; 1]; type By = &u8; }`;
    // Of the reference it is said without a code.
    expect(await found(text)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^E0106 One: missing lifetime specifier;/)),
    );
  });

  it("is told of a `thread_local!` variable, whose first value a function gives", async () => {
    const text = `use std::cell::RefCell;
thread_local! { static WORDS: RefCell<Vec<&str>> = RefCell::new(vec![]); pub static FINE: RefCell<Vec<&'static str>> = RefCell::default(); }
thread_local! { static MADE: RefCell<Vec<&str>> = const { RefCell::new(Vec::new()) }; }
thread_local! { static PAIR: (&str, &str) = ("", ""); }`;
    const story = "&: what lives as long as its thread can borrow from statics alone: `'static`";
    expect(await found(text)).toEqual([
      `E0106 &: missing lifetime specifier; ${story}`,
      `E0106 &: missing lifetime specifiers; &: a lifetime is missing here, too; ${story}`,
    ]);
  });

  it("is none that a `for` around the function type declares", async () => {
    const types =
      "p: for<'a> fn(&'a u8) -> &u8, o: &dyn for<'a> Fn(&'a u8) -> &'_ u8, i: for<'a> fn(&'a u8, fn(&'a u8) -> &u8) -> &u8";
    expect(
      await found(`fn f<F: for<'a> Fn(&'a u8) -> &u8>(${types}, _: F) where for<'a> F: Fn(&'a u8) -> &u8 {}`),
    ).toEqual([]);
    expect(
      await found("fn f(p: for<'a> fn(fn(&'a u8) -> &u8) -> &u8, q: for<'a> fn(&'a u8, &u8) -> &u8) {}"),
    ).toHaveLength(2);
  });
});
