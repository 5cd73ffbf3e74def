/**
 * What was not understood at a place, for people: which gaps, and in whole sentences what each of them means for what is shown.
 *
 * Gaps themselves are found by `ownership`; their reasons are short and name the thing. What is said here is only what follows from them.
 */
import type { GapFacts } from "../../ownership/facts.js";
import { contains, type LocatedFacts } from "../located.js";

/** Those that hold the whole of `[start, end]`, relative to the facts; the smallest first, as it is nearest to the point. */
export function gapsAround({ facts }: LocatedFacts, start: number, end: number): readonly GapFacts[] {
  return facts.gaps
    .filter(({ range }) => contains(range, start) && range.end >= end)
    .sort((left, right) => left.range.end - left.range.start - (right.range.end - right.range.start));
}

const COPY_OR_MOVE = "copy or move? ";

/** The reason as a sentence that ends with a full stop: what is not known, and why. */
export function plainReason(reason: string): string {
  if (reason.startsWith(COPY_OR_MOVE)) {
    return `Whether this is a copy or a move is not known: ${sentence(reason.slice(COPY_OR_MOVE.length))}`;
  }
  return capital(sentence(reason)) + consequence(reason);
}

/** What the gap means for hints, where the reason alone does not say so. */
function consequence(reason: string): string {
  if (/^macro .*(?:expanded|found)/.test(reason)) return " What it does with the variables in it is not shown.";
  if (/^method .*(?:resolved|found)/.test(reason)) {
    return " Whether it takes, borrows or changes what it is called on is not shown.";
  }
  if (/^what is called/.test(reason)) return " What it does with its arguments is not shown.";
  return "";
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
