/**
 * The language server as a web worker. The client says where the server's files are; there is no file system, so a file is
 * analysed with what is open beside it.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { startServer } from "../lsp/server.js";
import { createAnalysis } from "./createAnalysis.js";

declare const self: DedicatedWorkerGlobalScope;

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
startServer(connection, { version: "browser", createAnalysis });
