/** What names mean: modules, imports, globs and cycles, preludes, blocks. */
import { describe, expect, test } from "vitest";
import { Database } from "../../src/hir/database.js";
import { functionIn, MANIFEST, meaning, memoryHost, packageOf, parser } from "./harness.js";

/** The meanings of paths inside `fn here` of the package's root. */
function at(files: Record<string, string>, file = "/p/src/lib.rs") {
  const database = packageOf(files);
  const { scope } = functionIn(database, file, "here");
  return {
    type: (text: string) => meaning(database, scope, text),
    value: (text: string) => meaning(database, scope, text, "value"),
  };
}

describe("modules", () => {
  test("files beside and below, mod.rs, inline and #[path]", () => {
    const ask = at({
      "/p/src/lib.rs": 'mod a; mod b; mod c { pub mod d; } #[path = "odd.rs"] mod e; fn here() {}',
      "/p/src/a.rs": "pub mod inner; pub struct A;",
      "/p/src/a/inner.rs": "pub struct Inner;",
      "/p/src/b/mod.rs": "pub mod sub;",
      "/p/src/b/sub.rs": "pub struct Sub;",
      "/p/src/c/d.rs": "pub struct D;",
      "/p/src/odd.rs": "pub struct E;",
    });
    expect(ask.type("a::inner::Inner")).toBe("adt p::a::inner::Inner");
    expect(ask.type("crate::b::sub::Sub")).toBe("adt p::b::sub::Sub");
    expect(ask.type("self::c::d::D")).toBe("adt p::c::d::D");
    expect(ask.type("e::E")).toBe("adt p::e::E");
    expect(ask.type("missing::X")).toBe("unresolved");
  });

  test("a module that includes itself and one whose file is missing do no harm", () => {
    const ask = at({ "/p/src/lib.rs": 'mod gone; #[path = "lib.rs"] mod again; fn here() {}' });
    expect(ask.type("gone")).toBe("module p::gone");
    expect(ask.type("again::here")).toBe("unresolved");
  });
});

describe("imports", () => {
  test("renames, nested trees, self, globs and re-exports", () => {
    const ask = at({
      "/p/src/lib.rs": `
        mod a { pub mod b { pub struct S; pub fn f() {} } pub use self::b::S as T; }
        use a::{self as m, b::{self, f, *}, T};
        fn here() {}`,
    });
    expect(ask.type("m::T")).toBe("adt p::a::b::S");
    expect(ask.type("b")).toBe("module p::a::b");
    expect(ask.type("S")).toBe("adt p::a::b::S");
    expect(ask.value("S")).toBe("constructor S::S");
    expect(ask.value("f")).toBe("function p::a::b::f");
    expect(ask.type("T")).toBe("adt p::a::b::S");
  });

  test("a name whose import leads nowhere has no other meaning: not the prelude's, nor a glob's", () => {
    const ask = at({
      "/p/src/lib.rs": `
        use nowhere::{String, drop}; use std::nothing::Vec; use k::Box; use k::HashMap; use std::collections::*;
        mod k { pub use nowhere::Box; }
        fn here() {}`,
    });
    for (const name of ["String", "Vec", "Box", "HashMap"]) expect(ask.type(name)).toBe("unresolved");
    expect(ask.value("drop")).toBe("unresolved");
    expect(ask.type("BTreeMap")).toBe("adt std::collections::btree::map::BTreeMap");
  });

  test("an import that means something in one namespace leaves the others; those of tests and globs hide nothing", () => {
    const ask = at({
      "/p/src/lib.rs": `
        use std::mem::drop as String; use std::vec; use nowhere::*; #[cfg(test)] use nowhere::Box;
        mod log { #[macro_export] macro_rules! log { () => {} } pub fn info() {} } use log::log;
        fn here() {}`,
    });
    expect(ask.type("String")).toBe("adt std::string::String");
    expect(ask.type("vec::Vec")).toBe("adt std::vec::Vec");
    expect(ask.type("Option")).toBe("adt std::option::Option");
    expect(ask.type("Box")).toBe("adt std::boxed::Box");
    expect(ask.value("log::info")).toBe("function p::log::info");
  });

  test("globs that import each other end, and still find what is there", () => {
    const ask = at({
      "/p/src/lib.rs":
        "mod a { pub use crate::b::*; pub struct A; } mod b { pub use crate::a::*; pub struct B; } use a::*; fn here() {}",
    });
    expect(ask.type("A")).toBe("adt p::a::A");
    expect(ask.type("B")).toBe("adt p::b::B");
    expect(ask.type("C")).toBe("unresolved");
  });

  test("a glob imports only what is visible; a private name comes with super::*", () => {
    const ask = at({
      "/p/src/lib.rs":
        "mod a { struct Hidden; pub(crate) struct Shown; } use a::*; fn outer() {} mod t { use super::*; fn here() {} }",
    });
    expect(ask.type("Hidden")).toBe("unresolved");
    expect(ask.type("Shown")).toBe("adt p::a::Shown");
    expect(ask.value("outer")).toBe("function p::outer");
  });

  test("variants by name and by glob, a type hiding a primitive, a module not hiding one", () => {
    const ask = at({
      "/p/src/lib.rs": "enum E { A, B(u8) } use E::*; mod m { pub struct u8; } use std::str; fn here() {}",
    });
    expect(ask.value("A")).toBe("variant E::A");
    expect(ask.value("E::B")).toBe("variant E::B");
    expect(ask.type("m::u8")).toBe("adt p::m::u8");
    expect(ask.type("str")).toBe("primitive str");
    expect(ask.value("str::from_utf8")).toBe("function std::str::converts::from_utf8");
    expect(ask.value("u8::MAX")).toBe("primitive u8 +1");
  });

  test("generics and Self come before items; associated items are left over", () => {
    const database = packageOf({
      "/p/src/lib.rs": "struct T; struct S<T>(T); impl<T> S<T> { fn here<U, const N: usize>() {} }",
    });
    const { scope } = functionIn(database, "/p/src/lib.rs", "here");
    expect(meaning(database, scope, "T")).toBe("param T");
    expect(meaning(database, scope, "U::Item")).toBe("param U +1");
    expect(meaning(database, scope, "N", "value")).toBe("param N");
    expect(meaning(database, scope, "Self::new", "value")).toBe("Self of impl +1");
    expect(meaning(database, scope, "S::new", "value")).toBe("adt p::S +1");
  });

  test("edition 2015: use paths start at the root, extern crates are named there", () => {
    const host = memoryHost({
      "/p/Cargo.toml": '[package]\nname = "p"\nversion = "0.1.0"\n[dependencies]\ndep = { path = "../dep" }\n',
      "/p/src/lib.rs":
        "extern crate dep as d; mod a { use b::B; use d::D; fn here() { } } mod b { pub struct B; pub use ::*; } pub struct C;",
      "/dep/Cargo.toml": '[package]\nname = "dep"\nversion = "0.1.0"\n',
      "/dep/src/lib.rs": "pub struct D; pub fn private_body() {}",
    });
    const database = new Database(host, parser);
    database.openPath("/p");
    const { scope } = functionIn(database, "/p/src/lib.rs", "here");
    expect(meaning(database, scope, "B")).toBe("adt p::b::B");
    expect(meaning(database, scope, "D")).toBe("adt dep::D");
    expect(meaning(database, scope, "::b::B")).toBe("adt p::b::B");
    expect(meaning(database, scope, "::b::C")).toBe("adt p::C");
  });
});

