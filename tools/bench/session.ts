/** One language server over stdio, driven as an editor drives it, with its memory. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { memoryOf } from "./memory.js";

export interface HintLabel {
  readonly line: number;
  readonly label: string;
}

/** How a server is started; `options` are those of its initialization. */
export interface Server {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Beside that of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A hint that it shows only when it has loaded what it needs; what it shows before is not counted as an answer. */
  readonly ready: RegExp;
}

export class Session {
  private version = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly connection: ProtocolConnection,
  ) {}

  /** Starts a server and initialises it; nothing of it may use the network. */
  static async start({ command, args, options, environment }: Server, rootUri: string): Promise<Session> {
    const env = { ...process.env, CARGO_NET_OFFLINE: "true", ...environment };
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"], env });
    if (!child.stdin || !child.stdout) throw new Error(`${command} cannot be talked to`);
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.onRequest("workspace/configuration", (asked: { readonly items: readonly unknown[] }) =>
      asked.items.map(() => null),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("window/workDoneProgress/create", () => null);
    connection.onRequest("workspace/inlayHint/refresh", () => null);
    connection.onRequest("workspace/diagnostic/refresh", () => null);
    connection.listen();
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: "bench" }],
      initializationOptions: options,
      capabilities: { textDocument: { inlayHint: {}, hover: {} }, workspace: { configuration: true } },
    });
    await connection.sendNotification("initialized", {});
    return new Session(child, connection);
  }

  async open(uri: string, text: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "rust", version: ++this.version, text },
    });
  }

  /** Replaces `removed` whole lines from `line` on. */
  async change(uri: string, line: number, removed: number, text: string): Promise<void> {
    const range = { start: { line, character: 0 }, end: { line: line + removed, character: 0 } };
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: ++this.version },
      contentChanges: [{ range, text }],
    });
  }

  async hints(uri: string, first: number, last: number): Promise<readonly HintLabel[]> {
    const range = { start: { line: first, character: 0 }, end: { line: last, character: 0 } };
    try {
      const answer: unknown = await this.connection.sendRequest("textDocument/inlayHint", {
        textDocument: { uri },
        range,
      });
      return Array.isArray(answer) ? answer.flatMap(toHintLabel) : [];
    } catch {
      // The text changed, or the server is still loading (rust-analyzer says so by an error): the caller asks again.
      return [];
    }
  }

  /** Resident memory in MB, child processes included; undefined where the system does not tell. */
  memory(): { readonly now: number; readonly peak: number } | undefined {
    return this.child.pid === undefined ? undefined : memoryOf(this.child.pid);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    const killer = setTimeout(() => this.child.kill("SIGKILL"), 3_000);
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    this.connection.end();
    await ended;
    clearTimeout(killer);
    this.connection.dispose();
  }
}

function toHintLabel(hint: unknown): readonly HintLabel[] {
  if (typeof hint !== "object" || hint === null || !("position" in hint) || !("label" in hint)) return [];
  const { position, label } = hint;
  if (typeof position !== "object" || position === null || !("line" in position) || typeof position.line !== "number")
    return [];
  const text = typeof label === "string" ? label : JSON.stringify(label);
  return [{ line: position.line, label: text }];
}
