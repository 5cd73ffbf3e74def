/**
 * What borrow checking asks of types, answered by the types room under the bounds in force in one body.
 *
 * Normalisation keeps regions: the solver is given a relator, and matches impls with the numbered regions of canonical
 * terms. Answers about terms are remembered for the body.
 */

import { any, type Knowledge } from "../base/knowledge.js";
import type {
  AdtDef,
  FieldDef,
  FunctionDef,
  HeadDef,
  ImplDef,
  TraitDef,
  TypeAliasDef,
  VariantDef,
} from "../hir/defs.js";
import type { BlockExpr, ClosureExpr } from "../syntax/ast.js";
import { boundsOfOpaque, boundsOfProjection } from "../types/aliasBounds.js";
import { erasedRegion, genericArgs, isRegion, isType, noArgs, regionVar, staticRegion } from "../types/argTerms.js";
import type { ClosureFacts, TypeContext } from "../types/context.js";
import { isCopyType } from "../types/copy.js";
import { displayType } from "../types/display.js";
import { type DropQueries, needsDrop } from "../types/drop.js";
import { danglingParameters, dropImplOf } from "../types/dropImpl.js";
import { genericsOf } from "../types/generics.js";
import { InferCtxt } from "../types/inferCtxt.js";
import { InferredOutlives } from "../types/inferredOutlives.js";
import { unknownType } from "../types/interner.js";
import { selfTypeOfImpl, traitRefOfImpl, typeOfConst, typeOfField } from "../types/items.js";
import { objectLifetime } from "../types/lowerBounds.js";
import { paramEnvOf } from "../types/paramEnv.js";
import { foldPredicate, type Predicate, substitutePredicate } from "../types/predicate.js";
import { predicatesOf, superPredicates, superTraits } from "../types/predicates.js";
import { signatureInfo, signatureOf } from "../types/signatures.js";
import {
  eraseRegions,
  foldArgs,
  foldSignature,
  foldType,
  instantiateBoundArgs,
  replaceRegions,
  substitute,
  substituteSignature,
  type TypeFolder,
} from "../types/subst.js";
import { isFnTrait } from "../types/traits/builtinTrait.js";
import { RegionAnswers } from "../types/traits/regionAnswers.js";
import {
  type AdtType,
  type FnSignature,
  type GenericArgs,
  type OpaqueType,
  type ProjectionType,
  type Region,
  type TraitRef,
  type Type,
  TypeFlag,
} from "../types/type.js";
import { Variances } from "../types/variance.js";
import type { BorrowckQueries } from "./queries.js";
import { TypeTables } from "./regionTypes.js";

/** Shared by all bodies of one context while no declaration changes. */
interface Shared {
  readonly variances: Variances;
  readonly inferredOutlives: InferredOutlives;
  readonly predicates: Map<AdtDef, readonly Predicate[]>;
  /** Of types without parameters of anybody: the same in every body. */
  readonly needsDrop: Map<Type, Knowledge>;
  readonly isCopy: Map<Type, Knowledge>;
  readonly staticTraits: Map<TraitDef, Knowledge>;
  readonly lacking: WeakMap<FieldDef | VariantDef | FunctionDef, boolean>;
  readonly tables: TypeTables;
}

/** By the context's caches: those are new when a declaration has changed. */
const shared = new WeakMap<TypeContext["caches"], Shared>();

function sharedOf(context: TypeContext): Shared {
  let found = shared.get(context.caches);
  if (found === undefined) {
    const fieldTypes = (adt: AdtDef): readonly Type[] =>
      adt.variants.flatMap((variant) => variant.fields.map((field) => typeOfField(context, field)));
    found = {
      variances: new Variances(fieldTypes, (adt) => genericsOf(context, adt).params.length),
      inferredOutlives: new InferredOutlives(fieldTypes, (def) => predicatesOf(context, def)),
      predicates: new Map(),
      needsDrop: new Map(),
      isCopy: new Map(),
      staticTraits: new Map(),
      lacking: new WeakMap(),
      tables: new TypeTables(),
    };
    shared.set(context.caches, found);
  }
  return found;
}

