/** A language client over stdio, as an editor is one: the built server in a process of its own. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import {
  createProtocolConnection,
  type Diagnostic,
  type InlayHint,
  type ProtocolConnection,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";

const CLI = resolve(import.meta.dirname, "../../../dist/cli.js");

export interface ClientOptions {
  readonly initializationOptions?: unknown;
  readonly capabilities?: object;
  /** What `workspace/configuration` is answered with; null by default. */
  readonly configuration?: unknown;
}

export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly initializeResult: unknown;
  /** Diagnostics that were pushed, by document. */
  readonly pushed: ReadonlyMap<string, readonly Diagnostic[]>;
  open(uri: string, text: string): Promise<void>;
  change(uri: string, range: Range | undefined, text: string): Promise<void>;
  request(method: string, params: unknown): Promise<unknown>;
  hints(uri: string): Promise<readonly string[]>;
  /** Ends in order. Resolves to the process' exit status. */
  stop(): Promise<number | null>;
}

/** A connection without `initialize`, for tests of what comes before it. */
export function connect(): {
  readonly connection: ProtocolConnection;
  readonly ended: Promise<number | null>;
  kill(): void;
} {
  if (!existsSync(CLI)) throw new Error("dist/cli.js is missing: run `npm run build` first");
  const child = spawn(process.execPath, [CLI, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  // A server that ends while a message is under way is what some tests are about.
  connection.onError(() => undefined);
  child.stdin.on("error", () => undefined);
  connection.listen();
  return {
    connection,
    ended: new Promise((done) => child.once("exit", (status) => done(status))),
    kill: () => child.kill("SIGKILL"),
  };
}

export async function startClient(options: ClientOptions = {}): Promise<TestClient> {
  const { connection, ended } = connect();
  const pushed = new Map<string, readonly Diagnostic[]>();
  connection.onRequest("workspace/configuration", ({ items }: { readonly items: readonly unknown[] }) =>
    items.map(() => options.configuration ?? null),
  );
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.onRequest("workspace/inlayHint/refresh", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.onNotification("textDocument/publishDiagnostics", (params: { uri: string; diagnostics: Diagnostic[] }) => {
    pushed.set(params.uri, params.diagnostics);
  });
  const initializeResult = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: options.capabilities ?? { workspace: { configuration: true } },
    initializationOptions: options.initializationOptions ?? { hints: "all" },
  });
  await connection.sendNotification("initialized", {});
  let version = 0;
  return {
    connection,
    initializeResult,
    pushed,
    open: (uri, text) =>
      connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "rust", version: ++version, text },
      }),
    change: (uri, range, text) =>
      connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: ++version },
        contentChanges: [range === undefined ? { text } : { range, text }],
      }),
    request: (method, params) => connection.sendRequest(method, params),
    async hints(uri) {
      const range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };
      const answer = await connection.sendRequest<InlayHint[] | null>("textDocument/inlayHint", {
        textDocument: { uri },
        range,
      });
      return (answer ?? []).map(({ position, label }) => `${position.line}:${position.character} ${String(label)}`);
    },
    async stop() {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      const status = await ended;
      connection.dispose();
      return status;
    },
  };
}
