/**
 * Which predicates hold inside an item, and which its users must prove: bounds, where clauses, supertraits. What associated and opaque
 * types promise is in `aliasBounds.ts`, what may be assumed inside an item in `paramEnv.ts`.
 *
 * `Sized` is not among them: every type parameter is sized unless a `?Sized` says otherwise (`isMaybeSized`).
 */
import type { FunctionDef, GenericOwner, TraitDef } from "../hir/defs.js";
import type { Bound, Span } from "../syntax/ast.js";
import { erasedRegion, genericArgs, isType, paramRegion } from "./argTerms.js";
import { isPathTo, superBounds } from "./assocLookup.js";
import type { TypeContext } from "./context.js";
import { genericsOf, implTraitParamOf, paramAsType, paramIndex } from "./generics.js";
import { unknownType } from "./interner.js";
import { derivedArgument, typeOfField } from "./items.js";
import { lowerBounds, lowerBoundsInBinder } from "./lowerBounds.js";
import { itemLowering, type LoweringOptions, TypeLowering } from "./lowerType.js";
import { erasePredicate, type Predicate, substitutePredicate } from "./predicate.js";
import { substitute } from "./subst.js";
import type { GenericParam, TraitRef, Type } from "./type.js";
import { walkType } from "./walk.js";

const none: readonly Predicate[] = [];

/** What a user of the item must prove, parents' first; in terms of the item's parameters. */
export function predicatesOf(cx: TypeContext, owner: GenericOwner): readonly Predicate[] {
  let predicates = cx.caches.predicates.get(owner);
  if (predicates === undefined) {
    cx.caches.predicates.set(owner, none);
    const parent = owner.generics.parent?.owner;
    const own = ownPredicates(cx, owner);
    predicates = parent === undefined ? own : [...predicatesOf(cx, parent), ...own];
    cx.caches.predicates.set(owner, predicates);
  }
  return predicates;
}

/** Without the parents'. */
function ownPredicates(cx: TypeContext, owner: GenericOwner): readonly Predicate[] {
  const result = statedPredicates(cx, owner).map(({ predicate }) => predicate);
  if (owner.kind === "impl" && owner.derivedTrait !== undefined)
    derivedPredicates(cx, owner, owner.derivedTrait, result);
  return result;
}

/** What one bound or lifetime in `<T: Bound, 'a: 'b>` or a where clause says. `span`: of that; undefined in the std index. */
export interface StatedPredicate {
  readonly predicate: Predicate;
  readonly span: Span | undefined;
}

/** As written, in the order of the text; without what `impl Trait` in a result or a derive says. Nothing is remembered here. */
export function statedPredicates(cx: TypeContext, owner: GenericOwner): readonly StatedPredicate[] {
  const { generics } = owner;
  const result: StatedPredicate[] = [];
  const lowering = new TypeLowering(
    cx,
    owner.scope,
    owner.kind === "function" ? functionBoundLowering(cx, owner) : itemLowering,
  );
  const add = (span: Span | undefined, lower: (into: Predicate[]) => void): void => {
    const said: Predicate[] = [];
    lower(said);
    for (const predicate of said) result.push({ predicate, span });
  };
  const addBounds = (type: Type, bounds: readonly Bound[]): void => {
    for (const bound of bounds) add(spanOfBound(bound), (into) => lowerBounds(lowering, type, [bound], into));
  };
  for (const param of generics.params) {
    if (param.kind === "type") addBounds(paramAsType(cx, param), param.bounds);
    if (param.kind === "lifetime" && param.lifetimeBounds.length > 0) {
      const longer = paramRegion(param, paramIndex(cx, param));
      for (const name of param.lifetimeBounds) {
        const span = param.span ?? { start: 0, end: 0, expansion: undefined };
        const shorter = lowering.region({ name, hygiene: 0, span });
        result.push({ predicate: { kind: "regionOutlives", longer, shorter }, span });
      }
    }
  }
  for (const predicate of generics.where) {
    if (predicate.kind === "lifetime") {
      const longer = lowering.region(predicate.lifetime);
      for (const bound of predicate.bounds) {
        const shorter = lowering.region(bound);
        result.push({ predicate: { kind: "regionOutlives", longer, shorter }, span: bound.span });
      }
    } else {
      lowering.withBinder(predicate.forLifetimes, (binder) => {
        const type = lowering.lower(predicate.type);
        for (const bound of predicate.bounds)
          add(spanOfBound(bound), (into) => lowerBoundsInBinder(lowering, type, [bound], binder, into));
      });
    }
  }
  if (owner.kind === "function") {
    for (const param of genericsOf(cx, owner).params) {
      if (param.kind === "implTrait" && param.owner === owner) addBounds(paramAsType(cx, param), param.syntax.bounds);
    }
  }
  return result;
}

