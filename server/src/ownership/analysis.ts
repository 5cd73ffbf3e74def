/**
 * The whole pipeline for the functions of a file, remembered: types, MIR, borrow checking, facts, judged by function.
 *
 * A function is analysed when somebody asks and again only when its body changed, or when a declaration anywhere did
 * (`Database.revision`). One function's failure is its own: it becomes a gap, and the others keep their facts.
 */
import { withTimeLimit } from "../base/timeLimit.js";
import { borrowCheck } from "../borrowck/borrowCheck.js";
import type { Database } from "../hir/database.js";
import type { FunctionDef, HeadDef } from "../hir/defs.js";
import type { Placement } from "../hir/placement.js";
import type { Body } from "../mir/body.js";
import { buildMir } from "../mir/build/build.js";
import { typeProperties } from "../mir/build/typeProperties.js";
import { snippetParser } from "../syntax/macros/expand.js";
import type { SnippetParser } from "../syntax/macros/result.js";
import type { RustParser } from "../syntax/parser.js";
import { TypeContext } from "../types/context.js";
import { installHooks } from "../types/infer/closureFacts.js";
import { inferBody } from "../types/infer/infer.js";
import { forgetTerms, termCount, termGeneration } from "../types/interner.js";
import type { BodyOwner } from "../types/type.js";
import type { TypeckResults } from "../types/typeck.js";
import { type BuiltFacts, buildFacts } from "./build.js";
import { syntaxContext } from "./clones/syntaxContext.js";
import { DeclarationErrors } from "./declarationErrors.js";
import { type ErrorSite, errorSite } from "./errorSites/errorSite.js";
import type { OwnershipFacts, Range, StatedFacts } from "./facts.js";
import type { HeadLifetimes } from "./lifetimeFacts.js";
import { headLifetimes } from "./lifetimes/heads.js";
import type { LocatedErrors, LocatedFacts, LocatedLifetimes, LocatedStates, LocatedStory } from "./located.js";
import { movedFacts } from "./movedFacts.js";
import { nameRangeOf, ownerAt, type PlacedOwner, placedOwners } from "./placedOwners.js";
import { type Caller, changesAt, type SignatureChange } from "./signatures/changes.js";
import type { Declared } from "./signatures/declared.js";
import { parametersInResult, type StoryPlace, storiesAt } from "./stories.js";
import { typeQuestions } from "./typeQuestions.js";

interface RememberedHead {
  readonly revision: number;
  readonly version: number;
  readonly head: HeadLifetimes | undefined;
}

interface Remembered {
  readonly bodyVersion: number;
  /** Up to which it is known to hold. */
  revision: number;
  /** What the places in `facts` mean. */
  placement: Placement | undefined;
  facts: OwnershipFacts;
  stated: StatedFacts | undefined;
  /** Undefined: the function's MIR is gone, and has to be made again. */
  withStates: BuiltFacts["withStates"] | undefined;
}

/**
 * Functions whose MIR is kept for the states of their variables: an editor asks for those of the function that was edited, and of one
 * inside it, right after its hints. More: each collection of garbage has to copy them. Fewer: what one edits is analysed twice.
 */
const KEPT_BODIES = 2;

/**
 * Longest item that is analysed, in UTF-16 units: some 6,000 lines. Longer: a generated table of a megabyte holds the editor up for
 * seconds; shorter: hand-written functions would fall silent.
 */
const MAXIMUM_LENGTH = 200_000;

interface Context {
  /** `typesRevision` of the declarations. */
  readonly revision: number;
  readonly generation: number;
  readonly types: TypeContext;
}

/**
 * Type terms before all are forgotten: some 80 MB with what is known about them. More: a long run holds what it will not ask again. Fewer:
 * what was worked out about types is worked out again too often (a crate of 30,000 lines makes 90,000).
 */
const MAXIMUM_TERMS = 200_000;

