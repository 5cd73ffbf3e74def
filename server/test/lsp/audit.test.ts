/** `rustOwnership/audit` over a package on disk, and the code lens, over stdio from the built server. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CodeLensRequest, WorkDoneProgress } from "vscode-languageserver-protocol/node";
import { LspClient } from "./client.js";

const MAIN = `mod names;
fn main() {
    let name = String::from("a");
    println!("{}", name.clone());
    println!("{}", names::take(name.clone()));
    println!("{name}");
}
`;
const NAMES = "pub fn take(name: String) -> String {\n    let kept = name.clone();\n    kept\n}\npub fn none() {}\n";

let folder = "";
let client: LspClient;
const uriOf = (file: string): string => pathToFileURL(join(folder, file)).toString();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "audit-"));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "Cargo.toml"), '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n');
  writeFileSync(join(folder, "src/main.rs"), MAIN);
  writeFileSync(join(folder, "src/names.rs"), NAMES);
  client = await LspClient.start({ configuration: { codeLens: { clones: true } } });
}, 20_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  expect(client.errors, "no handler failed").toEqual([]);
  expect(await client.stop()).toBe(0);
});

interface Audit {
  readonly uri: string;
  readonly files: readonly {
    readonly uri: string;
    readonly version: number | null;
    readonly functions: readonly {
      readonly name: string;
      readonly clones: readonly {
        readonly text: string;
        readonly verdict: string;
        readonly cost: string;
        readonly reason: string;
        readonly fixes: readonly { readonly title: string; readonly tier: string; readonly edit: object }[];
      }[];
    }[];
  }[];
}

test("the audit lists the clones of every file of the package, open or not", async () => {
  const uri = uriOf("src/main.rs");
  await client.open(uri, MAIN);
  const titles: string[] = [];
  client.connection.onProgress(WorkDoneProgress.type, "token", (value) => {
    titles.push(value.kind === "begin" ? value.title : value.kind);
  });
  const audit: Audit | null = await client.connection.sendRequest("rustOwnership/audit", {
    textDocument: { uri },
    workDoneToken: "token",
  });
  expect(audit?.uri).toBe(pathToFileURL(folder).toString());
  expect(audit?.files.map((file) => [file.uri, file.version])).toEqual([
    [uri, 1],
    [uriOf("src/names.rs"), null],
  ]);
  const clones = audit?.files.flatMap((file) =>
    file.functions.flatMap(({ name, clones }) =>
      clones.map(({ text, verdict, cost, fixes }) => [name, text, verdict, cost, fixes[0]?.title]),
    ),
  );
  expect(clones).toEqual([
    ["p::main", "name.clone()", "avoidable", "heap", "Use `name` itself: it is only read here"],
    ["p::main", "name.clone()", "needed", "heap", undefined],
    ["p::names::take", "name.clone()", "avoidable", "heap", "Move `name`: this is its last use"],
  ]);
  expect(audit?.files[1]?.functions[0]?.clones[0]?.fixes[0]?.edit).toEqual({
    changes: {
      [uriOf("src/names.rs")]: [
        { range: { start: { line: 1, character: 19 }, end: { line: 1, character: 27 } }, newText: "" },
      ],
    },
  });
  expect(titles[0]).toBe("Looking for clones");
  expect(titles.at(-1)).toBe("end");
});

test("a document that is not open has no audit", async () => {
  const answer = await client.connection.sendRequest("rustOwnership/audit", {
    textDocument: { uri: uriOf("src/other.rs") },
  });
  expect(answer).toBeNull();
});

test("the code lens counts avoidable clones, where it is turned on", async () => {
  const uri = uriOf("src/main.rs");
  const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
  expect(lenses?.map(({ command, range }) => [command?.title, range.start.line])).toEqual([
    ["1 avoidable clone (1 of heap data)", 1],
  ]);
  const off = await LspClient.start();
  await off.open(uri, MAIN);
  expect(await off.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })).toEqual([]);
  await off.stop();
});
