/**
 * Picks the parser on Node: the native one, else WASM. The browser has no use for this file; it hands the binaries it
 * fetched to `createWasmParser`.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { RustParser } from "./parser.js";
import { createWasmParser, type WasmBinaries } from "./wasmParser.js";

export interface ParserOptions {
  /** A folder that holds `tree-sitter.wasm` and `tree-sitter-rust.wasm`; by default they are taken from node_modules. */
  readonly wasmFolder?: string;
  /** Do not even try the other one. */
  readonly only?: "native" | "wasm";
}

/** Rejects only when neither parser loads. */
export async function createParser(options: ParserOptions = {}): Promise<RustParser> {
  if (options.only !== "wasm") {
    try {
      const { createNativeParser } = await import("./nativeParser.js");
      return await createNativeParser();
    } catch (error) {
      if (options.only === "native") throw error;
    }
  }
  return createWasmParser(await readWasmBinaries(options.wasmFolder));
}

async function readWasmBinaries(folder: string | undefined): Promise<WasmBinaries> {
  const require = createRequire(import.meta.url);
  const runtime =
    folder === undefined ? require.resolve("web-tree-sitter/tree-sitter.wasm") : `${folder}/tree-sitter.wasm`;
  const grammar =
    folder === undefined
      ? require.resolve("tree-sitter-rust/tree-sitter-rust.wasm")
      : `${folder}/tree-sitter-rust.wasm`;
  return { runtime: await readFile(runtime), grammar: await readFile(grammar) };
}
