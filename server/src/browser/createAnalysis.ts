/** The analysis in a web worker. */
import type { AnalysisOptions, AnalysisPort } from "../lsp/analysisPort.js";

/** Rejects when the WASM parser cannot be fetched. */
export async function createAnalysis(_options: AnalysisOptions): Promise<AnalysisPort> {
  return {
    open: () => undefined,
    change: () => undefined,
    close: () => undefined,
    filesChanged: () => undefined,
    facts: () => [],
    mir: () => undefined,
    inferredTypes: () => undefined,
    dispose: () => undefined,
  };
}
