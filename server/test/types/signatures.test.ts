/** Signatures with their lifetimes: elision, opaque results, `async`. */
import { describe, expect, it } from "vitest";
import { boundsOfOpaque } from "../../src/types/aliasBounds.js";
import { regionVar } from "../../src/types/argTerms.js";
import { instantiateBound } from "../../src/types/subst.js";
import type { Region, Type } from "../../src/types/type.js";
import { walkType } from "../../src/types/walk.js";
import { declare } from "./declared.js";

/** Regions of a type from left to right: `'a`, `'static`, `#0` for the first one bound by the signature, `^1.0` further out. */
function regions(type: Type): string[] {
  const found: string[] = [];
  walkType(
    type,
    () => true,
    (region) => found.push(show(region)),
  );
  return found;
}

function show(region: Region): string {
  switch (region.kind) {
    case "bound":
      return region.depth === 0 ? `#${region.index}` : `^${region.depth}.${region.index}`;
    case "param":
      return region.param.name;
    case "var":
      return `?${region.variable}`;
    case "static":
    case "erased":
      return region.kind;
  }
}

async function signature(text: string, name = "f"): Promise<{ inputs: string[][]; output: string[] }> {
  const { signature: found } = (await declare(text)).function(name);
  return { inputs: found.inputs.map(regions), output: regions(found.output) };
}

describe("lifetime elision", () => {
  it("each one left out of an input is its own", async () => {
    expect((await signature("fn f(a: &u8, b: &&u8) {}")).inputs).toEqual([["#0"], ["#1", "#2"]]);
  });
  it("the only one of the inputs goes to the output", async () => {
    expect((await signature("fn f(a: &u8, b: u8) -> Option<&u8> { None }")).output).toEqual(["#0"]);
    expect((await signature("fn f<'a>(a: (&'a u8, &'a u8), b: u8) -> &u8 { a.0 }")).output).toEqual(["'a"]);
    expect((await signature("fn f<'a>(a: &'a u8, b: &'a u8) -> &u8 { a }")).output).toEqual(["erased"]);
    expect((await signature("fn f(a: &u8, b: &u8) -> &u8 { a }")).output).toEqual(["erased"]);
  });
  it("`&self` wins over other inputs", async () => {
    const text = "struct S; impl S { fn f(&self, other: &u8) -> &u8 { todo!() } }";
    expect(await signature(text)).toEqual({ inputs: [["#0"], ["#1"]], output: ["#0"] });
  });
  it("so does a typed self with one reference to Self", async () => {
    const text = "use std::pin::Pin; struct S; impl S { fn f(self: Pin<&mut Self>, other: &u8) -> &u8 { todo!() } }";
    expect((await signature(text)).output).toEqual(["#0"]);
  });
  it("is hidden in paths as well", async () => {
    const text = "use std::cell::{Ref, RefCell}; fn f(a: &RefCell<u8>) -> Ref<u8> { a.borrow() }";
    expect(await signature(text)).toEqual({ inputs: [["#0"]], output: ["#0"] });
  });
  it("of a function pointer stays inside it", async () => {
    expect(await signature("fn f(g: fn(&u8) -> &u8, a: &u8) -> &u8 { g(a) }")).toEqual({
      inputs: [["#0", "#0"], ["#0"]],
      output: ["#0"],
    });
  });
  it("of a trait object that a reference holds is the reference's, in a box 'static", async () => {
    const text = "trait T {} fn f(a: &dyn T, b: Box<dyn T>, c: &Box<dyn T>, d: Box<dyn T + '_>) {}";
    expect((await signature(text)).inputs).toEqual([["#0", "#0"], ["static"], ["#1", "static"], ["#2"]]);
  });
  it("in an impl's header is a parameter of the impl", async () => {
    const text = "struct R<'a>(&'a u8); impl R<'_> { fn f(&self) -> &u8 { self.0 } fn g(self) -> Self { self } }";
    expect(await signature(text)).toEqual({ inputs: [["#0", "'_"]], output: ["#0"] });
    expect(await signature(text, "g")).toEqual({ inputs: [["'_"]], output: ["'_"] });
  });
  it("in a constant or field is 'static", async () => {
    expect((await signature("type A = &'static str; fn f(a: A) {}")).inputs).toEqual([["static"]]);
  });
});

describe("opaque types", () => {
  it("the future of an async fn holds all its lifetimes", async () => {
    expect((await signature("async fn f<'a>(a: &'a u8, b: &u8) -> u8 { 0 }")).output).toEqual(["'a", "#0"]);
  });
  it("before 2024 `impl Trait` holds only what it names, from 2024 on all", async () => {
    const text = "fn f<'a>(a: &'a u8, b: &u8) -> impl Sized + 'a { a }";
    expect((await signature(text)).output).toEqual(["'a", "static"]);
    const { signature: found } = (await declare(text, "2024")).function("f");
    expect(regions(found.output)).toEqual(["'a", "#0"]);
  });
  it("bounds follow the regions that the signature is opened with", async () => {
    const { cx, function: find } = await declare("fn f(a: &[u8]) -> impl Iterator<Item = &u8> + '_ { a.iter() }");
    const opened = instantiateBound(find("f").signature, () => regionVar(7));
    if (opened.output.kind !== "opaque") throw new Error("the output is opaque");
    const shown = boundsOfOpaque(cx, opened.output).map((bound) => {
      switch (bound.kind) {
        case "projection":
          return `Item: ${regions(bound.type).join()}`;
        case "typeOutlives":
          return `outlives ${show(bound.region)}`;
        default:
          return bound.kind;
      }
    });
    expect(shown).toContain("Item: ?7");
    expect(shown).toContain("outlives ?7");
  });
});
