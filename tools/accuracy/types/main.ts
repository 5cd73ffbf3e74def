/**
 * `npm run accuracy -- types PACKAGE…`: the inferred type of every user variable against rustc's.
 *
 * For each package: how many variables rustc has (in the library, outside macro definitions), for how many a type is claimed,
 * and how many of those are rustc's; with `--misses` the differences, with `--causes` the reasons of what is not claimed.
 * `--cache DIR` keeps rustc's answers, `--record` renews that section of docs/accuracy.md. Needs cargo; runs it with `RUSTC_BOOTSTRAP=1`.
 */
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { Database } from "../../../server/src/hir/database.js";
import { nodeFileHost } from "../../../server/src/node/fileHost.js";
import type { Span } from "../../../server/src/syntax/ast.js";
import { createParser } from "../../../server/src/syntax/createParser.js";
import { snippetParser } from "../../../server/src/syntax/macros/expand.js";
import type { RustParser } from "../../../server/src/syntax/parser.js";
import { TypeContext } from "../../../server/src/types/context.js";
import { installHooks } from "../../../server/src/types/infer/closureFacts.js";
import type { BodyServices } from "../../../server/src/types/infer/fnCtxt.js";
import { inferBody } from "../../../server/src/types/infer/infer.js";
import { type Type, TypeFlag } from "../../../server/src/types/type.js";
import { SourceText } from "../mir/sourceText.js";
import { originNow } from "../origin.js";
import { writePage } from "../page.js";
import { writeRecord } from "../record.js";
import { normaliseRustcType } from "./normalise.js";
import { printType } from "./printType.js";
import { type RustcVariable, rustcVariables } from "./rustcTypes.js";

interface OurVariable {
  readonly type: Type;
  readonly text: string;
  readonly claimed: boolean;
}

interface Options {
  readonly misses?: boolean;
  readonly causes?: boolean;
  readonly cache?: string;
  readonly only?: string;
  readonly record?: boolean;
}

export interface Score {
  readonly name: string;
  total: number;
  claimed: number;
  right: number;
  milliseconds: number;
  readonly misses: string[];
  readonly causes: Map<string, string[]>;
}

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** What our inference says of every variable of the package: by file, line and column of the name or its `mut`. */
function ourVariables(
  parser: RustParser,
  directory: string,
): {
  variables: Map<string, OurVariable>;
  milliseconds: number;
  inMacro: (file: string, line: number) => boolean;
  isWritten: (key: string) => boolean;
} {
  const database = new Database(nodeFileHost({ stdIndexPath: join(repository, "server/data/std.idx") }), parser, {});
  database.openPath(directory);
  const cx = new TypeContext(database.declarations, database.declarations);
  const services: BodyServices = { cx, parser: snippetParser(parser) };
  installHooks(services);
  const variables = new Map<string, OurVariable>();
  const lines = new Map<string, SourceText>();
  let milliseconds = 0;
  for (const file of database.files(directory)) {
    const index = new SourceText(database.sourceOf(file)?.text ?? "");
    const name = relative(directory, file);
    lines.set(name, index);
    for (const owner of database.declarations.bodyOwners(file)) {
      const start = owner.location?.pieceStart() ?? 0;
      const before = performance.now();
      const results = inferBody(owner, services);
      const took = performance.now() - before;
      milliseconds += took;
      const positionOf = (expr: { readonly span: Span }): string => index.position(start + expr.span.start);
      for (const local of results.locals) {
        const type = results.typeOfLocal(local);
        const claimed = (type.flags & (TypeFlag.hasUnknown | TypeFlag.hasInfer)) === 0;
        const ours = { type, text: printType(cx, type, positionOf), claimed };
        for (const offset of new Set([local.declarationSpan.start, local.ident.span.start])) {
          const key = `${name}:${index.position(start + offset)}:${local.name}`;
          if (!variables.has(key)) variables.set(key, ours);
        }
      }
    }
  }
  const isWritten = (key: string): boolean => {
    const [file = "", line = "", column = "", name = ""] = key.split(":");
    return lines.get(file)?.names(Number(line), Number(column), name) ?? false;
  };
  return {
    variables,
    milliseconds,
    inMacro: (file, line) => lines.get(file)?.isInMacroDefinition(line) ?? true,
    isWritten,
  };
}

function reasonOf(type: Type): string {
  let reason = "a variable is left";
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    if ("kind" in part && part.kind === "unknown" && "reason" in part && typeof part.reason === "string")
      reason = part.reason;
    if (
      "args" in part &&
      typeof part.args === "object" &&
      part.args !== null &&
      "list" in part.args &&
      Array.isArray(part.args.list)
    )
      part.args.list.forEach(visit);
    for (const key of ["inner", "element", "output"] as const) if (key in part) visit(part[key as keyof typeof part]);
    if ("elements" in part && Array.isArray(part.elements)) part.elements.forEach(visit);
  };
  visit(type);
  return reason;
}

