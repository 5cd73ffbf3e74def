/** The built server, driven over stdio by a real client: what it answers, in which encoding, and with which settings. */
import { afterEach, describe, expect, test } from "vitest";
import { type ClientOptions, startClient, type TestClient } from "./stdioClient.js";

const URI = "file:///nowhere/main.rs";
const MOVES = `fn take(s: String) {}
fn main() {
    let s = String::from("a");
    take(s);
}
`;

let client: TestClient;
const start = async (options: ClientOptions = {}): Promise<TestClient> => {
  client = await startClient(options);
  return client;
};
afterEach(async () => {
  expect(await client.stop(), "the server should end in order").toBe(0);
});

describe("requests", () => {
  test("a hover tells the state, the flow and the type", async () => {
    await start();
    await client.open(URI, MOVES);
    const hover = await client.request("textDocument/hover", {
      textDocument: { uri: URI },
      position: { line: 3, character: 9 },
    });
    const text = JSON.stringify(hover);
    expect(text).toContain("Moved here");
    expect(text).toContain("String");
    expect(text).toContain(`(${URI}#L3)`);
    expect(text).toContain('"start":{"line":3,"character":9}');
  });

  test("a hover where nothing stands is null", async () => {
    await start();
    await client.open(URI, MOVES);
    const params = { textDocument: { uri: URI }, position: { line: 4, character: 0 } };
    expect(await client.request("textDocument/hover", params)).toBeNull();
  });

  test("an edit moves the hints of what follows it, and those of the edited function change", async () => {
    await start();
    await client.open(URI, MOVES);
    expect(await client.hints(URI)).toContain("3:10 → moved into take");
    await client.change(URI, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, "// one\n// two\n");
    expect(await client.hints(URI)).toContain("5:10 → moved into take");
    await client.change(URI, { start: { line: 5, character: 4 }, end: { line: 5, character: 12 } }, "drop(s);");
    expect(await client.hints(URI)).toContain("5:10 → moved into drop");
  });

  test("tooltips come when a hint is resolved, for clients that can", async () => {
    await start({
      capabilities: { textDocument: { inlayHint: { resolveSupport: { properties: ["tooltip"] } } } },
    });
    await client.open(URI, MOVES);
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = await client.request("textDocument/inlayHint", { textDocument: { uri: URI }, range });
    const hint = Array.isArray(hints) ? hints.find((one) => one.label === "→ moved into take") : undefined;
    expect(hint).toBeDefined();
    expect(hint.tooltip).toBeUndefined();
    expect(JSON.stringify(await client.request("inlayHint/resolve", hint))).toContain("cannot be used afterwards");
    await client.change(URI, undefined, "");
    expect(await client.request("inlayHint/resolve", hint), "of an older text it resolves to itself").toEqual(hint);
  });

  test("a quick fix comes with its edit, or resolves to it", async () => {
    const text = 'fn show(s: &str) {}\nfn main() {\n    let s = String::from("a");\n    show(&s.clone());\n}\n';
    const params = {
      textDocument: { uri: URI },
      range: { start: { line: 3, character: 14 }, end: { line: 3, character: 14 } },
      context: { diagnostics: [], only: ["quickfix"] },
    };
    const fixed = `"newText":`;
    await start();
    await client.open(URI, text);
    expect(JSON.stringify(await client.request("textDocument/codeAction", params))).toContain(fixed);
    await client.stop();
    await start({
      capabilities: { textDocument: { codeAction: { dataSupport: true, resolveSupport: { properties: ["edit"] } } } },
    });
    await client.open(URI, text);
    const actions = await client.request("textDocument/codeAction", params);
    expect(JSON.stringify(actions)).not.toContain(fixed);
    // Other answers in between do not matter.
    await client.request("textDocument/codeAction", {
      ...params,
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    });
    expect(Array.isArray(actions) && actions.length > 0).toBe(true);
    expect(
      JSON.stringify(await client.request("codeAction/resolve", Array.isArray(actions) ? actions[0] : null)),
    ).toContain(fixed);
  });

  test("decorations, MIR, types and the reason for silence are there for any client", async () => {
    await start();
    await client.open(URI, MOVES);
    const cursor = { textDocument: { uri: URI }, position: { line: 3, character: 9 } };
    const decorations = JSON.stringify(
      await client.request("rustOwnership/decorations", { ...cursor, mode: "cursor" }),
    );
    expect(decorations).toContain('"kind":"move"');
    expect(JSON.stringify(await client.request("rustOwnership/mir", cursor))).toContain("bb0: {");
    expect(JSON.stringify(await client.request("rustOwnership/types", cursor))).toContain("let s: String;");
    expect(await client.request("rustOwnership/whyNoHint", cursor)).toMatchObject({ here: [], elsewhere: [] });
  });
});

