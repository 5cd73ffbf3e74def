/** The chapters on elision: each section's first fence, with an edit, is the next one. Proven by rustc (`tools/accuracy/fixtures.ts`). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Diagnostic, TextEdit } from "vscode-languageserver-types";
import { lifetimeHints } from "../../src/features/inlayHints/lifetimes.js";
import { lifetimeActions } from "../../src/features/lifetimes/actions.js";
import { elidableLifetimes, elisionEdits } from "../../src/features/lifetimes/elide.js";
import { type Edit, elidedMarks, writeOut } from "../../src/features/lifetimes/write.js";
import type { LocatedLifetimes } from "../../src/features/located.js";
import type { Edition } from "../../src/hir/defs.js";
import { lifetimesOfText, parametersInResultOf } from "../analysisHarness.js";
import { type Fence, fencesOf } from "../literate/expectations.js";

const FOLDER = join(import.meta.dirname, "../../../test-fixtures/ownership/elision");
const EDITIONS: readonly Edition[] = ["2015", "2018", "2021", "2024"];

interface Section {
  readonly source: Fence;
  /** What is done, as the line before the fence says, and what comes of it. */
  readonly results: readonly { readonly title: string; readonly fence: Fence }[];
}

function sectionsOf(name: string): readonly Section[] {
  const markdown = readFileSync(join(FOLDER, name), "utf8");
  const lines = markdown.split("\n");
  const sections: { source: Fence; results: { title: string; fence: Fence }[] }[] = [];
  for (const fence of fencesOf(name, markdown)) {
    const before = lines.slice(0, fence.line - 2).findLast((line) => line.trim() !== "");
    const title = before?.startsWith("> ") ? before.slice(2) : undefined;
    if (title === undefined) sections.push({ source: fence, results: [] });
    else sections.at(-1)?.results.push({ title, fence });
  }
  return sections;
}

async function headsOf(fence: Fence): Promise<readonly LocatedLifetimes[]> {
  const edition = EDITIONS.find((known) => known === fence.edition);
  if (edition === undefined) throw new Error(`${fence.file}:${fence.line}: there is no edition ${fence.edition}`);
  return lifetimesOfText(fence.source, edition);
}

function applied(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create("file:///a.rs", "rust", 1, text), [...edits]);
}

async function allHeads(fence: Fence, editsOf: (located: LocatedLifetimes) => readonly Edit[]): Promise<string> {
  const document = TextDocument.create("file:///a.rs", "rust", 1, fence.source);
  const edits = (await headsOf(fence)).flatMap((located) =>
    editsOf(located).map(({ range, newText }) => ({
      range: {
        start: document.positionAt(located.base + range.start),
        end: document.positionAt(located.base + range.end),
      },
      newText,
    })),
  );
  return applied(fence.source, edits);
}

const code = (fence: Fence): string => fence.source.replaceAll(/ *\/\/~.*/g, "");

for (const [file, editsOf] of [
  ["written-out.md", ({ head }) => writeOut(head, elidedMarks(head), "letters") ?? []],
  ["left-out.md", ({ head }) => elisionEdits(head, elidableLifetimes(head))],
] satisfies [string, (located: LocatedLifetimes) => readonly Edit[]][]) {
  describe(file, () => {
    for (const { source, results } of sectionsOf(file)) {
      it(source.heading, async () => {
        const [result] = results;
        if (!result) throw new Error(`${file}:${source.line}: nothing says what comes of it`);
        expect(await allHeads(source, editsOf)).toBe(result.fence.source);
      });
    }
  });
}

describe("missing.md", () => {
  for (const { source, results } of sectionsOf("missing.md")) {
    for (const { title, fence } of results) {
      it(`${source.heading}: ${title}`, async () => {
        const at = source.source.split("\n").findIndex((line) => line.includes("//~ E0106"));
        const document = TextDocument.create("file:///a.rs", "rust", 1, source.source);
        const start = document.offsetAt({ line: at, character: 0 });
        const end = document.offsetAt({ line: at + 1, character: 0 });
        const place = { uri: "file:///a.rs", start, end };
        const target = { ...place, text: source.source, diagnostics: [], parametersInResult: () => [] };
        const actions = lifetimeActions(await headsOf(source), target, "letters", document);
        const action = actions.find((offered) => offered.title === title);
        expect(action?.title, `offered: ${actions.map((offered) => offered.title).join("; ")}`).toBe(title);
        const changed = applied(source.source, action?.edit?.changes?.["file:///a.rs"] ?? []);
        expect(code({ ...source, source: changed })).toBe(fence.source);
      });
    }
  }
});

describe("the choice that comes first where a lifetime is missing", () => {
  const first = async (text: string): Promise<string | undefined> => {
    const heads = await lifetimesOfText(text);
    const returned = await parametersInResultOf(text, 4);
    const document = TextDocument.create("file:///a.rs", "rust", 1, text);
    const place = { uri: "file:///a.rs", start: 0, end: text.length };
    const target = { ...place, text, diagnostics: [], parametersInResult: () => returned };
    const [action] = lifetimeActions(heads, target, "letters", document);
    return action?.isPreferred ? action.title : undefined;
  };

  it("is the parameter that the body returns", async () => {
    expect(await first("fn pick(list: &[String], at: &usize) -> &str { &list[*at] }")).toMatch(/^Borrow from `list`/);
    expect(await first("fn pick(at: &usize, list: &[String]) -> &str { let all = list; &all[*at] }")).toMatch(
      /^Borrow from `list`/,
    );
  });

  it("is a lifetime common to those that it returns, and not to others", async () => {
    const text = "fn longer(a: &str, b: &str, by: &usize) -> &str { if a.len() > *by { a } else { b } }";
    expect(await first(text)).toMatch(/^Borrow from `a` and `b` \(`'a` for all\)/);
  });
});

