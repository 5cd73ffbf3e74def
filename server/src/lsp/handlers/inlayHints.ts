/**
 * `textDocument/inlayHint` and the resolving of tooltips.
 *
 * Tooltips of the last answer for each document are kept until the next one, so that hundreds of hints a keystroke travel
 * without them. A hint from an older answer resolves to itself.
 */
import type { InlayHint, InlayHintParams } from "vscode-languageserver";
import { inlayHints } from "../../features/inlayHints/index.js";
import { property } from "../config.js";
import { collectFacts, guarded, onDocument, type Session } from "../request.js";

export function registerInlayHints(session: Session): void {
  const answered = new Map<string, { readonly answer: number; readonly hints: readonly InlayHint[] }>();
  let answers = 0;

  session.connection.languages.inlayHint.on(
    onDocument<InlayHintParams, InlayHint[]>(session, async (params, { analysis, document, token }) => {
      const { enabled, levels } = session.config().hints;
      if (!enabled) return [];
      const range = document.positions.rangeAt(params.range);
      const facts = await collectFacts(session, analysis, document, range, token);
      const hints = inlayHints(facts, levels, range, document.positions);
      if (!session.client().resolveHintTooltip) return [...hints];
      answers += 1;
      const answer = answers;
      answered.set(document.uri, { answer, hints });
      return hints.map(({ tooltip: _, ...hint }, index) => ({ ...hint, data: { uri: document.uri, answer, index } }));
    }),
  );

  session.connection.languages.inlayHint.resolve(async (hint, token) => {
    const resolved = guarded(session, (asked: InlayHint) => {
      const uri = property(asked.data, "uri");
      const index = property(asked.data, "index");
      if (typeof uri !== "string" || typeof index !== "number") return asked;
      const kept = answered.get(uri);
      if (kept?.answer !== property(asked.data, "answer")) return asked;
      return { ...asked, tooltip: kept?.hints[index]?.tooltip };
    });
    return (await resolved(hint, token)) ?? hint;
  });
}
