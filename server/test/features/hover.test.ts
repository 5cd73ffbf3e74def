/** What a person reads when they point at a variable or a clone. */
import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { hover } from "../../src/features/hover/hover.js";
import type { StatedFacts } from "../../src/ownership/facts.js";
import { hoverSourcesOf } from "../analysisHarness.js";
import { cloneOf, factsOf, TEN_A_LINE, variableOf } from "../factsHarness.js";

function hoverText(facts: StatedFacts, offset: number): string | undefined {
  const found = hover({ facts: [{ facts, base: 0 }], lifetimes: [] }, offset, TEN_A_LINE, {
    uri: "file:///a.rs",
    lifetimeNames: "letters",
  });
  return found && "value" in Object(found.contents) ? String(Object(found.contents).value) : undefined;
}

const moved = factsOf({
  variables: [
    variableOf({
      mentions: [
        { start: 20, end: 21 },
        { start: 40, end: 41 },
      ],
      states: [
        { from: 11, state: { kind: "owned" } },
        { from: 21, state: { kind: "moved", at: { start: 20, end: 21 }, into: "consume", intoKind: "call" } },
      ],
    }),
  ],
  events: [
    {
      kind: "move",
      variable: 0,
      name: "s",
      path: "s",
      range: { start: 20, end: 21 },
      into: "consume",
      intoKind: "call",
      inLoop: false,
      isLastUse: true,
    },
    {
      kind: "drop",
      variable: 0,
      name: "s",
      path: "s",
      range: { start: 10, end: 11 },
      declaration: { start: 10, end: 11 },
      at: 90,
      cause: "scopeEnd",
      conditional: false,
      isAlwaysFlagged: false,
      significant: false,
    },
  ],
});

describe("hover of a variable", () => {
  it("says where it became an owner", () => {
    expect(hoverText(moved, 10)).toContain("**`s`**: becomes the owner here");
  });

  it("says what happens at the place itself", () => {
    expect(hoverText(moved, 20)).toContain("**`s`**: owned; moved into `consume` here\n");
  });

  it("says where it went, with a link, once it is gone", () => {
    expect(hoverText(moved, 40)).toContain("**`s`**: moved into `consume` in [L3](file:///a.rs#L3), not usable here");
  });

  it("tells its life in one line of links", () => {
    expect(hoverText(moved, 20)).toContain(
      "[L2](file:///a.rs#L2) created → [L3](file:///a.rs#L3) moved into `consume` → [L10](file:///a.rs#L10) dropped",
    );
  });

  it("says what the type means", () => {
    expect(hoverText(moved, 10)).toContain("`String` · not Copy: using it by value moves it · owns heap memory");
    expect(hoverText(moved, 20)).toContain("`String` · not Copy · owns heap memory");
  });

  it("does not scroll", () => {
    expect(
      hoverText(moved, 20)
        ?.split("\n")
        .filter((line) => line !== "").length,
    ).toBeLessThanOrEqual(8);
  });

  it("explains its silence by the gap", () => {
    const unknown = factsOf({
      variables: [
        variableOf({
          type: undefined,
          isCopy: "unknown",
          storage: "unknown",
          mentions: [{ start: 20, end: 21 }],
          states: [],
        }),
      ],
      gaps: [{ range: { start: 15, end: 30 }, reason: "macro `my_dsl!` is not expanded" }],
    });
    expect(hoverText(unknown, 20)).toBe("_Not known here: macro `my_dsl!` is not expanded._");
  });

  it("is absent where nothing stands", () => {
    expect(hoverText(moved, 70)).toBeUndefined();
  });
});

describe("hover of a clone", () => {
  it("says whether it can go, why, and what it costs", () => {
    const facts = factsOf({ clones: [{ ...cloneOf({}), verdict: "needed", reason: "`s` is used again later." }] });
    expect(hoverText(facts, 105)).toBe("**This copy is needed**: `s` is used again later.\n\nIt copies a heap buffer.");
  });
});

describe("hover of a function's name", () => {
  const long = `fn lo‸ng(text: &str) -> usize {\n${"    drop(String::new());\n".repeat(10_000)}    0\n}`;

  it("says why nothing of the function is shown", async () => {
    expect(await hoverAt(long)).toBe("_This function is too long to be analysed while one types._");
    expect(await hoverAt(long.replace("lo‸ng", "long").replace("String::new", "Str‸ing::new"))).toBe("nothing");
  });

  it("says nothing of one that was understood", async () => {
    expect(await hoverAt("fn sho‸rt() { drop(String::new()); }")).toBe("nothing");
  });
});

