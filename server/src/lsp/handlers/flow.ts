/** `rustOwnership/flow`: the flow of the function around a cursor, as the view draws it. */
import { buildFlow } from "../../features/flow/buildFlow.js";
import { contains } from "../../features/located.js";
import { type CursorParams, FLOW_REQUEST, type FlowResult } from "../protocol.js";
import { collectFacts, onDocument, type Session } from "../request.js";

export function registerFlow(session: Session): void {
  session.connection.onRequest(
    FLOW_REQUEST,
    onDocument<CursorParams, FlowResult>(session, async (params, { analysis, document, token }) => {
      const offset = document.positions.offsetAt(params.position);
      const facts = await collectFacts(session, analysis, document, { start: offset, end: offset }, token);
      // The innermost comes last.
      const around = facts.filter((located) => contains(located.facts.range, offset - located.base)).at(-1);
      if (around === undefined) return null;
      return { version: document.version, model: buildFlow(around, document.positions, document.text) };
    }),
  );
}
