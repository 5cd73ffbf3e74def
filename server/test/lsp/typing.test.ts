/** Nothing flickers while one types: letter by letter, the hints of other lines stay, however broken the statement in the making is. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CAPABILITIES, LspClient } from "./client.js";

const SAMPLE = new URL("../../../test-fixtures/workspace/src/main.rs", import.meta.url);
const URI = SAMPLE.href;
const CODE = readFileSync(SAMPLE, "utf8");

/** A line before which something is typed. */
const PLACES = [
  "    file_away(title); //",
  "    for title in titles {",
  "    desk.check(&catalog);",
  "    file_away(loan.reader);",
];

const STATEMENTS = [
  "let words: Vec<&str> = title.split(' ').filter(|w| w.len() > 2).collect();",
  'if pages > 3 { announce("x"); } else { return; }',
  "match catalog.books.lock() { Ok(books) => announce(&books[0].title), Err(_) => {} }",
  "let s = format!(\"{} and {:?}\", 1, 'a');",
  'for (i, c) in "abc".chars().enumerate() { println!("{i} {c}"); }',
];

const ALWAYS = { moves: "always", borrows: "always", drops: "always", lifetimes: "always" };

let client: LspClient;
/** Shows every kind of hint: the more there are, the more could vanish. */
let generous: LspClient;
beforeAll(async () => {
  client = await LspClient.start();
  generous = await LspClient.start({ configuration: { hints: ALWAYS } });
}, 20_000);
afterAll(async () => {
  for (const one of [client, generous]) {
    expect(one.errors, "no handler failed").toEqual([]);
    await one.stop();
  }
});

/** Where hints are, in lines of the text without the typed line. */
async function places(typedLine: number | undefined): Promise<ReadonlySet<string>> {
  const result = new Set<string>();
  for (const hint of (await generous.hints(URI)) ?? []) {
    const [place = ""] = hint.split(" ");
    const [line = 0, character = 0] = place.split(":").map(Number);
    if (line === typedLine) continue;
    result.add(`${typedLine !== undefined && line > typedLine ? line - 1 : line}:${character}`);
  }
  return result;
}

describe.each(PLACES)("before `%s`", (place) => {
  test.each(STATEMENTS)("%s", async (statement) => {
    const offset = CODE.indexOf(place);
    expect(offset, `"${place}" is in the sample`).toBeGreaterThan(0);
    const line = CODE.slice(0, offset).split("\n").length - 1;
    const write = (typed: string): Promise<void> =>
      generous.change(URI, { text: `${CODE.slice(0, offset)}    ${typed}\n${CODE.slice(offset)}` });
    await generous.open(URI, CODE);
    const before = await places(undefined);
    const frames: { readonly typed: string; readonly places: ReadonlySet<string> }[] = [];
    for (let length = 1; length <= statement.length; length += 1) {
      await write(statement.slice(0, length));
      frames.push({ typed: statement.slice(0, length), places: await places(line) });
    }
    const after = frames.at(-1)?.places ?? new Set();
    const lasting = [...before].filter((hint) => after.has(hint));
    expect(lasting.length, "hints that are there before and after").toBeGreaterThan(3);
    for (const frame of frames) {
      expect(
        lasting.filter((hint) => !frame.places.has(hint)),
        `vanished while \`${frame.typed}\` was written`,
      ).toEqual([]);
    }
    await generous.close(URI);
  });
});

test("a line put before another, which begins like it, takes no hint of the other away", async () => {
  const before = "fn f(list: Vec<u8>) {\n    list.len();\n    drop(list);\n}\n";
  await generous.open(URI, before);
  expect(await generous.hints(URI)).toEqual(["1:8 & here only", "2:13 → moved into drop"]);
  await generous.change(URI, { text: before.replace("    list.len", "    let words: Vec<\n    list.len") });
  expect(await generous.hints(URI)).toEqual(["2:8 & here only", "3:13 → moved into drop"]);
  await generous.close(URI);
});

test("a line that runs into the next one gives that no other meaning: `title.` and `file_away(title)` are no call of a method", async () => {
  const offset = CODE.indexOf("    file_away(title); //");
  const line = CODE.slice(0, offset).split("\n").length;
  const said = async (): Promise<readonly string[]> =>
    ((await client.hints(URI)) ?? []).filter((hint) => hint.startsWith(`${line}:`));
  const write = (typed: string): Promise<void> =>
    client.change(URI, { text: `${CODE.slice(0, offset)}    ${typed}\n${CODE.slice(offset)}` });
  await client.open(URI, CODE);
  await write("");
  const before = await said();
  expect(before.join()).toContain("moved into file_away");
  for (const typed of ["if title", "if title.", "if title.len"]) {
    await write(typed);
    expect(await said(), typed).toEqual(before);
  }
  await write("title.");
  await client.change(URI, { text: CODE.replace("file_away(title);", "drop(title);") });
  expect((await client.hints(URI))?.join(), "nothing is held that is not true any more").not.toContain(`${line - 1}:`);
  await client.close(URI);
});

test("what an edit of the text takes away for good is gone at once when the function can be read", async () => {
  await client.open(
    URI,
    "fn take(s: String) {}\nfn f() {\n    let s = String::new();\n    take(s);\n    println!();\n}\n",
  );
  expect(await client.hints(URI)).toEqual(["3:10 → moved into take"]);
  const replace = (text: string, from: number, to: number): Promise<void> =>
    client.change(URI, { range: { start: { line: 2, character: from }, end: { line: 2, character: to } }, text });
  await replace("5u8", 12, 25);
  expect(await client.hints(URI), "a number is copied").toEqual([]);
  await client.close(URI);
});

test("a hint that stays goes with its line, and away with an edit of it", async () => {
  await client.open(
    URI,
    "fn take(s: String) {}\nfn f() {\n    let s = String::new();\n    take(s);\n    println!();\n}\n",
  );
  expect(await client.hints(URI)).toEqual(["3:10 → moved into take"]);
  const insert = (line: number, character: number, text: string): Promise<void> =>
    client.change(URI, { range: { start: { line, character }, end: { line, character } }, text });
  await insert(2, 0, "    let w: Vec<\n");
  expect(await client.hints(URI)).toEqual(["4:10 → moved into take"]);
  await insert(4, 4, "(");
  expect(await client.hints(URI)).toEqual([]);
  await client.close(URI);
});

test("who asks for all hints gets those of the typed line at once, in a client that could be asked to fetch them later, too", async () => {
  const whole = await LspClient.start({
    capabilities: { ...CAPABILITIES, workspace: { ...CAPABILITIES.workspace, inlayHint: { refreshSupport: true } } },
    initializationOptions: { hints: "all" },
  });
  await whole.open(URI, "fn f() {\n    println!();\n}\n");
  expect(await whole.hints(URI)).toEqual([]);
  const start = { line: 1, character: 0 };
  await whole.change(URI, { range: { start, end: start }, text: "    let q = vec![1u8]; drop(q);" });
  expect(await whole.hints(URI)).toEqual(["1:29 → moved into drop"]);
  await whole.stop();
});
