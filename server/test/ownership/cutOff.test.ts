/** A static whose semicolon is missing: the same is known of it after an edit as of the text read anew. */
import { expect, test } from "vitest";
import { Database } from "../../src/hir/database.js";
import { Analysis } from "../../src/ownership/analysis.js";
import { createParser } from "../../src/syntax/createParser.js";
import { memoryHost } from "../analysisHarness.js";

const PATH = "/test/main.rs";
const REST = `    let s = String::from("a");
    let t = String::from("b");
    let f = async { println!("{s}") };
    let g = async move { println!("{t}") };
    drop((f, g));
}

mod second {
async fn fill(words: &mut Vec<String>) {
    words.push(String::new());
}
}

use std::sync::Mutex;
async fn pause() {}
`;

const parser = await createParser();

function opened(text: string): { readonly database: Database; readonly functions: () => readonly string[] } {
  const database = new Database(memoryHost(new Map([[PATH, text]])), parser, { edition: "2021" });
  database.openPath(PATH);
  const analysis = new Analysis(database, parser);
  return { database, functions: () => [...analysis.factsOf(PATH)].map(({ facts }) => facts.function) };
}

test("a value that is cut off is none, before and after an edit", () => {
  const text = `const SIZE: usize = 4;\nstatic NAMED: &&Option<String> = {${REST}`;
  const edited = opened(REST);
  edited.functions();
  edited.database.setText(PATH, text);
  expect(edited.functions()).toEqual(opened(text).functions());
});
