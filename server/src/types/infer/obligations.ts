/**
 * What the inference of a body asks of traits: obligations that must hold, and questions that bind nothing.
 *
 * While something is tried that may be taken back, obligations are not worked off: what they learned would be lost with the
 * attempt, and they with it.
 */
import type { Knowledge } from "../../base/knowledge.js";
import type { AdtDef, GenericOwner, TraitDef } from "../../hir/defs.js";
import { genericArgs, isType } from "../argTerms.js";
import { genericsOf } from "../generics.js";
import type { InferCtxt } from "../inferCtxt.js";
import { projectionType } from "../interner.js";
import type { MethodSolver } from "../method/solver.js";
import { erasePredicate, foldPredicate, type Predicate } from "../predicate.js";
import { superTraits } from "../predicates.js";
import { eraseRegions, instantiateBoundType, type TypeFolder } from "../subst.js";
import { toKnowledge } from "../traits/engine.js";
import { Fulfillment } from "../traits/fulfill.js";
import { headOf } from "../traits/implIndex.js";
import {
  type DynType,
  type GenericArg,
  type GenericArgs,
  type OpaqueType,
  type TraitRef,
  type Type,
  TypeFlag,
} from "../type.js";

export class Obligations {
  readonly fulfillment: Fulfillment;
  readonly solver: MethodSolver;
  #attempts = 0;
  /** Obligations were registered since the last selection. */
  #isDirty = false;
  /** How many bindings there were then: without new ones nothing can have changed. */
  #selectedAt = -1;

  constructor(readonly icx: InferCtxt) {
    this.fulfillment = new Fulfillment(icx);
    this.solver = {
      holds: (traitRef) => icx.traits.holds(traitRef),
      evaluate: (predicate) => icx.traits.evaluate(predicate),
      derefTarget: (type) => this.derefTarget(type),
      normalize: (type) => icx.traits.normalize(type),
    };
  }

  // ------------------------------------------------------------------------------------------------------- Attempts

  probe<Result>(attempt: () => Result): Result {
    this.#attempts++;
    const result = this.icx.probe(attempt);
    this.#attempts--;
    return result;
  }

  commitIf(attempt: () => boolean): boolean {
    this.#attempts++;
    const done = this.icx.commitIf(attempt);
    this.#attempts--;
    return done;
  }

  // ---------------------------------------------------------------------------------------------------- Obligations

  /** Works off what can be worked off. */
  select(): void {
    if (this.#attempts > 0) return;
    const { icx } = this;
    if (!this.#isDirty && icx.deferred.length === 0 && icx.bindingCount === this.#selectedAt) return;
    this.fulfillment.selectWherePossible();
    this.#isDirty = false;
    this.#selectedAt = icx.bindingCount;
  }

  /** Taken back with the attempt that it is made in. */
  require(predicate: Predicate): void {
    this.icx.deferred.push(predicate);
  }

  requireTraitRef(traitRef: TraitRef): void {
    this.require({ kind: "trait", traitRef });
  }

  requirePredicatesOf(owner: GenericOwner, args: GenericArgs): void {
    this.fulfillment.registerPredicatesOf(owner, args);
    this.#isDirty = true;
  }

  /** `from` becomes a `to` object: it implements the traits, with these associated types. */
  requireDyn(from: Type, to: DynType): void {
    for (const trait of to.autoTraits) this.requireTraitRef({ trait, args: genericArgs([from]) });
    if (to.principal === undefined) return;
    const { trait } = to.principal;
    const open = (type: Type): Type => eraseRegions(instantiateBoundType(type));
    const args = genericArgs([from, ...to.principal.args.list.map((arg) => (isType(arg) ? open(arg) : arg))]);
    this.requireTraitRef({ trait, args });
    for (const binding of to.bindings) {
      const { container } = binding.assoc;
      if (container.kind !== "trait") continue;
      // A supertrait's binding is about the same arguments where it has any: `Fn(A) -> B` binds `FnOnce<(A,)>::Output`.
      const count = genericsOf(this.icx.cx, container).params.length;
      const projection = projectionType(binding.assoc, container, genericArgs(args.list.slice(0, count)));
      if (projection.args.list.length === count)
        this.require({ kind: "projection", projection, type: open(binding.type) });
    }
  }

  /** The bounds of an opaque type hold for what stands in its place. */
  requireBounds(bounds: readonly Predicate[], opaque: OpaqueType, hidden: Type): void {
    const erasedOpaque = eraseRegions(opaque);
    const folder: TypeFolder = {
      mask: TypeFlag.hasOpaque,
      opaque: (found) => (eraseRegions(found) === erasedOpaque ? hidden : found),
    };
    for (const bound of bounds) {
      const predicate = foldPredicate(erasePredicate(bound), folder);
      if (predicate.kind === "trait" || predicate.kind === "projection")
        this.require({ ...predicate, declared: bound });
    }
  }

  // ------------------------------------------------------------------------------------------------------ Questions

  mayHold(traitRef: TraitRef): Knowledge {
    return toKnowledge(this.icx.traits.holds(traitRef));
  }

  /** `<type as Deref>::Target`; `undefined` where the type has none. */
  derefTarget(type: Type): Type | undefined {
    const trait = this.icx.cx.trait("deref");
    const assoc = trait?.associatedTypes.get("Target");
    if (trait === undefined || assoc === undefined) return undefined;
    const args = genericArgs([type]);
    const projection = projectionType(assoc, trait, args);
    const target = this.icx.traits.tryNormalize(projection);
    if (target !== undefined) return target.kind === "unknown" ? undefined : target;
    return this.icx.traits.holds({ trait, args }) === "yes" ? projection : undefined;
  }

  /** `<args[0] as trait<..>>::name`, normalised; a variable while it cannot be told. */
  traitProjection(traitPath: string, name: string, list: readonly GenericArg[]): Type | undefined {
    const trait = this.icx.cx.trait(traitPath);
    const assoc = trait?.associatedTypes.get(name);
    if (trait === undefined || assoc === undefined) return undefined;
    return this.icx.traits.normalize(projectionType(assoc, trait, genericArgs(list)));
  }

  isCopy(type: Type): Knowledge {
    switch (type.kind) {
      case "ref":
        return type.mutable ? "no" : "yes";
      case "int":
      case "float":
      case "bool":
      case "char":
      case "never":
      case "rawPointer":
      case "fnDef":
      case "fnPointer":
        return "yes";
      case "unknown":
        return "unknown";
      default: {
        const trait = this.icx.cx.trait("copy");
        return trait === undefined ? "unknown" : this.mayHold({ trait, args: genericArgs([type]) });
      }
    }
  }

  /** Has the type an impl of this language trait for itself, whatever its arguments? */
  #hasImplOf(langItem: string, adt: AdtDef, type: Type): boolean {
    const trait = this.icx.cx.trait(langItem);
    const head = headOf(this.icx.cx, type);
    if (trait === undefined || head === undefined) return false;
    return this.icx.cx.impls
      .traitImpls(trait, head)
      .some(({ header }) => header.selfType.kind === "adt" && header.selfType.adt === adt);
  }

  hasDropImpl(type: Type & { readonly kind: "adt" }): boolean {
    return this.#hasImplOf("drop", type.adt, type);
  }

  hasCoerceUnsizedImpl(type: Type & { readonly kind: "adt" }): boolean {
    return this.#hasImplOf("coerce_unsized", type.adt, type);
  }

  isSupertrait(sub: TraitDef, sup: TraitDef): boolean {
    return superTraits(this.icx.cx, sub).has(sup);
  }
}
