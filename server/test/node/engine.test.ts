/** The engine is told only what it knows: it complains on standard error otherwise, which an editor shows to people. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { engineFlags, optimisationFlag } from "../../src/node/engine.js";
import { builtCli } from "../builtCli.js";

test.each([
  ["11.3.244.8-node.33", "--interrupt-budget="],
  ["12.4.254.21-node.57", "--invocation-count-for-turbofan="],
  ["14.2.231.14-electron.0", "--invocation-count-for-turbofan="],
])("V8 %s optimises by %s", (version, flag) => {
  const amounts = (["editor", "batch", "later"] as const).map((when) => {
    const told = optimisationFlag(version, when);
    expect(told.startsWith(flag)).toBe(true);
    return Number(told.slice(flag.length));
  });
  // Later sooner than in a batch, and that sooner than between keys.
  expect(amounts).toEqual([...amounts].sort((a, b) => b - a));
  expect(new Set(amounts).size).toBe(amounts.length);
});

test("this engine knows its flags", () => {
  const { stdout } = spawnSync(process.execPath, ["--v8-options"], { encoding: "utf8" });
  for (const flag of engineFlags("editor")) {
    const [name = ""] = flag.split("=");
    expect(stdout).toContain(`${name} `);
  }
});

test("nothing is said on standard error", async () => {
  const { status, stderr } = spawnSync(process.execPath, [await builtCli(), "--version"], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
