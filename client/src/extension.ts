/** Composition of the extension, the same in Node and in the browser. */
import { commands, type ExtensionContext } from "vscode";
import { createAuditView } from "./auditView.js";
import { createClient, type MakeClient } from "./client.js";
import { registerCommands } from "./commands.js";
import { createDecorations } from "./decorations.js";
import { createFlowView } from "./flowView.js";
import { createFunctionViews } from "./functionViews.js";
import { registerLanguageModelTool } from "./languageModelTool.js";
import { nameOverlapsOnce } from "./overlaps.js";
import { createPeek } from "./peek.js";
import { createPin } from "./pin.js";
import type { InitializationOptions } from "./protocol.js";
import { createStatus } from "./status.js";

export async function activateWith(
  context: ExtensionContext,
  makeClient: MakeClient,
  initializationOptions: InitializationOptions,
): Promise<void> {
  const client = createClient(makeClient, initializationOptions);
  const peek = createPeek(client);
  const pin = createPin();
  const parts = {
    client,
    peek,
    pin,
    views: createFunctionViews(client),
    flow: createFlowView(client, pin, context.extensionUri),
    audit: createAuditView(client),
  };
  context.subscriptions.push(
    ...Object.values(parts),
    createStatus(client),
    createDecorations(client, peek, pin),
    ...registerCommands(parts),
    ...registerLanguageModelTool(client),
  );
  await commands.executeCommand("setContext", "rustOwnership.active", true);
  await client.start();
  void nameOverlapsOnce(context);
}
