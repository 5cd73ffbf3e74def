/**
 * `textDocument/inlayHint` and the resolving of tooltips.
 *
 * Where the client can resolve, hundreds of hints a keystroke travel without their tooltips; one is found again by its place and
 * label when the mouse asks. A hint of an older text resolves to itself.
 */
import type { InlayHint, InlayHintParams } from "vscode-languageserver";
import { inlayHints } from "../../features/inlayHints/index.js";
import type { OffsetRange } from "../analysisPort.js";
import { property } from "../config.js";
import { collectFacts, onDocument, type Request, type Session } from "../request.js";
import { createSteadyHints, type SteadyHints } from "../steadyHints.js";
import { TypedLine } from "../typedLine.js";

/** The hints of closed documents are to be forgotten. */
export function registerInlayHints(session: Session): { closed(uri: string): void } {
  const steadyHints = createSteadyHints();
  const typedLine = new TypedLine(() => {
    // A client that is gone keeps what it has.
    session.connection.languages.inlayHint.refresh().catch(() => undefined);
  });
  session.connection.languages.inlayHint.on(
    onDocument<InlayHintParams, InlayHint[]>(session, async (params, request) => {
      const { document } = request;
      const found = await hintsIn(request, document.positions.rangeAt(params.range), steadyHints);
      const isHeld = session.config().hints.keepStill && session.client().refreshInlayHints;
      const hints = isHeld ? typedLine.hold(document, params.range, found) : found;
      if (!session.client().resolveHintTooltip) return [...hints];
      const data = { uri: document.uri, version: document.version };
      return hints.map(({ tooltip: _, ...hint }) => ({ ...hint, data }));
    }),
  );

  session.connection.languages.inlayHint.resolve(async (hint, token) => {
    const uri = property(hint.data, "uri");
    if (typeof uri !== "string") return hint;
    const find = onDocument(session, async (_: unknown, request) => {
      if (request.document.version !== property(hint.data, "version")) return null;
      const offset = request.document.positions.offsetAt(hint.position);
      const hints = await hintsIn(request, { start: offset, end: offset });
      return hints.find((candidate) => candidate.label === hint.label)?.tooltip ?? null;
    });
    const tooltip = await find({ textDocument: { uri } }, token);
    return tooltip === null ? hint : { ...hint, tooltip };
  });
  return {
    closed(uri) {
      steadyHints.forget(uri);
      typedLine.forget(uri);
    },
  };
}

async function hintsIn(
  { session, analysis, document, token }: Request,
  range: OffsetRange,
  steadyHints?: SteadyHints,
): Promise<readonly InlayHint[]> {
  const { enabled, keepStill, ...options } = session.config().hints;
  if (!enabled) return [];
  const facts = await collectFacts(session, analysis, document, range, token);
  const lifetimes = options.levels.lifetimes === "never" ? [] : analysis.lifetimes(document.uri, range);
  const fresh = inlayHints({ facts, lifetimes }, options, range, document.positions);
  if (!keepStill) return fresh;
  return steadyHints?.steady(document, range, fresh, facts, JSON.stringify(options)) ?? fresh;
}
