/** The server survives any order of messages, and ends with the status that the protocol says. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  CancellationTokenSource,
  ExitNotification,
  HoverRequest,
  InlayHintRequest,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver-protocol/node";
import { LspClient } from "./client.js";

const URI = "file:///nowhere/order.rs";
const MOVED = "fn main() {\n    let q = vec![1u8];\n    drop(q);\n}\n";
const HINTS = ["2:10 → moved into drop"];
const PLACE = { line: 2, character: 9 };
const RANGE = { start: PLACE, end: PLACE };

/** For tests that leave the server running; each closes what it opened. */
let editor: LspClient;
/** For tests that end it. */
let client: LspClient | undefined;
beforeAll(async () => {
  editor = await LspClient.start({ initializationOptions: { hints: "all" } });
}, 20_000);
afterEach(async () => {
  client?.kill();
  client = undefined;
  await editor.close(URI);
});
afterAll(async () => {
  expect(editor.errors, "no handler failed").toEqual([]);
  expect(await editor.stop()).toBe(0);
});

async function start(): Promise<LspClient> {
  client = await LspClient.start();
  return client;
}

test("a document that is not open is answered by null, before opening and after closing", async () => {
  const askAll = async () => ({
    hints: await editor.hints(URI),
    hover: await editor.connection.sendRequest(HoverRequest.type, { textDocument: { uri: URI }, position: PLACE }),
    actions: await editor.actions(URI, RANGE),
    decorations: await editor.ask("rustOwnership/decorations", URI, PLACE, { mode: "cursor" }),
    mir: await editor.ask("rustOwnership/mir", URI, PLACE),
    types: await editor.ask("rustOwnership/types", URI, PLACE),
    why: await editor.ask("rustOwnership/whyNoHint", URI, PLACE),
    diagnostics: await editor.diagnostics(URI),
  });
  const nothing = {
    hints: undefined,
    hover: null,
    actions: undefined,
    decorations: null,
    mir: null,
    types: null,
    why: null,
    diagnostics: [],
  };
  expect(await askAll()).toEqual(nothing);
  await editor.open(URI, MOVED);
  expect(await editor.hints(URI)).toEqual(HINTS);
  await editor.close(URI);
  expect(await askAll()).toEqual(nothing);
});

test("opened twice, closed twice, changed while closed, opened again", async () => {
  await editor.change(URI, { text: "fn never() {}" });
  await editor.change("file:///nowhere/other.rs", { range: RANGE, text: "x" });
  await editor.close(URI);
  await editor.open(URI, "fn main() {}");
  await editor.open(URI, MOVED);
  expect(await editor.hints(URI), "the second text counts").toEqual(HINTS);
  await editor.close(URI);
  await editor.close(URI);
  await editor.change(URI, { range: RANGE, text: "x" });
  expect(await editor.hints(URI)).toBeUndefined();
  await editor.open(URI, MOVED);
  expect(await editor.hints(URI)).toEqual(HINTS);
});

test("documents that are no files, and strange URIs", async () => {
  for (const uri of [
    "untitled:Untitled-1",
    "vscode-notebook-cell:/a/b.ipynb#W0",
    "file:///with%20space/%C3%A9.rs",
    "nonsense",
  ]) {
    await editor.open(uri, MOVED);
    expect(await editor.hints(uri), uri).toEqual(HINTS);
  }
});

test("one document does not see another's text", async () => {
  await editor.open(URI, MOVED);
  await editor.open("file:///nowhere/other.rs", "fn main() { let q = vec![1u8]; drop(q); }");
  expect(await editor.hints("file:///nowhere/other.rs")).toEqual(["0:37 → moved into drop"]);
  expect(await editor.hints(URI)).toEqual(HINTS);
});

test("a cancelled request and one of an unknown method do no harm", async () => {
  await editor.open(
    URI,
    Array.from({ length: 150 }, (_, index) => `fn f${index}() { let q = vec![1u8]; drop(q); }\n`).join(""),
  );
  const source = new CancellationTokenSource();
  const range = { start: { line: 0, character: 0 }, end: { line: 150, character: 0 } };
  const cancelled = editor.connection
    .sendRequest(InlayHintRequest.type, { textDocument: { uri: URI }, range }, source.token)
    .then(
      (hints) => hints ?? "null",
      (error: unknown) => error,
    );
  source.cancel();
  const outcome = await cancelled;
  if (outcome instanceof ResponseError) expect(outcome.code).toBe(LSPErrorCodes.RequestCancelled);
  else expect(outcome, "answered before the cancellation was read").toBe("null");
  await expect(editor.connection.sendRequest("rustOwnership/noSuchThing", {})).rejects.toThrow(/noSuchThing/);
  expect(await editor.hints(URI)).toHaveLength(150);
});

test("answers to an outdated text are refused or new, never old", async () => {
  await editor.open(URI, MOVED);
  const first = editor.hints(URI).catch((error: unknown) => error);
  await editor.change(URI, { text: "fn main() {\n\n    let q = vec![1u8];\n    drop(q);\n}\n" });
  const second = await editor.hints(URI);
  expect(second).toEqual(["3:10 → moved into drop"]);
  const early = await first;
  if (early instanceof ResponseError) expect(early.code).toBe(LSPErrorCodes.ContentModified);
  else expect([HINTS, second]).toContainEqual(early);
});

test("before initialize requests are refused or null, and the server goes on", async () => {
  client = await LspClient.launch();
  const early = await client.hover(URI, PLACE).then(
    () => "null",
    () => "refused",
  );
  expect(["null", "refused"]).toContain(early);
  await client.initialize({ initializationOptions: { hints: "all" } });
  await client.open(URI, MOVED);
  expect(await client.hints(URI), "opened and asked without `initialized`").toEqual(HINTS);
});

test("shutdown then exit: status 0; nothing is said of documents between", async () => {
  const ending = await start();
  await ending.open(URI, MOVED);
  await ending.connection.sendRequest("shutdown");
  expect(await ending.hover(URI, PLACE).catch(() => undefined)).toBeUndefined();
  await ending.connection.sendNotification(ExitNotification.type);
  expect(await ending.exited).toBe(0);
});

test("exit without shutdown: status 1", async () => {
  const ending = await start();
  await ending.connection.sendNotification(ExitNotification.type);
  expect(await ending.exited).toBe(1);
});
