/**
 * The fences of `test-fixtures/ownership/clones`: what they expect of each copy, and what each offer makes of the text.
 *
 * `//~ safe move-last-use => new text of the line`, `//~ review …`, `//~ needed: part of the reason`, `//~ unknown`; more than one copy in a
 * line: in text order, after a `;;`. `unknown => new text`: what is offered takes no copy away. A copy that no comment speaks of is a
 * difference.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyFixes } from "../../src/cli/auditFindings.js";
import { combinedSafeFixes } from "../../src/fixes/combine.js";
import { fixAt } from "../../src/fixes/fixAt.js";
import type { CloneFacts, FixFacts } from "../../src/ownership/facts.js";
import type { LocatedFacts } from "../../src/ownership/located.js";
import { analyseTexts } from "../analysisHarness.js";
import { type Fence, fencesOf } from "../literate/expectations.js";

const CLONE_FIXTURES = join(import.meta.dirname, "../../../test-fixtures/ownership/clones");

export function cloneFences(): readonly Fence[] {
  return readdirSync(CLONE_FIXTURES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort()
    .flatMap((name) => fencesOf(name, readFileSync(join(CLONE_FIXTURES, name), "utf8")));
}

export interface JudgedClone {
  readonly clone: CloneFacts;
  /** 1-based, within the fence. */
  readonly line: number;
  /** Edits are offsets into the fence. */
  readonly fixes: readonly FixFacts[];
}

/** What is known of the copies of a fence. */
interface JudgedFence {
  readonly clones: readonly JudgedClone[];
  /** Safe fixes that *fix all* takes together; edits are offsets into the fence. */
  readonly together: readonly FixFacts[];
}

let judgements: Promise<ReadonlyMap<string, JudgedFence>> | undefined;

/** All copies of a fence of the fixtures, in text order. All fences are analysed together, once. */
export async function judgedClones(fence: Fence): Promise<readonly JudgedClone[]> {
  return (await judged(fence))?.clones ?? [];
}

/** Safe fixes of a fence of the fixtures that can be applied together. */
export async function togetherIn(fence: Fence): Promise<readonly FixFacts[]> {
  return (await judged(fence))?.together ?? [];
}

async function judged(fence: Fence): Promise<JudgedFence | undefined> {
  judgements ??= judgeAll(cloneFences());
  return (await judgements).get(keyOf(fence));
}

function keyOf({ edition, source }: Fence): string {
  return `${edition} ${source}`;
}

/** Copies of any fences, by edition and source. */
async function judgeAll(fences: readonly Fence[]): Promise<ReadonlyMap<string, JudgedFence>> {
  const result = new Map<string, JudgedFence>();
  for (const edition of ["2021", "2024"] as const) {
    const concerned = fences.filter((fence) => fence.edition === edition);
    const located = await analyseTexts(
      concerned.map((fence) => fence.source),
      edition,
    );
    for (const [index, fence] of concerned.entries()) result.set(keyOf(fence), judge(fence, located[index] ?? []));
  }
  return result;
}

function judge(fence: Fence, located: readonly LocatedFacts[]): JudgedFence {
  const clones: JudgedClone[] = [];
  const together: FixFacts[] = [];
  for (const { facts, base } of located) {
    together.push(...combinedSafeFixes(facts).map(({ fix }) => fixAt(fix, base)));
    for (const clone of facts.clones) {
      const fixes = clone.fixes.map((fix) => fixAt(fix, base));
      clones.push({ clone, line: lineAt(fence.source, base + clone.range.start), fixes });
    }
  }
  return { clones: clones.sort((a, b) => a.line - b.line), together };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

interface Expected {
  readonly line: number;
  readonly what: string;
  readonly detail: string | undefined;
  readonly becomes: string | undefined;
}

function expectedOf(fence: Fence): readonly Expected[] {
  return fence.source.split("\n").flatMap((text, index) => {
    const comment = /\/\/~ (.*)$/.exec(text)?.[1];
    if (comment === undefined) return [];
    return comment.split(" ;; ").map((part): Expected => {
      const [left = "", becomes] = part.split(" => ");
      const [what = "", detail] = left.split(": ");
      return { line: index + 1, what: what.trim(), detail, becomes };
    });
  });
}

/** Empty when every copy is judged as the fence says. */
export async function cloneDifferences(fence: Fence): Promise<readonly string[]> {
  const judged = [...(await judgedClones(fence))];
  const result: string[] = [];
  const at = (line: number): string => `${fence.file}:${fence.line + line - 1}`;
  for (const expected of expectedOf(fence)) {
    const index = judged.findIndex((found) => found.line === expected.line);
    const found = judged[index];
    if (!found) {
      result.push(`${at(expected.line)}: expected "${expected.what}", found no copy`);
      continue;
    }
    judged.splice(index, 1);
    const first = found.clone.verdict === "avoidable" ? found.fixes[0] : undefined;
    const said = first ? `${first.tier} ${first.id}` : found.clone.verdict;
    if (said !== expected.what)
      result.push(`${at(expected.line)}: expected "${expected.what}", found "${said}" (${found.clone.reason})`);
    if (expected.detail !== undefined && !found.clone.reason.includes(expected.detail)) {
      result.push(`${at(expected.line)}: the reason should say "${expected.detail}", says "${found.clone.reason}"`);
    }
    const [offered] = found.fixes;
    if (expected.becomes !== undefined && !offered) result.push(`${at(expected.line)}: nothing is offered`);
    if (expected.becomes !== undefined && offered) {
      const line = applyFixes(fence.source, [offered]).split("\n")[expected.line - 1] ?? "";
      const code = line.replace(/\s*\/\/~.*$/, "").trim();
      if (code !== expected.becomes.trim())
        result.push(`${at(expected.line)}: should become "${expected.becomes.trim()}", becomes "${code}"`);
    }
  }
  for (const { clone, line } of judged)
    result.push(`${at(line)}: not expected: a copy that is ${clone.verdict} (${clone.reason})`);
  return result;
}