/**
 * The same after an edit, which leaves terms behind that nobody can ask for: those of closures that were read anew, or of a signature
 * that was typed. More: a server grows by so much while one types. Fewer: a keystroke in some hundred takes as long as the first.
 */
const OUTDATED_TERMS = 50_000;

/**
 * How long one function may take in an editor, in milliseconds. Longer: the editor is held up by it at every key. Shorter: on a busy
 * machine, functions of some thousand lines fall silent.
 */
export const TIME_LIMIT = 500;

/** How the reason of the only gap of a function begins whose analysis did not come to its end. */
export const NOT_ANALYSED = "this function could not be analysed";

/** How many times as long the first function may take: it also runs code for the first time, and reads much of the standard library. */
const FIRST_TIMES = 10;

export interface AnalysisOptions {
  /** Milliseconds of work for one function; without it none is cut off. */
  readonly timeLimit?: number;
}

/** As long as no keystroke that comes meanwhile notices, in UTF-16 units: some fifty lines. */
const REHEARSED_LENGTH = 2_000;

/** `Box` and `Drop` of core's own sources are others than those that the rules of moves and drops are asked of. */
const DEFINES_LANGUAGE = "its crate defines parts of the language itself (`#[lang]`)";

/** Answers for the files of one database. Has a life: what it remembers grows with what was asked. */
export class Analysis {
  private readonly remembered = new WeakMap<BodyOwner, Remembered>();
  /** The last ones whose MIR is alive, oldest first. */
  private readonly kept: Remembered[] = [];
  /** Names in a body decide which are free, so that each version of it is asked anew. */
  private readonly rememberedHeads = new WeakMap<HeadDef, RememberedHead>();
  private readonly declarationErrors = new DeclarationErrors();
  private context: Context | undefined;

  private readonly parser: SnippetParser;
  private readonly timeLimit: number;
  private isWarm = false;

  constructor(
    private readonly database: Database,
    parser: RustParser,
    { timeLimit = Number.POSITIVE_INFINITY }: AnalysisOptions = {},
  ) {
    this.parser = snippetParser(parser);
    this.timeLimit = timeLimit;
  }

  /** To be called when it is not asked any more: type terms, which all analyses share, would keep its database alive. */
  dispose(): void {
    this.context = undefined;
    forgetTerms();
  }

  /**
   * Facts of the functions, constants and statics of a file, in text order; only those that touch `range` (absolute offsets), if one is
   * given. Each step analyses one function, so that a caller can stop between two.
   */
  *factsOf(file: string, range?: Range): Generator<LocatedFacts> {
    for (const { owner, item, base } of placedOwners(this.database.declarations, file, range))
      yield { facts: this.remember(owner, item).facts, base };
  }

  /** The same with the states of the variables, for what shows one function or goes through all once. Up to twice the cost. */
  *statesOf(file: string, range?: Range): Generator<LocatedStates> {
    for (const { owner, item, base } of placedOwners(this.database.declarations, file, range))
      yield { facts: this.statedFacts(owner, item), base };
  }

  /** Lets go of what is known of a file's bodies, for a run through many files that asks each once. Asking again costs as the first time. */
  forget(file: string): void {
    for (const owner of this.database.declarations.bodyOwners(file)) {
      this.remembered.delete(owner);
      owner.location?.forgetBody();
    }
  }

  /**
   * Analyses the functions of a file, those whose facts are known once more, and shows nothing of it: what they need to know of packages is
   * then known, and the engine has seen the code that an edit will run. One function a step, none longer than `REHEARSED_LENGTH`.
   * Ends at once when the text changes between two steps.
   */
  *rehearse(file: string): Generator<void> {
    const { revision } = this.database;
    for (const { owner, item } of placedOwners(this.database.declarations, file)) {
      if (item.end - item.start > REHEARSED_LENGTH) continue;
      if (!this.remembered.has(owner)) this.remember(owner, item);
      else {
        owner.location?.forgetBody();
        this.analyse(owner, item);
      }
      yield;
      if (this.database.revision !== revision) return;
    }
  }

