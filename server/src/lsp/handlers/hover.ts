/** `textDocument/hover`: the state of the variable, or the verdict on the clone, under the mouse. */
import type { Hover, HoverParams } from "vscode-languageserver";
import { hover } from "../../features/hover/hover.js";
import { storyPlace } from "../../features/hover/stories.js";
import { collectStates, onDocument, type Session } from "../request.js";

export function registerHover(session: Session): void {
  session.connection.onHover(
    onDocument<HoverParams, Hover>(session, async (params, { analysis, document, token }) => {
      const { uri, positions } = document;
      const offset = positions.offsetAt(params.position);
      const range = { start: offset, end: offset };
      const facts = await collectStates(session, analysis, document, range, token);
      const { lifetimeNames } = session.config().hints;
      const asked = storyPlace(facts, offset);
      const stories = asked === undefined ? [] : analysis.stories(uri, asked);
      const lifetimes = analysis.lifetimes(uri, range);
      return hover({ facts, lifetimes, stories }, offset, positions, { uri, lifetimeNames }) ?? null;
    }),
  );
}