describe("the standard library", () => {
  test("prelude, paths, facades, lang items", () => {
    const ask = at({
      "/p/src/lib.rs": "use std::collections::HashMap; use std::{fmt, io::{self, Read}}; fn here() {}",
    });
    expect(ask.type("Vec")).toBe("adt std::vec::Vec");
    expect(ask.type("HashMap")).toBe("adt std::collections::hash::map::HashMap");
    expect(ask.type("fmt::Display")).toBe("trait std::fmt::Display");
    expect(ask.type("io::Result")).toBe("alias std::io::error::Result");
    expect(ask.value("Some")).toBe("variant Option::Some");
    expect(ask.value("std::mem::swap")).toBe("function std::mem::swap");
    const database = packageOf({ "/p/src/lib.rs": "" });
    expect(database.declarations.langItem("owned_box")?.name).toBe("Box");
    expect(database.declarations.langItem("fn_once_output")?.name).toBe("Output");
    expect(database.declarations.wellKnown("core::clone::Clone")?.kind).toBe("trait");
  });

  test("edition 2015 has `std` at the root of the crate, and `test` is named like any crate", () => {
    const old = at({
      "/p/Cargo.toml": '[package]\nname = "p"\nversion = "0.1.0"\n',
      "/p/src/lib.rs": "extern crate test; fn here() {}",
    });
    expect(old.type("crate::std::vec::Vec")).toBe("adt std::vec::Vec");
    expect(old.type("test::Bencher")).toBe("adt test::bench::Bencher");
    const now = at({ "/p/src/lib.rs": "extern crate test; fn here() {}" });
    expect(now.type("crate::std::vec::Vec")).toBe("unresolved");
    expect(now.value("test::black_box")).toBe("function test::bench::black_box");
  });

  test("a module may have a primitive type's name: what it lacks is the type's", () => {
    const ask = at({ "/p/src/lib.rs": "mod u8 { pub fn own() {} } fn here() {}" });
    expect(ask.value("u8::own")).toBe("function p::u8::own");
    expect(ask.value("u8::max_value")).toBe("primitive u8 +1");
  });

  test("traits in scope: the prelude, imports, and nothing else", () => {
    const database = packageOf({
      "/p/src/lib.rs": "use std::io::Read as _; mod t { pub trait Own { fn own(&self); } } use t::*; fn here() {}",
    });
    const { scope } = functionIn(database, "/p/src/lib.rs", "here");
    const named = (name: string) => database.declarations.traitsInScopeWith(scope, name).map((trait) => trait.name);
    expect(named("read_to_end")).toEqual(["Read"]);
    expect(named("own")).toEqual(["Own"]);
    expect(named("map")).toEqual(["Iterator"]);
    expect(named("write_all")).toEqual([]);
  });

  test("without an index the rest still works", () => {
    const database = new Database(
      memoryHost({ "/p/Cargo.toml": MANIFEST, "/p/src/lib.rs": "struct S; fn here() { println!(); }" }, false),
      parser,
    );
    database.openPath("/p");
    const { scope } = functionIn(database, "/p/src/lib.rs", "here");
    expect(meaning(database, scope, "S")).toBe("adt p::S");
    expect(meaning(database, scope, "Vec")).toBe("unresolved");
  });
});
