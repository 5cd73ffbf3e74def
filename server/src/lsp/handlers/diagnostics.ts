/**
 * Borrow-checker errors: `textDocument/diagnostic` for clients that pull, `publishDiagnostics` after a pause for those that do
 * not.
 */
import {
  CancellationTokenSource,
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentDiagnosticReport,
  ResponseError,
} from "vscode-languageserver";
import { diagnostics } from "../../features/diagnostics/diagnostics.js";
import type { Config } from "../config.js";
import { collectFacts, onDocument, type Request, type Session } from "../request.js";

/**
 * How long typing must rest before errors are pushed, in milliseconds. Longer: errors lag behind the eye. Shorter: they flicker
 * while a name is typed. Clients that pull decide for themselves.
 */
const PUSH_DELAY = 200;

interface Target {
  readonly textDocument: { readonly uri: string };
}

export interface DiagnosticsHandler {
  /** The document's text or the settings changed: push, if the client does not pull. */
  changed(uri: string): void;
  closed(uri: string): void;
}

export function registerDiagnostics(session: Session): DiagnosticsHandler {
  const pull = onDocument<Target, Diagnostic[]>(session, (_params, request) => find(request));
  session.connection.languages.diagnostics.on(async (params, token): Promise<DocumentDiagnosticReport> => {
    // The protocol has no null here: a document that is not open has an empty report.
    return { kind: "full", items: (await pull(params, token)) ?? [] };
  });

  const pending = new Map<
    string,
    { readonly timer: ReturnType<typeof setTimeout>; readonly source: CancellationTokenSource }
  >();
  const forget = (uri: string): void => {
    const entry = pending.get(uri);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    entry.source.cancel();
    pending.delete(uri);
  };
  const push = onDocument<Target, null>(session, async (params, request) => {
    const { uri } = params.textDocument;
    const items = await find(request);
    if (session.documents.get(uri)?.version !== request.document.version) return null;
    await session.connection.sendDiagnostics({ uri, version: request.document.version, diagnostics: items });
    return null;
  });

  return {
    changed(uri) {
      if (session.client().pullDiagnostics) return;
      forget(uri);
      const source = new CancellationTokenSource();
      const timer = setTimeout(() => {
        push({ textDocument: { uri } }, source.token).catch((error: unknown) => {
          // Cancelled by the next edit, which pushes again.
          if (!(error instanceof ResponseError)) throw error;
        });
      }, PUSH_DELAY);
      pending.set(uri, { timer, source });
    },
    closed(uri) {
      forget(uri);
      if (session.client().pullDiagnostics) return;
      session.connection.sendDiagnostics({ uri, diagnostics: [] }).catch(() => undefined);
    },
  };
}

async function find({ session, analysis, document, token }: Request): Promise<Diagnostic[]> {
  const { enabled, severity } = session.config().diagnostics;
  if (!enabled) return [];
  const facts = await collectFacts(session, analysis, document, undefined, token);
  const everywhere = { start: 0, end: document.text.length };
  const lifetimes = analysis.lifetimes(document.uri, everywhere);
  const heads = analysis.errorsOfHeads(document.uri, everywhere);
  const options = { uri: document.uri, severity: toSeverity(severity) };
  return [...diagnostics({ facts, lifetimes, heads }, options, document.positions)];
}

function toSeverity(severity: Config["diagnostics"]["severity"]): DiagnosticSeverity {
  switch (severity) {
    case "error":
      return DiagnosticSeverity.Error;
    case "warning":
      return DiagnosticSeverity.Warning;
    case "information":
      return DiagnosticSeverity.Information;
    case "hint":
      return DiagnosticSeverity.Hint;
  }
}
