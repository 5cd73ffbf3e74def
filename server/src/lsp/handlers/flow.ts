/** `rustOwnership/flow` and `/explain`: the flow of the function around a cursor, as the view draws it and in words. */
import { buildFlow } from "../../features/flow/buildFlow.js";
import { flowText } from "../../features/flow/flowText.js";
import { hover } from "../../features/hover/hover.js";
import { contains, functionMeant, type LocatedStates, lineNumber } from "../../features/located.js";
import {
  type CursorParams,
  EXPLAIN_REQUEST,
  FLOW_REQUEST,
  type FlowResult,
  type FunctionText,
  type TurnedOff,
} from "../protocol.js";
import { collectStates, onDocument, type Request, type Session } from "../request.js";

export function registerFlow(session: Session): void {
  const around = async (params: CursorParams, { analysis, document, token }: Request): Promise<LocatedStates[]> => {
    const offset = document.positions.offsetAt(params.position);
    const facts = await collectStates(session, analysis, document, { start: offset, end: offset }, token);
    return facts.filter((located) => contains(located.facts.range, offset - located.base));
  };

  session.connection.onRequest(
    FLOW_REQUEST,
    onDocument<CursorParams, FlowResult>(session, async (params, request) => {
      const { document } = request;
      const located = functionMeant(await around(params, request), document.positions.offsetAt(params.position));
      if (located === undefined) return null;
      return { version: document.version, model: buildFlow(located, document.positions, document.text) };
    }),
  );

  session.connection.onRequest<FunctionText | TurnedOff | null, void>(
    EXPLAIN_REQUEST,
    onDocument<CursorParams, FunctionText | TurnedOff>(session, async (params, request) => {
      const { positions, text, uri } = request.document;
      const files = await around(params, request);
      const offset = positions.offsetAt(params.position);
      const located = functionMeant(files, offset);
      if (located === undefined) {
        const turnedOff = request.analysis.turnedOff(uri, offset);
        return turnedOff === undefined ? null : { turnedOff };
      }
      const { facts, base } = located;
      const here = hover({ facts: files, lifetimes: [] }, offset, positions, {
        uri,
        lifetimeNames: "letters",
      })?.contents;
      const flow = flowText(buildFlow(located, positions, text), uri, false, PLAIN);
      const sections = [
        typeof here === "object" && "value" in here ? `At the cursor:\n${withoutLinks(here.value)}` : undefined,
        ...facts.diagnostics.map(({ code, message, range, related }) => {
          const story = related.map(
            (part) => `\n  line ${lineNumber(part.range.start, base, positions)}: ${part.message}`,
          );
          return `Error ${code}, line ${lineNumber(range.start, base, positions)}: ${message}${story.join("")}`;
        }),
        `What happens, line by line:\n${flow}`,
        ...facts.gaps.map(
          (gap) => `Not understood, line ${lineNumber(gap.range.start, base, positions)}: ${gap.reason}`,
        ),
      ];
      return { function: facts.function, text: sections.filter((section) => section !== undefined).join("\n\n") };
    }),
  );
}

const PLAIN = { heading: same, faint: same, strong: same };

function same(text: string): string {
  return text;
}

/** Links lead to places in the editor, which a model cannot follow. */
function withoutLinks(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
}