  /**
   * Lifetimes of the heads that touch the range (absolute offsets), functions without bodies and items inside bodies included.
   * From syntax and names alone: costs a walk over each head and a look at its text.
   */
  lifetimesOf(file: string, range: Range): readonly LocatedLifetimes[] {
    const { declarations } = this.database;
    const revision = declarations.revision;
    return declarations.headsIn(file, range).flatMap((def) => {
      const base = def.location?.pieceStart();
      if (base === undefined || def.location?.file !== file) return [];
      const version = "bodyVersion" in def ? def.bodyVersion() : 0;
      const known = this.rememberedHeads.get(def);
      // Which names are free in the head of a container depends on the bodies of its members, which have versions of their own.
      const isContainer = def.kind === "impl" || def.kind === "trait";
      const isKnown = known?.revision === revision && known.version === version && !isContainer;
      const head = isKnown ? known.head : headLifetimes(def, declarations);
      if (!isKnown) this.rememberedHeads.set(def, { revision, version, head });
      return head === undefined ? [] : [{ head, base }];
    });
  }

  /** Errors of the heads that touch the range (absolute offsets): what bounds are missing of type parameters. Costs their types once. */
  errorsOfHeads(file: string, range: Range): readonly LocatedErrors[] {
    const attempt = <T>(work: (types: TypeContext) => T): T | undefined => this.attempt(() => work(this.types())).value;
    return this.declarationErrors.of(this.database.declarations, file, range, attempt);
  }

  /**
   * Why the borrows at a place (absolute offsets in one function) last as long as they do. Analyses the function anew: for a hover, not
   * for a screen.
   */
  storiesAt(file: string, place: StoryPlace): readonly LocatedStory[] {
    const offset = place.taken ?? place.held;
    const placed = offset === undefined ? undefined : this.ownerAt(file, offset);
    if (placed === undefined || placed.item.end - placed.item.start > MAXIMUM_LENGTH) return [];
    const { owner, base } = placed;
    const relative = (at: number | undefined): number | undefined => (at === undefined ? undefined : at - base);
    const own = { taken: relative(place.taken), held: relative(place.held) };
    const stories = this.attempt(() => storiesAt(borrowCheck(this.lower(owner).body, this.types()), own));
    return (stories.value ?? []).map((story) => ({ story, base }));
  }

  /**
   * Names of the parameters from which the result of the function around an absolute offset borrows, by what its body does; empty where
   * that is not known. Analyses the function anew.
   */
  parametersInResult(file: string, offset: number): readonly string[] {
    const owner = this.ownerAt(file, offset)?.owner;
    if (owner === undefined) return [];
    return this.attempt(() => parametersInResult(borrowCheck(this.lower(owner).body, this.types()))).value ?? [];
  }

  /** MIR of the function around an absolute offset, for *Show MIR*; undefined where there is none. */
  bodyAt(file: string, offset: number): Body | undefined {
    const owner = this.ownerAt(file, offset)?.owner;
    return owner && this.attempt(() => this.lower(owner).body).value;
  }

  /** What inference says of the function around an absolute offset, for *Show inferred types*. */
  typesAt(file: string, offset: number): { readonly results: TypeckResults; readonly base: number } | undefined {
    const placed = this.ownerAt(file, offset);
    const results = placed && this.attempt(() => this.lower(placed.owner).typeck).value;
    return results && { results, base: placed.base };
  }

  /**
   * What is written at these places of the function around `offset`, which is absolute; ranges are relative to its piece. Undefined where
   * there is no such function. Costs its inference once more.
   */
  errorSite(file: string, offset: number, ranges: readonly Range[]): ErrorSite | undefined {
    const owner = this.ownerAt(file, offset)?.owner;
    const written = owner && this.written(owner);
    return written && errorSite(written, ranges);
  }

