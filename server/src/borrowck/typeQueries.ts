/**
 * What borrow checking asks of types, answered by the types room under the bounds in force in one body.
 *
 * Normalisation keeps regions: the solver is given a relator, and matches impls with the numbered regions of canonical
 * terms. Answers about terms are remembered for the body.
 */
import type { Knowledge } from "../base/knowledge.js";
import type { AdtDef, FieldDef, FunctionDef, ImplDef, TraitDef, VariantDef } from "../hir/defs.js";
import type { BlockExpr, ClosureExpr } from "../syntax/ast.js";
import type { ClosureFacts, TypeContext } from "../types/context.js";
import { displayType } from "../types/display.js";
import { type DropQueries, needsDrop } from "../types/drop.js";
import { genericsOf } from "../types/generics.js";
import { InferCtxt } from "../types/inferCtxt.js";
import { erasedRegion, genericArgs, isType, noArgs } from "../types/interner.js";
import { selfTypeOfImpl, traitRefOfImpl, typeOfField } from "../types/items.js";
import { type Predicate, substitutePredicate } from "../types/predicate.js";
import { boundsOfOpaque, boundsOfProjection, paramEnvOf, predicatesOf, superPredicates, superTraits } from "../types/predicates.js";
import { signatureOf } from "../types/signatures.js";
import { eraseRegions, foldSignature, substitute, substituteSignature } from "../types/subst.js";
import { type AdtType, type BodyOwner, type FnSignature, type GenericArgs, type Region, type Type, TypeFlag } from "../types/type.js";
import { Variances } from "../types/variance.js";
import type { BorrowckQueries } from "./queries.js";

/** Shared by all bodies of one context. */
interface Shared {
  readonly variances: Variances;
  readonly dropImpls: Map<AdtDef, ImplDef | "unknown" | undefined>;
  /** Of types without parameters of anybody: the same in every body. */
  readonly needsDrop: Map<Type, Knowledge>;
  readonly isCopy: Map<Type, Knowledge>;
  readonly staticTraits: Map<TraitDef, boolean>;
}

const shared = new WeakMap<TypeContext, Shared>();

function sharedOf(context: TypeContext): Shared {
  let found = shared.get(context);
  if (found === undefined) {
    const fieldTypes = (adt: AdtDef): readonly Type[] => adt.variants.flatMap((variant) => variant.fields.map((field) => typeOfField(context, field)));
    found = {
      variances: new Variances(fieldTypes, (adt) => genericsOf(context, adt).params.length),
      dropImpls: new Map(),
      needsDrop: new Map(),
      isCopy: new Map(),
      staticTraits: new Map(),
    };
    shared.set(context, found);
  }
  return found;
}

const notOfItself = TypeFlag.hasParam | TypeFlag.hasProjection | TypeFlag.hasOpaque | TypeFlag.hasInfer;

