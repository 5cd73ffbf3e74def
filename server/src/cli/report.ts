/**
 * Facts of a file in the form of the public report: what `analyze` prints for it.
 *
 * The form is documented in the project's README and changes with a major version only. Positions are LSP's. Nothing is judged
 * here; left out is only what the form has no place for or cannot say unambiguously, and what rustc does not trace to the variable.
 */
import type { Position, Range } from "vscode-languageserver-types";
import { missingLifetimes } from "../features/diagnostics/missingLifetimes.js";
import {
  type Lines,
  type LocatedErrors,
  type LocatedFacts,
  type LocatedLifetimes,
  toLspRange,
} from "../features/located.js";
import { countedClones } from "../fixes/judge.js";
import type { CloneFacts, DiagnosticFacts, OwnershipEvent } from "../ownership/facts.js";

export interface FileReport {
  readonly file: string;
  readonly events: readonly EventReport[];
  readonly diagnostics: readonly DiagnosticReport[];
  readonly clones: readonly CloneReport[];
  readonly gaps: readonly GapReport[];
}

interface NamedEvent {
  readonly name: string;
  readonly path: string;
}

export type EventReport =
  | (NamedEvent & { readonly kind: "move"; readonly range: Range; readonly into: string })
  | (NamedEvent & { readonly kind: "copy"; readonly range: Range })
  | (NamedEvent & {
      readonly kind: "borrow";
      readonly range: Range;
      readonly mutable: boolean;
      readonly implicit: boolean;
      readonly reborrow: boolean;
      readonly raw?: true;
      /** Left out where it is not known. */
      readonly lastUse?: { readonly line: number };
      readonly escapes: boolean;
    })
  | (NamedEvent & {
      readonly kind: "drop";
      readonly declaration: Range;
      readonly at: Position;
      readonly conditional: boolean;
    });

export interface DiagnosticReport {
  readonly code: string;
  readonly message: string;
  readonly range: Range;
  readonly related: readonly { readonly range: Range; readonly message: string }[];
}

export interface CloneReport {
  readonly range: Range;
  readonly verdict: CloneFacts["verdict"];
  readonly cost: CloneFacts["cost"];
  readonly reason: string;
  readonly fixes: readonly {
    readonly title: string;
    readonly tier: "safe" | "review";
    readonly edits: readonly { readonly range: Range; readonly newText: string }[];
  }[];
}

export interface GapReport {
  readonly function: string;
  readonly range: Range;
  readonly reason: string;
}

export interface ReportSources {
  readonly functions: Iterable<LocatedFacts>;
  /** Where lifetimes may be missing. */
  readonly lifetimes: readonly LocatedLifetimes[];
  readonly heads: readonly LocatedErrors[];
}

/** Events in text order of their functions, as the facts have them. */
export function fileReport(file: string, { functions, lifetimes, heads }: ReportSources, lines: Lines): FileReport {
  const events: EventReport[] = [];
  const diagnostics: DiagnosticReport[] = [];
  const clones: CloneReport[] = [];
  const gaps: GapReport[] = [];
  const report = { file, events, diagnostics, clones, gaps };
  for (const { head, base } of lifetimes)
    report.diagnostics.push(...missingLifetimes(head).map((found) => diagnosticReport(found, base, lines)));
  for (const { errors, base } of heads)
    report.diagnostics.push(...errors.map((found) => diagnosticReport(found, base, lines)));
  for (const { facts, base } of functions) {
    const declared = new Set(facts.variables.map(({ name, declaration }) => `${name} ${declaration.start}`));
    for (const event of [...facts.events, ...facts.reportedOnly]) {
      if (event.indirect !== undefined) continue;
      // In `Some(x) = x` the new `x` stands where the old one is read: name and place could not tell the two apart.
      if ((event.kind === "move" || event.kind === "copy") && declared.has(`${event.name} ${event.range.start}`))
        continue;
      const said = eventReport(event, base, lines);
      if (said !== undefined) report.events.push(said);
    }
    report.diagnostics.push(...facts.diagnostics.map((found) => diagnosticReport(found, base, lines)));
    report.clones.push(...countedClones(facts).map((clone) => cloneReport(clone, base, lines)));
    for (const gap of facts.gaps) {
      report.gaps.push({ function: facts.function, range: toLspRange(gap.range, base, lines), reason: gap.reason });
    }
  }
  return report;
}

function eventReport(event: OwnershipEvent, base: number, lines: Lines): EventReport | undefined {
  const { name } = event;
  const { path } = event.reported ?? event;
  switch (event.kind) {
    case "move":
      return { kind: "move", name, path, range: toLspRange(event.range, base, lines), into: event.into };
    case "copy":
      return { kind: "copy", name, path, range: toLspRange(event.range, base, lines) };
    case "borrow":
      return {
        kind: "borrow",
        name,
        path,
        range: toLspRange(event.range, base, lines),
        mutable: event.mutable,
        implicit: event.implicit,
        reborrow: event.reported?.isReborrow ?? event.reborrow,
        ...(event.raw ? { raw: true } : {}),
        ...(event.lastWritten === undefined
          ? {}
          : { lastUse: { line: lines.positionAt(base + event.lastWritten).line } }),
        escapes: event.escapes,
      };
    case "drop":
      return {
        kind: "drop",
        name,
        path,
        declaration: toLspRange(event.declaration, base, lines),
        at: lines.positionAt(base + event.at),
        conditional: event.isAlwaysFlagged,
      };
    // The report says what happens to values, not where they begin.
    case "assign":
      return undefined;
  }
}

function diagnosticReport(
  { code, message, range, related }: DiagnosticFacts,
  base: number,
  lines: Lines,
): DiagnosticReport {
  return {
    code,
    message,
    range: toLspRange(range, base, lines),
    related: related.map((other) => ({ range: toLspRange(other.range, base, lines), message: other.message })),
  };
}

function cloneReport({ range, verdict, cost, reason, fixes }: CloneFacts, base: number, lines: Lines): CloneReport {
  return {
    range: toLspRange(range, base, lines),
    verdict,
    cost,
    reason,
    fixes: fixes.map(({ title, tier, edits }) => ({
      title,
      tier,
      edits: edits.map((edit) => ({ range: toLspRange(edit.range, base, lines), newText: edit.newText })),
    })),
  };
}
