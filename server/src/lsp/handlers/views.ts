/** `rustOwnership/mir`, `/types` and `/whyNoHint`: the views that show what the analysis did, and did not, understand. */
import { plainReason } from "../../features/gaps/gaps.js";
import { ALL_LEVELS, inlayHints } from "../../features/inlayHints/index.js";
import { contains, type Lines, toLspRange } from "../../features/located.js";
import {
  type CursorParams,
  type FunctionText,
  type Gap,
  MIR_REQUEST,
  TYPES_REQUEST,
  WHY_NO_HINT_REQUEST,
  type WhyNoHintResult,
} from "../protocol.js";
import { collectFacts, onDocument, type Session } from "../request.js";

export function registerViews(session: Session): void {
  const { connection } = session;
  connection.onRequest(
    MIR_REQUEST,
    onDocument<CursorParams, FunctionText>(session, (params, { analysis, document }) => {
      const offset = document.positions.offsetAt(params.position);
      return functionText(analysis.mir(document.uri, offset, lineOf(document.positions)));
    }),
  );
  connection.onRequest(
    TYPES_REQUEST,
    onDocument<CursorParams, FunctionText>(session, (params, { analysis, document }) => {
      const offset = document.positions.offsetAt(params.position);
      return functionText(analysis.inferredTypes(document.uri, offset, lineOf(document.positions)));
    }),
  );
  connection.onRequest<WhyNoHintResult | null, void>(
    WHY_NO_HINT_REQUEST,
    onDocument<CursorParams, WhyNoHintResult>(session, async (params, { analysis, document, token }) => {
      const lines = document.positions;
      const offset = lines.offsetAt(params.position);
      const { line } = lines.positionAt(offset);
      const facts = await collectFacts(session, analysis, document, { start: offset, end: offset }, token);
      const around = facts.filter((located) => contains(located.facts.range, offset - located.base)).at(-1);
      const turnedOff = around === undefined ? analysis.turnedOff(document.uri, offset) : undefined;
      if (turnedOff !== undefined) return { turnedOff };
      if (around === undefined) return null;
      const gaps = around.facts.gaps.map(
        (gap): Gap => ({
          range: toLspRange(gap.range, around.base, lines),
          reason: plainReason(gap.reason),
        }),
      );
      const touches = (gap: Gap): boolean => gap.range.start.line <= line && line <= gap.range.end.line;
      const lineRange = {
        start: lines.offsetAt({ line, character: 0 }),
        end: lines.offsetAt({ line: line + 1, character: 0 }),
      };
      const { enabled, ...options } = session.config().hints;
      const sources = { facts: [around], lifetimes: analysis.lifetimes(document.uri, lineRange) };
      const shown = new Set(enabled ? inlayHints(sources, options, lineRange, lines).map(labelOf) : []);
      const all = inlayHints(sources, { ...options, levels: ALL_LEVELS }, lineRange, lines).map(labelOf);
      return {
        function: around.facts.function,
        here: gaps.filter(touches),
        elsewhere: gaps.filter((gap) => !touches(gap)),
        hidden: all.filter((label) => !shown.has(label)),
      };
    }),
  );
}

/** The first line of the text names the function. */
function functionText(text: string | undefined): FunctionText | null {
  if (text === undefined) return null;
  return { function: /^\w+ ([^(]+)\(/.exec(text)?.[1] ?? "function", text };
}

function lineOf(lines: Lines): (offset: number) => number {
  return (offset) => lines.positionAt(offset).line + 1;
}

function labelOf(hint: { readonly label: string | readonly { readonly value: string }[] }): string {
  return typeof hint.label === "string" ? hint.label : hint.label.map((part) => part.value).join("");
}
