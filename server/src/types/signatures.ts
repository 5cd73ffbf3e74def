/**
 * Signatures of functions and constructors, and the opaque types in them.
 *
 * Lifetimes that a function's inputs leave out are bound by the signature, in order; named ones are parameters. The output's
 * are those of `&self`, else of the only lifetime among the inputs (reference, "Lifetime elision in functions").
 *
 * An opaque type (`impl Trait` in the output, the future of an `async fn`) takes as arguments the function's own, and after
 * them the bound lifetimes, so that it follows both when the signature is instantiated. A lifetime it does not capture
 * (before edition 2024: one that its bounds do not name, RFC 3498) is `'static` there, which constrains nothing.
 */
import type { FunctionDef, GenericsDef, VariantDef } from "../hir/defs.js";
import type { Bound, GenericArguments, Path, TypeExpr } from "../syntax/ast.js";
import { boundRegion, erasedRegion, genericArgs, isRegion, isType, staticRegion } from "./argTerms.js";
import { isPathTo } from "./assocLookup.js";
import type { TypeContext } from "./context.js";
import { genericsOf, implTraitParamOf, paramAsType } from "./generics.js";
import { adtType, fnSignature, opaqueType, refType, unitType, unknownType } from "./interner.js";
import { typeOfField } from "./items.js";
import { selfTypeOf } from "./lowerPath.js";
import { type LoweringOptions, TypeLowering } from "./lowerType.js";
import { selfReferences } from "./selfReferences.js";
import { shiftArgs } from "./subst.js";
import type { FnSignature, GenericArg, OpaqueDef, OpaqueType, Region, Type } from "./type.js";

export interface SignatureInfo {
  /** `async fn`: the output is the opaque future. */
  readonly signature: FnSignature;
  /** What an `async fn`'s future gives; else the output. Under the signature's binder. */
  readonly awaited: Type;
  /** Position of the region that output elision gave, if it gave one. */
  readonly elidedOutput: Region | undefined;
}

export function signatureOf(cx: TypeContext, def: FunctionDef | VariantDef): FnSignature {
  return def.kind === "function" ? signatureInfo(cx, def).signature : constructorSignature(cx, def);
}

/** `Some`: `fn(T) -> Option<T>`, in terms of the data type's parameters. */
function constructorSignature(cx: TypeContext, variant: VariantDef): FnSignature {
  let signature = cx.caches.constructorSignatures.get(variant);
  if (signature === undefined) {
    const inputs = variant.fields.map((field) => typeOfField(cx, field));
    signature = fnSignature({ inputs, output: adtType(variant.adt, genericsOf(cx, variant.adt).identity) });
    cx.caches.constructorSignatures.set(variant, signature);
  }
  return signature;
}

export function signatureInfo(cx: TypeContext, def: FunctionDef): SignatureInfo {
  let info = cx.caches.signatures.get(def);
  if (info === undefined) {
    info = lowerSignature(cx, def);
    cx.caches.signatures.set(def, info);
  }
  return info;
}

/** The type of `self` in a function's container: what `Self` is there. */
function selfTypeOfContainer(cx: TypeContext, def: FunctionDef): Type | undefined {
  return def.container.kind === "module" ? undefined : selfTypeOf(cx, def.container);
}

