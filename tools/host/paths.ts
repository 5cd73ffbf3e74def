/** Folders that the tools share. Everything that can be made again is under `.cache` or `out`, which git ignores. */
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
export const CACHE = `${ROOT}/.cache`;
export const OUT = `${ROOT}/out`;
export const VSIX = `${OUT}/rust-ownership-lens.vsix`;
export const SAMPLE = `${ROOT}/test-fixtures/workspace`;
