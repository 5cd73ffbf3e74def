/** The flow of a function: what is drawn where, what is said of it, and that no text of the code becomes markup. */
import { beforeAll, describe, expect, it } from "vitest";
import { lineIndex } from "../../src/cli/lineIndex.js";
import { buildFlow } from "../../src/features/flow/buildFlow.js";
import { flowFile } from "../../src/features/flow/flowFile.js";
import { layOut } from "../../src/features/flow/layout.js";
import { legend } from "../../src/features/flow/legend.js";
import type { FlowColumn, FlowModel } from "../../src/features/flow/model.js";
import { sentencesByRow, sentencesOf } from "../../src/features/flow/sentences.js";
import { fill, translateFlow } from "../../src/features/flow/texts.js";
import { functionMeant } from "../../src/features/located.js";
import { analyseText } from "../analysisHarness.js";

async function flowOf(text: string, name: string): Promise<FlowModel> {
  const located = (await analyseText(text)).find(({ facts }) => facts.function.endsWith(name));
  if (located === undefined) throw new Error(`${name} is no function of the text`);
  return buildFlow(located, lineIndex(text), text);
}

function column(model: FlowModel, name: string): FlowColumn {
  const found = model.columns.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no column ${name}`);
  return found;
}

/** Rows of stretches, as `row state`. */
function states({ segments }: FlowColumn): readonly string[] {
  return segments.map(({ from, state }) => `${Math.floor(from)} ${state}`);
}

const CODE = `use std::rc::Rc;
fn take(s: String) {}
fn tour(c: bool, mut v: Vec<String>) -> usize {
    let a = String::new();
    let b = a;
    let first = &b;
    println!("{first}");
    if c { take(b); }
    let m = &mut v;
    m.push(String::new());
    let counted = Rc::new(1);
    let again = Rc::clone(&counted);
    let n = 5;
    v.len() + n
}
`;

describe("the model", () => {
  let model: FlowModel;
  beforeAll(async () => {
    model = await flowOf(CODE, "tour");
  });

  it("has the function's lines as rows and its variables as columns, in the order of the text", () => {
    expect(model.firstLine).toBe(2);
    expect(model.lines).toHaveLength(13);
    expect(model.columns.map(({ name }) => name)).toEqual(["c", "v", "a", "b", "first", "m", "counted", "again", "n"]);
    expect(model.columns.filter(({ isPlain }) => isPlain).map(({ name }) => name)).toEqual(["c", "n"]);
  });

  it("begins with the line of the name, behind documentation and attributes", async () => {
    const text = "/// Text.\n#[inline]\npub fn f(s: String) {\n    drop(s);\n}\n";
    const { firstLine, lines } = await flowOf(text, "f");
    expect(firstLine).toBe(2);
    expect(lines).toEqual(["pub fn f(s: String) {", "    drop(s);", "}"]);
  });

  it("draws a move from the column that loses the value to the one that gets it, where that begins", () => {
    const [first, second] = model.moves;
    expect(first).toMatchObject({ from: 2, to: 3, path: "a", target: { into: "b" } });
    expect(column(model, "b").segments[0]?.from).toBe(first?.at);
    expect(second).toMatchObject({ from: 3, to: undefined, target: { into: "take" } });
  });

  it("shows a value as moved after its move, and as maybe moved where paths meet", () => {
    expect(states(column(model, "a"))).toEqual(["1 owned", "2 moved"]);
    expect(states(column(model, "b"))).toEqual(["2 owned", "5 moved", "5 maybeMoved"]);
    expect(states(column(model, "v"))).toEqual(["0 owned"]);
  });

  it("shows a value as owned on the way that keeps it, and as maybe moved from where the ways meet", async () => {
    const branches = `fn take(s: String) {}
fn if_else(s: String, c: bool) {
    if c {
        take(s);
    } else {
        println!("kept");
    }
    println!("end");
}
fn without_else(s: String, c: bool) {
    if c {
        take(s);
    }
    println!("end");
}
fn arms(s: String, c: Option<String>) -> usize {
    let n = match c {
        Some(_) => { take(s); 1 }
        None => s.len(),
    };
    n + 1
}
`;
    const ofS = async (name: string): Promise<readonly string[]> => states(column(await flowOf(branches, name), "s"));
    expect(await ofS("if_else")).toEqual(["0 owned", "2 moved", "4 owned", "5 maybeMoved"]);
    expect(await ofS("without_else")).toEqual(["0 owned", "2 moved", "3 maybeMoved"]);
    expect(await ofS("arms")).toEqual(["0 owned", "2 moved", "3 owned", "5 maybeMoved"]);
  });

  it("ends a reference at its last use, and the loan with it", () => {
    expect(states(column(model, "first"))).toEqual(["3 owned", "4 unused"]);
    const [loan] = column(model, "b").loans;
    expect(loan).toMatchObject({ mutable: false, by: "`first`", lane: 0 });
    expect([Math.floor(loan?.from ?? 0), Math.floor(loan?.to ?? 0)]).toEqual([3, 4]);
    expect(column(model, "v").loans.map(({ mutable }) => mutable)).toContain(true);
  });

  it("marks what counts references, and what is dropped only if it was not moved", () => {
    expect(column(model, "counted").marks.map(({ kind }) => kind)).toContain("count");
    expect(column(model, "counted").storage).toBe("counted");
    expect(column(model, "b").marks.map(({ kind }) => kind)).toContain("conditionalDrop");
  });

  it("puts loans that overlap into different lanes", async () => {
    const two = await flowOf(
      'fn two() { let s = String::new();\nlet a = &s;\nlet b = &s;\nprintln!("{a}{b}"); }',
      "two",
    );
    expect(column(two, "s").loans.map(({ lane }) => lane)).toEqual([0, 1]);
  });

  it("leaves out what a closure does to what it took along", async () => {
    const model = await flowOf('fn f() { let s = String::new();\nlet g = move || println!("{s}");\ng(); }', "f");
    expect(column(model, "s").loans).toEqual([]);
    expect(column(model, "s").marks.map(({ kind }) => kind)).toEqual(["create", "move"]);
  });

  it("names gaps at their rows", async () => {
    const model = await flowOf("fn f() {\n    let s = String::new();\n    my_dsl! { s }\n}", "f");
    expect(
      model.gaps.some(({ row }) => row === 2),
      JSON.stringify(model.gaps),
    ).toBe(true);
  });
});

describe("the function that is meant", () => {
  const meantAt = async (text: string, place: string): Promise<string | undefined> => {
    const offset = text.indexOf(place);
    const around = (await analyseText(text)).filter(
      ({ facts, base }) => base + facts.range.start <= offset && offset <= base + facts.range.end,
    );
    return functionMeant(around, offset)?.facts.function;
  };

  it("is the innermost", async () => {
    expect(await meantAt("fn outer() { fn inner() { let s = 1; } inner(); }", "let s")).toMatch(/inner$/);
    expect(await meantAt("fn outer() { fn inner() { let s = 1; } inner(); }", "inner();")).toMatch(/outer$/);
  });

  it("is, of those that a macro makes of one call, the one that has what stands there", async () => {
    const text = `macro_rules! both {
    ($first:block $second:block) => {
        fn one() $first
        fn two() $second
        fn three() {}
    };
}
both! {
    { let a = String::new(); drop(a); }
    { let b = String::new(); drop(b); }
}
`;
    expect(await meantAt(text, "drop(a)")).toMatch(/one$/);
    expect(await meantAt(text, "drop(b)")).toMatch(/two$/);
  });
});

describe("words", () => {
  it("say who and where, row by row", async () => {
    const rows = sentencesByRow(await flowOf(CODE, "tour"), false);
    const said = (row: number): readonly string[] => (rows.get(row) ?? []).map(({ text }) => text);
    expect(said(0)).toEqual(["`v` gets ownership from the caller"]);
    expect(said(2)).toContain("`a` is moved: `b` owns it now");
    expect(said(3)).toContain("`b` is borrowed by `first` (shared)");
    expect(said(4)).toContain("the shared borrow of `b` by `first` ends");
    expect(said(5)).toContain("from here on `b` may have been moved away");
    expect(said(12)).toContain("`b` is dropped, unless it was moved");
    expect(said(10), "a plain number has nothing to say").toEqual([]);
  });

  it("say what is counted of what surely is a share, by its name", async () => {
    const text = `use std::rc::Rc;
struct Tree { root: Rc<String> }
struct Deep { root: Rc<String> }
impl Clone for Deep { fn clone(&self) -> Self { Deep { root: Rc::new(self.root.to_string()) } } }
fn run(tree: &Tree, deep: Deep, maybe: Option<Rc<String>>) {
    let again = Rc::clone(&tree.root);
    let copy = deep.clone();
    let other = maybe.clone();
}
`;
    const rows = sentencesByRow(await flowOf(text, "run"), false);
    const said = (row: number): readonly string[] => (rows.get(row) ?? []).map((one) => one.text);
    expect(said(1)).toEqual([
      "`again` is created",
      "`tree.root` is borrowed by `clone` (shared)",
      "`tree.root` is counted once more",
    ]);
    expect(said(2)).toEqual(["`copy` is created", "`deep` is borrowed by `clone` (shared)"]);
    expect(said(3)).toEqual(["`other` is created", "`maybe` is borrowed by `clone` (shared)"]);
    expect(said(4)).toContain("`again` is dropped: the count goes down");
    expect(said(4)).toContain("`other` is dropped");
  });

  it("say nothing of the reference that a guard has to a reference", async () => {
    const text = `fn cut(head: &mut Option<String>) {
    match head {
        Some(text) if text.len() > 3 => text.truncate(3),
        _ => {}
    }
}
`;
    const rows = sentencesByRow(await flowOf(text, "cut"), false);
    const said = (rows.get(2) ?? []).map(({ text: one }) => one);
    expect(said).toContain("`*text` is borrowed by `len` (shared)");
    expect(said.filter((one) => one.includes("by `text`"))).toEqual(["`head.0` is borrowed by `text` (exclusive)"]);
  });

  it("tell what is dropped in its order, also what early exits alone drop", async () => {
    const text = `fn send(_: String) {}
fn run(first: String, digits: &str) -> Option<u8> {
    let moved = String::from(digits);
    let last = String::from(digits);
    let digit = digits.bytes().next()?;
    send(moved);
    Some(digit)
}
`;
    const rows = sentencesByRow(await flowOf(text, "run"), false);
    expect((rows.get(6) ?? []).map(({ text: said }) => said)).toEqual([
      "`last` is dropped",
      "`moved` is dropped, unless it was moved",
      "`first` is dropped",
    ]);
  });

  it("end a borrow after what is written through it", async () => {
    const text = `fn set(v: &mut [u8], value: u8) {
    if let Some(first) = v.first_mut() {
        *first = value;
    }
}
`;
    const rows = sentencesByRow(await flowOf(text, "set"), true);
    expect((rows.get(2) ?? []).map(({ text: said }) => said)).toEqual([
      "`value` is copied and stays usable",
      "`*first` is given a value",
      "the exclusive borrow of `*v` by `first` ends",
    ]);
  });

  it("speak once of a variable whose pattern a macro puts in two places", async () => {
    const text = `macro_rules! checked {
    ($p:pat = $e:expr => $b:block) => {{
        let out = $e;
        match &out { $p => {} _ => {} }
        match out { $p => $b _ => {} }
    }};
}
fn f(all: Vec<String>) {
    checked!(Some(first) = all.into_iter().next() => { drop(first); });
}
`;
    const said = sentencesOf(await flowOf(text, "f"), true).map((sentence) => sentence.text);
    expect(said.filter((one) => one.startsWith("`first`"))).toEqual([
      "`first` is created",
      "`first` is moved into `drop`",
    ]);
  });

  it("do not say that a borrow ends which the function gives away", async () => {
    const text = `fn longest(all: &mut Vec<String>) -> &mut String {
    let found = all.iter_mut();
    let first = found.max_by_key(|s| s.len());
    first.unwrap()
}
`;
    const said = sentencesOf(await flowOf(text, "longest"), true).map((sentence) => sentence.text);
    expect(said).toContain("`*all` is borrowed by `found` (exclusive)");
    expect(said.filter((one) => /ends$/.test(one))).toEqual([]);
  });

  it("say in which order variables are dropped: what is declared last comes first, in alternatives as the first one has it", async () => {
    const text = `struct D(u8);
impl Drop for D { fn drop(&mut self) {} }
fn f(all: (bool, D, D)) {
    let first = D(1);
    let second = D(2);
    let first = D(3);
    match all {
        (true, a, b) | (false, b, a) => {
            let _ = (&a, &b);
        }
    }
}`;
    const rows = sentencesByRow(await flowOf(text, "f"), false);
    const dropped = (row: number): readonly string[] =>
      (rows.get(row) ?? []).map(({ text }) => text).filter((each) => each.includes("dropped"));
    expect(dropped(7)).toEqual(["`b` is dropped", "`a` is dropped"]);
    expect(dropped(9).slice(0, 2)).toEqual(["`first` is dropped", "`second` is dropped"]);
  });
});

describe("words of another language", () => {
  const texts = translateFlow((text) => `«${text}»`);

  it("stand wherever the flow speaks: in sentences, tooltips, the legend and the heading", async () => {
    const model = await flowOf(CODE, "tour");
    for (const { text } of sentencesOf(model, true, texts)) expect(text).toMatch(/^«.*»$/);
    const file = flowFile(model, { file: "a.rs", withPlain: true, texts });
    expect(
      [...file.matchAll(/<title>([^<]*)/g)]
        .map((match) => match[1] ?? "")
        .filter((title) => /^[^«]*\bis\b/.test(title)),
    ).toEqual([]);
    for (const { words } of legend(texts)) expect(words).toMatch(/^«.*»$/);
    expect(file).toContain("«Who owns what in ");
  });

  it("have every place of the English ones", () => {
    expect(fill(texts.sharedUntil, "`a`", "`b`", "7")).toBe("«`a` is borrowed by `b` until line 7 (shared)»");
  });
});

describe("the picture", () => {
  it("has a place for every column that is shown, and rows of one height", async () => {
    const model = await flowOf(CODE, "tour");
    const layout = layOut(model, false);
    expect(layout.columns.map(({ column }) => column.name)).toEqual(["v", "a", "b", "first", "m", "counted", "again"]);
    expect(layout.y(2) - layout.y(1)).toBe(layout.y(1));
    for (const [index, { left, width }] of layout.columns.entries()) {
      expect(left, "columns do not overlap").toBe(
        index === 0 ? 0 : (layout.columns[index - 1]?.left ?? 0) + (layout.columns[index - 1]?.width ?? 0),
      );
      expect(width).toBeGreaterThan(0);
    }
  });

  it("shows everything with a sign of its own", async () => {
    const file = flowFile(await flowOf(CODE, "tour"), { file: "src/main.rs", withPlain: false });
    for (const kind of [
      "loan shared",
      "loan exclusive",
      "mark conditionalDrop",
      "mark count",
      "state maybeMoved",
      "arrow",
    ]) {
      expect(file, kind).toContain(`class="${kind}"`);
    }
    for (const { words } of legend()) expect(file, "the legend").toContain(words);
  });

  const HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">';

  it("holds no markup of the code shown, of its path or of its strings", async () => {
    const code = `fn f() {\n    let s = String::from(r#"${HOSTILE}"#); // ${HOSTILE}\n    let r#type = s;\n    drop(r#type);\n}`;
    const file = flowFile(await flowOf(code, "f"), { file: `${HOSTILE}.rs`, withPlain: true });
    expect(file).toContain("&lt;/script&gt;&lt;script&gt;");
    expect(file).not.toMatch(/<script|<img|onerror="/);
  });

  it("is XML whatever the code holds: control characters and halves of surrogate pairs", async () => {
    const file = flowFile(await flowOf('fn f() {\n    let s = "\u0000\ud800"; // \udc00\u0007\n}', "f"), {
      file: "a.rs",
      withPlain: true,
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(file).not.toMatch(/[\u0000-\u0008]|[\ud800-\udfff]/);
  });
});
