/**
 * The mentions of the variable under the cursor, for editors that highlight by the protocol: written where it is declared, assigned, moved
 * out of or lent exclusively; read elsewhere.
 *
 * Off unless a client asks for it when it starts: rust-analyzer answers the same question.
 */
import { type DocumentHighlight, DocumentHighlightKind } from "vscode-languageserver-types";
import type { Lines, LocatedFacts } from "../located.js";
import { toLspRange, variableAt } from "../located.js";

/** Empty where no variable stands at the absolute offset. */
export function highlights(files: readonly LocatedFacts[], offset: number, lines: Lines): readonly DocumentHighlight[] {
  const at = variableAt(files, offset);
  if (at === undefined) return [];
  const { located, variable } = at;
  const changes = located.facts.events.filter(
    (event) =>
      event.variable === variable.id &&
      (event.kind === "move" || event.kind === "assign" || (event.kind === "borrow" && event.mutable)),
  );
  const mentions = variable.mentions.map((mention): DocumentHighlight => {
    const isChanged = changes.some(({ range }) => range.start <= mention.start && mention.end <= range.end);
    return {
      range: toLspRange(mention, located.base, lines),
      kind: isChanged ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    };
  });
  return [
    { range: toLspRange(variable.nameRange, located.base, lines), kind: DocumentHighlightKind.Write },
    ...mentions,
  ];
}
