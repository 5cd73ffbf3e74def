/**
 * Why a borrow lasts as long as it does, in one line: `goes into first_word, whose result borrows from it → held by word → used last in L9`.
 *
 * Told of a borrow that outlives its own line, and of a variable that holds one: a reference, an iterator, a guard.
 */
import { assertNever } from "../../base/assertNever.js";
import type { Range } from "../../ownership/facts.js";
import type { BorrowStory, StoryEnd, StoryPlace, StoryStep } from "../../ownership/stories.js";
import type { Lines, LocatedFacts, LocatedStory } from "../located.js";
import { lineNumber, variableAt } from "../located.js";
import type { HoverTarget } from "./hover.js";
import { link } from "./state.js";

/** What has to be asked, so that the hover at this absolute offset has its stories; undefined where no borrow and no reference stands. */
export function storyPlace(files: readonly LocatedFacts[], offset: number): StoryPlace | undefined {
  const at = variableAt(files, offset);
  if (at === undefined) return undefined;
  const { located, variable, mention } = at;
  const isBorrowed = located.facts.events.some(
    (event) =>
      event.kind === "borrow" && !event.raw && event.range.start <= mention.start && mention.end <= event.range.end,
  );
  // A struct, an iterator, a guard may hold one as well as a reference; what the caller lent is no borrow of this function.
  const mayHold = variable.kind === "binding";
  if (!isBorrowed && !mayHold) return undefined;
  return {
    taken: isBorrowed ? offset : undefined,
    held: mayHold ? located.base + variable.nameRange.start : undefined,
  };
}

/** One line a borrow that the variable holds; none for those that end where they begin. */
export function heldLines(
  stories: readonly LocatedStory[],
  name: string,
  lines: Lines,
  target: HoverTarget,
): readonly string[] {
  return stories.flatMap(({ story, base }) => {
    if (story.isTakenHere || isShort(story, base, lines)) return [];
    const sort = story.mutable ? "exclusive" : "shared";
    const place = `\`${story.path}\` since ${link(story.range.start, base, lines, target)}`;
    const way = wayText({ ...story, steps: withoutOwn(story.steps, name) }, base, lines, target);
    return [`\`${name}\` borrows ${place} (${sort}): ${way}.`];
  });
}

/** That it comes to lie in the variable itself is said already, where nothing happens on the way there. */
function withoutOwn(steps: readonly StoryStep[], name: string): readonly StoryStep[] {
  return steps[0]?.kind === "variable" && steps[0].name === name ? steps.slice(1) : steps;
}

/** The way of a borrow taken at the range, to be told after a colon; undefined where there is no more to say than where it ends. */
export function wayOfBorrow(
  stories: readonly LocatedStory[],
  range: Range,
  lines: Lines,
  target: HoverTarget,
): string | undefined {
  const found = stories.find(
    ({ story }) => story.isTakenHere && story.range.start === range.start && story.range.end === range.end,
  );
  if (!found || isShort(found.story, found.base, lines)) return undefined;
  return wayText(found.story, found.base, lines, target);
}

function isShort(story: BorrowStory, base: number, lines: Lines): boolean {
  if (story.end.kind === "caller") return false;
  return lineNumber(story.end.range.start, base, lines) <= lineNumber(story.range.start, base, lines);
}

function wayText(story: BorrowStory, base: number, lines: Lines, target: HoverTarget): string {
  const way = story.steps.filter((step) => step.name !== story.path).map(stepText);
  const parts = [...way, endText(story.end, base, lines, target)].filter((part, index, all) => part !== all[index - 1]);
  const [first = "", ...rest] = parts;
  const isTied = story.steps[0]?.kind === "call" && rest.length > 1;
  return [isTied ? `${first}, whose result borrows from it` : first, ...rest].join(" → ");
}

function stepText(step: StoryStep): string {
  switch (step.kind) {
    case "call":
      return step.name === undefined ? "goes into a call" : `goes into \`${step.name}\``;
    case "variable":
      return `held by \`${step.name}\``;
    case "field":
      return `stored in \`${step.name}\``;
    case "closure":
      return "captured by the closure";
    case "return":
      return "becomes the result";
    default:
      return assertNever(step.kind);
  }
}

function endText(end: StoryEnd, base: number, lines: Lines, target: HoverTarget): string {
  switch (end.kind) {
    case "use":
      return `used last in ${link(end.range.start, base, lines, target)}`;
    case "drop":
      return `needed until ${end.name === undefined ? "a temporary" : `\`${end.name}\``} is dropped, ${link(end.range.end, base, lines, target)}`;
    case "panic":
      return `${end.name === undefined ? "a temporary" : `\`${end.name}\``} is dropped if there is a panic, ${link(end.range.start, base, lines, target)}`;
    case "caller":
      return end.name === undefined ? "lives on with the caller" : `the caller may use it for \`${end.name}\``;
    default:
      return assertNever(end);
  }
}
