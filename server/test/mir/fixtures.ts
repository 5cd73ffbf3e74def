/**
 * Fixtures of MIR: a Markdown file a topic; each `rust` fence is followed by a `mir` fence that holds the dump of its public functions.
 *
 * `UPDATE_EXPECT=1` writes the dumps; who does that reads the diff.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Database } from "../../src/hir/database.js";
import type { Edition } from "../../src/hir/defs.js";
import type { Body } from "../../src/mir/body.js";
import { buildMir } from "../../src/mir/build/build.js";
import { prettyBody } from "../../src/mir/pretty.js";
import { nodeFileHost } from "../../src/node/fileHost.js";
import type { Span } from "../../src/syntax/ast.js";
import { snippetParser } from "../../src/syntax/macros/expand.js";
import { createNativeParser } from "../../src/syntax/nativeParser.js";
import { TypeContext } from "../../src/types/context.js";
import { installHooks } from "../../src/types/infer/closureFacts.js";
import { inferBody } from "../../src/types/infer/infer.js";

const fixtureFolder = fileURLToPath(new URL("../../../test-fixtures/mir/", import.meta.url));

const stdIndexPath = fileURLToPath(new URL("../../data/std.idx", import.meta.url));

export interface Fixture {
  readonly file: string;
  readonly line: number;
  readonly edition: Edition;
  readonly source: string;
  readonly expected: string | undefined;
}

const fence = /^```rust(?: edition=(\d+))?\n([\s\S]*?)^```\n(?:\n^```mir\n([\s\S]*?)^```\n)?/gm;

export function fixtureFiles(): readonly string[] {
  return readdirSync(fixtureFolder).filter((name) => name.endsWith(".md") && name !== "README.md");
}

export function readFixtures(file: string): readonly Fixture[] {
  const text = readFileSync(join(fixtureFolder, file), "utf8");
  return [...text.matchAll(fence)].map((match) => ({
    file,
    line: text.slice(0, match.index).split("\n").length,
    edition: editionOf(match[1]),
    source: match[2] ?? "",
    expected: match[3],
  }));
}

function editionOf(text: string | undefined): Edition {
  return text === "2015" || text === "2018" || text === "2021" ? text : "2024";
}

/** Writes the dumps behind their programs. */
export function writeFixtures(file: string, dump: (fixture: Fixture) => string): void {
  const path = join(fixtureFolder, file);
  const fixtures = readFixtures(file);
  let index = 0;
  const text = readFileSync(path, "utf8").replace(
    fence,
    (_whole: string, edition: string | undefined, source: string) => {
      const fixture = fixtures[index++];
      const head = edition === undefined ? "rust" : `rust edition=${edition}`;
      return `\`\`\`${head}\n${source}\`\`\`\n\n\`\`\`mir\n${fixture === undefined ? "" : dump(fixture)}\`\`\`\n`;
    },
  );
  writeFileSync(path, text);
}

const parser = await createNativeParser();
const databases = new Map<Edition, Database>();
function databaseFor(edition: Edition): Database {
  let database = databases.get(edition);
  if (database === undefined) {
    database = new Database(nodeFileHost({ stdIndexPath }), parser, { edition });
    databases.set(edition, database);
  }
  return database;
}

export interface Lowered {
  readonly name: string;
  readonly body: Body;
  readonly isPublic: boolean;
  /** `line:column`, from 1, as rustc counts. */
  readonly position: (offset: number) => string;
}

let programs = 0;

/** MIR of every function of a program. */
export function lowerProgram(source: string, edition: Edition): readonly Lowered[] {
  const database = databaseFor(edition);
  const path = `/fixture/program${programs++}.rs`;
  database.setText(path, source);
  database.openPath(path);
  const types = new TypeContext(database.declarations, database.declarations);
  const services = { cx: types, parser: snippetParser(parser) };
  installHooks(services);
  return database.declarations.bodyOwners(path).map((owner) => {
    const base = owner.location?.pieceStart() ?? 0;
    const body = buildMir(inferBody(owner, services), types);
    return {
      name: owner.name,
      body,
      isPublic: owner.visibility.kind === "public",
      position: (offset) => lineColumn(source, base + offset),
    };
  });
}

function lineColumn(source: string, offset: number): string {
  const before = source.slice(0, offset).split("\n");
  return `${before.length}:${(before[before.length - 1]?.length ?? 0) + 1}`;
}

export function dumpFixture(fixture: Fixture): string {
  const dumps = lowerProgram(fixture.source, fixture.edition)
    .filter((lowered) => lowered.isPublic)
    .map(({ body, position }) => {
      const span = ({ start, end }: Span): string => `${position(start)}-${position(end)}`;
      const gaps = allGaps(body).map((gap) => `gap ${span(gap.span)}: ${gap.reason}`);
      return [prettyBody(body, { span }), ...gaps].join("\n");
    });
  return `${dumps.join("\n\n")}\n`;
}

export function allGaps(body: Body): Body["gaps"] {
  return [...body.gaps, ...body.closures.flatMap(allGaps)];
}
