/** The hover of a lifetime, of a type that has one or leaves one out, and of an item's name: what is tied to what. */
import type { Hover } from "vscode-languageserver-types";
import type { HeadLifetimes, LifetimeMark } from "../../ownership/lifetimeFacts.js";
import { boundText, headText, lifetimeText, markText } from "../lifetimes/words.js";
import { type LifetimeNames, namesOf } from "../lifetimes/write.js";
import type { Lines, LocatedLifetimes, VariableAt } from "../located.js";
import { contains, toLspRange } from "../located.js";

/** Undefined where no lifetime is written or meant at the absolute offset. */
export function lifetimeHover(
  located: readonly LocatedLifetimes[],
  offset: number,
  names: LifetimeNames,
  lines: Lines,
): Hover | undefined {
  for (const { head, base } of located) {
    const at = offset - base;
    const mark = markAt(head, at);
    if (mark && isWorthTelling(head, mark))
      return toHover([markLine(head, mark, names)], toLspRange(mark.type, base, lines));
    if (head.nameRange.end > head.nameRange.start && contains(head.nameRange, at)) {
      const text = headText(head, names);
      if (text.length > 0) return toHover(text, toLspRange(head.nameRange, base, lines));
    }
  }
  return undefined;
}

/** Of a parameter, where it is declared: what the signature ties to it. Empty where no result and no other parameter depends on it. */
export function parameterLines(
  lifetimes: readonly LocatedLifetimes[],
  { located, variable, mention }: VariableAt,
  names: LifetimeNames,
): readonly string[] {
  if (variable.kind === "binding" || mention.start !== variable.nameRange.start) return [];
  const place = located.base + mention.start;
  const head = lifetimes.find(({ head, base }) => head.item === "function" && contains(head.range, place - base))?.head;
  if (head === undefined) return [];
  const own = head.marks.filter(
    (mark) => !mark.inFunctionType && (mark.position === "self" || mark.position === "parameter"),
  );
  const ids = own.filter((mark) => mark.parameter === variable.name).flatMap((mark) => mark.lifetimes);
  const tied = head.marks.filter((mark) => mark.position === "result").flatMap((mark) => mark.lifetimes);
  return [...new Set(ids)].filter((id) => id !== 0 && tied.includes(id)).map((id) => lifetimeText(head, id, names));
}

/** Not a reference among the parameters that leaves its lifetime out and that nothing depends on: nearly every signature has some. */
function isWorthTelling(head: HeadLifetimes, mark: LifetimeMark): boolean {
  if (mark.how !== "elided" || mark.inFunctionType || head.item !== "function" || mark.form === "object") return true;
  const isTied = (other: LifetimeMark): boolean => other.lifetimes.some((id) => mark.lifetimes.includes(id));
  return head.marks.some((other) => other.position === "result" && isTied(other));
}

function toHover(paragraphs: readonly string[], range: Hover["range"]): Hover {
  const contents = { kind: "markdown" as const, value: paragraphs.join("\n\n") };
  return range === undefined ? { contents } : { contents, range };
}

/** The lifetime that is written there, else the narrowest type around the place that has one. */
function markAt(head: HeadLifetimes, at: number): LifetimeMark | undefined {
  const written = head.marks.find((mark) => mark.how !== "elided" && contains(mark.range, at));
  if (written) return written;
  let best: LifetimeMark | undefined;
  for (const mark of head.marks) {
    if (mark.form === "declaration" || !contains(mark.type, at)) continue;
    if (!best || length(mark) < length(best)) best = mark;
  }
  return best;
}

function length(mark: LifetimeMark): number {
  return mark.type.end - mark.type.start;
}

function markLine(head: HeadLifetimes, mark: LifetimeMark, names: LifetimeNames): string {
  const isBound = mark.form === "bound" && mark.how === "written";
  if (isBound && mark.position !== "header") return boundText(namesOf(head, mark, names));
  return markText(head, mark, names);
}