const notOfItself = TypeFlag.hasParam | TypeFlag.hasProjection | TypeFlag.hasOpaque | TypeFlag.hasInfer;

/** What is known of terms whatever body they are met in. */
export function sharedTables(context: TypeContext): TypeTables {
  return sharedOf(context).tables;
}

export function typeQueries(context: TypeContext, owner: HeadDef): BorrowckQueries {
  const common = sharedOf(context);
  const env = paramEnvOf(context, owner);
  const ownNeedsDrop = new Map<Type, Knowledge>();
  const ownCopy = new Map<Type, Knowledge>();
  const fieldTypes = new Map<string, Type>();
  /** Means the same in every body. */
  const isOfItself = (type: Type): boolean => (type.flags & notOfItself) === 0 && !env.assumesOfConcrete;
  let closures: ReadonlyMap<ClosureExpr | BlockExpr, ClosureFacts> = new Map();

  const isStaticTrait = (trait: TraitDef): Knowledge => {
    let found = common.staticTraits.get(trait);
    if (found === undefined) {
      found = any([...superTraits(context, trait)].map((each) => asksStatic(context, each)));
      common.staticTraits.set(trait, found);
    }
    return found;
  };
  /** `T: Any` is proven by an impl for all types that are `'static`. */
  const mayAskStatic = ({ trait, args }: TraitRef): boolean =>
    (args.flags & TypeFlag.hasParam) !== 0 && isStaticTrait(trait) === "yes";

  const open = (outlives: (predicate: Predicate) => void): InferCtxt =>
    new InferCtxt(context, env, { fresh: () => erasedRegion, outlives, mayAskStatic, answers }, closures);
  let answers: RegionAnswers = new RegionAnswers(open);

  /**
   * Asks the solver something about terms with numbered regions. The numbers become region variables of the inference, so that what a
   * tried and rejected candidate would bind is taken back with it; in the end those that came to be the same are told.
   */
  const ask = <Answer>(
    question: (inference: RegionInference) => Answer,
    equal: (a: Region, b: Region) => void,
    outlives: ((predicate: Predicate) => void) | undefined = undefined,
  ): Answer => {
    const asked: Predicate[] = [];
    const icx = open((each) => asked.push(each));
    const inside: Region[] = [];
    const lower: TypeFolder = {
      mask: TypeFlag.hasRegionVar,
      region: (region) => (region.kind === "var" ? (inside[region.variable] ??= icx.newRegion()) : region),
    };
    const bound = new Map<number, Region>();
    const every = (index: number): Region => {
      const region = bound.get(index) ?? icx.newRegion();
      bound.set(index, region);
      return region;
    };
    let numbers: Map<number, number> | undefined;
    const numbersOf = (): Map<number, number> => {
      const found = new Map<number, number>();
      inside.forEach((region, index) => {
        const resolved = icx.resolveRegion(region);
        if (resolved.kind === "var" && !found.has(resolved.variable)) found.set(resolved.variable, index);
      });
      return found;
    };
    const raise: TypeFolder = {
      mask: TypeFlag.hasRegionVar,
      region(region) {
        const resolved = icx.resolveRegion(region);
        if (resolved.kind !== "var") return resolved;
        numbers ??= numbersOf();
        const number = numbers.get(resolved.variable);
        return number === undefined ? erasedRegion : regionVar(number);
      },
    };
    const answer = question({ icx, lower, raise, every });
    const normalized = asked.map((each) =>
      each.kind === "typeOutlives"
        ? { ...each, type: icx.resolve(icx.traits.normalize(icx.resolve(each.type))) }
        : each,
    );
    numbers = numbersOf();
    inside.forEach((region, index) => {
      const resolved = icx.resolveRegion(region);
      const other = resolved.kind === "var" ? regionVar(numbers?.get(resolved.variable) ?? index) : resolved;
      if (other !== regionVar(index) && other.kind !== "erased") equal(regionVar(index), other);
    });
    for (const [a, b] of icx.equated) equal(a, b);
    if (outlives === undefined) return answer;
    if (bound.size === 0) for (const each of normalized) outlives(foldPredicate(each, raise));
    else {
      const all = new Set([...bound.values()].map((region) => icx.resolveRegion(region)));
      const isAny = (region: Region): boolean => all.has(icx.resolveRegion(region));
      inside.forEach((region, index) => {
        if (isAny(region)) outlives(outlivesAll(regionVar(index)));
      });
      for (const each of normalized)
        for (const closed of withoutBound(each, isAny)) outlives(foldPredicate(closed, raise));
    }
    return answer;
  };
  const normalize = (
    type: Type,
    equal: (a: Region, b: Region) => void = ignore,
    outlives: ((predicate: Predicate) => void) | undefined = undefined,
  ): Type => {
    if ((type.flags & TypeFlag.hasProjection) === 0) return type;
    return ask(
      ({ icx, lower, raise }) => foldType(icx.resolve(icx.traits.normalize(foldType(type, lower))), raise),
      equal,
      outlives,
    );
  };
  const prove = (
    { trait, args }: TraitRef,
    equal: (a: Region, b: Region) => void,
    outlives: ((predicate: Predicate) => void) | undefined = undefined,
  ): void => {
    if (trait.isAuto) return;
    // `V: Visit<'static>` has none, but the bound that it is proven by may.
    const isAsked = (args.flags & TypeFlag.hasRegion) !== 0 && env.traitRefs.has(trait);
    if ((args.flags & TypeFlag.hasRegionVar) === 0 && !isAsked && !mayAskStatic({ trait, args })) return;
    ask(
      ({ icx, lower, every }) => {
        const opened = instantiateBoundArgs(foldArgs(args, lower), every);
        return icx.traits.solve([{ kind: "trait", traitRef: { trait, args: icx.traits.normalizeArgs(opened) } }]);
      },
      equal,
      outlives,
    );
  };
  const fieldType = (field: FieldDef, args: GenericArgs): Type => {
    const key = `${context.idOf(field)}.${args.id}`;
    let type = fieldTypes.get(key);
    if (type === undefined) {
      type = normalize(substitute(typeOfField(context, field), args));
      fieldTypes.set(key, type);
    }
    return type;
  };
  const isCopy = (type: Type): Knowledge => {
    const cache = isOfItself(type) ? common.isCopy : ownCopy;
    let answer = cache.get(type);
    if (answer === undefined) {
      answer = isCopyType(new InferCtxt(context, env), eraseRegions(type));
      cache.set(type, answer);
    }
    return answer;
  };
  const statedSignatureOf = (def: FunctionDef | VariantDef, args: GenericArgs): FnSignature =>
    substituteSignature(signatureOf(context, def), args);
  const dropImpl = (adt: AdtDef): ImplDef | undefined | "unknown" => dropImplOf(context, adt);
  const boundsOf = (alias: ProjectionType | OpaqueType): readonly Predicate[] =>
    alias.kind === "opaque" ? boundsOfOpaque(context, alias) : boundsOfProjection(context, alias);
  const drops: DropQueries = {
    isCopy,
    dropImpl,
    fieldTypes: (type: AdtType) =>
      type.adt.variants.flatMap((variant) => variant.fields.map((field) => fieldType(field, type.args))),
    captureTypes: (type) => context.hooks.closureFacts?.(type)?.captures,
  };

  return {
    isBox,
    implementsDrop(adt): Knowledge {
      const impl = dropImpl(adt);
      return impl === "unknown" ? "unknown" : impl === undefined ? "no" : "yes";
    },
    isCopy,
    needsDrop(type) {
      const erased = eraseRegions(type);
      return needsDrop(erased, drops, isOfItself(erased) ? common.needsDrop : ownNeedsDrop);
    },
    variancesOf: (adt) => common.variances.of(adt),
    fieldType,
    statedSignatureOf,
    signatureOf(
      def: FunctionDef | VariantDef,
      args: GenericArgs,
      equal: (a: Region, b: Region) => void = ignore,
    ): FnSignature | undefined {
      const signature = statedSignatureOf(def, args);
      if ((signature.flags & TypeFlag.hasProjection) === 0) return signature;
      return ask(
        ({ icx, lower, raise }) =>
          foldSignature(icx.resolveSignature(icx.traits.normalizeSignature(foldSignature(signature, lower))), raise),
        equal,
      );
    },
    prove(predicate, equal, outlives) {
      if (predicate.kind === "trait") prove(predicate.traitRef, equal, outlives);
    },
    proveInHead({ trait, args }, outlives) {
      const regions: Region[] = [];
      const numbered = foldArgs(args, {
        mask: TypeFlag.hasRegion,
        region(region) {
          if (region.kind !== "param" && region.kind !== "static") return region;
          const known = regions.indexOf(region);
          return regionVar(known < 0 ? regions.push(region) - 1 : known);
        },
      });
      const raise: TypeFolder = {
        mask: TypeFlag.hasRegionVar,
        region: (region) => (region.kind === "var" ? (regions[region.variable] ?? erasedRegion) : region),
      };
      prove({ trait, args: numbered }, ignore, (asked) => outlives(foldPredicate(asked, raise)));
    },
    proveCopy(type, equal) {
      const trait = context.trait("copy");
      if (trait !== undefined) prove({ trait, args: genericArgs([type]) }, equal);
    },
    predicatesOf(
      def: FunctionDef | ImplDef | TraitDef | AdtDef | TypeAliasDef,
      args: GenericArgs,
    ): readonly Predicate[] {
      const declared = def.kind === "adt" ? predicatesOfAdt(context, def) : predicatesOf(context, def);
      return args === noArgs ? declared : declared.map((predicate) => substitutePredicate(predicate, args));
    },
    superPredicatesOf: (trait, args) =>
      superPredicates(context, trait).map((predicate) => substitutePredicate(predicate, args)),
    isOpen: (type) => env.open.has(type),
    environment: env.predicates,
    environmentOf: (of) => paramEnvOf(context, of).predicates,
    boundsOf,
    isStaticAlias(type) {
      if (boundsOf(type).some((bound) => bound.kind === "typeOutlives" && bound.region.kind === "static")) return true;
      // `where for<'a> T::Assoc<'a>: 'static`
      return env.predicates.some(
        (bound) =>
          bound.kind === "typeOutlives" &&
          bound.region.kind === "static" &&
          bound.type.kind === "projection" &&
          type.kind === "projection" &&
          bound.type.assoc === type.assoc,
      );
    },
    isStaticTrait,
    normalize,
    setClosures(facts) {
      closures = facts;
      answers = new RegionAnswers(open);
    },
    danglingParameters(adt) {
      const impl = dropImpl(adt);
      return impl === undefined || impl === "unknown" ? undefined : danglingParameters(context, impl);
    },
    displayType,
    impliedTypes(of) {
      const around = of.kind === "impl" ? of : "container" in of ? of.container : undefined;
      if (around?.kind !== "impl") return [];
      const header = traitRefOfImpl(context, around);
      const isNotFound = header === undefined && around.trait !== undefined;
      const types = isNotFound ? [unknownType("its trait is not found")] : (header?.args.list.filter(isType) ?? []);
      return [selfTypeOfImpl(context, around), ...types];
    },
    lacksLifetime: (def) => lacksLifetime(context, common.lacking, def),
    constType: (def, args) => normalize(substitute(typeOfConst(context, def), args)),
    selfTypeOf: (impl, args) => normalize(substitute(selfTypeOfImpl(context, impl), args)),
    identityArgs: (of) => (of.kind === "static" ? noArgs : genericsOf(context, of).identity),
    isFnTrait,
    objectLifetime: (trait) => objectLifetime(context, trait),
  };
}

