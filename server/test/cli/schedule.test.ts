/** How threads of `analyze` share work, and what is left when one of them dies. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { BatchWork, type Outcome } from "../../src/cli/batchWork.js";
import { Printer } from "../../src/cli/printer.js";
import { Schedule } from "../../src/cli/schedule.js";
import { createParser } from "../../src/syntax/createParser.js";

describe("the schedule", () => {
  test("gives each batch and each file once, to whoever shares its memory", () => {
    const one = new Schedule(2);
    const other = new Schedule(2, one.memory);
    expect([one.claimBatch(), other.claimBatch(), one.claimBatch()]).toEqual([0, 1, undefined]);
    one.setFiles(0, 3);
    expect([one.claimFile(0), other.claimFile(0), one.claimFile(0), other.claimFile(0)]).toEqual([0, 1, 2, undefined]);
    other.setFiles(1, 0);
    expect(one.claimFile(1)).toBeUndefined();
  });

  test("tells which share of a batch nobody has; the last file is nobody's to share", () => {
    const schedule = new Schedule(1);
    expect(schedule.shareLeft(0), "not read yet").toBe(1);
    schedule.setFiles(0, 4);
    schedule.claimFile(0);
    schedule.claimFile(0);
    expect(schedule.shareLeft(0)).toBe(0.5);
    schedule.claimFile(0);
    expect(schedule.shareLeft(0)).toBe(0);
  });
});

describe("the printer", () => {
  const written: string[] = [];
  beforeEach(() => {
    written.length = 0;
    vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(`out ${String(text)}`) > 0);
    vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(`err ${String(text).trim()}`) > 0);
  });
  afterEach(() => vi.restoreAllMocks());
  const silent = { report: () => undefined, clear: () => undefined };

  test("prints in the order of batches and files what comes in any order", async () => {
    const printer = new Printer(2, silent);
    for (const outcome of [
      report(1, 0, "c"),
      report(0, 1, "b"),
      { kind: "opened", batch: 1, files: 1, problems: ["a problem"] },
      { kind: "closed", batch: 1, unread: ["d.rs: permission denied"] },
      { kind: "opened", batch: 0, files: 2, problems: [] },
      { kind: "closed", batch: 0, unread: [] },
    ] satisfies Outcome[])
      printer.take(outcome);
    await printer.print();
    expect(written, "the first file of the first batch is not there").toEqual([]);
    printer.take(report(0, 0, "a"));
    await printer.print();
    expect(written).toEqual(["out a", "out b", "err a problem", "out c", "err cannot read d.rs: permission denied"]);
    expect(printer.isIncomplete).toBe(true);
  });

  test("knows what a thread that died has left, and takes nothing twice", async () => {
    const printer = new Printer(2, silent);
    const opened: Outcome = { kind: "opened", batch: 0, files: 2, problems: ["a problem"] };
    for (const outcome of [opened, report(0, 1, "b")]) printer.take(outcome);
    expect(printer.missing(0), "it was not closed").toBeUndefined();
    expect(printer.missing(1), "nothing was told of it").toBeUndefined();
    await printer.print();
    for (const outcome of [opened, report(0, 1, "B")]) printer.take(outcome);
    printer.take({ kind: "closed", batch: 0, unread: [] });
    expect(printer.missing(0)).toEqual([0]);
    printer.take(report(0, 0, "a"));
    await printer.print();
    expect(written).toEqual(["err a problem", "out a", "out b"]);
  });
});

describe("what is left of a batch", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ownership-schedule-")));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("are the files that are missing, or all of it", async () => {
    const inputs = ["a.rs", "b.rs"].map((name) => ({ kind: "file", path: join(folder, name), name }) as const);
    for (const { path } of inputs) writeFileSync(path, "fn main() {}\n");
    const batch = { inputs, size: 26 };
    const work = new BatchWork([batch], new Schedule(1), await createParser(), { edition: "2024" });
    expect([...work.rest(0, [1])].map(nameOf)).toEqual(["b.rs"]);
    expect([...work.rest(0, undefined)].map(nameOf)).toEqual(["opened", "a.rs", "b.rs", "closed"]);
  });
});

function report(batch: number, position: number, line: string): Outcome {
  return { kind: "report", batch, position, name: line, line, reason: undefined };
}

function nameOf(outcome: Outcome): string {
  return outcome.kind === "report" ? outcome.name : outcome.kind;
}
