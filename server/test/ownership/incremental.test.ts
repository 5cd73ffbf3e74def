/** What an edit makes anew: counted by the texts that are parsed and by the facts that are other objects than before. */
import { beforeEach, describe, expect, test } from "vitest";
import { Database } from "../../src/hir/database.js";
import { Analysis } from "../../src/ownership/analysis.js";
import type { OwnershipFacts } from "../../src/ownership/facts.js";
import { createParser } from "../../src/syntax/createParser.js";
import type { RustParser } from "../../src/syntax/parser.js";
import { forgetTerms, termCount } from "../../src/types/termIds.js";
import { memoryHost } from "../analysisHarness.js";

const FILE = "/p/src/lib.rs";
const OTHER = "/p/src/other.rs";
const TEXT = `mod other;
use std::fmt::Debug;
pub struct Name(String);
impl Name {
    pub fn new(text: &str) -> Self { Name(text.to_owned()) }
    pub fn join(self, other: Name) -> Name { Name(self.0 + &other.0) }
}
pub fn show<T: Debug>(value: T) { println!("{value:?}"); }
pub fn caller() { let name = Name::new("a"); show(name.0); other::far(); }
pub fn nesting() { fn inner(x: Vec<u8>) { drop(x); } inner(vec![1]); let f = |v: String| drop(v); f(String::new()); }
pub const LIMIT: usize = 4 + 4;
`;
const FILES: ReadonlyMap<string, string> = new Map([
  ["/p/Cargo.toml", '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n'],
  [FILE, TEXT],
  [OTHER, "pub fn far() { let s = String::new(); drop(s); }"],
]);

const plain = await createParser();
let parsed: string[];
let database: Database;
let analysis: Analysis;
let before: ReadonlyMap<string, OwnershipFacts>;

beforeEach(() => {
  parsed = [];
  const counting: RustParser = {
    kind: plain.kind,
    parse(text) {
      parsed.push(text);
      return plain.parse(text);
    },
    dispose: () => undefined,
  };
  database = new Database(memoryHost(FILES), counting, {});
  database.openPath(FILE);
  analysis = new Analysis(database, counting);
  before = factsByName();
  parsed.length = 0;
});

function factsByName(): ReadonlyMap<string, OwnershipFacts> {
  return new Map(
    [FILE, OTHER].flatMap((file) =>
      [...analysis.factsOf(file)].map(({ facts }): [string, OwnershipFacts] => [facts.function, facts]),
    ),
  );
}

/** Replaces a part of the text; the functions that were analysed again for it. */
function edit(from: string, to: string): readonly string[] {
  const start = TEXT.indexOf(from);
  if (start < 0) throw new Error(`the text does not hold ${from}`);
  database.setText(FILE, [{ start, end: start + from.length, text: to }]);
  return [...factsByName()].filter(([name, facts]) => before.get(name) !== facts).map(([name]) => name);
}

describe("an edit inside a body", () => {
  test("of a function: that one", () => {
    expect(edit("show(name.0)", "show(name.0.len())")).toEqual(["p::caller"]);
    expect(
      parsed.filter((text) => !text.startsWith("pub fn caller")),
      "nothing else is parsed",
    ).toEqual([]);
  });

  test("of a method: that one, not its neighbours nor its callers", () => {
    expect(edit("self.0 + &other.0", "other.0 + &self.0")).toEqual(["p::Name::join"]);
    expect(parsed.filter((text) => !text.startsWith("pub fn join"))).toEqual([]);
  });

  test("of a closure: the function around it, with the function inside, which is a part of it", () => {
    expect(edit("drop(v); f", "{ drop(v) }; f")).toEqual(["p::nesting", "p::inner"]);
  });

  test("of a constant's value: the constant", () => {
    expect(edit("4 + 4", "4 + 5")).toEqual(["p::LIMIT"]);
  });

  test("that breaks the body, and one that mends it", () => {
    expect(edit("show(name.0);", "show(name.0;")).toEqual(["p::caller"]);
  });
});

test("terms that are forgotten are made again: the same is found, in every body", () => {
  const terms = termCount();
  forgetTerms();
  expect(termCount()).toBe(0);
  const changed = edit("self.0 + &other.0", "self.0  + &other.0");
  expect(changed).toEqual(["p::Name::join"]);
  expect(termCount(), "one body needs fewer than all").toBeLessThan(terms);
  const fresh = new Analysis(database, plain);
  for (const { facts } of fresh.factsOf(FILE)) expect(facts).toEqual(factsByName().get(facts.function));
});

test("white space and comments between items: none", () => {
  expect(edit("pub fn show", "// a comment\n\npub fn show")).toEqual([]);
  expect(parsed).toEqual([]);
});

