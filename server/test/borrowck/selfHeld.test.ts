/** A closure that holds itself has no type: the function is silent, and does not fail. */
import { expect, test } from "vitest";
import { analyseText } from "../analysisHarness.js";

test.each([
  "fn f() { let s; [move || (s) as u8, { let t = s; t }] }",
  "fn take<T>(x: T) -> T { x } fn f() { let s; let a = [move || { s; }, take(s)]; }",
  "fn take<T>(x: T) -> T { x } fn f() { let s; let c = move || { take(s); }; s = c; }",
])("%s", async (text) => {
  const facts = (await analyseText(text)).map((located) => located.facts);
  const reasons = facts.flatMap(({ gaps }) => gaps.map(({ reason }) => reason));
  expect(reasons.filter((reason) => /could not be analysed/.test(reason))).toEqual([]);
  expect(facts.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
});
