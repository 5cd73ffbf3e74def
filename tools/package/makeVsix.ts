/** Builds for production and packages the VSIX. */
import { mkdir, stat } from "node:fs/promises";
import { OUT, ROOT, VSIX } from "../host/paths.js";
import { run } from "../host/run.js";

/** What the whole may weigh: it is downloaded by every user, and held by every test. */
const MAXIMUM_SIZE = 6_000_000;

/** The path of the VSIX. Rejects when it is heavier than it may be. */
export async function makeVsix(): Promise<string> {
  await mkdir(OUT, { recursive: true });
  await run(process.execPath, ["esbuild.mjs", "--production"], { cwd: ROOT });
  // Everything is bundled, so there are no dependencies to collect.
  const vsce = `${ROOT}/node_modules/@vscode/vsce/vsce`;
  const parameters = [
    "package",
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "--skip-license",
    "--out",
    VSIX,
  ];
  await run(process.execPath, [vsce, ...parameters], { cwd: ROOT });
  const { size } = await stat(VSIX);
  if (size > MAXIMUM_SIZE) throw new Error(`${VSIX} has ${size} bytes, more than ${MAXIMUM_SIZE}`);
  return VSIX;
}
