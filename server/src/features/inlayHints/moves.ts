/**
 * Hint at a place where a value is moved: `→ moved into consume`. A capture is told where the closure first names what it takes, for behind a
 * long closure nobody would know which of its variables is meant; what a pattern takes out of something is told at the new name.
 *
 * At "nontrivial" only where somebody could trip over it: the variable is still in scope below, and its value is gone; or the move is in
 * a loop, whose next turn would miss the value; or a closure takes it. Not where the text says it already (`return x`, `let y = x`, a
 * field of a struct literal, `drop(x)`), nor where nothing follows in which the variable could be used; but always where an error says
 * that the value is missed later.
 */
import type { MoveEvent } from "../../ownership/facts.js";
import { isNewField, movedInto } from "../destination.js";
import type { Lines, LocatedFacts } from "../located.js";
import { contains, lineNumber } from "../located.js";
import type { Hint, HintKind } from "./hintKind.js";
import { shortLabel } from "./hintKind.js";

export const moveHints = {
  id: "moves",
  default: "nontrivial",

  hints(located, level, lines) {
    const hints: Hint[] = [];
    const newNames = new Map(located.facts.variables.map(({ nameRange }) => [nameRange.end, nameRange.start]));
    for (const event of located.facts.events) {
      if (event.kind !== "move") continue;
      const isPlain = isPlainFromText(event) || isAtTheEnd(event, located, lines);
      if (level === "nontrivial" && isPlain && !isMissed(event, located)) continue;
      hints.push({
        at: placeOf(event, located),
        label: shortLabel(moveLabel(event, newNames)),
        tooltip: moveTooltip(event),
        side: "after",
        edits: undefined,
      });
    }
    return hints;
  },
} satisfies HintKind;

/** A move that the code itself spells out: the reader sees both ends of it. */
function isPlainFromText(event: MoveEvent): boolean {
  switch (event.intoKind) {
    case "return":
    case "variable":
    case "field":
    case "aggregate":
    case "pattern":
      return !event.inLoop;
    case "call":
      return event.isLastUse && !event.inLoop && event.into === "drop";
    case "loop":
    case "closure":
    case "macro":
    case "other":
      return false;
  }
}

/** An error's story begins with this move. */
function isMissed({ range }: MoveEvent, { facts }: LocatedFacts): boolean {
  return facts.diagnostics.some(({ related }) =>
    related.some((told) => told.range.start === range.start && told.range.end === range.end),
  );
}

/** Only the end of the variable's scope follows: there is nobody left to miss the value. */
function isAtTheEnd(event: MoveEvent, { facts, base }: LocatedFacts, lines: Lines): boolean {
  if (event.inLoop) return false;
  const scope = facts.variables[event.variable]?.scope ?? facts.range;
  return lineNumber(scope.end, base, lines) - lineNumber(event.range.end, base, lines) <= 1;
}

/** Behind the variable's name, where it stands in what moves it. */
function placeOf({ variable, range, intoKind }: MoveEvent, { facts }: LocatedFacts): number {
  if (intoKind !== "closure") return range.end;
  const first = facts.variables[variable]?.mentions.find(
    (mention) => contains(range, mention.start) && contains(range, mention.end),
  );
  return first?.end ?? range.end;
}

/** `newNames`: where the names of variables that are declared end, and where they start. */
function moveLabel(event: MoveEvent, newNames: ReadonlyMap<number, number>): string {
  if (event.intoKind === "closure") return event.path === event.name ? "→ captured (move)" : `→ ${event.path} captured`;
  // `mut` belongs to the pattern, and not to the name.
  const name = newNames.get(event.range.end);
  if (name !== undefined && event.range.start <= name) return `← moved from ${event.name}`;
  return isNewField(event) ? `→ field ${event.into}` : `→ ${movedInto(event).replaceAll("`", "")}`;
}

function moveTooltip(event: MoveEvent): string {
  const part = event.path === event.name ? `\`${event.name}\`` : `\`${event.path}\`, a part of \`${event.name}\`,`;
  const loop = event.inLoop ? " This happens in a loop: in the next turn the value would be gone." : "";
  const place = event.intoKind === "closure" ? "when that is made" : "here";
  return `${part} is ${movedInto(event)} ${place}. It cannot be used afterwards unless it is assigned again.${loop}`;
}
