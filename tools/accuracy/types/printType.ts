/**
 * Our types in the form that `normalise.ts` gives rustc's. Closures are named by where they stand.
 */
import type { Expr } from "../../../server/src/syntax/ast.js";
import { isRegion, isType } from "../../../server/src/types/argTerms.js";
import type { TypeContext } from "../../../server/src/types/context.js";
import { displayConst } from "../../../server/src/types/display.js";
import { defaultTypeOf } from "../../../server/src/types/items.js";
import { eraseRegions, substitute } from "../../../server/src/types/subst.js";
import type { AdtType, FnSignature, GenericArgs, Type } from "../../../server/src/types/type.js";

/** `line:column` of a closure or async block. */
export type PositionOf = (expr: Expr) => string;

export function printType(cx: TypeContext, type: Type, positionOf: PositionOf): string {
  const print = (inner: Type): string => printType(cx, inner, positionOf);
  const list = (types: readonly Type[]): string => types.map(print).join(", ");
  switch (type.kind) {
    case "bool":
    case "char":
    case "str":
      return type.kind;
    case "never":
      return "!";
    case "int":
    case "float":
      return type.name;
    case "adt":
      return type.adt.name + withArgs(printArgs(cx, argsWithoutDefaults(cx, type), positionOf));
    case "ref":
      return `&${type.mutable ? "mut " : ""}${print(type.inner)}`;
    case "rawPointer":
      return `*${type.mutable ? "mut" : "const"} ${print(type.inner)}`;
    case "slice":
      return `[${print(type.element)}]`;
    case "array":
      return `[${print(type.element)}; ${displayConst(type.length)}]`;
    case "tuple":
      return type.elements.length === 1 ? `(${list(type.elements)},)` : `(${list(type.elements)})`;
    case "fnDef":
      return `fn item ${type.def.name}`;
    case "fnPointer":
      return printSignature(type.signature, print);
    case "closure":
      return `{closure ${positionOf(type.expr)}}`;
    case "coroutine":
      return `{async ${positionOf(type.expr)}}`;
    case "dyn": {
      const parts: string[] = type.autoTraits.map((trait) => trait.name);
      if (type.principal !== undefined) parts.push(printPrincipal(cx, type, type.principal, positionOf));
      return `dyn ${parts.sort().join(" + ")}`;
    }
    case "opaque":
      return "impl";
    case "param":
      return type.param.kind === "implTrait" ? "impl" : type.param.name;
    case "projection": {
      const [self, ...rest] = type.args.list;
      const own = rest.slice(0, type.trait.generics.params.length);
      const args = printArgs(cx, own, positionOf);
      return `<${self !== undefined && isType(self) ? print(self) : "_"} as ${type.trait.name}${withArgs(args)}>::${type.assoc.name}`;
    }
    case "infer":
      return type.sort === "general" ? "_" : `{${type.sort}}`;
    case "foreign":
      return type.alias.name;
    case "unknown":
      return "?";
  }
}

function printPrincipal(
  cx: TypeContext,
  type: Type & { readonly kind: "dyn" },
  principal: NonNullable<(Type & { readonly kind: "dyn" })["principal"]>,
  positionOf: PositionOf,
): string {
  const { name, langItem } = principal.trait;
  const [first] = principal.args.list;
  if (
    (langItem === "fn" || langItem === "fn_mut" || langItem === "fn_once") &&
    first !== undefined &&
    isType(first) &&
    first.kind === "tuple"
  ) {
    const inputs = first.elements.map((input) => printType(cx, input, positionOf)).join(", ");
    const output = type.bindings[0]?.type;
    const isUnit = output === undefined || (output.kind === "tuple" && output.elements.length === 0);
    return `${name}(${inputs})${isUnit ? "" : ` -> ${printType(cx, output, positionOf)}`}`;
  }
  const args = printArgs(cx, principal.args.list, positionOf);
  for (const binding of type.bindings) args.push(`${binding.assoc.name} = ${printType(cx, binding.type, positionOf)}`);
  return name + withArgs(args);
}

function withArgs(args: readonly string[]): string {
  return args.length === 0 ? "" : `<${args.join(", ")}>`;
}

function printArgs(cx: TypeContext, list: GenericArgs["list"], positionOf: PositionOf): string[] {
  const parts: string[] = [];
  for (const arg of list) {
    if (isType(arg)) parts.push(printType(cx, arg, positionOf));
    else if (!isRegion(arg)) parts.push(displayConst(arg));
  }
  return parts;
}

/** Trailing arguments that are the parameter's default are not written. */
function argsWithoutDefaults(cx: TypeContext, { adt, args }: AdtType): GenericArgs["list"] {
  const { params } = adt.generics;
  let end = args.list.length;
  for (; end > 0; end--) {
    const param = params[end - 1];
    const arg = args.list[end - 1];
    if (param?.defaultType === undefined || arg === undefined || !isType(arg)) break;
    if (eraseRegions(substitute(defaultTypeOf(cx, param), args)) !== eraseRegions(arg)) break;
  }
  return args.list.slice(0, end);
}

function printSignature(signature: FnSignature, print: (type: Type) => string): string {
  const inputs = signature.inputs.map(print).join(", ") + (signature.variadic ? ", ..." : "");
  const isUnit = signature.output.kind === "tuple" && signature.output.elements.length === 0;
  return `fn(${inputs})${isUnit ? "" : ` -> ${print(signature.output)}`}`;
}
