/**
 * Rebuilding types: substitution of parameters, erasure and instantiation of regions.
 *
 * All of it is one fold that skips what cannot change by the flags of a term, and that keeps a term that did not change.
 *
 * Bound regions are numbered by binders (De Bruijn): inside `for<'a> fn(&'a u8)` the region of the reference is bound at
 * depth 0. Binders are function pointers and `dyn` (its trait's arguments and bindings, not its region); a function's
 * signature is one as well, from the outside. A term that moves under n binders has its free bound regions shifted by n.
 *
 * What is not here: inference variables, which `inferCtxt.ts` replaces (with the same fold).
 */
import { assertNever } from "../base/assertNever.js";
import { boundRegion, erasedRegion, genericArgs, isRegion, isType } from "./argTerms.js";
import {
  adtType,
  arrayType,
  closureType,
  coroutineType,
  dynType,
  fnDefType,
  fnPointerType,
  fnSignature,
  opaqueType,
  projectionType,
  rawPointerType,
  refType,
  sliceType,
  tupleType,
} from "./interner.js";
import {
  type Const,
  type FnSignature,
  type GenericArg,
  type GenericArgs,
  type InferType,
  type OpaqueType,
  type ParamType,
  type ProjectionType,
  type Region,
  type TraitRef,
  type Type,
  TypeFlag,
} from "./type.js";

/**
 * What a fold changes. `mask`: only terms with one of these `TypeFlag`s are looked into; -1: all, as erased regions have
 * no flag. `depth` counts binders passed.
 */
export interface TypeFolder {
  readonly mask: number;
  readonly param?: (type: ParamType, depth: number) => Type;
  readonly infer?: (type: InferType) => Type;
  /** Called with the projection whose arguments are folded already. */
  readonly projection?: (type: ProjectionType, depth: number) => Type;
  /** The same for opaque types. */
  readonly opaque?: (type: OpaqueType) => Type;
  readonly region?: (region: Region, depth: number) => Region;
  readonly const?: (value: Const) => Const;
}

export function foldType(type: Type, folder: TypeFolder, depth = 0): Type {
  if (folder.mask !== -1 && (type.flags & folder.mask) === 0) return type;
  switch (type.kind) {
    case "bool":
    case "char":
    case "str":
    case "never":
    case "int":
    case "float":
    case "foreign":
    case "unknown":
      return type;
    case "infer":
      return folder.infer === undefined ? type : folder.infer(type);
    case "param":
      return folder.param === undefined ? type : folder.param(type, depth);
    case "adt": {
      const args = foldArgs(type.args, folder, depth);
      return args === type.args ? type : adtType(type.adt, args);
    }
    case "ref": {
      const inner = foldType(type.inner, folder, depth);
      const region = foldRegion(type.region, folder, depth);
      return inner === type.inner && region === type.region ? type : refType(type.mutable, inner, region);
    }
    case "rawPointer":
      return rawPointerType(type.mutable, foldType(type.inner, folder, depth));
    case "slice":
      return sliceType(foldType(type.element, folder, depth));
    case "array":
      return arrayType(foldType(type.element, folder, depth), foldConst(type.length, folder));
    case "tuple": {
      const elements = foldTypes(type.elements, folder, depth);
      return elements === type.elements ? type : tupleType(elements);
    }
    case "fnDef": {
      const args = foldArgs(type.args, folder, depth);
      return args === type.args ? type : fnDefType(type.def, args);
    }
    case "fnPointer":
      return fnPointerType(foldSignature(type.signature, folder, depth + 1));
    case "closure": {
      const args = foldArgs(type.parentArgs, folder, depth);
      return args === type.parentArgs ? type : closureType(type.expr, type.owner, args);
    }
    case "coroutine":
      return coroutineType(
        type.expr,
        type.owner,
        foldArgs(type.parentArgs, folder, depth),
        foldType(type.output, folder, depth),
      );
    case "dyn": {
      const principal = type.principal && {
        trait: type.principal.trait,
        args: foldArgs(type.principal.args, folder, depth + 1),
      };
      const bindings = type.bindings.map(({ assoc, type: bound }) => ({
        assoc,
        type: foldType(bound, folder, depth + 1),
      }));
      return dynType(principal, bindings, type.autoTraits, foldRegion(type.region, folder, depth));
    }
    case "opaque": {
      const folded = opaqueType(type.def, foldArgs(type.args, folder, depth));
      return folder.opaque === undefined ? folded : folder.opaque(folded);
    }
    case "projection": {
      const args = foldArgs(type.args, folder, depth);
      const folded = args === type.args ? type : projectionType(type.assoc, type.trait, args);
      return folder.projection === undefined ? folded : folder.projection(folded, depth);
    }
    default:
      return assertNever(type);
  }
}