/** The hover at the `‸` of a real program. */
async function hoverAt(marked: string): Promise<string> {
  const offset = marked.indexOf("‸");
  const text = marked.replace("‸", "");
  const document = TextDocument.create("file:///a.rs", "rust", 1, text);
  const target = { uri: "file:///a.rs", lifetimeNames: "letters" } as const;
  const found = hover(await hoverSourcesOf(text, offset), offset, document, target);
  const contents = String(Object(found?.contents).value ?? "nothing");
  return contents.replaceAll(/\[(L\d+)\]\([^)]*\)/g, "$1");
}

const WORDS = `fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or(text)
}
fn main() {
    let mut text = String::from("hello world");
    let word = first_word(&text);
    let same = word;
    println!("{same}");
    text.clear();
}
`;

describe("why a borrow lasts", () => {
  it("is not told where what is lent goes into something unknown", async () => {
    const text = "fn f(name: String) {\n    let kept = nowhere::keep(&na‸me);\n    kept.end();\n}\n";
    const told = await hoverAt(text);
    expect(told).toContain(", until when is not known (shared, `&`)");
    expect(told).not.toContain("on this line only");
  });

  it("follows the reference through the call that ties it, to its last use", async () => {
    expect(await hoverAt(WORDS.replace("&text)", "&te‸xt)"))).toContain(
      "**`text`**: owned; borrowed here (shared, `&`)\n\nWhy so long: goes into `first_word`, whose result borrows from it → held by `word` → held by `same` → used last in L8.",
    );
  });

  it("tells the same of the variable that holds it", async () => {
    expect(await hoverAt(WORDS.replace("let word", "let wo‸rd"))).toContain(
      "`word` borrows `text` since L6 (shared): goes into `first_word`",
    );
  });

  it("has no story where the borrow ends in its own line", async () => {
    expect(await hoverAt(WORDS.replace("text.clear", "te‸xt.clear"))).toContain(
      "**`text`**: owned; borrowed by `clear` on this line only (exclusive, `&mut`)",
    );
  });

  it("names what is stored, and the drop that needs it", async () => {
    const text = `struct Guard<'a>(&'a mut Vec<u8>);
impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.clear();
    }
}
fn main() {
    let mut list = vec![1];
    let guard = Guard(&mut li‸st);
    println!("{}", guard.0.len());
}
`;
    expect(await hoverAt(text)).toContain(
      "borrowed here (exclusive, `&mut`)\n\nWhy so long: held by `guard` → needed until `guard` is dropped, L11.",
    );
  });

  it("does not mix up two references into what the caller lent", async () => {
    const text = `struct Pair {
    left: String,
    right: String,
}
impl Pair {
    fn both(&self) -> (&str, &str) {
        let le‸ft = &self.left;
        let right = &self.right;
        (left, right)
    }
}
`;
    const said = await hoverAt(text);
    expect(said).toContain("`left` borrows `self.left` since L7 (shared)");
    expect(said).not.toContain("right");
  });

  it("says that the caller may use it on", async () => {
    const text = `struct Owner {
    name: String,
}
impl Owner {
    fn name(&self) -> &str {
        &se‸lf.name
    }
}
`;
    expect(await hoverAt(text)).toContain("becomes the result → lives on with the caller.");
  });
});