/** With what its fields ask of its lifetimes and parameters. */
function predicatesOfAdt(context: TypeContext, adt: AdtDef): readonly Predicate[] {
  const { inferredOutlives, predicates } = sharedOf(context);
  let found = predicates.get(adt);
  if (found === undefined) {
    const declared = predicatesOf(context, adt);
    const inferred = inferredOutlives.of(adt);
    found = inferred.length === 0 ? declared : [...declared, ...inferred];
    predicates.set(adt, found);
  }
  return found;
}

/** `trait Tr: 'static`, by itself. */
function asksStatic(context: TypeContext, trait: TraitDef): Knowledge {
  const ofSelf = superPredicates(context, trait).filter(
    (predicate) =>
      (predicate.kind === "typeOutlives" || predicate.kind === "unknownTrait") &&
      predicate.type.kind === "param" &&
      predicate.type.param === trait.generics.traitSelf,
  );
  if (ofSelf.some((predicate) => predicate.kind === "typeOutlives" && predicate.region.kind === "static")) return "yes";
  return ofSelf.some((predicate) => predicate.kind === "unknownTrait") ? "unknown" : "no";
}

function lacksLifetime(
  context: TypeContext,
  known: WeakMap<FieldDef | VariantDef | FunctionDef, boolean>,
  def: FieldDef | VariantDef | FunctionDef,
): boolean {
  const answer = known.get(def);
  if (answer !== undefined) return answer;
  const found =
    typesOf(context, def).some(hasErasedRegion) ||
    ("kind" in def &&
      def.kind === "function" &&
      def.crate.origin !== "std" &&
      predicatesOf(context, def).some(boundLacksLifetime));
  known.set(def, found);
  return found;
}

