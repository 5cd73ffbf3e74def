/** Starts the language server in a Node process: sets the engine's flags, then runs the server's code (`main.ts`), remembered or not. */
import { join } from "node:path";
import { userCacheFolder } from "./cacheFolder.js";
import { runCached } from "./codeCache.js";
import { keepHeapSmall, tuneEngine } from "./engine.js";

/** How the client says where the user's folder for what can be computed again is. */
const CACHE = "--cache=";

tuneEngine("editor");
keepHeapSmall();
const folder = process.argv.find((argument) => argument.startsWith(CACHE))?.slice(CACHE.length) ?? userCacheFolder();
runCached({ file: join(__dirname, "serverCode.js"), folder, use: "server" }, __filename, "editor");
