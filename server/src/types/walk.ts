/** Visits a type and everything inside it, outermost first. */
import { assertNever } from "../base/assertNever.js";
import { isRegion, isType } from "./argTerms.js";
import {
  type DynType,
  type FnPointerType,
  type GenericArg,
  type GenericArgs,
  type Region,
  type Type,
  TypeFlag,
} from "./type.js";

/** `visit` answers whether to look inside. */
export function walkType(type: Type, visit: (type: Type) => boolean, onRegion?: (region: Region) => void): void {
  if (!visit(type)) return;
  switch (type.kind) {
    case "bool":
    case "char":
    case "str":
    case "never":
    case "int":
    case "float":
    case "foreign":
    case "unknown":
    case "infer":
    case "param":
      return;
    case "adt":
    case "fnDef":
    case "opaque":
    case "projection":
      walkArgs(type.args, visit, onRegion);
      return;
    case "ref":
      onRegion?.(type.region);
      walkType(type.inner, visit, onRegion);
      return;
    case "rawPointer":
      walkType(type.inner, visit, onRegion);
      return;
    case "slice":
    case "array":
      walkType(type.element, visit, onRegion);
      return;
    case "tuple":
      for (const element of type.elements) walkType(element, visit, onRegion);
      return;
    case "fnPointer":
      for (const input of type.signature.inputs) walkType(input, visit, onRegion);
      walkType(type.signature.output, visit, onRegion);
      return;
    case "closure":
      walkArgs(type.parentArgs, visit, onRegion);
      return;
    case "coroutine":
      walkArgs(type.parentArgs, visit, onRegion);
      walkType(type.output, visit, onRegion);
      return;
    case "dyn":
      onRegion?.(type.region);
      if (type.principal !== undefined) walkArgs(type.principal.args, visit, onRegion);
      for (const binding of type.bindings) walkType(binding.type, visit, onRegion);
      return;
    default:
      assertNever(type);
  }
}

function walkArgs(args: GenericArgs, visit: (type: Type) => boolean, onRegion?: (region: Region) => void): void {
  for (const arg of args.list) {
    if (isType(arg)) walkType(arg, visit, onRegion);
    else if (isRegion(arg)) onRegion?.(arg);
  }
}

/** What a function pointer or object is made of; nothing where it binds lifetimes of its own, of which nothing is asked outside of it. */
export function partsWithoutBinder(type: FnPointerType | DynType): readonly GenericArg[] {
  if (type.kind === "fnPointer") {
    const { inputs, output, binder } = type.signature;
    return binder === 0 ? [...inputs, output] : [];
  }
  const parts = [...(type.principal?.args.list ?? []), ...type.bindings.map((binding) => binding.type)];
  return parts.some((part) => isType(part) && (part.flags & TypeFlag.hasBoundRegion) !== 0) ? [] : parts;
}
