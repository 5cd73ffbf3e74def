/** Texts that are no programs: the server answers each within a second, logs no fault, and an intact function keeps its facts. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { LspClient } from "./client.js";

const URI = "file:///nowhere/bad.rs";
const INTACT = "fn intact() { let v = vec![1u8]; drop(v); }\n";
const INTACT_HINT = "0:39 → moved into drop";
/** Milliseconds, on a machine that does other things, too. */
const HANG = 1000;

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start({ initializationOptions: { hints: "all" } });
  // What is read once, the standard library's index, is not what is timed here.
  await client.open(URI, INTACT);
  await client.hints(URI);
}, 20_000);
afterAll(async () => {
  expect(await client.stop()).toBe(0);
});

const many = (text: string, times: number): string => text.repeat(times);

/** What an editor asks for after a key, and how long it waits. */
async function askAll(text: string): Promise<{ hints: readonly string[] | undefined; elapsed: number }> {
  await client.open(URI, text);
  const start = performance.now();
  const hints = await client.hints(URI);
  await client.diagnostics(URI);
  await client.ask("rustOwnership/decorations", URI, { line: 1, character: 4 }, { mode: "function" });
  return { hints, elapsed: performance.now() - start };
}

test.each([
  ["10,000 parentheses", `fn deep() -> i32 { ${many("(", 10_000)}1${many(")", 10_000)} }`],
  ["10,000 parentheses, never closed", `fn deep() -> i32 { ${many("(", 10_000)}`],
  ["10,000 blocks", `fn deep() { ${many("{", 10_000)}${many("}", 10_000)} }`],
  ["10,000 references", `fn deep() { let x = ${many("&", 10_000)}1; }`],
  ["10,000 method calls", `fn deep() { let x = a${many(".b()", 10_000)}; }`],
  ["10,000 additions", `fn deep() { let x = 1${many(" + 1", 10_000)}; }`],
  ["10,000 type arguments", `fn deep(x: ${many("Vec<", 10_000)}u8${many(">", 10_000)}) {}`],
  ["2,000 else-ifs", `fn deep(x: u8) { ${many("if x == 1 {} else ", 2_000)}{} }`],
  ["100 nested macros, never closed", `fn deep() { let v = ${many("vec![1, ", 100)}; }`],
  ["a line of 1 MB, a word", many("x", 1_000_000)],
  ["a line of 1 MB, a string", `fn long() { let s = "${many("a", 1_000_000)}"; drop(s); }`],
  ["a line of 1 MB, a comment", `// ${many("a ", 500_000)}`],
  ["a string that never ends", `fn open() { let s = "abc; }\n${many("// more\n", 1_000)}`],
  ["a comment that never ends", `/* ${many("a\n", 1_000)}`],
  ["unbalanced braces", "fn a() { if true { } } }\nfn b( { let x = ; }\nstruct S { x: , }\n"],
  ["prose", many("Dear reader, this is not Rust: it's 100% text; isn't it?\n", 200)],
  ["NUL and control characters", "\u0000\u0001\u0002\u007f\u2028\u200f\ud800 fn \u0000() {}"],
  ["merge conflict markers", "<<<<<<< HEAD\nfn a() {}\n=======\nfn a() { }\n>>>>>>> other\n"],
])("%s", async (_name, text) => {
  let { hints, elapsed } = await askAll(INTACT + text);
  // A second try, where other processes took the time. The text differs, or the answer would be remembered.
  if (elapsed > HANG) ({ hints, elapsed } = await askAll(`${INTACT + text} `));
  expect(elapsed, "milliseconds").toBeLessThan(HANG);
  expect(hints).toContain(INTACT_HINT);
  expect(client.errors.splice(0)).toEqual([]);
});

test("an empty file, a blank one, a BOM alone", async () => {
  for (const text of ["", " ", "\n\r\n\r", "\uFEFF"]) {
    await client.open(URI, text);
    expect(await client.hints(URI)).toEqual([]);
    expect(await client.diagnostics(URI)).toEqual([]);
    expect(await client.hover(URI, { line: 0, character: 0 })).toBeUndefined();
  }
  expect(client.errors.splice(0)).toEqual([]);
});

test("half-typed code: every prefix, typed a character at a time after an intact function", async () => {
  const program = [
    "#[derive(Clone)] struct P<'a> { name: &'a str, tags: Vec<String> }",
    "impl P<'_> { fn take(self) -> Vec<String> { self.tags } }",
    'fn main() { let p = P { name: "a", tags: vec![] };',
    '  for i in 0..2 { if let Some(t) = p.tags.first() { println!("{t}"); } }',
    "  let q = p.clone(); drop(p.take()); drop(q); }",
  ].join("\n");
  await client.open(URI, INTACT);
  let line = 1;
  let character = 0;
  let slowest = 0;
  for (const typed of program) {
    await client.change(URI, { range: { start: { line, character }, end: { line, character } }, text: typed });
    if (typed === "\n") {
      line += 1;
      character = 0;
    } else character += 1;
    const start = performance.now();
    const hints = await client.hints(URI);
    slowest = Math.max(slowest, performance.now() - start);
    expect(hints, `after ${line}:${character}`).toContain(INTACT_HINT);
  }
  expect(slowest, "milliseconds for the slowest key").toBeLessThan(HANG);
  expect(await client.hints(URI)).toEqual(expect.arrayContaining(["5:27 → moved into take", "5:43 → moved into drop"]));
  expect(client.errors.splice(0)).toEqual([]);
});
