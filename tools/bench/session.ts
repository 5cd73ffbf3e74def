/** One language server over stdio, driven as an editor drives it, with its peak memory. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";

export interface HintLabel {
  readonly line: number;
  readonly label: string;
}

export class Session {
  private version = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly connection: ProtocolConnection,
  ) {}

  /** Starts a server and initialises it with every hint kind on. */
  static async start(command: string, args: readonly string[], rootUri: string): Promise<Session> {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
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
      initializationOptions: { hints: "all" },
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

  /** Replaces from one position to another, on one line each. */
  async change(uri: string, line: number, removed: number, text: string): Promise<void> {
    const range = { start: { line, character: 0 }, end: { line: line + removed, character: 0 } };
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: ++this.version },
      contentChanges: [{ range, text }],
    });
  }

  async hints(uri: string, first: number, last: number): Promise<readonly HintLabel[]> {
    const range = { start: { line: first, character: 0 }, end: { line: last, character: 0 } };
    const answer: unknown = await this.connection.sendRequest("textDocument/inlayHint", {
      textDocument: { uri },
      range,
    });
    return Array.isArray(answer) ? answer.flatMap(toHintLabel) : [];
  }

  /** Peak resident memory in MB; undefined where the system does not tell. */
  peakMemory(): number | undefined {
    try {
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.child.pid}/status`, "utf8"))?.[1];
      return peak === undefined ? undefined : Number(peak) / 1024;
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    this.connection.dispose();
    this.child.kill();
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
