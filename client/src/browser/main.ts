/** The extension in the browser: the server is a web worker, told where its files are. */
import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { activateWith } from "../extension.js";

export async function activate(context: ExtensionContext): Promise<void> {
  const assets = Uri.joinPath(context.extensionUri, "dist");
  let worker: Worker | undefined;
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  await activateWith(
    context,
    (options) => {
      worker?.terminate();
      worker = new Worker(Uri.joinPath(assets, "server.web.js").toString(true));
      return new LanguageClient("rustOwnership", "Rust Ownership Lens", worker, options);
    },
    { assets: assets.toString(true) },
  );
}