describe("the first line of a hover", () => {
  const said: readonly (readonly [string, string])[] = [
    ["fn f(n‸: u8) {}", "**`n`**: a copy, from the caller"],
    ["fn f(s‸: String) {}", "**`s`**: gets ownership from the caller"],
    ["fn f(s‸: &mut String) {}", "**`s`**: an exclusive reference, from the caller"],
    ["fn f(n: u8) {\n    let _m = n‸;\n}", "**`n`**: owned; copied here, stays usable"],
    ["fn f(s: String) -> Vec<(u8, String)> {\n    vec![(1, s‸)]\n}", "**`s`**: owned; moved into a tuple here"],
    ["fn f(s: (String, u8)) {\n    drop(s‸.0);\n}", "**`s`**: owned; `s.0` is moved into `drop` here"],
    ["fn f(s: Option<String>) -> Option<usize> {\n    Some(s‸?.len())\n}", "**`s`**: owned; moved by `?` here"],
    [
      "fn f(s: String) -> usize {\n    let t = s.trim();\n    let n = s‸.len();\n    n + t.len()\n}",
      "**`s`**: borrowed by `t` until L4",
    ],
    [
      "fn f(s: String, mut v: Vec<char>) -> usize {\n    let n = v.splice(.., s.chars()).count();\n    n + s‸.len() + v.len()\n}",
      "**`s`**: owned; borrowed by `len` on this line only",
    ],
    ["fn f(s: String) -> usize {\n    s.chars().zip(s‸.bytes()).count()\n}", "**`s`**: borrowed by `chars` until L2"],
    ["fn f(s: &mut String) {\n    s‸.clear();\n}", "an exclusive reference; reborrowed by `clear` on this line only"],
    ["fn f() {\n    let s: String;\n    s‸ = String::new();\n}", "**`s`**: gets a value here\n"],
    [
      "fn f() {\n    let mut s = String::new();\n    s‸ = s.trim().to_owned();\n}",
      "**`s`**: gets a value here; the value that it had is dropped by the assignment",
    ],
    [
      "fn f(mut s: String) {\n    s = id(s);\n    s‸ = id(s);\n}\nfn id(s: String) -> String { s }",
      "**`s`**: gets a value here\n\nL1 from the caller → L2 moved into `id` → L2 assigned → L3 moved into `id` → L3 assigned → L4 dropped",
    ],
    ["fn f(mut p: (u8, String)) {\n    p‸.0 = 2;\n}", "**`p`**: owned; `p.0` gets a value here"],
    [
      "fn f() {\n    let s‸: String;\n    s = String::new();\n}",
      "**`s`**: declared, no value yet\n\nL2 declared → L3 assigned → L4 dropped",
    ],
    ["fn f(p: (u8, String)) {\n    let _n = p‸.0;\n}", "**`p`**: owned; `p.0` is copied here, stays usable"],
    ["fn f(s: String) {\n    drop(s);\n    s‸.len();\n}", "**`s`**: moved into `drop` in L2, not usable here\n"],
    [
      "fn f(c: bool, s: String) {\n    if c {\n        drop(s);\n    }\n    s‸.len();\n}",
      "**`s`**: maybe gone: on some path moved into `drop` in L3",
    ],
    [
      "struct P { a: String, b: String }\nfn f(p: P) {\n    let P { a, .. } = p‸;\n    drop(a);\n}",
      "**`p`**: owned; `p.a` is moved into `a` here",
    ],
  ];
  for (const [text, words] of said) {
    it(words, async () => {
      expect(await hoverAt(text)).toContain(words);
    });
  }
});

describe("a variable of which parts are gone", () => {
  it("names what the arm took, and nothing that only other variants have", async () => {
    const text =
      "enum E { Field { name: String, n: u8 }, Two(String) }\nfn f(e: E) -> u8 {\n    match e {\n" +
      "        E::Field { name, .. } => {\n            drop(name);\n            if let E::Field { n, .. } = e‸ { n } else { 0 }\n" +
      "        }\n        E::Two(s) => {\n            drop(s);\n            1\n        }\n    }\n}";
    expect(await hoverAt(text)).toContain("partly moved: `e.name` left in");
  });
});

describe("a mention inside a closure", () => {
  it("tells how the closure captured it, and what the closure does with it there", async () => {
    const text = "fn f() {\n    let mut n = 1;\n    let mut g = || n‸ += 1;\n    g();\n}";
    expect(await hoverAt(text)).toMatch(
      /^\*\*`n`\*\*: captured by reference \(exclusive, `&mut`\); changed here\n\nWhy so long: captured by the closure → used last in/,
    );
    const moved = "fn f(s: String) {\n    let g = move || s‸.len();\n    g();\n}";
    expect(await hoverAt(moved)).toMatch(
      /^\*\*`s`\*\*: captured: the closure owns it; borrowed by `len` on this line only \(shared, `&`\)\n/,
    );
    expect(await hoverAt(moved)).toContain("L1 from the caller → L2 moved into the closure\n");
  });

  it("names the parts that were captured, and is told by the innermost closure", async () => {
    const parts = "struct P { a: String }\nfn f(p: P) {\n    let g = move || p‸.a.len();\n    g();\n}";
    expect(await hoverAt(parts)).toMatch(/^\*\*`p`\*\*: captured: the closure owns `p.a`; `p.a` is borrowed by `len`/);
    const nested = "fn f(s: String) {\n    let g = move || (|| s‸.len())();\n    g();\n}";
    expect(await hoverAt(nested)).toMatch(/^\*\*`s`\*\*: captured by reference \(shared, `&`\); borrowed by `len`/);
  });

  it("is told by the move before where the closure could not get it", async () => {
    const text = "fn f(s: String) {\n    drop(s);\n    let g = || s‸.len();\n    g();\n}";
    expect(await hoverAt(text)).toMatch(/^\*\*`s`\*\*: moved into `drop` in L2, not usable here\n/);
  });
});

