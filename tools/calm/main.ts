/**
 * `npm run calm -- FOLDER…`: how many hints a screen of real code shows with default settings.
 *
 * A screen is 60 lines; screens begin every 20 lines, in every file that the package at the folder (or each package right inside it)
 * reaches. Printed: how screens are distributed by number of hints, the share of those with at most 8, the fullest, and what kinds of
 * hints there are. Exits with 1 when fewer than nine of ten screens are calm.
 */
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { TextDocument } from "vscode-languageserver-textdocument";
import { DEFAULT_LEVELS, type HintLevels, inlayHints } from "../../server/src/features/inlayHints/index.js";
import { Database } from "../../server/src/hir/database.js";
import { nodeFileHost } from "../../server/src/node/fileHost.js";
import { Analysis } from "../../server/src/ownership/analysis.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import { packagesIn } from "../host/packagesIn.js";

const repository = fileURLToPath(new URL("../../", import.meta.url));

const SCREEN = 60;
const STEP = 20;
const CALM = 8;

interface Screen {
  readonly where: string;
  readonly hints: number;
}

type Kind = keyof HintLevels;
const KINDS = ["moves", "borrows", "drops", "lifetimes"] as const satisfies readonly Kind[];

const NONE: HintLevels = { moves: "never", borrows: "never", drops: "never", lifetimes: "never" };

class Measurement {
  readonly screens: Screen[] = [];
  readonly kinds = new Map<Kind, number>();
  readonly labels = new Map<string, number>();
  lines = 0;
  functions = 0;
  /** Functions of which nothing is known, because their analysis failed. */
  failed = 0;

  async addPackage(path: string, examples: Kind | undefined): Promise<void> {
    const host = nodeFileHost({ stdIndexPath: join(repository, "server/data/std.idx") });
    const parser = await createParser();
    const database = new Database(host, parser, { edition: "2021" });
    const analysis = new Analysis(database, parser);
    const opened = database.openPath(path);
    for (const file of database.files(opened.path)) {
      const text = host.readFile(file);
      if (text !== undefined) this.addFile(relative(resolve(path, ".."), file), file, text, analysis, examples);
    }
    parser.dispose();
  }

  private addFile(name: string, file: string, text: string, analysis: Analysis, examples: Kind | undefined): void {
    const document = TextDocument.create(file, "rust", 1, text);
    const everywhere = { start: 0, end: text.length };
    const sources = { facts: [...analysis.factsOf(file)], lifetimes: analysis.lifetimesOf(file, everywhere) };
    this.functions += sources.facts.length;
    this.failed += sources.facts.filter(({ facts }) =>
      facts.gaps.some((gap) => gap.reason.includes("not be analysed")),
    ).length;
    const perLine = new Array<number>(document.lineCount).fill(0);
    for (const kind of KINDS) {
      const options = { levels: { ...NONE, [kind]: DEFAULT_LEVELS[kind] }, lifetimeNames: "letters" as const };
      for (const hint of inlayHints(sources, options, everywhere, document)) {
        const { line } = hint.position;
        perLine[line] = (perLine[line] ?? 0) + 1;
        this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
        const label = String(hint.label);
        const word = kind === "moves" ? label.replace(/into .*/, "into …") : label.split(" ")[0];
        this.labels.set(`${kind} ${word}`, (this.labels.get(`${kind} ${word}`) ?? 0) + 1);
        if (kind !== examples) continue;
        const code = text.split("\n", line + 1)[line]?.trim();
        console.log(`${name}:${line + 1}: ${label}    ${code}`);
      }
    }
    this.lines += document.lineCount;
    for (let start = 0; start === 0 || start + SCREEN - STEP < document.lineCount; start += STEP) {
      const hints = perLine.slice(start, start + SCREEN).reduce((sum, count) => sum + count, 0);
      this.screens.push({ where: `${name}:${start + 1}`, hints });
    }
  }

  print(): boolean {
    const sorted = this.screens.map(({ hints }) => hints).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    const calm = sorted.filter((hints) => hints <= CALM).length / Math.max(1, sorted.length);
    console.log(`${this.lines} lines, ${sorted.length} screens of ${SCREEN} lines, begun every ${STEP}`);
    if (this.failed > 0)
      console.log(`${this.failed} of ${this.functions} functions could not be analysed: their hints are missing`);
    for (const [from, to] of [
      [0, 0],
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
      [9, 12],
      [13, 20],
      [21, Number.POSITIVE_INFINITY],
    ] as const) {
      const share = sorted.filter((hints) => from <= hints && hints <= to).length / Math.max(1, sorted.length);
      const range = to === Number.POSITIVE_INFINITY ? `${from} or more` : from === to ? `${from}` : `${from} to ${to}`;
      console.log(`${range.padStart(10)} hints ${percent(share).padStart(7)} ${"█".repeat(Math.round(share * 50))}`);
    }
    console.log(
      `half of the screens have at most ${at(0.5)}, nine of ten ${at(0.9)}, 95 of 100 ${at(0.95)}, the fullest ${sorted.at(-1) ?? 0}`,
    );
    console.log(`by kind: ${[...this.kinds].map(([kind, count]) => `${kind} ${count}`).join(", ")}`);
    const labels = [...this.labels].sort((a, b) => b[1] - a[1]).slice(0, 12);
    console.log(`most often: ${labels.map(([label, count]) => `${label} ${count}`).join(", ")}`);
    const fullest = [...this.screens].sort((a, b) => b.hints - a.hints).slice(0, 5);
    console.log(`fullest: ${fullest.map(({ where, hints }) => `${where} (${hints})`).join(", ")}`);
    console.log(`${percent(calm)} of the screens show at most ${CALM} hints`);
    return calm >= 0.9;
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function kindNamed(name: string | undefined): Kind | undefined {
  return KINDS.find((kind) => kind === name);
}

const program = new Command("calm")
  .argument("<folder...>", "packages, or folders with packages right inside")
  .option("--show <kind>", `print every hint of a kind: ${KINDS.join(", ")}`)
  .action(async (folders: readonly string[], options: { readonly show?: string }) => {
    const measurement = new Measurement();
    for (const folder of folders)
      for (const path of packagesIn(resolve(folder))) await measurement.addPackage(path, kindNamed(options.show));
    process.exitCode = measurement.print() ? 0 : 1;
  });
await program.parseAsync();
