/** Macros with a short way: what tokens it gives, and which calls it leaves to the macro's own rules. */
import { describe, expect, it } from "vitest";
import { tokenize } from "../../../src/syntax/lexer.js";
import { expandTokens, type MacroDefinition } from "../../../src/syntax/macros/expand.js";
import { shortcutOf } from "../../../src/syntax/macros/shortcuts/index.js";
import { callOf, context, definitions } from "./harness.js";

const RESTS_ON = tokenize("CALLSITE event span arg_impl", 0, 28, 0);

function expansionOf(name: string, args: string, crate = "tracing"): string {
  const rules: MacroDefinition | undefined = definitions(
    `macro_rules! ${name} { ($($all:tt)*) => { by_rule }; }`,
    crate,
  ).get(name);
  if (rules?.kind !== "rules") throw new Error("no rules");
  const shortcut = shortcutOf(crate, name, RESTS_ON);
  const tokens = expandTokens(callOf(`${name}!(${args})`), { ...rules, shortcut }, context());
  return typeof tokens === "string" ? `failed: ${tokens}` : tokens.map(({ text }) => text).join(" ");
}

/** What is lent by a call, as one text. */
function lentBy(name: string, args: string): string {
  const text = expansionOf(name, args);
  return /drop \( \( (.*) \) \) ; } }$/.exec(text)?.[1] ?? text;
}

describe("events of tracing", () => {
  it("lend their values for a statement, if they are enabled", () => {
    expect(expansionOf("info", "id")).toBe(
      "{ if $crate :: hint :: black_box ( true ) { $crate :: mem :: drop ( ( & id , ) ) ; } }",
    );
  });

  it.each([
    ["info", '"no answer"', '& $crate :: format_args ! ( "no answer" ) ,'],
    [
      "warn",
      'id, ?user.name, %self, "{} of {x}", n',
      '& id , & user . name , & self , & $crate :: format_args ! ( "{} of {x}" , n ) ,',
    ],
    [
      "debug",
      'len = a.end - a.start, user.id = ?id, "a name" = %text,',
      "&  a . end - a . start  , &  id  , &  text  ,",
    ],
    ["trace", 'target: "net", name: "read", id', "& id ,"],
    ["event", 'target: "net", Level::INFO, id', "& id ,"],
    ["event", "Level::INFO, id = f(a, b)", "&  f ( a , b )  ,"],
  ])("%s!(%s)", (name, args, lent) => {
    expect(lentBy(name, args)).toBe(lent);
  });

  it.each([
    ["info", "parent: &span, id"],
    ["info", '{ id = 1 }, "text"'],
    ["info", 'concat!("a", "b")'],
    ["info", ""],
    ["info", "id = "],
    ["event", "Level::INFO"],
  ])("%s!(%s) goes by the rules", (name, args) => {
    expect(expansionOf(name, args)).toBe("by_rule");
  });

  it("make a span", () => {
    expect(expansionOf("info_span", '"read"')).toBe(
      "{ if $crate :: hint :: black_box ( true ) { $crate :: mem :: drop ( ( ) ) ; } $crate :: Span :: none ( ) }",
    );
    expect(expansionOf("info_span", '"read", id, n = 1')).toContain("( ( & id , &  1  , ) )");
    expect(expansionOf("span", 'target: "net", Level::INFO, "read", id')).toContain("( ( & id , ) )");
    expect(expansionOf("span", 'parent: &other, Level::INFO, "read"')).toBe("by_rule");
  });

  it("are no shortcut of another crate's macros, nor of others of that name", () => {
    expect(shortcutOf("log", "info", RESTS_ON)).toBeUndefined();
    expect(shortcutOf("tracing", "enabled", RESTS_ON)).toBeUndefined();
    expect(shortcutOf("tracing", "info", [])).toBeUndefined();
  });
});

describe("arg! of clap", () => {
  it.each([["<FILE>"], ['-c --"max-count" <N> ... "how often"'], ["base: [COMMIT]"]])(
    "arg!(%s) is an `Arg`",
    (args) => {
      expect(expansionOf("arg", args, "clap")).toBe("$crate :: Arg :: default ( )");
      expect(expansionOf("arg", args, "clap_builder")).toBe("$crate :: Arg :: default ( )");
    },
  );

  it("goes by the rules where something else stands in it", () => {
    expect(expansionOf("arg", "--color <WHEN> help()", "clap")).toBe("by_rule");
  });
});
