/**
 * Makes types, hash-consed: asking twice for the same type gives the same object, so that equality is identity.
 *
 * Tables are keyed by the integer ids of the parts. They only grow, until all terms are forgotten (`termIds.ts`).
 *
 * What is not here: regions, consts and lists of arguments (`argTerms.ts`); any operation on terms, see `subst.ts` and `inferCtxt.ts`.
 */
import type { AdtDef, FunctionDef, TraitDef, TypeAliasDef, VariantDef } from "../hir/defs.js";
import type { BlockExpr, ClosureExpr } from "../syntax/ast.js";
import { erasedRegion, flagsFrom, genericArgs, noArgs } from "./argTerms.js";
import { nextTermId, pair, whenForgotten } from "./termIds.js";
import {
  type AdtType,
  type BodyOwner,
  type ClosureType,
  type Const,
  type CoroutineType,
  type DynType,
  type FloatName,
  type FnDefType,
  type FnPointerType,
  type FnSignature,
  type GenericArgs,
  type GenericParam,
  type InferType,
  type IntName,
  type OpaqueDef,
  type OpaqueType,
  type ParamType,
  type ProjectionType,
  type RefType,
  type Region,
  type Type,
  TypeFlag,
  type UnknownType,
} from "./type.js";

// ---------------------------------------------------------------------------------------------------- Plain types

export const boolType: Type = { kind: "bool", id: nextTermId(), flags: 0 };
export const charType: Type = { kind: "char", id: nextTermId(), flags: 0 };
export const strType: Type = { kind: "str", id: nextTermId(), flags: 0 };
export const neverType: Type = { kind: "never", id: nextTermId(), flags: 0 };

function makeInt(name: IntName): Type & { readonly kind: "int" } {
  return { kind: "int", id: nextTermId(), flags: 0, name };
}
const intTypes: { readonly [Name in IntName]: Type & { readonly kind: "int" } } = {
  i8: makeInt("i8"),
  i16: makeInt("i16"),
  i32: makeInt("i32"),
  i64: makeInt("i64"),
  i128: makeInt("i128"),
  isize: makeInt("isize"),
  u8: makeInt("u8"),
  u16: makeInt("u16"),
  u32: makeInt("u32"),
  u64: makeInt("u64"),
  u128: makeInt("u128"),
  usize: makeInt("usize"),
};
export function intType(name: IntName): Type & { readonly kind: "int" } {
  return intTypes[name];
}
function makeFloat(name: FloatName): Type & { readonly kind: "float" } {
  return { kind: "float", id: nextTermId(), flags: 0, name };
}
const floatTypes: { readonly [Name in FloatName]: Type & { readonly kind: "float" } } = {
  f16: makeFloat("f16"),
  f32: makeFloat("f32"),
  f64: makeFloat("f64"),
  f128: makeFloat("f128"),
};
export function floatType(name: FloatName): Type & { readonly kind: "float" } {
  return floatTypes[name];
}
let unknownTypes = new Map<string, UnknownType>();
export function unknownType(reason: string): UnknownType {
  let made = unknownTypes.get(reason);
  if (made === undefined) {
    made = { kind: "unknown", id: nextTermId(), flags: TypeFlag.hasUnknown, reason };
    unknownTypes.set(reason, made);
  }
  return made;
}

let inferTypes: InferType[][] = [[], [], []];
/** `sort`s do not share numbers with each other by chance: the variable's number alone identifies it within one body. */
export function inferType(variable: number, sort: InferType["sort"]): InferType {
  const table = inferTypes[sort === "general" ? 0 : sort === "int" ? 1 : 2] ?? [];
  let made = table[variable];
  if (made === undefined) {
    made = { kind: "infer", id: nextTermId(), flags: TypeFlag.hasInfer, variable, sort };
    table[variable] = made;
  }
  return made;
}

let paramTypes = new WeakMap<GenericParam, ParamType>();
/** `index`: the parameter's place in the flattened list, see `generics.ts`. */
export function paramType(param: GenericParam, index: number): ParamType {
  let made = paramTypes.get(param);
  if (made === undefined) {
    made = { kind: "param", id: nextTermId(), flags: TypeFlag.hasParam, param, index };
    paramTypes.set(param, made);
  }
  return made;
}

// ------------------------------------------------------------------------------------------------- Built from parts

let erasedRefs = new Map<number, RefType>();
let regionRefs = new Map<number, RefType>();
/** `&inner` or `&mut inner`. */
export function refType(mutable: boolean, inner: Type, region: Region = erasedRegion): RefType {
  const innerKey = inner.id * 2 + (mutable ? 1 : 0);
  const isErased = region === erasedRegion;
  const table = isErased ? erasedRefs : regionRefs;
  const key = isErased ? innerKey : pair(innerKey, region.id);
  let made = table.get(key);
  if (made === undefined) {
    made = { kind: "ref", id: nextTermId(), flags: inner.flags | flagsFrom(region), region, mutable, inner };
    table.set(key, made);
  }
  return made;
}

