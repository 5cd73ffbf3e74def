/** What is painted for a cursor, on the facts of real programs: kind, text under it, and what the mouse is told. */
import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type DecorationKind, type DecorationMode, decorations } from "../../src/features/decorations/decorations.js";
import { analyseText } from "../analysisHarness.js";

/** `‸` in the text is the cursor. Each decoration as `kind text (line N): tooltip`. */
async function painted(marked: string, mode: DecorationMode, kinds: readonly DecorationKind[]): Promise<string[]> {
  const offset = marked.indexOf("‸");
  const text = marked.replace("‸", "");
  const document = TextDocument.create("file:///a.rs", "rust", 1, text);
  return decorations(await analyseText(text), offset, mode, document)
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, range, tooltip }) => {
      const place = `${kind} ${document.getText(range)} (line ${range.start.line + 1})`;
      return tooltip === undefined ? place : `${place}: ${tooltip}`;
    });
}

describe("the variable under the cursor", () => {
  it("is faded where its value is gone: the mention, and nothing else", async () => {
    const text = `fn main() {
    let na‸me = String::from("a");
    let other = name;
    println!("{other}");
    println!("{}", name);
}
`;
    expect(await painted(text, "cursor", ["mention", "dead", "maybeDead"])).toEqual([
      "mention name (line 3)",
      "dead name (line 5): `name` was moved into `other` before: it has no value here",
    ]);
  });

  it("lives on after it is assigned again", async () => {
    const text = `fn main() {
    let mut na‸me = String::from("a");
    drop(name);
    name = String::from("b");
    println!("{}", name);
}
`;
    expect(await painted(text, "cursor", ["dead", "maybeDead"])).toEqual([]);
  });

  it("says where only some paths have moved it", async () => {
    const text = `fn main(flag: bool) {
    let na‸me = String::from("a");
    if flag {
        drop(name);
    }
    println!("{}", name);
}
`;
    expect(await painted(text, "cursor", ["dead", "maybeDead"])).toEqual([
      "maybeDead name (line 6): On some path `name` was moved into `drop` before",
    ]);
  });

  it("shows the `.await`s that it lives across, and not those it does not", async () => {
    const text = `async fn wait() {}
async fn work() {
    let na‸me = String::from("a");
    let number = 1;
    println!("{number}");
    wait().await;
    println!("{name}");
}
`;
    expect(await painted(text, "cursor", ["acrossAwait"])).toEqual([
      "acrossAwait wait().await (line 6): `name` lives across this `.await`, it is kept in the future",
    ]);
    expect(
      await painted(text.replace("‸", "").replace("number = 1", "num‸ber = 1"), "cursor", ["acrossAwait"]),
    ).toEqual([]);
  });
});

describe("the whole function", () => {
  it("tells the order of drops at a brace", async () => {
    const text = `fn main() {
    let first = String::from("a");
    let second = String::from("b");
    println!("{first}{se‸cond}");
}
`;
    expect(await painted(text, "function", ["drop"])).toEqual([
      "drop } (line 5): `second` is dropped here. In order: `second`, then `first`",
      "drop } (line 5): `first` is dropped here. In order: `second`, then `first`",
    ]);
  });

  it("names a guard that is a temporary", async () => {
    const text = `use std::sync::Mutex;
fn main() {
    let lock = Mutex::new(vec![1]);
    if lock.lock().un‸wrap().is_empty() {
        println!("empty");
    }
}
`;
    const drops = await painted(text, "function", ["drop"]);
    expect(drops.filter((drop) => drop.includes("MutexGuard"))).toEqual([
      "drop ) (line 4): Dropped here: `MutexGuard<Vec<i32>>` (a guard)",
    ]);
  });
});
