/**
 * Fixes of borrow-checker errors at a range: our own, and those that rustc or rust-analyzer have reported there.
 *
 * What another tool reports is matched with the function it stands in; an error that both report is mended once. Borrowing comes first and
 * cloning last: nothing here is preferred, since an error does not say what was meant.
 */
import type { CodeAction, Diagnostic } from "vscode-languageserver-types";
import { errorFixes, FIXED_CODES } from "../../fixes/errors/errors.js";
import type { ErrorSite } from "../../ownership/errorSites/errorSite.js";
import type { DiagnosticFacts, Range } from "../../ownership/facts.js";
import type { Lines, LocatedFacts } from "../located.js";
import { toLspRange } from "../located.js";
import type { ActionTarget } from "./codeActions.js";

/** An error that some tool has reported; ranges are absolute offsets. */
export interface ReportedError {
  readonly error: DiagnosticFacts;
  /** As the client sent it. */
  readonly diagnostic: Diagnostic;
}

interface LocatedError {
  readonly located: LocatedFacts;
  /** Relative, as facts are. */
  readonly error: DiagnosticFacts;
  readonly diagnostic: Diagnostic | undefined;
}

/** `siteOf`: what is written at places of the function that facts are of; undefined where it is not known. */
export function errorActions(
  files: readonly LocatedFacts[],
  reported: readonly ReportedError[],
  target: ActionTarget,
  lines: Lines,
  siteOf: (located: LocatedFacts, ranges: readonly Range[]) => ErrorSite | undefined,
): readonly CodeAction[] {
  const actions = errorsAt(files, reported, target).flatMap(({ located, error, diagnostic }) => {
    // What mends it is to be changed where the macro is defined: its arguments are not to blame.
    if (error.inMacro !== undefined) return [];
    const site = siteOf(located, [error.range, ...error.related.map(({ range }) => range)]);
    if (site === undefined) return [];
    const { facts, base } = located;
    return errorFixes({ error, facts, site }).map(
      (fix): CodeAction => ({
        title: fix.title,
        kind: "quickfix",
        ...(diagnostic === undefined ? {} : { diagnostics: [diagnostic] }),
        edit: {
          changes: {
            [target.uri]: fix.edits.map((edit) => ({
              range: toLspRange(edit.range, base, lines),
              newText: edit.newText,
            })),
          },
        },
      }),
    );
  });
  // Two errors at one place may be mended by one change.
  const seen = new Set<string>();
  return actions.filter(({ title, edit }) => {
    const key = JSON.stringify({ title, edit });
    return !seen.has(key) && seen.add(key);
  });
}

function errorsAt(
  files: readonly LocatedFacts[],
  reported: readonly ReportedError[],
  target: ActionTarget,
): readonly LocatedError[] {
  const own = files.flatMap((located) =>
    located.facts.diagnostics
      .filter(({ code, range }) => FIXED_CODES.has(code) && touches(range, located.base, target))
      .map((error): LocatedError => ({ located, error, diagnostic: undefined })),
  );
  const others = reported.flatMap(({ error, diagnostic }): readonly LocatedError[] => {
    if (!FIXED_CODES.has(error.code)) return [];
    const isKnown = own.some(
      (known) => known.error.code === error.code && known.located.base + known.error.range.start === error.range.start,
    );
    const located = isKnown ? undefined : functionAt(files, error.range);
    return located ? [{ located, error: moved(error, -located.base), diagnostic }] : [];
  });
  return [...own, ...others];
}

function touches(range: Range, base: number, target: ActionTarget): boolean {
  return base + range.start <= target.end && target.start <= base + range.end;
}

/** The innermost function around a range of absolute offsets. */
function functionAt(files: readonly LocatedFacts[], range: Range): LocatedFacts | undefined {
  return files
    .filter(({ facts, base }) => base + facts.range.start <= range.start && range.end <= base + facts.range.end)
    .sort((a, b) => a.facts.range.end - a.facts.range.start - (b.facts.range.end - b.facts.range.start))[0];
}

function moved(error: DiagnosticFacts, by: number): DiagnosticFacts {
  const shift = ({ start, end }: Range): Range => ({ start: start + by, end: end + by });
  return {
    ...error,
    range: shift(error.range),
    related: error.related.map(({ range, message }) => ({ range: shift(range), message })),
  };
}
