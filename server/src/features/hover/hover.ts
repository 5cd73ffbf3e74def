/**
 * The hover of a variable: its state at that very place, why, what comes next, the line of its life with links, and what its type
 * means for ownership. Of a clone: whether it can go. Of a lifetime, a type with one and a signature: what is tied to what.
 *
 * Says nothing where the state is not known, except which gap is the reason. Never scrolls: eight lines at most.
 */
import type { Hover } from "vscode-languageserver-types";
import { gapsAround, plainReason } from "../gaps/gaps.js";
import type { LifetimeNames } from "../lifetimes/write.js";
import type { Lines, LocatedFacts, LocatedLifetimes, LocatedStates, LocatedStory } from "../located.js";
import { contains, toLspRange, variableAt } from "../located.js";
import { cloneHover } from "./clones.js";
import { flowLine } from "./flowLine.js";
import { lifetimeHover, parameterLines } from "./lifetimes.js";
import { stateLines } from "./state.js";
import { heldLines } from "./stories.js";
import { typeLine } from "./typeFacts.js";

export interface HoverSources {
  readonly facts: readonly LocatedStates[];
  readonly lifetimes: readonly LocatedLifetimes[];
  /** Of the borrows at `storyPlace`. */
  readonly stories?: readonly LocatedStory[];
}

export interface HoverTarget {
  /** Where links lead: the document. */
  readonly uri: string;
  readonly lifetimeNames: LifetimeNames;
}

/** The hover at an absolute UTF-16 offset; undefined where no variable, clone or lifetime stands and everything was understood. */
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
      ...parameterLines(lifetimes, at, target.lifetimeNames),
      flowLine(at, lines, target),
      typeLine(at.variable, at.mention.start === at.variable.nameRange.start),
      gapLine(at.located, at.mention),
    ].filter((section) => section !== undefined);
    return {
      contents: { kind: "markdown", value: sections.join("\n\n") },
      range: toLspRange(at.mention, at.located.base, lines),
    };
  }
  return (
    cloneHover(files, offset, lines) ??
    silentHover(files, offset, lines) ??
    lifetimeHover(lifetimes, offset, target.lifetimeNames, lines) ??
    gapHover(files, offset, lines)
  );
}

/** Names what was not understood in the expression around the mention, so that silence explains itself. */
function gapLine(
  located: LocatedFacts,
  { start, end }: { readonly start: number; readonly end: number },
): string | undefined {
  const [gap] = gapsAround(located, start, end);
  return gap && `_Not known here: ${gap.reason}._`;
}

/** Of a function of which nothing was understood, as one that is too long, the name says why: its variables have nothing to say. */
function silentHover(files: readonly LocatedFacts[], offset: number, lines: Lines): Hover | undefined {
  const found = files.find(({ facts, base }) => contains(facts.nameRange, offset - base));
  if (found === undefined) return undefined;
  const { range, nameRange, variables, gaps } = found.facts;
  // Where errors alone are held back the gap is as wide, but everything else is known.
  if (variables.length > 0) return undefined;
  const whole = gaps.find((gap) => gap.range.start <= range.start && gap.range.end >= range.end);
  return (
    whole && {
      contents: { kind: "markdown", value: `_${plainReason(whole.reason)}_` },
      range: toLspRange(nameRange, found.base, lines),
    }
  );
}

/** Where no variable stands, too: on the name of a method or macro that was not understood. */
function gapHover(files: readonly LocatedFacts[], offset: number, lines: Lines): Hover | undefined {
  for (const located of files) {
    const at = offset - located.base;
    const [gap] = contains(located.facts.range, at) ? gapsAround(located, at, at) : [];
    if (gap === undefined || gap.range.end - gap.range.start > LONGEST_GAP) continue;
    return {
      contents: { kind: "markdown", value: `_${plainReason(gap.reason)}_` },
      range: toLspRange(gap.range, located.base, lines),
    };
  }
  return undefined;
}

/**
 * In UTF-16 units. Gaps are as long as the expression that is not understood; with a larger number a hover would follow the pointer through
 * whole blocks.
 */
const LONGEST_GAP = 200;