describe("actions", () => {
  const titles = async (text: string, at: number, diagnostics: readonly Diagnostic[] = []) => {
    const document = TextDocument.create("file:///a.rs", "rust", 1, text);
    const place = { uri: "file:///a.rs", start: at, end: at };
    const target = { ...place, text, diagnostics, parametersInResult: () => [] };
    return lifetimeActions(await lifetimesOfText(text), target, "letters", document);
  };

  it("answer what rustc or rust-analyzer report as E0106", async () => {
    const range = { start: { line: 0, character: 15 }, end: { line: 0, character: 16 } };
    const reported: Diagnostic = { range, code: "E0106", source: "rustc", message: "missing lifetime specifier" };
    const [action] = await titles('fn greeting() -> &str { "hello" }', 4, [reported]);
    expect(action?.title).toMatch(/^Own it/);
    expect(action?.diagnostics).toEqual([reported]);
  });

  it("write out and leave out, where the cursor is in the signature, and not in the body", async () => {
    const text = "fn first<'a>(text: &'a str, at: &u8) -> &'a str { &text[*at as usize..] }";
    expect((await titles(text, 4)).map(({ title }) => title)).toEqual(["Write the elided lifetimes of `first` out"]);
    expect(await titles(text, text.length - 3)).toEqual([]);
    expect((await titles("fn first<'a>(text: &'a str) -> &'a str { text }", 4)).map(({ title }) => title)).toEqual([
      "Leave `'a` out: nothing else is meant without it",
    ]);
  });
});

describe("the type of a function in a body", () => {
  const text = "fn main() {\n    let same: fn(&u8) -> &u8 = |n| n;\n    same(&1);\n}";
  const offered = async (at: number): Promise<readonly (readonly [string, string])[]> => {
    const document = TextDocument.create("file:///a.rs", "rust", 1, text);
    const place = { uri: "file:///a.rs", start: at, end: at };
    const target = { ...place, text, diagnostics: [], parametersInResult: () => [] };
    const actions = lifetimeActions(await lifetimesOfText(text), target, "letters", document);
    return actions.map(({ title, edit }) => [title, applied(text, edit?.changes?.["file:///a.rs"] ?? [])]);
  };

  it("is written out where it stands", async () => {
    expect(await offered(text.indexOf("&u8"))).toEqual([
      [
        "Write the elided lifetimes of this function type out",
        text.replace("fn(&u8) -> &u8", "for<'a> fn(&'a u8) -> &'a u8"),
      ],
    ]);
  });

  it("is no business of the signature around it", async () => {
    expect(await offered(4)).toEqual([]);
  });
});

describe("what is shown", () => {
  async function labels(text: string, level: "nontrivial" | "always"): Promise<readonly string[]> {
    const heads = await lifetimesOfText(text);
    return heads.flatMap((located) => lifetimeHints.hints(located, level, "letters").map((hint) => hint.label));
  }

  it("by default: what a result borrows from, where several references go in", async () => {
    expect(
      await labels("struct S(u8);\nimpl S {\n    fn get(&self, _key: &str) -> &u8 { &self.0 }\n}", "nontrivial"),
    ).toEqual(["'a", "'a"]);
  });

  it("by default: a lifetime that a type hides", async () => {
    const text = "use std::cell::{Ref, RefCell};\nfn lend(cell: &RefCell<u8>) -> Ref<u8> { cell.borrow() }";
    expect(await labels(text, "nontrivial")).toEqual(["'a", "'a,"]);
  });

  it("by default: what an `impl Trait` captures unseen", async () => {
    const text = "fn count(of: &[u8]) -> impl Iterator<Item = usize> { 0..of.len() }";
    expect(await labels(text, "nontrivial")).toEqual(["+ use<'a>"]);
  });

  it("by default: nothing where one reference goes in and one comes out, nor where none does", async () => {
    const text =
      'fn first(text: &str) -> &str { text }\nfn show(a: &u8, b: &mut u8, f: &dyn Fn(&u8)) {}\nconst C: &str = "";';
    expect(await labels(text, "nontrivial")).toEqual([]);
  });

  it("always: the parameters of closures, too, which cannot be written", async () => {
    const text = 'fn main() { let len = |word: &str, _n: usize| word.len(); len("a", 1); }';
    const [closure] = await lifetimesOfText(text);
    if (!closure) throw new Error("the closure has no lifetimes");
    const [hint, ...others] = lifetimeHints.hints(closure, "always", "letters");
    expect([hint?.label, hint?.edits, others]).toEqual(["'a", undefined, []]);
  });

  it("names after parameters, if that is asked for", async () => {
    const [located] = await lifetimesOfText("fn pick(text: &str, _at: &u8) -> usize { text.len() }");
    if (!located) throw new Error("the function has no lifetimes");
    expect(lifetimeHints.hints(located, "always", "parameters").map((hint) => hint.label)).toEqual([
      "<'text, '_at>",
      "'text",
      "'_at",
    ]);
  });

  it("is never longer than 24 characters", async () => {
    const text = "fn many<A, B, C, D, E, F>(a: &A, b: &B, c: &C, d: &D, e: &E, f: &F) -> impl Sized { 1 }";
    for (const label of await labels(text, "always")) expect([...label].length).toBeLessThanOrEqual(24);
  });
});
