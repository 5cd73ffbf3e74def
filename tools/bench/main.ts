/**
 * How long a person waits: from `didChange` to inlay hints that show the edit, by the length of the file; and from the start of the server
 * to the first hints. Prints a table; writes nothing.
 *
 * Every edit inserts or removes `let q = vec![1u8]; drop(q);` in a body, and an answer counts only when the hints of that line show it.
 * Needs `npm run build` first. Compare figures of one run only: machines differ.
 */
import { resolve } from "node:path";
import { corpus } from "./corpus.js";
import { Session } from "./session.js";

const CLI = resolve(import.meta.dirname, "../../dist/cli.js");
const EDIT = "        let q = vec![1u8]; drop(q);\n";
const SIZES = [500, 2_000, 10_000, 30_000];
const EDITS = 60;

interface Row {
  readonly lines: number;
  readonly first: number;
  readonly p50: number;
  readonly p95: number;
  readonly stale: number;
  readonly memory: number | undefined;
}

async function measure(lines: number): Promise<Row> {
  const { text, editLine, lines: length } = corpus(lines);
  const uri = "file:///bench/main.rs";
  const started = performance.now();
  const session = await Session.start(process.execPath, [CLI, "lsp", "--stdio"], "file:///bench");
  await session.open(uri, text);
  while ((await session.hints(uri, editLine - 10, editLine + 40)).length === 0 && performance.now() - started < 20_000);
  const first = performance.now() - started;
  const times: number[] = [];
  let stale = 0;
  for (let edit = 0; edit < EDITS; edit++) {
    const isInsert = edit % 2 === 0;
    const before = performance.now();
    await session.change(uri, editLine, isInsert ? 0 : 1, isInsert ? EDIT : "");
    for (;;) {
      const hints = await session.hints(uri, editLine - 10, editLine + 40);
      const shows = hints.some((hint) => hint.line === editLine && hint.label.includes("drop"));
      if (shows === isInsert || performance.now() - before > 5_000) break;
      stale += 1;
    }
    times.push(performance.now() - before);
  }
  const memory = session.peakMemory();
  await session.stop();
  times.sort((a, b) => a - b);
  return { lines: length, first, p50: percentile(times, 0.5), p95: percentile(times, 0.95), stale, memory };
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function main(): Promise<void> {
  console.log("  lines   first hints   edit p50   edit p95   stale   peak memory");
  for (const size of SIZES) {
    const row = await measure(size);
    const memory = row.memory === undefined ? "-" : `${row.memory.toFixed(0)} MB`;
    const cells = [
      `${row.first.toFixed(0)} ms`.padStart(13),
      `${row.p50.toFixed(1)} ms`.padStart(10),
      `${row.p95.toFixed(1)} ms`.padStart(10),
    ];
    console.log(
      `${String(row.lines).padStart(7)} ${cells.join(" ")} ${String(row.stale).padStart(7)} ${memory.padStart(13)}`,
    );
  }
}

await main();
