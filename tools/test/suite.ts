/** The tests that run inside the extension host: built into an empty extension, started through the page, read from its console. */
import { mkdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { OUT, ROOT } from "../host/paths.js";
import type { Outcome } from "./result.js";

/** Holds nothing but the tests: what they test is the installed VSIX. */
export const HELPER_EXTENSION = `${OUT}/test-extension`;

const MARKER = "ownership-test-outcomes:";

/** Makes the helper extension with the tests as one CommonJS file. */
export async function buildSuite(): Promise<void> {
  await mkdir(HELPER_EXTENSION, { recursive: true });
  const manifest = { name: "ownership-tests", publisher: "tests", version: "0.0.1", engines: { vscode: "*" } };
  await writeFile(`${HELPER_EXTENSION}/package.json`, JSON.stringify(manifest));
  await build({
    entryPoints: [`${ROOT}/client/test/suite/index.ts`],
    outfile: `${HELPER_EXTENSION}/index.js`,
    bundle: true,
    format: "cjs",
    platform: "browser",
    external: ["vscode"],
    logLevel: "warning",
  });
}

/** Waits for the outcomes on a page whose workbench runs the tests. Rejects with what the page said when none come. */
export function readOutcomes(page: Page, limit: number): Promise<readonly Outcome[]> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const timer = setTimeout(() => {
      reject(
        new Error(`the tests did not end within ${limit / 1000} s; the page said:\n${said.slice(-40).join("\n")}`),
      );
    }, limit);
    page.on("console", (message) => {
      const text = message.text();
      said.push(`${message.type()}: ${text.slice(0, 500)}`);
      const json = text.split(MARKER)[1];
      if (json === undefined) return;
      clearTimeout(timer);
      const outcomes = parseOutcomes(json);
      // What a server or worker said before it died stands there and nowhere else.
      const complaints = said.filter((line) => /^(error|warning)/.test(line) && !line.includes(MARKER));
      if (outcomes.some((outcome) => outcome.failure !== undefined)) console.log(complaints.slice(-15).join("\n"));
      resolve(outcomes);
    });
  });
}

export function parseOutcomes(text: string): readonly Outcome[] {
  // The console may add styles after the message.
  const parsed: unknown = JSON.parse(text.slice(0, text.lastIndexOf("]") + 1));
  return Array.isArray(parsed) ? parsed.flatMap(toOutcome) : [];
}

function toOutcome(value: unknown): Outcome[] {
  if (typeof value !== "object" || value === null || !("name" in value) || typeof value.name !== "string") return [];
  const failure = "failure" in value && typeof value.failure === "string" ? value.failure : undefined;
  return [failure === undefined ? { name: value.name } : { name: value.name, failure }];
}
