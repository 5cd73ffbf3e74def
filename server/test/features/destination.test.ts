/** Where a value goes, in words: names of the program stay names, and what nobody wrote is not named. */
import { expect, it } from "vitest";
import { lineIndex } from "../../src/cli/lineIndex.js";
import { movedInto } from "../../src/features/destination.js";
import { buildFlow } from "../../src/features/flow/buildFlow.js";
import { sentencesOf } from "../../src/features/flow/sentences.js";
import { analyseText } from "../analysisHarness.js";

const DECLARED =
  "struct Held { array: String } struct Entry<'a> { key: &'a String } struct Mutable<'a> { all: &'a mut Vec<u8> } fn tuple(s: String) {} fn closure(s: &String) {}";

/** Of `fn f` with this head and body: what hints and hovers say of its moves, and the flow's sentences. */
async function said(rest: string): Promise<{ readonly moves: readonly string[]; readonly flow: readonly string[] }> {
  const text = `${DECLARED}\nfn f${rest}`;
  const located = (await analyseText(text)).find(({ facts }) => facts.function.endsWith("::f"));
  if (located === undefined) throw new Error("the text has no function f");
  const moves = located.facts.events.flatMap((event) =>
    event.kind === "move" ? [`${event.path} ${movedInto(event)}`] : [],
  );
  const flow = sentencesOf(buildFlow(located, lineIndex(text), text), true).map(({ text: sentence }) => sentence);
  return { moves, flow };
}

it.each([
  ["a variable", "(s: String) { let tuple = s; }", "s moved into `tuple`", "`s` is moved: `tuple` owns it now"],
  ["a function", "(s: String) { tuple(s) }", "s moved into `tuple`", "`s` is moved into `tuple`"],
  [
    "a field",
    "(s: String) { Held { array: s }; }",
    "s moved into the field `array`",
    "`s` is moved into the field `array`",
  ],
  [
    "a place that is there already",
    "(s: String, mut t: (String, u8)) { t.0 = s; }",
    "s moved into `t.0`",
    "`s` is moved into `t.0`",
  ],
  ["no name", "(s: String) { drop((s, 1)); }", "s moved into a tuple", "`s` is moved into a tuple"],
])("tells a name of the program from a word: %s", async (_of, code, hint, sentence) => {
  const { moves, flow } = await said(code);
  expect(moves).toContain(hint);
  expect(flow).toContain(sentence);
});

it.each([
  ["a parameter", "(s: String, g: impl FnOnce(String)) { g(s) }"],
  ["a box", "(s: String, g: Box<dyn FnOnce(String)>) { g(s) }"],
  ["a closure", "(s: String) { let g = |s: String| drop(s); g(s) }"],
  ["a pointer", "(s: String, g: fn(String)) { g(s) }"],
])("an argument of a called value goes into a call, not into a tuple that nobody wrote: %s", async (_of, code) => {
  const { moves, flow } = await said(code);
  expect(moves).toContain("s moved into a call");
  expect(flow).toContain("`s` is moved into a call");
});

it.each([
  ["a parameter", "(g: impl Fn()) { g() }", "`g` is borrowed by a call (shared)"],
  [
    "a variable called so",
    '(s: String) { let index = &s; println!("{index}"); }',
    "`s` is borrowed by `index` (shared)",
  ],
  ["a function called so", "(s: String) { closure(&s); }", "`s` is borrowed by `closure` (shared)"],
  ["a struct", "(s: String) { let entry = Entry { key: &s }; drop(entry); }", "`s` is borrowed by `entry` (shared)"],
  [
    "a struct, exclusively",
    "(mut s: Vec<u8>) { let entry = Mutable { all: &mut s }; drop(entry); }",
    "`s` is borrowed by `entry` (exclusive)",
  ],
  [
    "one in another",
    "(s: String) { let pair = (1, Some(Entry { key: &s })); drop(pair); }",
    "`s` is borrowed by `pair` (shared)",
  ],
  ["the result", "<'a>(s: &'a String) -> Option<&'a String> { Some(&*s) }", "`*s` is borrowed by the result (shared)"],
  [
    "who keeps what a call gives",
    "(s: String) -> usize { let t = s.trim();\n t.lines().count() }",
    "`s` is borrowed by `t` (shared)",
  ],
  [
    "the call, where what it gives keeps nothing",
    "(mut v: Vec<&'static str>, s: &'static str) { let n = v.iter().position(|one| *one == s);\n v.clear(); drop(n); }",
    "`v` is borrowed by `iter` (shared)",
  ],
  [
    "what `?` takes out",
    "(v: Vec<u8>) -> Option<u8> { let first = v.first()?; Some(*first) }",
    "`v` is borrowed by `first` (shared)",
  ],
  [
    "what a pattern takes out",
    "(mut v: Vec<u8>) { if let Some(last) = v.last_mut() { *last = 1; } }",
    "`v` is borrowed by `last` (exclusive)",
  ],
  [
    "all that a pattern binds",
    "(s: String) -> usize { let Some((key, value)) = s.split_once('=') else { return 0 };\n key.len() + value.len() }",
    "`s` is borrowed by `key`, `value` (shared)",
  ],
  [
    "all that the patterns of a slice bind",
    "(v: Vec<String>) -> usize {\n match &v[..] { [] => 0, [one] => one.len(),\n [a, .., b] => a.len() + b.len() } }",
    "`v` is borrowed by `one`, `a`, `b` (shared)",
  ],
  [
    "some of many",
    "(v: Vec<u8>) -> u8 { let [a, b, c, d] = &v[..] else { return 0 };\n a + b + c + d }",
    "`v` is borrowed by `a`, `b`, … (shared)",
  ],
  [
    "not what a pattern copies",
    "(v: Vec<(u8, String)>) -> u8 { let Some(&(n, ref text)) = v.first() else { return 0 };\n drop(text); n }",
    "`v` is borrowed by `text` (shared)",
  ],
  [
    "the variable that it is bound to, not who gets it next",
    "(mut v: Vec<u8>) { let slot = &mut v;\n if let Some(last) = slot.last_mut() { *last = 1; } }",
    "`v` is borrowed by `slot` (exclusive)",
  ],
  [
    "the function's result, behind a call",
    "(v: &mut Vec<u8>) -> &mut u8 { v.first_mut().unwrap() }",
    "`*v` is borrowed by the result (exclusive)",
  ],
  ["a macro", "(s: String, t: String) { assert_eq!(s, t); }", "`s` is borrowed by `assert_eq!` (shared)"],
  ["one that nothing keeps", "(s: String) { drop(Entry { key: &s }); }", "`s` is borrowed by `key` (shared)"],
])("who borrows is a name of the program, or told in words: %s", async (_of, code, sentence) => {
  expect((await said(code)).flow).toContain(sentence);
});
