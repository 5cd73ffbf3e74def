/** Infers the bodies of a source text or package, with the shipped index of the standard library. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FileHost } from "../../../src/hir/cargo/fileHost.js";
import { Database } from "../../../src/hir/database.js";
import type { Edition } from "../../../src/hir/defs.js";
import { nodeFileHost } from "../../../src/node/fileHost.js";
import { createParser } from "../../../src/syntax/createParser.js";
import { snippetParser } from "../../../src/syntax/macros/expand.js";
import type { RustParser } from "../../../src/syntax/parser.js";
import { TypeContext } from "../../../src/types/context.js";
import { installHooks } from "../../../src/types/infer/closureFacts.js";
import type { BodyServices } from "../../../src/types/infer/fnCtxt.js";
import { inferBody } from "../../../src/types/infer/infer.js";
import type { BodyOwner } from "../../../src/types/type.js";
import type { TypeckResults } from "../../../src/types/typeck.js";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));

export interface Session {
  readonly database: Database;
  readonly services: BodyServices;
  infer(owner: BodyOwner): TypeckResults;
  /** All bodies of a file. */
  bodies(file: string): readonly BodyOwner[];
  /** Where a body's spans start in its file. */
  startOf(owner: BodyOwner): number;
}

let parserPromise: Promise<RustParser> | undefined;

export async function openSession(host: FileHost, edition: Edition = "2024"): Promise<Session> {
  parserPromise ??= createParser();
  const parser = await parserPromise;
  const database = new Database(host, parser, { edition });
  const cx = new TypeContext(database.declarations, database.declarations);
  const services: BodyServices = { cx, parser: snippetParser(parser) };
  installHooks(services);
  return {
    database,
    services,
    infer: (owner) => inferBody(owner, services),
    bodies: (file) => database.declarations.bodyOwners(file),
    startOf: (owner) => owner.location?.pieceStart() ?? 0,
  };
}

/** The real files, with std's index. */
function realHost(): FileHost {
  return nodeFileHost({ stdIndexPath: join(repository, "server/data/std.idx") });
}

/** One file in memory over the real host's standard library. */
export function memoryHost(files: Readonly<Record<string, string>>): FileHost {
  const real = realHost();
  return {
    ...real,
    readFile: (path) => files[path],
    readDirectory: () => undefined,
    exists: (path) => path in files,
    cargoHome: undefined,
  };
}
