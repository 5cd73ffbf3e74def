/** What other editors get, when they ask for it as they start: semantic tokens with modifiers, and document highlight. */
import { afterEach, expect, test } from "vitest";
import {
  DocumentHighlightRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
} from "vscode-languageserver-protocol/node";
import { TOKENS_LEGEND } from "../../src/features/semanticTokens/semanticTokens.js";
import { LspClient } from "./client.js";

const URI = "file:///nowhere/main.rs";
const TEXT = `fn take(_: String) {}
fn main() {
    let mut name = String::new();
    name.push('a');
    let view = &name;
    println!("{view}");
    take(name);
    println!("{}", name);
}
`;

let client: LspClient;
afterEach(async () => {
  expect(await client.stop()).toBe(0);
  expect(client.errors).toEqual([]);
});

/** `line:character text modifier+modifier` for each token. */
function decoded(data: readonly number[]): readonly string[] {
  const lines = TEXT.split("\n");
  const tokens: string[] = [];
  let line = 0;
  let character = 0;
  for (let index = 0; index + 4 < data.length; index += 5) {
    const [lineDelta = 0, characterDelta = 0, length = 0, , bits = 0] = data.slice(index, index + 5);
    character = lineDelta === 0 ? character + characterDelta : characterDelta;
    line += lineDelta;
    const modifiers = TOKENS_LEGEND.tokenModifiers.filter((_, bit) => (bits & (1 << bit)) !== 0);
    tokens.push(`${line}:${character} ${lines[line]?.slice(character, character + length)} ${modifiers.join("+")}`);
  }
  return tokens;
}

test("a client that asks for them gets tokens whose modifiers say what happens to a variable", async () => {
  client = await LspClient.start({ initializationOptions: { tokensAndHighlights: true } });
  expect(client.capabilities.semanticTokensProvider).toMatchObject({ full: true, range: true });
  await client.open(URI, TEXT);
  const textDocument = { uri: URI };
  const all = await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument });
  expect(decoded(all?.data ?? [])).toEqual([
    "3:4 name exclusivelyBorrowed",
    "4:16 name borrowed",
    "5:15 view borrowed",
    "6:9 name consuming",
    "7:19 name moved+borrowed",
  ]);
  const range = { start: { line: 6, character: 0 }, end: { line: 7, character: 0 } };
  const part = await client.connection.sendRequest(SemanticTokensRangeRequest.type, { textDocument, range });
  expect(decoded(part?.data ?? [])).toEqual(["6:9 name consuming"]);
});

test("a client that asks for them gets the mentions of a variable, read and written", async () => {
  client = await LspClient.start({ initializationOptions: { tokensAndHighlights: true } });
  await client.open(URI, TEXT);
  const found = await client.connection.sendRequest(DocumentHighlightRequest.type, {
    textDocument: { uri: URI },
    position: { line: 4, character: 17 },
  });
  const lines = (found ?? []).map(({ range, kind }) => `${range.start.line} ${kind === 3 ? "write" : "read"}`);
  expect(lines).toEqual(["2 write", "3 write", "4 read", "6 write", "7 read"]);
});

test("nobody else is offered either: rust-analyzer answers both", async () => {
  client = await LspClient.start({});
  expect(client.capabilities.semanticTokensProvider).toBeUndefined();
  expect(client.capabilities.documentHighlightProvider).toBeUndefined();
});