function lowerSignature(cx: TypeContext, def: FunctionDef): SignatureInfo {
  const { identity } = genericsOf(cx, def);
  let count = 0;
  const fresh = (level: number): Region => boundRegion(level - 1, count++, undefined);
  const late = lateBoundOf(cx, def);
  const isLateBound = (region: Region): boolean => region.kind === "param" && late(region.index);
  const lowering = new TypeLowering(cx, def.scope, {
    elided: fresh,
    objectDefault: staticRegion,
    implTrait: (syntax) => {
      const param = implTraitParamOf(cx, def, syntax);
      return param === undefined ? unknownType("`impl Trait` is not supported here") : paramAsType(cx, param);
    },
    isLateBound,
  });
  lowering.level = 1;
  const candidates = new Set<Region>();
  lowering.candidates = candidates;
  const inputs: Type[] = [];
  const self = def.selfParam && lowerSelfParam(cx, lowering, def);
  if (self !== undefined) inputs.push(self.type);
  // Lifetimes in a `self` that is no reference to `Self` do not count, those of one take precedence over all others. Of two parameters
  // neither tells, though it be one lifetime that both name.
  const holding: (readonly Region[])[] = [];
  for (const param of def.params) {
    candidates.clear();
    inputs.push(lowering.lower(param.type));
    if (candidates.size > 0) holding.push([...candidates]);
  }
  const [first, second] = holding;
  const only = second === undefined && first?.length === 1 ? first[0] : undefined;
  const elidedOutput = self?.isAmbiguous ? undefined : (self?.region ?? only);
  const binder = count;
  // An output that leaves a lifetime out without a rule to fill it is the user's error: erased, it constrains nothing.
  const outputElision = (level: number): Region => raise(elidedOutput ?? erasedRegion, level - 1);
  const captures: GenericArg[] = [...identity.list];
  for (let index = 0; index < binder; index++) captures.push(boundRegion(0, index, undefined));

  const outputLowering = new TypeLowering(cx, def.scope, {
    elided: outputElision,
    objectDefault: staticRegion,
    implTrait: (syntax, inner) => {
      const opaque = opaqueDefOf(cx, def, syntax);
      return opaqueType(
        opaque,
        genericArgs(captured(cx, def, syntax, captures, elidedOutput).map((arg) => raiseArg(arg, inner.level - 1))),
      );
    },
    // What an async function's future gives is said in the future's bound, which has lifetimes of its own for them.
    isLateBound: (region) => !def.isAsync && isLateBound(region),
  });
  outputLowering.level = 1;
  const awaited = def.output === undefined ? unitType : outputLowering.lower(def.output);
  const output = def.isAsync ? opaqueType(asyncOpaqueDef(cx, def), genericArgs(captures)) : awaited;
  const { variadic, isUnsafe, abi } = def;
  return { signature: fnSignature({ inputs, output, variadic, isUnsafe, abi, binder }), awaited, elidedOutput };
}

function raise(region: Region, by: number): Region {
  return region.kind === "bound" && by > 0 ? boundRegion(region.depth + by, region.index, region.name) : region;
}

function raiseArg(arg: GenericArg, by: number): GenericArg {
  return !isType(arg) && isRegion(arg) ? raise(arg, by) : arg;
}

interface SelfType {
  readonly type: Type;
  /** What output elision takes: the lifetime of the reference to `Self`, if there is exactly one. */
  readonly region: Region | undefined;
  /** There are several: then nothing may be elided. */
  readonly isAmbiguous?: boolean;
}

function lowerSelfParam(cx: TypeContext, lowering: TypeLowering, def: FunctionDef): SelfType | undefined {
  const param = def.selfParam;
  const self = selfTypeOfContainer(cx, def) ?? unknownType("`self` outside of an impl or trait");
  if (param === undefined) return undefined;
  switch (param.form) {
    case "value":
      return { type: self, region: undefined };
    case "reference": {
      const region = param.lifetime === undefined ? lowering.elidedRegion() : lowering.region(param.lifetime);
      return { type: refType(param.referenceMutable, self, region), region };
    }
    case "typed": {
      if (param.type === undefined) return { type: self, region: undefined };
      const written = new Map<TypeExpr, Region>();
      lowering.references = written;
      const type = lowering.lower(param.type);
      lowering.references = undefined;
      // Those that a function pointer binds are no lifetimes of the signature.
      const found = selfReferences(cx.declarations, def, param.type).flatMap(
        (reference) => written.get(reference) ?? [],
      );
      const regions = new Set(found);
      return { type, region: regions.size === 1 ? found[0] : undefined, isAmbiguous: regions.size > 1 };
    }
  }
}

// ---------------------------------------------------------------------------------------------------- Opaque types

function opaqueDefOf(cx: TypeContext, def: FunctionDef, syntax: TypeExpr & { readonly kind: "implTrait" }): OpaqueDef {
  let opaque = cx.caches.opaques.get(syntax);
  if (opaque === undefined) {
    opaque = { kind: "impl", function: def, syntax };
    cx.caches.opaques.set(syntax, opaque);
  }
  return opaque;
}

function asyncOpaqueDef(cx: TypeContext, def: FunctionDef): OpaqueDef {
  let opaque = cx.caches.asyncOpaques.get(def);
  if (opaque === undefined) {
    opaque = { kind: "asyncFn", function: def };
    cx.caches.asyncOpaques.set(def, opaque);
  }
  return opaque;
}

