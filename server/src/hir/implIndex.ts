/**
 * Which impls there are: inherent ones by self type, trait impls by trait and self type, over all crates that the code
 * under analysis can reach.
 *
 * An impl anywhere in the dependency closure counts, so a query for a trait looks at every crate; but only at impls that
 * call the trait by its name, or by a name that some `use .. as ..` gives it. Only their headers are ever resolved.
 */
import { append } from "../base/multimap.js";
import type { CrateData, ImplEntry } from "./crate.js";
import type { SimplifiedType } from "./declarations.js";
import { TraitDefinition } from "./definitions/containers.js";
import { implDefinitionOf } from "./definitions/definitionOf.js";
import type { ImplDef, TraitDef } from "./defs.js";
import { DERIVE_CRATES, mayBeMadeCopy, STD_DERIVES } from "./derives.js";
import { ANY_HEAD, NO_HEAD } from "./heads.js";
import type { RawItem } from "./rawItem.js";

export interface ImplHost {
  /** Crates whose impls count, read. */
  reachableCrates(): readonly CrateData[];
  localCrates(): readonly CrateData[];
  /** Crates that may have inherent impls for the head. */
  cratesOfHead(head: SimplifiedType): readonly CrateData[];
  /** Crates that may have an impl of the trait for the head; `undefined`: any. */
  cratesOfImpls(trait: TraitDef, head: SimplifiedType): ReadonlySet<CrateData> | undefined;
  /** Enters what impls stand inside bodies. */
  ensureBlockImpls(crate: CrateData): void;
  traitOf(impl: ImplDef): TraitDef | undefined;
  derivedTrait(entry: ImplEntry): TraitDef | undefined;
  headOf(impl: ImplDef): SimplifiedType;
}

interface TraitImpls {
  readonly all: readonly ImplDef[];
  readonly byHead: ReadonlyMap<SimplifiedType, readonly ImplDef[]>;
  /** Generic in the self type. */
  readonly generic: readonly ImplDef[];
  /** Heads with an impl of something of the trait's name that is nowhere, or with a macro that is not known: it may be this trait. */
  readonly unresolved: ReadonlySet<SimplifiedType>;
}

const NO_IMPLS: TraitImpls = { all: [], byHead: new Map(), generic: [], unresolved: new Set() };

interface Answer {
  readonly impls: readonly ImplDef[];
  readonly hasUnresolved: boolean;
}

interface CrateImpls {
  readonly byTraitName: Map<string, ImplEntry[]>;
  readonly inherent: ImplEntry[];
  inherentByHead: Map<SimplifiedType, ImplDef[]> | undefined;
  /** Heads with a macro, derive or attribute, whose name is no trait's: which impls it makes is not known. */
  openHeads: readonly SimplifiedType[] | undefined;
  /** How many of the crate's impls are in here. */
  count: number;
}

/** Found impls of std's own traits in std's crates: the same for every database that shares them. */
const stdImpls = new WeakMap<CrateData, Map<TraitDef, TraitImpls>>();
const stdCrates = new WeakMap<CrateData, CrateImpls>();

export class ImplIndex {
  private readonly crates = new Map<CrateData, CrateImpls>();
  private readonly byTrait = new Map<TraitDef, Map<CrateData, TraitImpls>>();
  private readonly answers = new Map<TraitDef, Map<SimplifiedType, Answer>>();
  private names: Map<string, Set<string>> | undefined;

  constructor(private readonly host: ImplHost) {}

  /** Forgets everything that is not certain to hold after items have changed. */
  reset(): void {
    this.crates.clear();
    this.byTrait.clear();
    this.answers.clear();
    this.names = undefined;
  }

  /** An impl inside a block has been added to its crate, or taken away: other crates' impls stay as they were found. */
  blockImplsChanged(crate: CrateData): void {
    this.crates.delete(crate);
    for (const [trait, byCrate] of this.byTrait) {
      // Typing in a body makes the traits there anew: nobody will ask for the former ones.
      if (trait instanceof TraitDefinition && trait.module.isBlock) this.byTrait.delete(trait);
      else byCrate.delete(crate);
    }
    this.answers.clear();
  }

  inherentImpls(head: SimplifiedType): readonly ImplDef[] {
    this.ensureBlockImpls();
    const crates = this.host.cratesOfHead(head);
    if (crates.length === 1 && crates[0] !== undefined) return this.inherentOf(crates[0]).get(head) ?? [];
    return crates.flatMap((crate) => this.inherentOf(crate).get(head) ?? []);
  }

