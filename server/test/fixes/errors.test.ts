/** What is offered for borrow-checker errors: borrowing first, `.clone()` last; applied to the text, so that a reader sees the outcome. */
import { describe, expect, it } from "vitest";
import { applyFixes } from "../../src/cli/auditFindings.js";
import { errorFixes } from "../../src/fixes/errors/errors.js";
import { fixAt } from "../../src/fixes/fixAt.js";
import { errorsOfTexts } from "../analysisHarness.js";

/** `title` → the lines that the fix changes, joined by ` / `. */
async function offered(source: string): Promise<readonly string[]> {
  const [errors = []] = await errorsOfTexts([source]);
  return errors.flatMap((input) =>
    errorFixes(input).map((fix) => {
      const after = applyFixes(source, [fixAt(fix, input.base)]).split("\n");
      const changed = after.filter((line, index) => line !== source.split("\n")[index]);
      return `${fix.title}: ${changed.map((line) => line.trim()).join(" / ")}`;
    }),
  );
}

describe("errors", () => {
  it("E0382: a loop, a binding, a call", async () => {
    expect(await offered('fn f(v: Vec<u32>) -> usize {\n  for x in v { print!("{x}"); }\n  v.len()\n}\n')).toEqual([
      'Iterate over `v` by reference: for x in &v { print!("{x}"); }',
      'Clone `v`: for x in v.clone() { print!("{x}"); }',
    ]);
    expect(await offered("fn f(s: String) -> usize {\n  let t = s;\n  s.len() + t.len()\n}\n")).toEqual([
      "Borrow `s`: let t = &s;",
      "Clone `s`: let t = s.clone();",
    ]);
    expect(await offered("fn g(_s: String) {}\nfn f(s: String) -> usize {\n  g(s);\n  s.len()\n}\n")).toEqual([
      "Clone `s`: g(s.clone());",
    ]);
  });

  it("E0507: behind a shared and an exclusive reference", async () => {
    expect(await offered("struct P { o: Option<String> }\nfn f(p: &P) {\n  let _o = p.o;\n}\n")).toEqual([
      "Borrow `p.o`: let _o = &p.o;",
      "Clone `p.o`: let _o = p.o.clone();",
    ]);
    expect(await offered("struct P { o: Option<String> }\nfn f(p: &mut P) {\n  let _o = p.o;\n}\n")).toEqual([
      "Borrow `p.o`: let _o = &p.o;",
      "Take `p.o` and leave `None`: let _o = p.o.take();",
      "Clone `p.o`: let _o = p.o.clone();",
    ]);
    expect(
      await offered(
        "struct P { o: Option<String> }\nfn f(p: &P) {\n  match p.o { Some(s) => drop(s), None => {} }\n}\n",
      ),
    ).toEqual(["Match on a reference to `p.o`: match &p.o { Some(s) => drop(s), None => {} }"]);
  });

  it("E0596 and E0384: `mut`, of the variable or of the reference that is in the way", async () => {
    expect(await offered("fn f() {\n  let v = Vec::new();\n  v.push(1);\n}\n")).toEqual([
      "Make `v` mutable: let mut v = Vec::new();",
    ]);
    expect(await offered("fn f() -> u32 {\n  let x = 1;\n  x = 2;\n  x\n}\n")).toEqual([
      "Make `x` mutable: let mut x = 1;",
    ]);
    expect(await offered("fn f(v: &Vec<u32>) {\n  v.push(1);\n}\n")).toEqual([
      "Let `v` be an exclusive reference: fn f(v: &mut Vec<u32>) {",
    ]);
  });

  it("E0373: `move`", async () => {
    expect(
      await offered("fn f() -> Box<dyn Fn() -> usize> {\n  let s = String::new();\n  Box::new(|| s.len())\n}\n"),
    ).toEqual(["Move the captured variables into the closure: Box::new(move || s.len())"]);
  });
});
