/** Lifetimes that were left out: what the hints show at each level, what hovers say in words, what the actions write. */
import { Range, type TextDocument } from "vscode";
import { actionNamed, find, hoverText, openUntitled, showsHints } from "./editor.js";
import { eventually, expect, test } from "./testing.js";

/** Each line with the hints that it has at the level `always`. */
const FORMS: readonly (readonly [code: string, hints: readonly string[]])[] = [
  ["use std::cell::{Ref, RefCell};", []],
  ["trait Shape {}", []],
  ["struct Words<'t> { text: &'t str }", []],
  ["impl Words<'_> {", ["<'a>", "= 'a"]],
  ["    fn first(&self) -> &str { self.text }", ["<'b>", "'b", "'b"]],
  ["    fn next(self: &mut Self, _by: &str) -> &str { self.text }", ["<'b, 'c>", "'b", "'c", "'b"]],
  ["}", []],
  ["fn lend(cell: &RefCell<u8>) -> Ref<u8> { cell.borrow() }", ["<'a>", "'a", "'a,"]],
  ["fn boxed(shape: Box<dyn Shape>, _by: &dyn Shape) { drop(shape) }", ["<'a>", "+ 'static", "'a", "+ 'a"]],
  ["fn count(of: &[u8]) -> impl Iterator<Item = usize> { 0..of.len() }", ["<'a>", "'a", "+ use<'a>"]],
  ["fn each(call: &dyn Fn(&u8) -> &u8) { call(&1); }", ["<'a>", "'a", "for<'b>", "'b", "'b", "+ 'a"]],
  ['const NAME: &str = "";', ["'static"]],
  ["async fn wait(text: &str) -> &str { text }", ["<'a>", "'a", "'a"]],
  ["fn main() { let len = |word: &str| word.len(); len(NAME); }", ["'a"]],
];
const CODE = FORMS.map(([code]) => `${code}\n`).join("");
const ALL = FORMS.flatMap(([, labels], index) => labels.map((label) => `${index + 1}: ${label}`));

const ONLY_LIFETIMES = { "hints.moves": "never", "hints.drops": "never" };

function hintsAt(document: TextDocument, level: string, wanted: readonly string[]): Promise<void> {
  return showsHints(document, { ...ONLY_LIFETIMES, "hints.lifetimes": level }, wanted);
}

export function registerLifetimeTests(): void {
  test("every elided lifetime has its hint: references, self, paths, headers, dyn, impl Trait, closures", async () => {
    const { document } = await openUntitled(CODE);
    await hintsAt(document, "always", ALL);
  });

  test("by default only lifetimes show that the shape of a signature hides, and none at `never`", async () => {
    const { document } = await openUntitled(CODE);
    const hidden = ["6: 'b", "6: 'b", "8: 'a", "8: 'a,", "10: + use<'a>"];
    await hintsAt(document, "nontrivial", hidden);
    await hintsAt(document, "never", []);
  });

  test("lifetimes can be named after their parameters", async () => {
    const { document } = await openUntitled("fn pick(text: &str, _at: &u8) -> usize { text.len() }\n");
    const settings = { ...ONLY_LIFETIMES, "hints.lifetimes": "always", "hints.lifetimeNames": "parameters" };
    await showsHints(document, settings, ["1: <'text, '_at>", "1: 'text", "1: '_at"]);
  });

  const said: readonly (readonly [place: string, into: number, words: string])[] = [
    ["longest<'x>", 1, "The result borrows from `a` and `b`: it lives no longer than either."],
    ["a: &'x str", 4, "The result borrows from `a` and `b`: it lives no longer than either."],
    ["Words<'t>", 1, "An instance of `Words` lives no longer than what `text` refers to (`'t`)."],
    ["&mut self", 2, "While the result is in use, `self` stays borrowed exclusively (`&mut`)."],
    ["T: 'static", 4, "As a bound, `'static` asks that the type holds no borrow that ends."],
  ];
  test("a hover on a lifetime, a reference or a signature says what is tied to what", async () => {
    const { document } = await openUntitled(
      [
        "struct Words<'t> { text: &'t str, all: Vec<u8> }",
        "impl Words<'_> { fn one(&mut self, at: usize) -> &mut u8 { &mut self.all[at] } }",
        "fn longest<'x>(a: &'x str, b: &'x str) -> &'x str { if a.len() > b.len() { a } else { b } }",
        "fn keep<T: 'static>(_value: T) {}",
      ].join("\n"),
    );
    for (const [place, into, words] of said) {
      await eventually(
        `the hover on ${place} should say: ${words}`,
        () => hoverText(document, find(document, place, into)),
        (text) => text.includes(words),
      );
    }
  });

  test("a hover on a loan, and on a variable that holds one, tells from where to where it lives, and why", async () => {
    const { document } = await openUntitled(
      [
        "fn first_word(text: &str) -> &str { text }",
        "fn main() {",
        '    let mut text = String::from("a b");',
        "    let word = first_word(&text);",
        '    println!("{word}");',
        "    text.clear();",
        "}",
      ].join("\n"),
    );
    for (const [place, into] of [
      ["&text)", 2],
      ["let word", "let w".length],
    ] as const) {
      await eventually(
        `the hover on ${place} should tell the way of the borrow`,
        () => hoverText(document, find(document, place, into)),
        (text) =>
          text.includes("goes into `first_word`, whose result borrows from it") && /used last in \[L5\]/.test(text),
      );
    }
  });

  const written: readonly (readonly [title: string, code: string, at: string, result: string])[] = [
    [
      "Write the elided lifetimes of `first` out",
      "fn first(text: &str) -> &str { text }\n",
      "first",
      "fn first<'a>(text: &'a str) -> &'a str { text }\n",
    ],
    [
      "Leave `'a` out",
      "fn first<'a>(text: &'a str) -> &'a str { text }\n",
      "first",
      "fn first(text: &str) -> &str { text }\n",
    ],
    [
      "Borrow from `a` and `b` (`'a` for all)",
      "fn longest(a: &str, b: &str) -> &str { if a > b { a } else { b } }\n",
      "&str {",
      "fn longest<'a>(a: &'a str, b: &'a str) -> &'a str { if a > b { a } else { b } }\n",
    ],
    [
      "Borrow (`'a`): an instance of `Words` lives no longer than what it refers to",
      "struct Words { text: &str }\nimpl Words {}\n",
      "&str",
      "struct Words<'a> { text: &'a str }\nimpl Words<'_> {}\n",
    ],
    [
      "Write `'a` in the type of `b`",
      "fn longest<'a>(a: &'a str, b: &str) -> &'a str { if a > b { a } else { b } }\n",
      "b } }",
      "fn longest<'a>(a: &'a str, b: &'a str) -> &'a str { if a > b { a } else { b } }\n",
    ],
  ];
  for (const [title, code, at, result] of written) {
    test(`an action: ${title}`, async () => {
      const { document } = await openUntitled(code);
      const place = find(document, at);
      await actionNamed(document, new Range(place, place), title);
      expect(document.getText() === result, `the text should be ${result}, not ${document.getText()}`);
    });
  }
}