  private ensureBlockImpls(): void {
    for (const crate of this.host.localCrates()) this.host.ensureBlockImpls(crate);
  }

  private inherentOf(crate: CrateData): ReadonlyMap<SimplifiedType, readonly ImplDef[]> {
    const impls = this.implsOf(crate);
    if (impls.inherentByHead === undefined) {
      const byHead = new Map<SimplifiedType, ImplDef[]>();
      impls.inherentByHead = byHead;
      for (const entry of impls.inherent) {
        const impl = implDefinitionOf(entry, () => undefined);
        append(byHead, entry.summary?.head() ?? this.host.headOf(impl), impl);
      }
    }
    return impls.inherentByHead;
  }

  /** `undefined`: the head is not known; all impls. `*`: the type is a parameter; those generic in it. */
  traitImpls(trait: TraitDef, head: SimplifiedType | undefined): readonly ImplDef[] {
    return this.answerFor(trait, head).impls;
  }

  /** Is there an impl for this head whose trait is not found, but has the name, or a macro that may make one? */
  mayImplement(trait: TraitDef, head: SimplifiedType): boolean {
    return this.answerFor(trait, head).hasUnresolved;
  }

  private answerFor(trait: TraitDef, head: SimplifiedType | undefined): Answer {
    this.ensureBlockImpls();
    let answers = this.answers.get(trait);
    if (answers === undefined) this.answers.set(trait, (answers = new Map()));
    const key = head ?? "";
    let answer = answers.get(key);
    if (answer === undefined) answers.set(key, (answer = this.findImpls(trait, head)));
    return answer;
  }

  private findImpls(trait: TraitDef, head: SimplifiedType | undefined): Answer {
    const crates = this.host.reachableCrates();
    const wanted = head === undefined ? undefined : this.host.cratesOfImpls(trait, head);
    const names = this.namesOf(trait.name, crates);
    const found: ImplDef[] = [];
    let hasUnresolved = false;
    for (const crate of crates) {
      if (wanted !== undefined && !wanted.has(crate)) continue;
      const impls = this.implsIn(crate, trait, names);
      if (head === undefined) found.push(...impls.all);
      else {
        found.push(...impls.generic);
        if (head !== ANY_HEAD) found.push(...(impls.byHead.get(head) ?? []));
        hasUnresolved ||= impls.unresolved.has(head);
      }
    }
    return { impls: found, hasUnresolved };
  }

  private implsIn(crate: CrateData, trait: TraitDef, names: ReadonlySet<string>): TraitImpls {
    if (crate.origin === "std") {
      let byTrait = stdImpls.get(crate);
      if (byTrait === undefined) stdImpls.set(crate, (byTrait = new Map()));
      let impls = byTrait.get(trait);
      if (impls === undefined) {
        impls = trait.crate.origin === "std" ? this.collectIn(crate, trait, names) : NO_IMPLS;
        // Other crates' traits are not remembered: they may go away.
        if (trait.crate.origin === "std") byTrait.set(trait, impls);
      }
      return impls;
    }
    let byCrate = this.byTrait.get(trait);
    if (byCrate === undefined) this.byTrait.set(trait, (byCrate = new Map()));
    let impls = byCrate.get(crate);
    if (impls === undefined) byCrate.set(crate, (impls = this.collectIn(crate, trait, names)));
    return impls;
  }

  private collectIn(crate: CrateData, trait: TraitDef, names: ReadonlySet<string>): TraitImpls {
    const all: ImplDef[] = [];
    const generic: ImplDef[] = [];
    const byHead = new Map<SimplifiedType, ImplDef[]>();
    const unresolved = new Set<SimplifiedType>();
    const { byTraitName } = this.implsOf(crate);
    for (const name of names) {
      for (const entry of byTraitName.get(name) ?? []) {
        const { summary } = entry;
        if (summary !== undefined && summary.trait() !== trait) continue;
        // What belongs to std must not hold on to this database.
        const impl = implDefinitionOf(entry, summary?.trait ?? (() => this.host.derivedTrait(entry)));
        if (summary === undefined) {
          const implemented = this.host.traitOf(impl);
          if (implemented === undefined) unresolved.add(this.host.headOf(impl));
          if (implemented !== trait) continue;
        }
        const head = summary === undefined ? this.host.headOf(impl) : summary.head();
        if (head === NO_HEAD) continue;
        all.push(impl);
        if (head === ANY_HEAD) generic.push(impl);
        else append(byHead, head, impl);
      }
    }
    const isStd = trait.crate.origin === "std";
    for (const head of isStd ? this.headsDerivedWith(crate, trait) : this.headsOfOpenDerives(crate))
      unresolved.add(head);
    return { all, byHead, generic, unresolved };
  }

