/** What is sent only when it is asked for: tooltips of hints and edits of actions; and settings that change while the server runs. */
import { afterEach, expect, test } from "vitest";
import {
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  DidChangeConfigurationNotification,
  InlayHintRequest,
  InlayHintResolveRequest,
} from "vscode-languageserver-protocol/node";
import { type ClientOptions, LspClient } from "./client.js";

const URI = "file:///nowhere/main.rs";
const MOVES = "fn take(s: String) {}\nfn main() {\n    let s = String::new();\n    take(s);\n    println!();\n}\n";
const CLONE = "fn show(s: &str) {}\nfn main() {\n    let s = String::new();\n    show(&s.clone());\n}\n";
const RESOLVES = {
  textDocument: {
    inlayHint: { resolveSupport: { properties: ["tooltip"] } },
    codeAction: { dataSupport: true, resolveSupport: { properties: ["edit"] } },
  },
};

let client: LspClient;
const start = async (options: ClientOptions): Promise<void> => {
  client = await LspClient.start(options);
};
afterEach(async () => {
  expect(await client.stop()).toBe(0);
  expect(client.errors).toEqual([]);
});

test("a hint gets its tooltip when it is resolved; one of an older text stays as it is", async () => {
  await start({ capabilities: RESOLVES });
  await client.open(URI, MOVES);
  const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  const [hint] =
    (await client.connection.sendRequest(InlayHintRequest.type, { textDocument: { uri: URI }, range })) ?? [];
  if (hint === undefined) throw new Error("there is no hint");
  expect(hint.tooltip).toBeUndefined();
  const resolved = await client.connection.sendRequest(InlayHintResolveRequest.type, hint);
  expect(JSON.stringify(resolved.tooltip)).toContain("is moved into `take` here");
  await client.change(URI, { text: "" });
  expect(await client.connection.sendRequest(InlayHintResolveRequest.type, hint)).toEqual(hint);
});

test("an action gets its edit when it is resolved, whatever was answered in between", async () => {
  await start({ capabilities: RESOLVES });
  await client.open(URI, CLONE);
  const place = { line: 3, character: 14 };
  const params = {
    textDocument: { uri: URI },
    range: { start: place, end: place },
    context: { diagnostics: [], only: ["quickfix"] },
  };
  const answer = (await client.connection.sendRequest(CodeActionRequest.type, params)) ?? [];
  const action = answer.find((one): one is CodeAction => "kind" in one);
  if (action === undefined) throw new Error("there is no action");
  expect(action.edit).toBeUndefined();
  const elsewhere = { line: 0, character: 0 };
  await client.actions(URI, { start: elsewhere, end: elsewhere });
  const resolved = await client.connection.sendRequest(CodeActionResolveRequest.type, action);
  expect(resolved.edit?.changes?.[URI]).toHaveLength(1);
  await client.change(URI, { text: `\n${CLONE}` });
  const late = await client.connection.sendRequest(CodeActionResolveRequest.type, action);
  expect(late.edit, "an edit for another text would hit the wrong words").toBeUndefined();
});

test("settings that a client pushes hold from then on", async () => {
  await start({ capabilities: {} });
  await client.open(URI, MOVES);
  expect(await client.hints(URI)).toEqual(["3:10 → moved into take"]);
  const settings = { rustOwnership: { hints: { enabled: false } } };
  await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
  expect(await client.hints(URI)).toEqual([]);
});
