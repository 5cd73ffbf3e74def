/** `textDocument/semanticTokens` and `textDocument/documentHighlight`, for clients that asked for them (`capabilities.ts`). */
import type { DocumentHighlight, DocumentHighlightParams, SemanticTokens } from "vscode-languageserver";
import { highlights } from "../../features/highlight/highlight.js";
import { semanticTokens } from "../../features/semanticTokens/semanticTokens.js";
import type { OffsetRange } from "../analysisPort.js";
import { collectFacts, collectStates, onDocument, type Request, type Session } from "../request.js";

const NO_TOKENS: SemanticTokens = { data: [] };

export function registerTokens(session: Session): void {
  const { languages } = session.connection;
  const full = onDocument(session, (_: Target, request) =>
    tokensIn(request, { start: 0, end: request.document.text.length }),
  );
  // The protocol's handlers have no null: a document that is not open has no tokens.
  languages.semanticTokens.on(async (params, token) => (await full(params, token)) ?? NO_TOKENS);
  const part = onDocument(session, (params: Target & { readonly range: Parameters<typeof rangeOf>[1] }, request) =>
    tokensIn(request, rangeOf(request, params.range)),
  );
  languages.semanticTokens.onRange(async (params, token) => (await part(params, token)) ?? NO_TOKENS);
  session.connection.onDocumentHighlight(
    onDocument<DocumentHighlightParams, DocumentHighlight[]>(session, async (params, request) => {
      const { document, analysis, token } = request;
      const offset = document.positions.offsetAt(params.position);
      const facts = await collectFacts(session, analysis, document, { start: offset, end: offset }, token);
      return [...highlights(facts, offset, document.positions)];
    }),
  );
}

interface Target {
  readonly textDocument: { readonly uri: string };
}

function rangeOf({ document }: Request, range: Parameters<typeof document.positions.rangeAt>[0]): OffsetRange {
  return document.positions.rangeAt(range);
}

async function tokensIn(request: Request, range: OffsetRange): Promise<SemanticTokens> {
  const { session, analysis, document, token } = request;
  const facts = await collectStates(session, analysis, document, range, token);
  return semanticTokens(facts, range, document.positions);
}
