/**
 * What building a body asks of types: a narrow port, so that the builder can be read (and tested) without the trait solver.
 *
 * `typeQueries.ts` implements it over the types room for the bounds in force in one body. Every answer may be unknown:
 * `Knowledge` for questions, an `unknown` type for types. Nothing here throws.
 */
import type { Knowledge } from "../../base/knowledge.js";
import type { AdtDef, ConstDef, FieldDef, VariantDef } from "../../hir/defs.js";
import type { Const, FnSignature, GenericArgs, Region, Type } from "../../types/type.js";
import type { Callee, TypeckResults } from "../../types/typeck.js";

export interface TypeQueries {
  isCopy(type: Type): Knowledge;
  needsDrop(type: Type): Knowledge;
  /** Of the type itself, whatever its fields do. */
  implementsDrop(adt: AdtDef): Knowledge;
  /** No `UnsafeCell` inside: a constant of this type may be promoted. */
  isFreeze(type: Type): Knowledge;
  /** A value of this type cannot exist, as far as the body can see. */
  isUninhabited(type: Type): boolean;
  /** The type of a field with the generic arguments of its type put in, normalised. */
  fieldType(field: FieldDef, args: GenericArgs): Type;
  /** The body's own signature: of an `async fn` with what it gives when awaited; of others what inference says. Regions as written. */
  bodySignature(results: TypeckResults): FnSignature;
  /** Types of the inputs as the function declares them, with its own parameters: `T` is `T`. */
  /** Regions erased, projections normalised. */
  normalized(type: Type): Type;

  readonly unit: Type;
  readonly bool: Type;
  readonly usize: Type;
  readonly never: Type;
  readonly erased: Region;
  unknown(reason: string): Type;
  reference(inner: Type, mutable: boolean): Type;
  staticReference(inner: Type): Type;
  rawPointer(inner: Type, mutable: boolean): Type;
  tuple(elements: readonly Type[]): Type;
  slice(element: Type): Type;
  array(element: Type, length: bigint): Type;
  adt(adt: AdtDef, args: readonly Type[]): Type;
  /** The type of a function item, for the constant that a call calls. */
  functionItem(callee: Callee): Type;
  /** An array's length if it is a number. */
  constLength(length: Const): number | undefined;
  isBox(type: Type): boolean;
  /** Tells a definition from all others, also from those of its name. */
  idOf(def: ConstDef): number;

  /** What `?` hands on when it leaves: `Result<Infallible, E>` of a `Result<T, E>`, `Option<Infallible>` of an `Option`. */
  residualOf(operand: Type): Type;
  /** `Option`, `ControlFlow`, `Poll`, `Range`, …: a type of core by name; undefined when the index is not there. */
  coreAdt(name: CoreAdt): AdtDef | undefined;
  coreVariant(name: CoreAdt, variant: string): VariantDef | undefined;
  /** A trait's function with `Self` and further arguments filled in. */
  coreCallee(name: CoreFunction, args: readonly Type[], inputs: readonly Type[], output: Type): Callee | undefined;
}

export type CoreAdt = "Option" | "Result" | "ControlFlow" | "Poll" | "Infallible";
export type CoreFunction =
  | "Iterator::next"
  | "FromResidual::from_residual"
  | "Deref::deref"
  | "DerefMut::deref_mut"
  | "Future::poll";
