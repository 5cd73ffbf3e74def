/** Changes of signatures over a package on disk, as code actions of the built server: resolved when chosen, with annotations. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CodeAction, CodeActionResolveRequest } from "vscode-languageserver-protocol/node";
import { LspClient } from "./client.js";

const MAIN = `mod names;
fn main() {
    let name = String::from("a");
    println!("{} {name}", names::length(name.clone()));
}
`;
const NAMES = "pub fn length(text: String) -> usize {\n    text.len()\n}\n";
const TITLE = "Let `length` take `text: &str`";

let folder = "";
let client: LspClient;
const uriOf = (file: string): string => pathToFileURL(join(folder, file)).toString();
const CURSOR = { start: { line: 3, character: 41 }, end: { line: 3, character: 41 } };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "signatures-"));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "Cargo.toml"), '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n');
  writeFileSync(join(folder, "src/main.rs"), MAIN);
  writeFileSync(join(folder, "src/names.rs"), NAMES);
  client = await LspClient.start({
    capabilities: {
      textDocument: { codeAction: { dataSupport: true, resolveSupport: { properties: ["edit"] } } },
      workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } },
    },
  });
  await client.open(uriOf("src/main.rs"), MAIN);
}, 20_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  expect(client.errors, "no handler failed").toEqual([]);
  expect(await client.stop()).toBe(0);
});

async function offered(from: LspClient): Promise<readonly CodeAction[]> {
  const answer: readonly CodeAction[] | null = await from.connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri: uriOf("src/main.rs") },
    range: CURSOR,
    context: { diagnostics: [], only: ["refactor.rewrite"] },
  });
  return answer ?? [];
}

test("it is offered on the copy that the call makes, and edits every file when it is chosen", async () => {
  const action = (await offered(client)).find(({ title }) => title === TITLE);
  if (!action) throw new Error("not offered");
  expect(action).toMatchObject({ kind: "refactor.rewrite" });
  expect(action.edit).toBeUndefined();
  const { edit } = await client.connection.sendRequest(CodeActionResolveRequest.type, action);
  expect(edit?.documentChanges).toEqual([
    {
      textDocument: { uri: uriOf("src/names.rs"), version: null },
      edits: [
        {
          range: { start: { line: 0, character: 20 }, end: { line: 0, character: 26 } },
          newText: "&str",
          annotationId: "signature",
        },
      ],
    },
    {
      textDocument: { uri: uriOf("src/main.rs"), version: 1 },
      edits: [
        {
          range: { start: { line: 3, character: 40 }, end: { line: 3, character: 40 } },
          newText: "&",
          annotationId: "call",
        },
        {
          range: { start: { line: 3, character: 44 }, end: { line: 3, character: 52 } },
          newText: "",
          annotationId: "call",
        },
      ],
    },
  ]);
  expect(Object.values(edit?.changeAnnotations ?? {}).map(({ needsConfirmation }) => needsConfirmation)).toEqual([
    true,
    true,
  ]);
});

test("a client that knows no annotations and cannot ask again gets plain edits at once", async () => {
  const plain = await LspClient.start();
  await plain.open(uriOf("src/main.rs"), MAIN);
  const action = (await offered(plain)).find(({ title }) => title === TITLE);
  expect(Object.keys(action?.edit?.changes ?? {}).sort()).toEqual([uriOf("src/main.rs"), uriOf("src/names.rs")]);
  expect(action?.edit?.changeAnnotations).toBeUndefined();
  await plain.stop();
});
