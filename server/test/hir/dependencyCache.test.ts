/** Indexes of dependencies on disk: the same answers as from the sources, and never those of other sources. */
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
  expect(written(database)).toEqual(["dep"]);
  expect([...files.cached.keys()]).toEqual([expect.stringMatching(/^dep-1\.0\.0-[0-9a-f]{16}\.idx$/)]);
  // The sources are gone: only the cache can answer.
  files.files.set("/x/vendor/dep/src/lib.rs", "");
  expect(answers(files)).toEqual(expected);
});

/** Writes what is not in the cache yet; the crates that were. */
function written(database: Database): readonly string[] {
  return [...new Set([...database.cacheDependencies()].map((step) => step.crate))];
}

/** The package of `host`, with its dependency in the cache: the entry, as bytes. */
function cachedHost(): { readonly files: MemoryHost; readonly key: string; readonly bytes: Uint8Array } {
  const files = host();
  const database = new Database(files, parser);
  database.openPath("/x/p");
  written(database);
  const [[key, bytes] = ["", new Uint8Array()]] = files.cached;
  return { files, key, bytes };
}

test.each([
  ["that ends too early", (bytes: Uint8Array) => bytes.subarray(0, bytes.length >> 1)],
  ["that is empty", () => new Uint8Array()],
  ["with a byte too many", (bytes: Uint8Array) => Uint8Array.of(...bytes, 0)],
  ["of another format", (bytes: Uint8Array) => replaced(bytes, '"format":', '"formal":')],
  ["with another word in its header", (bytes: Uint8Array) => replaced(bytes, '"visibility"', '"visibilitx"')],
])("an entry %s is read from the sources and written again", (_, damage) => {
  const { files, key, bytes } = cachedHost();
  const expected = answers(files);
  files.cached.set(key, damage(bytes));
  expect(answers(files)).toEqual(expected);
  const database = new Database(files, parser);
  database.openPath("/x/p");
  expect(written(database)).toEqual(["dep"]);
  expect(files.cached.get(key)).toEqual(bytes);
});

test("no byte of an entry can change without notice", () => {
  const { files, key, bytes } = cachedHost();
  for (let index = 0; index < bytes.length; index += 7) {
    const damaged = Uint8Array.from(bytes);
    damaged[index] = (damaged[index] ?? 0) ^ 0x10;
    files.cached.set(key, damaged);
    const database = new Database(files, parser);
    database.openPath("/x/p");
    expect(written(database), `byte ${index} is different`).toEqual(["dep"]);
  }
});

test("other features, another version or another source are other entries", () => {
  const { files, key } = cachedHost();
  const keys = (): readonly string[] => {
    const database = new Database(files, parser);
    database.openPath("/x/p");
    written(database);
    return [...files.cached.keys()];
  };
  expect(keys()).toEqual([key]);
  const manifest = files.files.get("/x/vendor/dep/Cargo.toml") ?? "";
  files.files.set("/x/vendor/dep/Cargo.toml", `${manifest}[features]\ndefault = ["extra"]\nextra = []\n`);
  expect(keys()).toHaveLength(2);
  files.files.set("/x/vendor/dep/Cargo.toml", manifest.replace("1.0.0", "1.0.1"));
  expect(keys()).toHaveLength(3);
  const lock = (commit: string): string =>
    `version = 3\n[[package]]\nname = "p"\nversion = "0.1.0"\ndependencies = ["dep"]\n[[package]]\nname = "dep"\nversion = "1.0.1"\nsource = "git+https://h/d#${commit}"\n`;
  files.files.set("/x/p/Cargo.lock", lock("aaaa"));
  expect(keys()).toHaveLength(4);
  files.files.set("/x/p/Cargo.lock", lock("bbbb"));
  expect(keys()).toHaveLength(5);
});

test("writing can stop at any step; what is whole stays", () => {
  const { files, key } = cachedHost();
  files.cached.clear();
  const database = new Database(files, parser);
  database.openPath("/x/p");
  const steps = database.cacheDependencies();
  for (let step = 0; step < 3; step++) expect(steps.next().value).toEqual({ crate: "dep", done: 0, total: 1 });
  expect(files.cached.size).toBe(0);
  expect(written(database)).toEqual(["dep"]);
  expect([...files.cached.keys()]).toEqual([key]);
  expect(written(database), "it is there now").toEqual([]);
});

function replaced(bytes: Uint8Array, text: string, by: string): Uint8Array {
  const content = Buffer.from(bytes).toString("latin1");
  if (!content.includes(text)) throw new Error(`the entry does not hold ${text}`);
  return Uint8Array.from(Buffer.from(content.replace(text, by), "latin1"));
}
