/**
 * `dyn Sub<'a>` as `dyn Super<'a>`: the arguments of the supertrait, and what is bound, are those that the trait names it with (RFC 3324).
 */
import { erasedRegion, genericArgs } from "../types/argTerms.js";
import { dynType } from "../types/interner.js";
import type { DynType, TraitRef, Type } from "../types/type.js";
import type { ConstraintOrigin } from "./constraints.js";
import type { BorrowckQueries } from "./queries.js";
import type { RegionType } from "./regionTypes.js";
import type { TypeRelation } from "./typeRelation.js";

export function upcast(relation: TypeRelation, source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
  const { types } = relation;
  const from = types.canonical(source.type);
  const to = types.canonical(target.type);
  if (from.kind !== "dyn" || to.kind !== "dyn" || from.principal === undefined || to.principal === undefined) return;
  const self: TraitRef = { trait: from.principal.trait, args: genericArgs([from, ...from.principal.args.list]) };
  const { supers, bound } = asksOf(types.queries, self);
  const relate = (of: Type, as: Type): void => {
    const sub = types.template(of);
    const sup = types.template(as);
    const own = relation.instantiate(sub, source.regions);
    if (sub.type === sup.type) relation.relate(own, relation.instantiate(sup, target.regions), origin, "invariant");
  };
  const { trait, args } = to.principal;
  const wanted = objectOf({ trait, args: genericArgs([to, ...args.list]) });
  const erased = types.eraseAndExpand(wanted);
  const objects = new Set(supers.filter((each) => each.trait === trait).map(objectOf));
  const [object, ...others] = [...objects].filter((each) => types.eraseAndExpand(each) === erased);
  // By which of two ways it is meant is not known.
  if (object !== undefined && others.length === 0) relate(object, wanted);
  for (const { assoc, type } of [...from.bindings, ...bound]) {
    const as = to.bindings.find((binding) => binding.assoc === assoc);
    if (as !== undefined) relate(type, as.type);
  }
}

function objectOf({ trait, args }: TraitRef): Type {
  return dynType({ trait, args: genericArgs(args.list.slice(1)) }, [], [], erasedRegion);
}

/** Larger: an endless `trait A<T>: A<Vec<T>>` costs more before it stops. */
const MAXIMUM_SUPERTRAITS = 256;

/** All supertraits of an object's trait, and what they are asked to be bound to. */
function asksOf(
  queries: BorrowckQueries,
  self: TraitRef,
): { readonly supers: readonly TraitRef[]; readonly bound: DynType["bindings"] } {
  const supers = [self];
  const bound: DynType["bindings"][number][] = [];
  const [object] = self.args.list;
  for (const { trait, args } of supers) {
    for (const predicate of queries.superPredicatesOf(trait, args)) {
      if (predicate.kind === "projection" && predicate.projection.args.list[0] === object)
        bound.push({ assoc: predicate.projection.assoc, type: predicate.type });
      else if (
        predicate.kind === "trait" &&
        predicate.traitRef.args.list[0] === object &&
        supers.length < MAXIMUM_SUPERTRAITS
      )
        supers.push(predicate.traitRef);
    }
  }
  return { supers, bound };
}
