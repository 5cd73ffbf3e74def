/** Doc comments between the tokens of a macro call are attributes there. */
import { describe, expect, it } from "vitest";
import { withDocAttributes } from "../../src/syntax/docComments.js";
import { tokenize } from "../../src/syntax/lexer.js";

function tokensOf(text: string): string {
  return withDocAttributes(tokenize(text, 0, text.length, 0), text, 0, text.length)
    .map((token) => token.text)
    .join(" ");
}

describe("doc comments in a macro call", () => {
  it.each([
    ["a /// text\n b", 'a # [ doc = "" ] b'],
    ["/// one\n/// two\nstruct S;", '# [ doc = "" ] # [ doc = "" ] struct S ;'],
    ["Brace /// at the end", 'Brace # [ doc = "" ]'],
    ["/** block */ x", '# [ doc = "" ] x'],
    ["//! inner\n x", '# ! [ doc = "" ] x'],
    ["/*! inner */ x", '# ! [ doc = "" ] x'],
  ])("%j", (text, tokens) => {
    expect(tokensOf(text)).toBe(tokens);
  });

  it.each([
    "a // plain\n b",
    "a //// a rule\n b",
    "a /* plain */ b",
    "a /*** stars ***/ b",
    "a /**/ b",
    "a // /// x\n b",
  ])("%j has none", (text) => {
    expect(tokensOf(text)).toBe("a b");
  });

  it("text in strings is none", () => {
    expect(tokensOf('a "/// x" b')).toBe('a "/// x" b');
  });

  it("stands where the comment stands", () => {
    const text = "a /// text\n b";
    const [, pound] = withDocAttributes(tokenize(text, 0, text.length, 0), text, 0, text.length);
    expect(pound?.span).toEqual({ start: 2, end: 10, expansion: undefined });
  });
});
