/** The analysis in a web worker: the WASM parser and the standard library's index are fetched, and no file is read. */
import type { FileHost } from "../hir/cargo/fileHost.js";
import type { AnalysisOptions, AnalysisPort } from "../lsp/analysisPort.js";
import { createOwnershipAnalysis } from "../lsp/ownershipAnalysis.js";
import { createWasmParser } from "../syntax/wasmParser.js";

/** Rejects when the WASM parser cannot be fetched. */
export async function createAnalysis(options: AnalysisOptions): Promise<AnalysisPort> {
  const { assets } = options;
  const [runtime, grammar, stdIndex] = await Promise.all(
    ["tree-sitter.wasm", "tree-sitter-rust.wasm", "std.idx"].map((name) => fetchBytes(`${assets ?? "."}/${name}`)),
  );
  if (runtime === undefined || grammar === undefined) throw new Error(`no parser in ${assets}`);
  return createOwnershipAnalysis(emptyHost(stdIndex), await createWasmParser({ runtime, grammar }), options);
}

async function fetchBytes(url: string): Promise<Uint8Array | undefined> {
  const response = await fetch(url);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

/** Open documents are all there is; without the standard library's index, its types are unknown. */
function emptyHost(stdIndex: Uint8Array | undefined): FileHost {
  return {
    readFile: () => undefined,
    readDirectory: () => undefined,
    exists: () => false,
    cargoHome: undefined,
    readStdIndex: () => stdIndex,
  };
}
