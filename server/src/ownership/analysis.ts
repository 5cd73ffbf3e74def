/**
 * The whole pipeline for the functions of a file, remembered: types, MIR, borrow checking, facts, judged by function.
 *
 * A function is analysed when somebody asks and again only when its body changed, or when a declaration anywhere did
 * (`Database.revision`). One function's failure is its own: it becomes a gap, and the others keep their facts.
 */
import { borrowCheck } from "../borrowck/borrowCheck.js";
import type { Database } from "../hir/database.js";
import type { FunctionDef } from "../hir/defs.js";
import type { Placement } from "../hir/placement.js";
import type { Body } from "../mir/body.js";
import { typeProperties } from "../mir/build/typeProperties.js";
import { snippetParser } from "../syntax/macros/expand.js";
import type { RustParser } from "../syntax/parser.js";
import type { TypeContext } from "../types/context.js";
import { whyNotFormatted } from "../types/formatted.js";
import { whyNotShared } from "../types/shared.js";
import type { BodyOwner } from "../types/type.js";
import type { TypeckResults } from "../types/typeck.js";
import { type BuiltFacts, buildFacts } from "./build.js";
import { syntaxContext } from "./clones/syntaxContext.js";
import { DeclarationErrors } from "./declarationErrors.js";
import { type ErrorSite, errorSite } from "./errorSites/errorSite.js";
import type { OwnershipFacts, Range, StatedFacts } from "./facts.js";
import { RememberedHeads } from "./lifetimes/rememberedHeads.js";
import type { LocatedErrors, LocatedFacts, LocatedLifetimes, LocatedStates, LocatedStory } from "./located.js";
import { LoweredBodies } from "./loweredBodies.js";
import { movedFacts } from "./movedFacts.js";
import { innermost, nameRangeOf, type PlacedOwner, placed } from "./placedOwners.js";
import { isPlainData } from "./plainData.js";
import { type Caller, changesAt, type SignatureChange } from "./signatures/changes.js";
import type { Declared } from "./signatures/declared.js";
import { parametersInResult, type StoryPlace, storiesAt } from "./stories.js";
import { typeQuestions } from "./typeQuestions.js";

interface Remembered {
  readonly bodyVersion: number;
  /** Up to which it is known to hold. */
  revision: number;
  /** Functions that macro calls in the body make. */
  readonly made: readonly BodyOwner[];
  /** What the places in `facts` mean. */
  placement: Placement | undefined;
  facts: OwnershipFacts;
  stated: StatedFacts | undefined;
  /** Undefined: the function's MIR is gone, and has to be made again. */
  withStates: BuiltFacts["withStates"] | undefined;
}

interface Analysed extends BuiltFacts {
  readonly made: Remembered["made"];
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

export interface AnalysisOptions {
  /** Milliseconds of work for one function; without it none is cut off. */
  readonly timeLimit?: number;
}

/** `Box` and `Drop` of core's own sources are others than those that the rules of moves and drops are asked of. */
const DEFINES_LANGUAGE = "its crate defines parts of the language itself (`#[lang]`)";

/** Answers for the files of one database. Has a life: what it remembers grows with what was asked. */
export class Analysis {
  private readonly remembered = new WeakMap<BodyOwner, Remembered>();
  /** The last ones whose MIR is alive, oldest first. */
  private readonly kept: Remembered[] = [];
  private readonly heads = new RememberedHeads();
  private readonly declarationErrors = new DeclarationErrors();
  private readonly bodies: LoweredBodies;

  constructor(
    private readonly database: Database,
    parser: RustParser,
    { timeLimit = Number.POSITIVE_INFINITY }: AnalysisOptions = {},
  ) {
    this.bodies = new LoweredBodies(database, snippetParser(parser), timeLimit);
  }

  /** To be called when it is not asked any more: type terms, which all analyses share, would keep its database alive. */
  dispose(): void {
    this.bodies.dispose();
  }

