/**
 * The language server: composition of documents, settings, analysis and handlers over one connection.
 *
 * Knows neither Node nor the browser; the entry points bring the connection and the analysis. Requests may come in any order:
 * before `initialize` and after `shutdown` there are no documents, so they are answered by null.
 */
import {
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver";
import { ALL_LEVELS } from "../features/inlayHints/index.js";
import type { AnalysisFactory, AnalysisOptions, AnalysisPort, FileChange } from "./analysisPort.js";
import { backgroundWork } from "./background.js";
import { type ClientAbilities, clientAbilities, serverCapabilities } from "./capabilities.js";
import { type Config, property, readConfig } from "./config.js";
import { listenToDocuments } from "./documents.js";
import { registerAudit } from "./handlers/audit.js";
import { registerCodeActions } from "./handlers/codeActions.js";
import { registerDecorations } from "./handlers/decorations.js";
import { registerDiagnostics } from "./handlers/diagnostics.js";
import { registerFlow } from "./handlers/flow.js";
import { registerHover } from "./handlers/hover.js";
import { registerInlayHints } from "./handlers/inlayHints.js";
import { registerTokens } from "./handlers/tokens.js";
import { registerViews } from "./handlers/views.js";
import { PEEK_NOTIFICATION, type PeekParams, WORKSPACE_FILES_REQUEST, type WorkspaceFile } from "./protocol.js";
import type { Session } from "./request.js";

/** Longer than this a person should know what the server is doing. */
const PROGRESS_AFTER = 500;

export interface ServerOptions {
  readonly version: string;
  readonly createAnalysis: AnalysisFactory;
}

/** Registers everything and starts to listen. Returns at once. */
export function startServer(connection: Connection, options: ServerOptions): void {
  let client: ClientAbilities = clientAbilities({ processId: null, rootUri: null, capabilities: {} });
  let config = readConfig(null);
  let peeks = false;
  let initialization: unknown;
  let analysis: Promise<AnalysisPort | undefined> | undefined;
  const running = (): Promise<AnalysisPort | undefined> => {
    analysis ??= start();
    return analysis;
  };

  const documents = listenToDocuments(connection, () => client.encoding, {
    changed(uri) {
      background.disturb();
      diagnosticsHandler.changed(uri);
    },
    closed: (uri) => {
      diagnosticsHandler.closed(uri);
      hintsHandler.closed(uri);
    },
  });
  const background = backgroundWork({
    connection,
    analysis: () => analysis,
    showsProgress: () => client.progress,
  });
  const session: Session = {
    connection,
    documents,
    config: () => (peeks ? { ...config, hints: { ...config.hints, enabled: true, levels: ALL_LEVELS } } : config),
    client: () => client,
    analysis: running,
    background,
  };
  registerHover(session);
  const hintsHandler = registerInlayHints(session);
  registerCodeActions(session);
  registerAudit(session);
  registerDecorations(session);
  registerFlow(session);
  registerTokens(session);
  registerViews(session);
  const diagnosticsHandler = registerDiagnostics(session);

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    client = clientAbilities(params);
    initialization = params.initializationOptions;
    config = toConfig(property(initialization, "rustOwnership"));
    return {
      capabilities: serverCapabilities(client, property(initialization, "tokensAndHighlights") === true),
      serverInfo: { name: "rust-ownership-lens", version: options.version },
    };
  });

  connection.onInitialized(() => {
    running().catch(() => undefined);
    const registrations: Promise<unknown>[] = [];
    if (client.configurationChanges) {
      const section = { section: "rustOwnership" };
      registrations.push(connection.client.register(DidChangeConfigurationNotification.type, section));
    }
    if (client.watchedFiles) {
      const watchers = [{ globPattern: "**/*.rs" }, { globPattern: "**/Cargo.{toml,lock}" }];
      registrations.push(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    Promise.all(registrations).catch((error: unknown) => connection.console.warn(`not registered: ${error}`));
  });

  connection.onDidChangeConfiguration(async ({ settings }) => {
    // Clients that push settings send them here; those that are asked send null.
    const pushed = property(settings, "rustOwnership");
    const before = JSON.stringify(projectOptions(config));
    config = client.configuration ? await askConfig() : toConfig(pushed ?? settings);
    if (JSON.stringify(projectOptions(config)) !== before) await restart();
    refresh();
  });

  connection.onNotification(PEEK_NOTIFICATION, (params: PeekParams) => {
    peeks = property(params, "on") === true;
    if (client.refreshInlayHints) connection.languages.inlayHint.refresh().catch(() => undefined);
  });

  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    // Files that the client sent are known as they were then.
    if (property(initialization, "workspaceFiles") === true) await restart();
    else (await analysis)?.filesChanged(changes.map(({ uri, type }) => ({ uri, kind: fileChangeKind(type) })));
    refresh();
  });

  connection.onShutdown(async () => {
    background.stop();
    const previous = analysis;
    analysis = Promise.resolve(undefined);
    documents.detach();
    (await previous)?.dispose();
  });

  connection.listen();

  async function start(): Promise<AnalysisPort | undefined> {
    const progress = client.progress ? slowly("Starting", connection) : undefined;
    try {
      if (client.configuration) config = await askConfig();
      const assets = property(initialization, "assets");
      const cacheDirectory = property(initialization, "cacheDirectory");
      const files = property(initialization, "workspaceFiles") === true ? await askFiles() : [];
      const started = await options.createAnalysis({
        ...projectOptions(config),
        assets: typeof assets === "string" ? assets : undefined,
        files,
        cacheDirectory: typeof cacheDirectory === "string" ? cacheDirectory : undefined,
      });
      documents.attach(started);
      // What was open already got no push yet: there was nothing to push.
      for (const uri of documents.all()) diagnosticsHandler.changed(uri);
      return started;
    } catch (error) {
      connection.console.error(`The analysis could not be started: ${error instanceof Error ? error.stack : error}`);
      connection.window.showErrorMessage(`Rust Ownership Lens could not be started: ${error}`);
      return undefined;
    } finally {
      progress?.done();
    }
  }

  async function restart(): Promise<void> {
    const previous = await analysis;
    documents.detach();
    previous?.dispose();
    analysis = start();
    await analysis;
  }

  async function askFiles(): Promise<readonly WorkspaceFile[]> {
    try {
      return await connection.sendRequest<WorkspaceFile[]>(WORKSPACE_FILES_REQUEST);
    } catch (error) {
      connection.console.warn(`the workspace's files could not be read, open ones will do: ${error}`);
      return [];
    }
  }

  async function askConfig(): Promise<Config> {
    try {
      const answer: unknown = await connection.workspace.getConfiguration("rustOwnership");
      return toConfig(answer ?? property(initialization, "rustOwnership"));
    } catch (error) {
      connection.console.warn(`settings could not be read, the last ones hold: ${error}`);
      return config;
    }
  }

  function toConfig(section: unknown): Config {
    return readConfig(section, property(initialization, "hints") === "all");
  }

  function refresh(): void {
    if (client.refreshInlayHints) connection.languages.inlayHint.refresh().catch(() => undefined);
    if (client.refreshCodeLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    if (client.refreshDiagnostics) connection.languages.diagnostics.refresh().catch(() => undefined);
    for (const uri of documents.all()) diagnosticsHandler.changed(uri);
  }
}

/** What the analysis has to begin anew for. */
function projectOptions({ edition, cargo }: Config): Pick<AnalysisOptions, "edition" | "features"> {
  return { edition, features: cargo.features };
}

function fileChangeKind(type: FileChangeType): FileChange["kind"] {
  if (type === FileChangeType.Created) return "created";
  return type === FileChangeType.Deleted ? "deleted" : "changed";
}

/** Progress that appears only when the work takes long enough to wonder. */
function slowly(title: string, connection: Connection): { done(): void } {
  let end: (() => void) | undefined;
  let isDone = false;
  const timer = setTimeout(async () => {
    const reporter = await connection.window.createWorkDoneProgress();
    if (isDone) return;
    reporter.begin(`Rust Ownership Lens: ${title}`);
    end = () => reporter.done();
  }, PROGRESS_AFTER);
  return {
    done() {
      isDone = true;
      clearTimeout(timer);
      end?.();
    },
  };
}
