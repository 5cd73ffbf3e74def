/**
 * `npm run bench:guard`: has something become slow? Compares work with other work of the same run by processor time, so that it says the
 * same on any machine, busy or not. Status 1 where a ratio is above its limit.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Database } from "../../server/src/hir/database.js";
import { processorTime } from "../../server/src/node/engine.js";
import { Analysis } from "../../server/src/ownership/analysis.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import { lowerBodyDirectly, lowerByParser } from "../../server/src/syntax/lowerPieces.js";
import { SourceFile } from "../../server/src/syntax/pieces.js";
import { BODY_SHAPES, type BodyShape } from "./bodies.js";
import { corpus, editsOf } from "./corpus.js";

const PATH = "/guard/lib.rs";
const STD_INDEX = readFileSync(resolve(import.meta.dirname, "../../server/data/std.idx"));

const parser = await createParser();

/** Processor time, in milliseconds. */
function cost(work: () => void): number {
  const before = processorTime();
  work();
  return processorTime() - before;
}

function open(text: string): { readonly database: Database; readonly analysis: Analysis } {
  const database = new Database(
    {
      readFile: (path) => (path === PATH ? text : undefined),
      readDirectory: () => undefined,
      exists: (path) => path === PATH,
      cargoHome: undefined,
      readStdIndex: () => STD_INDEX,
    },
    parser,
  );
  database.openPath(PATH);
  return { database, analysis: new Analysis(database, parser) };
}

/** An edit in a body and the facts around it, in a file of so many lines; after as many that are not counted. */
function editCost(lines: number, edits: number): number {
  const file = corpus(lines);
  const { database, analysis } = open(file.text);
  const [typing] = editsOf(file);
  if (typing === undefined) return 0;
  const start = file.text.split("\n").slice(0, typing.line).join("\n").length + 1;
  const edited = file.text.slice(0, start) + typing.after + file.text.slice(start);
  const turn = (count: number): void => {
    for (let edit = 0; edit < count; edit++) {
      database.setText(PATH, edit % 2 === 0 ? edited : file.text);
      for (const _ of analysis.factsOf(PATH, { start, end: start }));
    }
  };
  turn(edits);
  return cost(() => turn(edits)) / edits;
}

function readingCosts(): { readonly direct: number; readonly parsed: number } {
  const pieces = [...new SourceFile(parser, corpus(4_000).text).allPieces()].filter(({ kind }) => kind === "function");
  const direct = (): void => pieces.forEach((piece) => lowerBodyDirectly(piece));
  const parsed = (): void => pieces.forEach((piece) => lowerByParser(parser, piece));
  direct();
  parsed();
  return { direct: cost(direct), parsed: cost(parsed) };
}

/** All facts of a file, measured in full parses of its text: the one thing that nobody will make slower by mistake. */
function analysisInParses(): number {
  const { text } = corpus(2_000);
  const analyse = (): void => {
    const { analysis } = open(text);
    for (const _ of analysis.factsOf(PATH));
  };
  const parse = (): void => {
    for (let count = 0; count < 10; count++) parser.parse(text);
  };
  for (let count = 0; count < 3; count++) analyse();
  parse();
  return cost(analyse) / (cost(parse) / 10);
}

/** All facts of a function of so many statements, by statement; of five rounds the best. */
function costOfStatement(shape: BodyShape, statements: number): number {
  const text = shape.text(statements);
  const { database, analysis } = open(text);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < Math.max(5, 5_000 / statements); round++) {
    // A space before its last brace makes a body a new one.
    database.setText(PATH, round % 2 === 0 ? `${text.slice(0, -1)} }` : text);
    const time = cost(() => {
      for (const { facts } of analysis.factsOf(PATH))
        if (facts.gaps.length > 0) throw new Error(`the guarded body is not understood: ${facts.gaps[0]?.reason}`);
    });
    best = Math.min(best, time);
  }
  return best / statements;
}

/** The shape that grows most: a statement of a long body beside one of a short body. */
function growth(): number {
  const guardedShapes = [BODY_SHAPES.mixed, BODY_SHAPES.exits];
  return Math.max(...guardedShapes.map((shape) => costOfStatement(shape, 1_000) / costOfStatement(shape, 100)));
}

interface Guarded {
  readonly what: string;
  readonly ratio: number;
  /** Twice what it was when it was last looked at. */
  readonly limit: number;
}

const reading = readingCosts();
const guarded: readonly Guarded[] = [
  { what: "an edit in 30,000 lines to one in 500", ratio: editCost(30_000, 200) / editCost(500, 200), limit: 4 },
  { what: "a body read from its tokens to one that is parsed", ratio: reading.direct / reading.parsed, limit: 0.6 },
  { what: "a statement of a body of 1,000 to one of 100", ratio: growth(), limit: 6 },
  { what: "all facts of a file to a parse of it", ratio: analysisInParses(), limit: 90 },
];
for (const { what, ratio, limit } of guarded) {
  console.log(`${ratio <= limit ? "ok  " : "SLOW"} ${what}: ${ratio.toFixed(2)} (at most ${limit})`);
}
process.exitCode = guarded.every(({ ratio, limit }) => ratio <= limit) ? 0 : 1;
