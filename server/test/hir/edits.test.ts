/** What an edit leaves as it was: definitions, positions, everything outside a body. */
import { describe, expect, test } from "vitest";
import type { HeadDef } from "../../src/hir/defs.js";
import { functionIn, meaning, packageOf, path } from "./harness.js";

const FILE = "/p/src/lib.rs";
const TEXT =
  "struct S { a: u8 }\nimpl S {\n    fn a(&self) -> u8 { 1 }\n    fn b(&self) {}\n}\nfn here() { let x = 1; }\nmod m { pub fn far() {} }\n";

describe("edits", () => {
  test("inside a body: the function gets its new body, everything else is the same object", () => {
    const database = packageOf({ [FILE]: TEXT });
    const before = database.declarations.bodyOwners(FILE);
    const versions = before.map((owner) => owner.bodyVersion());
    const { revision } = database;
    const a = functionIn(database, FILE, "a");
    const oldBody = a.body();
    const far = functionIn(database, FILE, "far");
    const oldFar = far.body();
    database.setText(FILE, TEXT.replace("{ 1 }", "{ 1 + 2 }"));
    const after = database.declarations.bodyOwners(FILE);
    expect(after.map((owner, index) => owner === before[index])).toEqual(before.map(() => true));
    expect(after.map((owner, index) => owner.bodyVersion() - (versions[index] ?? 0))).toEqual([1, 0, 0, 0]);
    expect(database.revision).toBe(revision);
    expect(a.body()).not.toBe(oldBody);
    expect(far.body()).toBe(oldFar);
    expect(far.location?.pieceStart()).toBe(TEXT.indexOf("pub fn far") + 4);
    expect(a.span()?.item.end).toBe("fn a(&self) -> u8 { 1 + 2 }".length);
  });

  test("a module in a body: its functions are there once, after an edit in the body too", () => {
    const text = "fn f() { 1; mod m { fn g() {} impl super::S { fn h() {} } } }\nstruct S;\n";
    const database = packageOf({ [FILE]: text });
    const names = (): readonly string[] =>
      database.declarations.bodyOwners(FILE).map((owner) => database.declarations.displayPath(owner));
    const before = names();
    expect(before).toHaveLength(3);
    database.setText(FILE, text.replace("1;", "2;"));
    expect(names()).toEqual(before);
    database.setText(FILE, text.replace("fn g() {}", ""));
    expect(names()).toHaveLength(2);
  });

  test("white space between items changes positions alone", () => {
    const database = packageOf({ [FILE]: TEXT });
    const { revision } = database;
    const here = functionIn(database, FILE, "here");
    database.setText(FILE, [{ start: 0, end: 0, text: "// c\n" }]);
    expect(database.revision).toBe(revision);
    expect(functionIn(database, FILE, "here")).toBe(here);
    expect(here.location?.pieceStart()).toBe(TEXT.indexOf("fn here") + 5);
  });

  test("a new item: names are resolved anew, untouched definitions stay", () => {
    const database = packageOf({ [FILE]: TEXT });
    const here = functionIn(database, FILE, "here");
    const b = functionIn(database, FILE, "b");
    expect(meaning(database, here.scope, "T")).toBe("unresolved");
    const { revision } = database;
    database.setText(FILE, `${TEXT}struct T;\n`);
    expect(database.revision).toBeGreaterThan(revision);
    expect(functionIn(database, FILE, "here")).toBe(here);
    expect(functionIn(database, FILE, "b")).toBe(b);
    expect(meaning(database, here.scope, "T")).toBe("adt p::T");
    database.setText(FILE, TEXT);
    expect(meaning(database, here.scope, "T")).toBe("unresolved");
  });

  test("a changed signature makes a new definition of that function alone", () => {
    const database = packageOf({ [FILE]: TEXT });
    const a = functionIn(database, FILE, "a");
    const b = functionIn(database, FILE, "b");
    database.setText(FILE, TEXT.replace("fn a(&self) -> u8", "fn a(&mut self) -> u8"));
    expect(functionIn(database, FILE, "a")).not.toBe(a);
    expect(functionIn(database, FILE, "a").selfParam?.referenceMutable).toBe(true);
    expect(functionIn(database, FILE, "b")).toBe(b);
  });

  test("behind a function's name: the modules are not read again, and the name means the new definition everywhere", () => {
    const database = packageOf({ [FILE]: TEXT, "/p/src/main.rs": "use p::m::far; fn main() { far() }" });
    const main = functionIn(database, "/p/src/main.rs", "main");
    const here = functionIn(database, FILE, "here");
    const meant = () => database.declarations.resolvePath(path("far"), main.scope, "value").resolution;
    const before = meant();
    const { revision, typesRevision } = database.changes;
    database.setText(FILE, TEXT.replace("fn far()", "fn far<T>(x: T)"));
    expect(database.revision).toBe(revision + 1);
    expect(database.changes.typesRevision).toBe(typesRevision);
    const after = meant();
    expect(after).not.toEqual(before);
    expect(after).toEqual({ kind: "function", function: functionIn(database, FILE, "far") });
    expect(functionIn(database, FILE, "far").params).toHaveLength(1);
    expect(functionIn(database, FILE, "here")).toBe(here);
    database.setText(FILE, TEXT.replace("fn far()", "fn farther(x: u8)"));
    expect(database.changes.typesRevision).toBe(revision + 2);
    expect(meant().kind).toBe("unresolved");
  });

  test("a module file that appears and one in another crate of the package", () => {
    const database = packageOf({ [FILE]: "pub mod n; fn here() {}", "/p/src/main.rs": "use p::n::N; fn main() {}" });
    const main = functionIn(database, "/p/src/main.rs", "main");
    expect(meaning(database, main.scope, "N")).toBe("unresolved");
    database.setText("/p/src/n.rs", "pub struct N;");
    expect(meaning(database, main.scope, "N")).toBe("adt p::n::N");
    expect(database.files("/p")).toEqual(["/p/src/lib.rs", "/p/src/main.rs", "/p/src/n.rs"]);
  });

  test("broken text keeps intact functions", () => {
    const database = packageOf({ [FILE]: TEXT });
    database.setText(FILE, TEXT.replace("fn here() { let x = 1; }", "fn here() { let x = "));
    expect(database.declarations.bodyOwners(FILE).map((owner) => owner.name)).toEqual(
      expect.arrayContaining(["a", "b", "here"]),
    );
  });
});

