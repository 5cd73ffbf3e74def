/**
 * The language server as a web worker. The client says where the server's files are; there is no file system, so a file is
 * analysed with what is open beside it.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { measureWorkBy } from "../base/timeLimit.js";
import { startServer } from "../lsp/server.js";
import { createAnalysis } from "./createAnalysis.js";

declare const self: DedicatedWorkerGlobalScope;

/**
 * A worker cannot ask how much of the time it has worked; on a busy machine it is a part of it. With a smaller share, functions fall silent
 * there that are well understood; with a larger one, an odd function holds the worker up for longer.
 */
const SHARE_OF_TIME = 1 / 4;

measureWorkBy(() => performance.now() * SHARE_OF_TIME);

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
startServer(connection, { version: "browser", createAnalysis });
