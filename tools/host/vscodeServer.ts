/**
 * A real VS Code, served on 127.0.0.1: the server and workbench that `code-server`'s npm package carries, with nothing of
 * code-server itself.
 *
 * Slim: only what the workbench needs is installed, so no log files and no watchdog. Its data lives in a folder of its own.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { fetchPackage } from "./npmPackage.js";
import { run } from "./run.js";

/** The newest that runs on Node 20: VS Code 1.100.3. */
const CODE_SERVER = {
  name: "code-server",
  version: "4.100.3",
  integrity: "sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==",
};

/** Settings that keep a fresh VS Code quiet. */
const QUIET_SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "git.enabled": false,
  "editor.inlayHints.enabled": "on",
  "security.workspace.trust.enabled": false,
};

/** The folder of VS Code; the first time this takes about ten seconds. */
export async function fetchVscode(): Promise<string> {
  const folder = await fetchPackage(CODE_SERVER, async (fresh) => {
    const vscode = `${fresh}/lib/vscode`;
    await run("npm", ["install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"], { cwd: vscode });
    const ripgrep = `${vscode}/node_modules/@vscode/ripgrep/bin`;
    if (existsSync("/usr/bin/rg") && !existsSync(`${ripgrep}/rg`)) {
      await mkdir(ripgrep, { recursive: true });
      await symlink("/usr/bin/rg", `${ripgrep}/rg`);
    }
  });
  return `${folder}/lib/vscode`;
}

export interface VscodeServer {
  readonly port: number;
  /** Ends it with everything that it started. */
  stop(): void;
}

export interface ServerFolders {
  /** Settings, state and caches; fresh for each test run, as settings persist on the server's side. */
  readonly data: string;
  readonly extensions: string;
}

/** Writes settings for the user; they hold from the next start on. */
export async function writeSettings(
  folders: ServerFolders,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  // The server keeps a profile of its own for what runs on its side, the browser one for what runs there.
  for (const place of ["User", "Machine", "data/User", "data/Machine"]) {
    await mkdir(`${folders.data}/${place}`, { recursive: true });
    const all = { ...QUIET_SETTINGS, ...settings };
    await writeFile(`${folders.data}/${place}/settings.json`, `${JSON.stringify(all, null, 2)}\n`);
  }
}

export async function installExtension(vscode: string, folders: ServerFolders, vsix: string): Promise<void> {
  await run(process.execPath, [
    `${vscode}/out/server-main.js`,
    ...folderArguments(folders),
    "--install-extension",
    vsix,
    "--force",
  ]);
}

/** Resolves when it listens. `port` 0: any free one. */
export async function startVscode(
  vscode: string,
  folders: ServerFolders,
  port = 0,
  log?: string[],
): Promise<VscodeServer> {
  const child = spawn(
    process.execPath,
    [
      `${vscode}/out/server-main.js`,
      ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"],
      ...["--accept-server-license-terms", "--telemetry-level", "off", "--disable-workspace-trust"],
      "--enable-smoke-test-driver",
      ...folderArguments(folders),
    ],
    // A group of its own: extension hosts outlive the server for hours otherwise.
    { stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const stop = (): void => endGroup(child);
  process.once("exit", stop);
  return new Promise((resolve, reject) => {
    let output = "";
    const take = (data: Buffer): void => {
      output += data;
      log?.push(String(data));
      const listening = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (listening !== undefined) resolve({ port: Number(listening), stop });
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", reject);
    child.once("exit", (status) => reject(new Error(`VS Code's server ended (${status}):\n${output}`)));
  });
}

function folderArguments({ data, extensions }: ServerFolders): string[] {
  return ["--server-data-dir", data, "--user-data-dir", data, "--extensions-dir", extensions];
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGTERM");
  } catch {
    // It has ended already.
  }
}

/** The address of the workbench on a folder, with what it is told at its start. */
export function workbenchUrl(
  port: number,
  folder: string,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const query = new URLSearchParams({ folder });
  if (payload.length > 0) query.set("payload", JSON.stringify([["skipWelcome", "true"], ...payload]));
  return `http://127.0.0.1:${port}/?${query}`;
}

/** A path as the workbench in the page names it. */
export function remoteUri(port: number, path: string): string {
  return `vscode-remote://127.0.0.1:${port}${path}`;
}
