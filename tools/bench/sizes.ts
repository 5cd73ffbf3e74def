/** How large what is shipped is, and how long the parts that every start needs take to load. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { inflateRawSync } from "node:zlib";
import { readIndex } from "../../server/src/hir/index/read.js";
import { percentile } from "./edits.js";

const ROOT = resolve(import.meta.dirname, "../..");
const REPEATS = 5;

export interface Sizes {
  /** In MB; undefined where it has not been made (`npm run package`). */
  readonly vsix: number | undefined;
  readonly index: number;
  /** In milliseconds. */
  readonly indexLoad: number;
  readonly processStart: number;
}

export function measureSizes(cli: string): Sizes {
  const vsix = resolve(ROOT, "out/rust-ownership-lens.vsix");
  const bytes = readFileSync(resolve(ROOT, "server/data/std.idx"));
  return {
    vsix: existsSync(vsix) ? statSync(vsix).size / 1e6 : undefined,
    index: bytes.length / 1e6,
    indexLoad: median(() => readIndex(bytes, (packed) => inflateRawSync(packed))),
    processStart: median(() => spawnSync(process.execPath, [cli, "--version"])),
  };
}

function median(work: () => unknown): number {
  const times = Array.from({ length: REPEATS }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return percentile(times, 0.5);
}
