/**
 * The parser on tree-sitter's native binding. Loading it fails where no prebuilt binary fits; `createParser.ts` then
 * takes the WASM one.
 */
import type { Tree } from "tree-sitter";
import { chunkAt, emptyTree, Flattener, parseTimeout, type RustParser, type SyntaxTree } from "./parser.js";

/** Rejects when the native binding does not load. */
export async function createNativeParser(): Promise<RustParser> {
  const { default: TreeSitter } = await import("tree-sitter");
  const { default: rust } = await import("tree-sitter-rust");
  const parser = new TreeSitter();
  // The grammar package types its inner `language` as unknown where tree-sitter wants a `Language`; both are opaque.
  Reflect.apply(parser.setLanguage, parser, [rust]);
  const flattener = new Flattener();
  return {
    kind: "native",
    parse(text: string): SyntaxTree {
      // The binding copies what the callback returns into a buffer of fixed size and asks again for the rest; with a
      // plain string it would fail beyond 32 KB.
      parser.setTimeoutMicros(parseTimeout(text));
      const tree: Tree | null | undefined = parser.parse((index) => chunkAt(text, index));
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
