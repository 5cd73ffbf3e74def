/** The extension in the desktop and in remote hosts: the server is a Node process. */
import type { ExtensionContext } from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { activateWith } from "../extension.js";

export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath("dist/server.js");
  const cacheDirectory = context.globalStorageUri.fsPath;
  const args = [`--cache=${cacheDirectory}`];
  const serverOptions: ServerOptions = {
    run: { module, args, transport: TransportKind.ipc },
    debug: { module, args, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6009"] } },
  };
  await activateWith(
    context,
    (options) => new LanguageClient("rustOwnership", "Rust Ownership Lens", serverOptions, options),
    { cacheDirectory },
  );
}
