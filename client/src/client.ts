/**
 * The running language client: starts and restarts it, and says how it is doing.
 *
 * Knows nothing of what the server answers; `makeClient` (Node or browser) knows how the server is started.
 */
import { type Disposable, type Event, EventEmitter, type LogOutputChannel, type Uri, window } from "vscode";
import type { BaseLanguageClient, LanguageClientOptions, State } from "vscode-languageclient";
import { type InitializationOptions, WORKSPACE_FILES_REQUEST } from "./protocol.js";
import { hasVirtualFolder, readWorkspaceFiles } from "./workspaceFiles.js";

/** Where hints make sense: Rust in any scheme but the two sides of a diff, which are not files of the workspace. */
const DOCUMENT_SELECTOR = ["file", "untitled", "vscode-remote", "vscode-vfs", "vscode-test-web", "memfs"].map(
  (scheme) => ({ scheme, language: "rust" }),
);

export type MakeClient = (options: LanguageClientOptions) => BaseLanguageClient;

export interface OwnershipClient extends Disposable {
  readonly log: LogOutputChannel;
  /** A document's URI as the server knows it. */
  uriOf(uri: Uri): string;
  /** `undefined` when the server does not run or the request fails; a failure is in the log. */
  request<P, R>(method: string, params: P): Promise<R | null | undefined>;
  readonly onStateChanged: Event<State>;
  readonly state: () => State | undefined;
  start(): Promise<void>;
  restart(): Promise<void>;
}

export function createClient(makeClient: MakeClient, initializationOptions: InitializationOptions): OwnershipClient {
  const log = window.createOutputChannel("Rust Ownership Lens", { log: true });
  const stateChanged = new EventEmitter<State>();
  let client = make();
  return {
    log,
    uriOf: (uri) => client.code2ProtocolConverter.asUri(uri),
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
    start: () => client.start(),
    async restart() {
      // A new client each time: a worker that was shut down cannot be started again.
      await client.dispose().catch((error: unknown) => log.warn(`the old server did not stop in order: ${error}`));
      client = make();
      await client.start();
    },
    dispose() {
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
    });
    made.onRequest(WORKSPACE_FILES_REQUEST, () => readWorkspaceFiles(log));
    made.onDidChangeState((event) => stateChanged.fire(event.newState));
    return made;
  }
}