type RawPointerType = Type & { readonly kind: "rawPointer" };
let rawPointers = new Map<number, RawPointerType>();
export function rawPointerType(mutable: boolean, inner: Type): RawPointerType {
  const key = inner.id * 2 + (mutable ? 1 : 0);
  let made = rawPointers.get(key);
  if (made === undefined) {
    made = { kind: "rawPointer", id: nextTermId(), flags: inner.flags, mutable, inner };
    rawPointers.set(key, made);
  }
  return made;
}

type SliceType = Type & { readonly kind: "slice" };
let slices = new Map<number, SliceType>();
export function sliceType(element: Type): SliceType {
  let made = slices.get(element.id);
  if (made === undefined) {
    made = { kind: "slice", id: nextTermId(), flags: element.flags, element };
    slices.set(element.id, made);
  }
  return made;
}

type ArrayType = Type & { readonly kind: "array" };
let arrays = new Map<number, ArrayType>();
export function arrayType(element: Type, length: Const): ArrayType {
  const key = pair(element.id, length.id);
  let made = arrays.get(key);
  if (made === undefined) {
    made = { kind: "array", id: nextTermId(), flags: element.flags | flagsFrom(length), element, length };
    arrays.set(key, made);
  }
  return made;
}

export type TupleType = Type & { readonly kind: "tuple" };
let tuples = new Map<number, TupleType>();
/** The list is kept: don't change it afterwards. */
export function tupleType(elements: readonly Type[]): TupleType {
  const args = genericArgs(elements);
  let made = tuples.get(args.id);
  if (made === undefined) {
    made = { kind: "tuple", id: nextTermId(), flags: args.flags, elements };
    tuples.set(args.id, made);
  }
  return made;
}
export const unitType: TupleType = tupleType([]);

/** Terms of one definition, by the id of their arguments. */
class ByDef<Def extends WeakKey, Term> {
  #tables = new WeakMap<Def, Map<number, Term>>();
  get(def: Def, key: number): Term | undefined {
    return this.#tables.get(def)?.get(key);
  }
  set(def: Def, key: number, term: Term): void {
    let table = this.#tables.get(def);
    if (table === undefined) {
      table = new Map();
      this.#tables.set(def, table);
    }
    table.set(key, term);
  }
}

let adtTypes = new ByDef<AdtDef, AdtType>();
export function adtType(adt: AdtDef, args: GenericArgs): AdtType {
  let made = adtTypes.get(adt, args.id);
  if (made === undefined) {
    made = { kind: "adt", id: nextTermId(), flags: args.flags, adt, args };
    adtTypes.set(adt, args.id, made);
  }
  return made;
}

let fnDefTypes = new ByDef<FunctionDef | VariantDef, FnDefType>();
export function fnDefType(def: FunctionDef | VariantDef, args: GenericArgs): FnDefType {
  let made = fnDefTypes.get(def, args.id);
  if (made === undefined) {
    made = { kind: "fnDef", id: nextTermId(), flags: args.flags, def, args };
    fnDefTypes.set(def, args.id, made);
  }
  return made;
}

export interface SignatureParts {
  readonly inputs: readonly Type[];
  readonly output: Type;
  readonly variadic?: boolean;
  readonly isUnsafe?: boolean;
  readonly abi?: string | undefined;
  readonly binder?: number;
}
let signatures = new Map<string, Map<number, FnSignature>>();
/** The list of inputs is kept: don't change it afterwards. */
export function fnSignature(parts: SignatureParts): FnSignature {
  const { inputs, output, variadic = false, isUnsafe = false, abi, binder = 0 } = parts;
  const args = genericArgs([...inputs, output]);
  const abiKey = abi ?? "Rust";
  let table = signatures.get(abiKey);
  if (table === undefined) {
    table = new Map();
    signatures.set(abiKey, table);
  }
  const key = (args.id * 1024 + Math.min(binder, 1023)) * 4 + (variadic ? 2 : 0) + (isUnsafe ? 1 : 0);
  let made = table.get(key);
  if (made === undefined) {
    made = {
      id: nextTermId(),
      flags: args.flags,
      inputs,
      output,
      variadic,
      isUnsafe,
      abi: abi === "Rust" ? undefined : abi,
      binder,
    };
    table.set(key, made);
  }
  return made;
}

let fnPointers = new Map<number, FnPointerType>();
export function fnPointerType(signature: FnSignature): FnPointerType {
  let made = fnPointers.get(signature.id);
  if (made === undefined) {
    made = { kind: "fnPointer", id: nextTermId(), flags: signature.flags, signature };
    fnPointers.set(signature.id, made);
  }
  return made;
}

