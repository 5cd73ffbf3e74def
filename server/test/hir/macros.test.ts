/** Macros that make items: where their names are looked up, and what becomes of what they make. */
import { describe, expect, test } from "vitest";
import { Database } from "../../src/hir/database.js";
import { functionIn, meaning, memoryHost, packageOf, parser } from "./harness.js";

function typeAt(files: Record<string, string>, text: string): string {
  const database = packageOf(files);
  return meaning(database, functionIn(database, "/p/src/lib.rs", "here").scope, text);
}

describe("item macros", () => {
  test("textual scope: after the definition, into modules, out of #[macro_use] ones", () => {
    const files = {
      "/p/src/lib.rs": `
        early!(Early);
        macro_rules! early { ($n:ident) => { struct $n; } }
        mod inner { early!(Inner); }
        #[macro_use] mod used { macro_rules! late { ($n:ident) => { struct $n; } } }
        mod unused { macro_rules! hidden { () => { struct Hidden; } } }
        late!(Late); hidden!();
        fn here() {}`,
    };
    expect(typeAt(files, "inner::Inner")).toBe("adt p::inner::Inner");
    expect(typeAt(files, "Late")).toBe("adt p::Late");
    expect(typeAt(files, "Hidden")).toBe("unresolved");
  });

  test("a macro by path may be defined later: #[macro_export], use, $crate", () => {
    const files = {
      "/p/src/lib.rs": `
        crate::exported!(A);
        mod m { use crate::reexported; reexported!(B); pub(crate) mod deep { pub struct D; } }
        mod d { #[macro_export] macro_rules! exported { ($n:ident) => { struct $n; pub type Alias = $crate::m::deep::D; } }
                macro_rules! local { ($n:ident) => { pub struct $n; } } pub(crate) use local; }
        use d::local as reexported;
        fn here() {}`,
    };
    expect(typeAt(files, "A")).toBe("adt p::A");
    expect(typeAt(files, "m::B")).toBe("adt p::m::B");
    expect(typeAt(files, "Alias")).toBe("alias p::Alias");
  });

  test("as deep as rustc expands: one step for each line of documentation", () => {
    const munch =
      "macro_rules! munch { ($(#[$d:meta])* ; $($t:tt)*) => { $($t)* }; (#[$a:meta] $($t:tt)*) => { munch! { $($t)* } }; ($($t:tt)*) => { $($t)* } }";
    const lib = `${munch} munch! { ${"#[doc(x)] ".repeat(100)} struct Deep; } fn here() {}`;
    expect(typeAt({ "/p/src/lib.rs": lib }, "Deep")).toBe("adt p::Deep");
  });

  test("a procedural macro that is known is expanded, whoever exports it; items and names among statements too", () => {
    const host = memoryHost({
      "/p/Cargo.toml": '[package]\nname = "p"\nversion = "0.1.0"\n[dependencies]\ndep = { path = "/dep" }\n',
      "/p/src/lib.rs":
        "dep::paste! { struct [<A B>]; impl AB { fn [<made by>](&self) {} } } fn here() { dep::paste! { struct [<C D>]; } }",
      "/dep/Cargo.toml": '[package]\nname = "dep"\nversion = "0.1.0"\n[dependencies]\npaste = { path = "/paste" }\n',
      "/dep/src/lib.rs": "pub use paste::paste;",
      "/paste/Cargo.toml": '[package]\nname = "paste"\nversion = "1.0.0"\n[lib]\nproc-macro = true\n',
      "/paste/src/lib.rs": "#[proc_macro] pub fn paste(input: TokenStream) -> TokenStream { input }",
    });
    const database = new Database(host, parser);
    database.openPath("/p");
    const here = functionIn(database, "/p/src/lib.rs", "here");
    expect(meaning(database, here.scope, "AB")).toBe("adt p::AB");
    expect(functionIn(database, "/p/src/lib.rs", "madeby").body()).toBeDefined();
    const body = here.body();
    if (body === undefined || body === "omitted") throw new Error("the body is missing");
    expect(meaning(database, database.declarations.blockScope(body, here.scope), "CD")).toBe("adt p::CD");
  });

  test("macros of a dependency: #[macro_use], local_inner_macros, modules and cfg_if-like recursion", () => {
    const host = memoryHost({
      "/p/Cargo.toml": '[package]\nname = "p"\nversion = "0.1.0"\n[dependencies]\ndep = { path = "/dep" }\n',
      "/p/src/lib.rs":
        "#[macro_use] extern crate dep; outer!(A); pick! { if #[cfg(windows)] { mod win; struct W; } else { mod nix { pub struct N; } } } fn here() {}",
      "/dep/Cargo.toml": '[package]\nname = "dep"\nversion = "0.1.0"\n',
      "/dep/src/lib.rs": `
        #[macro_export(local_inner_macros)] macro_rules! outer {
          ($n:ident) => { outer!(@with inner!($n)); };
          (@with $m:ident!($($arg:tt)*)) => { $m!($($arg)*); };
        }
        #[macro_export] macro_rules! inner { ($n:ident) => { pub struct $n; impl $n { pub fn made(&self) -> u8 { 1 } } } }
        #[macro_export] macro_rules! pick {
          (if #[$a:meta] { $($x:tt)* } else { $($y:tt)* }) => {
            $crate::pick!(@items $a; $($x)*);
            $crate::pick!(@items not($a); $($y)*);
          };
          (@items $m:meta; $($i:item)*) => { $(#[$m] $i)* };
          (@items not($m:meta); $($i:item)*) => { $(#[cfg(not(windows))] $i)* };
        }`,
    });
    const database = new Database(host, parser);
    database.openPath("/p");
    const { scope } = functionIn(database, "/p/src/lib.rs", "here");
    expect(meaning(database, scope, "A")).toBe("adt p::A");
    expect(meaning(database, scope, "nix::N")).toBe("adt p::nix::N");
    expect(meaning(database, scope, "W")).toBe("unresolved");
    expect(functionIn(database, "/p/src/lib.rs", "made").body()).toBeDefined();
  });

  test("thread_local! makes a constant; an unknown macro is a gap", () => {
    const database = packageOf({
      "/p/src/lib.rs": "thread_local! { static KEY: u8 = 1; } nobody_knows!(x); fn here() {}",
    });
    const { scope } = functionIn(database, "/p/src/lib.rs", "here");
    expect(meaning(database, scope, "KEY", "value")).toBe("const p::KEY");
    expect(database.localCrates()[0]?.gaps.map((gap) => gap.reason)).toEqual(["macro `nobody_knows!` is not found"]);
  });
});

test("calls in bodies: std's by rule, blocks' own macros first", () => {
  const database = packageOf({
    "/p/src/lib.rs":
      "macro_rules! m { () => {} } fn here() { macro_rules! inner { () => {} } inner!(); m!(); println!(); }",
  });
  const here = functionIn(database, "/p/src/lib.rs", "here");
  const body = here.body();
  if (body === undefined || body === "omitted") throw new Error("the body is missing");
  const scope = database.declarations.blockScope(body, here.scope);
  const kinds = [...body.statements].flatMap((statement) =>
    statement.kind === "macroCall"
      ? (database.declarations.resolveMacro(statement.call, scope)?.macro.kind ?? "unresolved")
      : [],
  );
  expect(kinds).toEqual(["rules", "rules", "builtin"]);
});
