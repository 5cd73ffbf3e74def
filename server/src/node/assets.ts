/** Where the server's own files are: beside the built server, or in the checkout when run from source. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

function fileFrom(relative: string): string | undefined {
  const path = fileURLToPath(new URL(relative, import.meta.url));
  return existsSync(path) ? path : undefined;
}

/** The standard library's index. */
export const STD_INDEX: string | undefined = fileFrom("./std.idx") ?? fileFrom("../../data/std.idx");

/** Holds both `.wasm` files; undefined: they are in `node_modules`. */
export const WASM_FOLDER: string | undefined =
  fileFrom("./tree-sitter.wasm") === undefined ? undefined : fileURLToPath(new URL(".", import.meta.url));