function typesOf(context: TypeContext, def: FieldDef | VariantDef | FunctionDef): readonly Type[] {
  if ("variant" in def) return [typeOfField(context, def)];
  if (def.kind === "variant") return def.fields.map((field) => typeOfField(context, field));
  if (def.crate.origin === "std") return [];
  const { signature, awaited } = signatureInfo(context, def);
  return [signature.output, awaited];
}

/** `where T: Tr<'_>`, `where T: Iterator<Item = &'_ u8>` (E0637) */
function boundLacksLifetime(bound: Predicate): boolean {
  if (bound.kind === "projection") return hasErasedRegion(bound.type);
  return (
    bound.kind === "trait" &&
    bound.traitRef.args.list.some((arg) =>
      isType(arg) ? hasErasedRegion(arg) : isRegion(arg) && arg.kind === "erased",
    )
  );
}

/** Is a lifetime missing in it, or one that nobody declares? */
export function hasErasedRegion(type: Type): boolean {
  let found = false;
  replaceRegions(type, (region) => {
    if (region.kind === "erased") found = true;
    return region;
  });
  return found;
}

interface RegionInference {
  readonly icx: InferCtxt;
  /** Numbered regions to the inference's own, and back: one that stands for none of them is erased. */
  readonly lower: TypeFolder;
  readonly raise: TypeFolder;
  /** What a `for<'a>` around the question binds. */
  every(index: number): Region;
}