test("functions declared in bodies have bodies too, and see the block's items", () => {
  const database = packageOf({
    [FILE]:
      "fn outer() { use std::fmt; struct Local; fn inner() { fn innermost() {} } const C: u8 = { fn f() {} 1 }; }",
  });
  expect(database.declarations.bodyOwners(FILE).map((owner) => owner.name)).toEqual([
    "outer",
    "inner",
    "innermost",
    "C",
    "f",
  ]);
  const { scope } = functionIn(database, FILE, "inner");
  expect(meaning(database, scope, "Local")).toBe("adt p::Local");
  expect(meaning(database, scope, "fmt::Debug")).toBe("trait std::fmt::Debug");
});

test("a file outside any package is a crate of its own", () => {
  const database = packageOf({});
  database.openPath("/q/alone.rs");
  database.setText("/q/alone.rs", "mod m { pub struct S; } fn here() {}");
  expect(meaning(database, functionIn(database, "/q/alone.rs", "here").scope, "m::S")).toBe("adt alone::m::S");
});

describe("what touches a range of a file", () => {
  const functions = Array.from({ length: 40 }, (_, n) => `fn f${n}() { ${"x;".repeat(n % 7)} }\nstruct S${n};\n`);
  const text = `macro_rules! two { () => { fn made() {} fn made_too() {} } }\n${functions.slice(0, 20).join("")}two!();\n${functions.slice(20).join("")}`;

  /** Asking of each range what all of the file answers for it. */
  function check(files: Readonly<Record<string, string>>, file: string, changed: string): void {
    const database = packageOf(files);
    database.setText(file, changed);
    const { declarations } = database;
    const whole = { start: 0, end: changed.length };
    const touches = ({ location }: ReturnType<typeof declarations.bodyOwners>[number] | HeadDef, at: number): boolean =>
      location !== undefined && location.pieceStart() <= at + 60 && location.pieceEnd() >= at;
    expect(declarations.bodyOwners(file).length).toBeGreaterThan(40);
    for (let at = 0; at < changed.length; at += 45) {
      const range = { start: at, end: at + 60 };
      expect(declarations.bodyOwners(file, range)).toEqual(
        declarations.bodyOwners(file).filter((one) => touches(one, at)),
      );
      expect(declarations.headsIn(file, range)).toEqual(
        declarations.headsIn(file, whole).filter((one) => touches(one, at)),
      );
    }
  }

  test("is found, also behind what has just grown", () => {
    check({ [FILE]: text }, FILE, text.replace("fn f7() {", "fn f7() { let inside = [1, 2, 3]; fn inner() {}"));
  });

  test("is found in a file that is a module twice", () => {
    const twice = { [FILE]: '#[path = "n.rs"] mod a;\n#[path = "n.rs"] mod b;\n', "/p/src/n.rs": text };
    check(twice, "/p/src/n.rs", text);
  });
});
