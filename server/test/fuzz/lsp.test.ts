/**
 * Random messages to one server, in any order: documents opened twice, changed without being open, several times at once, closed while
 * asked about; positions out of every range and inside surrogate pairs; requests cancelled at once; parameters that are none; files and
 * folders that appear and vanish.
 *
 * After each sequence the server is alive and has logged no fault, and what it says of each open document is what it says of the same
 * text opened anew: its text is the one that the changes add up to. `FUZZ_SEQUENCES` says how many are tried.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  CancellationTokenSource,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type Range,
} from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { LspClient, PLACE_REQUESTS } from "../lsp/client.js";

const SEQUENCES = Number(process.env["FUZZ_SEQUENCES"] ?? 40);
const URIS = ["file:///fuzz/a.rs", "file:///fuzz/b.rs", "untitled:Untitled-1"] as const;
const TEXTS = [
  "fn f() { let v = vec![1u8]; drop(v); }\n",
  'struct S(String);\nfn g(s: S) -> String {\n    let 𝒙 = "𝒙é"; let t = s;\n    t.0\n}\n',
  "fn h(a: String) {\r\n    let b = a;\r\n    drop(b)\r\n}\r\n",
  "",
  "}}} fn broken( {",
  "fn cr() {\r    let v = vec![1u8];\r    drop(v);\r}\r",
  '\uFEFFfn bom() { let v = vec!["\u0000"]; drop(v); }\n',
  "\ud800 fn half() { let v = vec![1u8]; drop(v); } \udc00",
];

const uri = fc.constantFrom(...URIS);
/** Mostly inside, now and then far outside. */
const number = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(-1, 2 ** 31 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER) },
);
const KINDS = [FileChangeType.Created, FileChangeType.Changed, FileChangeType.Deleted] as const;
const watched = fc.constantFrom(...URIS, "file:///fuzz/Cargo.toml", "file:///fuzz", "file:///renamed/c.rs", "%%%", "");
const position = fc.record({ line: number, character: number });
const range = fc.record({ start: position, end: position });
const inserted = fc.constantFrom(
  "x",
  "\n",
  "\r",
  "\r\n",
  "}",
  "𝒙",
  "\ud835",
  "fn k() { let v = vec![1u8]; drop(v); }\n",
  "",
);
const malformed = fc.constantFrom<unknown>(
  null,
  1,
  "text",
  [],
  {},
  { textDocument: null },
  { textDocument: { uri: 3 } },
);

const message = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("open" as const), uri, text: fc.constantFrom(...TEXTS) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("change" as const),
      uri,
      changes: fc.array(fc.record({ range, text: inserted }), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("replace" as const), uri, text: fc.constantFrom(...TEXTS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close" as const), uri }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("watched" as const),
      changes: fc.array(fc.record({ uri: watched, type: fc.constantFrom(...KINDS) }), { maxLength: 5 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("ask" as const),
      uri,
      method: fc.constantFrom(...PLACE_REQUESTS),
      range,
      isCancelled: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("malformed" as const),
      method: fc.constantFrom("textDocument/inlayHint", "textDocument/hover", "rustOwnership/decorations", "no/such"),
      params: malformed,
    }),
  },
);

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start({ initializationOptions: { hints: "all" } });
}, 20_000);
afterAll(async () => {
  expect(await client.stop()).toBe(0);
});

/** The texts as LSP says they are after the messages so far. */
type Model = Map<string, string>;

type Message = typeof message extends fc.Arbitrary<infer M> ? M : never;

async function send(one: Message, model: Model, answers: Promise<unknown>[]): Promise<void> {
  switch (one.kind) {
    case "open":
      model.set(one.uri, one.text);
      return client.open(one.uri, one.text);
    case "change": {
      const text = model.get(one.uri);
      if (text !== undefined)
        model.set(
          one.uri,
          one.changes.reduce((now, change) => changed(now, change.range, change.text), text),
        );
      return client.change(one.uri, ...one.changes);
    }
    case "replace":
      if (model.has(one.uri)) model.set(one.uri, one.text);
      return client.change(one.uri, { text: one.text });
    case "close":
      model.delete(one.uri);
      return client.close(one.uri);
    case "watched":
      return client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: one.changes });
    case "ask": {
      const source = new CancellationTokenSource();
      const { start } = one.range;
      const params = {
        textDocument: { uri: one.uri },
        range: one.range,
        position: start,
        context: { diagnostics: [] },
        mode: "function",
      };
      answers.push(client.connection.sendRequest(one.method, params, source.token).catch(onlyCancelled));
      if (one.isCancelled) source.cancel();
      return;
    }
    case "malformed":
      // An error is an answer; silence or the end of the server is none.
      answers.push(client.connection.sendRequest(one.method, one.params).catch(() => undefined));
      return;
  }
}

/** Positions are clamped to the text, a range that runs backwards is turned round. */
function changed(text: string, { start, end }: Range, inserted: string): string {
  const document = TextDocument.create("file:///model.rs", "rust", 1, text);
  const offsets = [document.offsetAt(start), document.offsetAt(end)];
  return text.slice(0, Math.min(...offsets)) + inserted + text.slice(Math.max(...offsets));
}

/** Cancelled, or the text changed. */
function onlyCancelled(error: unknown): void {
  expect(String(error)).toMatch(/cancel|changed/i);
}

test(`${SEQUENCES} sequences of 30 messages`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 5, maxLength: 30 }), async (messages) => {
      const model: Model = new Map();
      const answers: Promise<unknown>[] = [];
      for (const one of messages) await send(one, model, answers);
      await Promise.all(answers);
      for (const [opened, text] of model) {
        const twin = "file:///fuzz/twin.rs";
        await client.open(twin, text);
        expect(await client.hints(opened), JSON.stringify(text)).toEqual(await client.hints(twin));
        await client.close(twin);
      }
      const errors = client.errors.splice(0);
      // Parameters that are none may be complained of.
      if (!messages.some(({ kind }) => kind === "malformed")) expect(errors).toEqual([]);
      for (const opened of URIS) await client.close(opened);
      for (const opened of URIS) expect(await client.hints(opened)).toBeUndefined();
    }),
    { numRuns: SEQUENCES },
  );
}, 3_600_000);