describe("an assignment", () => {
  const text = "fn f(v: &mut String) {\n    *v = String::new();\n}";

  it("drops what was there before, and says of what", async () => {
    expect(await hoverAt(text.replace("*v", "*‸v"))).toContain("the value that `*v` had is dropped by the assignment");
  });

  it("is no business of the declaration", async () => {
    expect(await hoverAt(text.replace("(v", "(‸v"))).not.toContain("is dropped by");
  });
});

describe("the life of a variable", () => {
  it("names the part that is moved or dropped alone", async () => {
    const text = "struct P { a: String, b: String }\nfn f(p‸: P) {\n    drop(p.a);\n    p.b.len();\n}";
    expect(await hoverAt(text)).toContain(
      "L2 from the caller → L3 `p.a` moved into `drop` → L4 shared → L5 `p.b` dropped",
    );
  });
});

describe("what a parameter ties", () => {
  it("is told where it is declared", async () => {
    expect(await hoverAt('fn first(te‸xt: &str, _n: &u8) -> &\'static str { text; "" }')).not.toContain("result");
    expect(await hoverAt("fn first<'t>(te‸xt: &'t str, _n: &u8) -> &'t str { text }")).toContain(
      "The result borrows from `text`: it lives no longer than what `text` refers to.",
    );
  });
});

describe("a variable that holds a borrow", () => {
  it("tells of it, whatever its type", async () => {
    const text = "fn f(list: Vec<u8>) {\n    let mut it‸ems = list.iter();\n    items.next();\n    items.next();\n}";
    expect(await hoverAt(text)).toContain("`items` borrows `list` since L2 (shared): goes into `iter`");
  });
});

describe("hover of lifetimes", () => {
  const said: readonly (readonly [string, string])[] = [
    [
      "fn first(text: &s‸tr) -> &str { text }",
      "The result borrows from `text`: it lives no longer than what `text` refers to.",
    ],
    [
      "fn lon‸gest<'a>(a: &'a str, b: &'a str) -> &'a str { a }",
      "The result borrows from `a` and `b`: it lives no longer than either.",
    ],
    ["struct User<'n> { name: &'‸n str }", "An instance of `User` lives no longer than what `name` refers to (`'n`)."],
    [
      "struct List(Vec<u8>);\nimpl List {\n    fn ge‸t(&mut self, at: usize) -> &mut u8 { &mut self.0[at] }\n}",
      "While the result is in use, `self` stays borrowed exclusively (`&mut`).",
    ],
    ["fn spawn<T: 'st‸atic + Send>(task: T) {}", "As a bound, `'static` asks that the type holds no borrow that ends."],
    ["fn each(call: &dyn Fn(&‸u8)) {}", "`'b` is chosen anew with each call of that function: it must work with any."],
    [
      "fn outlive<'l‸: 's, 's>(long: &'l u8, short: &'s u8) -> &'s u8 { long }",
      "`'l: 's`: it lasts at least as long as 's.",
    ],
    ["impl<'s, F: FnMut() -> &'s‸ str> Get for Box<F> {}", "`'s` stands for any lifetime: this `impl` holds for all"],
    ["type Call<'s‸> = Box<dyn Fn() + 's>;", "`'s` is a parameter of `Call`: each use says which one."],
    ['const NAME: &‸str = "a";', "what a constant refers to lives as long as the program"],
  ];
  for (const [text, words] of said) {
    it(words, async () => {
      expect(await hoverAt(text)).toContain(words);
    });
  }
});
