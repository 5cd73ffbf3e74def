/** Starts the server on a connection that the process' arguments name (`--stdio`, `--node-ipc`, `--socket=N`, `--pipe=P`). */
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { startServer } from "../lsp/server.js";
import { createAnalysis } from "./createAnalysis.js";
import { keepHeapSmall, optimiseWhatGoesOn } from "./engine.js";
import { VERSION } from "./version.js";

/** How often it is looked whether the engine should optimise more, in milliseconds. */
const LOOKED_EVERY = 2_000;

export function serve(): void {
  keepHeapSmall();
  setInterval(optimiseWhatGoesOn, LOOKED_EVERY).unref();
  const connection = createConnection(ProposedFeatures.all);
  // Standard output belongs to the protocol: what a library prints goes to the log.
  console.log = console.info = console.debug = (...parts: unknown[]) => connection.console.log(parts.join(" "));
  startServer(connection, { version: VERSION, createAnalysis });
}
