/** Work that can wait waits, comes to an end, and leaves what is known alone. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AnalysisPort } from "../../src/lsp/analysisPort.js";
import { type BackgroundWork, backgroundWork } from "../../src/lsp/background.js";
import { createOwnershipAnalysis } from "../../src/lsp/ownershipAnalysis.js";
import { createParser } from "../../src/syntax/createParser.js";
import { memoryHost } from "../analysisHarness.js";

/** What a step of a rehearsal takes by the clock of these tests, in milliseconds. */
const STEP = 2;
/** Longer than it must be quiet. */
const MOMENT = 1_000;

let clock = 0;

beforeEach(() => {
  clock = 0;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(performance, "now").mockImplementation(() => clock);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function pass(milliseconds: number): Promise<void> {
  for (const end = clock + milliseconds; clock < end; ) {
    clock++;
    await vi.advanceTimersByTimeAsync(1);
  }
}

const URI = "file:///nowhere/main.rs";
const TEXT = `
fn first(names: Vec<String>) -> usize { let kept = names; kept.len() }
fn second(name: &str) -> String { name.to_string() }
`;

async function opened(text: string): Promise<AnalysisPort> {
  const options = { edition: "2021", files: [], assets: undefined, cacheDirectory: undefined } as const;
  const analysis = createOwnershipAnalysis(memoryHost(new Map()), await createParser(), options);
  analysis.open(URI, text);
  return analysis;
}

interface Rehearsed {
  readonly work: BackgroundWork;
  readonly steps: () => number;
}

/** Work with an endless rehearsal. */
async function rehearsed(): Promise<Rehearsed> {
  let steps = 0;
  const port: AnalysisPort = {
    ...(await opened(TEXT)),
    *rehearse() {
      for (;;) {
        steps++;
        clock += STEP;
        yield;
      }
    },
  };
  const warn = (message: string): void => expect.fail(message);
  const work = backgroundWork({ analysis: () => Promise.resolve(port), createProgress: () => undefined, warn });
  return { work, steps: () => steps };
}

test("a rehearsal begins when it is quiet", async () => {
  const { work, steps } = await rehearsed();
  const end = work.busy();
  await pass(MOMENT);
  expect(steps(), "while a request is under way").toBe(0);
  end();
  await pass(100);
  expect(steps(), "right after a request").toBe(0);
  await pass(MOMENT);
  expect(steps(), "when nothing happened for a moment").toBeGreaterThan(10);
});

test("a rehearsal stands still while somebody types", async () => {
  const { work, steps } = await rehearsed();
  work.busy()();
  await pass(MOMENT);
  for (let stroke = 0; stroke < 5; stroke++) {
    work.disturb();
    const before = steps();
    await pass(200);
    expect(steps() - before, `keystroke ${stroke}`).toBeLessThan(5);
  }
  const before = steps();
  await pass(MOMENT);
  expect(steps()).toBeGreaterThan(before + 10);
});

test("a rehearsal comes to an end, and does not begin again", async () => {
  const { work, steps } = await rehearsed();
  work.busy()();
  await pass(20 * MOMENT);
  expect(steps()).toBe(3_000 / STEP);
  work.busy()();
  await pass(5 * MOMENT);
  expect(steps()).toBe(3_000 / STEP);
});

test("nothing is rehearsed once the server shuts down", async () => {
  const { work, steps } = await rehearsed();
  work.busy()();
  await pass(MOMENT);
  work.stop();
  const before = steps();
  await pass(5 * MOMENT);
  expect(steps() - before).toBeLessThan(5);
});

test("what is known stays what it is", async () => {
  const analysis = await opened(TEXT);
  const before = [...analysis.facts(URI)].map(({ facts }) => facts);
  const steps = analysis.rehearse()[Symbol.iterator]();
  for (let step = 0; step < 6; step++) expect(steps.next().done).toBe(false);
  expect([...analysis.facts(URI)].map(({ facts }) => facts)).toEqual(before);
});

test("a function that a keystroke would have to wait for is left out", async () => {
  const analysis = await opened(`fn long() { ${"let _value = vec![1u8]; ".repeat(200)} }`);
  expect(analysis.rehearse()[Symbol.iterator]().next().done).toBe(true);
});

test("an edit between two steps is seen", async () => {
  const analysis = await opened(TEXT);
  const steps = analysis.rehearse()[Symbol.iterator]();
  steps.next();
  analysis.change(URI, TEXT.replace("fn second", "fn other"));
  steps.next();
  expect([...analysis.facts(URI)].map(({ facts }) => facts.function)).toEqual(["main::first", "main::other"]);
});

test("without open documents a rehearsal ends", async () => {
  const analysis = await opened(TEXT);
  const steps = analysis.rehearse()[Symbol.iterator]();
  steps.next();
  analysis.close(URI);
  expect(steps.next().done).toBe(true);
});
