/** Which impls there are: written, derived, made by attributes, found by trait and by type. */
import { describe, expect, test } from "vitest";
import type { Database } from "../../src/hir/database.js";
import type { AdtDef, ImplDef, TraitDef } from "../../src/hir/defs.js";
import { functionIn, packageOf, path } from "./harness.js";

function adt(database: Database, name: string): AdtDef {
  const { resolution } = database.declarations.resolvePath(
    path(name),
    functionIn(database, "/p/src/lib.rs", "here").scope,
    "type",
  );
  if (resolution.kind !== "adt") throw new Error(`${name} is ${resolution.kind}, no type`);
  return resolution.adt;
}

function trait(database: Database, name: string): TraitDef {
  const found = database.declarations.resolveTrait(path(name), functionIn(database, "/p/src/lib.rs", "here").scope);
  if (found === undefined) throw new Error(`${name} is no trait`);
  return found;
}

/** How many impls of the trait may be for a type with this head, those that are generic in it left out. */
function implCount(database: Database, traitName: string, head: string): number {
  const found = trait(database, traitName);
  const generic = new Set(database.declarations.traitImpls(found, "*"));
  return database.declarations.traitImpls(found, head).filter((impl) => !generic.has(impl)).length;
}

describe("impls", () => {
  test("a macro that derives a trait which asks for Copy may make that, too", () => {
    const database = packageOf({
      "/p/src/lib.rs": `
        trait Marked: Copy + Eq {}
        trait Plain: Sized {}
        #[derive(Marked, Debug)] enum Small { A }
        #[derive(Plain, Debug)] enum Other { A }
        fn here() {}`,
    });
    const mayBe = (name: string, type: string): boolean =>
      database.declarations.mayImplement(trait(database, name), database.declarations.adtHead(adt(database, type)));
    expect(["Copy", "Clone"].map((name) => mayBe(name, "Small"))).toEqual([true, true]);
    expect(["Copy", "Clone"].map((name) => mayBe(name, "Other"))).toEqual([false, false]);
  });

  test("the crate `proc_macro` has its impls where it is named, and where a procedural macro is written", () => {
    const named = packageOf({ "/p/src/lib.rs": "extern crate proc_macro; use proc_macro::Span; fn here() {}" });
    const manifest = '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n[lib]\nproc-macro = true\n';
    const written = packageOf({ "/p/Cargo.toml": manifest, "/p/src/lib.rs": "use proc_macro::Span; fn here() {}" });
    for (const database of [named, written]) {
      const span = database.declarations.adtHead(adt(database, "Span"));
      expect(implCount(database, "Copy", span)).toBe(1);
      expect(database.declarations.inherentImpls(span).length).toBeGreaterThan(0);
    }
  });

  test("derives: std's, thiserror's and those of any trait that is in reach by the derive's path", () => {
    const database = packageOf({
      "/p/src/lib.rs": `
        mod other { pub trait Custom {} }
        use other::Custom;
        #[derive(Clone, std::fmt::Debug, Custom)] struct S<T>(T);
        #[derive(Debug, Error)] enum E { #[error("x")] A(#[from] std::fmt::Error) }
        fn here() {}`,
    });
    const s = database.declarations.adtHead(adt(database, "S"));
    const e = database.declarations.adtHead(adt(database, "E"));
    for (const name of ["Clone", "std::fmt::Debug", "Custom"])
      expect(implCount(database, name, s), `${name} for S`).toBe(1);
    expect(implCount(database, "Copy", s)).toBe(0);
    for (const name of ["std::error::Error", "std::fmt::Display", "From"])
      expect(implCount(database, name, e), `${name} for E`).toBe(1);
    const [clone] = database.declarations
      .traitImpls(trait(database, "Clone"), s)
      .filter((impl) => impl.derivedFor !== undefined);
    expect(clone?.derivedTrait).toBe(trait(database, "Clone"));
    expect(clone?.generics.params.map((param) => param.name)).toEqual(["T"]);
  });

  test("an impl of a trait that is nowhere may be one of any trait of that name; so may what a macro writes", () => {
    const database = packageOf({
      "/p/src/lib.rs": `
        struct Direct; impl ::Copy for Direct {}
        #[some_macro] enum Made { A, B }
        #[some_macro] #[derive(Clone)] enum Derived { A, B }
        #[some_macro] struct WithFields(String);
        #[derive(Debug, Other)] #[helper] struct Helped(String);
        #[some::interned] #[derive(Debug, Other)] struct Scoped(String);
        #[pin_project] struct Pinned(String);
        #[must_use] #[clippy::msrv] enum Plain { A }
        #[derive(Other)] enum Units { A, B }
        #[derive(Other)] enum Holding { A(String), B }
        #[derive(Other, Clone)] enum Cloned { A, B }
        #[derive(Serialize)] enum Known { A, B }
        fn here() {}`,
    });
    const mayBeCopy = (name: string): boolean =>
      database.declarations.mayImplement(trait(database, "Copy"), database.declarations.adtHead(adt(database, name)));
    const attributes = ["Direct", "Made", "Derived", "WithFields", "Helped", "Scoped", "Pinned", "Plain"];
    expect(attributes.filter(mayBeCopy)).toEqual(["Direct", "Made", "WithFields", "Scoped"]);
    expect(["Units", "Holding", "Cloned", "Known"].filter(mayBeCopy)).toEqual(["Units"]);
  });

  test("attributes that derive with bounds of their own: derive_where, derivative, educe", () => {
    const database = packageOf({
      "/p/src/lib.rs": `
        #[derive_where(Clone, Copy; T)] pub struct Where<T, U>(T, std::marker::PhantomData<U>);
        #[derive_where::derive_where(Clone)] pub struct Free<T>(std::marker::PhantomData<T>);
        #[derive(Derivative)] #[derivative(Clone(bound = ""), Copy)] pub struct Mixed<T>(std::marker::PhantomData<T>);
        fn here() {}`,
    });
    const implOf = (traitName: string, name: string): ImplDef | undefined => {
      const head = database.declarations.adtHead(adt(database, name));
      return database.declarations
        .traitImpls(trait(database, traitName), head)
        .find((impl) => impl.selfType !== undefined || impl.derivedFor?.name === name);
    };
    const bounded = (impl: ImplDef | undefined): number | undefined => impl?.generics.syntax?.where.length;
    expect(bounded(implOf("Copy", "Where")), "T: Copy, and U has no bound").toBe(1);
    expect(bounded(implOf("Clone", "Free"))).toBe(0);
    expect(implOf("Copy", "Free")).toBeUndefined();
    expect(bounded(implOf("Clone", "Mixed"))).toBe(0);
    expect(implOf("Copy", "Mixed")?.derivedFor, "with the bounds of an ordinary derive").toBeDefined();
  });

  test("derives that make more than the trait of their name", () => {
    const database = packageOf({
      "/p/src/lib.rs": `
        #[derive(EnumSetType)] pub enum Side { Left, Right }
        #[derive(Other)] pub enum Plain { Left, Right }
        fn here() {}`,
    });
    const isCopy = (name: string): boolean => {
      const head = database.declarations.adtHead(adt(database, name));
      return database.declarations
        .traitImpls(trait(database, "Copy"), head)
        .some(({ derivedFor }) => derivedFor?.name === name);
    };
    expect(["Side", "Plain"].filter(isCopy)).toEqual(["Side"]);
  });

  test("by renamed traits and aliased types, on references and parameters, in blocks", () => {
    const database = packageOf({
      "/p/src/lib.rs": `
        pub trait Tr { fn tr(&self) {} }
        mod m { use super::Tr as Renamed; type Alias = super::S; impl Renamed for Alias {} }
        pub struct S; struct U;
        impl Tr for &S {} impl<T: Clone> Tr for Vec<T> {} impl Tr for (u8, u8) {} impl Tr for dyn Send {}
        fn here() { impl Tr for U {} }`,
    });
    const heads = {
      s: database.declarations.adtHead(adt(database, "S")),
      u: database.declarations.adtHead(adt(database, "U")),
    };
    expect(implCount(database, "Tr", heads.s)).toBe(1);
    expect(implCount(database, "Tr", "ref")).toBe(1);
    expect(implCount(database, "Tr", "refmut")).toBe(0);
    expect(implCount(database, "Tr", "tuple:2")).toBe(1);
    expect(implCount(database, "Tr", database.declarations.adtHead(adt(database, "Vec")))).toBe(1);
    // The one in a block counts as soon as the body's items are known.
    database.declarations.bodyOwners("/p/src/lib.rs");
    expect(implCount(database, "Tr", heads.u)).toBe(1);
    database.setText(
      "/p/src/lib.rs",
      (database.sourceOf("/p/src/lib.rs")?.text ?? "").replace("impl Tr for U {} }", "}"),
    );
    database.declarations.bodyOwners("/p/src/lib.rs");
    expect(implCount(database, "Tr", heads.u)).toBe(0);
  });

  test("inherent impls of local and builtin types, macro-made ones of std included", () => {
    const database = packageOf({
      "/p/src/lib.rs": "struct S; impl S { fn a() {} } mod m { impl super::S { fn b() {} } } fn here() {}",
    });
    const functions = (head: string) =>
      database.declarations.inherentImpls(head).flatMap((impl) => [...impl.functions.keys()]);
    expect(functions(database.declarations.adtHead(adt(database, "S")))).toEqual(["a", "b"]);
    expect(functions("u32")).toEqual(
      expect.arrayContaining(["checked_add", "wrapping_mul", "from_str_radix", "to_le_bytes"]),
    );
    expect(functions("str")).toEqual(expect.arrayContaining(["trim", "split_whitespace", "to_lowercase"]));
    expect(functions("slice")).toEqual(expect.arrayContaining(["sort", "to_vec", "iter", "concat"]));
    expect(functions(database.declarations.adtHead(adt(database, "Vec")))).toEqual(
      expect.arrayContaining(["push", "pop", "drain"]),
    );
  });

  test("std: Copy and Clone of primitives, tuples' traits, may_dangle", () => {
    const database = packageOf({ "/p/src/lib.rs": "fn here() {}" });
    expect(implCount(database, "Copy", "u64")).toBe(1);
    expect(implCount(database, "Copy", "str")).toBe(0);
    expect(implCount(database, "std::ops::Add", "i32")).toBe(2);
    expect(implCount(database, "PartialEq", "tuple:3")).toBe(1);
    const drop = trait(database, "Drop");
    const [vec] = database.declarations.traitImpls(drop, database.declarations.adtHead(adt(database, "Vec")));
    expect(vec?.generics.params.map((param) => [param.name, param.mayDangle])).toEqual([
      ["T", true],
      ["A", false],
    ]);
  });
});
