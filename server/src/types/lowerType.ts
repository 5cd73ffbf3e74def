/**
 * Gives meaning to the types that are written: `TypeExpr` to `Type`, in the scope of an item.
 *
 * One `TypeLowering` lowers one piece of syntax (a signature, a bound list, a type in a body). It knows how many binders it
 * is under (`level`), what names those bind, and what a lifetime that is left out means there. Where names do not resolve,
 * the answer is an `unknown` type with the reason.
 *
 * What is not here: paths and generic arguments (`lowerPath.ts`), bounds and `dyn` (`lowerBounds.ts`), what an item's
 * syntax means as a whole (`items.ts`, `signatures.ts`).
 */
import { assertNever } from "../base/assertNever.js";
import type { ItemScope } from "../hir/defs.js";
import type { FunctionPointerType, GenericParam, Lifetime, MacroCall, TypeExpr } from "../syntax/ast.js";
import { boundRegion, erasedRegion, isType, paramRegion, staticRegion, unknownConst } from "./argTerms.js";
import { evaluateConst } from "./constEval.js";
import type { TypeContext } from "./context.js";
import { paramIndex } from "./generics.js";
import {
  arrayType,
  fnPointerType,
  fnSignature,
  neverType,
  rawPointerType,
  refType,
  sliceType,
  tupleType,
  unitType,
  unknownType,
} from "./interner.js";
import { lowerDyn } from "./lowerBounds.js";
import { lowerPathType } from "./lowerPath.js";
import type { Const, Region, Type } from "./type.js";

/** What a left-out lifetime means at a place that is under `level` binders. */
export type Elision = (level: number) => Region;

export interface LoweringOptions {
  readonly elided: Elision;
  /** `_` as a type; absent: unknown. */
  readonly infer?: () => Type;
  /** `_` as a const argument or array length. */
  readonly inferConst?: () => Const;
  /** Type arguments that are left out take a variable (`infer`) even when the parameter has a default. */
  readonly implTrait?: (syntax: TypeExpr & { readonly kind: "implTrait" }, lowering: TypeLowering) => Type;
  /** Region of a `dyn` that neither its container nor its trait decides. */
  readonly objectDefault: Region;
  /** Is the lifetime one that each call of the function chooses, rather than one of the function's item? */
  readonly isLateBound?: (region: Region) => boolean;
  /** The object behind a reference whose lifetime is left out may outlive it. */
  readonly ownObjects?: boolean;
  readonly expandMacro?: (call: MacroCall) => TypeExpr | undefined;
}

/** Lifetimes bound at a level: `for<'a>` names and anonymous ones, by index. */
export interface Binder {
  readonly level: number;
  readonly names: (string | undefined)[];
}

export class TypeLowering {
  level = 0;
  readonly binders: Binder[] = [];
  elided: Elision;
  /** Where output elision looks: lifetimes that the inputs use, as seen at the level of the signature. */
  candidates: Set<Region> | undefined;
  /** Notes the lifetimes of the references at the level of the signature, as written. */
  references: Map<TypeExpr, Region> | undefined;

  constructor(
    readonly cx: TypeContext,
    readonly scope: ItemScope,
    readonly options: LoweringOptions,
  ) {
    this.elided = options.elided;
  }

