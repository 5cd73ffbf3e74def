/**
 * Makes dist/ (or the folder named by `--dist`): the extension and the server for Node and for the browser, the command line, and the files
 * they load.
 *
 * Everything is bundled as CommonJS: that is what every VS Code loads. The native tree-sitter stays outside; where it is not in
 * `node_modules` (the packaged extension) the server runs the WASM parser from beside it.
 */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { context } from "esbuild";

const require = createRequire(import.meta.url);
const { watch, production, dist } = parseArgs({
  options: {
    watch: { type: "boolean", default: false },
    production: { type: "boolean", default: false },
    dist: { type: "string", default: "dist" },
  },
}).values;

/** Indexes of dependencies are kept for as long as the code is the same that reads sources and writes them (`node/dependencyFolder.ts`). */
function indexCode() {
  const hash = createHash("sha256");
  for (const room of ["base", "syntax", "hir"]) {
    const folder = `server/src/${room}`;
    const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".ts"));
    for (const name of files.sort()) hash.update(name).update(readFileSync(`${folder}/${name}`));
  }
  return JSON.stringify(hash.digest("hex").slice(0, 16));
}

/**
 * Of what runs from the engine's cache (`server/src/node/codeCache.ts`): it must not `import()`. CommonJS has no `import.meta.url`; without
 * this web-tree-sitter dies at its start.
 */
const code = {
  supported: { "dynamic-import": false },
  alias: { module: "./tools/createRequire.js" },
  define: { "import.meta.url": "importMetaUrl", INDEX_CODE: indexCode() },
  banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
};

const common = {
  bundle: true,
  format: "cjs",
  target: "es2022",
  sourcemap: production ? false : "linked",
  // Not the identifiers: a trace names the functions then, and names that are kept otherwise are set anew for every closure that is made.
  minifyWhitespace: production,
  minifySyntax: production,
  legalComments: "none",
  logLevel: "warning",
};
const node = { ...common, platform: "node", external: ["vscode", "tree-sitter", "tree-sitter-rust"] };
const browser = {
  ...common,
  platform: "browser",
  mainFields: ["browser", "module", "main"],
  external: ["vscode"],
  // web-tree-sitter asks for these only when it finds itself in Node.
  alias: { "fs/promises": "./tools/empty.js", module: "./tools/empty.js" },
  // A base that URLs can be made from; nothing is fetched from there, as the parser is handed its binaries.
  define: { "import.meta.url": '"https://localhost/"' },
};

const bundles = [
  { ...node, entryPoints: ["client/src/node/main.ts"], outfile: `${dist}/extension.js` },
  { ...browser, entryPoints: ["client/src/browser/main.ts"], outfile: `${dist}/extension.web.js` },
  { ...node, entryPoints: ["server/src/node/start.ts"], outfile: `${dist}/server.js` },
  { ...node, ...code, entryPoints: ["server/src/node/main.ts"], outfile: `${dist}/serverCode.js` },
  { ...browser, format: "iife", entryPoints: ["server/src/browser/main.ts"], outfile: `${dist}/server.web.js` },
  { ...browser, format: "iife", entryPoints: ["client/webview/main.ts"], outfile: `${dist}/flowView.js` },
  {
    ...node,
    banner: { js: "#!/usr/bin/env node" },
    entryPoints: ["server/src/cli/start.ts"],
    outfile: `${dist}/cli.js`,
  },
  { ...node, ...code, entryPoints: ["server/src/cli/main.ts"], outfile: `${dist}/cliCode.js` },
];

const assets = [
  [require.resolve("web-tree-sitter/tree-sitter.wasm"), `${dist}/tree-sitter.wasm`],
  [require.resolve("tree-sitter-rust/tree-sitter-rust.wasm"), `${dist}/tree-sitter-rust.wasm`],
  ["server/data/std.idx", `${dist}/std.idx`],
  ["client/webview/flowView.css", `${dist}/flowView.css`],
];

await mkdir(dist, { recursive: true });
for (const [from, to] of assets) await copyFile(from, to);
const contexts = await Promise.all(bundles.map((options) => context(options)));
if (watch) {
  await Promise.all(contexts.map((one) => one.watch()));
  console.log("watching");
} else {
  for (const one of contexts) {
    await one.rebuild();
    await one.dispose();
  }
  if (existsSync(`${dist}/cli.js`)) await chmod(`${dist}/cli.js`, 0o755);
}