/** What outlives every lifetime, or is every one, is `'static`. */
function outlivesAll(longer: Region): Predicate {
  return { kind: "regionOutlives", longer, shorter: staticRegion };
}

/**
 * Said without the lifetimes that a `for<'a>` binds, as far as it can be: what they themselves would have to outlive is an error of another
 * kind ("not general enough"), as is a type parameter that would have to outlive them.
 */
function withoutBound(predicate: Predicate, isBound: (region: Region) => boolean): readonly Predicate[] {
  if (predicate.kind === "regionOutlives") {
    if (isBound(predicate.longer)) return [];
    return [isBound(predicate.shorter) ? outlivesAll(predicate.longer) : predicate];
  }
  if (predicate.kind !== "typeOutlives" || !isBound(predicate.region)) return [predicate];
  if ((predicate.type.flags & (TypeFlag.hasProjection | TypeFlag.hasOpaque | TypeFlag.hasClosure)) !== 0) return [];
  const free: Predicate[] = [];
  replaceRegions(predicate.type, (region) => {
    if (region.kind !== "bound" && !isBound(region)) free.push(outlivesAll(region));
    return region;
  });
  return free;
}

/** Equalities that nobody wants to hear of. */
function ignore(): void {
  return;
}

function isBox(type: Type): boolean {
  return type.kind === "adt" && type.adt.langItem === "owned_box";
}
