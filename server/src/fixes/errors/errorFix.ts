/**
 * What a fix of a borrow-checker error is: borrow first, clone last.
 *
 * An error says that the program is wrong, not what was meant: every offer is one to review. The error may be our own, rustc's or
 * rust-analyzer's: what is asked of it is its code, its place, and the places of its notes.
 */
import { type Edit, insertion } from "../../ownership/edits.js";
import type { ErrorSite, ExpressionSite } from "../../ownership/errorSites/errorSite.js";
import type { DiagnosticFacts, FixFacts, OwnershipFacts, Range, VariableFacts } from "../../ownership/facts.js";

/** An error with what is known around it. */
export interface ErrorInput {
  readonly error: DiagnosticFacts;
  readonly facts: OwnershipFacts;
  readonly site: ErrorSite;
}

export interface ErrorFix {
  readonly id: string;
  /** rustc's codes that it answers. */
  readonly codes: readonly string[];
  /** For the documentation page. */
  readonly summary: string;
  /** Offers, least invasive first. */
  offers(input: ErrorInput): readonly FixFacts[];
}

export function fixOf(id: string, title: string, edits: FixFacts["edits"]): FixFacts {
  return { id, title, tier: "review", edits };
}

/** What is written at one of the error's places. */
export function siteAt({ site }: ErrorInput, range: Range): ExpressionSite | undefined {
  return site.expressions.find(({ asked }) => asked.start === range.start && asked.end === range.end);
}

/** Places of the notes whose words fit. */
export function notes({ error }: ErrorInput, words: RegExp): readonly Range[] {
  return error.related.filter((related) => words.test(related.message)).map((related) => related.range);
}

/** The variable whose name stands at exactly this place, or that is declared there. */
export function variableAtRange(facts: OwnershipFacts, range: Range): VariableFacts | undefined {
  const isHere = (other: Range): boolean => other.start === range.start && other.end === range.end;
  return facts.variables.find((variable) => isHere(variable.nameRange) || variable.mentions.some(isHere));
}

/** `new` in the line above the statement, or before it where it does not begin its line. */
export function insertBefore(
  statement: { readonly range: Range; readonly indent: string | undefined },
  newText: string,
): Edit {
  const { range, indent } = statement;
  return insertion(range.start, indent === undefined ? `${newText} ` : `${newText}\n${indent}`);
}
