/**
 * The hover of a variable: its state at that very place, why, what comes next, the line of its life with links, and what its type
 * means for ownership. Of a clone: whether it can go. Of a lifetime, a type with one and a signature: what is tied to what.
 *
 * Says nothing where the state is not known, except which gap is the reason. Never scrolls: eight lines at most.
 */
import type { Hover } from "vscode-languageserver-types";
import type { LifetimeNames } from "../lifetimes/write.js";
import type { Lines, Located, LocatedFacts, LocatedStory } from "../located.js";
import { contains, toLspRange, variableAt } from "../located.js";
import { cloneHover } from "./clones.js";
import { flowLine } from "./flowLine.js";
import { lifetimeHover } from "./lifetimes.js";
import { stateLines } from "./state.js";
import { heldLines } from "./stories.js";
import { typeLine } from "./typeFacts.js";

export interface HoverSources extends Located {
  /** Of the borrows at `storyPlace`. */
  readonly stories?: readonly LocatedStory[];
}

export interface HoverTarget {
  /** Where links lead: the document. */
  readonly uri: string;
  readonly lifetimeNames: LifetimeNames;
}

/** The hover at an absolute UTF-16 offset; undefined where no variable, no clone and no lifetime stands. */
export function hover(
  { facts: files, lifetimes, stories = [] }: HoverSources,
  offset: number,
  lines: Lines,
  target: HoverTarget,
): Hover | undefined {
  const at = variableAt(files, offset);
  if (at) {
    const sections = [
      ...stateLines(at, stories, lines, target),
      ...heldLines(stories, at.variable.name, lines, target),
      flowLine(at, lines, target),
      typeLine(at.variable, at.mention.start === at.variable.nameRange.start),
      gapLine(at.located, at.mention),
    ].filter((section) => section !== undefined);
    return {
      contents: { kind: "markdown", value: sections.join("\n\n") },
      range: toLspRange(at.mention, at.located.base, lines),
    };
  }
  return cloneHover(files, offset, lines) ?? lifetimeHover(lifetimes, offset, target.lifetimeNames, lines);
}

/** Names what was not understood in the expression around the mention, so that silence explains itself. */
function gapLine(located: LocatedFacts, mention: { readonly start: number; readonly end: number }): string | undefined {
  const gap = located.facts.gaps.find(
    (candidate) => contains(candidate.range, mention.start) && candidate.range.end >= mention.end,
  );
  return gap ? `_Not known here: ${gap.reason}._` : undefined;
}
