/**
 * What `Type::name` means as a value: a variant, an associated function or an associated const.
 *
 * The type is known or partly known; no dereferencing and no autoref here. Inherent items come before those of traits in scope; of these
 * only what the type may implement. Source: rustc dev guide, "Method lookup" (path mode).
 */

import type { ConstDef, FunctionDef, ImplDef, ItemScope, TraitDef, VariantDef } from "../../hir/defs.js";
import { variantNamed } from "../../hir/named.js";
import { genericsOf } from "../generics.js";
import type { InferCtxt } from "../inferCtxt.js";
import { implHeader } from "../items.js";
import { erasePredicate, substitutePredicate } from "../predicate.js";
import { predicatesOf } from "../predicates.js";
import { substitute } from "../subst.js";
import type { Answer } from "../traits/engine.js";
import { headOf } from "../traits/implIndex.js";
import type { GenericArgs, TraitRef, Type } from "../type.js";
import { boundsOf } from "./candidates.js";
import type { MethodSolver } from "./solver.js";
import { isUnstable } from "./stability.js";

export type AssociatedItem =
  /** `args`: the type's own. */
  | { readonly kind: "variant"; readonly variant: VariantDef; readonly args: GenericArgs }
  /** `args`: the container's, then fresh ones for the item's own parameters. */
  | { readonly kind: "function"; readonly function: FunctionDef; readonly args: GenericArgs }
  | { readonly kind: "const"; readonly const: ConstDef; readonly args: GenericArgs }
  | { readonly kind: "notFound" }
  | { readonly kind: "unknown"; readonly reason: string };

type Container =
  | { readonly kind: "impl"; readonly impl: ImplDef }
  | { readonly kind: "bound"; readonly traitRef: TraitRef }
  | { readonly kind: "trait"; readonly trait: TraitDef };

interface Found {
  readonly item: FunctionDef | ConstDef;
  readonly container: Container;
}

/** Looks the name up and binds what the type determines in `infcx`. */
export function resolveAssociated(
  infcx: InferCtxt,
  type: Type,
  name: string,
  scope: ItemScope,
  solver: MethodSolver,
): AssociatedItem {
  const self = infcx.shallow(type);
  if (self.kind === "unknown") return { kind: "unknown", reason: self.reason };
  if (self.kind === "adt") {
    const variant = variantNamed(self.adt, name);
    if (variant !== undefined) return { kind: "variant", variant, args: self.args };
  }
  // Of `<_>::default()` the name alone finds the trait.
  const inherentOnes = inherentItems(infcx, self, name);
  const find = (isMeant: (found: Found) => boolean): readonly Found[] => {
    const inherent = applicable(infcx, inherentOnes.filter(isMeant), self, solver);
    return inherent.length > 0
      ? inherent
      : applicable(infcx, traitItems(infcx, scope, name).filter(isMeant), self, solver);
  };
  const stable = find(({ item }) => !isUnstable(item));
  const found = stable.length > 0 ? stable : find(() => true);
  const [first] = found;
  if (first === undefined) return { kind: "notFound" };
  if (found.some((other) => other.item !== first.item))
    return { kind: "unknown", reason: `several items are called \`${name}\`` };
  const args = bindContainer(infcx, found.reduce(eitherBound, first).container, self, solver);
  const own = infcx.freshArgs(first.item, args.list);
  return first.item.kind === "function"
    ? { kind: "function", function: first.item, args: own }
    : { kind: "const", const: first.item, args: own };
}

/** Of `T: From<u8> + From<u16>` the arguments of `T::from(..)` decide which is meant (rustc's `collapse_candidates_to_trait_pick`). */
function eitherBound(a: Found, b: Found): Found {
  if (a.container.kind !== "bound" || b.container.kind !== "bound") return a;
  const { trait, args } = a.container.traitRef;
  return args === b.container.traitRef.args ? a : { item: a.item, container: { kind: "trait", trait } };
}

function inherentItems(infcx: InferCtxt, self: Type, name: string): readonly Found[] {
  const found: Found[] = [];
  const head = headOf(infcx.cx, self);
  if (head !== undefined) {
    for (const { impl, function: item } of infcx.cx.impls.inherentFunctions(head, name))
      found.push({ item, container: { kind: "impl", impl } });
    for (const { impl, const: item } of infcx.cx.impls.inherentConsts(head, name))
      found.push({ item, container: { kind: "impl", impl } });
  }
  for (const { traitRef } of boundsOf(infcx, self)) {
    const item = traitRef.trait.functions.get(name) ?? traitRef.trait.associatedConsts.get(name);
    if (item !== undefined) found.push({ item, container: { kind: "bound", traitRef } });
  }
  return found;
}

function traitItems(infcx: InferCtxt, scope: ItemScope, name: string): readonly Found[] {
  const found: Found[] = [];
  for (const trait of infcx.cx.declarations.traitsInScope(scope)) {
    const item = trait.functions.get(name) ?? trait.associatedConsts.get(name);
    if (item !== undefined) found.push({ item, container: { kind: "trait", trait } });
  }
  return found;
}

function applicable(
  infcx: InferCtxt,
  candidates: readonly Found[],
  self: Type,
  solver: MethodSolver,
): readonly Found[] {
  if (candidates.length < 2 && candidates[0]?.container.kind !== "trait") return candidates;
  return candidates.filter((candidate) => fits(infcx, candidate.container, self, solver) !== "no");
}

function fits(infcx: InferCtxt, container: Container, self: Type, solver: MethodSolver): Answer {
  return infcx.probe(() => {
    switch (container.kind) {
      case "bound":
        return "yes";
      case "trait": {
        const args = bindContainer(infcx, container, self, solver);
        return solver.holds({ trait: container.trait, args: infcx.resolveArgs(args) });
      }
      case "impl": {
        const args = infcx.freshArgs(container.impl);
        const header = substitute(implHeader(infcx.cx, container.impl).selfType, args);
        if (!infcx.unify(solver.normalize(header), self)) return "no";
        for (const predicate of predicatesOf(infcx.cx, container.impl)) {
          if (predicate.kind !== "trait") continue;
          if (solver.evaluate(erasePredicate(substitutePredicate(predicate, args))) === "no") return "no";
        }
        return "yes";
      }
    }
  });
}

function bindContainer(infcx: InferCtxt, container: Container, self: Type, solver: MethodSolver): GenericArgs {
  switch (container.kind) {
    case "bound":
      return container.traitRef.args;
    case "trait":
      return infcx.freshArgs(container.trait, [self].slice(0, genericsOf(infcx.cx, container.trait).params.length));
    case "impl": {
      const args = infcx.freshArgs(container.impl);
      infcx.unify(solver.normalize(substitute(implHeader(infcx.cx, container.impl).selfType, args)), self);
      return args;
    }
  }
}