let closureTypes = new ByDef<ClosureExpr, ClosureType>();
export function closureType(expr: ClosureExpr, owner: BodyOwner, parentArgs: GenericArgs): ClosureType {
  let made = closureTypes.get(expr, parentArgs.id);
  if (made === undefined) {
    made = {
      kind: "closure",
      id: nextTermId(),
      flags: parentArgs.flags | TypeFlag.hasClosure,
      expr,
      owner,
      parentArgs,
    };
    closureTypes.set(expr, parentArgs.id, made);
  }
  return made;
}

let coroutineTypes = new ByDef<BlockExpr | ClosureExpr, CoroutineType>();
export function coroutineType(
  expr: BlockExpr | ClosureExpr,
  owner: BodyOwner,
  parentArgs: GenericArgs,
  output: Type,
): CoroutineType {
  const key = pair(parentArgs.id, output.id);
  let made = coroutineTypes.get(expr, key);
  if (made === undefined) {
    made = {
      kind: "coroutine",
      id: nextTermId(),
      flags: parentArgs.flags | output.flags | TypeFlag.hasClosure,
      expr,
      owner,
      parentArgs,
      output,
    };
    coroutineTypes.set(expr, key, made);
  }
  return made;
}

const definitionIds = new WeakMap<WeakKey, number>();
/** A number for a definition, unique in the process. */
export function definitionId(def: WeakKey): number {
  let id = definitionIds.get(def);
  if (id === undefined) {
    id = nextTermId();
    definitionIds.set(def, id);
  }
  return id;
}

let dynTypes = new Map<string, DynType>();
export function dynType(
  principal: DynType["principal"],
  bindings: DynType["bindings"],
  autoTraits: readonly TraitDef[],
  region: Region,
): DynType {
  const sortedAutos =
    autoTraits.length < 2 ? autoTraits : [...new Set(autoTraits)].sort((a, b) => definitionId(a) - definitionId(b));
  const sortedBindings =
    bindings.length < 2 ? bindings : [...bindings].sort((a, b) => definitionId(a.assoc) - definitionId(b.assoc));
  let key = principal === undefined ? "" : `${definitionId(principal.trait)},${principal.args.id}`;
  let flags = flagsFrom(region) | (principal?.args.flags ?? 0);
  for (const { assoc, type } of sortedBindings) {
    key += `;${definitionId(assoc)}=${type.id}`;
    flags |= type.flags;
  }
  for (const trait of sortedAutos) key += `+${definitionId(trait)}`;
  key += `'${region.id}`;
  let made = dynTypes.get(key);
  if (made === undefined) {
    made = {
      kind: "dyn",
      id: nextTermId(),
      flags,
      principal,
      bindings: sortedBindings,
      autoTraits: sortedAutos,
      region,
    };
    dynTypes.set(key, made);
  }
  return made;
}

let opaqueTypes = new ByDef<OpaqueDef, OpaqueType>();
export function opaqueType(def: OpaqueDef, args: GenericArgs): OpaqueType {
  let made = opaqueTypes.get(def, args.id);
  if (made === undefined) {
    made = { kind: "opaque", id: nextTermId(), flags: args.flags | TypeFlag.hasOpaque, def, args };
    opaqueTypes.set(def, args.id, made);
  }
  return made;
}

let projectionTypes = new ByDef<TypeAliasDef, ProjectionType>();
/** `trait` declares `assoc`; `args`: `Self`, the trait's other arguments, the associated type's own. */
export function projectionType(assoc: TypeAliasDef, trait: TraitDef, args: GenericArgs): ProjectionType {
  let made = projectionTypes.get(assoc, args.id);
  if (made === undefined) {
    made = { kind: "projection", id: nextTermId(), flags: args.flags | TypeFlag.hasProjection, assoc, trait, args };
    projectionTypes.set(assoc, args.id, made);
  }
  return made;
}

type ForeignType = Type & { readonly kind: "foreign" };
let foreignTypes = new WeakMap<TypeAliasDef, ForeignType>();
export function foreignType(alias: TypeAliasDef): ForeignType {
  let made = foreignTypes.get(alias);
  if (made === undefined) {
    made = { kind: "foreign", id: nextTermId(), flags: 0, alias };
    foreignTypes.set(alias, made);
  }
  return made;
}

whenForgotten(() => {
  unknownTypes = new Map();
  inferTypes = [[], [], []];
  paramTypes = new WeakMap();
  erasedRefs = new Map();
  regionRefs = new Map();
  rawPointers = new Map();
  slices = new Map();
  arrays = new Map();
  tuples = new Map([[noArgs.id, unitType]]);
  adtTypes = new ByDef();
  fnDefTypes = new ByDef();
  signatures = new Map();
  fnPointers = new Map();
  closureTypes = new ByDef();
  coroutineTypes = new ByDef();
  dynTypes = new Map();
  opaqueTypes = new ByDef();
  projectionTypes = new ByDef();
  foreignTypes = new WeakMap();
});