export function foldRegion(region: Region, folder: TypeFolder, depth = 0): Region {
  if (folder.region === undefined) return region;
  // Erased regions have no flag, so that a fold which wants them as well masks everything.
  return folder.mask === -1 || (region.flags & folder.mask) !== 0 ? folder.region(region, depth) : region;
}

function foldConst(value: Const, folder: TypeFolder): Const {
  return folder.const === undefined || (value.flags & folder.mask) === 0 ? value : folder.const(value);
}

function foldArg(arg: GenericArg, folder: TypeFolder, depth = 0): GenericArg {
  if (isType(arg)) return foldType(arg, folder, depth);
  return isRegion(arg) ? foldRegion(arg, folder, depth) : foldConst(arg, folder);
}

export function foldArgs(args: GenericArgs, folder: TypeFolder, depth = 0): GenericArgs {
  if (folder.mask !== -1 && (args.flags & folder.mask) === 0) return args;
  const list = args.list;
  let changed: GenericArg[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const arg = list[index];
    if (arg === undefined) continue;
    const folded = folder.mask === -1 || (arg.flags & folder.mask) !== 0 ? foldArg(arg, folder, depth) : arg;
    if (changed !== undefined) changed.push(folded);
    else if (folded !== arg) {
      changed = list.slice(0, index);
      changed.push(folded);
    }
  }
  return changed === undefined ? args : genericArgs(changed);
}

/** The same array when nothing changes. */
function foldTypes(types: readonly Type[], folder: TypeFolder, depth = 0): readonly Type[] {
  let changed: Type[] | undefined;
  for (let index = 0; index < types.length; index++) {
    const type = types[index];
    if (type === undefined) continue;
    const folded = foldType(type, folder, depth);
    if (changed !== undefined) changed.push(folded);
    else if (folded !== type) {
      changed = types.slice(0, index);
      changed.push(folded);
    }
  }
  return changed ?? types;
}

/** `depth`: binders around what is inside the signature, its own included if the caller counts it. */
export function foldSignature(signature: FnSignature, folder: TypeFolder, depth = 0): FnSignature {
  if (folder.mask !== -1 && (signature.flags & folder.mask) === 0) return signature;
  const inputs = foldTypes(signature.inputs, folder, depth);
  const output = foldType(signature.output, folder, depth);
  if (inputs === signature.inputs && output === signature.output) return signature;
  return fnSignature({ ...signature, inputs, output });
}

// --------------------------------------------------------------------------------------------------- Substitution

function substitution(args: GenericArgs): TypeFolder {
  const list = args.list;
  const mayHaveBound = (args.flags & TypeFlag.hasBoundRegion) !== 0;
  return {
    mask: TypeFlag.hasParam,
    param(type, depth) {
      const arg = list[type.index];
      if (arg === undefined || !isType(arg)) return type;
      return mayHaveBound && depth > 0 ? shiftType(arg, depth) : arg;
    },
    region(region, depth) {
      if (region.kind !== "param") return region;
      const arg = list[region.index];
      if (arg === undefined || !isRegion(arg)) return region;
      return depth > 0 && arg.kind === "bound" ? boundRegion(arg.depth + depth, arg.index, arg.name) : arg;
    },
    const(value) {
      if (value.kind !== "param") return value;
      const arg = list[value.index];
      return arg === undefined || isType(arg) || isRegion(arg) ? value : arg;
    },
  };
}

let lastSubstitution: { readonly args: GenericArgs; readonly folder: TypeFolder } | undefined;
function substitutionOf(args: GenericArgs): TypeFolder {
  if (lastSubstitution?.args === args) return lastSubstitution.folder;
  const folder = substitution(args);
  lastSubstitution = { args, folder };
  return folder;
}

/** Puts arguments, in flattened order, for parameters. A parameter beyond the list stays as it is. */
export function substitute(type: Type, args: GenericArgs): Type {
  return (type.flags & TypeFlag.hasParam) === 0 ? type : foldType(type, substitutionOf(args));
}

export function substituteArgs(target: GenericArgs, args: GenericArgs): GenericArgs {
  return (target.flags & TypeFlag.hasParam) === 0 ? target : foldArgs(target, substitutionOf(args));
}

export function substituteRegion(region: Region, args: GenericArgs): Region {
  return region.kind === "param" ? foldRegion(region, substitutionOf(args)) : region;
}