  /** Changes of signatures that could be made at an absolute offset; callers are looked for when they are asked for. */
  signatureChanges(file: string, offset: number): readonly SignatureChange[] {
    return changesAt(
      {
        declaredAt: (path, at) => {
          const owner = this.ownerAt(path, at)?.owner;
          return owner?.kind === "function" ? this.declared(owner) : undefined;
        },
        declared: (def) => this.declared(def),
        bodiesNaming: (name) => this.bodiesNaming(name),
      },
      file,
      offset,
    );
  }

  private declared(def: FunctionDef): Declared | undefined {
    const written = this.written(def);
    return written && { ...written, def };
  }

  private *bodiesNaming(name: string): Generator<Caller> {
    const files = new Set(this.database.localCrates().flatMap((crate) => crate.ensure().files));
    for (const file of files) {
      if (this.database.sourceOf(file)?.text.includes(name) !== true) continue;
      for (const owner of this.database.declarations.bodyOwners(file)) {
        if (owner.location?.text().includes(name) !== true) continue;
        const written = this.written(owner);
        if (!written) continue;
        yield { ...written, gaps: written.typeck.gaps.map(({ span }) => ({ start: span.start, end: span.end })) };
      }
    }
  }

  /** What is written in a body, with its types. Costs its inference once more. */
  private written(owner: BodyOwner): Omit<Declared, "def"> | undefined {
    const { location } = owner;
    const base = location?.pieceStart();
    const text = location && this.database.sourceOf(location.file)?.text;
    if (location === undefined || base === undefined || text === undefined) return undefined;
    const typeck = this.attempt(() => this.lower(owner).typeck).value;
    const syntax = typeck && syntaxContext(typeck);
    if (typeck === undefined || syntax === undefined) return undefined;
    const types = this.types();
    return {
      path: location.file,
      base,
      typeck,
      syntax,
      questions: typeQuestions(types, typeProperties(types, typeck), owner),
      textOf: ({ start, end }) => text.slice(base + start, base + end),
      indentAt: (at) => /(?:^|\n)([ \t]*)$/.exec(text.slice(0, base + at))?.[1],
    };
  }

  private ownerAt(file: string, offset: number): PlacedOwner | undefined {
    return ownerAt(this.database.declarations, file, offset);
  }

  private types(): TypeContext {
    const { typesRevision: revision } = this.database.changes;
    if (this.context !== undefined && this.context.revision !== revision && termCount() > OUTDATED_TERMS) forgetTerms();
    const generation = termGeneration();
    if (this.context?.revision !== revision || this.context.generation !== generation) {
      const { declarations } = this.database;
      this.context = { revision, generation, types: new TypeContext(declarations, declarations) };
      installHooks({ cx: this.context.types, parser: this.parser });
    }
    return this.context.types;
  }

  private lower(owner: BodyOwner): { readonly typeck: TypeckResults; readonly body: Body } {
    const types = this.types();
    const typeck = inferBody(owner, { cx: types, parser: this.parser });
    return { typeck, body: buildMir(typeck, types) };
  }

  private remember(owner: BodyOwner, item: Range): Remembered {
    const { revision } = this.database;
    const bodyVersion = owner.bodyVersion();
    const known = this.remembered.get(owner);
    const placement = owner.location?.placement;
    if (known?.bodyVersion === bodyVersion && this.holds(known.revision, owner) && isMoved(known, placement)) {
      known.revision = revision;
      return known;
    }
    if (termCount() > (known === undefined ? MAXIMUM_TERMS : OUTDATED_TERMS)) forgetTerms();
    const { facts, withStates } = this.analyse(owner, item);
    const remembered: Remembered = { bodyVersion, revision, placement, facts, stated: undefined, withStates };
    this.remembered.set(owner, remembered);
    this.keep(remembered);
    return remembered;
  }

  private holds(revision: number, owner: BodyOwner): boolean {
    if (revision === this.database.revision) return true;
    return this.database.leftAlone(owner, revision);
  }

