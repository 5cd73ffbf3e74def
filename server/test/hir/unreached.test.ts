/** Files that no target of their package reaches as it is: behind a feature, behind another platform, forgotten; and files without a package. */
import { describe, expect, test } from "vitest";
import { Database } from "../../src/hir/database.js";
import type { ProjectOptions } from "../../src/hir/projects.js";
import { functionIn, meaning, memoryHost, packageOf, parser } from "./harness.js";

function manifest(rest = "", edition = "2021"): string {
  return `[package]\nname = "p"\nversion = "0.1.0"\nedition = "${edition}"\n${rest}`;
}

/** What a name means in the function `here` of a file. */
function meaningIn(database: Database, file: string, name: string): string {
  return meaning(database, functionIn(database, file, "here").scope, name);
}

function open(files: Readonly<Record<string, string>>, ...paths: readonly string[]): Database {
  const database = new Database(memoryHost(files), parser, { looseModules: true });
  for (const path of paths) database.openPath(path);
  return database;
}

describe("a module behind a feature", () => {
  const files = {
    "/p/Cargo.toml": manifest(
      '[features]\nnet = ["sockets", "dep:wire"]\nsockets = []\ntls = []\nquic = []\n[dependencies]\nwire = { path = "../wire", optional = true }\n',
    ),
    "/p/src/lib.rs":
      'pub struct Always;\n#[cfg(feature = "net")] pub mod net;\n#[cfg(feature = "sockets")] pub struct Socket;\n#[cfg(windows)] mod windows;\n',
    "/p/src/net.rs": 'fn here() {}\n#[cfg(all(unix, any(feature = "tls", feature = "quic")))] mod tls;\n',
    "/p/src/net/tls.rs": "fn here() {}",
    "/p/src/windows/mod.rs": "pub struct Handle;\nmod files;\n",
    "/p/src/windows/files.rs": "fn here() {}",
    "/wire/Cargo.toml": '[package]\nname = "wire"\nversion = "0.2.0"\n',
    "/wire/src/lib.rs": "pub struct Packet;",
  };

  test("is analysed in the crate that has the feature, and what the feature turns on", () => {
    const database = open(files, "/p/src/net.rs");
    expect(meaningIn(database, "/p/src/net.rs", "crate::Always")).toBe("adt p::Always");
    expect(meaningIn(database, "/p/src/net.rs", "crate::Socket")).toBe("adt p::Socket");
    expect(meaningIn(database, "/p/src/net.rs", "wire::Packet")).toBe("adt wire::Packet");
  });

  test("opens the package: the others of its files are as they were", () => {
    const database = open(files, "/p/src/lib.rs");
    expect(database.openPath("/p/src/net.rs")).toMatchObject({ kind: "package", path: "/p" });
    expect(database.declarations.bodyOwners("/p/src/lib.rs")).toEqual([]);
    expect(database.files("/p")).toEqual(["/p/src/lib.rs", "/p/src/net.rs"]);
  });

  test("may be behind another one: the first of alternatives counts", () => {
    const database = open(files, "/p/src/net/tls.rs");
    expect(meaningIn(database, "/p/src/net/tls.rs", "crate::Always")).toBe("adt p::Always");
  });

  test("is a file like any other once nothing is in its way", () => {
    const database = open(files, "/p/src/net.rs");
    database.setText("/p/src/lib.rs", "pub struct Always; mod net;");
    database.openPath("/p/src/lib.rs");
    expect(meaningIn(database, "/p/src/net.rs", "crate::Always")).toBe("adt p::Always");
    expect(meaningIn(database, "/p/src/net.rs", "wire::Packet")).toBe("unresolved");
  });

  test.each([[["/p/src/net.rs", "/p/src/net/tls.rs"]], [["/p/src/net/tls.rs", "/p/src/net.rs"]]])(
    "has no more features than it needs, whichever is opened first: %j",
    (order) => {
      const database = open(files, ...order);
      const featuresOf = (file: string): readonly string[] => {
        const { crate } = functionIn(database, file, "here");
        return [...(database.localCrates().find((one) => one === crate)?.cfg.features ?? [])].sort();
      };
      expect(featuresOf("/p/src/net.rs")).toEqual(["net", "sockets"]);
      expect(featuresOf("/p/src/net/tls.rs")).toEqual(["net", "sockets", "tls"]);
    },
  );

  test("that is edited is read anew, with the crate around it", () => {
    const database = open(files, "/p/src/net.rs");
    database.setText("/p/src/lib.rs", '#[cfg(feature = "net")] pub mod net;\npub struct Other;');
    expect(meaningIn(database, "/p/src/net.rs", "crate::Other")).toBe("adt p::Other");
    database.setText("/p/src/net.rs", "struct Own; fn here() {}");
    expect(meaningIn(database, "/p/src/net.rs", "Own")).toBe("adt p::net::Own");
  });

  test("may be a target's root", () => {
    const demo = '[[example]]\nname = "demo"\nrequired-features = ["net"]\n';
    const database = open(
      {
        ...files,
        "/p/Cargo.toml": files["/p/Cargo.toml"] + demo,
        "/p/examples/demo.rs": "fn here() {}",
      },
      "/p/examples/demo.rs",
    );
    expect(meaningIn(database, "/p/examples/demo.rs", "p::Socket")).toBe("adt p::Socket");
  });
});

