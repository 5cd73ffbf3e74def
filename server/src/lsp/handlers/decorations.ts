/** `rustOwnership/decorations`: what the editor paints for a cursor. */
import { decorations } from "../../features/decorations/decorations.js";
import { DECORATIONS_REQUEST, type DecorationsParams, type DecorationsResult } from "../protocol.js";
import { collectStates, onDocument, type Session } from "../request.js";

export function registerDecorations(session: Session): void {
  session.connection.onRequest(
    DECORATIONS_REQUEST,
    onDocument<DecorationsParams, DecorationsResult>(session, async (params, { analysis, document, token }) => {
      const offset = document.positions.offsetAt(params.position);
      const facts = await collectStates(session, analysis, document, { start: offset, end: offset }, token);
      const mode = params.mode === "function" ? "function" : "cursor";
      const items = decorations(facts, offset, mode, document.positions);
      return {
        version: document.version,
        decorations: items.map(({ kind, range, tooltip }) => ({
          kind,
          range,
          ...(tooltip === undefined ? {} : { tooltip }),
        })),
      };
    }),
  );
}
