/**
 * Types as people write them: `Vec<String>`, `&mut str`, `impl Fn(u8) -> bool`. Paths are shortened to their last segment, erased
 * regions and default arguments (`Vec`'s allocator) left out, as rustc's messages do.
 */
import type { GenericParamDef } from "../hir/defs.js";
import type { Bound, GenericArguments, Path, TypeExpr } from "../syntax/ast.js";
import { isRegion, isType } from "./argTerms.js";
import type { AdtType, Const, DynType, FnSignature, GenericArg, GenericArgs, Region, Type } from "./type.js";
import { isWhollyKnown } from "./type.js";

/** Deeper than this a type is noise to a reader; the rest becomes `…`. */
const MAXIMUM_DEPTH = 6;

/** Undefined when any part of the type is unknown: half a type would be a guess. */
export function displayType(type: Type): string | undefined {
  if (!isWhollyKnown(type)) return undefined;
  return show(type, 0);
}

/** For explanations of gaps and for debugging: unknown parts appear as `_`. */
export function displayPartialType(type: Type): string {
  return show(type, 0);
}

function show(type: Type, depth: number): string {
  if (depth > MAXIMUM_DEPTH) return "…";
  const inside = (inner: Type): string => show(inner, depth + 1);
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
      return showAdt(type, depth);
    case "ref":
      return `&${showRegionBefore(type.region)}${type.mutable ? "mut " : ""}${grouped(type.inner, inside(type.inner))}`;
    case "rawPointer":
      return `*${type.mutable ? "mut" : "const"} ${grouped(type.inner, inside(type.inner))}`;
    case "slice":
      return `[${inside(type.element)}]`;
    case "array":
      return `[${inside(type.element)}; ${displayConst(type.length)}]`;
    case "tuple": {
      const elements = type.elements.map(inside);
      return elements.length === 1 ? `(${elements[0]},)` : `(${elements.join(", ")})`;
    }
    case "fnDef":
      return `fn item ${type.def.name}`;
    case "fnPointer":
      return showSignature(type.signature, depth);
    case "closure":
      return "closure";
    case "coroutine":
      return "async block";
    case "dyn":
      return showDyn(type, depth);
    case "opaque":
      return type.def.kind === "asyncFn"
        ? `future of ${type.def.function.name}`
        : `impl ${displayBounds(type.def.syntax.bounds)}`;
    case "param":
      return type.param.name;
    case "projection": {
      const [self] = type.args.list;
      const owner = self && isType(self) ? inside(self) : "_";
      return self && isType(self) && self.kind === "param"
        ? `${owner}::${type.assoc.name}`
        : `<${owner} as ${type.trait.name}>::${type.assoc.name}`;
    }
    case "foreign":
      return type.alias.name;
    case "infer":
    case "unknown":
      return "_";
  }
}

/** `&(dyn A + B)`: more than one bound needs parentheses after `&` and `*`. */
function grouped(type: Type, text: string): string {
  const isMany = (type.kind === "dyn" || type.kind === "opaque") && text.includes(" + ");
  return isMany ? `(${text})` : text;
}

/** `AtomicBool` and its kin are aliases now, and what everyone calls them. */
const ATOMIC_NAMES: Readonly<Record<string, string>> = {
  bool: "AtomicBool",
  i8: "AtomicI8",
  i16: "AtomicI16",
  i32: "AtomicI32",
  i64: "AtomicI64",
  isize: "AtomicIsize",
  u8: "AtomicU8",
  u16: "AtomicU16",
  u32: "AtomicU32",
  u64: "AtomicU64",
  usize: "AtomicUsize",
};

function showAtomic({ adt, args }: AdtType, depth: number): string | undefined {
  const [value] = args.list;
  if (adt.name !== "Atomic" || adt.crate.origin !== "std" || value === undefined || !isType(value)) return undefined;
  if (value.kind === "rawPointer") return `AtomicPtr<${show(value.inner, depth + 1)}>`;
  return value.kind === "bool" ? ATOMIC_NAMES["bool"] : value.kind === "int" ? ATOMIC_NAMES[value.name] : undefined;
}

function showAdt(type: AdtType, depth: number): string {
  const atomic = showAtomic(type, depth);
  if (atomic !== undefined) return atomic;
  const args = visibleArgs(type.args, type.adt.generics.params);
  if (args.length === 0) return type.adt.name;
  return `${type.adt.name}<${args.map((arg) => showArg(arg, depth)).join(", ")}>`;
}

/** Without erased regions and without trailing arguments that are the parameter's default. */
function visibleArgs(args: GenericArgs, params: readonly GenericParamDef[]): readonly GenericArg[] {
  const list = [...args.list];
  for (let last = list.at(-1); last !== undefined; last = list.at(-1)) {
    const param = params[list.length - 1];
    if (!param || !isDefault(last, param)) break;
    list.pop();
  }
  return list.filter((arg) => !(isRegion(arg) && arg.kind === "erased"));
}

function isDefault(arg: GenericArg, param: GenericParamDef): boolean {
  const { defaultType } = param;
  if (defaultType?.kind !== "path" || !isType(arg) || arg.kind !== "adt") return false;
  return defaultType.path.segments.at(-1)?.ident.name === arg.adt.name;
}

