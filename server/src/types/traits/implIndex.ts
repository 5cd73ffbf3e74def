/**
 * Impls by trait and head, inherent functions by head and name, and what was found out about trait references without
 * variables. All of it depends on which impls exist, so it is thrown away as a whole when declarations change.
 */

import type { Knowledge } from "../../base/knowledge.js";
import { append } from "../../base/multimap.js";
import type { ConstDef, FunctionDef, ImplDef, TraitDef } from "../../hir/defs.js";
import type { TypeContext } from "../context.js";
import { genericsOf } from "../generics.js";
import { type ImplHeader, implHeader } from "../items.js";
import type { ParamEnv } from "../paramEnv.js";
import { type GenericArgs, type Type, TypeFlag } from "../type.js";
import type { Selection } from "./selection.js";

/** An impl of a trait, its header lowered on first use. */
export class ImplCandidate {
  #header: ImplHeader | undefined;
  #paramCount = -1;
  constructor(
    private readonly cx: TypeContext,
    readonly impl: ImplDef,
  ) {}
  get header(): ImplHeader {
    this.#header ??= implHeader(this.cx, this.impl);
    return this.#header;
  }
  get paramCount(): number {
    if (this.#paramCount < 0) this.#paramCount = genericsOf(this.cx, this.impl).params.length;
    return this.#paramCount;
  }
}

export interface InherentFunction {
  readonly impl: ImplDef;
  readonly function: FunctionDef;
}
export interface InherentConst {
  readonly impl: ImplDef;
  readonly const: ConstDef;
}

interface Inherent {
  readonly functions: ReadonlyMap<string, readonly InherentFunction[]>;
  readonly consts: ReadonlyMap<string, readonly InherentConst[]>;
}

export class ImplIndex {
  readonly #byTrait = new Map<TraitDef, Map<string, readonly ImplCandidate[]>>();
  readonly #inherent = new Map<string, Inherent>();
  readonly #selections = new Map<number, Map<TraitDef, Map<number, Selection>>>();
  readonly #answers = new Map<number, Map<TraitDef, Map<number, Knowledge>>>();
  readonly #projections = new Map<number, Map<number, Type>>();

  constructor(private readonly cx: TypeContext) {}

  /** Impls that a self type of this head may have; `undefined`: any. */
  traitImpls(trait: TraitDef, head: string | undefined): readonly ImplCandidate[] {
    let byHead = this.#byTrait.get(trait);
    if (byHead === undefined) {
      byHead = new Map();
      this.#byTrait.set(trait, byHead);
    }
    const key = head ?? "";
    let impls = byHead.get(key);
    if (impls === undefined) {
      const { declarations } = this.cx;
      const found = head === undefined ? declarations.allTraitImpls(trait) : declarations.traitImpls(trait, head);
      const isFrom = trait.name === "From" && trait.crate.name === "core";
      const counted = isFrom ? found.filter((impl) => !isReserved(impl)) : found;
      impls = counted.map((impl) => new ImplCandidate(this.cx, impl));
      byHead.set(key, impls);
    }
    return impls;
  }

  inherentFunctions(head: string, name: string): readonly InherentFunction[] {
    return this.#inherentOf(head).functions.get(name) ?? [];
  }

  inherentConsts(head: string, name: string): readonly InherentConst[] {
    return this.#inherentOf(head).consts.get(name) ?? [];
  }

  #inherentOf(head: string): Inherent {
    let inherent = this.#inherent.get(head);
    if (inherent === undefined) {
      const functions = new Map<string, InherentFunction[]>();
      const consts = new Map<string, InherentConst[]>();
      for (const impl of this.cx.declarations.inherentImpls(head)) {
        for (const [name, each] of impl.functions) append(functions, name, { impl, function: each });
        for (const [name, each] of impl.associatedConsts) append(consts, name, { impl, const: each });
      }
      inherent = { functions, consts };
      this.#inherent.set(head, inherent);
    }
    return inherent;
  }

  // --------------------------------------------------------------------------------------------------------- Answers

