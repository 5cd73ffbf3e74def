/** The linter's import rules hold: an import against the order of the rooms is an error. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../host/paths.js";

const FORBIDDEN: readonly (readonly [string, string])[] = [
  ["server/src/syntax", "../hir/defs.js"],
  ["server/src/types/infer", "../../mir/body.js"],
  ["server/src/borrowck", "../lsp/server.js"],
  ["server/src/borrowck", "vscode-languageserver-types"],
  ["server/src/hir", "web-tree-sitter"],
  ["server/src/hir", "node:path"],
  ["server/src/features/hover", "../../syntax/ast.js"],
  ["server/src/features", "../mir/body.js"],
  ["server/src/fixes", "../types/type.js"],
  ["server/src/lsp", "../node/fileHost.js"],
  ["server/src/lsp", "node:fs"],
  ["client/src", "../../server/src/lsp/server.js"],
];

const ALLOWED: readonly (readonly [string, string])[] = [
  ["server/src/hir", "../syntax/ast.js"],
  ["server/src/features", "../ownership/facts.js"],
  ["server/src/lsp", "../features/located.js"],
  ["server/src/node", "node:fs"],
];

/** Files for which the linter objects to an import. */
const objections = new Set<string>();

const fileFor = (folder: string, imported: string): string => `${folder}/${imported.replaceAll(/\W+/g, "_")}.ts`;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "import-rules-"));
  cpSync(`${ROOT}/biome.json`, `${folder}/biome.json`);
  cpSync(`${ROOT}/.gitignore`, `${folder}/.gitignore`);
  for (const [room, imported] of [...FORBIDDEN, ...ALLOWED]) {
    const path = join(folder, fileFor(room, imported));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `import { thing } from "${imported}";\n\nexport const other = thing;\n`);
  }
  const biome = `${ROOT}/node_modules/@biomejs/biome/bin/biome`;
  const parameters = [biome, "lint", "--reporter=github", "--max-diagnostics=none"];
  const { stdout } = spawnSync(process.execPath, parameters, { cwd: folder, encoding: "utf8" });
  for (const [, file] of stdout.matchAll(/lint\/\w+\/(?:noRestrictedImports|noNodejsModules),file=([^,]+)/g)) {
    if (file !== undefined) objections.add(file.slice(file.search(/(?:server|client)\/src/)));
  }
  rmSync(folder, { recursive: true });
});

describe("import rules", () => {
  for (const [room, imported] of FORBIDDEN) {
    test(`${room} must not import ${imported}`, () => expect([...objections]).toContain(fileFor(room, imported)));
  }
  for (const [room, imported] of ALLOWED) {
    test(`${room} may import ${imported}`, () => expect([...objections]).not.toContain(fileFor(room, imported)));
  }
});
