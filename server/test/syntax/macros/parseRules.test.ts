/** A macro's definition, compiled once. */
import { describe, expect, it } from "vitest";
import { tokenize } from "../../../src/syntax/lexer.js";
import { expandTokens } from "../../../src/syntax/macros/expand.js";
import { parseRules } from "../../../src/syntax/macros/parseRules.js";
import { callOf, context } from "./harness.js";

function rulesOf(text: string, edition = 2021) {
  return parseRules(tokenize(text, 0, text.length, 0), { name: "m", crate: "krate", edition });
}

describe("parseRules", () => {
  it("reads a macro 2.0 in its short form, and rules separated by commas", () => {
    const rules = rulesOf("($a:expr) => { f($a) }, () => { g() }");
    if (typeof rules === "string") throw new Error(rules);
    const text = (call: string) => {
      const tokens = expandTokens(callOf(call), rules, context());
      return typeof tokens === "string" ? tokens : tokens.map((token) => token.text).join("");
    };
    expect(text("m!(x)")).toBe("f(x)");
    expect(text("m!()")).toBe("g()");
  });

  it("lets `attr` and `derive` rules alone", () => {
    const rules = rulesOf("attr(a) ($($t:tt)*) => { } ; derive() ($($t:tt)*) => { }; ($a:expr) => { f($a) }");
    expect(typeof rules === "string" ? rules : rules.rules.length).toBe(1);
  });

  it("knows that `pat` and `expr` changed with the edition", () => {
    const fragments = (edition: number) => {
      const rules = rulesOf("($p:pat, $e:expr) => {}", edition);
      if (typeof rules === "string") throw new Error(rules);
      return rules.rules[0]?.matcher.locations.flatMap((location) =>
        location.kind === "metavariable" ? [location.fragment] : [],
      );
    };
    expect(fragments(2018)).toEqual(["pat_param", "expr_2021"]);
    expect(fragments(2021)).toEqual(["pat", "expr_2021"]);
    expect(fragments(2024)).toEqual(["pat", "expr"]);
  });

  it.each([
    ["x => {}", "a rule of `m!` does not start with a matcher"],
    ["($x:expr) {}", "a rule of `m!` has no transcriber"],
    ["($x:nonsense) => {}", "`m!` has the unknown fragment specifier `nonsense`"],
    ["($x) => {}", "a metavariable in a matcher of `m!` has no fragment specifier"],
    ["($($x:tt)) => {}", "a repetition in a matcher of `m!` has no operator"],
    ["($($x:vis)*) => {}", "a repetition in a matcher of `m!` matches no tokens"],
    ["($($($x:ident),*)?) => {}", "a repetition in a matcher of `m!` matches no tokens"],
    ["($x:tt) => { $($x) }", "`m!`: a repetition in a transcriber has no operator"],
    ["($x:tt) => { ${nonsense($x)} }", "`m!`: unknown metavariable expression"],
  ])("%s has a reason", (text, reason) => {
    expect(rulesOf(text)).toBe(reason);
  });
});
