/** A language client over stdio for tests of order and text sync: every message is typed, and what the server logs as errors is kept. */
import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ClientCapabilities,
  CodeAction,
  CodeActionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  InlayHintRequest,
  LogMessageNotification,
  MessageType,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  RegistrationRequest,
  type ServerCapabilities,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from "vscode-languageserver-protocol/node";
import { builtCli } from "../builtCli.js";

/** Requests about a place, or a stretch, of a document. */
export const PLACE_REQUESTS = [
  "textDocument/inlayHint",
  "textDocument/hover",
  "textDocument/codeAction",
  "textDocument/diagnostic",
  "rustOwnership/decorations",
  "rustOwnership/flow",
  "rustOwnership/mir",
] as const;

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** What `workspace/configuration` is answered with. */
  readonly configuration?: unknown;
}

/** Pulls diagnostics, and is asked for the configuration. */
export const CAPABILITIES: ClientCapabilities = {
  textDocument: { inlayHint: {}, hover: {}, diagnostic: {} },
  workspace: { configuration: true },
};

const EVERYTHING: Range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

export class LspClient {
  /** What the server logged as errors: nothing else tells of a fault inside a handler. */
  readonly errors: string[] = [];
  readonly published: PublishDiagnosticsParams[] = [];
  /** Sections that the server asked for. */
  readonly asked: string[] = [];
  /** The process' exit status. */
  readonly exited: Promise<number | null>;
  /** What the server answered to `initialize`. */
  capabilities: ServerCapabilities = {};
  private version = 0;

  private constructor(
    private readonly child: ChildProcess,
    readonly connection: ProtocolConnection,
  ) {
    this.exited = new Promise((resolve) => child.once("exit", resolve));
  }

  /** The server runs and listens; it was told nothing yet. */
  static async launch({ configuration = null }: ClientOptions = {}): Promise<LspClient> {
    const child = spawn(process.execPath, [await builtCli(), "lsp", "--stdio"], {
      stdio: ["pipe", "pipe", "ignore"],
      // Nothing is left in the folders of whoever runs the tests.
      env: { ...process.env, XDG_CACHE_HOME: join(tmpdir(), "rust-ownership-lens-test-cache") },
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const client = new LspClient(child, connection);
    // A server that ends while a message is under way is what some tests are about.
    connection.onError(() => undefined);
    child.stdin.on("error", () => undefined);
    connection.onRequest(ConfigurationRequest.type, ({ items }) => {
      client.asked.push(...items.map((item) => item.section ?? ""));
      return items.map(() => configuration);
    });
    connection.onRequest(RegistrationRequest.type, () => undefined);
    connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
      if (type === MessageType.Error) client.errors.push(message);
    });
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      client.published.push(params);
    });
    connection.listen();
    return client;
  }

  /** Launched, initialised and told so. */
  static async start(options: ClientOptions = {}): Promise<LspClient> {
    const client = await LspClient.launch(options);
    await client.initialize(options);
    await client.connection.sendNotification(InitializedNotification.type, {});
    return client;
  }

  async initialize({ capabilities = CAPABILITIES, initializationOptions }: ClientOptions): Promise<InitializeResult> {
    const result = await this.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities,
      initializationOptions,
    });
    this.capabilities = result.capabilities;
    return result;
  }

  async open(uri: string, text: string): Promise<void> {
    this.version += 1;
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: "rust", version: this.version, text },
    });
  }

  async change(uri: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    this.version += 1;
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: this.version },
      contentChanges,
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  /** Hints as `line:character label`; undefined where the server answers null. */
  async hints(uri: string, range = EVERYTHING): Promise<readonly string[] | undefined> {
    const hints = await this.connection.sendRequest(InlayHintRequest.type, { textDocument: { uri }, range });
    return hints?.map(({ position, label }) => {
      const text = typeof label === "string" ? label : label.map((part) => part.value).join("");
      return `${position.line}:${position.character} ${text}`;
    });
  }

  /** The hover's Markdown; undefined where there is none. */
  async hover(uri: string, position: Position): Promise<string | undefined> {
    const hover = await this.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
    if (hover === null || typeof hover.contents === "string" || !("value" in hover.contents)) return undefined;
    return hover.contents.value;
  }

  async diagnostics(uri: string): Promise<readonly Diagnostic[]> {
    const report = await this.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    if (report.kind !== "full") throw new Error(`a full report was expected, not ${report.kind}`);
    return report.items;
  }

  /** Undefined where the server answers null. */
  async actions(uri: string, range: Range, only?: string[]): Promise<readonly CodeAction[] | undefined> {
    const context = { diagnostics: [], ...(only === undefined ? {} : { only }) };
    const answer = await this.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context });
    return answer?.filter((action) => CodeAction.is(action));
  }

  /** A request beyond LSP, about a place. */
  ask(method: string, uri: string, position: Position, more: object = {}): Promise<unknown> {
    return this.connection.sendRequest(method, { textDocument: { uri }, position, ...more });
  }

  /** Ends the server in order; its exit status. */
  async stop(): Promise<number | null> {
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    const status = await this.exited;
    this.connection.dispose();
    return status;
  }

  kill(): void {
    this.connection.dispose();
    this.child.kill();
  }
}
