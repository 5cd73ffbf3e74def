/**
 * What a fix of a borrow-checker error is: borrow first, clone last.
 *
 * An error says that the program is wrong, not what was meant: every offer is one to review.
 */
import type {
  DiagnosticFacts,
  FixFacts,
  MoveEvent,
  OwnershipFacts,
  Range,
  VariableFacts,
} from "../../ownership/facts.js";

export interface ErrorFix {
  readonly id: string;
  /** rustc's codes that it answers. */
  readonly codes: readonly string[];
  /** For the documentation page. */
  readonly summary: string;
  /** Offers, least invasive first. */
  offers(error: DiagnosticFacts, facts: OwnershipFacts): readonly FixFacts[];
}

export function fixOf(id: string, title: string, edits: FixFacts["edits"]): FixFacts {
  return { id, title, tier: "review", edits };
}

export function insert(at: number, newText: string): FixFacts["edits"][number] {
  return { range: { start: at, end: at }, newText };
}

/** The move that stands at exactly this place. */
export function moveAt(facts: OwnershipFacts, range: Range): MoveEvent | undefined {
  return facts.events.find(
    (event): event is MoveEvent =>
      event.kind === "move" && event.range.start === range.start && event.range.end === range.end,
  );
}

/** The variable whose name stands at exactly this place, or that is declared there. */
export function variableAtRange(facts: OwnershipFacts, range: Range): VariableFacts | undefined {
  const isHere = (other: Range): boolean => other.start === range.start && other.end === range.end;
  return facts.variables.find((variable) => isHere(variable.nameRange) || variable.mentions.some(isHere));
}
