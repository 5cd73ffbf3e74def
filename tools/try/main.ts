/**
 * `npm start [-- FOLDER]`: builds and packages the extension and opens it in a VS Code of its own, on a folder or on the sample
 * workspace.
 *
 * The desktop VS Code where `code` is on the PATH, with a profile of its own; else VS Code in the browser, served on 127.0.0.1
 * until it is stopped with Ctrl+C. Nothing of an installed VS Code is changed. `--browser` takes the browser in any case.
 */
import { spawn } from "node:child_process";
import { mkdir, stat } from "node:fs/promises";
import { resolve } from "node:path";
import pc from "picocolors";
import { OUT, SAMPLE } from "../host/paths.js";
import { run, runQuietly, step } from "../host/run.js";
import { fetchVscode, installExtension, startVscode, workbenchUrl, writeSettings } from "../host/vscodeServer.js";
import { makeVsix } from "../package/makeVsix.js";

const PORT = 8421;

async function main(parameters: readonly string[]): Promise<void> {
  const wanted = parameters.find((parameter) => !parameter.startsWith("--"));
  // npm runs scripts in the project's folder and says where it was called.
  const folder = wanted === undefined ? SAMPLE : resolve(process.env["INIT_CWD"] ?? process.cwd(), wanted);
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw new Error(`${folder} is no folder`);
  const vsix = await step("Building and packaging the extension", makeVsix);
  const useBrowser = parameters.includes("--browser") || (await runQuietly("code", ["--version"])).status !== 0;
  if (useBrowser) await openInBrowser(folder, vsix);
  else await openDesktop(folder, vsix);
}

async function openDesktop(folder: string, vsix: string): Promise<void> {
  const profile = ["--user-data-dir", `${OUT}/try/data`, "--extensions-dir", `${OUT}/try/extensions`];
  await step("Installing it into a profile of its own", () =>
    run("code", [...profile, "--install-extension", vsix, "--force"]),
  );
  spawn("code", [...profile, "--new-window", folder, ...tour(folder)], { stdio: "ignore", detached: true }).unref();
  console.log(`VS Code opens ${folder}.`);
}

async function openInBrowser(folder: string, vsix: string): Promise<void> {
  const vscode = await step("Fetching VS Code from npm (once)", fetchVscode);
  const folders = { data: `${OUT}/try-browser/data`, extensions: `${OUT}/try-browser/extensions` };
  await mkdir(folders.extensions, { recursive: true });
  await step("Installing the extension", async () => {
    await writeSettings(folders, {});
    await installExtension(vscode, folders, vsix);
  });
  const server = await startVscode(vscode, folders, { port: PORT }).catch(() => startVscode(vscode, folders));
  const open = tour(folder).map((file) => ["openFile", `vscode-remote://127.0.0.1:${server.port}${file}`] as const);
  console.log(
    `\n  ${pc.bold(workbenchUrl(server.port, folder, open))}\n\nOpen this address in a browser. Ctrl+C stops it.`,
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      server.stop();
      process.exit(0);
    });
  }
}

/** The sample workspace begins with its tour. */
function tour(folder: string): readonly string[] {
  return folder === SAMPLE ? [`${SAMPLE}/src/main.rs`] : [];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
