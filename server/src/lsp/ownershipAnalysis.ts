/**
 * The analysis behind the port: a database of declarations and what it says of each function, by document URI.
 *
 * Opening a document only remembers its text; packages are read when the first question about one of their files comes. When
 * files appear, vanish or a manifest changes, everything is read anew: that is rare, and simpler than being clever.
 */
import { URI } from "vscode-uri";
import type { LocatedFacts } from "../features/located.js";
import { judgeClones } from "../fixes/judge.js";
import { type PackageOutcome, packageEdits } from "../fixes/packageFix.js";
import { signatureOffer } from "../fixes/packageFixes.js";
import type { FileHost } from "../hir/cargo/fileHost.js";
import { Database } from "../hir/database.js";
import { prettyBody } from "../mir/pretty.js";
import { Analysis } from "../ownership/analysis.js";
import type { OwnershipFacts } from "../ownership/facts.js";
import { TIME_LIMIT } from "../ownership/loweredBodies.js";
import type { RustParser } from "../syntax/parser.js";
import type { AnalysisOptions, AnalysisPort } from "./analysisPort.js";
import { withMemoryFiles } from "./memoryFiles.js";
import { typesText } from "./typesText.js";

interface State {
  readonly database: Database;
  readonly analysis: Analysis;
  /** Paths whose package is open. */
  readonly opened: Set<string>;
}

/** Takes the parser over: it is freed with the analysis. */
export function createOwnershipAnalysis(
  platform: FileHost,
  parser: RustParser,
  { edition, features, files }: AnalysisOptions,
): AnalysisPort {
  const host = withMemoryFiles(platform, new Map(files.map(({ uri, text }) => [pathOf(uri), text])));
  /** By path: what the editor holds. */
  const texts = new Map<string, string>();
  let state: State | undefined;

  const current = (): State => {
    if (state === undefined) {
      const database = new Database(host, parser, { edition, features, looseModules: true });
      for (const [path, text] of texts) database.setText(path, text);
      state = { database, analysis: new Analysis(database, parser, { timeLimit: TIME_LIMIT }), opened: new Set() };
    }
    return state;
  };
  /** Everything is read anew at the next question. */
  const forget = (): void => {
    state?.analysis.dispose();
    state = undefined;
  };
  const open = (path: string): State => {
    const now = current();
    if (!now.opened.has(path)) {
      now.database.openPath(path);
      now.opened.add(path);
    }
    return now;
  };

  return {
    open(uri, text) {
      this.change(uri, text);
    },
    change(uri, text) {
      const path = pathOf(uri);
      if (texts.get(path) === text) return;
      texts.set(path, text);
      state?.database.setText(path, text);
    },
    close(uri) {
      const path = pathOf(uri);
      if (!texts.delete(path)) return;
      const onDisk = host.readFile(path);
      if (onDisk !== undefined) state?.database.setText(path, onDisk);
      // A document that never was a file leaves nothing to go back to.
      else forget();
    },
    filesChanged(changes) {
      for (const { uri, kind } of changes) {
        const path = pathOf(uri);
        if (kind !== "changed" || !path.endsWith(".rs")) {
          forget();
          return;
        }
        const onDisk = texts.has(path) ? undefined : host.readFile(path);
        if (onDisk !== undefined) state?.database.setText(path, onDisk);
      }
    },
    *facts(uri, range) {
      const path = pathOf(uri);
      if (!texts.has(path)) return;
      yield* judged(open(path).analysis.factsOf(path, range));
    },
    *states(uri, range) {
      const path = pathOf(uri);
      if (!texts.has(path)) return;
      yield* judged(open(path).analysis.statesOf(path, range));
    },
    packageOf(uri) {
      const path = pathOf(uri);
      if (!texts.has(path)) return undefined;
      const { database } = open(path);
      const opened = database.openPath(path);
      // Behind a feature a file is in a crate that is not the package's by default.
      if (opened.kind === "package") database.openPath(opened.path);
      return { uri: uriOf(opened.path), files: database.files(opened.path).map(uriOf) };
    },
    fileFacts(uri) {
      const path = pathOf(uri);
      const now = current();
      const source = now.database.sourceOf(path);
      if (source === undefined) return undefined;
      return { text: source.text, facts: judged(now.analysis.factsOf(path)) };
    },
    errorSite(uri, offset, ranges) {
      const path = pathOf(uri);
      return texts.has(path) ? open(path).analysis.errorSite(path, offset, ranges) : undefined;
    },
    signatureChanges(uri, offset) {
      const path = pathOf(uri);
      if (!texts.has(path)) return [];
      return open(path)
        .analysis.signatureChanges(path, offset)
        .flatMap(({ facts, callers }) => {
          const title = signatureOffer(facts);
          return title === undefined ? [] : [{ title, find: () => withUris(packageEdits(facts, callers())) }];
        });
    },
    lifetimes(uri, range) {
      const path = pathOf(uri);
      return texts.has(path) ? open(path).analysis.lifetimesOf(path, range) : [];
    },
    turnedOff(uri, offset) {
      const path = pathOf(uri);
      return texts.has(path) ? open(path).database.turnedOffAt(path, offset) : undefined;
    },
    errorsOfHeads(uri, range) {
      const path = pathOf(uri);
      return texts.has(path) ? open(path).analysis.errorsOfHeads(path, range) : [];
    },
    parametersInResult(uri, offset) {
      const path = pathOf(uri);
      return texts.has(path) ? open(path).analysis.parametersInResult(path, offset) : [];
    },
    stories(uri, place) {
      const path = pathOf(uri);
      return texts.has(path) ? open(path).analysis.storiesAt(path, place) : [];
    },
    mir(uri, offset, lineOf) {
      const path = pathOf(uri);
      if (!texts.has(path)) return undefined;
      const { analysis } = open(path);
      const types = analysis.typesAt(path, offset);
      const body = analysis.bodyAt(path, offset);
      if (body === undefined || types === undefined) return undefined;
      return prettyBody(body, { span: (span) => `line ${lineOf(types.base + span.start)}` });
    },
    inferredTypes(uri, offset, lineOf) {
      const located = [...this.facts(uri, { start: offset, end: offset })].at(-1);
      return located && typesText(located, lineOf);
    },
    *cacheDependencies() {
      const now = state;
      if (now === undefined) return;
      for (const step of now.database.cacheDependencies()) {
        yield step;
        // A manifest has changed: these are others' dependencies.
        if (state !== now) return;
      }
    },
    dispose() {
      forget();
      texts.clear();
      parser.dispose();
    },
  };
}

function* judged<Facts extends OwnershipFacts>(located: Iterable<LocatedFacts<Facts>>): Generator<LocatedFacts<Facts>> {
  for (const { facts, base } of located) yield { facts: judgeClones(facts), base };
}

function withUris(outcome: PackageOutcome): PackageOutcome {
  if ("refused" in outcome) return { ...outcome, path: uriOf(outcome.path) };
  return { ...outcome, edits: outcome.edits.map((edit) => ({ ...edit, path: uriOf(edit.path) })) };
}

/** Undoes `pathOf`. */
function uriOf(path: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(path) ? path : URI.file(path).toString();
}

/** Absolute path with `/`, as declarations know it; a document that is no file keeps its whole URI as its path. */
function pathOf(uri: string): string {
  const parsed = URI.parse(uri);
  return parsed.scheme === "file" ? parsed.fsPath.replaceAll("\\", "/") : uri;
}
