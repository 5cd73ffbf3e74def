/**
 * Makes what types have as arguments: regions, consts, and lists of arguments. Hash-consed as the types are: asking twice for the same term
 * gives the same object.
 *
 * What is not here: types (`interner.ts`), any operation on terms.
 */
import type { GenericParamDef } from "../hir/defs.js";
import { ArgsTable } from "./argsTable.js";
import { nextTermId, whenForgotten } from "./termIds.js";
import { type Const, type GenericArg, type GenericArgs, type Region, type Type, TypeFlag } from "./type.js";

// -------------------------------------------------------------------------------------------------------- Regions

export const erasedRegion: Region = { kind: "erased", id: nextTermId() };
export const staticRegion: Region = { kind: "static", id: nextTermId() };

let paramRegions = new WeakMap<GenericParamDef, Region>();
let boundRegions = new Map<string, Region>();
let regionVars = new Map<number, Region>();

export function paramRegion(param: GenericParamDef, index: number): Region {
  const known = paramRegions.get(param);
  if (known !== undefined) return known;
  const made: Region = { kind: "param", id: nextTermId(), param, index };
  paramRegions.set(param, made);
  return made;
}

export function boundRegion(depth: number, index: number, name: string | undefined): Region {
  const key = `${depth}.${index}${name ?? ""}`;
  let made = boundRegions.get(key);
  if (made === undefined) {
    made = { kind: "bound", id: nextTermId(), depth, index, name };
    boundRegions.set(key, made);
  }
  return made;
}

export function regionVar(variable: number): Region {
  let made = regionVars.get(variable);
  if (made === undefined) {
    made = { kind: "var", id: nextTermId(), variable };
    regionVars.set(variable, made);
  }
  return made;
}

export function regionFlags(region: Region): number {
  switch (region.kind) {
    case "erased":
      return 0;
    case "static":
      return TypeFlag.hasRegion;
    case "param":
      return TypeFlag.hasRegion | TypeFlag.hasParam;
    case "bound":
      return TypeFlag.hasRegion | TypeFlag.hasBoundRegion;
    case "var":
      return TypeFlag.hasRegion | TypeFlag.hasRegionVar;
  }
}

// --------------------------------------------------------------------------------------------------------- Consts

let constValues = new Map<bigint | boolean | string, Const>();
let constParams = new WeakMap<GenericParamDef, Const>();
let constVars = new Map<number, Const>();
export const unknownConst: Const = { kind: "unknown", id: nextTermId() };

export function constValue(value: bigint | boolean | string): Const {
  let made = constValues.get(value);
  if (made === undefined) {
    made = { kind: "value", id: nextTermId(), value };
    constValues.set(value, made);
  }
  return made;
}

export function constParam(param: GenericParamDef, index: number): Const {
  let made = constParams.get(param);
  if (made === undefined) {
    made = { kind: "param", id: nextTermId(), param, index };
    constParams.set(param, made);
  }
  return made;
}

export function constVar(variable: number): Const {
  let made = constVars.get(variable);
  if (made === undefined) {
    made = { kind: "infer", id: nextTermId(), variable };
    constVars.set(variable, made);
  }
  return made;
}

/** Not hash-consed: each one is equal only to itself. */
export function unevaluatedConst(text: string): Const {
  return { kind: "unevaluated", id: nextTermId(), text };
}

export function constFlags(value: Const): number {
  switch (value.kind) {
    case "value":
    case "unevaluated":
      return 0;
    case "param":
      return TypeFlag.hasParam;
    case "infer":
      return TypeFlag.hasInfer;
    case "unknown":
      return TypeFlag.hasUnknown;
  }
}

// ------------------------------------------------------------------------------------------------------ Arguments

/** Is this generic argument a type? Kinds of the three sorts of argument overlap in name, so it asks for the flags. */
export function isType(arg: GenericArg): arg is Type {
  return "flags" in arg;
}

export function isRegion(arg: GenericArg): arg is Region {
  switch (arg.kind) {
    case "erased":
    case "static":
    case "bound":
    case "var":
      return true;
    case "param":
      return !("flags" in arg) && arg.param.kind === "lifetime";
    default:
      return false;
  }
}

export function isConst(arg: GenericArg): arg is Const {
  return !("flags" in arg) && !isRegion(arg);
}

function argFlags(arg: GenericArg): number {
  return isType(arg) ? arg.flags : isRegion(arg) ? regionFlags(arg) : constFlags(arg);
}

export const noArgs: GenericArgs = { id: nextTermId(), flags: 0, list: [] };
let argsTable = new ArgsTable();

/** The list is kept: don't change it afterwards. */
export function genericArgs(list: readonly GenericArg[]): GenericArgs {
  return list.length === 0 ? noArgs : argsTable.get(list, makeArgs);
}

function makeArgs(list: readonly GenericArg[]): GenericArgs {
  let flags = 0;
  for (const arg of list) flags |= argFlags(arg);
  return { id: nextTermId(), flags, list };
}

whenForgotten(() => {
  paramRegions = new WeakMap();
  boundRegions = new Map();
  regionVars = new Map();
  constValues = new Map();
  constParams = new WeakMap();
  constVars = new Map();
  argsTable = new ArgsTable();
});
