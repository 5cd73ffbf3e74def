/** `npm run test:nightly`: the property and fuzz tests with some fifty times as many cases as `npm test` tries. Takes hours. */
import { spawnSync } from "node:child_process";
import { ROOT } from "../host/paths.js";

const CASES = { PROPERTY_EDITS: "100000", FUZZ_PROGRAMS: "10000", FUZZ_SEQUENCES: "5000" };

const { status } = spawnSync(
  process.execPath,
  [`${ROOT}/node_modules/vitest/vitest.mjs`, "run", "server/test/properties", "server/test/fuzz"],
  { cwd: ROOT, env: { ...process.env, ...CASES }, stdio: "inherit" },
);
process.exitCode = status ?? 1;
