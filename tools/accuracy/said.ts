/** What `analyze` reports of a package or of a lone file, in process: the same report, made by the same code. */
import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { lineIndex } from "../../server/src/cli/lineIndex.js";
import { type FileReport, fileReport } from "../../server/src/cli/report.js";
import type { FileHost } from "../../server/src/hir/cargo/fileHost.js";
import { Database } from "../../server/src/hir/database.js";
import type { Edition } from "../../server/src/lsp/analysisPort.js";
import { STD_INDEX } from "../../server/src/node/assets.js";
import { nodeFileHost } from "../../server/src/node/fileHost.js";
import { Analysis } from "../../server/src/ownership/analysis.js";
import type { RustParser } from "../../server/src/syntax/parser.js";

/** By file, relative to the package's folder and with `/`; a lone file by its path as given. */
export type Said = ReadonlyMap<string, FileReport>;

/** One for all: it keeps the index of the standard library. */
const HOST = nodeFileHost({ stdIndexPath: STD_INDEX });

/** How much of what a package needs can be read: all that is on the machine, or nothing outside of it. */
export type Surroundings = "dependencies" | "nothing";

/** All files reached from the package's targets. */
export function saidOfPackage(directory: string, surroundings: Surroundings, parser: RustParser): Said {
  const host = surroundings === "nothing" ? within(slashes(resolve(directory))) : HOST;
  const database = new Database(host, parser, {});
  const { path } = database.openPath(slashes(resolve(directory)));
  const analysis = new Analysis(database, parser);
  const said = new Map(
    database.files(path).map((file) => {
      const name = slashes(relative(path, file));
      return [name, reportOf(name, file, analysis)];
    }),
  );
  analysis.dispose();
  return said;
}

/** A crate root of its own. */
export function saidOfFile(file: string, edition: Edition, parser: RustParser): FileReport {
  const path = slashes(resolve(file));
  const database = new Database(HOST, parser, { edition });
  database.openPath(path);
  const analysis = new Analysis(database, parser);
  const said = reportOf(file, path, analysis);
  analysis.dispose();
  return said;
}

/** As where nothing was downloaded. */
function within(folder: string): FileHost {
  const isInside = (path: string): boolean => path === folder || path.startsWith(`${folder}/`);
  return {
    ...HOST,
    readFile: (path) => (isInside(path) ? HOST.readFile(path) : undefined),
    readDirectory: (path) => (isInside(path) ? HOST.readDirectory(path) : undefined),
    exists: (path) => isInside(path) && HOST.exists(path),
    cargoHome: `${folder}/nowhere`,
  };
}

function reportOf(name: string, file: string, analysis: Analysis): FileReport {
  const text = readFileSync(file, "utf8");
  const everywhere = { start: 0, end: text.length };
  const lifetimes = analysis.lifetimesOf(file, everywhere);
  const heads = analysis.errorsOfHeads(file, everywhere);
  return fileReport(name, { functions: analysis.factsOf(file), lifetimes, heads }, lineIndex(text));
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
