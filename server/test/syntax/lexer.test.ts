/** Tokens as rustc cuts them, with their spans. */
import { describe, expect, test } from "vitest";
import { tokenize } from "../../src/syntax/lexer.js";

function show(text: string): string {
  return tokenize(text, 0, text.length, 0)
    .map((token) => `${token.kind}:${token.text}`)
    .join(" ");
}

describe("tokens", () => {
  test.each([
    ["", ""],
    ["a r#type _ _x é x1", "ident:a ident:r#type ident:_ ident:_x ident:é ident:x1"],
    ["// c\n/* a /* b */ c */ x /// d", "ident:x"],
    ["a/* open", "ident:a"],
    [`"a\\"b" "" "open`, `literal:"a\\"b" literal:"" literal:"open`],
    [`r"\\" r#"a"b"# br##"x"#"## cr"z"`, `literal:r"\\" literal:r#"a"b"# literal:br##"x"#"## literal:cr"z"`],
    [`b"a" c"b" b'\\'' b'x'`, `literal:b"a" literal:c"b" literal:b'\\'' literal:b'x'`],
    [
      "'a' 'a '\\'' '\\u{1F600}' '😀' 'static '_ 'r#x",
      "literal:'a' lifetime:'a literal:'\\'' literal:'\\u{1F600}' literal:'😀' lifetime:'static lifetime:'_ lifetime:'r#x",
    ],
    ["<'a,'b>", "punct:< lifetime:'a punct:, lifetime:'b punct:>"],
    [
      "1 1u8 1.5 1. 1.5e-3f32 1e5 0xE+1 1_000",
      "literal:1 literal:1u8 literal:1.5 literal:1. literal:1.5e-3f32 literal:1e5 literal:0xE punct:+ literal:1 literal:1_000",
    ],
    [
      "1..2 1..=2 1.foo() x.0.1 x.0.a",
      "literal:1 punct:.. literal:2 literal:1 punct:..= literal:2 literal:1 punct:. ident:foo open:( close:) ident:x punct:. literal:0 punct:. literal:1 ident:x punct:. literal:0 punct:. ident:a",
    ],
    [
      ":: => -> ..= ... .. && || <<= >>= << >> == != <= >=",
      ":: => -> ..= ... .. && || <<= >>= << >> == != <= >="
        .split(" ")
        .map((op) => `punct:${op}`)
        .join(" "),
    ],
    [
      "+= -= *= /= %= ^= &= |= a=b",
      "punct:+= punct:-= punct:*= punct:/= punct:%= punct:^= punct:&= punct:|= ident:a punct:= ident:b",
    ],
    ["$x $crate", "dollar:$ ident:x dollar:$ ident:crate"],
    ["Vec<Vec<u8>>", "ident:Vec punct:< ident:Vec punct:< ident:u8 punct:>>"],
    ['r"a"# b r', 'literal:r"a" punct:# ident:b ident:r'],
  ])("%s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  test("spans are relative to the base and stop at the end", () => {
    const tokens = tokenize("ab cd ef", 3, 7, 3);
    expect(tokens.map((token) => [token.text, token.span.start, token.span.end, token.spaced])).toEqual([
      ["cd", 0, 2, false],
      ["e", 3, 4, true],
    ]);
  });
});