function showArg(arg: GenericArg, depth: number): string {
  if (isType(arg)) return show(arg, depth + 1);
  return isRegion(arg) ? showRegion(arg) : displayConst(arg);
}

function showRegion(region: Region): string {
  switch (region.kind) {
    case "static":
      return "'static";
    case "param":
      return region.param.name;
    case "bound":
      return region.name ?? "'_";
    case "erased":
    case "var":
      return "'_";
  }
}

function showRegionBefore(region: Region): string {
  const text = showRegion(region);
  return text === "'_" ? "" : `${text} `;
}

/** A number, a name, or the text of what is not worked out. */
export function displayConst(value: Const): string {
  switch (value.kind) {
    case "value":
      return String(value.value);
    case "param":
      return value.param.name;
    case "unevaluated":
      return value.text;
    case "infer":
    case "unknown":
      return "_";
  }
}

function showSignature(signature: FnSignature, depth: number): string {
  const inputs = signature.inputs.map((input) => show(input, depth + 1));
  if (signature.variadic) inputs.push("...");
  const abi = signature.abi === undefined ? "" : `extern "${signature.abi}" `;
  const output =
    signature.output.kind === "tuple" && signature.output.elements.length === 0
      ? ""
      : ` -> ${show(signature.output, depth + 1)}`;
  return `${signature.isUnsafe ? "unsafe " : ""}${abi}fn(${inputs.join(", ")})${output}`;
}

function showDyn(type: DynType, depth: number): string {
  const parts: string[] = [];
  if (type.principal) {
    const args = type.principal.args.list
      .filter((arg) => !(isRegion(arg) && arg.kind === "erased"))
      .map((arg) => showArg(arg, depth));
    const bindings = type.bindings.map((binding) => `${binding.assoc.name} = ${show(binding.type, depth + 1)}`);
    const list = [...args, ...bindings];
    const called = showFnTrait(type, depth);
    if (called !== undefined) parts.push(called);
    else parts.push(list.length === 0 ? type.principal.trait.name : `${type.principal.trait.name}<${list.join(", ")}>`);
  }
  parts.push(...type.autoTraits.map((trait) => trait.name));
  if (type.region.kind === "param") parts.push(type.region.param.name);
  return `dyn ${parts.join(" + ")}`;
}

/** `Fn(A) -> B`, for the traits that are written so. */
function showFnTrait(type: DynType, depth: number): string | undefined {
  const trait = type.principal?.trait;
  const inputs = type.principal?.args.list[0];
  if (trait === undefined || inputs === undefined || !/^(?:async_)?fn(?:_mut|_once)?$/.test(trait.langItem ?? ""))
    return undefined;
  if (!isType(inputs) || inputs.kind !== "tuple") return undefined;
  const output = type.bindings[0]?.type;
  const isUnit = output === undefined || (output.kind === "tuple" && output.elements.length === 0);
  return `${trait.name}(${inputs.elements.map((input) => show(input, depth + 1)).join(", ")})${isUnit ? "" : ` -> ${show(output, depth + 1)}`}`;
}

// ------------------------------------------------------------------------------- Bounds of `impl Trait`, as written

/** `Fn(u8) -> bool + 'a` */
export function displayBounds(bounds: readonly Bound[]): string {
  return bounds
    .flatMap((bound) => {
      if (bound.kind === "lifetime") return [bound.lifetime.name];
      return bound.kind === "trait" ? [`${bound.modifier === "maybe" ? "?" : ""}${showPath(bound.path)}`] : [];
    })
    .join(" + ");
}

function showPath(path: Path): string {
  const last = path.segments.at(-1);
  return last ? `${last.ident.name}${showArguments(last.arguments)}` : "_";
}

function showArguments(found: GenericArguments | undefined): string {
  if (!found || found.kind === "returnTypeNotation") return "";
  if (found.kind === "parenthesized") {
    const output = found.output ? ` -> ${showSyntax(found.output)}` : "";
    return `(${found.inputs.map(showSyntax).join(", ")})${output}`;
  }
  const parts = found.arguments.map((argument) => {
    if (argument.kind === "type") return showSyntax(argument.type);
    return argument.kind === "lifetime" ? argument.lifetime.name : "_";
  });
  for (const constraint of found.constraints) {
    if (constraint.type) parts.push(`${constraint.ident.name} = ${showSyntax(constraint.type)}`);
    else parts.push(`${constraint.ident.name}: ${displayBounds(constraint.bounds)}`);
  }
  return parts.length === 0 ? "" : `<${parts.join(", ")}>`;
}

function showSyntax(type: TypeExpr): string {
  switch (type.kind) {
    case "path":
      return showPath(type.path);
    case "reference":
      return `&${type.lifetime ? `${type.lifetime.name} ` : ""}${type.mutable ? "mut " : ""}${showSyntax(type.type)}`;
    case "slice":
      return `[${showSyntax(type.element)}]`;
    case "tuple":
      return `(${type.elements.map(showSyntax).join(", ")})`;
    case "implTrait":
      return `impl ${displayBounds(type.bounds)}`;
    case "dynTrait":
      return `dyn ${displayBounds(type.bounds)}`;
    case "never":
      return "!";
    case "rawPointer":
      return `*${type.mutable ? "mut" : "const"} ${showSyntax(type.type)}`;
    case "array":
    case "functionPointer":
    case "infer":
    case "macroCall":
    case "missing":
      return "_";
  }
}
