/**
 * What building a body asks of types, answered by the types room under the bounds in force in that body.
 *
 * Questions about one type are asked again and again (every use of a variable): answers are remembered by type, which is
 * exact because equal types are the same object.
 */
import type { AdtDef, FieldDef, FunctionDef, VariantDef } from "../../hir/defs.js";
import { constValue, erasedRegion, genericArgs, isType, staticRegion } from "../../types/argTerms.js";
import type { TypeContext } from "../../types/context.js";
import {
  adtType,
  arrayType,
  boolType,
  fnDefType,
  fnSignature,
  intType,
  neverType,
  rawPointerType,
  refType,
  sliceType,
  tupleType,
  unitType,
  unknownType,
} from "../../types/interner.js";
import { typeOfField } from "../../types/items.js";
import { signatureInfo } from "../../types/signatures.js";
import { eraseRegions, substitute } from "../../types/subst.js";
import type { AdtType, FnSignature, GenericArgs, Type } from "../../types/type.js";
import type { Callee, TypeckResults } from "../../types/typeck.js";
import { isUninhabited } from "./inhabited.js";
import type { CoreAdt, CoreFunction, TypeQueries } from "./queries.js";
import { typeProperties } from "./typeProperties.js";

/** Where the types and traits of core that desugarings name are declared. */
const coreAdts: Readonly<Record<CoreAdt, string>> = {
  Option: "core::option::Option",
  Result: "core::result::Result",
  ControlFlow: "core::ops::ControlFlow",
  Poll: "core::task::Poll",
  Infallible: "core::convert::Infallible",
};
const coreTraits: Readonly<Record<CoreFunction, readonly [trait: string, name: string]>> = {
  "Iterator::next": ["core::iter::Iterator", "next"],
  "FromResidual::from_residual": ["core::ops::FromResidual", "from_residual"],
  "Deref::deref": ["core::ops::Deref", "deref"],
  "DerefMut::deref_mut": ["core::ops::DerefMut", "deref_mut"],
  "Future::poll": ["core::future::Future", "poll"],
};

export function typeQueries(context: TypeContext, results: TypeckResults): TypeQueries {
  const properties = typeProperties(context, results);
  const normalized = (type: Type): Type => properties.normalized(eraseRegions(type));
  const fieldTypes = new Map<FieldDef, Map<GenericArgs, Type>>();
  const variants = new Map<string, VariantDef | undefined>();

  const fieldType = (field: FieldDef, args: GenericArgs): Type => {
    let byArgs = fieldTypes.get(field);
    if (byArgs === undefined) {
      byArgs = new Map();
      fieldTypes.set(field, byArgs);
    }
    let type = byArgs.get(args);
    if (type === undefined) {
      type = normalized(substitute(eraseRegions(typeOfField(context, field)), args));
      byArgs.set(args, type);
    }
    return type;
  };
  const coreAdt = (name: CoreAdt): AdtDef | undefined => context.adt(coreAdts[name]);
  const adt = (def: AdtDef, args: readonly Type[]): AdtType => adtType(def, genericArgs(args));

  return {
    isCopy: properties.isCopy,
    needsDrop: properties.needsDrop,
    implementsDrop: properties.implementsDrop,
    isFreeze: properties.isFreeze,
    isUninhabited: (type) => isUninhabited(type, context, results.owner.scope.module, fieldType),
    fieldType,
    bodySignature,
    normalized,
    unit: unitType,
    bool: boolType,
    usize: intType("usize"),
    never: neverType,
    erased: erasedRegion,
    unknown: unknownType,
    reference: (inner, mutable) => refType(mutable, inner),
    staticReference: (inner) => refType(false, inner, staticRegion),
    rawPointer: (inner, mutable) => rawPointerType(mutable, inner),
    tuple: tupleType,
    slice: sliceType,
    array: (element, length) => arrayType(element, constValue(length)),
    adt,
    functionItem: (callee) => fnDefType(callee.function, callee.args),
    constLength: (length) =>
      length.kind === "value" && typeof length.value === "bigint" ? Number(length.value) : undefined,
    isBox: (type) => type.kind === "adt" && type.adt.langItem === "owned_box",
    residualOf: (operand) => residualOf(operand, coreAdt("Option"), coreAdt("Result"), coreAdt("Infallible")),
    coreAdt,
    idOf: (def) => context.idOf(def),
    coreVariant: (name, variant) => {
      const key = `${name}::${variant}`;
      if (!variants.has(key))
        variants.set(
          key,
          coreAdt(name)?.variants.find((candidate) => candidate.name === variant),
        );
      return variants.get(key);
    },
    coreCallee: (name, args, inputs, output) => {
      const [trait, method] = coreTraits[name];
      const fn = context.trait(trait)?.functions.get(method);
      return fn === undefined ? undefined : coreCallee(fn, args, inputs, output);
    },
  };

  function bodySignature(of: TypeckResults): FnSignature {
    const { owner, signature } = of;
    if (owner.kind !== "function" || !owner.isAsync) return signature;
    return fnSignature({ ...signature, output: signatureInfo(context, owner).awaited });
  }
}

function coreCallee(fn: FunctionDef, args: readonly Type[], inputs: readonly Type[], output: Type): Callee {
  return {
    function: fn,
    args: genericArgs(args),
    signature: fnSignature({ inputs, output }),
  };
}

function residualOf(
  operand: Type,
  option: AdtDef | undefined,
  result: AdtDef | undefined,
  infallible: AdtDef | undefined,
): Type {
  const unknown = unknownType("the residual of `?`");
  if (operand.kind !== "adt") return unknown;
  const nothing = infallible === undefined ? neverType : adtType(infallible, genericArgs([]));
  if (operand.adt === option) return adtType(option, genericArgs([nothing]));
  const error = operand.args.list[1];
  if (operand.adt === result && error !== undefined && isType(error))
    return adtType(result, genericArgs([nothing, error]));
  return unknown;
}
