/** Manifests, lock files and folders become a graph of packages, without running cargo. */
import { describe, expect, test } from "vitest";
import { loadPackages } from "../../src/hir/cargo/packages.js";
import { matches, parseVersion } from "../../src/hir/cargo/semver.js";
import { memoryHost } from "./harness.js";

const lib = { "src/lib.rs": "" };

function files(folders: Readonly<Record<string, Readonly<Record<string, string>>>>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [folder, content] of Object.entries(folders))
    for (const [name, text] of Object.entries(content)) all[`${folder}/${name}`] = text;
  return all;
}

describe("packages", () => {
  test("targets are those written and those found in the usual folders", () => {
    const host = memoryHost(
      files({
        "/p": {
          "Cargo.toml":
            '[package]\nname = "my-app"\nversion = "1.0.0"\nedition = "2021"\n[[bin]]\nname = "tool"\npath = "tool.rs"\n[[example]]\nname = "needs"\nrequired-features = ["x"]\n',
          "src/main.rs": "",
          "src/lib.rs": "",
          "src/bin/one.rs": "",
          "src/bin/two/main.rs": "",
          "tests/t.rs": "",
          "examples/needs.rs": "",
          "tool.rs": "",
        },
      }),
    );
    const [member] = loadPackages(host, "/p").members;
    expect(member?.manifest.targets.map((target) => `${target.kind} ${target.name} ${target.root}`)).toEqual([
      "lib my_app /p/src/lib.rs",
      "bin tool /p/tool.rs",
      "bin my_app /p/src/main.rs",
      "bin one /p/src/bin/one.rs",
      "bin two /p/src/bin/two/main.rs",
      "example needs /p/examples/needs.rs",
      "test t /p/tests/t.rs",
    ]);
  });

  test("a patch stands in for what the lock file takes from no registry", () => {
    const manifest = (name: string, version: string): Record<string, string> => ({
      "Cargo.toml": `[package]\nname = "${name}"\nversion = "${version}"\n`,
      ...lib,
    });
    const locked = (source: string): string => `[[package]]\nname = "dep"\nversion = "1.2.0"\n${source}`;
    const found = (lock: string): readonly (string | undefined)[] => {
      const written = '[dependencies]\ndep = "1"\n[patch.crates-io]\nother = { path = "../mine", package = "dep" }\n';
      const host = memoryHost(
        files({
          "/w/p": {
            "Cargo.toml": `[package]\nname = "p"\nversion = "1.0.0"\n${written}`,
            "Cargo.lock": lock,
            ...lib,
          },
          "/w/mine": manifest("dep", "1.2.0"),
        }),
      );
      const graph = loadPackages(host, "/w/p");
      return [...graph.packages.map((each) => each.manifest.directory), ...graph.missing];
    };
    expect(found(locked(""))).toEqual(["/w/p", "/w/mine"]);
    const registry = 'source = "registry+https://github.com/rust-lang/crates.io-index"\n';
    expect(found(locked(registry))).toEqual(["/w/p", "dep 1.2.0"]);
  });

  test("a workspace hands down version, edition and dependencies", () => {
    const host = memoryHost(
      files({
        "/w": {
          "Cargo.toml":
            '[workspace]\nmembers = ["crates/*"]\nexclude = ["crates/old"]\n[workspace.package]\nversion = "2.0.0"\nedition = "2018"\n[workspace.dependencies]\nb = { path = "crates/b", features = ["extra"], default-features = false }\n',
        },
        "/w/crates/a": {
          "Cargo.toml":
            '[package]\nname = "a"\nversion.workspace = true\nedition.workspace = true\n[dependencies]\nb.workspace = true\n',
          ...lib,
        },
        "/w/crates/b": {
          "Cargo.toml":
            '[package]\nname = "b"\nversion = "0.3.0"\n[features]\ndefault = ["std"]\nextra = ["more"]\nmore = []\nstd = []\n',
          ...lib,
        },
        "/w/crates/old": { "Cargo.toml": '[package]\nname = "old"\nversion = "0.1.0"\n', ...lib },
      }),
    );
    const graph = loadPackages(host, "/w");
    expect(graph.members.map((member) => `${member.id} ${member.manifest.edition}`)).toEqual([
      "a-2.0.0 2018",
      "b-0.3.0 2015",
    ]);
    expect(graph.members[0]?.dependencies.map((dependency) => dependency.package.id)).toEqual(["b-0.3.0"]);
    // b is a member too, so its own default features are on as well.
    expect([...(graph.members[1]?.features ?? [])].sort()).toEqual(["default", "extra", "more", "std"]);
    const alone = loadPackages(host, "/w/crates/a").packages.find((other) => other.id === "b-0.3.0");
    expect([...(alone?.features ?? [])].sort()).toEqual(["extra", "more"]);
  });

  test("the lock file chooses among vendored versions; renamed, optional and foreign-target dependencies are told apart", () => {
    const host = memoryHost(
      files({
        "/x/.cargo": { "config.toml": '[source.crates-io]\nreplace-with = "v"\n[source.v]\ndirectory = "vendor"\n' },
        "/x/vendor/dep-1.0.0": { "Cargo.toml": '[package]\nname = "dep"\nversion = "1.0.0"\n', ...lib },
        "/x/vendor/dep-1.2.0": { "Cargo.toml": '[package]\nname = "dep"\nversion = "1.2.0"\n', ...lib },
        "/x/vendor/opt": { "Cargo.toml": '[package]\nname = "opt"\nversion = "0.1.0"\n[features]\nf = []\n', ...lib },
        "/x/p": {
          "Cargo.toml":
            '[package]\nname = "p"\nversion = "0.1.0"\n[features]\ndefault = ["on"]\non = ["dep:opt", "opt?/f"]\n[dependencies]\nother = { package = "dep", version = "1" }\nopt = { version = "0.1", optional = true }\nunused = { version = "1", optional = true }\n[target.\'cfg(windows)\'.dependencies]\nwinapi = "0.3"\n[target.\'cfg(unix)\'.dependencies]\ngone = "1"\n',
          "Cargo.lock":
            '[[package]]\nname = "p"\nversion = "0.1.0"\ndependencies = ["dep", "opt"]\n[[package]]\nname = "dep"\nversion = "1.0.0"\n[[package]]\nname = "opt"\nversion = "0.1.0"\n',
          ...lib,
        },
      }),
    );
    const graph = loadPackages(host, "/x/p");
    const links = graph.members[0]?.dependencies.map((dependency) => `${dependency.codeName} ${dependency.package.id}`);
    expect(links).toEqual(["other dep-1.0.0", "opt opt-0.1.0"]);
    expect([...(graph.packages.find((found) => found.id === "opt-0.1.0")?.features ?? [])]).toEqual(["f"]);
    expect(graph.missing).toEqual(["gone 1"]);
  });

  test("sources may be replaced for everybody, in cargo's own folder; nearer ones come first", () => {
    const config = (folder: string): { readonly [name: string]: string } => ({
      "config.toml": `[source.crates-io]\nreplace-with = "v"\n[source.v]\ndirectory = "${folder}"\n`,
    });
    const sources = files({
      "/home/.cargo": config("everywhere"),
      "/home/everywhere/dep": { "Cargo.toml": '[package]\nname = "dep"\nversion = "1.0.0"\n', ...lib },
      "/home/everywhere/own": { "Cargo.toml": '[package]\nname = "own"\nversion = "1.0.0"\n', ...lib },
      "/x/.cargo": config("near"),
      "/x/near/own": { "Cargo.toml": '[package]\nname = "own"\nversion = "1.1.0"\n', ...lib },
      "/x/p": {
        "Cargo.toml": '[package]\nname = "p"\nversion = "0.1.0"\n[dependencies]\ndep = "1"\nown = "1"\n',
        ...lib,
      },
    });
    const graph = loadPackages({ ...memoryHost(sources), cargoHome: "/home/.cargo" }, "/x/p");
    expect(graph.members[0]?.dependencies.map((dependency) => dependency.package.manifest.directory)).toEqual([
      "/home/everywhere/dep",
      "/x/near/own",
    ]);
  });

  test("a manifest that does not parse is a plain problem; targets are where cargo looks for them", () => {
    const text = '[package\nname = "typed"\nedition = "2018"';
    const graph = loadPackages(memoryHost({ "/p/Cargo.toml": text, "/p/src/main.rs": "" }), "/p");
    expect(graph.members.map(({ id }) => id)).toEqual(["typed-0.0.0"]);
    expect(graph.members[0]?.manifest.targets).toMatchObject([
      { kind: "bin", root: "/p/src/main.rs", edition: "2018" },
    ]);
    expect(graph.problems).toHaveLength(1);
    expect(graph.problems[0]).toMatch(/^\/p\/Cargo.toml is not valid TOML: /);
  });
});

test("version requirements mean what cargo says", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["1.2", "1.9.0", true],
    ["1.2", "2.0.0", false],
    ["0.2.3", "0.2.9", true],
    ["0.2.3", "0.3.0", false],
    ["0", "0.9.0", true],
    ["=1.2", "1.2.7", true],
    ["~1.2.3", "1.3.0", false],
    [">=1, <1.5", "1.4.9", true],
    [">=1, <1.5", "1.5.0", false],
    ["1.*", "1.7.0", true],
    ["*", "9.0.0", true],
  ];
  for (const [requirement, version, expected] of cases) {
    const parsed = parseVersion(version);
    expect(parsed && matches(requirement, parsed), `${requirement} and ${version}`).toBe(expected);
  }
});
