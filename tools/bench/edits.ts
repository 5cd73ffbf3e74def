/** How long a person waits for hints that show what was just done, with any language server. */
import type { Corpus, Edit } from "./corpus.js";
import { type Server, Session } from "./session.js";

/** After this long an answer is not waited for any more, in milliseconds. */
const PATIENCE = 60_000;

/** Edits that are not counted: they run code that no edit has run before. */
const WARM_UP = 20;

/** Times in milliseconds, memory in MB. NaN: hints never showed the edit. */
export interface EditTimes {
  readonly first: number;
  readonly byEdit: readonly {
    readonly name: string;
    readonly p50: number;
    readonly p95: number;
    readonly stale: number;
  }[];
  readonly peak: number | undefined;
}

export interface Workspace {
  readonly rootUri: string;
  readonly uri: string;
  readonly corpus: Corpus;
}

/** `undefined`: the server never answered. `counts`: how often each edit is made and taken back. */
export async function measureEdits(
  server: Server,
  { rootUri, uri, corpus }: Workspace,
  edits: readonly Edit[],
  counts: number,
): Promise<EditTimes | undefined> {
  const started = performance.now();
  const session = await Session.start(server, rootUri);
  await session.open(uri, corpus.text);
  const around = { first: corpus.editLine - 10, last: corpus.editLine + 40 };
  while (!(await session.hints(uri, around.first, around.last)).some(({ label }) => server.ready.test(label))) {
    if (performance.now() - started > PATIENCE) {
      await session.stop();
      return undefined;
    }
    await new Promise((resume) => setTimeout(resume, 5));
  }
  const first = performance.now() - started;
  const byEdit = [];
  for (const edit of edits) {
    const times: number[] = [];
    let stale = 0;
    let isLost = false;
    for (let turn = 0; turn < WARM_UP + counts && !isLost; turn++) {
      for (const isMade of [true, false]) {
        const [removed, inserted] = isMade ? [edit.before, edit.after] : [edit.after, edit.before];
        const before = performance.now();
        await session.change(uri, edit.line, linesOf(removed), inserted);
        let missed = 0;
        for (;;) {
          const hints = await session.hints(uri, around.first, around.last);
          const { line, pattern } = edit.shows;
          const isShown = hints.some((hint) => hint.line === line && pattern.test(hint.label));
          isLost = isShown !== isMade && performance.now() - before > PATIENCE;
          if (isShown === isMade || isLost) break;
          missed += 1;
        }
        if (turn < WARM_UP || isLost) continue;
        times.push(performance.now() - before);
        stale += missed;
      }
    }
    const at = (share: number): number => (isLost ? Number.NaN : percentile(times, share));
    byEdit.push({ name: edit.name, p50: at(0.5), p95: at(0.95), stale });
  }
  const peak = session.memory()?.peak;
  await session.stop();
  return { first, byEdit, peak };
}

/** Time from the start of a server to its first hints, in milliseconds, and its peak memory then. */
export async function measureStart(server: Server, workspace: Workspace): Promise<EditTimes | undefined> {
  return measureEdits(server, workspace, [], 0);
}

/** Memory in MB after some hundred edits and after many. */
export async function measureMemory(
  server: Server,
  { rootUri, uri, corpus }: Workspace,
  edit: Edit,
  many: number,
): Promise<{ readonly early: number; readonly late: number } | undefined> {
  const session = await Session.start(server, rootUri);
  await session.open(uri, corpus.text);
  let early: number | undefined;
  for (let count = 0; count < many; count++) {
    const [removed, inserted] = count % 2 === 0 ? [edit.before, edit.after] : [edit.after, edit.before];
    await session.change(uri, edit.line, linesOf(removed), inserted);
    await session.hints(uri, corpus.editLine - 10, corpus.editLine + 40);
    if (count === 500) early = session.memory()?.now;
  }
  const late = session.memory()?.now;
  await session.stop();
  return early === undefined || late === undefined ? undefined : { early, late };
}

function linesOf(text: string): number {
  return text.split("\n").length - 1;
}

export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
