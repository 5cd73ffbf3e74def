/** `textDocument/hover`: the state of the variable, or the verdict on the clone, under the mouse. */
import type { Hover, HoverParams } from "vscode-languageserver";
import { hover } from "../../features/hover/hover.js";
import { collectFacts, onDocument, type Session } from "../request.js";

export function registerHover(session: Session): void {
  session.connection.onHover(
    onDocument<HoverParams, Hover>(session, async (params, { analysis, document, token }) => {
      const offset = document.positions.offsetAt(params.position);
      const facts = await collectFacts(session, analysis, document, { start: offset, end: offset }, token);
      return hover(facts, offset, document.positions, { uri: document.uri }) ?? null;
    }),
  );
}
