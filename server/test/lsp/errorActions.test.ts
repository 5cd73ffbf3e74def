/** Code actions for errors that rustc or rust-analyzer have reported, over stdio from the built server. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CodeAction, Diagnostic } from "vscode-languageserver-protocol/node";
import { LspClient } from "./client.js";

const URI = "file:///nowhere/errors.rs";
/** The macro is not known, so that we report nothing of our own in this function. */
const SOURCE = `fn main() {
    unknown_macro!();
    let words = vec![String::from("a")];
    for word in words {
        println!("{word}");
    }
    println!("{}", words.len());
}
`;
const USED: Diagnostic = {
  range: { start: { line: 6, character: 19 }, end: { line: 6, character: 24 } },
  message: "borrow of moved value: `words`",
  source: "rustc",
  code: "E0382",
  relatedInformation: [
    {
      location: { uri: URI, range: { start: { line: 3, character: 16 }, end: { line: 3, character: 21 } } },
      message: "`words` moved due to this implicit call to `.into_iter()`",
    },
    {
      location: {
        uri: "file:///nowhere/other.rs",
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
      },
      message: "value moved here",
    },
  ],
};

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start();
  await client.open(URI, SOURCE);
}, 20_000);
afterAll(async () => {
  expect(client.errors, "no handler failed").toEqual([]);
  expect(await client.stop()).toBe(0);
});

async function actions(diagnostic: object): Promise<readonly CodeAction[]> {
  const answer: readonly CodeAction[] | null = await client.connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri: URI },
    range: USED.range,
    context: { diagnostics: [diagnostic] },
  });
  return answer ?? [];
}

test("rustc's error is answered by lending first and cloning last, and linked with it", async () => {
  const offered = await actions(USED);
  expect(offered.map(({ title, kind, isPreferred }) => [title, kind, isPreferred])).toEqual([
    ["Iterate over `words` by reference", "quickfix", undefined],
    ["Clone `words`", "quickfix", undefined],
  ]);
  expect(offered[0]?.diagnostics).toEqual([USED]);
  expect(offered[0]?.edit?.changes?.[URI]).toEqual([
    { range: { start: { line: 3, character: 16 }, end: { line: 3, character: 16 } }, newText: "&" },
  ]);
});

test("the code may be an object, as rust-analyzer's is in VS Code, and the source another", async () => {
  const code = { value: "E0382", target: "https://doc.rust-lang.org/error-index.html#E0382" };
  expect((await actions({ ...USED, source: "rust-analyzer", code })).length).toBe(2);
});

test("what has no fix, or no place in a function, is left alone", async () => {
  expect(await actions({ ...USED, code: "E0425" })).toEqual([]);
  expect(await actions({ ...USED, code: 7 })).toEqual([]);
  const outside = { start: { line: 8, character: 0 }, end: { line: 8, character: 0 } };
  expect(await actions({ ...USED, range: outside })).toEqual([]);
});

test("one change that mends two errors at one place is offered once", async () => {
  const uri = "file:///nowhere/two.rs";
  const text = [
    "fn pick<'a>(a: &'a str) -> &'a str {",
    "    let (low, high) = (a.to_lowercase(), a.to_uppercase());",
    "    if a.len() > 1 { &low } else { &high }",
    "}",
    "",
  ].join("\n");
  await client.open(uri, text);
  const range = { start: { line: 2, character: 4 }, end: { line: 2, character: 42 } };
  const offered: readonly CodeAction[] | null = await client.connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range,
    context: { diagnostics: [], only: ["quickfix"] },
  });
  expect(offered?.map(({ title }) => title)).toEqual(["Return the value itself (`String`)"]);
  const edits = offered?.[0]?.edit?.changes?.[uri]?.map(({ newText }) => newText);
  expect(edits).toEqual(["String", "low", "high"]);
});
