/**
 * What building a body asks of types: a narrow port, so that the builder can be read (and tested) without the trait solver.
 *
 * `typeQueries.ts` implements it over the types room for the bounds in force in one body. Every answer may be unknown:
 * `Knowledge` for questions, an `unknown` type for types. Nothing here throws.
 */
import type { Knowledge } from "../../base/knowledge.js";
import type { AdtDef, FieldDef, FunctionDef, VariantDef } from "../../hir/defs.js";
import type { BodyOwner, Const, FnSignature, GenericArgs, Region, Type } from "../../types/type.js";
import type { Callee } from "../../types/typeck.js";

export interface TypeQueries {
  isCopy(type: Type): Knowledge;
  needsDrop(type: Type): Knowledge;
  /** No `UnsafeCell` inside: a constant of this type may be promoted. */
  isFreeze(type: Type): Knowledge;
  /** A value of this type cannot exist, as far as return types go: `!` and what is made of it. */
  isUninhabited(type: Type): boolean;
  /** The type of a field with the generic arguments of its type put in, normalised. */
  fieldType(field: FieldDef, args: GenericArgs): Type;
  /** The instantiated signature of a function item's type, function pointer or closure-like value, regions erased. */
  signatureOf(type: Type): FnSignature | undefined;
  /** What an `async fn` gives when awaited; for other owners the signature's output. */
  bodyOutput(owner: BodyOwner, signature: FnSignature): Type;

  readonly unit: Type;
  readonly bool: Type;
  readonly usize: Type;
  readonly never: Type;
  readonly emptyArgs: GenericArgs;
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

  /** What `?` hands on when it leaves: `Result<Infallible, E>` of a `Result<T, E>`, `Option<Infallible>` of an `Option`. */
  residualOf(operand: Type): Type;
  /** `Option`, `ControlFlow`, `Poll`, `Range`, …: a type of core by name; undefined when the index is not there. */
  coreAdt(name: CoreAdt): AdtDef | undefined;
  coreVariant(name: CoreAdt, variant: string): VariantDef | undefined;
  /** A trait's function with `Self` and further arguments filled in. */
  coreCallee(name: CoreFunction, args: readonly Type[], inputs: readonly Type[], output: Type): Callee | undefined;
  /** `Iterator::next`, `FromResidual::from_residual`, …: undefined when the index is not there. */
  coreFunction(name: CoreFunction): FunctionDef | undefined;
}

export type CoreAdt = "Option" | "ControlFlow" | "Poll" | "Pin" | "Range" | "RangeFrom" | "RangeTo" | "RangeFull" | "RangeInclusive" | "RangeToInclusive";
export type CoreFunction = "Iterator::next" | "IntoIterator::into_iter" | "FromResidual::from_residual" | "Try::branch" | "Deref::deref" | "DerefMut::deref_mut" | "Future::poll" | "IntoFuture::into_future";