describe("an edit of a signature", () => {
  test("of a function: that one, and those that name it", () => {
    expect(edit("(value: T)", "(value: &T)")).toEqual(["p::show", "p::caller"]);
    expect(
      parsed.filter((text) => !/^pub fn (show|caller)/.test(text)),
      "nothing else is parsed",
    ).toEqual([]);
    expectAsFromScratch();
  });

  test("of a method that one finds by its name: the same", () => {
    expect(edit("other: Name) ->", "other: &Name) ->")).toEqual(["p::Name::join"]);
    expect(edit("text: &str) ->", "text: &mut str) ->")).toEqual(expect.arrayContaining(["p::Name::new", "p::caller"]));
    expectAsFromScratch();
  });

  test("of a function with functions inside: those as well", () => {
    expect(edit("nesting()", "nesting<T>()")).toEqual(["p::nesting", "p::inner"]);
    expectAsFromScratch();
  });

  test("of a trait's method: that one, its impls, and those that name it", () => {
    const added =
      "pub trait Tr { fn far(self); fn near(self); }\nimpl Tr for u8 { fn far(self) {} fn near(self) {} }\npub fn uses(x: u8) { x.near() }\n";
    expect(editAfterAdding(added, "fn far(self);", "fn far(&self);")).toEqual([
      "p::caller",
      "p::Tr::far",
      "p::far",
      "p::other::far",
    ]);
  });

  test("of a method of a trait's impl: the same", () => {
    const added =
      "impl Clone for Name { fn clone(&self) -> Self { loop {} } }\npub fn copies(x: &Name) -> Name { x.clone() }\n";
    expect(editAfterAdding(added, "Self { loop", "Name { loop")).toEqual(["p::Name::clone", "p::copies"]);
  });

  test("of a function that a macro names: whoever calls a macro of the program", () => {
    const added =
      "macro_rules! all { () => { show(1) } }\npub fn calls() { all!() }\npub fn lists() -> Vec<u8> { vec![1] }\n";
    expect(editAfterAdding(added, "(value: T)", "(value: &T)")).toEqual(["p::show", "p::caller", "p::calls"]);
  });

  test("of a function that a macro with the name of a std one names: whoever calls that", () => {
    const added = "macro_rules! vec { ($x:expr) => { show($x) } }\npub fn calls() { vec![1] }\n";
    expect(editAfterAdding(added, "(value: T)", "(value: &T)")).toEqual([
      "p::show",
      "p::caller",
      "p::nesting",
      "p::inner",
      "p::calls",
    ]);
  });

  test.each([
    ["of a function with another name", "use show as display;\n", "(value: T)", "(value: &T)"],
    ["of a type", "", "Name(String);", "Name(pub String);"],
  ])("%s: all, because anyone may have used it", (_, added, from, to) => {
    expect(editAfterAdding(added, from, to)).toEqual([...before.keys()]);
  });
});

describe("a function that comes or goes", () => {
  /** Items in bodies are read again, too. */
  const INSIDE = "p::inner";

  test("concerns itself and those that name it", () => {
    expect(edit("pub fn show", "fn one() {}\npub fn show")).toEqual(["p::one", INSIDE]);
    expectAsFromScratch();
  });

  test("while its name is typed: those that name it then", () => {
    expect(edit("pub fn show", "fn join() {}\npub fn show")).toEqual(["p::Name::join", "p::join", INSIDE]);
    expect(edit("pub fn caller", "fn cal\npub fn caller").length).toBeLessThan(before.size);
    expectAsFromScratch();
  });

  test("in an inherent impl: the same", () => {
    expect(edit("    pub fn join", "    pub fn far(&self) {}\n    pub fn join")).toEqual([
      "p::Name::far",
      "p::caller",
      INSIDE,
      "p::other::far",
    ]);
    expectAsFromScratch();
  });

  test("that is gone leaves no meaning to its name", () => {
    expect(edit('pub fn show<T: Debug>(value: T) { println!("{value:?}"); }\n', "")).toEqual(["p::caller", INSIDE]);
    expectAsFromScratch();
  });

  test("together with items that change their places concerns all: of two of one name the first counts", () => {
    const added =
      "fn one() {}\ntrait Shape {}\nenum Shape { Dot }\nuse Shape::*;\npub fn pick(shape: Shape) { match shape { Dot => {} } }\n";
    const changed = editAfterAdding(
      added,
      "fn one() {}\ntrait Shape {}\nenum Shape { Dot }",
      "enum Shape { Dot }\ntrait Shape {}",
    );
    expect(changed).toEqual(expect.arrayContaining([...before.keys()].filter((name) => name !== "p::one")));
  });

  test("that a std macro calls by its name concerns all", () => {
    expect(edit("    pub fn join", "    fn write_fmt(&self) {}\n    pub fn join")).toEqual(
      expect.arrayContaining([...before.keys()]),
    );
  });
});

/** Adds to the text, then edits; the functions that were analysed again for the edit. */
function editAfterAdding(added: string, from: string, to: string): readonly string[] {
  database.setText(FILE, TEXT + added);
  before = factsByName();
  const start = (TEXT + added).indexOf(from);
  database.setText(FILE, [{ start, end: start + from.length, text: to }]);
  const after = factsByName();
  expectAsFromScratch();
  return [...after].filter(([name, facts]) => before.get(name) !== facts).map(([name]) => name);
}