function compare(directory: string, parser: RustParser, truth: readonly RustcVariable[], options: Options): Score {
  const { variables, milliseconds, inMacro, isWritten } = ourVariables(parser, directory);
  const score: Score = {
    name: relative(join(directory, ".."), directory),
    total: 0,
    claimed: 0,
    right: 0,
    milliseconds,
    misses: [],
    causes: new Map(),
  };
  const byPosition = new Map<string, Set<string>>();
  for (const { file, line, column, name, type } of truth) {
    if (file.startsWith("/") || inMacro(file, line)) continue;
    const key = `${file}:${line}:${column}:${name}`;
    let types = byPosition.get(key);
    if (types === undefined) byPosition.set(key, (types = new Set()));
    types.add(normaliseRustcType(type));
  }
  for (const [key, types] of byPosition) {
    const ours = variables.get(key);
    if (ours === undefined && (isGenerated(key) || !isWritten(key))) continue;
    score.total++;
    if (ours?.claimed !== true) {
      const cause = ours === undefined ? "the variable was not met" : reasonOf(ours.type);
      const places = score.causes.get(cause);
      if (places === undefined) score.causes.set(cause, [key]);
      else places.push(key);
      continue;
    }
    score.claimed++;
    if (types.has(ours.text)) score.right++;
    else score.misses.push(`${key}\n      ours  ${ours.text}\n      rustc ${[...types].join(" | ")}`);
  }
  if (options.only !== undefined)
    score.misses.splice(0, score.misses.length, ...score.misses.filter((miss) => miss.includes(options.only ?? "")));
  return score;
}

/** Variables of rustc's own desugarings stand where no name is. */
function isGenerated(key: string): boolean {
  return /:(?:iter|__next|__awaitee|_task_context|residual|val|args|left_val|right_val|kind|pinned|pinned_awaitee|result|expr|self|lhs|f|state|__arg\d|__self_\d+|__self_discr|__arg\d_discr|__self|__arg\d+_\d+|other|__cmp|__D\w*|__S\w*)$/.test(
    key,
  );
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((100 * part) / whole).toFixed(2)} %`;
}

async function main(packages: readonly string[], options: Options): Promise<void> {
  const parser = await createParser();
  const scores: Score[] = [];
  const totals: Score = { name: "all", total: 0, claimed: 0, right: 0, milliseconds: 0, misses: [], causes: new Map() };
  console.log(
    `${"package".padEnd(24)}${"variables".padStart(10)}${"claimed".padStart(10)}${"right".padStart(10)}${"ms".padStart(8)}`,
  );
  const report = (score: Score): void =>
    console.log(
      `${score.name.padEnd(24)}${String(score.total).padStart(10)}${percent(score.claimed, score.total).padStart(10)}${percent(score.right, score.claimed).padStart(10)}${score.milliseconds.toFixed(0).padStart(8)}`,
    );
  for (const path of packages) {
    const directory = resolve(path);
    const score = compare(directory, parser, rustcVariables(directory, options.cache), options);
    report(score);
    scores.push(score);
    if (options.misses === true) for (const miss of score.misses) console.log(`   ${miss}`);
    totals.total += score.total;
    totals.claimed += score.claimed;
    totals.right += score.right;
    totals.milliseconds += score.milliseconds;
    for (const [cause, places] of score.causes)
      totals.causes.set(cause, [
        ...(totals.causes.get(cause) ?? []),
        ...places.map((place) => `${score.name}/${place}`),
      ]);
  }
  if (packages.length > 1) report(totals);
  if (options.record === true) {
    const rows = scores.map(({ name, total, claimed, right }) => ({ name, total, claimed, right }));
    writeRecord("types", { ...originNow(), rows });
    writePage();
  }
  if (options.causes === true) {
    const causes = [...totals.causes].sort((left, right) => right[1].length - left[1].length);
    for (const [cause, places] of causes.slice(0, 60))
      console.log(`${String(places.length).padStart(6)}  ${cause}   e.g. ${places.slice(0, 2).join(", ")}`);
  }
}

export const typesCommand = new Command("types")
  .argument("<packages...>", "folders with a Cargo.toml")
  .option("--misses", "list the variables whose type differs")
  .option("--causes", "list why types are not claimed")
  .option("--only <text>", "only misses that contain the text")
  .option("--cache <directory>", "keep rustc's answers here")
  .option("--record", "renew that section of docs/accuracy.md")
  .action((packages: string[], options: Options) => main(packages, options));

// Alone, too: `tsx tools/accuracy/types/main.ts`.
if (process.argv[1] === import.meta.filename) await typesCommand.parseAsync();