  /**
   * Heads for which a macro derives a trait that asks for this one of std's: then the macro has to implement both, or the program has an
   * error (`#[derive(EnumSetType)]`, which makes types `Copy`). And heads for which a macro of which no trait is found may make it.
   */
  private headsDerivedWith(crate: CrateData, trait: TraitDef): readonly SimplifiedType[] {
    const asking = crate.origin === "std" ? undefined : ASKED_WITH.get(trait.name);
    if (asking === undefined) return [];
    const asksForIt = (made: TraitDef | undefined): boolean =>
      made?.supertraits.some(
        (bound) => bound.kind === "trait" && asking.includes(bound.path.segments.at(-1)?.ident.name ?? ""),
      ) === true;
    const isOpen = (made: TraitDef | undefined): boolean => made === undefined;
    return [...this.headsDerived(crate, asksForIt), ...this.headsDerived(crate, isOpen, mayBeMadeCopy)];
  }

  /** Heads with a macro whose name is no trait's (`#[derive(BitFlags)]`). What it makes impls of comes with it, or is its user's: never std's. */
  private headsOfOpenDerives(crate: CrateData): readonly SimplifiedType[] {
    const impls = this.implsOf(crate);
    impls.openHeads ??= crate.origin === "std" ? [] : this.headsDerived(crate, (made) => made === undefined);
    return impls.openHeads;
  }

  /** Heads of such types with a derive of such a trait; undefined: of none that is found. */
  private headsDerived(
    crate: CrateData,
    isMeant: (made: TraitDef | undefined) => boolean,
    isOf: (type: RawItem) => boolean = () => true,
  ): readonly SimplifiedType[] {
    return [...this.implsOf(crate).byTraitName].flatMap(([name, entries]) => {
      if (STD_DERIVES.has(name) || DERIVE_CRATES.has(name)) return [];
      const derived = entries.filter((entry) => entry.derived !== undefined && isOf(entry.derived.entry.raw));
      // One of a name tells for all: in one crate it is the same macro's.
      const [first] = derived;
      if (first === undefined) return [];
      if (!isMeant(first.summary === undefined ? this.host.derivedTrait(first) : first.summary.trait())) return [];
      return derived.map(
        (entry) =>
          entry.summary?.head() ?? this.host.headOf(implDefinitionOf(entry, () => this.host.derivedTrait(entry))),
      );
    });
  }

  /** All names by which some crate may call a trait. */
  private namesOf(name: string, crates: readonly CrateData[]): ReadonlySet<string> {
    if (this.names === undefined) {
      this.names = new Map();
      for (const crate of crates) {
        for (const [alias, originals] of crate.renames) {
          for (const original of originals) addName(this.names, original, alias);
        }
      }
    }
    const found = new Set([name]);
    for (const known of found) for (const alias of this.names.get(known) ?? []) found.add(alias);
    return found;
  }

  private implsOf(crate: CrateData): CrateImpls {
    const known: { get(crate: CrateData): CrateImpls | undefined; set(crate: CrateData, impls: CrateImpls): unknown } =
      crate.origin === "std" ? stdCrates : this.crates;
    let impls = known.get(crate);
    if (impls === undefined) {
      impls = { byTraitName: new Map(), inherent: [], inherentByHead: undefined, openHeads: undefined, count: 0 };
      known.set(crate, impls);
    }
    for (; impls.count < crate.impls.length; impls.count++) {
      const entry = crate.impls[impls.count];
      if (entry === undefined) continue;
      impls.openHeads = undefined;
      if (entry.names.trait !== undefined) append(impls.byTraitName, entry.names.trait, entry);
      else impls.inherent.push(entry);
    }
    return impls;
  }
}

/** By what is looked for: the supertraits by which a trait asks for it. */
const ASKED_WITH: ReadonlyMap<string, readonly string[]> = new Map([
  ["Copy", ["Copy"]],
  ["Clone", ["Clone", "Copy"]],
]);

function addName(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}
