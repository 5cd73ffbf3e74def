/** What came out of going through files: counts, and lists with the worst first. */

import type { DiagnosticFacts, OwnershipFacts } from "../../server/src/ownership/facts.js";
import { NOT_ANALYSED } from "../../server/src/ownership/loweredBodies.js";

interface Timed {
  readonly name: string;
  readonly time: number;
}

/** Reasons of `NOT_ANALYSED` that are limits, not faults. */
const LIMITS: ReadonlySet<string> = new Set([
  `${NOT_ANALYSED} (it takes too long)`,
  `${NOT_ANALYSED} (it is nested too deeply)`,
]);

export class Findings {
  readonly exceptions: string[] = [];
  private readonly cutOff: string[] = [];
  private readonly functions: Timed[] = [];
  private readonly gaps = new Map<string, number>();
  private readonly errors: string[] = [];
  private readonly files = new Set<string>();
  private lines = 0;
  private withGaps = 0;

  /** Told at once as well: the end may not be reached. */
  exception(message: string): void {
    this.exceptions.push(message);
    console.error(`exception: ${message}`);
  }

  /** Packages of one workspace reach the same files. */
  hasFile(path: string): boolean {
    return this.files.has(path);
  }

  file(path: string, text: string): void {
    this.files.add(path);
    this.lines += text.split("\n").length;
  }

  /** `place`: file and line. */
  error(place: string, { code, message }: DiagnosticFacts): void {
    this.errors.push(`${place}: ${code} ${message}`);
  }

  /** `time`: milliseconds of work. */
  function(file: string, { function: name, gaps }: OwnershipFacts, time: number): void {
    const place = `${file} ${name}`;
    this.functions.push({ name: place, time });
    if (gaps.length > 0) this.withGaps += 1;
    for (const { reason } of gaps) {
      // Names differ, the reason is the same.
      const kind = reason.replaceAll(/`[^`]*`/g, "`…`");
      this.gaps.set(kind, (this.gaps.get(kind) ?? 0) + 1);
      if (LIMITS.has(reason)) this.cutOff.push(`${place}: ${reason}`);
      else if (reason.startsWith(NOT_ANALYSED)) this.exception(`${place}: ${reason}`);
    }
  }

  /** `top`: at most so many lines of each list, but every exception. */
  text(top: number): string {
    const slowest = [...this.functions].sort((a, b) => b.time - a.time).slice(0, top);
    const reasons = [...this.gaps].sort((a, b) => b[1] - a[1]);
    const shown = reasons.slice(0, top);
    return [
      `${this.files.size} files, ${this.lines} lines, ${this.functions.length} functions, ${this.withGaps} of them with gaps`,
      ...list("exceptions", this.exceptions.length, this.exceptions),
      ...list("errors reported", this.errors.length, this.errors.slice(0, top)),
      ...list("functions cut off", this.cutOff.length, this.cutOff.slice(0, top)),
      ...list(
        "kinds of gaps",
        reasons.length,
        shown.map(([reason, count]) => `${count} × ${reason}`),
      ),
      "slowest functions:",
      ...slowest.map(({ name, time }) => `  ${time.toFixed(0)} ms  ${name}`),
    ].join("\n");
  }
}

function list(title: string, count: number, items: readonly string[]): readonly string[] {
  return [`${title}: ${count}`, ...items.map((item) => `  ${item}`)];
}
