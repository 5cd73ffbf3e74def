/** Visits a type and everything inside it, outermost first. */
import { assertNever } from "../base/assertNever.js";
import { isRegion, isType } from "./interner.js";
import type { GenericArgs, Region, Type } from "./type.js";

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
