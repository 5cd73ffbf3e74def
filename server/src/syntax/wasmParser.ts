/**
 * The parser on web-tree-sitter, for the browser and for machines where the native binding does not load. It runs
 * tree-sitter-rust's own `.wasm` and gives the same trees as `nativeParser.ts`.
 */
import { Language, Parser } from "web-tree-sitter";
import { startTimeLimit } from "../base/timeLimit.js";
import { chunkAt, emptyTree, Flattener, parseLimit, type RustParser, type SyntaxTree } from "./parser.js";

export interface WasmBinaries {
  /** web-tree-sitter's `tree-sitter.wasm`. */
  readonly runtime: Uint8Array;
  /** tree-sitter-rust's `tree-sitter-rust.wasm`. */
  readonly grammar: Uint8Array;
}

/** Rejects when the binaries are not what they should be. */
export async function createWasmParser(binaries: WasmBinaries): Promise<RustParser> {
  await Parser.init({ wasmBinary: binaries.runtime });
  const language = await Language.load(binaries.grammar);
  const parser = new Parser();
  parser.setLanguage(language);
  const flattener = new Flattener();
  return {
    kind: "wasm",
    parse(text: string): SyntaxTree {
      // `setTimeoutMicros` fails in this version; the callback stops the parse by answering true.
      const progressCallback = startTimeLimit(parseLimit(text));
      const tree = parser.parse((index) => chunkAt(text, index), null, { progressCallback });
      if (tree === null) {
        parser.reset();
        return emptyTree(text);
      }
      const cursor = tree.walk();
      try {
        return flattener.flatten(cursor, text);
      } finally {
        cursor.delete();
        tree.delete();
      }
    },
    dispose(): void {
      parser.delete();
    },
  };
}