/** The function's arguments with every lifetime that is not captured made `'static`. */
function captured(
  cx: TypeContext,
  def: FunctionDef,
  syntax: TypeExpr & { readonly kind: "implTrait" },
  all: readonly GenericArg[],
  elided: Region | undefined,
): readonly GenericArg[] {
  const precise = syntax.bounds.find((bound) => bound.kind === "use");
  if (precise === undefined && (def.crate.edition === "2024" || def.container.kind === "trait")) return all;
  if (precise === undefined && def.container.kind === "impl" && isTraitImpl(def)) return all;
  const names = new Set<string>();
  if (precise !== undefined)
    for (const arg of precise.arguments) names.add("hygiene" in arg && "name" in arg ? arg.name : "");
  else lifetimesOfBounds({ cx, def, names, params: new Set() }, syntax.bounds);
  const { params } = genericsOf(cx, def);
  return all.map((arg, index) => {
    if (isType(arg) || !isRegion(arg)) return arg;
    const param = params[index];
    if (param !== undefined) return names.has(param.name) || (arg === elided && names.has("'_")) ? arg : staticRegion;
    return arg === elided && names.has("'_") ? arg : staticRegion;
  });
}

function isTraitImpl(def: FunctionDef): boolean {
  return (
    def.container.kind === "impl" && (def.container.trait !== undefined || def.container.derivedTrait !== undefined)
  );
}

/**
 * Which of the function's own lifetimes are late bound, by their place among all parameters: an argument has it, or nothing does, and no
 * bound or where clause says anything of it (rustc's `is_late_bound_map`).
 */
function lateBoundOf(cx: TypeContext, def: FunctionDef): (index: number) => boolean {
  let late: Set<string> | undefined;
  const { params } = genericsOf(cx, def);
  return (index) => {
    const param = params[index];
    if (param?.kind !== "lifetime" || param.owner !== def) return false;
    late ??= lateBoundNames(cx, def);
    return late.has(param.name);
  };
}

function lateBoundNames(cx: TypeContext, def: FunctionDef): Set<string> {
  const newlyFound = (): MentionedLifetimes => ({ cx, def, names: new Set(), params: new Set() });
  const stated = newlyFound();
  for (const param of def.generics.params) {
    if (param.kind === "type") lifetimesOfBounds(stated, param.bounds);
    if (param.kind === "lifetime" && param.lifetimeBounds.length > 0)
      for (const name of [param.name, ...param.lifetimeBounds]) stated.names.add(name);
  }
  for (const clause of def.generics.where) {
    if (clause.kind === "type") {
      lifetimesOfType(stated, clause.type);
      lifetimesOfBounds(stated, clause.bounds);
    } else for (const { name } of [clause.lifetime, ...clause.bounds]) stated.names.add(name);
  }
  const given = newlyFound();
  for (const { type } of def.params) {
    lifetimesOfType(given, type);
    // Its bounds are the function's.
    if (type.kind === "implTrait") lifetimesOfType(stated, type);
  }
  if (def.selfParam?.lifetime !== undefined) given.names.add(def.selfParam.lifetime.name);
  if (def.selfParam?.type !== undefined) lifetimesOfType(given, def.selfParam.type);
  const returned = newlyFound();
  if (def.output !== undefined) lifetimesOfType(returned, def.output);
  const names = def.generics.params.flatMap((param) => (param.kind === "lifetime" ? [param.name] : []));
  return new Set(
    names.filter((name) => !stated.names.has(name) && (given.names.has(name) || !returned.names.has(name))),
  );
}

interface MentionedLifetimes {
  readonly cx: TypeContext;
  readonly def: FunctionDef;
  readonly names: Set<string>;
  /** Type parameters whose bounds were looked into: a bound may name its own parameter. */
  readonly params: Set<string>;
}

/** Lifetimes that bounds mention; `'_` for any that is left out, but in `Fn(&T)`, which binds its own. */
function lifetimesOfBounds(found: MentionedLifetimes, bounds: readonly Bound[]): void {
  for (const bound of bounds) {
    if (bound.kind === "lifetime") found.names.add(bound.lifetime.name);
    else if (bound.kind === "trait") lifetimesOfPath(found, bound.path);
  }
}

function lifetimesOfPath(found: MentionedLifetimes, path: Path): void {
  if (hidesLifetimes(found, path)) found.names.add("'_");
  if (path.qualifiedSelf !== undefined) lifetimesOfType(found, path.qualifiedSelf.type);
  else if (path.segments.length > 1) lifetimesOfParam(found, path.segments[0]?.ident.name ?? "");
  for (const segment of path.segments) lifetimesOfArguments(found, segment.arguments);
}