  /**
   * Facts of the functions, constants and statics of a file, in text order; only those that touch `range` (absolute offsets), if one is
   * given. Each step analyses one function, so that a caller can stop between two.
   */
  *factsOf(file: string, range?: Range): Generator<LocatedFacts> {
    for (const { owner, item, base } of this.owners(file, range))
      yield { facts: this.remember(owner, item).facts, base };
  }

  /** The same with the states of the variables, for what shows one function or goes through all once. Up to twice the cost. */
  *statesOf(file: string, range?: Range): Generator<LocatedStates> {
    for (const { owner, item, base } of this.owners(file, range)) yield { facts: this.statedFacts(owner, item), base };
  }

  /** Items in bodies included, and those that are known only when the body around them is: what its macro calls make. */
  private *owners(file: string, range?: Range): Generator<PlacedOwner> {
    for (const owner of placed(this.database.declarations.bodyOwners(file, range), range))
      yield* this.withMade(owner, range);
  }

  private *withMade(around: PlacedOwner, range: Range | undefined): Generator<PlacedOwner> {
    yield around;
    for (const made of placed(this.remember(around.owner, around.item).made, range)) yield* this.withMade(made, range);
  }

  /** Lets go of what is known of a file's bodies, for a run through many files that asks each once. Asking again costs as the first time. */
  forget(file: string): void {
    for (const owner of this.database.declarations.bodyOwners(file)) {
      this.remembered.delete(owner);
      owner.location?.forgetBody();
    }
  }

  /**
   * Lifetimes of the heads that touch the range (absolute offsets), functions without bodies and items inside bodies included.
   * From syntax and names alone: costs a walk over each head and a look at its text.
   */
  lifetimesOf(file: string, range: Range): readonly LocatedLifetimes[] {
    return this.heads.of(this.database.declarations, file, range);
  }

  /** Errors of the heads that touch the range (absolute offsets): what bounds are missing of type parameters. Costs their types once. */
  errorsOfHeads(file: string, range: Range): readonly LocatedErrors[] {
    const attempt = <T>(work: (types: TypeContext) => T): T | undefined =>
      this.bodies.attempt(() => work(this.bodies.types())).value;
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
    const stories = this.bodies.attempt(() =>
      storiesAt(borrowCheck(this.bodies.lower(owner).body, this.bodies.types()), own),
    );
    return (stories.value ?? []).map((story) => ({ story, base }));
  }

  /**
   * Names of the parameters from which the result of the function around an absolute offset borrows, by what its body does; empty where
   * that is not known. Analyses the function anew.
   */
  parametersInResult(file: string, offset: number): readonly string[] {
    const owner = this.ownerAt(file, offset)?.owner;
    if (owner === undefined) return [];
    return (
      this.bodies.attempt(() => parametersInResult(borrowCheck(this.bodies.lower(owner).body, this.bodies.types())))
        .value ?? []
    );
  }

  /** MIR of the function around an absolute offset, for *Show MIR*; undefined where there is none. */
  bodyAt(file: string, offset: number): Body | undefined {
    const owner = this.ownerAt(file, offset)?.owner;
    return owner && this.bodies.attempt(() => this.bodies.lower(owner).body).value;
  }

  /** What inference says of the function around an absolute offset, for *Show inferred types*. */
  typesAt(file: string, offset: number): { readonly results: TypeckResults; readonly base: number } | undefined {
    const placed = this.ownerAt(file, offset);
    const results = placed && this.bodies.attempt(() => this.bodies.lower(placed.owner).typeck).value;
    return results && { results, base: placed.base };
  }

  /**
   * What is written at these places of the function around `offset`, which is absolute; ranges are relative to its piece. Undefined where
   * there is no such function. Costs its inference once more.
   */
  errorSite(file: string, offset: number, ranges: readonly Range[]): ErrorSite | undefined {
    const owner = this.ownerAt(file, offset)?.owner;
    const written = owner && this.written(owner);
    return written && errorSite(written, this.database.declarations, ranges);
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
    const typeck = this.bodies.attempt(() => this.bodies.lower(owner).typeck).value;
    const syntax = typeck && syntaxContext(typeck);
    if (typeck === undefined || syntax === undefined) return undefined;
    const types = this.bodies.types();
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
    return innermost(this.owners(file, { start: offset, end: offset }));
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
    this.bodies.forgetOutdated(known !== undefined);
    const { facts, withStates, made } = this.analyse(owner, item);
    const remembered: Remembered = { bodyVersion, revision, made, placement, facts, stated: undefined, withStates };
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
      const { value } = this.bodies.attempt(withStates);
      remembered.stated = value ?? withoutStates(remembered.facts);
    }
    return remembered.stated;
  }

