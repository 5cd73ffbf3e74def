/**
 * The fences of `test-fixtures/ownership/errors`: programs that do not compile, with the offers for each error.
 *
 * `//~ E0382 first offer | second offer`: the titles, in order. An offer in parentheses is one that does not make the whole program
 * compile, because more than one place has to change. A code alone: nothing is offered. `tools/accuracy/errorFixtures.ts` asks rustc about
 * all of that.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { errorFixes } from "../../src/fixes/errors/errors.js";
import { fixAt } from "../../src/fixes/fixAt.js";
import type { FixFacts } from "../../src/ownership/facts.js";
import { errorsOfTexts } from "../analysisHarness.js";
import { type Fence, fencesOf } from "../literate/expectations.js";

const FOLDER = join(import.meta.dirname, "../../../test-fixtures/ownership/errors");

export function errorFences(): readonly Fence[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .flatMap((name) => fencesOf(name, readFileSync(join(FOLDER, name), "utf8")));
}

export interface OfferedFix {
  readonly code: string;
  /** 1-based, within the fence. */
  readonly line: number;
  /** Edits are offsets into the fence. */
  readonly fix: FixFacts;
}

let offers: Promise<ReadonlyMap<string, readonly OfferedFix[]>> | undefined;

/** All offers for the errors of a fence. All fences are analysed together, once. */
export async function offersOf(fence: Fence): Promise<readonly OfferedFix[]> {
  offers ??= offersOfAll();
  return (await offers).get(fence.source) ?? [];
}

async function offersOfAll(): Promise<ReadonlyMap<string, readonly OfferedFix[]>> {
  const fences = errorFences();
  const errors = await errorsOfTexts(fences.map(({ source }) => source));
  return new Map(
    fences.map(({ source }, index) => [
      source,
      (errors[index] ?? []).flatMap((input) => {
        const line = source.slice(0, input.base + input.error.range.start).split("\n").length;
        return errorFixes(input).map((fix) => ({ code: input.error.code, line, fix: fixAt(fix, input.base) }));
      }),
    ]),
  );
}

/** Line, code and titles as the comments of a fence say them. */
export function expectedOffers(fence: Fence): readonly string[] {
  return fence.source.split("\n").flatMap((text, index) => {
    const [, code, titles] = /\/\/~ (E\d{4}|LIFETIME) (.*)$/.exec(text) ?? [];
    return code === undefined || titles === undefined
      ? []
      : [`${index + 1} ${code} ${titles.replace(/[()]/g, "").trim()}`];
  });
}

/** The same of what is offered. */
export function foundOffers(found: readonly OfferedFix[]): readonly string[] {
  const byError = new Map<string, string[]>();
  for (const { code, line, fix } of found) {
    const key = `${line} ${code}`;
    byError.set(key, [...(byError.get(key) ?? []), fix.title.replace(/[()]/g, "")]);
  }
  return [...byError].map(([key, titles]) => `${key} ${titles.join(" | ")}`);
}