function expectAsFromScratch(): void {
  const fresh = new Database(memoryHost(new Map(FILES).set(FILE, database.sourceOf(FILE)?.text ?? "")), plain, {});
  fresh.openPath(FILE);
  const scratch = new Analysis(fresh, plain);
  const facts = [FILE, OTHER].flatMap((file) => [...scratch.factsOf(file)].map((located) => located.facts));
  expect([...factsByName().values()]).toEqual(facts);
}

test("a function that nobody asks for is not analysed", () => {
  database.setText(FILE, [{ start: TEXT.indexOf("4 + 4"), end: TEXT.indexOf("4 + 4") + 5, text: "5 + 5" }]);
  const at = TEXT.indexOf("pub fn show");
  expect([...analysis.factsOf(FILE, { start: at, end: at })].map(({ facts }) => facts.function)).toEqual(["p::show"]);
  expect(parsed).toEqual([]);
});

describe("a file whose bodies are forgotten", () => {
  const bodyOf = (name: string) => {
    const owner = database.declarations.bodyOwners(FILE).find((one) => one.name === name);
    return owner?.kind === "function" ? owner.body() : undefined;
  };

  test("says the same when it is asked again, from other objects", () => {
    analysis.forget(FILE);
    const after = factsByName();
    expect([...after]).toEqual([...before]);
    for (const [name, facts] of before)
      expect(after.get(name) === facts, `facts of ${name} were kept`).toBe(name === "p::other::far");
  });

  test("lets go of its trees, but not of those in which items are declared", () => {
    const plainBody = bodyOf("caller");
    const nesting = bodyOf("nesting");
    expect(plainBody).toBeDefined();
    analysis.forget(FILE);
    expect(bodyOf("caller")).not.toBe(plainBody);
    expect(bodyOf("caller")).toEqual(plainBody);
    expect(bodyOf("nesting")).toBe(nesting);
  });
});

describe("an edit in a macro call", () => {
  const CALLS = `macro_rules! items { ($($item:item)*) => { $($item)* }; }
macro_rules! flags {
    ($owner:ident { $($name:ident = $value:expr;)* }) => {
        impl $owner {
            $(fn $name(self) -> String { let made: String = $value; drop(self); made })*
            fn all(self) -> Vec<String> { let first = self.text; vec![first, $(stringify!($name).to_owned(),)*] }
        }
    };
}
struct Set { text: String }
items! {
    fn first(a: String) { let moved = a; drop(moved); }
    fn second(b: String) { let moved = b; drop(moved); }
}
flags!(Set { one = { let kept = String::new(); kept }; two = { let kept = String::from("2"); kept }; });
fn caller(set: Set) { first(set.all().remove(0)); }
`;

  function open(text: string): readonly OwnershipFacts[] {
    database.setText(OTHER, text);
    return [...analysis.factsOf(OTHER)].map(({ facts }) => facts);
  }

  /** Names of the functions that were analysed again: their signatures were read, from what the macro made of them. */
  function after(from: string, to: string): readonly string[] {
    const known = new Set(open(CALLS).flatMap(({ events }) => events));
    expect(known.size).toBeGreaterThan(5);
    parsed.length = 0;
    const { revision } = database;
    const facts = open(CALLS.replace(from, to));
    const read = [...parsed];
    expect(facts).toEqual([...new Analysis(database, plain).factsOf(OTHER)].map((fresh) => fresh.facts));
    return database.revision === revision
      ? facts
          .filter((each) => read.some((text) => text.includes(`fn ${each.function.split("::").at(-1)}`)))
          .map((each) => each.function)
      : ["all"];
  }

  test("is one in the function that holds it", () => {
    expect(after("drop(moved)", "drop( moved)")).toEqual(["p::other::first"]);
    expect(after("= b;", "= { b };")).toEqual(["p::other::second"]);
  });

  test("is one in the function that the macro makes of it", () => {
    expect(after("String::new()", "String::default()")).toEqual(["p::other::Set::one"]);
  });

  test("of what several functions are made of concerns those", () => {
    expect(after("; kept }; two", "; kept }; three")).toEqual(["all"]);
    expect(after("(Set {", "(Set  {"), "white space").toEqual([]);
  });

  test("that the macro does not take concerns all", () => {
    expect(after("one = {", "one == {")).toEqual(["all"]);
  });
});

test("an edit before a function that a call makes: the functions made in it are where they are now", () => {
  const start = "macro_rules! items { ($($item:item)*) => { $($item)* } }\nitems! {";
  const rest = `
    pub fn counted() -> usize {
        thread_local! { static KEY: String = { let a = String::new(); let b = a; b }; }
        KEY.with(|k| k.len())
    }
}
`;
  const states = (of: Analysis): unknown => [...of.statesOf(FILE)].map(({ facts, base }) => ({ ...facts, base }));
  database.setText(FILE, `${start}${rest}`);
  states(analysis);
  database.setText(FILE, [{ start: start.length, end: start.length, text: "  \n  " }]);
  const fresh = new Database(memoryHost(new Map([...FILES, [FILE, `${start}  \n  ${rest}`]])), plain, {});
  fresh.openPath(FILE);
  expect(states(analysis)).toEqual(states(new Analysis(fresh, plain)));
});
