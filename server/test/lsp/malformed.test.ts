/**
 * Messages that are none, and documents that are no texts: the server may complain, but it answers the next question as if nothing had
 * been sent.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { LspClient, PLACE_REQUESTS } from "./client.js";

const URI = "file:///malformed/a.rs";
const TEXT = "fn f() { let v = vec![1u8]; drop(v); }\n";
const HINTS = ["0:34 → moved into drop"];

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start({ initializationOptions: { hints: "all" } });
}, 20_000);
afterAll(async () => {
  expect(await client.stop()).toBe(0);
});

const place = { line: 0, character: 3 };

/** By method. */
const NOTIFICATIONS: readonly (readonly [string, readonly unknown[]])[] = [
  ["textDocument/didOpen", [null, 1, {}, { textDocument: null }, { textDocument: { uri: 3, version: 1, text: TEXT } }]],
  [
    "textDocument/didOpen",
    [
      { textDocument: { uri: "file:///malformed/none.rs", languageId: "rust", version: 1 } },
      { textDocument: { uri: "file:///malformed/null.rs", languageId: null, version: null, text: null } },
      { textDocument: { uri: "file:///malformed/number.rs", languageId: "rust", version: "x", text: 7 } },
      { textDocument: { uri: "", languageId: "rust", version: 1, text: TEXT } },
      { textDocument: { uri: "%%%", languageId: "rust", version: 1, text: TEXT } },
      { textDocument: { uri: "file://%E0%A4%A", languageId: "rust", version: 1, text: TEXT } },
    ],
  ],
  [
    "textDocument/didChange",
    [
      { textDocument: { uri: URI, version: 2 }, contentChanges: null },
      { textDocument: { uri: URI, version: 2 }, contentChanges: [null] },
      { textDocument: { uri: URI, version: 2 }, contentChanges: [{}] },
      { textDocument: { uri: URI, version: 2 }, contentChanges: [{ range: null, text: "x" }] },
      { textDocument: { uri: URI, version: 2 }, contentChanges: [{ range: { start: place }, text: "x" }] },
      { textDocument: { uri: "file:///never/opened.rs", version: 2 }, contentChanges: [{ text: "x" }] },
    ],
  ],
  ["textDocument/didClose", [null, {}, { textDocument: { uri: "file:///never/opened.rs" } }]],
  [
    "workspace/didChangeWatchedFiles",
    [
      {},
      { changes: null },
      { changes: [null] },
      { changes: [{ uri: 5, type: 1 }] },
      { changes: [{ uri: URI, type: 77 }] },
    ],
  ],
  [
    "workspace/didChangeConfiguration",
    [null, { settings: 5 }, { settings: { rustOwnership: { hints: 5, edition: [] } } }],
  ],
  ["workspace/didChangeWorkspaceFolders", [{ event: null }, { event: { added: null, removed: [{}] } }]],
  ["$/cancelRequest", [{}, { id: "never sent" }, { id: {} }]],
  ["rustOwnership/peek", [null, { on: "x" }]],
  ["no/such", [null, { deep: { er: [] } }]],
];

test.each(NOTIFICATIONS.flatMap(([method, all]) => all.map((params) => ({ method, params: JSON.stringify(params) }))))(
  "$method $params",
  async ({ method, params }) => {
    await client.open(URI, TEXT);
    await client.connection.sendNotification(method, JSON.parse(params));
    expect(await client.hints(URI)).toEqual(HINTS);
    // A file that appears has everything read anew.
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: "file:///malformed/new.rs", type: 1 }],
    });
    expect(await client.hints(URI), "read anew").toEqual(HINTS);
    await client.close(URI);
  },
);

test.each([...PLACE_REQUESTS, "rustOwnership/types", "rustOwnership/audit", "no/such"])(
  "%s is answered, whatever its parameters are",
  async (method) => {
    const textDocument = { uri: URI };
    await client.open(URI, TEXT);
    for (const params of [
      null,
      1,
      [],
      { textDocument: null },
      { textDocument: { uri: "%%%" } },
      { textDocument },
      { textDocument, position: { line: "a", character: {} }, range: null },
      { textDocument, position: { line: 0.5, character: -0.5 }, range: { start: place } },
      {
        textDocument,
        position: place,
        range: { start: { line: 1e308, character: -1 }, end: { line: -1e308, character: 0 } },
      },
      {
        textDocument,
        range: { start: place, end: place },
        context: { diagnostics: [null, { range: null, code: {} }], only: [3] },
      },
      { textDocument, range: { start: place, end: place }, context: null, mode: 5 },
    ]) {
      // An error is an answer; silence would run into the test's limit.
      await client.connection.sendRequest(method, params).catch(() => undefined);
    }
    expect(await client.hints(URI)).toEqual(HINTS);
  },
);

test.each([
  ["CR alone ends a line", "fn f() {\r    let v = vec![1u8];\r    drop(v);\r}\r", ["2:10 → moved into drop"]],
  ["all three line ends at once", "fn f() {\n    let v = vec![1u8];\r\n    drop(v);\r}", ["2:10 → moved into drop"]],
  ["NUL in a comment", `// \u0000\n${TEXT}`, ["1:34 → moved into drop"]],
  ["NUL in a string", 'fn f() { let v = vec!["\u0000"]; drop(v); }', ["0:34 → moved into drop"]],
  ["two BOMs", `\uFEFF\uFEFF// text\n${TEXT}`, ["1:34 → moved into drop"]],
  ["surrogate halves alone", "\ud800\udc00\ud800 \udfff", []],
  ["surrogate halves in a string", 'fn f() { let v = vec!["\ud800"]; drop(v); }', ["0:34 → moved into drop"]],
  ["surrogate halves between items", `\ud800\n${TEXT}\udc00\n`, ["1:34 → moved into drop"]],
])("%s", async (_, text, hints) => {
  await client.open(URI, text);
  expect(await client.hints(URI)).toEqual(hints);
  await client.close(URI);
});

test("a storm of watched files, with renamed folders, between edits and questions", async () => {
  await client.open(URI, TEXT);
  const answers: Promise<unknown>[] = [];
  for (let turn = 0; turn < 300; turn++) {
    const uri = `file:///malformed/${turn % 7 === 0 ? "renamed" : "src"}/f${turn % 50}.rs`;
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [
        { uri, type: 1 + (turn % 3) },
        { uri: "file:///malformed/renamed", type: 1 },
        { uri: "file:///malformed/src", type: 3 },
      ],
    });
    if (turn % 10 !== 0) continue;
    await client.change(URI, { text: turn % 20 === 0 ? TEXT : `${TEXT} ` });
    // The text may have changed meanwhile.
    answers.push(client.hints(URI).catch(() => undefined));
  }
  await Promise.all(answers);
  expect(await client.hints(URI)).toEqual(HINTS);
});

test.each([0, 100])("a workspace of %d folders", async (count) => {
  const other = await LspClient.launch({});
  const workspaceFolders = Array.from({ length: count }, (_, index) => ({
    uri: `file:///none/${index}`,
    name: `${index}`,
  }));
  await other.connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders,
    capabilities: { workspace: { workspaceFolders: true } },
    initializationOptions: { hints: "all" },
  });
  await other.connection.sendNotification("initialized", {});
  await other.open("file:///none/0/src/main.rs", TEXT);
  expect(await other.hints("file:///none/0/src/main.rs")).toEqual(HINTS);
  expect(await other.stop()).toBe(0);
});