  /** `objectDefault`: the lifetime that the type around gives a `dyn` standing directly here. */
  lower(syntax: TypeExpr, objectDefault: Region | undefined = undefined): Type {
    switch (syntax.kind) {
      case "path":
        return lowerPathType(this, syntax.path, objectDefault);
      case "reference": {
        const region = syntax.lifetime === undefined ? this.elidedRegion() : this.region(syntax.lifetime);
        if (this.level === 1) this.references?.set(syntax, region);
        const ofObject = region.kind === "var" && this.options.ownObjects === true ? erasedRegion : region;
        return refType(syntax.mutable, this.lower(syntax.type, ofObject), region);
      }
      case "rawPointer":
        return rawPointerType(syntax.mutable, this.lower(syntax.type));
      case "slice":
        return sliceType(this.lower(syntax.element));
      case "array":
        return arrayType(this.lower(syntax.element), this.lowerLength(syntax.length));
      case "tuple":
        return syntax.elements.length === 0
          ? unitType
          : tupleType(syntax.elements.map((element) => this.lower(element)));
      case "never":
        return neverType;
      case "infer":
        return this.options.infer?.() ?? unknownType("a type left to inference in a signature");
      case "functionPointer":
        return this.lowerFunctionPointer(syntax);
      case "implTrait":
        return this.options.implTrait?.(syntax, this) ?? unknownType("`impl Trait` is not supported here");
      case "dynTrait":
        return lowerDyn(this, syntax.bounds, objectDefault);
      case "macroCall": {
        const base = patternTypeBase(syntax.call);
        if (base !== undefined) return this.lower(base, objectDefault);
        const expanded =
          this.options.expandMacro?.(syntax.call) ?? this.cx.hooks.expandTypeMacro?.(syntax.call, this.scope);
        return expanded === undefined ? unknownType("a macro in type position") : this.lower(expanded, objectDefault);
      }
      case "missing":
        return unknownType("the type could not be read");
      default:
        return assertNever(syntax);
    }
  }

  private lowerLength(length: (TypeExpr & { readonly kind: "array" })["length"]): Const {
    if (length.kind === "underscore") return this.options.inferConst?.() ?? unknownConst;
    return evaluateConst(this.cx, length, this.scope);
  }

  // ------------------------------------------------------------------------------------------------------ Lifetimes

  region(lifetime: Lifetime): Region {
    if (lifetime.name === "'_") return this.elidedRegion();
    return this.record(this.named(lifetime));
  }

  elidedRegion(): Region {
    return this.record(this.elided(this.level));
  }

  private named(lifetime: Lifetime): Region {
    if (lifetime.name === "'static") return staticRegion;
    for (let index = this.binders.length - 1; index >= 0; index--) {
      const binder = this.binders[index];
      const position = binder?.names.indexOf(lifetime.name) ?? -1;
      if (binder !== undefined && position >= 0) return boundRegion(this.level - binder.level, position, lifetime.name);
    }
    const param = this.cx.declarations.resolveLifetime(lifetime, this.scope);
    // An undeclared lifetime is the user's error; erased, it says nothing.
    return param === undefined ? erasedRegion : paramRegion(param, paramIndex(this.cx, param));
  }

  private record(region: Region): Region {
    if (this.candidates !== undefined) {
      if (region.kind !== "bound") this.candidates.add(region);
      else if (region.depth >= this.level - 1)
        this.candidates.add(boundRegion(region.depth - (this.level - 1), region.index, region.name));
    }
    return region;
  }

  // -------------------------------------------------------------------------------------------------------- Binders

  /** Runs `inside` one binder deeper. */
  withBinder<Result>(params: readonly GenericParam[], inside: (binder: Binder) => Result): Result {
    this.level++;
    const binder: Binder = { level: this.level, names: [] };
    addLifetimes(binder, params);
    this.binders.push(binder);
    const result = inside(binder);
    this.binders.pop();
    this.level--;
    return result;
  }