function spanOfBound(bound: Bound): Span {
  return bound.kind === "lifetime" ? bound.lifetime.span : bound.span;
}

/** `impl Iterator<Item = impl Display>` in an argument: the inner one is a parameter as well. */
function functionBoundLowering(cx: TypeContext, owner: FunctionDef): LoweringOptions {
  return {
    ...itemLowering,
    elided: () => erasedRegion,
    implTrait: (syntax) => {
      const param = implTraitParamOf(cx, owner, syntax);
      return param === undefined ? unknownType("`impl Trait` is not supported here") : paramAsType(cx, param);
    },
  };
}

/**
 * `#[derive(Clone)]` asks `T: Clone` of every type parameter, and of every associated type of a parameter that a field names
 * (what the derive's expansion writes).
 */
function derivedPredicates(
  cx: TypeContext,
  impl: GenericOwner & { readonly kind: "impl" },
  trait: TraitDef,
  into: Predicate[],
): void {
  const { identity } = genericsOf(cx, impl);
  const subjects = new Set<Type>();
  for (const arg of identity.list) if (isType(arg)) subjects.add(arg);
  if (subjects.size === 0) return;
  for (const variant of impl.derivedFor?.variants ?? []) {
    for (const field of variant.fields) {
      walkType(substitute(typeOfField(cx, field), identity), (type) => {
        const self = type.kind === "projection" ? type.args.list[0] : undefined;
        if (self !== undefined && isType(self) && self.kind === "param") subjects.add(type);
        return type.kind !== "projection";
      });
    }
  }
  for (const subject of subjects) {
    const args = trait.generics.params.map((param) => derivedArgument(trait, param, subject));
    into.push({ kind: "trait", traitRef: { trait, args: genericArgs([subject, ...args]) } });
  }
}

/** The same without lifetimes: what inference has to prove. */
export function obligationsOf(cx: TypeContext, owner: GenericOwner): readonly Predicate[] {
  let obligations = cx.caches.obligations.get(owner);
  if (obligations === undefined) {
    obligations = predicatesOf(cx, owner)
      .filter((predicate) => predicate.kind === "trait" || predicate.kind === "projection")
      .map(erasePredicate);
    cx.caches.obligations.set(owner, obligations);
  }
  return obligations;
}

// ----------------------------------------------------------------------------------------------------- Supertraits

/** What `Self: Trait` says of `Self` besides: its direct supertraits with their bindings, in terms of the trait's parameters. */
export function superPredicates(cx: TypeContext, trait: TraitDef): readonly Predicate[] {
  let predicates = cx.caches.superPredicates.get(trait);
  if (predicates === undefined) {
    cx.caches.superPredicates.set(trait, none);
    const result: Predicate[] = [];
    const bounds = superBounds(cx, trait);
    if (bounds.length > 0 && trait.generics.traitSelf !== undefined) {
      lowerBounds(
        new TypeLowering(cx, trait.scope, itemLowering),
        paramAsType(cx, trait.generics.traitSelf),
        bounds,
        result,
      );
    }
    predicates = result;
    cx.caches.superPredicates.set(trait, predicates);
  }
  return predicates;
}

/** The direct supertraits. */
export function superTraitRefs(cx: TypeContext, trait: TraitDef): readonly TraitRef[] {
  const self = trait.generics.traitSelf && paramAsType(cx, trait.generics.traitSelf);
  const refs: TraitRef[] = [];
  for (const predicate of superPredicates(cx, trait)) {
    if (predicate.kind === "trait" && predicate.traitRef.args.list[0] === self) refs.push(predicate.traitRef);
  }
  return refs;
}