describe("diagnostics", () => {
  const TWICE = MOVES.replace("take(s);", "take(s); take(s);");

  test("are pulled where the client can", async () => {
    await start({ capabilities: { textDocument: { diagnostic: {} } } });
    expect(JSON.stringify(client.initializeResult)).toContain("diagnosticProvider");
    await client.open(URI, TWICE);
    const report = await client.request("textDocument/diagnostic", { textDocument: { uri: URI } });
    expect(report).toMatchObject({
      kind: "full",
      items: [{ code: "E0382", range: { start: { line: 3, character: 18 } } }],
    });
  });

  test("are pushed where it cannot, and taken back when the document closes", async () => {
    await start();
    expect(JSON.stringify(client.initializeResult)).not.toContain("diagnosticProvider");
    await client.open(URI, TWICE);
    await expect.poll(() => client.pushed.get(URI)?.length, { timeout: 10_000 }).toBe(1);
    await client.change(URI, undefined, MOVES);
    await expect.poll(() => client.pushed.get(URI)?.length, { timeout: 10_000 }).toBe(0);
    await client.change(URI, undefined, TWICE);
    await expect.poll(() => client.pushed.get(URI)?.length, { timeout: 10_000 }).toBe(1);
    await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: URI } });
    await expect.poll(() => client.pushed.get(URI)?.length, { timeout: 10_000 }).toBe(0);
  });
});

describe("settings", () => {
  test("are asked for, and hold", async () => {
    await start({ initializationOptions: {}, configuration: { hints: { moves: "never", borrows: "never" } } });
    await client.open(URI, MOVES);
    expect((await client.hints(URI)).filter((hint) => hint.includes("→"))).toEqual([]);
  });

  test("null leaves the defaults, `hints: all` turns everything on", async () => {
    await start({ initializationOptions: {} });
    await client.open(URI, MOVES);
    expect(await client.hints(URI)).toEqual(["3:10 → moved into take"]);
    await client.stop();
    await start({ initializationOptions: { hints: "all" }, configuration: { hints: { enabled: false } } });
    await client.open(URI, MOVES);
    expect(await client.hints(URI)).toContain("0:21 ⤷ drop: s");
  });

  test("change while the server runs", async () => {
    await start({ initializationOptions: {}, capabilities: {} });
    await client.open(URI, MOVES);
    expect(await client.hints(URI)).not.toEqual([]);
    const settings = { rustOwnership: { hints: { enabled: false } } };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings });
    expect(await client.hints(URI)).toEqual([]);
  });
});

describe("text", () => {
  const CRLF = MOVES.replaceAll("\n", "\r\n");

  test("CRLF counts as one line end", async () => {
    await start();
    await client.open(URI, CRLF);
    expect(await client.hints(URI)).toContain("3:10 → moved into take");
    await client.change(URI, { start: { line: 2, character: 30 }, end: { line: 3, character: 4 } }, "\r\n    \r\n    ");
    expect(await client.hints(URI)).toContain("4:10 → moved into take");
  });

  test("a byte order mark shifts nothing but its own line", async () => {
    await start();
    await client.open(URI, `\uFEFF${MOVES}`);
    expect(await client.hints(URI)).toContain("3:10 → moved into take");
  });

  test("positions are UTF-16, and UTF-8 when the client asks for it first", async () => {
    const line = `    let t = "ä𝄞"; take(s);`;
    const text = MOVES.replace("    take(s);", line);
    await start({ capabilities: { general: { positionEncodings: ["utf-16", "utf-8"] } } });
    await client.open(URI, text);
    expect(await client.hints(URI)).toContain(`3:${line.length - 2} → moved into take`);
    await client.stop();
    await start({ capabilities: { general: { positionEncodings: ["utf-8", "utf-16"] } } });
    expect(client.initializeResult).toMatchObject({ capabilities: { positionEncoding: "utf-8" } });
    await client.open(URI, text);
    const bytes = Buffer.byteLength(line);
    expect(await client.hints(URI)).toContain(`3:${bytes - 2} → moved into take`);
    // An edit behind the wide characters, in bytes.
    await client.change(
      URI,
      { start: { line: 3, character: bytes - 8 }, end: { line: 3, character: bytes - 4 } },
      "drop",
    );
    expect(await client.hints(URI)).toContain(`3:${bytes - 2} → moved into drop`);
  });
});