  private keep(remembered: Remembered): void {
    this.kept.push(remembered);
    const oldest = this.kept.length > KEPT_BODIES ? this.kept.shift() : undefined;
    if (oldest) oldest.withStates = undefined;
  }

  private statedFacts(owner: BodyOwner, item: Range): StatedFacts {
    const remembered = this.remember(owner, item);
    if (remembered.stated === undefined) {
      const withStates = remembered.withStates ?? this.analyse(owner, item).withStates;
      const { value } = this.attempt(withStates);
      remembered.stated = value ?? withoutStates(remembered.facts);
    }
    return remembered.stated;
  }

  private analyse(owner: BodyOwner, item: Range): BuiltFacts {
    const functionName = this.database.declarations.displayPath(owner);
    const nameRange = nameRangeOf(owner, item);
    const nothing = (reason: string): BuiltFacts => {
      const facts = emptyFacts(functionName, item, nameRange, reason);
      return { facts, withStates: () => withoutStates(facts) };
    };
    if (item.end - item.start > MAXIMUM_LENGTH) {
      return nothing("this function is too long to be analysed while one types");
    }
    const { value, failure } = this.attempt(() => {
      const { typeck, body } = this.lower(owner);
      const types = this.types();
      return buildFacts({
        owner,
        functionName,
        itemRange: item,
        nameRange,
        typeck,
        borrowck: borrowCheck(body, types),
        questions: typeQuestions(types, typeProperties(types, typeck), owner),
        declarations: this.database.declarations,
      });
    });
    if (value === undefined) return nothing(failure);
    if (!owner.crate.definesLanguage) return value;
    const silenced = <Facts extends OwnershipFacts>(facts: Facts): Facts => ({
      ...facts,
      diagnostics: [],
      gaps: [...facts.gaps, { range: item, reason: DEFINES_LANGUAGE }],
    });
    return { facts: silenced(value.facts), withStates: () => silenced(value.withStates()) };
  }

  /**
   * Work on one function, within its time and with a reason for people where it fails. What packages declare is read before: it is
   * everybody's, and takes its time once.
   */
  private attempt<T>(work: () => T): Attempt<T> {
    this.database.reachableCrates();
    const limit = this.isWarm ? this.timeLimit : this.timeLimit * FIRST_TIMES;
    this.isWarm = true;
    try {
      return { value: withTimeLimit(limit, work), failure: undefined };
    } catch (error) {
      // What was being worked out about types when it was cut off may be half done.
      this.context = undefined;
      return { value: undefined, failure: reasonOf(error) };
    }
  }
}

/** Has its facts where they are now. False: that is not known. */
function isMoved(remembered: Remembered, placement: Placement | undefined): boolean {
  if (remembered.placement === placement) return true;
  const facts = movedFacts(remembered.facts, remembered.placement?.since ?? []);
  if (facts === undefined) return false;
  remembered.placement = placement;
  remembered.facts = facts;
  // Their MIR is where it was.
  remembered.stated = undefined;
  remembered.withStates = undefined;
  return true;
}

type Attempt<T> =
  | { readonly value: T; readonly failure: undefined }
  | { readonly value: undefined; readonly failure: string };

function reasonOf(error: unknown): string {
  // The stack of the host is the one limit that cannot be counted beforehand.
  if (error instanceof RangeError) return `${NOT_ANALYSED} (it is nested too deeply)`;
  return `${NOT_ANALYSED} (${error instanceof Error ? error.message : String(error)})`;
}

function emptyFacts(functionName: string, range: Range, nameRange: Range, reason: string): OwnershipFacts {
  const none = { variables: [], events: [], clones: [], diagnostics: [], scopeEnds: [] };
  return { function: functionName, range, nameRange, ...none, gaps: [{ range, reason }] };
}

function withoutStates(facts: OwnershipFacts): StatedFacts {
  return { ...facts, variables: facts.variables.map((variable) => ({ ...variable, states: [] })) };
}