  /**
   * The inputs and output of a function pointer or `Fn(A) -> B`: a lifetime left out of an input is a fresh one of `binder`; out of
   * the output, the only one of the inputs (reference, "Lifetime elision in functions").
   */
  lowerFunctionLike(
    inputs: readonly TypeExpr[],
    output: TypeExpr | undefined,
    binder: Binder,
  ): { inputs: Type[]; output: Type } {
    const outerElided = this.elided;
    const outerCandidates = this.candidates;
    const used = new Set<Region>();
    this.candidates = undefined;
    this.elided = (level) => {
      const index = binder.names.push(undefined) - 1;
      const region = boundRegion(level - binder.level, index, undefined);
      used.add(boundRegion(0, index, undefined));
      return region;
    };
    const loweredInputs = inputs.map((input) => this.lower(input));
    for (const input of loweredInputs) collectBoundHere(input, used);
    const only = used.size === 1 ? [...used][0] : undefined;
    let isMissing = false;
    this.elided = (level) => {
      if (only === undefined) isMissing = true;
      if (only?.kind === "bound") return boundRegion(level - binder.level + only.depth, only.index, only.name);
      return only ?? erasedRegion;
    };
    const written = output === undefined ? unitType : this.lower(output);
    // E0106: rustc looks no further either.
    const loweredOutput = isMissing ? unknownType("a lifetime that is left out without a rule to fill it") : written;
    this.elided = outerElided;
    this.candidates = outerCandidates;
    return { inputs: loweredInputs, output: loweredOutput };
  }

  private lowerFunctionPointer(syntax: FunctionPointerType): Type {
    return this.withBinder(syntax.forLifetimes, (binder) => {
      const types = syntax.inputs.map((input) => input.type);
      const { inputs, output } = this.lowerFunctionLike(types, syntax.output, binder);
      const { variadic, isUnsafe, abi } = syntax;
      return fnPointerType(fnSignature({ inputs, output, variadic, isUnsafe, abi, binder: binder.names.length }));
    });
  }
}

/**
 * `pattern_type!(usize is 0..=9)` of the standard library's own code: a `usize` that takes fewer values. Read as `usize`; `undefined`
 * for all other macros.
 */
function patternTypeBase(call: MacroCall): TypeExpr | undefined {
  if (call.path.segments.at(-1)?.ident.name !== "pattern_type") return undefined;
  const end = call.tokens.findIndex((token) => token.text === "is");
  const tokens = call.tokens.slice(0, Math.max(0, end));
  const name = tokens[tokens.length - 1];
  if (name?.kind !== "ident") return undefined;
  const { span, text, hygiene } = name;
  const segments = [{ ident: { name: text, hygiene, span }, arguments: undefined }];
  const named: TypeExpr = {
    kind: "path",
    span,
    path: { root: { kind: "relative" }, qualifiedSelf: undefined, segments, span },
  };
  if (tokens.length === 1) return named;
  if (tokens.length === 3 && tokens[0]?.text === "*")
    return { kind: "rawPointer", mutable: tokens[1]?.text === "mut", type: named, span };
  return undefined;
}

/** Adds `for<'a>` names to a binder. */
export function addLifetimes(binder: Binder, params: readonly GenericParam[]): void {
  for (const param of params) if (param.kind === "lifetime") binder.names.push(param.lifetime.name);
}

/** Named regions of the innermost binder that occur directly in references and arguments: candidates of output elision. */
function collectBoundHere(type: Type, found: Set<Region>): void {
  if (type.kind === "ref") {
    if (type.region.kind !== "erased") found.add(type.region);
    collectBoundHere(type.inner, found);
  } else if (type.kind === "adt") {
    for (const arg of type.args.list) {
      if (isType(arg)) collectBoundHere(arg, found);
      else if (arg.kind === "bound") found.add(arg);
    }
  } else if (type.kind === "tuple") {
    for (const element of type.elements) collectBoundHere(element, found);
  } else if (type.kind === "slice" || type.kind === "array") {
    collectBoundHere(type.element, found);
  }
}

/** Options for what inference sees in a body: every lifetime that is left out is inferred, `dyn` included. */
export const bodyLowering: LoweringOptions = { elided: () => erasedRegion, objectDefault: erasedRegion };

/** Options for fields: a lifetime left out is missing (E0106), and says nothing. */
export const fieldLowering: LoweringOptions = { elided: () => erasedRegion, objectDefault: staticRegion };

/** Options for other types outside functions: aliases, constants. A lifetime left out is `'static` (RFC 1623). */
export const itemLowering: LoweringOptions = { elided: () => staticRegion, objectDefault: staticRegion };
