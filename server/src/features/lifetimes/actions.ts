/**
 * Code actions for lifetimes: write out what is left out, leave out what can be, add what is missing.
 *
 * What is missing is found in the text itself, so that it is offered where rustc or rust-analyzer report E0106 and before they do.
 */
import type { CodeAction, Diagnostic, TextEdit } from "vscode-languageserver-types";
import type { Range } from "../../ownership/facts.js";
import type { HeadLifetimes, LifetimeMark, MissingLifetime } from "../../ownership/lifetimeFacts.js";
import type { Lines, LocatedLifetimes } from "../located.js";
import { toLspRange } from "../located.js";
import { elidableLifetimes, elisionEdits } from "./elide.js";
import { headerEdits } from "./implHeaders.js";
import { missingChoices } from "./missing.js";
import { type Edit, elidedMarks, type LifetimeNames, writeOut } from "./write.js";

export interface LifetimeActionTarget {
  readonly uri: string;
  /** Absolute offsets of the selection. */
  readonly start: number;
  readonly end: number;
  /** Of the whole document. */
  readonly text: string;
  /** What others reported at the selection. */
  readonly diagnostics: readonly Diagnostic[];
  /** Parameters from which the function around an absolute offset takes what it returns. */
  parametersInResult(offset: number): readonly string[];
}

/** In the order in which they are offered. */
export function lifetimeActions(
  located: readonly LocatedLifetimes[],
  target: LifetimeActionTarget,
  names: LifetimeNames,
  lines: Lines,
): readonly CodeAction[] {
  return located.flatMap(({ head, base }) => {
    const action = (title: string, kind: string, edits: readonly Edit[]): CodeAction => ({
      title,
      kind,
      edit: { changes: { [target.uri]: toTextEdits(edits, base, lines) } },
    });
    const inBody = writableMarks(head).filter((mark) => isInBody(mark, head) && touches(mark.type, base, target));
    const ofFunctionType = inBody.length > 0 ? writeOut(head, inBody, names) : undefined;
    if (ofFunctionType !== undefined)
      return [action("Write the elided lifetimes of this function type out", "refactor.rewrite", ofFunctionType)];
    if (!touches(head.range, base, target)) return [];
    const actions: CodeAction[] = missingActions(head, base, target, names, action);
    const own = writableMarks(head).filter((mark) => !isInBody(mark, head));
    const all = writeOut(head, own, names);
    if (all !== undefined && all.length > 0)
      actions.push(action(`Write the elided lifetimes of ${whatIs(head)} out`, "refactor.rewrite", all));
    const elidable = elidableLifetimes(head);
    if (elidable.length > 0) {
      const which = elidable.map((lifetime) => `\`${lifetime.name}\``).join(", ");
      actions.push(
        action(
          `Leave ${which} out: nothing else is meant without it`,
          "refactor.rewrite",
          elisionEdits(head, elidable),
        ),
      );
    }
    return actions;
  });
}

/** What a person means by "the lifetimes": not the defaults behind `dyn`, nor what an `impl Trait` captures. */
function writableMarks(head: HeadLifetimes): HeadLifetimes["marks"] {
  return elidedMarks(head).filter((mark) => mark.form !== "object" && mark.form !== "opaque");
}

function touches(range: Range, base: number, target: LifetimeActionTarget): boolean {
  return base + range.start <= target.end && target.start <= base + range.end;
}

/** Of the type of a function that a body names. */
function isInBody(mark: LifetimeMark, head: HeadLifetimes): boolean {
  return mark.range.start > head.range.end;
}

function whatIs(head: HeadLifetimes): string {
  switch (head.item) {
    case "function":
      return `\`${head.name}\``;
    case "impl":
      return "this `impl`";
    case "trait":
    case "struct":
    case "enum":
    case "union":
    case "const":
    case "static":
    case "alias":
      return `\`${head.name}\``;
  }
}

function missingActions(
  head: HeadLifetimes,
  base: number,
  target: LifetimeActionTarget,
  names: LifetimeNames,
  action: (title: string, kind: string, edits: readonly Edit[]) => CodeAction,
): CodeAction[] {
  const textOf = (range: MissingLifetime["range"]): string => target.text.slice(base + range.start, base + range.end);
  const reported = target.diagnostics.filter((diagnostic) => diagnostic.code === "E0106");
  const here = head.missing.filter(
    ({ type }) => reported.length > 0 || (base + type.start <= target.end && target.start <= base + type.end),
  );
  const parametersInResult = (): readonly string[] => target.parametersInResult(base + head.nameRange.start);
  const implHeaders = (name: string): readonly Edit[] =>
    headerEdits(target.text, name).map(({ range: { start, end }, newText }) => ({
      range: { start: start - base, end: end - base },
      newText,
    }));
  const context = { names, textOf, implHeaders, parametersInResult };
  const choices = here.flatMap((missing) => missingChoices(head, missing, context));
  const seen = new Set<string>();
  return choices.flatMap(({ title, edits }, index) => {
    if (seen.has(title)) return [];
    seen.add(title);
    const made = action(title, "quickfix", edits);
    return [{ ...made, ...(reported.length > 0 ? { diagnostics: reported } : {}), isPreferred: index === 0 }];
  });
}

function toTextEdits(edits: readonly Edit[], base: number, lines: Lines): TextEdit[] {
  return edits.map(({ range, newText }) => ({ range: toLspRange(range, base, lines), newText }));
}
