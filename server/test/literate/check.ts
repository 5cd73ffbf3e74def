/** Compares facts with the expectations of a fence: every difference as a sentence. */
import { isAssigned, stateBefore } from "../../src/features/located.js";
import type { BorrowEvent, OwnershipEvent, StatedFacts } from "../../src/ownership/facts.js";
import type { Expectation, Fence } from "./expectations.js";
import { expectationsOf } from "./expectations.js";

export interface FunctionFacts {
  readonly facts: StatedFacts;
  readonly base: number;
}

interface Said {
  readonly text: string;
  readonly line: number;
  readonly until: number | undefined;
  /** Must be expected by a comment: moves, drops of variables and of guards, borrows written with `&`. */
  readonly mustBeExpected: boolean;
}

/** Empty when the facts are what the fence says. */
export function differences(fence: Fence, functions: readonly FunctionFacts[]): readonly string[] {
  const lineOf = lineFinder(fence.source);
  const said = functions.flatMap((found) => saidOf(found, lineOf));
  const expectations = expectationsOf(fence);
  return [
    ...eventDifferences(fence, expectations, said),
    ...errorDifferences(fence, expectations, functions, lineOf),
    ...typeDifferences(fence, expectations, functions, lineOf),
    ...stateDifferences(fence, functions, lineOf),
    ...(expectations.length > 0
      ? []
      : functions.flatMap(({ facts }) =>
          facts.gaps.map((gap) => `${fence.file}: gap in ${facts.function}: ${gap.reason}`),
        )),
  ];
}

function eventDifferences(
  fence: Fence,
  expectations: readonly Expectation[],
  said: readonly Said[],
): readonly string[] {
  const left = [...said];
  const result: string[] = [];
  for (const wanted of expectations) {
    if (wanted.kind !== "event") continue;
    const index = left.findIndex((found) => found.line === wanted.line && found.text === wanted.text);
    const found = left[index];
    if (!found) {
      const there = said.filter((other) => other.line === wanted.line).map((other) => other.text);
      result.push(
        `${at(fence, wanted.line)}: expected "${wanted.text}", found ${there.length > 0 ? there.map((text) => `"${text}"`).join(", ") : "nothing"}`,
      );
      continue;
    }
    left.splice(index, 1);
    if (wanted.until !== undefined && wanted.until !== found.until) {
      result.push(
        `${at(fence, wanted.line)}: "${wanted.text}" should last until line ${wanted.until}, lasts until ${found.until}`,
      );
    }
  }
  for (const extra of left)
    if (extra.mustBeExpected) result.push(`${at(fence, extra.line)}: not expected: "${extra.text}"`);
  return result;
}

function errorDifferences(
  fence: Fence,
  expectations: readonly Expectation[],
  functions: readonly FunctionFacts[],
  lineOf: (offset: number) => number,
): readonly string[] {
  const left = functions.flatMap(({ facts, base }) =>
    facts.diagnostics.map((found) => ({ ...found, line: lineOf(base + found.range.start) })),
  );
  const result: string[] = [];
  for (const wanted of expectations) {
    if (wanted.kind !== "error") continue;
    const index = left.findIndex((found) => found.line === wanted.line && found.code === wanted.code);
    const found = left[index];
    if (!found) {
      const codes = left.map((other) => `${other.code} in line ${other.line}`);
      result.push(
        `${at(fence, wanted.line)}: expected ${wanted.code}, found ${codes.length > 0 ? codes.join(", ") : "no error"}`,
      );
      continue;
    }
    left.splice(index, 1);
    if (!found.message.includes(wanted.message))
      result.push(`${at(fence, wanted.line)}: ${wanted.code} says "${found.message}", expected "${wanted.message}"`);
    for (const note of wanted.related) {
      if (!found.related.some((other) => other.message.includes(note)))
        result.push(`${at(fence, wanted.line)}: ${wanted.code} lacks the note "${note}"`);
    }
  }
  for (const extra of left) result.push(`${at(fence, extra.line)}: not expected: ${extra.code} ${extra.message}`);
  return result;
}