  private analyse(owner: BodyOwner, item: Range): Analysed {
    const functionName = this.database.declarations.displayPath(owner);
    const nameRange = nameRangeOf(owner, item);
    const empty = (gaps: OwnershipFacts["gaps"]): Analysed => {
      const facts = emptyFacts(functionName, item, nameRange, gaps);
      return { facts, withStates: () => withoutStates(facts), made: [] };
    };
    const nothing = (reason: string): Analysed => empty([{ range: item, reason }]);
    // No Rust then, but what becomes MIR as it is written.
    if (owner.attributes.some(({ path }) => path === "custom_mir")) return nothing("its body is MIR (`#[custom_mir]`)");
    if (item.end - item.start > MAXIMUM_LENGTH) {
      return nothing("this function is too long to be analysed while one types");
    }
    if (owner.kind !== "function") {
      const value = owner.value();
      if (value !== undefined && value !== "omitted" && isPlainData(value)) return empty([]);
    }
    const { value, failure } = this.bodies.attempt(() => {
      const { typeck, body } = this.bodies.lower(owner);
      const types = this.bodies.types();
      const built = buildFacts({
        owner,
        functionName,
        itemRange: item,
        nameRange,
        typeck,
        borrowck: borrowCheck(body, types),
        questions: typeQuestions(types, typeProperties(types, typeck), owner),
        declarations: this.database.declarations,
      });
      const { diagnostics } = built.facts;
      const unchecked =
        diagnostics.length > 0
          ? (whyNotFormatted(types, owner, typeck) ?? whyNotShared(types, owner, typeck))
          : undefined;
      const made = typeck.itemScopes.flatMap((scope) => this.database.declarations.bodyOwnersOf(scope));
      return { ...built, made, unchecked };
    });
    if (value === undefined) return nothing(failure);
    const reason = whySilenced(owner) ?? value.unchecked;
    if (reason === undefined) return value;
    const silenced = <Facts extends OwnershipFacts>(facts: Facts): Facts => ({
      ...facts,
      diagnostics: [],
      gaps: [...facts.gaps, { range: item, reason }],
    });
    return { ...value, facts: silenced(value.facts), withStates: () => silenced(value.withStates()) };
  }
}

/** Why no errors are told of what is in a crate: the rules that they rest on are others there. */
function whySilenced({ crate }: BodyOwner): string | undefined {
  if (crate.definesLanguage) return DEFINES_LANGUAGE;
  const { unmodelledFeature: feature } = crate;
  return feature === undefined ? undefined : `its crate turns on \`${feature}\`, an unstable feature`;
}

/** Has its facts where they are now. False: that is not known. */
function isMoved(remembered: Remembered, placement: Placement | undefined): boolean {
  if (remembered.placement === placement) return true;
  // The functions that were made there know only where they were read.
  if (remembered.made.length > 0) return false;
  const facts = movedFacts(remembered.facts, remembered.placement?.since ?? []);
  if (facts === undefined) return false;
  remembered.placement = placement;
  remembered.facts = facts;
  // Their MIR is where it was.
  remembered.stated = undefined;
  remembered.withStates = undefined;
  return true;
}

function emptyFacts(
  functionName: string,
  range: Range,
  nameRange: Range,
  gaps: OwnershipFacts["gaps"],
): OwnershipFacts {
  const none = { variables: [], events: [], reportedOnly: [], clones: [], diagnostics: [], scopeEnds: [] };
  return { function: functionName, range, nameRange, ...none, gaps };
}

function withoutStates(facts: OwnershipFacts): StatedFacts {
  return { ...facts, variables: facts.variables.map((variable) => ({ ...variable, states: [] })) };
}
