/** The server's text stays the client's: edits in CRLF, beside surrogate pairs and a BOM, and counted in UTF-8 where that is agreed. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { CAPABILITIES, LspClient } from "./client.js";

const URI = "file:///nowhere/sync.rs";

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start({ initializationOptions: { hints: "all" } });
}, 20_000);
afterAll(async () => {
  expect(client.errors, "no handler failed").toEqual([]);
  await client.stop();
});

const at = (line: number, start: number, end = start) => ({
  start: { line, character: start },
  end: { line, character: end },
});

test("several changes in one notification build on each other", async () => {
  await client.open(URI, "fn main() {\n}\n");
  await client.change(
    URI,
    { range: at(1, 0), text: "    let q = vec![1u8];\n" },
    { range: at(2, 0), text: "    drop(p);\n" },
    { range: at(2, 9, 10), text: "q" },
  );
  expect(await client.hints(URI)).toEqual(["2:10 → moved into drop"]);
  await client.change(URI, { text: "fn main() { let z = vec![1u8]; drop(z); }" });
  expect(await client.hints(URI), "a change without range replaces all").toEqual(["0:37 → moved into drop"]);
});

test("CRLF: lines and columns as in LF", async () => {
  await client.open(URI, "fn main() {\r\n    let q = vec![1u8];\r\n}\r\n");
  await client.change(URI, { range: at(1, 22), text: "\r\n    drop(q);" });
  expect(await client.hints(URI)).toEqual(["2:10 → moved into drop"]);
  expect(await client.hover(URI, { line: 2, character: 9 })).toContain(`[L3](${URI}#L3) moved into`);
  await client.change(URI, { range: { start: { line: 0, character: 11 }, end: { line: 1, character: 4 } }, text: " " });
  expect(await client.hints(URI), "a removed line end").toEqual(["1:10 → moved into drop"]);
});

test("columns count UTF-16 units: a surrogate pair is two", async () => {
  await client.open(URI, 'fn main() { let q = vec!["😀é"]; drop(q); }');
  expect(await client.hints(URI)).toEqual(["0:39 → moved into drop"]);
  await client.change(URI, { range: at(0, 26, 28), text: "😀😀" });
  expect(await client.hints(URI)).toEqual(["0:41 → moved into drop"]);
  expect(await client.hover(URI, { line: 0, character: 40 })).toContain("**`q`**");
});

test("a BOM in the text is a column of its first line", async () => {
  await client.open(URI, "\uFEFFfn main() { let q = vec![1u8]; drop(q); }");
  expect(await client.hints(URI)).toEqual(["0:38 → moved into drop"]);
  await client.change(URI, { range: at(0, 0, 1), text: "" });
  expect(await client.hints(URI)).toEqual(["0:37 → moved into drop"]);
});

test("positions past the end are taken as the end", async () => {
  await client.open(URI, "fn main() { let q = vec![1u8];");
  await client.change(URI, {
    range: { start: { line: 99, character: 99 }, end: { line: 100, character: 0 } },
    text: " drop(q); }",
  });
  expect(await client.hints(URI)).toEqual(["0:37 → moved into drop"]);
  expect(await client.hover(URI, { line: 50, character: 50 })).toBeUndefined();
});

test("UTF-8 is agreed on and counted in, both ways", async () => {
  const bytes = await LspClient.launch();
  const { capabilities } = await bytes.initialize({
    capabilities: { ...CAPABILITIES, general: { positionEncodings: ["utf-8", "utf-16"] } },
    initializationOptions: { hints: "all" },
  });
  expect(capabilities.positionEncoding).toBe("utf-8");
  await bytes.connection.sendNotification("initialized", {});
  await bytes.open(URI, 'fn main() { let q = vec!["😀é"]; drop(q); }');
  expect(await bytes.hints(URI)).toEqual(["0:42 → moved into drop"]);
  await bytes.change(URI, { range: at(0, 26, 30), text: "€" });
  expect(await bytes.hints(URI)).toEqual(["0:41 → moved into drop"]);
  expect(await bytes.hover(URI, { line: 0, character: 40 })).toContain("**`q`**");
  expect(
    await bytes.ask("rustOwnership/decorations", URI, { line: 0, character: 40 }, { mode: "cursor" }),
  ).toMatchObject({
    decorations: expect.arrayContaining([expect.objectContaining({ kind: "move", range: at(0, 40, 41) })]),
  });
  expect(bytes.errors).toEqual([]);
  expect(await bytes.stop()).toBe(0);
});
