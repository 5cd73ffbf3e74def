/** The analysis on Node: the native parser where it loads, files from disk. */
import type { AnalysisOptions, AnalysisPort } from "../lsp/analysisPort.js";
import { createOwnershipAnalysis } from "../lsp/ownershipAnalysis.js";
import { createParser } from "../syntax/createParser.js";
import { STD_INDEX, WASM_FOLDER } from "./assets.js";
import { dependencyFolder, userCacheFolder } from "./cacheFolder.js";
import { nodeFileHost } from "./fileHost.js";

/** Rejects only when no parser loads. */
export async function createAnalysis(options: AnalysisOptions): Promise<AnalysisPort> {
  const parser = await createParser({ wasmFolder: WASM_FOLDER });
  const cacheDirectory = dependencyFolder(options.cacheDirectory ?? userCacheFolder());
  return createOwnershipAnalysis(nodeFileHost({ stdIndexPath: STD_INDEX, cacheDirectory }), parser, options);
}
