/** The line of a variable's life: `L2 created → L4 shared → L9 moved into push`, each step a link. */
import type { OwnershipEvent } from "../../ownership/facts.js";
import type { Lines, VariableAt } from "../located.js";
import { lineNumber } from "../located.js";
import type { HoverTarget } from "./hover.js";
import { link } from "./state.js";

/** More steps than this make a hover scroll; the middle ones are left out then. */
const MAXIMUM_STEPS = 8;

/** Undefined when nothing but the declaration is known. */
export function flowLine(at: VariableAt, lines: Lines, target: HoverTarget): string | undefined {
  const { located, variable } = at;
  const steps: { readonly offset: number; readonly line: number; readonly word: string }[] = [
    {
      offset: variable.nameRange.start,
      line: lineNumber(variable.nameRange.start, located.base, lines),
      word: variable.kind === "binding" ? "created" : "from the caller",
    },
  ];
  for (const event of located.facts.events) {
    const word = event.variable === variable.id ? stepWord(event) : undefined;
    if (!word) continue;
    const offset = event.kind === "drop" ? event.at : event.range.start;
    const line = lineNumber(offset, located.base, lines);
    const previous = steps.at(-1);
    if (previous && previous.line === line && previous.word === word) continue;
    steps.push({ offset, line, word });
  }
  if (steps.length < 2) return undefined;
  steps.sort((a, b) => a.offset - b.offset);
  const shown = steps.length <= MAXIMUM_STEPS ? steps : [...steps.slice(0, 4), undefined, ...steps.slice(-3)];
  return shown
    .map((step) => (step ? `${link(step.offset, located.base, lines, target)} ${step.word}` : "…"))
    .join(" → ");
}

function stepWord(event: OwnershipEvent): string | undefined {
  switch (event.kind) {
    case "move":
      return event.intoKind === "return" ? "returned" : `moved into \`${event.into}\``;
    case "borrow":
      return event.raw ? "address taken" : event.mutable ? "exclusive" : "shared";
    case "drop":
      return event.cause === "assignment"
        ? "old value dropped"
        : event.conditional
          ? "dropped, unless moved"
          : "dropped";
    case "create":
      return event.how === "assignment" ? "assigned" : undefined;
    case "copy":
      return undefined;
  }
}
