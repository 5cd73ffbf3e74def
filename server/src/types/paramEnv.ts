/** What may be assumed inside an item: its predicates and those of what is around it, with all their supertraits. */
import { append } from "../base/multimap.js";
import type { GenericOwner, StaticDef, TraitDef, TypeAliasDef } from "../hir/defs.js";
import { isType } from "./argTerms.js";
import type { TypeContext } from "./context.js";
import { genericsOf } from "./generics.js";
import { erasePredicate, type Predicate } from "./predicate.js";
import { elaborate, predicatesOf } from "./predicates.js";
import { type TraitRef, type Type, TypeFlag } from "./type.js";

/** What may be assumed inside an item. */
export interface ParamEnv {
  readonly id: number;
  /** Elaborated. */
  readonly predicates: readonly Predicate[];
  /** By trait; regions bound by a `for<'a>` are bound at depth 0. */
  readonly traitRefs: ReadonlyMap<TraitDef, readonly TraitRef[]>;
  readonly projections: ReadonlyMap<TypeAliasDef, readonly (Predicate & { readonly kind: "projection" })[]>;
  /** Parameters and projections bounded by a trait that is not found. */
  readonly open: ReadonlySet<Type>;
  /** Traits that bound a type which is not known in whole: whether others have them follows from nothing that is seen here. */
  readonly openTraits: ReadonlySet<TraitDef>;
  /**
   * A bound says something of a type without parameters, often in words that have some: `<String as Named<S>>::Name: Copy`. What is
   * assumed here of such a type, others may not.
   */
  readonly assumesOfConcrete: boolean;
  /** The same without regions: what inference uses. */
  readonly erased: ParamEnv;
}

let nextEnv = 1;

class Env implements ParamEnv {
  readonly id = nextEnv++;
  readonly traitRefs = new Map<TraitDef, TraitRef[]>();
  readonly projections = new Map<TypeAliasDef, (Predicate & { readonly kind: "projection" })[]>();
  readonly open = new Set<Type>();
  readonly openTraits = new Set<TraitDef>();
  readonly assumesOfConcrete: boolean;
  #erased: ParamEnv | undefined;

  constructor(readonly predicates: readonly Predicate[]) {
    for (const predicate of predicates) {
      if (predicate.kind === "unknownTrait") this.open.add(predicate.type);
      else if (predicate.kind === "trait") this.#addTraitRef(predicate.traitRef);
      else if (predicate.kind === "projection") append(this.projections, predicate.projection.assoc, predicate);
    }
    this.assumesOfConcrete = this.openTraits.size > 0 || [...this.traitRefs.values()].flat().some(isOfConcrete);
  }

  #addTraitRef(traitRef: TraitRef): void {
    const self = traitRef.args.list[0];
    if (self !== undefined && isType(self) && (self.flags & TypeFlag.hasUnknown) !== 0)
      this.openTraits.add(traitRef.trait);
    else append(this.traitRefs, traitRef.trait, traitRef);
  }

  get erased(): ParamEnv {
    if (this.#erased === undefined) {
      const plain = this.predicates.filter(({ kind }) => kind !== "typeOutlives" && kind !== "regionOutlives");
      const erased = plain.map(erasePredicate);
      this.#erased =
        plain.length === this.predicates.length && plain.every((predicate, index) => isSame(predicate, erased[index]))
          ? this
          : new Env(erased);
    }
    return this.#erased;
  }
}

function isOfConcrete({ args }: TraitRef): boolean {
  const self = args.list[0];
  if (self === undefined || !isType(self)) return false;
  const named = self.kind === "projection" ? self.args.list[0] : self;
  return named !== undefined && isType(named) && (named.flags & TypeFlag.hasParam) === 0;
}

function isSame(a: Predicate, b: Predicate | undefined): boolean {
  if (a.kind === "trait") return b?.kind === "trait" && a.traitRef.args === b.traitRef.args;
  if (a.kind === "unknownTrait") return b?.kind === "unknownTrait" && a.type === b.type;
  return a.kind === "projection" && b?.kind === "projection" && a.projection === b.projection && a.type === b.type;
}

/** Nothing may be assumed: for questions about types without parameters. */
export const emptyEnv: ParamEnv = new Env([]);

/** An environment of its own; elaborates what it is given. */
function makeEnv(cx: TypeContext, predicates: readonly Predicate[]): ParamEnv {
  return predicates.length === 0 ? emptyEnv : new Env(elaborate(cx, predicates));
}

export function paramEnvOf(cx: TypeContext, owner: GenericOwner | StaticDef): ParamEnv {
  if (owner.kind === "static") return emptyEnv;
  let env = cx.caches.paramEnvs.get(owner);
  if (env === undefined) {
    const predicates = [...predicatesOf(cx, owner)];
    const trait =
      owner.kind === "trait"
        ? owner
        : "container" in owner && owner.container.kind === "trait"
          ? owner.container
          : undefined;
    if (trait !== undefined)
      predicates.push({ kind: "trait", traitRef: { trait, args: genericsOf(cx, trait).identity } });
    env = makeEnv(cx, predicates);
    cx.caches.paramEnvs.set(owner, env);
  }
  return env;
}
