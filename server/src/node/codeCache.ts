/**
 * Runs our bundled code from what the engine made of it the last time. It then neither parses nor compiles again what that run has used: a
 * fifth of the time from the start to the first hints.
 *
 * What is kept is V8's own cache of compiled code, which it takes on trust. So an entry is taken only whole (a hash stands before it), and
 * only for the same code, engine and flags: the first two are in its name, the rest V8 checks itself. It lies in the user's own folder for
 * what can be computed again, as the indexes of dependencies do. Without it everything works as well, only later.
 *
 * Code that runs like this can `require`, but not `import()`.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, wrap } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { isMainThread } from "node:worker_threads";
import { type Purpose, processorTime, tuneEngine } from "./engine.js";

/** A process that has worked for less, in milliseconds, has not used enough of the code to be worth being remembered. */
const WORTH_KEEPING = 500;
const HASH = "sha256";
const HASH_LENGTH = 32;

export interface Code {
  /** A bundle in the form of CommonJS. */
  readonly file: string;
  /** For what can be computed again; made when something is kept. */
  readonly folder: string;
  /** Tells apart uses of one bundle that set other flags of the engine, or run other parts of it. */
  readonly use: string;
}

export interface LoadedCode {
  /** Was it compiled before? */
  readonly isKnown: boolean;
  /** As the program that `main`, a script beside it, is. */
  run(main: string): void;
  /** Remembers what has been compiled so far. Takes some 50 ms. */
  keep(): void;
}

/** Runs it, in a process that `tuneEngine` has tuned for a purpose; when it ends, what is not known yet is kept. */
export function runCached(code: Code, main: string, purpose: Purpose): void {
  const loaded = loadCode(code);
  if (isMainThread && !loaded.isKnown) {
    process.once("exit", () => {
      if (processorTime() < WORTH_KEEPING) return;
      // What is compiled is taken again only under the flags that it was kept under: those of a start.
      tuneEngine(purpose);
      loaded.keep();
    });
  }
  loaded.run(main);
}

export function loadCode({ file, folder, use }: Code): LoadedCode {
  const source = readFileSync(file, "utf8");
  const prefix = `code-${use}-`;
  const name = `${prefix}${hashOf(source).toString("hex").slice(0, 16)}-${process.versions.v8}`;
  const cachedData = readEntry(join(folder, name));
  const script = new Script(wrap(source), { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
  return {
    isKnown: cachedData !== undefined && script.cachedDataRejected !== true,
    run(main) {
      const run: unknown = script.runInThisContext();
      const module = { exports: {} };
      if (typeof run === "function")
        Reflect.apply(run, module.exports, [module.exports, createRequire(main), module, main, dirname(main)]);
    },
    keep() {
      writeEntry(folder, name, script.createCachedData(), prefix);
    },
  };
}

/** `undefined`: there is none, or it was damaged. */
function readEntry(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const data = bytes.subarray(HASH_LENGTH);
    return bytes.subarray(0, HASH_LENGTH).equals(hashOf(data)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** In place of all others whose names begin with `prefix`. Others never see half of it. */
function writeEntry(folder: string, name: string, data: Buffer, prefix: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const other of readdirSync(folder)) if (other.startsWith(prefix)) rmSync(join(folder, other), { force: true });
    const partial = join(folder, `${name}.${process.pid}`);
    writeFileSync(partial, Buffer.concat([hashOf(data), data]), { mode: 0o600 });
    renameSync(partial, join(folder, name));
  } catch {
    // A cache that cannot be written costs time, nothing else.
  }
}

function hashOf(data: string | Buffer): Buffer {
  return createHash(HASH).update(data).digest();
}
