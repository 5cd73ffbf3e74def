/** The line of a variable's life: `L2 created → L4 shared → L9 moved into push`, each step a link. */
import type { OwnershipEvent, StatedVariable } from "../../ownership/facts.js";
import { movedInto } from "../destination.js";
import type { Lines, VariableAt } from "../located.js";
import { lineNumber, ownEvents } from "../located.js";
import type { HoverTarget } from "./hover.js";
import { link } from "./state.js";

/** More steps than this make a hover scroll; the middle ones are left out then. */
const MAXIMUM_STEPS = 8;

/** Undefined when nothing but the declaration is known. */
export function flowLine(at: VariableAt<StatedVariable>, lines: Lines, target: HoverTarget): string | undefined {
  const { located, variable } = at;
  const steps: Step[] = [
    {
      offset: variable.nameRange.start,
      line: lineNumber(variable.nameRange.start, located.base, lines),
      word: firstWord(variable),
    },
  ];
  // Events come in the order in which things happen.
  for (const event of ownEvents(located.facts.events.filter((event) => event.variable === variable.id))) {
    const word = stepWord(event);
    if (!word) continue;
    const offset = event.kind === "drop" ? event.at : event.range.start;
    const line = lineNumber(offset, located.base, lines);
    const previous = steps.at(-1);
    if (previous && previous.line === line && previous.word === word) continue;
    steps.push({ offset, line, word });
  }
  if (steps.length < 2) return undefined;
  const runs = runsOf(steps);
  const shown = runs.length <= MAXIMUM_STEPS ? runs : [...runs.slice(0, 4), undefined, ...runs.slice(-3)];
  return shown
    .map((run) => {
      if (!run) return "…";
      const from = link(run.first.offset, located.base, lines, target);
      if (run.count === 1) return `${from} ${run.first.word}`;
      return `${from}–${link(run.last.offset, located.base, lines, target)} ${run.first.word} (${run.count}×)`;
    })
    .join(" → ");
}

function firstWord({ kind, states }: StatedVariable): string {
  if (kind !== "binding") return "from the caller";
  return states[0]?.state.kind === "uninitialised" ? "declared" : "created";
}

interface Step {
  readonly offset: number;
  readonly line: number;
  readonly word: string;
}

/** Steps in a row that say the same, as one. */
function runsOf(
  steps: readonly Step[],
): readonly { readonly first: Step; readonly last: Step; readonly count: number }[] {
  const runs: { first: Step; last: Step; count: number }[] = [];
  for (const step of steps) {
    const run = runs.at(-1);
    if (run?.first.word !== step.word) runs.push({ first: step, last: step, count: 1 });
    else {
      run.last = step;
      run.count += 1;
    }
  }
  return runs;
}

/** Of what happens to a part of the variable alone: the part. */
function partOf({ path, name }: OwnershipEvent): string {
  return path === name ? "" : `\`${path}\` `;
}

function stepWord(event: OwnershipEvent): string | undefined {
  switch (event.kind) {
    case "move":
      return `${partOf(event)}${movedInto(event)}`;
    case "borrow":
      return event.raw ? "address taken" : event.mutable ? "exclusive" : "shared";
    case "drop":
      if (event.cause === "assignment") return "old value dropped";
      return `${partOf(event)}${event.conditional ? "dropped, unless moved" : "dropped"}`;
    case "assign":
      return event.path === event.name ? "assigned" : undefined;
    case "copy":
      return undefined;
  }
}