/** `T::Out` is `<T as Tr<'a>>::Out` where `T: Tr<'a>`: it mentions what the bounds of `T` do. */
function lifetimesOfParam(found: MentionedLifetimes, name: string): void {
  if (found.params.has(name)) return;
  found.params.add(name);
  const { generics } = found.def;
  for (let own: GenericsDef | undefined = generics; own !== undefined; own = own.parent) {
    for (const param of own.params)
      if (param.kind === "type" && param.name === name) lifetimesOfBounds(found, param.bounds);
    for (const predicate of own.where)
      if (predicate.kind === "type" && isPathTo(predicate.type, name)) lifetimesOfBounds(found, predicate.bounds);
  }
}

/** `Ref<T>` for `Ref<'_, T>`; also what does not resolve may be such a name. */
function hidesLifetimes({ cx, def }: MentionedLifetimes, path: Path): boolean {
  if (path.qualifiedSelf !== undefined) return false;
  const { resolution, segment } = cx.declarations.resolvePath(path, def.scope, "type");
  const owner =
    resolution.kind === "adt"
      ? resolution.adt
      : resolution.kind === "trait"
        ? resolution.trait
        : resolution.kind === "typeAlias"
          ? resolution.alias
          : undefined;
  if (owner === undefined) return resolution.kind === "unresolved";
  const args = path.segments[segment]?.arguments;
  const isWritten = args?.kind === "angle" && args.arguments.some((arg) => arg.kind === "lifetime");
  return !isWritten && owner.generics.params.some((param) => param.kind === "lifetime");
}

function lifetimesOfArguments(found: MentionedLifetimes, args: GenericArguments | undefined): void {
  if (args?.kind === "parenthesized") {
    const inside: MentionedLifetimes = { ...found, names: new Set() };
    for (const input of args.inputs) lifetimesOfType(inside, input);
    if (args.output !== undefined) lifetimesOfType(inside, args.output);
    for (const name of inside.names) if (name !== "'_") found.names.add(name);
  } else if (args?.kind === "angle") {
    for (const arg of args.arguments) {
      if (arg.kind === "lifetime") found.names.add(arg.lifetime.name);
      else if (arg.kind === "type") lifetimesOfType(found, arg.type);
    }
    for (const constraint of args.constraints) {
      if (constraint.type !== undefined) lifetimesOfType(found, constraint.type);
      lifetimesOfBounds(found, constraint.bounds);
      lifetimesOfArguments(found, constraint.arguments);
    }
  }
}

function lifetimesOfType(found: MentionedLifetimes, type: TypeExpr): void {
  switch (type.kind) {
    case "reference":
      found.names.add(type.lifetime?.name ?? "'_");
      lifetimesOfType(found, type.type);
      return;
    case "rawPointer":
      lifetimesOfType(found, type.type);
      return;
    case "slice":
    case "array":
      lifetimesOfType(found, type.element);
      return;
    case "tuple":
      for (const element of type.elements) lifetimesOfType(found, element);
      return;
    case "path":
      lifetimesOfPath(found, type.path);
      return;
    case "implTrait":
    case "dynTrait":
      lifetimesOfBounds(found, type.bounds);
      return;
    case "functionPointer":
    case "never":
    case "infer":
    case "macroCall":
    case "missing":
      return;
  }
}

/** Lowering options inside the bounds of an opaque type: the function's own elided lifetimes as the signature bound them. */
export function opaqueBoundsLowering(
  cx: TypeContext,
  opaque: OpaqueDef & { readonly kind: "impl" },
  self: OpaqueType,
): LoweringOptions {
  const def = opaque.function;
  const elidedOutput = def.kind === "function" ? signatureInfo(cx, def).elidedOutput : undefined;
  return {
    elided: (level) => raise(elidedOutput ?? erasedRegion, level),
    objectDefault: staticRegion,
    implTrait: (syntax, inner) => {
      if (def.kind !== "function") return unknownType("a nested `impl Trait`");
      // It captures by its own bounds, of what the one around it does.
      const args = genericArgs(captured(cx, def, syntax, self.args.list, elidedOutput));
      return opaqueType(opaqueDefOf(cx, def, syntax), shiftArgs(args, inner.level));
    },
  };
}
