/** Associated types keep the regions of the type they are taken of: what the borrow checker needs. */
import { describe, expect, it } from "vitest";
import { erasedRegion, regionVar } from "../../src/types/argTerms.js";
import { InferCtxt } from "../../src/types/inferCtxt.js";
import { paramEnvOf } from "../../src/types/paramEnv.js";
import { instantiateBound, replaceRegions } from "../../src/types/subst.js";
import type { Region, Type } from "../../src/types/type.js";
import { walkType } from "../../src/types/walk.js";
import { declare } from "./declared.js";

/** Numbers the regions of the first input from 1 on, normalises, and lists those of the result with what had to be equal. */
async function normalized(text: string): Promise<{ regions: number[]; equal: string[] }> {
  const { cx, function: find } = await declare(text);
  const f = find("f");
  let next = 1;
  const opened = instantiateBound(f.signature).inputs[0];
  if (opened === undefined) throw new Error("f has a parameter");
  const numbered = replaceRegions(opened, () => regionVar(next++));
  const number = (region: Region): number =>
    region.kind === "var" ? region.variable : region.kind === "erased" ? 0 : -1;
  const icx = new InferCtxt(cx, paramEnvOf(cx, f.def), {
    fresh: () => erasedRegion,
    outlives: () => undefined,
  });
  const result: Type = icx.closeRegions(icx.resolve(icx.traits.normalize(numbered)));
  const regions: number[] = [];
  walkType(
    result,
    () => true,
    (region) => regions.push(number(region)),
  );
  return { regions, equal: icx.equated.map(([a, b]) => `${number(a)}=${number(b)}`) };
}

describe("normalisation with regions", () => {
  it("elements of a vector keep theirs", async () => {
    expect(await normalized("fn f(x: <Vec<&u8> as IntoIterator>::Item) {}")).toEqual({ regions: [1], equal: [] });
  });
  it("iterating a borrowed vector borrows for as long as the vector is borrowed", async () => {
    // Numbered from the inside out: 2 is the vector's borrow.
    expect(await normalized("fn f(x: <&Vec<&u8> as IntoIterator>::Item) {}")).toEqual({ regions: [2, 1], equal: [] });
  });
  it("an impl for one lifetime twice makes the two equal", async () => {
    const text =
      "trait T { type A; } impl<'a> T for (&'a u8, &'a u8) { type A = &'a u8; } fn f(x: <(&u8, &u8) as T>::A) {}";
    expect(await normalized(text)).toEqual({ regions: [1], equal: ["1=2"] });
  });
  it("adapters pass them on", async () => {
    expect(
      (await normalized("fn f(x: <std::iter::Cloned<std::slice::Iter<&u8>> as Iterator>::Item) {}")).regions,
    ).toEqual([2]);
    expect(
      (await normalized("fn f(x: <std::iter::Rev<std::slice::IterMut<u8>> as Iterator>::Item) {}")).regions,
    ).toEqual([1]);
  });
  it("through a where clause", async () => {
    expect((await normalized("fn f<'a, I: Iterator<Item = &'a u8>>(x: <I as Iterator>::Item) {}")).regions).toEqual([
      -1,
    ]);
  });
  it("of a result of a higher-ranked bound", async () => {
    expect((await normalized("fn f<F: Fn(&u8) -> &u8>(x: <F as FnOnce<(&'static u8,)>>::Output) {}")).regions).toEqual([
      1,
    ]);
  });
  it("of the future of an async fn", async () => {
    const text =
      "async fn g(x: &u8) -> &u8 { x } fn f(x: <G<'_> as Get>::Out) {} struct G<'a>(&'a u8); trait Get { type Out; } impl<'a> Get for G<'a> { type Out = &'a u8; }";
    expect((await normalized(text)).regions).toEqual([1]);
  });
});