  selection(env: ParamEnv, trait: TraitDef, args: GenericArgs): Selection | undefined {
    return this.#selections.get(envKey(env, args.flags))?.get(trait)?.get(args.id);
  }
  setSelection(env: ParamEnv, trait: TraitDef, args: GenericArgs, selection: Selection): void {
    put(this.#selections, envKey(env, args.flags), trait, args.id, selection);
  }

  answer(env: ParamEnv, trait: TraitDef, args: GenericArgs): Knowledge | undefined {
    return this.#answers.get(envKey(env, args.flags))?.get(trait)?.get(args.id);
  }
  setAnswer(env: ParamEnv, trait: TraitDef, args: GenericArgs, answer: Knowledge): void {
    put(this.#answers, envKey(env, args.flags), trait, args.id, answer);
  }

  projection(env: ParamEnv, projection: Type): Type | undefined {
    return this.#projections.get(envKey(env, projection.flags))?.get(projection.id);
  }
  setProjection(env: ParamEnv, projection: Type, type: Type): void {
    const key = envKey(env, projection.flags);
    let table = this.#projections.get(key);
    if (table === undefined) {
      table = new Map();
      this.#projections.set(key, table);
    }
    table.set(projection.id, type);
  }
}

/**
 * `impl<T> From<!> for T` of std keeps the place for the day when `!` is a type like others, and is no impl yet (`rustc_reservation_impl`):
 * `result.map_err(Error::custom)?` would have two to choose from.
 */
function isReserved({ trait, selfType, generics }: ImplDef): boolean {
  const written = trait?.segments[trait.segments.length - 1]?.arguments;
  const [argument] = written?.kind === "angle" ? written.arguments : [];
  if (argument?.kind !== "type" || argument.type.kind !== "never" || selfType?.kind !== "path") return false;
  const [name, ...others] = selfType.path.segments;
  return others.length === 0 && generics.params.some((param) => param.name === name?.ident.name);
}

/** What has no parameters means the same in every environment, but in one that assumes something of such types. */
function envKey(env: ParamEnv, flags: number): number {
  return (flags & TypeFlag.hasParam) === 0 && !env.assumesOfConcrete ? 0 : env.id;
}

/** May an answer about terms with these flags be kept? Not with variables, nor with closures, which are still being typed. */
export function isCacheable(flags: number): boolean {
  return (flags & (TypeFlag.hasInfer | TypeFlag.hasClosure | TypeFlag.hasRegionVar)) === 0;
}

function put<Value>(
  tables: Map<number, Map<TraitDef, Map<number, Value>>>,
  env: number,
  trait: TraitDef,
  args: number,
  value: Value,
): void {
  let byTrait = tables.get(env);
  if (byTrait === undefined) {
    byTrait = new Map();
    tables.set(env, byTrait);
  }
  let byArgs = byTrait.get(trait);
  if (byArgs === undefined) {
    byArgs = new Map();
    byTrait.set(trait, byArgs);
  }
  byArgs.set(args, value);
}

/**
 * The head that a type's impls are found by; `undefined` for an inference variable, whose impls may be any. A type that only blanket
 * impls can be for (a parameter, closure, opaque type) has a head of its own that nothing is filed under.
 */
export function headOf(cx: TypeContext, type: Type): string | undefined {
  switch (type.kind) {
    case "bool":
    case "char":
    case "str":
    case "never":
      return type.kind;
    case "int":
    case "float":
      return type.name;
    case "adt": {
      let head = cx.caches.adtHeads.get(type.adt);
      if (head === undefined) {
        head = cx.heads.adtHead(type.adt);
        cx.caches.adtHeads.set(type.adt, head);
      }
      return head;
    }
    case "ref":
      return type.mutable ? "refmut" : "ref";
    case "rawPointer":
      return "ptr";
    case "slice":
    case "array":
      return type.kind;
    case "tuple":
      return `tuple:${type.elements.length}`;
    case "fnPointer":
      return `fn:${type.signature.inputs.length}`;
    case "dyn":
      return type.principal === undefined ? "dyn" : cx.heads.dynHead(type.principal.trait);
    case "infer":
      return undefined;
    case "fnDef":
    case "closure":
    case "coroutine":
    case "opaque":
    case "param":
    case "projection":
    case "foreign":
    case "unknown":
      return `no impls: ${type.kind}`;
  }
}
