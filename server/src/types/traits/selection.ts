/** The answer to "which impl, if any, makes this trait reference true?", as data. */
import type { ImplDef } from "../../hir/defs.js";
import type { Predicate } from "../predicate.js";
import type { GenericArgs, TraitRef } from "../type.js";

/** Why a trait reference holds. */
export type ImplSource =
  | { readonly kind: "impl"; readonly impl: ImplDef; readonly args: GenericArgs }
  /** A where clause, or a bound of the projection or opaque type that is `Self`. */
  | { readonly kind: "bound"; readonly traitRef: TraitRef }
  /** The trait of a `dyn` type or one of its supertraits. */
  | { readonly kind: "object"; readonly traitRef: TraitRef }
  /** By the language. */
  | { readonly kind: "builtin" };

export type Selection =
  /** `nested`: what has to hold besides. */
  | { readonly kind: "yes"; readonly source: ImplSource; readonly nested: readonly Predicate[] }
  | { readonly kind: "no" }
  /** Variables have to be bound first. */
  | { readonly kind: "ambiguous" }
  /** Something in it is not known, or a limit was reached. */
  | { readonly kind: "unknown" };

export const selectedNo: Selection = { kind: "no" };
export const selectedAmbiguous: Selection = { kind: "ambiguous" };
export const selectedUnknown: Selection = { kind: "unknown" };
export const builtinYes: Selection = { kind: "yes", source: { kind: "builtin" }, nested: [] };

export function builtinIf(nested: readonly Predicate[]): Selection {
  return nested.length === 0 ? builtinYes : { kind: "yes", source: { kind: "builtin" }, nested };
}
