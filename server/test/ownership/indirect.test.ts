/** Events that rustc's MIR does not trace to the variable, or that it alone has: facts are for people, reports say what MIR says. */
import { describe, expect, test } from "vitest";
import { lineIndex } from "../../src/cli/lineIndex.js";
import { fileReport } from "../../src/cli/report.js";
import type { LocatedFacts } from "../../src/features/located.js";
import { analyseText } from "../analysisHarness.js";

/** `kind name@line`, of every event; `~` before those that facts call indirect. */
async function eventsOf(
  text: string,
): Promise<{ readonly facts: readonly string[]; readonly reported: readonly string[] }> {
  const functions: readonly LocatedFacts[] = await analyseText(text);
  const lines = lineIndex(text);
  const lineOf = (offset: number): number => lines.positionAt(offset).line + 1;
  const facts = functions.flatMap(({ facts, base }) =>
    facts.events.map((event) => {
      const at = lineOf(base + (event.kind === "drop" ? event.at : event.range.start));
      return `${event.indirect === undefined ? "" : "~"}${event.kind} ${event.path}@${at}`;
    }),
  );
  const reported = fileReport("main.rs", { functions, lifetimes: [], heads: [] }, lines).events.map((event) =>
    event.kind === "drop"
      ? `drop ${event.path}@${event.at.line + 1}`
      : `${event.kind} ${event.path}@${event.range.start.line + 1}`,
  );
  return { facts, reported };
}

describe("a macro's `$x:ident`", () => {
  const text = `macro_rules! by_name { ($x:ident) => { drop($x) } }
macro_rules! by_value { ($x:expr) => { drop($x) } }
fn main() {
    let a = String::new();
    let b = String::new();
    by_name!(a);
    by_value!(b);
}
`;
  test("moves the variable in the macro's definition, to rustc; an expression is moved at the call", async () => {
    const { facts, reported } = await eventsOf(text);
    expect(facts).toContain("~move a@6");
    expect(facts).toContain("move b@7");
    expect(reported).not.toContain("move a@6");
    expect(reported).toContain("move b@7");
  });
});

test("what a closure drops whose body is a macro call is dropped at the end of what the definition makes, to rustc", async () => {
  const { facts, reported } = await eventsOf(`fn f(a: Result<u8, String>, b: Result<u8, String>) {
    let _ = a.map_err(|e| format!("{e}"));
    let _ = b.map_err(|g| { format!("{g}") });
}
`);
  expect(facts).toEqual(expect.arrayContaining(["~drop e@2", "drop g@3"]));
  expect(reported).not.toContain("drop e@2");
  expect(reported).toContain("drop g@3");
});

describe("bindings", () => {
  test("of a later alternative are another place of the same variable", async () => {
    const { facts, reported } = await eventsOf(`enum E { A(String), B(String) }
fn f(e: E) -> String {
    match e {
        E::A(s)
        | E::B(s) => s,
    }
}
`);
    expect(facts).toEqual(expect.arrayContaining(["move e.0@4", "~move e.0@5"]));
    expect(reported).toContain("move e.0@4");
    expect(reported).not.toContain("move e.0@5");
  });

  test("are used by a guard through a reference, which reports have and people do not", async () => {
    const { facts, reported } = await eventsOf(`fn f(word: Option<String>, last: &mut Option<String>) {
    match word {
        Some(text) if text.len() > 1 => {}
        _ => {}
    }
    match last {
        Some(end) if end.is_empty() => end.push('.'),
        _ => {}
    }
}
`);
    expect(facts.filter((one) => one.endsWith("@3"))).toEqual([
      "borrow word.0@3",
      "move word.0@3",
      "borrow text@3",
      "drop text@3",
    ]);
    expect(reported).toContain("borrow *text@3");
    expect(reported).not.toContain("borrow text@3");
    expect(facts.filter((one) => one.endsWith("@7"))).toEqual(["borrow last.0@7", "borrow *end@7", "borrow *end@7"]);
    expect(reported.filter((one) => one.endsWith("@7"))).toEqual([
      "borrow last.0@7",
      "borrow **end@7",
      "borrow *end@7",
      "borrow end@7",
    ]);
  });

  test("named like what they are read from cannot be told from it", async () => {
    const { facts, reported } = await eventsOf(
      "fn f(n: Option<u8>) {\n    if let Some(n) = n {\n        g(n);\n    }\n}\nfn g(_: u8) {}\n",
    );
    expect(facts).toContain("copy n.0@2");
    expect(reported).not.toContain("copy n.0@2");
    expect(reported).toContain("copy n@3");
  });
});

test("the comparisons by which a match finds its arm are no events", async () => {
  const { facts } = await eventsOf(`fn f(c: char, s: &str, n: Option<u8>, v: &[u8]) -> u8 {
    match c {
        'a'..='f' => 1,
        _ => match s {
            "x" => 2,
            _ => 3,
        },
    };
    if let Some(4) = n {}
    match v {
        [_, ..] => 5,
        _ => 6,
    }
}
`);
  expect(facts).toEqual([]);
});

test("what is dropped behind a second pointer is a temporary's to rustc", async () => {
  const { facts, reported } = await eventsOf(`struct S { name: String, next: Box<(String, u8)> }
fn f(s: &mut S) {
    s.name = String::new();
    s.next.0 = String::new();
}
`);
  expect(facts).toEqual(expect.arrayContaining(["drop s.name@3", "~drop s.next.0@4"]));
  expect(reported.filter((event) => event.startsWith("drop"))).toEqual(["drop s.name@3"]);
});

test("what is left in a box is dropped by a pointer to it", async () => {
  const { facts, reported } = await eventsOf(`struct Pair { left: String, right: String }
fn f(pair: Box<Pair>) {
    drop(pair.left);
}
`);
  expect(facts).toContain("~drop pair.right@4");
  expect(reported.filter((event) => event.startsWith("drop"))).toEqual([]);
});

test("a closure knows a captured variable by its name, without `mut`", async () => {
  const text =
    'fn main() {\n    let mut s = String::new();\n    let mut c = move || s = String::from("b");\n    c();\n}\n';
  const [main] = await analyseText(text);
  const drops = main?.facts.events.flatMap((event) => (event.kind === "drop" && event.name === "s" ? [event] : []));
  expect(
    drops?.map(({ at, declaration }) => [text.slice(at, at + 1), text.slice(declaration.start, declaration.end)]),
  ).toEqual([["s", "s"]]);
});
