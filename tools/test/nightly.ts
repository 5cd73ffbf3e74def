/**
 * `npm run test:nightly`: the property, fuzz and memory tests with some fifty times as many cases as `npm test` tries. Takes hours.
 *
 * Cases are other ones each time; a failure prints its seed and the smallest case. The environment's own numbers win, for a run in parts:
 * `PROPERTY_EDITS=5000 npm run test:nightly`.
 */
import { spawnSync } from "node:child_process";
import { ROOT } from "../host/paths.js";

const CASES = { PROPERTY_EDITS: "100000", FUZZ_PROGRAMS: "10000", FUZZ_SEQUENCES: "5000", MEMORY_EDITS: "10000" };

const { status } = spawnSync(
  process.execPath,
  [
    `${ROOT}/node_modules/vitest/vitest.mjs`,
    "run",
    "server/test/properties",
    "server/test/fuzz",
    "server/test/lsp/memory.test.ts",
  ],
  { cwd: ROOT, env: { ...CASES, ...process.env }, stdio: "inherit" },
);
process.exitCode = status ?? 1;
