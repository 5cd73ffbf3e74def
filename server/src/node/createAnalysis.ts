/** The analysis on Node: the native parser where it loads, files from disk. */
import type { AnalysisOptions, AnalysisPort } from "../lsp/analysisPort.js";
import { createOwnershipAnalysis } from "../lsp/ownershipAnalysis.js";
import { createParser } from "../syntax/createParser.js";
import { WASM_FOLDER } from "./assets.js";
import { hostOnDisk } from "./hostOnDisk.js";

/** Rejects only when no parser loads. */
export async function createAnalysis(options: AnalysisOptions): Promise<AnalysisPort> {
  const parser = await createParser({ wasmFolder: WASM_FOLDER });
  return createOwnershipAnalysis(hostOnDisk(options.cacheDirectory), parser, options);
}
