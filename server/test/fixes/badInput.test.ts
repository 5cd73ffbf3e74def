/** Code that is not, or cannot be, understood: nothing is ever offered as safe there. */
import { describe, expect, it } from "vitest";
import { analyseText } from "../analysisHarness.js";

const SHOW = "fn show(text: &String) -> usize {\n    text.len()\n}\n";

const TEXTS: Readonly<Record<string, string>> = {
  "a clone in a macro's body": `${SHOW}macro_rules! twice {\n    ($text:ident) => {\n        show(&$text.clone()) + show(&$text.clone())\n    };\n}\nfn main() {\n    let s = String::new();\n    twice!(s);\n}\n`,
  "a macro that is not known": `${SHOW}fn main() {\n    let s = String::new();\n    show(&s.clone());\n    unknown_macro!(s);\n}\n`,
  "a type that is not known": `fn show(value: &missing::Thing) {}\nfn main(value: missing::Thing) {\n    show(&value.clone());\n    let copy = value.clone();\n    show(&copy);\n}\n`,
  "a field of a type that is not known": `#[derive(Clone)]\nstruct Outer {\n    inner: missing::Inner,\n}\nfn show(outer: &Outer) {}\nfn main(outer: Outer) {\n    show(&outer.clone());\n}\n`,
  "a function that is not known": `fn main() {\n    let s = String::new();\n    missing::show(&s.clone());\n    println!("{s}");\n}\n`,
  "a `Clone` written by hand": `struct Loud;\nimpl Clone for Loud {\n    fn clone(&self) -> Loud {\n        println!("cloned");\n        Loud\n    }\n}\nfn show(loud: &Loud) {}\nfn main() {\n    let loud = Loud;\n    show(&loud.clone());\n    let copy = loud.clone();\n    show(&copy);\n}\n`,
  "a `Drop` written by hand": `#[derive(Clone)]\nstruct Loud;\nimpl Drop for Loud {\n    fn drop(&mut self) {\n        println!("dropped");\n    }\n}\nfn show(loud: &Loud) {}\nfn main() {\n    let loud = Loud;\n    show(&loud.clone());\n    let copy = loud.clone();\n    show(&copy);\n}\n`,
  "a `Drop` deep inside": `struct Loud;\nimpl Drop for Loud {\n    fn drop(&mut self) {}\n}\n#[derive(Clone)]\nstruct Outer {\n    all: Vec<Option<std::sync::Arc<u32>>>,\n    loud: Option<Box<Other>>,\n}\n#[derive(Clone)]\nstruct Other {\n    name: Wrapped,\n}\nstruct Wrapped(Loud);\nimpl Clone for Wrapped {\n    fn clone(&self) -> Wrapped {\n        Wrapped(Loud)\n    }\n}\nfn show(outer: &Outer) {}\nfn main(outer: Outer) {\n    show(&outer.clone());\n}\n`,
  "a line that is half written": `${SHOW}fn main() {\n    let s = String::new();\n    show(&s.clone());\n    let t = s.\n    println!("{s}");\n}\n`,
  "a name that is declared nowhere": `${SHOW}fn main() {\n    show(&missing.clone());\n    let y = missing.clone();\n    println!("{y}");\n}\n`,
};

describe("bad input", () => {
  for (const [what, text] of Object.entries(TEXTS)) {
    it(`${what}: no fix is safe`, async () => {
      const clones = (await analyseText(text)).flatMap(({ facts }) => facts.clones);
      const safe = clones.flatMap(({ fixes }) => fixes.filter(({ tier }) => tier === "safe"));
      expect(safe.map(({ title }) => title)).toEqual([]);
    });
  }

  it("what is understood is offered as safe, so that the others can fail", async () => {
    const [, main] = await analyseText(
      `${SHOW}fn main() {\n    let s = String::new();\n    show(&s.clone());\n    println!("{s}");\n}\n`,
    );
    expect(main?.facts.clones.map(({ fixes }) => fixes[0]?.tier)).toEqual(["safe"]);
  });
});
