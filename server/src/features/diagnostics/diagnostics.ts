/**
 * What the borrow checker would reject, as LSP diagnostics with the story as related positions.
 *
 * The source is the extension's name and the code rustc's, with a link to the error index, so that a person can tell it from what
 * rustc and rust-analyzer say.
 */
import type { Diagnostic, DiagnosticSeverity } from "vscode-languageserver-types";
import type { Lines, LocatedFacts } from "../located.js";
import { toLspRange } from "../located.js";

export interface DiagnosticOptions {
  readonly uri: string;
  readonly severity: DiagnosticSeverity;
}

/** In text order. */
export function diagnostics(
  files: readonly LocatedFacts[],
  options: DiagnosticOptions,
  lines: Lines,
): readonly Diagnostic[] {
  return files.flatMap(({ facts, base }) =>
    facts.diagnostics.map(
      (found): Diagnostic => ({
        range: toLspRange(found.range, base, lines),
        severity: options.severity,
        source: "Rust Ownership Lens",
        code: found.code,
        ...(found.code.startsWith("E")
          ? { codeDescription: { href: `https://doc.rust-lang.org/error_codes/${found.code}.html` } }
          : {}),
        message: found.message,
        relatedInformation: found.related.map((related) => ({
          location: { uri: options.uri, range: toLspRange(related.range, base, lines) },
          message: related.message,
        })),
      }),
    ),
  );
}
