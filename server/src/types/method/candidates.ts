/**
 * Functions of a name that could be meant by a method call, each with what its receiver must look like.
 *
 * Inherent ones come from the impls of every type on the deref chain, from bounds of type parameters, from `dyn` traits and from
 * the bounds of `impl Trait` and associated types; extension ones from the traits in scope.
 */
import type { FunctionDef, ImplDef, ItemScope, TraitDef } from "../../hir/defs.js";
import { boundsOfOpaque, boundsOfProjection } from "../aliasBounds.js";
import { genericArgs } from "../argTerms.js";
import type { TypeContext } from "../context.js";
import type { InferCtxt } from "../inferCtxt.js";
import { erasePredicate, type Predicate } from "../predicate.js";
import { elaborate, superTraitRefs } from "../predicates.js";
import { substituteTraitRef } from "../subst.js";
import { headOf } from "../traits/implIndex.js";
import type { DynType, TraitRef, Type } from "../type.js";
import type { DerefStep } from "./autoderef.js";

export type Candidate =
  | { readonly kind: "inherent"; readonly function: FunctionDef; readonly impl: ImplDef }
  /** Through a bound in force: a parameter's, an associated type's, an `impl Trait`'s; or a `dyn` type's own trait. */
  | { readonly kind: "bound" | "object"; readonly function: FunctionDef; readonly traitRef: TraitRef }
  | { readonly kind: "trait"; readonly function: FunctionDef; readonly trait: TraitDef };

/** Inherent candidates of a name over all steps, in no order: the receiver's type decides which apply. */
export function inherentCandidates(
  infcx: InferCtxt,
  scope: ItemScope,
  steps: readonly DerefStep[],
  name: string,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const { type } of steps) {
    const head = headOf(infcx.cx, type);
    for (const found of head === undefined ? [] : infcx.cx.impls.inherentFunctions(head, name)) {
      if (found.function.selfParam !== undefined) candidates.push({ kind: "inherent", ...found });
    }
    const bounded: (Candidate & BoundOf)[] = [];
    for (const { kind, traitRef } of boundsOf(infcx, type)) {
      const found = traitRef.trait.functions.get(name);
      if (found?.selfParam !== undefined) bounded.push({ kind, function: found, traitRef });
    }
    const isAlias = type.kind === "projection" || type.kind === "opaque";
    candidates.push(...(isAlias && bounded.length > 1 ? inScope(infcx, scope, name, bounded) : bounded));
  }
  return candidates;
}

/**
 * Bounds of an `impl Trait` or an associated type bring no trait into scope, as those of a parameter do. That is asked where it decides
 * between several: an import whose crate is not there may have brought in any.
 */
function inScope<Bound extends BoundOf>(
  { cx }: InferCtxt,
  scope: ItemScope,
  name: string,
  bounded: readonly Bound[],
): readonly Bound[] {
  const traits = cx.declarations.traitsInScopeWith(scope, name);
  const found = bounded.filter(({ traitRef }) => traits.includes(traitRef.trait));
  return found.length > 0 ? found : bounded;
}

interface BoundOf {
  readonly kind: "bound" | "object";
  readonly traitRef: TraitRef;
}

/** Trait bounds that hold for a type by declaration, supertraits included. */
export function boundsOf(infcx: InferCtxt, type: Type): readonly BoundOf[] {
  switch (type.kind) {
    case "param":
      return [...infcx.env.traitRefs.values()]
        .flat()
        .flatMap((traitRef) => (traitRef.args.list[0] === type ? [{ kind: "bound", traitRef }] : []));
    case "projection":
      return fromPredicates(boundsOfProjection(infcx.cx, type), infcx.cx, type);
    case "opaque":
      return fromPredicates(boundsOfOpaque(infcx.cx, type), infcx.cx, type);
    case "dyn":
      return objectBounds(infcx.cx, type);
    default:
      return [];
  }
}

function fromPredicates(predicates: readonly Predicate[], cx: TypeContext, self: Type): readonly BoundOf[] {
  return elaborate(cx, predicates).flatMap((predicate) => {
    const erased = erasePredicate(predicate);
    return erased.kind === "trait" && erased.traitRef.args.list[0] === self
      ? [{ kind: "bound" as const, traitRef: erased.traitRef }]
      : [];
  });
}

function objectBounds(cx: TypeContext, type: DynType): readonly BoundOf[] {
  if (type.principal === undefined) return [];
  const found: BoundOf[] = [];
  const seen = new Set<TraitDef>();
  const pending: TraitRef[] = [{ trait: type.principal.trait, args: genericArgs([type, ...type.principal.args.list]) }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next.trait)) continue;
    seen.add(next.trait);
    found.push({ kind: "object", traitRef: next });
    const { args } = next;
    pending.push(...superTraitRefs(cx, next.trait).map((traitRef) => substituteTraitRef(traitRef, args)));
  }
  return found;
}

/** Methods of a name of the traits in scope. */
export function extensionCandidates(infcx: InferCtxt, scope: ItemScope, name: string): readonly Candidate[] {
  return infcx.cx.declarations.traitsInScopeWith(scope, name).flatMap((trait): readonly Candidate[] => {
    const found = trait.functions.get(name);
    return found?.selfParam === undefined ? [] : [{ kind: "trait", function: found, trait }];
  });
}