function typeDifferences(
  fence: Fence,
  expectations: readonly Expectation[],
  functions: readonly FunctionFacts[],
  lineOf: (offset: number) => number,
): readonly string[] {
  return expectations.flatMap((wanted) => {
    if (wanted.kind !== "type") return [];
    const declared = functions.flatMap(({ facts, base }) =>
      facts.variables.filter(
        (variable) => variable.name === wanted.name && lineOf(base + variable.nameRange.start) === wanted.line,
      ),
    );
    if (declared.some((variable) => variable.type === wanted.type)) return [];
    const types = declared.map((variable) => variable.type ?? "an unknown type");
    return [
      `${at(fence, wanted.line)}: \`${wanted.name}\` should have the type ${wanted.type}, has ${types.join(", ") || "no declaration in this line"}`,
    ];
  });
}

/** Where rustc finds no error, what is read has a value: a state that says otherwise is false. */
function stateDifferences(
  fence: Fence,
  functions: readonly FunctionFacts[],
  lineOf: (offset: number) => number,
): readonly string[] {
  const correct = functions.filter(({ facts }) => facts.diagnostics.length === 0 && facts.gaps.length === 0);
  return correct.flatMap(({ facts, base }) =>
    facts.variables.flatMap((variable) =>
      variable.mentions.flatMap((mention) => {
        const kind = stateBefore(variable, mention.start)?.state.kind;
        const isGone = kind === "moved" || kind === "maybeMoved" || kind === "uninitialised" || kind === "dropped";
        if (!isGone || isAssigned(facts, variable, mention)) return [];
        return [`${at(fence, lineOf(base + mention.start))}: \`${variable.name}\` is read, but said to be ${kind}`];
      }),
    ),
  );
}

function saidOf({ facts, base }: FunctionFacts, lineOf: (offset: number) => number): readonly Said[] {
  const said: Said[] = [];
  for (const event of facts.events) {
    const text = eventText(event);
    if (text === undefined) continue;
    const line = lineOf(base + (event.kind === "drop" ? event.at : event.range.start));
    const explicit = event.kind === "borrow" && !event.implicit && !event.raw;
    const last = event.kind === "borrow" ? event.lastUse : undefined;
    const until = last === undefined ? undefined : lineOf(base + last);
    said.push({ text, line, until, mustBeExpected: event.kind === "move" || event.kind === "drop" || explicit });
  }
  for (const scope of facts.scopeEnds) {
    const line = lineOf(base + scope.at);
    const pathOf = (drop: { path: string; conditional: boolean }): string =>
      drop.conditional ? `${drop.path}?` : drop.path;
    const variables = scope.drops.filter((drop) => !drop.temporary);
    if (variables.length > 0)
      said.push({ text: `drop ${variables.map(pathOf).join(", ")}`, line, until: undefined, mustBeExpected: true });
    for (const drop of scope.drops)
      if (drop.temporary)
        said.push({ text: `drop temporary ${pathOf(drop)}`, line, until: undefined, mustBeExpected: drop.guard });
  }
  return said;
}

function eventText(event: OwnershipEvent): string | undefined {
  switch (event.kind) {
    case "move":
      return `move ${event.path} into ${event.into}`;
    case "copy":
      return `copy ${event.path}`;
    case "borrow":
      return borrowText(event);
    case "drop":
      return event.cause === "assignment" ? `drop old ${event.path}` : undefined;
    case "assign":
      return undefined;
  }
}

function borrowText(event: BorrowEvent): string | undefined {
  if (event.raw) return undefined;
  const sort = event.mutable ? "exclusive" : "shared";
  return event.reborrow ? `reborrow ${event.name} ${sort}` : `borrow ${event.path} ${sort}`;
}

function at(fence: Fence, line: number): string {
  return `${fence.file}:${fence.line + line - 1}`;
}

/** 1-based line of an offset. */
function lineFinder(source: string): (offset: number) => number {
  const starts = [0];
  for (let index = source.indexOf("\n"); index >= 0; index = source.indexOf("\n", index + 1)) starts.push(index + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
