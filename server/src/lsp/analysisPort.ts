/**
 * What the server asks of the analysis: facts of the functions of an open file, by document URI.
 *
 * A port, so that the server can be tested on facts made by hand. It never throws on user code; what it does not know is a
 * gap in the facts. Offsets are UTF-16 and absolute where not said otherwise.
 */

import type {
  LocatedErrors,
  LocatedFacts,
  LocatedLifetimes,
  LocatedStates,
  LocatedStory,
} from "../features/located.js";
import type { PackageOutcome } from "../fixes/packageFix.js";
import type { FeatureChoice } from "../hir/cargo/packages.js";
import type { ErrorSite } from "../ownership/errorSites/errorSite.js";
import type { StoryPlace } from "../ownership/stories.js";
import type { WorkspaceFile } from "./protocol.js";

export interface OffsetRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface FileChange {
  readonly uri: string;
  readonly kind: "created" | "changed" | "deleted";
}

export interface AnalysisPort {
  open(uri: string, text: string): void;
  /** The whole text after an edit. Costs what the changed items cost. */
  change(uri: string, text: string): void;
  close(uri: string): void;
  /** Files that changed on disk; open ones are as the editor holds them. */
  filesChanged(changes: readonly FileChange[]): void;
  /**
   * Facts of the functions that touch the range, lazily: each step of the iterator analyses one function, so that a caller
   * can stop between two. Without a range, all functions in text order. Empty for a file that is not open.
   */
  facts(uri: string, range?: OffsetRange): Iterable<LocatedFacts>;
  /** The same with the states of the variables, for what is shown of one function: up to twice the cost. */
  states(uri: string, range: OffsetRange): Iterable<LocatedStates>;
  /** The package that an open document belongs to, or the document alone; undefined for a file that is not open. */
  packageOf(uri: string): PackageFiles | undefined;
  /** Facts of all functions of a file of an open package, open or not, with the text that they belong to; lazily, as `facts`. */
  fileFacts(uri: string): { readonly text: string; readonly facts: Iterable<LocatedFacts> } | undefined;
  /** What is written at places, relative as facts are, of the function around an absolute offset; for fixes of errors. */
  errorSite(uri: string, offset: number, ranges: readonly OffsetRange[]): ErrorSite | undefined;
  /** Changes of signatures at an absolute offset that may be made, with every call in the package. */
  signatureChanges(uri: string, offset: number): readonly OfferedChange[];
  /** Lifetimes of the heads that touch the range: signatures, impl headers, types of constants, fields. */
  lifetimes(uri: string, range: OffsetRange): readonly LocatedLifetimes[];
  /** The attribute that keeps what stands at the offset out of the analysis, as it is written; undefined where none does. */
  turnedOff(uri: string, offset: number): string | undefined;
  /** Errors of the heads that touch the range. */
  errorsOfHeads(uri: string, range: OffsetRange): readonly LocatedErrors[];
  /** Names of the parameters from which the function's result borrows, by what its body does. Costs an analysis of the function. */
  parametersInResult(uri: string, offset: number): readonly string[];
  /** Why the borrows at a place (offsets in one function) last as long as they do. Costs an analysis of the function. */
  stories(uri: string, place: StoryPlace): readonly LocatedStory[];
  /** The MIR of the function at the offset as text, with 1-based lines of the source; undefined where there is none. */
  mir(uri: string, offset: number, lineOf: (offset: number) => number): string | undefined;
  /** The types found in the function at the offset as text; undefined where there is none. */
  inferredTypes(uri: string, offset: number, lineOf: (offset: number) => number): string | undefined;
  /**
   * Writes the indexes of dependencies that are not in the cache yet, for the next start. A step costs some milliseconds, and the
   * caller may stop after any; between two anything may be asked. Nothing where there is no cache or nothing is open.
   */
  cacheDependencies(): Iterable<CachingStep>;
  dispose(): void;
}

/** A change of a signature that is offered. */
export interface OfferedChange {
  readonly title: string;
  /** Looks for all callers in the package. Paths in the outcome are URIs. */
  find(): PackageOutcome;
}

export interface PackageFiles {
  /** The package's folder, or the file. */
  readonly uri: string;
  /** URIs of its sources, in path order. */
  readonly files: readonly string[];
}

/** How far the writing of indexes is. */
export interface CachingStep {
  /** The crate that is being written. */
  readonly crate: string;
  readonly done: number;
  readonly total: number;
}

/** What the analysis is started with. */
export interface AnalysisOptions {
  /** For files outside any package. */
  readonly edition: Edition;
  /** Of packages, besides their default ones. */
  readonly features: FeatureChoice;
  /** Where the server's own files are, when the client had to say it (browser). */
  readonly assets: string | undefined;
  /** Files of the workspace that are on no disk. */
  readonly files: readonly WorkspaceFile[];
  /** The client's folder for what can be computed again. */
  readonly cacheDirectory: string | undefined;
}

export type Edition = "2015" | "2018" | "2021" | "2024";

/** Made by the entry points, which know the platform's parser and files. Rejects only when no parser loads. */
export type AnalysisFactory = (options: AnalysisOptions) => Promise<AnalysisPort>;
