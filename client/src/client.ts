/**
 * The running language client: starts and restarts it, and says how it is doing.
 *
 * A server that dies is started again, each time after a longer wait; a person is told once. Nothing is lost with it: documents, settings
 * and everything painted are the editor's, and the new server is told of them. Knows nothing of what the server answers; `makeClient`
 * (Node or browser) knows how the server is started.
 */
import {
  type CancellationToken,
  type Disposable,
  type Event,
  EventEmitter,
  type LogOutputChannel,
  l10n,
  type TextDocument,
  type Uri,
  window,
} from "vscode";
import {
  type BaseLanguageClient,
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  type LanguageClientOptions,
  State,
} from "vscode-languageclient";
import { isInDiff } from "./diffs.js";
import { type InitializationOptions, WORKSPACE_FILES_REQUEST } from "./protocol.js";
import { hasVirtualFolder, readWorkspaceFiles } from "./workspaceFiles.js";

/** Where hints make sense: Rust in any scheme but the sides of a diff that are not files of the workspace. */
const DOCUMENT_SELECTOR = ["file", "untitled", "vscode-remote", "vscode-vfs", "vscode-test-web", "memfs"].map(
  (scheme) => ({ scheme, language: "rust" }),
);

/** In milliseconds: the first restart comes at once, the next ones after twice the wait before, up to the longest. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 30_000;

/** A server that ran this long has recovered: the next death is a first one again. Milliseconds. */
const RECOVERED_AFTER = 180_000;

export type MakeClient = (options: LanguageClientOptions) => BaseLanguageClient;

export interface OwnershipClient extends Disposable {
  readonly log: LogOutputChannel;
  /** A document's URI as the server knows it. */
  uriOf(uri: Uri): string;
  /** The URI of a document as the server names it. */
  uriFrom(uri: string): Uri;
  /** `undefined` when the server does not run or the request fails; a failure is in the log. */
  request<P, R>(method: string, params: P): Promise<R | null | undefined>;
  /** Not sent when the server does not run. */
  notify<P>(method: string, params: P): void;
  readonly onStateChanged: Event<State>;
  readonly state: () => State | undefined;
  start(): Promise<void>;
  restart(): Promise<void>;
}

export function createClient(makeClient: MakeClient, initializationOptions: InitializationOptions): OwnershipClient {
  const log = window.createOutputChannel("Rust Ownership Lens", { log: true });
  const stateChanged = new EventEmitter<State>();
  const errorHandler = createErrorHandler(log);
  let client = make();
  return {
    log,
    uriOf: (uri) => client.code2ProtocolConverter.asUri(uri),
    uriFrom: (uri) => client.protocol2CodeConverter.asUri(uri),
    onStateChanged: stateChanged.event,
    state: () => client.state,
    async request<P, R>(method: string, params: P) {
      if (!client.isRunning()) return undefined;
      try {
        return await client.sendRequest<R | null>(method, params);
      } catch (error) {
        log.debug(`${method}: ${error}`);
        return undefined;
      }
    },
    notify(method, params) {
      if (!client.isRunning()) return;
      client.sendNotification(method, params).catch((error: unknown) => log.debug(`${method}: ${error}`));
    },
    start: () => client.start(),
    async restart() {
      // A new client each time: a worker that was shut down cannot be started again.
      await client.dispose().catch((error: unknown) => log.warn(`the old server did not stop in order: ${error}`));
      client = make();
      await client.start();
    },
    dispose() {
      errorHandler.dispose();
      client.dispose().catch(() => undefined);
      stateChanged.dispose();
      log.dispose();
    },
  };

  function make(): BaseLanguageClient {
    const made = makeClient({
      documentSelector: DOCUMENT_SELECTOR,
      outputChannel: log,
      initializationOptions: { ...initializationOptions, workspaceFiles: hasVirtualFolder() },
      diagnosticPullOptions: { onChange: true, onTabs: false, onFocus: true },
      errorHandler,
      middleware: {
        provideInlayHints: (document, range, token, next) =>
          isInDiff(document.uri)
            ? []
            : askUntilCurrent(document, token, async () => (await next(document, range, token)) ?? undefined),
      },
    });
    made.onRequest(WORKSPACE_FILES_REQUEST, () => readWorkspaceFiles(log));
    made.onDidChangeState((event) => {
      stateChanged.fire(event.newState);
      if (event.newState === State.Running) errorHandler.running();
    });
    return made;
  }
}

/** More edits than this while one answer is made, and the last one has to do. */
const MAXIMUM_TRIES = 8;

/**
 * Asks again when the text was edited meanwhile: the answer is about another text, or the server has given up on it. VS Code does not
 * always call such a request off itself, and without an answer it takes every hint off the screen.
 */
async function askUntilCurrent<T>(
  document: TextDocument,
  token: CancellationToken,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let tries = 1; ; tries += 1) {
    const { version } = document;
    const isOver = (): boolean =>
      document.version === version || token.isCancellationRequested || tries >= MAXIMUM_TRIES;
    try {
      const answer = await ask();
      if (isOver()) return answer;
    } catch (error) {
      if (isOver()) throw error;
    }
  }
}

/** Decides what happens when the server dies, or says something that is no message. */
function createErrorHandler(log: LogOutputChannel): ErrorHandler & Disposable & { running(): void } {
  let deaths = 0;
  let recovery: ReturnType<typeof setTimeout> | undefined;
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    async closed() {
      clearTimeout(recovery);
      deaths += 1;
      const wait = deaths === 1 ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (deaths - 2));
      log.error(`The server has died (${deaths}); it is started again in ${wait} ms.`);
      if (deaths === 1) void tell(log);
      await new Promise((resume) => setTimeout(resume, wait));
      return { action: CloseAction.Restart, handled: true };
    },
    running() {
      clearTimeout(recovery);
      recovery = setTimeout(() => (deaths = 0), RECOVERED_AFTER);
    },
    dispose: () => clearTimeout(recovery),
  };
}

/** Of the first death a person is told, and of no other until the server has recovered. */
async function tell(log: LogOutputChannel): Promise<void> {
  const show = l10n.t("Show Log");
  const message = l10n.t("The ownership server died and is started again; nothing is lost.");
  if ((await window.showWarningMessage(message, show)) === show) log.show();
}
