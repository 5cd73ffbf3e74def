/** Composition of the extension, the same in Node and in the browser. */
import { commands, type ExtensionContext } from "vscode";
import { createClient, type MakeClient } from "./client.js";
import { registerCommands } from "./commands.js";
import { createDecorations } from "./decorations.js";
import { createFunctionViews } from "./functionViews.js";
import type { InitializationOptions } from "./protocol.js";
import { createStatus } from "./status.js";

export async function activateWith(
  context: ExtensionContext,
  makeClient: MakeClient,
  initializationOptions: InitializationOptions,
): Promise<void> {
  const client = createClient(makeClient, initializationOptions);
  const views = createFunctionViews(client);
  context.subscriptions.push(
    client,
    views,
    createStatus(client),
    createDecorations(client),
    ...registerCommands(client, views),
  );
  await commands.executeCommand("setContext", "rustOwnership.active", true);
  await client.start();
}
