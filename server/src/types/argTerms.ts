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

const {
  isRegion: REGION,
  isConst: CONST,
  hasRegion,
  hasParam,
  hasBoundRegion,
  hasRegionVar,
  hasInfer,
  hasUnknown,
} = TypeFlag;

export const erasedRegion: Region = { kind: "erased", id: nextTermId(), flags: REGION };
export const staticRegion: Region = { kind: "static", id: nextTermId(), flags: REGION | hasRegion };

let paramRegions = new WeakMap<GenericParamDef, Region>();
let boundRegions = new Map<string, Region>();
let regionVars = new Map<number, Region>();

export function paramRegion(param: GenericParamDef, index: number): Region {
  const known = paramRegions.get(param);
  if (known !== undefined) return known;
  const made: Region = { kind: "param", id: nextTermId(), flags: REGION | hasRegion | hasParam, param, index };
  paramRegions.set(param, made);
  return made;
}

export function boundRegion(depth: number, index: number, name: string | undefined): Region {
  const key = `${depth}.${index}${name ?? ""}`;
  let made = boundRegions.get(key);
  if (made === undefined) {
    made = { kind: "bound", id: nextTermId(), flags: REGION | hasRegion | hasBoundRegion, depth, index, name };
    boundRegions.set(key, made);
  }
  return made;
}

export function regionVar(variable: number): Region {
  let made = regionVars.get(variable);
  if (made === undefined) {
    made = { kind: "var", id: nextTermId(), flags: REGION | hasRegion | hasRegionVar, variable };
    regionVars.set(variable, made);
  }
  return made;
}

// --------------------------------------------------------------------------------------------------------- Consts

let constValues = new Map<bigint | boolean | string, Const>();
let constParams = new WeakMap<GenericParamDef, Const>();
let constVars = new Map<number, Const>();
export const unknownConst: Const = { kind: "unknown", id: nextTermId(), flags: CONST | hasUnknown };

export function constValue(value: bigint | boolean | string): Const {
  let made = constValues.get(value);
  if (made === undefined) {
    made = { kind: "value", id: nextTermId(), flags: CONST, value };
    constValues.set(value, made);
  }
  return made;
}

export function constParam(param: GenericParamDef, index: number): Const {
  let made = constParams.get(param);
  if (made === undefined) {
    made = { kind: "param", id: nextTermId(), flags: CONST | hasParam, param, index };
    constParams.set(param, made);
  }
  return made;
}

export function constVar(variable: number): Const {
  let made = constVars.get(variable);
  if (made === undefined) {
    made = { kind: "infer", id: nextTermId(), flags: CONST | hasInfer, variable };
    constVars.set(variable, made);
  }
  return made;
}

/** Not hash-consed: each one is equal only to itself. */
export function unevaluatedConst(text: string): Const {
  return { kind: "unevaluated", id: nextTermId(), flags: CONST, text };
}

// ------------------------------------------------------------------------------------------------------ Arguments

/** Is this generic argument a type? Kinds of the three sorts of argument overlap in name, so it asks for the flags. */
export function isType(arg: GenericArg): arg is Type {
  return (arg.flags & (REGION | CONST)) === 0;
}

export function isRegion(arg: GenericArg): arg is Region {
  return (arg.flags & REGION) !== 0;
}

export function isConst(arg: GenericArg): arg is Const {
  return (arg.flags & CONST) !== 0;
}

/** What a term has of a part of it. */
export function flagsFrom(part: GenericArg): number {
  return part.flags & ~(REGION | CONST);
}

export const noArgs: GenericArgs = { id: nextTermId(), flags: 0, list: [] };
let argsTable = new ArgsTable();

/** The list is kept: don't change it afterwards. */
export function genericArgs(list: readonly GenericArg[]): GenericArgs {
  return list.length === 0 ? noArgs : argsTable.get(list, makeArgs);
}

function makeArgs(list: readonly GenericArg[]): GenericArgs {
  let flags = 0;
  for (const arg of list) flags |= flagsFrom(arg);
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
