/** Hints of moves, borrows and drops: their words, their levels, their length, and that the line that is typed in stays where it is. */
import { Position, Range, type TextDocument } from "vscode";
import { find, hints, open, openUntitled, replace, showsHints, withSettings } from "./editor.js";
import { eventually, expect, test } from "./testing.js";

const NO_LIFETIMES = { "hints.lifetimes": "never" };

function shows(document: TextDocument, settings: object, wanted: readonly string[]): Promise<void> {
  return showsHints(document, { ...NO_LIFETIMES, ...settings }, wanted);
}

export function registerHintKindTests(): void {
  test("a scope's drops are named behind its brace in their order: variables, guards, temporaries", async () => {
    const { document } = await openUntitled(
      [
        "use std::sync::Mutex;",
        "fn main() {",
        "    let all = Mutex::new(vec![1u8]);",
        '    let name = String::from("a");',
        "    let guard = all.lock().unwrap();",
        '    println!("{name} {}", guard.len());',
        "}",
        "fn peek(list: &Mutex<Vec<u8>>) {",
        "    match list.lock().unwrap().first() {",
        '        Some(one) => println!("{one}"),',
        '        None => println!("none"),',
        "    }",
        "}",
      ].join("\n"),
    );
    await shows(document, {}, ["7: ⤷ drop: guard", "12: ⤷ drop: MutexGuard"]);
    await shows(document, { "hints.drops": "always", "hints.moves": "never" }, [
      "7: ⤷ drop: guard, name, all",
      "12: ⤷ drop: MutexGuard",
    ]);
  });

  test("what lives across an await is named there: guards by default, everything at `always`", async () => {
    const { document } = await openUntitled(
      [
        "use std::sync::Mutex;",
        "async fn pause() {}",
        "async fn hold(list: &Mutex<u8>) {",
        "    let name = String::new();",
        "    let guard = list.lock().unwrap();",
        "    pause().await;",
        '    println!("{name} {guard}");',
        "}",
      ].join("\n"),
    );
    await shows(document, {}, ["6: lives across: guard", "8: ⤷ drop: guard"]);
    await shows(document, { "hints.drops": "always" }, ["6: lives across: name, gua…", "8: ⤷ drop: guard, name"]);
  });

  test("each kind has its levels: nothing, what the text does not say, everything", async () => {
    const { document } = await openUntitled(
      [
        "fn take(_text: String) {}",
        "fn main() {",
        "    let first = String::new();",
        "    let second = first;",
        "    let seen = &second;",
        '    println!("{seen}");',
        "    take(second);",
        "    println!();",
        "}",
      ].join("\n"),
    );
    const none = { "hints.moves": "never", "hints.borrows": "never", "hints.drops": "never" };
    await shows(document, none, []);
    await shows(document, { ...none, "hints.moves": "nontrivial" }, ["7: → moved into take"]);
    await shows(document, { ...none, "hints.moves": "always" }, ["4: → moved into second", "7: → moved into take"]);
    await shows(document, { ...none, "hints.borrows": "nontrivial" }, ["5: & until 6"]);
  });

  test("no hint is longer than 24 characters", async () => {
    const { document } = await open("src/main.rs");
    await withSettings({ "hints.moves": "always", "hints.borrows": "always", "hints.drops": "always" }, async () => {
      const all = await eventually(
        "all kinds should show",
        () => hints(document),
        (found) => found.length > 40,
      );
      const long = all.filter((hint) => [...hint.replace(/^\d+: /, "")].length > 24);
      expect(long.length === 0, `too long: ${JSON.stringify(long)}`);
    });
  });

  test("a line that is typed in gets no new hint before the typing rests", async () => {
    const { document } = await openUntitled("fn take(s: String) {}\nfn f() {\n    println!();\n    println!();\n}\n");
    await hints(document);
    const start = new Position(2, 0);
    await replace(document, new Range(start, start), "    let s = String::new(); take(s);");
    const early = await hints(document);
    expect(!early.some((hint) => hint.includes("→")), `the line would move under the cursor: ${early}`);
    await eventually(
      "the hint should come when the typing rests",
      () => hints(document),
      (all) => all.includes("3: → moved into take"),
    );
  });

  test("hints that are asked for while the text changes are there all the same", async () => {
    const functions = Array.from(
      { length: 400 },
      (_, index) => `fn f${index}() {\n    let s = String::new();\n    take(s);\n    println!();\n}\n`,
    );
    const { document } = await openUntitled(`fn take(_text: String) {}\n${functions.join("")}`);
    for (let round = 1; round <= 3; round += 1) {
      const asked = hints(document);
      const end = find(document, `fn f${round * 100}()`);
      await replace(document, new Range(end, end), "// typed\n");
      const found = await asked;
      expect(found.length > 300, `round ${round}: ${found.length} hints instead of 400`);
    }
  });
}
