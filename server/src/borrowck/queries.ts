/**
 * What borrow checking asks of types: a narrow port over the types room, for the bounds in force in one body.
 *
 * Terms that go in may hold region variables (numbered from 0 for one term, see `regionTypes.ts`); what comes out keeps
 * them, so that the answer says which region of the input each region of the output is. Every answer may be unknown.
 */

import type { Knowledge } from "../base/knowledge.js";
import type { MoveQueries } from "../dataflow/movePaths.js";
import type {
  AdtDef,
  ConstDef,
  FieldDef,
  FunctionDef,
  HeadDef,
  ImplDef,
  TraitDef,
  TypeAliasDef,
  VariantDef,
} from "../hir/defs.js";
import type { BlockExpr, ClosureExpr } from "../syntax/ast.js";
import type { ClosureFacts, ObjectLifetime } from "../types/context.js";
import type { Predicate } from "../types/predicate.js";
import type { FnSignature, GenericArgs, OpaqueType, ProjectionType, Region, TraitRef, Type } from "../types/type.js";
import type { Variance } from "../types/variance.js";

export interface BorrowckQueries extends MoveQueries {
  isCopy(type: Type): Knowledge;
  needsDrop(type: Type): Knowledge;
  /** One entry a parameter, in the order of `genericsOf`. */
  variancesOf(adt: AdtDef): readonly Variance[];
  /** The type of a field with the arguments put in, normalised. */
  fieldType(field: FieldDef, args: GenericArgs): Type;
  /** The declared signature with the arguments put in, normalised; its own bound regions stay bound. */
  signatureOf(
    def: FunctionDef | VariantDef,
    args: GenericArgs,
    equal?: (a: Region, b: Region) => void,
  ): FnSignature | undefined;
  /** The same as it is written, not normalised. */
  statedSignatureOf(def: FunctionDef | VariantDef, args: GenericArgs): FnSignature | undefined;
  /** The declared type of a constant with the arguments of its impl or trait put in, normalised. */
  constType(def: ConstDef, args: GenericArgs): Type;
  /** Where clauses and bounds of the item and its parents with the arguments put in, binders not opened; of a data type also what its fields ask. */
  predicatesOf(def: FunctionDef | ImplDef | TraitDef | AdtDef | TypeAliasDef, args: GenericArgs): readonly Predicate[];
  /** What a trait asks of whoever implements it besides: its supertraits and `Self: 'static`. */
  superPredicatesOf(trait: TraitDef, args: GenericArgs): readonly Predicate[];
  /** Is it bounded by a trait that is not found? It may be `'static` for that. */
  isOpen(type: Type): boolean;
  /** What may be assumed in the body that is checked. */
  readonly environment: readonly Predicate[];
  /** What may be assumed in the item: bounds and where clauses with all that follows from them. */
  environmentOf(owner: HeadDef): readonly Predicate[];
  /** What the declaration of an associated type says of a projection to it, and an `impl Trait` of itself. */
  boundsOf(alias: ProjectionType | OpaqueType): readonly Predicate[];
  /** `impl Trait + 'static`, or an associated type declared so. */
  isStaticAlias(type: ProjectionType | OpaqueType): boolean;
  /** `dyn Any` is always `dyn Any + 'static`: the trait itself asks it. Unknown where a supertrait is not found. */
  isStaticTrait(trait: TraitDef): Knowledge;
  /**
   * Projections replaced by what they stand for, where that is known. `equal` is told of regions that must be the same for it, `outlives` of
   * what the impl asks besides.
   */
  normalize(type: Type, equal?: (a: Region, b: Region) => void, outlives?: (predicate: Predicate) => void): Type;
  /**
   * Finds why a bound holds and tells which regions must be the same for it: `Vec<&'0 str>: FromIterator<&'1 str>`. `outlives` is told what
   * the impl asks besides: `impl<'a, T: 'a> Tr for S<'a, T>`.
   */
  prove(predicate: Predicate, equal: (a: Region, b: Region) => void, outlives?: (predicate: Predicate) => void): void;
  /** The same in terms of the item itself, whose lifetimes are not numbered. */
  proveInHead(traitRef: TraitRef, outlives: (predicate: Predicate) => void): void;
  /** The same for `Copy`: `Held<'0>: Copy` where `impl Copy for Held<'static> {}`. */
  proveCopy(type: Type, equal: (a: Region, b: Region) => void): void;
  /** Tells what the closures of the body are, before anything else is asked. */
  setClosures(facts: ReadonlyMap<ClosureExpr | BlockExpr, ClosureFacts>): void;
  /**
   * Places in the data type's parameter list of what its `Drop` impl promises not to look at (`#[may_dangle]`, RFC 1327); undefined: it
   * has no `Drop` impl, or that is not known.
   */
  danglingParameters(adt: AdtDef): ReadonlySet<number> | undefined;
  /** For messages; undefined where a part is unknown. */
  displayType(type: Type): string | undefined;
  /** Types whose well-formedness an item may rely on besides those of its signature: what the header of the impl around it names. */
  impliedTypes(owner: HeadDef): readonly Type[];
  /** The self type of an impl with the arguments put in, normalised; further arguments are a member's own. */
  selfTypeOf(impl: ImplDef, args: GenericArgs): Type;
  /** Does the declared type or signature have a lifetime that nobody gives (E0106)? Of a variant: of one of its fields. */
  lacksLifetime(def: FieldDef | VariantDef | FunctionDef): boolean;
  /** Every generic parameter of the owner standing for itself. */
  identityArgs(owner: HeadDef): GenericArgs;
  /** `FnOnce`, `FnMut`, `Fn` and their `Output`. */
  isFnTrait(trait: TraitDef): boolean;
  /** What a trait asks that its objects outlive: the place of a lifetime among its parameters. */
  objectLifetime(trait: TraitDef): ObjectLifetime;
}
