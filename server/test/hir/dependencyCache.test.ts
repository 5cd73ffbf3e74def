import { expect, test } from "vitest";
import { Database } from "../../src/hir/database.js";
import { functionIn, type MemoryHost, meaning, memoryHost, parser, path } from "./harness.js";

function host(): MemoryHost {
  return memoryHost({
    "/x/.cargo/config.toml": '[source.crates-io]\nreplace-with = "v"\n[source.v]\ndirectory = "vendor"\n',
    "/x/vendor/dep/Cargo.toml": '[package]\nname = "dep"\nversion = "1.0.0"\nedition = "2021"\n',
    "/x/vendor/dep/src/lib.rs": `
      mod inner { pub struct Deep<T>(T, super::Hidden); impl<T: Clone> Clone for Deep<T> { fn clone(&self) -> Self { loop {} } } }
      pub use inner::Deep as Renamed; struct Hidden;
      pub trait Tr { type Out; fn tr(&self) -> Self::Out; fn given(&self) {} }
      #[derive(Debug)] pub enum E { A, B { x: u8 } }
      #[macro_export] macro_rules! make { ($n:ident) => { pub struct $n($crate::Renamed<u8>); } }`,
    "/x/p/Cargo.toml": '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\ndep = "1"\n',
    "/x/p/src/lib.rs":
      "use dep::{Renamed, Tr, E}; dep::make!(Made); impl Tr for Made { type Out = u8; fn tr(&self) -> u8 { 1 } } fn here() {}",
  });
}

function answers(files: MemoryHost): readonly string[] {
  const database = new Database(files, parser);
  database.openPath("/x/p");
  const { scope } = functionIn(database, "/x/p/src/lib.rs", "here");
  const { declarations } = database;
  const clone = declarations.wellKnown("core::clone::Clone");
  const deep = declarations.resolvePath(path("Renamed"), scope, "type").resolution;
  if (clone?.kind !== "trait" || deep.kind !== "adt") throw new Error("Clone or dep's type is not found");
  const [impl] = declarations
    .traitImpls(clone, declarations.adtHead(deep.adt))
    .filter((found) => found.selfType?.kind === "path" && found.crate.name === "dep");
  return [
    meaning(database, scope, "Renamed"),
    meaning(database, scope, "Tr"),
    meaning(database, scope, "E::B", "value"),
    meaning(database, scope, "Made"),
    ...(deep.adt.variants[0]?.fields.map((field) => field.type.kind) ?? []),
    ...(impl?.generics.params.map((param) => `${param.name}: ${param.bounds.length} bound`) ?? ["no impl"]),
    ...[...(impl?.functions.values() ?? [])].map((method) => `${method.name} ${String(method.body())}`),
  ];
}

test("a dependency read from its cached index gives the same answers as its sources", () => {
  const files = host();
  const expected = answers(files);
  expect(expected).toEqual([
    "adt dep::inner::Deep",
    "trait dep::Tr",
    "variant E::B",
    "adt p::Made",
    "path",
    "path",
    "T: 1 bound",
    "clone omitted",
  ]);
  const database = new Database(files, parser);
  database.openPath("/x/p");
  expect([...database.cacheDependencies()]).toEqual(["dep"]);
  expect([...files.cached.keys()]).toEqual([expect.stringMatching(/^dep-1\.0\.0-[0-9a-f]{16}\.idx$/)]);
  // The sources are gone: only the cache can answer.
  files.files.set("/x/vendor/dep/src/lib.rs", "");
  expect(answers(files)).toEqual(expected);
});

test("a damaged entry is read from the sources and written again", () => {
  const files = host();
  const expected = answers(files);
  const first = new Database(files, parser);
  first.openPath("/x/p");
  const written = [...first.cacheDependencies()];
  const [[key, bytes] = ["", new Uint8Array()]] = files.cached;
  const damaged = Uint8Array.from(bytes);
  damaged[damaged.length - 3] = (damaged[damaged.length - 3] ?? 0) ^ 0xff;
  files.cached.set(key, damaged);
  expect(answers(files)).toEqual(expected);
  const second = new Database(files, parser);
  second.openPath("/x/p");
  expect([...second.cacheDependencies()]).toEqual(written);
  expect(files.cached.get(key)).toEqual(bytes);
});
