/**
 * What every request has in common: it is answered by null when its document is not open, it is worked on in slices between
 * which newer messages are read, it stops when it is cancelled or its text has changed, and a fault in it ends the request
 * alone, not the server.
 */
import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  type TextDocumentIdentifier,
} from "vscode-languageserver";
import type { LocatedFacts, LocatedStates } from "../features/located.js";
import type { AnalysisPort, OffsetRange } from "./analysisPort.js";
import type { BackgroundWork } from "./background.js";
import type { ClientAbilities } from "./capabilities.js";
import type { Config } from "./config.js";
import type { Documents, OpenDocument } from "./documents.js";

/** What handlers are given. `config` and `client` may be asked at any time; before `initialize` they are the defaults. */
export interface Session {
  readonly connection: Connection;
  readonly documents: Documents;
  readonly config: () => Config;
  readonly client: () => ClientAbilities;
  readonly background: BackgroundWork;
  /** Resolves when the parser is loaded and settings are known; undefined when no parser loads. */
  readonly analysis: () => Promise<AnalysisPort | undefined>;
}

/**
 * How long work goes on before messages are read again, in milliseconds. Longer: a keystroke waits that long for the answer to
 * an outdated request. Shorter: large files spend more time on switching than on work.
 */
const SLICE = 8;

/** Facts of the functions that touch the range. Rejects with LSP's errors when cancelled or when the text changes meanwhile. */
export function collectFacts(
  session: Session,
  analysis: AnalysisPort,
  document: OpenDocument,
  range: OffsetRange | undefined,
  token: CancellationToken,
): Promise<readonly LocatedFacts[]> {
  return collect(session, analysis.facts(document.uri, range), document, token);
}

/** The same with the states of the variables. */
export function collectStates(
  session: Session,
  analysis: AnalysisPort,
  document: OpenDocument,
  range: OffsetRange,
  token: CancellationToken,
): Promise<readonly LocatedStates[]> {
  return collect(session, analysis.states(document.uri, range), document, token);
}

/** The items of an iterator whose steps cost something, in slices. Rejects as `collectFacts` does. */
export async function collect<T>(
  session: Session,
  items: Iterable<T>,
  document: OpenDocument,
  token: CancellationToken,
): Promise<readonly T[]> {
  const result: T[] = [];
  let sliceEnd = performance.now() + SLICE;
  for (const item of items) {
    result.push(item);
    if (performance.now() < sliceEnd) continue;
    await new Promise((resume) => setTimeout(resume, 0));
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
    if (session.documents.get(document.uri)?.version !== document.version) {
      throw new ResponseError(LSPErrorCodes.ContentModified, "the text changed");
    }
    sliceEnd = performance.now() + SLICE;
  }
  return result;
}

/** What a handler works with, when its document is open and the analysis runs. */
export interface Request {
  readonly session: Session;
  readonly analysis: AnalysisPort;
  readonly document: OpenDocument;
  readonly token: CancellationToken;
}

/** Wraps a handler of requests about a document. The answer is null where the document is unknown or the handler failed. */
export function onDocument<P extends { readonly textDocument: TextDocumentIdentifier }, R>(
  session: Session,
  answer: (params: P, request: Request) => Promise<R | null> | R | null,
): (params: P, token: CancellationToken) => Promise<R | null> {
  return guarded(session, async (params, token) => {
    const uri = params.textDocument.uri;
    if (session.documents.get(uri) === undefined) return null;
    const analysis = await session.analysis();
    // Read again: while the analysis started the document may have changed or gone.
    const document = session.documents.get(uri);
    if (analysis === undefined || document === undefined || token.isCancellationRequested) return null;
    return answer(params, { session, analysis, document, token });
  });
}

/** Turns a fault into a line in the log and null; LSP's own errors pass. */
function guarded<P, R>(
  session: Session,
  answer: (params: P, token: CancellationToken) => Promise<R | null> | R | null,
): (params: P, token: CancellationToken) => Promise<R | null> {
  return async (params, token) => {
    const done = session.background.busy();
    try {
      return await answer(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      session.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return null;
    } finally {
      done();
    }
  };
}
