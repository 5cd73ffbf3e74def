/** The analysis on Node. */
import type { AnalysisOptions, AnalysisPort } from "../lsp/analysisPort.js";

/** Rejects only when no parser loads. */
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
