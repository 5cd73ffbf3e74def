/**
 * The parser on tree-sitter's native binding. Loading it fails where no prebuilt binary fits; `createParser.ts` then
 * takes the WASM one.
 */
import type { Tree } from "tree-sitter";
import { startTimeLimit } from "../base/timeLimit.js";
import { chunkAt, emptyTree, Flattener, parseLimit, type RustParser, type SyntaxTree } from "./parser.js";

/** How long a parse goes on before the limit is asked for, in microseconds. */
const SLICE = 50_000;

/** Rejects when the native binding does not load. */
export async function createNativeParser(): Promise<RustParser> {
  const { default: TreeSitter } = await import("tree-sitter");
  const { default: rust } = await import("tree-sitter-rust");
  const parser = new TreeSitter();
  // The grammar package types its inner `language` as unknown where tree-sitter wants a `Language`; both are opaque.
  Reflect.apply(parser.setLanguage, parser, [rust]);
  parser.setTimeoutMicros(SLICE);
  const flattener = new Flattener();
  return {
    kind: "native",
    parse(text: string): SyntaxTree {
      // The binding copies what the callback returns into a buffer of fixed size and asks again for the rest; with a
      // plain string it would fail beyond 32 KB.
      const input = (index: number): string => chunkAt(text, index);
      const isOver = startTimeLimit(parseLimit(text));
      let tree: Tree | null | undefined = parser.parse(input);
      // The binding's clock goes on while the machine sleeps or does something else. A parse that it stopped goes on when called again.
      while ((tree === null || tree === undefined) && !isOver()) tree = parser.parse(input);
      if (tree === null || tree === undefined) {
        parser.reset();
        return emptyTree(text);
      }
      return flattener.flatten(tree.walk(), text);
    },
    dispose(): void {
      // Garbage collected by the binding.
    },
  };
}
