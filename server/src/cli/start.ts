/** Starts the command line: sets the engine's flags, then runs the code (`main.ts`), remembered or not. */
import { join } from "node:path";
import { userCacheFolder } from "../node/cacheFolder.js";
import { runCached } from "../node/codeCache.js";
import { keepHeapSmall, tuneEngine } from "../node/engine.js";

const isServer = process.argv[2] === "lsp";
const purpose = isServer ? "editor" : "batch";
tuneEngine(purpose);
if (isServer) keepHeapSmall();
const use = isServer ? "lsp" : "cli";
runCached({ file: join(__dirname, "cliCode.js"), folder: userCacheFolder(), use }, __filename, purpose);
