/**
 * The parser on tree-sitter's native binding. Loading it fails where no prebuilt binary fits; `createParser.ts` then
 * takes the WASM one.
 */
import { Flattener, type RustParser, type SyntaxTree } from "./parser.js";

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
      const tree = parser.parse((index) => text.slice(index, chunkEnd(text, index)));
      return flattener.flatten(tree.walk(), text);
    },
    dispose(): void {
      // Garbage collected by the binding.
    },
  };
}

/** A chunk must not end inside a surrogate pair: the binding would read two broken characters. */
function chunkEnd(text: string, index: number): number {
  const end = index + CHUNK;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last < 0xdc00 ? end - 1 : end;
}

/** In UTF-16 code units. Larger than the binding's buffer (32 KB) fails; smaller means more calls. */
const CHUNK = 8 * 1024;