test("a target may turn itself off where it begins; a lone file may not", () => {
  const text = '#![cfg(feature = "net")] fn here() {}';
  const files = {
    "/p/Cargo.toml": manifest("[features]\nnet = []\n"),
    "/p/src/lib.rs": '#[cfg(feature = "net")] pub struct Socket;',
    "/p/tests/sockets.rs": text,
    "/q/alone.rs": text,
  };
  const database = open(files, "/p");
  expect(database.files("/p")).toEqual(["/p/src/lib.rs", "/p/tests/sockets.rs"]);
  expect(database.declarations.bodyOwners("/p/tests/sockets.rs")).toEqual([]);
  database.openPath("/p/tests/sockets.rs");
  expect(meaningIn(database, "/p/tests/sockets.rs", "p::Socket")).toBe("adt p::Socket");
  database.openPath("/q/alone.rs");
  expect(database.declarations.bodyOwners("/q/alone.rs")).toHaveLength(1);
});

describe("what no feature leads to", () => {
  test("is a crate that begins where nothing declares it any more", () => {
    const database = open(
      {
        "/p/Cargo.toml": manifest(),
        "/p/src/lib.rs": "#[cfg(windows)] mod windows;\npub struct Always;",
        "/p/src/windows/mod.rs": "pub struct Handle;\nmod files;\n",
        "/p/src/windows/files.rs": "fn here() {}",
      },
      "/p/src/windows/files.rs",
      "/p/src/windows/mod.rs",
    );
    expect(meaningIn(database, "/p/src/windows/files.rs", "super::Handle")).toBe("adt windows::Handle");
    // Nobody knows that crate's root.
    expect(meaningIn(database, "/p/src/windows/files.rs", "crate::Always")).toBe("unresolved");
  });

  test("has the package's edition and its dependencies; the folder of its name is that of its modules", () => {
    const database = open(
      {
        "/p/Cargo.toml": manifest('[dependencies]\nwire = { path = "../wire" }\n', "2018"),
        "/p/src/lib.rs": "",
        "/p/src/forgotten.rs": "mod inner; fn here() {}",
        "/p/src/forgotten/inner.rs": "pub struct Inner;",
        "/wire/Cargo.toml": '[package]\nname = "wire"\nversion = "0.2.0"\n',
        "/wire/src/lib.rs": "pub struct Packet;",
      },
      "/p/src/forgotten.rs",
    );
    const here = functionIn(database, "/p/src/forgotten.rs", "here");
    expect(here.crate.edition).toBe("2018");
    expect(meaning(database, here.scope, "wire::Packet")).toBe("adt wire::Packet");
    expect(meaning(database, here.scope, "inner::Inner")).toBe("adt forgotten::inner::Inner");
  });
});

describe("without a package", () => {
  const files = {
    "/q/main.rs": "mod shapes; struct Top;",
    "/q/shapes/mod.rs": "mod round;",
    "/q/shapes/round.rs": "fn here() {}",
    "/q/other.rs": "fn here() {}",
  };

  test.each([["/q/main.rs"], ["/q/shapes/mod.rs"], ["/q/shapes/round.rs"]])(
    "a module is a part of the file's crate that declares it, whichever is opened first: %s",
    (first) => {
      const database = open(files, first, ...Object.keys(files));
      expect(meaningIn(database, "/q/shapes/round.rs", "crate::Top")).toBe("adt main::Top");
      expect(database.localCrates().length).toBe(2);
    },
  );

  test("every file is a crate of its own where that is asked for", () => {
    const database = new Database(memoryHost(files), parser);
    database.openPath("/q/shapes/round.rs");
    expect(meaningIn(database, "/q/shapes/round.rs", "crate::Top")).toBe("unresolved");
  });

  test("what nobody declares is a crate of its own", () => {
    const database = open(files, "/q/other.rs");
    expect(meaningIn(database, "/q/other.rs", "crate::Top")).toBe("unresolved");
    expect(database.files("/q/other.rs")).toEqual(["/q/other.rs"]);
  });
});

describe("features that were chosen", () => {
  const files = {
    "/p/Cargo.toml": manifest(
      '[features]\na = []\nb = ["a"]\n[dependencies]\nwire = { path = "../wire", optional = true }\n',
    ),
    "/p/src/lib.rs": 'fn here() {}\n#[cfg(feature = "a")] struct A;\n#[cfg(feature = "b")] struct B;\n',
    "/wire/Cargo.toml": '[package]\nname = "wire"\nversion = "0.2.0"\n[features]\nfast = []\n',
    "/wire/src/lib.rs": '#[cfg(feature = "fast")] pub struct Fast;\npub struct Packet;',
  };

  function meanings(features: ProjectOptions["features"]): readonly string[] {
    const database = packageOf(files, { features });
    return ["A", "B", "wire::Packet", "wire::Fast"].filter(
      (name) => meaningIn(database, "/p/src/lib.rs", name) !== "unresolved",
    );
  }

  test.each<[ProjectOptions["features"], readonly string[]]>([
    [[], []],
    [["a"], ["A"]],
    [["p/b"], ["A", "B"]],
    [["wire/fast"], ["wire::Packet", "wire::Fast"]],
    ["all", ["A", "B", "wire::Packet"]],
    [["unknown", "other/a"], []],
  ])("%j", (features, expected) => {
    expect(meanings(features)).toEqual(expected);
  });
});
