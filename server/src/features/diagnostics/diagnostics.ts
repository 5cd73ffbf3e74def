/**
 * What the borrow checker would reject, as LSP diagnostics with the story as related positions.
 *
 * The source is the extension's name and the code rustc's, with a link to the error index, so that a person can tell it from what
 * rustc and rust-analyzer say.
 */
import type { Diagnostic, DiagnosticSeverity } from "vscode-languageserver-types";
import type { DiagnosticFacts } from "../../ownership/facts.js";
import { type Lines, type Located, type LocatedErrors, toLspRange } from "../located.js";
import { missingLifetimes } from "./missingLifetimes.js";

/** Who says it, in the editor's list of problems. */
export const SOURCE = "Rust Ownership Lens";

export interface DiagnosticOptions {
  readonly uri: string;
  readonly severity: DiagnosticSeverity;
}

export interface DiagnosticSources extends Located {
  readonly heads: readonly LocatedErrors[];
}

/** Those of heads, then those of bodies, each in text order. */
export function diagnostics(
  { facts, lifetimes, heads }: DiagnosticSources,
  options: DiagnosticOptions,
  lines: Lines,
): readonly Diagnostic[] {
  return [
    ...lifetimes.flatMap(({ head, base }) =>
      missingLifetimes(head).map((found) => toDiagnostic(found, base, options, lines)),
    ),
    ...heads.flatMap(({ errors, base }) => errors.map((found) => toDiagnostic(found, base, options, lines))),
    ...facts.flatMap(({ facts, base }) => facts.diagnostics.map((found) => toDiagnostic(found, base, options, lines))),
  ];
}

function toDiagnostic(found: DiagnosticFacts, base: number, options: DiagnosticOptions, lines: Lines): Diagnostic {
  return {
    range: toLspRange(found.range, base, lines),
    severity: options.severity,
    source: SOURCE,
    code: found.code,
    ...(found.code.startsWith("E")
      ? { codeDescription: { href: `https://doc.rust-lang.org/error_codes/${found.code}.html` } }
      : {}),
    message: found.message,
    relatedInformation: storyOf(found).map(({ range, message }) => ({
      location: { uri: options.uri, range: toLspRange(range, base, lines) },
      message,
    })),
  };
}

/** What is told of a macro's definition shows at its call, where nobody sees it: rustc says so, too. */
function storyOf({ range, related, inMacro }: DiagnosticFacts): DiagnosticFacts["related"] {
  if (inMacro === undefined) return related;
  return [...related, { range, message: `this error originates in the macro \`${inMacro}\`` }];
}