/** The trait itself and all that it implies, each once. */
export function superTraits(cx: TypeContext, trait: TraitDef): ReadonlySet<TraitDef> {
  let all = cx.caches.superTraits.get(trait);
  if (all === undefined) {
    const found = new Set([trait]);
    for (const each of found) for (const { trait: next } of superTraitRefs(cx, each)) found.add(next);
    all = found;
    cx.caches.superTraits.set(trait, all);
  }
  return all;
}

/**
 * More supertraits than real hierarchies have: a trait of numbers asks for some hundred of each parameter. Larger: an endless
 * `trait A<T>: A<Vec<T>>` costs more before it stops.
 */
const maxElaborated = 2048;

/** The predicates and what follows from them through supertraits. Where that does not end, the rest are bounds that are not known. */
export function elaborate(cx: TypeContext, predicates: readonly Predicate[]): readonly Predicate[] {
  const result: Predicate[] = [];
  const seen = new Set<string>();
  const leftOut = new Set<Type>();
  const add = (predicate: Predicate): void => {
    const key = predicateKey(cx, predicate);
    if (seen.has(key)) return;
    if (result.length > predicates.length + maxElaborated) {
      const self = predicate.kind === "trait" ? predicate.traitRef.args.list[0] : undefined;
      if (self !== undefined && isType(self)) leftOut.add(self);
      return;
    }
    seen.add(key);
    result.push(predicate);
  };
  for (const predicate of predicates) add(predicate);
  for (let index = 0; index < result.length; index++) {
    const predicate = result[index];
    if (predicate?.kind !== "trait") continue;
    for (const implied of superPredicates(cx, predicate.traitRef.trait))
      add(substitutePredicate(implied, predicate.traitRef.args));
  }
  for (const type of leftOut) result.push({ kind: "unknownTrait", type });
  return result;
}

/** The same for predicates that say the same. */
export function predicateKey(cx: TypeContext, predicate: Predicate): string {
  switch (predicate.kind) {
    case "trait":
      return `t${cx.idOf(predicate.traitRef.trait)},${predicate.traitRef.args.id}`;
    case "projection":
      return `p${predicate.projection.id},${predicate.type.id}`;
    case "typeOutlives":
      return `o${predicate.type.id},${predicate.region.id}`;
    case "regionOutlives":
      return `r${predicate.longer.id},${predicate.shorter.id}`;
    case "unknownTrait":
      return `u${predicate.type.id}`;
  }
}

/**
 * Does the parameter's declaration relax the implied `Sized`? A trait's `Self` is not sized by itself. The standard library says
 * `T: PointeeSized` for `T: ?Sized` (RFC 3729).
 */
export function isMaybeSized(cx: TypeContext, param: GenericParam): boolean {
  let answer = cx.caches.maybeSized.get(param);
  if (answer === undefined) {
    const { owner } = param;
    const relaxes = (bounds: readonly Bound[]): boolean =>
      bounds.some(
        (bound) => bound.kind === "trait" && (bound.modifier === "maybe" || asksLessThanSized(cx, owner, bound)),
      );
    if (param.kind === "implTrait") answer = relaxes(param.syntax.bounds);
    else if (param.owner.kind === "trait" && param.index < 0) answer = true;
    else {
      answer =
        relaxes(param.bounds) ||
        param.owner.generics.where.some(
          (predicate) => predicate.kind === "type" && isPathTo(predicate.type, param.name) && relaxes(predicate.bounds),
        );
    }
    cx.caches.maybeSized.set(param, answer);
  }
  return answer;
}

function asksLessThanSized(
  cx: TypeContext,
  owner: GenericOwner,
  { path }: Bound & { readonly kind: "trait" },
): boolean {
  if (owner.crate.origin !== "std") return false;
  const langItem = cx.declarations.resolveTrait(path, owner.scope)?.langItem;
  return langItem === "pointee_sized" || langItem === "meta_sized";
}
