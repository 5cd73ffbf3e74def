/** Rust for property tests: the fences of the fixtures, which are small programs about everything that the server knows. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FIXTURES = join(import.meta.dirname, "../../../test-fixtures/ownership");

/** Fences at least so long are worth editing, in UTF-16 units. */
const SHORTEST = 300;

function fences(): readonly string[] {
  return readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort()
    .flatMap((name) => [...readFileSync(join(FIXTURES, name), "utf8").matchAll(/^```rust[^\n]*\n([\s\S]*?)^```/gm)])
    .map((match) => match[1] ?? "")
    .filter((text) => text.length >= SHORTEST);
}

const FENCES = fences();

/** Files of a few fences each, every other in a module of its own. */
export const TEXTS: readonly string[] = filesOf(FENCES);

/** Those that are made up of calls that stand for items. */
export const TEXTS_OF_CALLS: readonly string[] = FENCES.filter(
  (text) => /^(?: {4})?(?!macro_rules)\w+!/m.test(text) && /^macro_rules/m.test(text),
);

function filesOf(all: readonly string[]): readonly string[] {
  const files: string[] = [];
  for (let index = 0; index + 2 < all.length; index += 3) {
    const [a = "", b = "", c = ""] = all.slice(index, index + 3);
    files.push(`${a}\nmod second {\n${b}}\n\n${c}`);
  }
  return files;
}
