/**
 * After any sequence of edits the incremental answer is the answer from scratch, layer by layer: pieces, AST, items, MIR with its types,
 * facts, hints.
 *
 * `PROPERTY_EDITS` says how many edits are tried (2,000 by default). A failure prints the edits, made as small as they get.
 */
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ALL_LEVELS, inlayHints } from "../../src/features/inlayHints/index.js";
import { Database } from "../../src/hir/database.js";
import { prettyBody } from "../../src/mir/pretty.js";
import { Analysis } from "../../src/ownership/analysis.js";
import type { LocatedFacts } from "../../src/ownership/located.js";
import { createParser } from "../../src/syntax/createParser.js";
import { SourceFile } from "../../src/syntax/pieces.js";
import { memoryHost } from "../analysisHarness.js";
import { applied, editsIn, type RandomEdit, randomEdit } from "./edits.js";
import { TEXTS, TEXTS_OF_CALLS } from "./texts.js";

const EDITS = Number(process.env["PROPERTY_EDITS"] ?? 2_000);
/** Edits in a row before everything is compared. */
const SEQUENCE = 10;
/** In milliseconds: no run of a nightly's length may end by its time. */
const LIMIT = 24 * 3_600_000;
const PATH = "/test/main.rs";
const LINES = { positionAt: (offset: number) => ({ line: 0, character: offset }) };

const parser = await createParser();
const host = memoryHost(new Map([[PATH, ""]]));

interface Session {
  readonly database: Database;
  readonly analysis: Analysis;
}

function open(text: string): Session {
  const database = new Database(host, parser, { edition: "2021" });
  database.openPath(PATH);
  database.setText(PATH, text);
  return { database, analysis: new Analysis(database, parser) };
}

/** Pieces and their AST, without what only tells one object from another. */
function syntaxOf(file: SourceFile): unknown {
  return [...file.allPieces()].map((piece) => ({
    place: [piece.kind, piece.start, piece.end, piece.bodyStart, piece.bodyEnd, piece.children.length],
    inner: piece.innerAttributeRanges,
    signature: piece.signature,
    body: piece.body,
    item: piece.item,
  }));
}

function itemsOf({ database }: Session): unknown {
  return database.declarations.bodyOwners(PATH).map((owner) => ({
    path: database.declarations.displayPath(owner),
    start: owner.location?.pieceStart(),
    end: owner.location?.pieceEnd(),
  }));
}

function factsOf({ analysis }: Session): readonly LocatedFacts[] {
  return [...analysis.factsOf(PATH)];
}

function bodiesOf({ analysis, database }: Session): readonly string[] {
  return database.declarations.bodyOwners(PATH).map((owner) => {
    const start = owner.location?.pieceStart() ?? 0;
    const body = analysis.bodyAt(PATH, start);
    return body === undefined ? "" : prettyBody(body, { span: (span) => `${span.start}..${span.end}` });
  });
}

function hintsOf({ analysis }: Session, text: string): unknown {
  const range = { start: 0, end: text.length };
  const located = { facts: [...analysis.factsOf(PATH)], lifetimes: analysis.lifetimesOf(PATH, range) };
  return inlayHints(located, { levels: ALL_LEVELS, lifetimeNames: "letters" }, range, LINES);
}

function check(start: string, clipboard: string, edits: readonly RandomEdit[]): void {
  const session = open(start);
  const file = new SourceFile(parser, start);
  syntaxOf(file);
  factsOf(session);
  let text = start;
  for (const edit of edits) {
    const changes = editsIn(text, edit, clipboard);
    text = applied(text, changes);
    for (const change of changes) file.edit(change.start, change.end, change.text);
    expect(file.text).toBe(text);
    expect(syntaxOf(file), "pieces and AST").toEqual(syntaxOf(new SourceFile(parser, text)));
    session.database.setText(PATH, text);
    // Somebody looks after every edit, or there would be nothing remembered that could be out of date.
    factsOf(session);
  }
  const fresh = open(text);
  expect(itemsOf(session), "items").toEqual(itemsOf(fresh));
  expect(bodiesOf(session), "MIR and types").toEqual(bodiesOf(fresh));
  const facts = factsOf(session);
  expect(facts, "facts").toEqual(factsOf(fresh));
  const faults = facts.flatMap(({ facts: { gaps } }) =>
    gaps.filter(({ reason }) => /could not be analysed/.test(reason)),
  );
  expect(faults, text).toEqual([]);
  expect(hintsOf(session, text), "hints").toEqual(hintsOf(fresh, text));
}

async function checkAll(texts: readonly string[], edits: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...texts),
      fc.constantFrom(...texts),
      fc.array(randomEdit, { minLength: SEQUENCE, maxLength: SEQUENCE }),
      async (start, clipboard, edits) => {
        // What weak references lead to is kept until the job ends, as ECMAScript says: without an end, every crate ever read.
        await setImmediate();
        check(start, clipboard, edits);
      },
    ),
    { numRuns: Math.ceil(edits / SEQUENCE), endOnFailure: false },
  );
}

test(
  `${EDITS} edits: what is updated is what is read anew`,
  async () => {
    await checkAll(TEXTS, EDITS);
  },
  LIMIT,
);

test(
  "the same where macros make the functions",
  async () => {
    expect(TEXTS_OF_CALLS.length).toBeGreaterThan(2);
    await checkAll(TEXTS_OF_CALLS, EDITS / 4);
  },
  LIMIT,
);