export function typeQueries(context: TypeContext, owner: BodyOwner): BorrowckQueries {
  const common = sharedOf(context);
  const env = paramEnvOf(context, owner);
  const ownNeedsDrop = new Map<Type, Knowledge>();
  const ownCopy = new Map<Type, Knowledge>();
  const fieldTypes = new Map<string, Type>();
  let closures: ReadonlyMap<ClosureExpr | BlockExpr, ClosureFacts> = new Map();

  const inference = (equal: (a: Region, b: Region) => void): InferCtxt => {
    const icx = new InferCtxt(context, env, { equal, fresh: () => erasedRegion });
    for (const [expr, facts] of closures) icx.closures.set(expr, facts);
    return icx;
  };
  const normalize = (type: Type, equal: (a: Region, b: Region) => void = ignore): Type => {
    if ((type.flags & TypeFlag.hasProjection) === 0) return type;
    const icx = inference(equal);
    const normalized = icx.traits.normalize(type);
    return icx.closeRegions(icx.resolve(normalized));
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
    const cache = (type.flags & notOfItself) === 0 ? common.isCopy : ownCopy;
    let answer = cache.get(type);
    if (answer === undefined) {
      const trait = context.trait("copy");
      const held = trait === undefined ? "unknown" : new InferCtxt(context, env).traits.holds({ trait, args: genericArgs([eraseRegions(type)]) });
      answer = held === "maybe" ? "unknown" : held;
      cache.set(type, answer);
    }
    return answer;
  };
  const dropImpl = (adt: AdtDef): ImplDef | undefined | "unknown" => {
    if (common.dropImpls.has(adt)) return common.dropImpls.get(adt);
    const trait = context.trait("drop");
    let found: ImplDef | undefined | "unknown";
    if (trait === undefined || !context.declarations.isComplete(adt.crate)) found = "unknown";
    else found = context.declarations.traitImpls(trait, context.heads.adtHead(adt)).find((impl) => !impl.isNegative && headIs(context, impl, adt));
    common.dropImpls.set(adt, found);
    return found;
  };
  const drops: DropQueries = {
    isCopy,
    dropImpl,
    fieldTypes: (type: AdtType) => type.adt.variants.flatMap((variant) => variant.fields.map((field) => fieldType(field, type.args))),
    captureTypes: (type) => context.hooks.closureFacts?.(type)?.captures,
    mayDangle: (impl) => danglingParameters(context, impl),
    arrayLength: (type) => (type.length.kind === "value" && typeof type.length.value === "bigint" ? type.length.value : undefined),
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
      return needsDrop(erased, drops, (erased.flags & notOfItself) === 0 ? common.needsDrop : ownNeedsDrop);
    },
    variancesOf: (adt) => common.variances.of(adt),
    fieldType,
    signatureOf(def: FunctionDef | VariantDef, args: GenericArgs): FnSignature | undefined {
      const signature = substituteSignature(signatureOf(context, def), args);
      if ((signature.flags & TypeFlag.hasProjection) === 0) return signature;
      const icx = inference(ignore);
      const normalized = icx.resolveSignature(icx.traits.normalizeSignature(signature));
      return foldSignature(normalized, { mask: -1, region: (region) => (region.kind === "var" && region.variable >= LOCAL_REGIONS ? erasedRegion : region) });
    },
    predicatesOf(def: FunctionDef | ImplDef | TraitDef | AdtDef, args: GenericArgs): readonly Predicate[] {
      return predicatesOf(context, def).map((predicate) => substitutePredicate(predicate, args));
    },
    environmentOf: (of) => paramEnvOf(context, of).predicates,
    boundsOf: (projection) => boundsOfProjection(context, projection),
    isStaticAlias(type) {
      const bounds = type.kind === "opaque" ? boundsOfOpaque(context, type) : boundsOfProjection(context, type);
      return bounds.some((bound) => bound.kind === "typeOutlives" && bound.region.kind === "static");
    },
    isStaticTrait(trait) {
      let found = common.staticTraits.get(trait);
      if (found === undefined) {
        found = [...superTraits(context, trait)].some((each) => {
          const self = each.generics.traitSelf;
          return superPredicates(context, each).some((predicate) => predicate.kind === "typeOutlives" && predicate.region.kind === "static" && predicate.type.kind === "param" && predicate.type.param === self);
        });
        common.staticTraits.set(trait, found);
      }
      return found;
    },
    normalize,
    setClosures(facts) {
      closures = facts;
    },
    danglingParameters(adt) {
      const impl = dropImpl(adt);
      return impl === undefined || impl === "unknown" ? undefined : danglingParameters(context, impl);
    },
    displayType,
    impliedTypes(of) {
      if (of.kind !== "function" || of.container.kind !== "impl") return [];
      const header = traitRefOfImpl(context, of.container);
      const types = header === undefined ? [] : header.args.list.filter(isType);
      return [selfTypeOfImpl(context, of.container), ...types];
    },
    identityArgs: (of) => (of.kind === "static" ? noArgs : genericsOf(context, of).identity),
    isFnTrait: (trait) => trait.langItem === "fn" || trait.langItem === "fn_mut" || trait.langItem === "fn_once",
  };
}

/** Region variables that inference makes for itself are numbered from here (`inferCtxt.ts`). */
const LOCAL_REGIONS = 0x10000000;

function ignore(): void {}

function isBox(type: Type): boolean {
  return type.kind === "adt" && type.adt.langItem === "owned_box";
}

function headIs(context: TypeContext, impl: ImplDef, adt: AdtDef): boolean {
  const self = selfTypeOfImpl(context, impl);
  return self.kind === "adt" && self.adt === adt;
}

/** Places in the data type's parameter list of what its `Drop` impl promises not to look at. */
function danglingParameters(context: TypeContext, impl: ImplDef): ReadonlySet<number> {
  const found = new Set<number>();
  const self = selfTypeOfImpl(context, impl);
  if (self.kind !== "adt") return found;
  self.args.list.forEach((arg, index) => {
    if (arg.kind === "param" && arg.param.kind !== "implTrait" && arg.param.mayDangle) found.add(index);
  });
  return found;
}