export function substituteTraitRef(traitRef: TraitRef, args: GenericArgs): TraitRef {
  const substituted = substituteArgs(traitRef.args, args);
  return substituted === traitRef.args ? traitRef : { trait: traitRef.trait, args: substituted };
}

/** The signature's own bound regions stay bound. */
export function substituteSignature(signature: FnSignature, args: GenericArgs): FnSignature {
  if ((signature.flags & TypeFlag.hasParam) === 0) return signature;
  return foldSignature(signature, substitutionOf(args), signature.binder > 0 ? 1 : 0);
}

// -------------------------------------------------------------------------------------------------------- Regions

/** Moves a type under `by` more binders (negative: out of them). */
export function shiftType(type: Type, by: number): Type {
  if (by === 0 || (type.flags & TypeFlag.hasBoundRegion) === 0) return type;
  return foldType(type, shifter(by));
}

export function shiftArgs(args: GenericArgs, by: number): GenericArgs {
  if (by === 0 || (args.flags & TypeFlag.hasBoundRegion) === 0) return args;
  return foldArgs(args, shifter(by));
}

function shifter(by: number): TypeFolder {
  return {
    mask: TypeFlag.hasBoundRegion,
    region: (region, depth) =>
      region.kind === "bound" && region.depth >= depth
        ? boundRegion(Math.max(0, region.depth + by), region.index, region.name)
        : region,
  };
}

/** A region for the n-th bound one. Called once for each occurrence: the maker keeps what must be the same. */
export type RegionMaker = (index: number, name: string | undefined) => Region;

function instantiator(maker: RegionMaker): TypeFolder {
  return {
    mask: TypeFlag.hasBoundRegion,
    region(region, depth) {
      if (region.kind !== "bound" || region.depth < depth) return region;
      // Regions of binders further out come one binder nearer.
      if (region.depth > depth) return boundRegion(region.depth - 1, region.index, region.name);
      const made = maker(region.index, region.name);
      return made.kind === "bound" ? boundRegion(made.depth + depth, made.index, made.name) : made;
    },
  };
}

const eraseBound: RegionMaker = () => erasedRegion;

/** Opens the signature: its own bound regions become what `maker` says, and `binder` becomes 0. */
export function instantiateBound(signature: FnSignature, maker: RegionMaker = eraseBound): FnSignature {
  if (signature.binder === 0) return signature;
  const opened = foldSignature(signature, instantiator(maker));
  return fnSignature({ ...opened, binder: 0 });
}

/** The same for a type that stands directly inside a binder: a predicate's or a `dyn`'s. */
export function instantiateBoundType(type: Type, maker: RegionMaker = eraseBound): Type {
  return (type.flags & TypeFlag.hasBoundRegion) === 0 ? type : foldType(type, instantiator(maker));
}

export function instantiateBoundArgs(args: GenericArgs, maker: RegionMaker = eraseBound): GenericArgs {
  return (args.flags & TypeFlag.hasBoundRegion) === 0 ? args : foldArgs(args, instantiator(maker));
}

const eraser: TypeFolder = {
  mask: TypeFlag.hasRegion,
  region: (region, depth) => (region.kind === "bound" && region.depth < depth ? region : erasedRegion),
};

/** Erases all regions but those that a function pointer or `dyn` inside the type binds: they are part of what it is. */
export function eraseRegions(type: Type): Type {
  return (type.flags & TypeFlag.hasRegion) === 0 ? type : foldType(type, eraser);
}

export function eraseArgRegions(args: GenericArgs): GenericArgs {
  return (args.flags & TypeFlag.hasRegion) === 0 ? args : foldArgs(args, eraser);
}

/** Opens and erases: no region is left but those bound inside its types. */
export function eraseSignature(signature: FnSignature): FnSignature {
  const opened = instantiateBound(signature);
  return (opened.flags & TypeFlag.hasRegion) === 0 ? opened : foldSignature(opened, eraser);
}

/** Replaces every region, erased ones included, save those bound inside the type. How the borrow checker gets its variables. */
export function replaceRegions(type: Type, replacement: (region: Region) => Region): Type {
  return foldType(type, regionReplacer(replacement));
}

export function replaceArgRegions(args: GenericArgs, replacement: (region: Region) => Region): GenericArgs {
  return foldArgs(args, regionReplacer(replacement));
}

function regionReplacer(replacement: (region: Region) => Region): TypeFolder {
  return {
    mask: -1,
    region: (region, depth) => (region.kind === "bound" && region.depth < depth ? region : replacement(region)),
  };
}
