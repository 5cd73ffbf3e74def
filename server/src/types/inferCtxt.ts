/**
 * Inference variables of one body: what each stands for, and snapshots to try things and take them back.
 *
 * A variable is bound at most once: to a type, or to an older variable. Undoing is therefore forgetting the bindings made
 * since a snapshot. Bindings are never compressed: chains stay short, and a compressed one could not be undone.
 *
 * Regions. Inference has none: signatures are erased before they come here, and unification does not look at regions. With a
 * `RegionRelator` (the borrow checker's normalisation of associated types) regions are related as equal, and the lifetime
 * parameters of impls become local variables that take the first region they meet.
 *
 * What is not here: how two types are made equal (`unify.ts`), coercions (`infer/`), which impls apply (`traits/`).
 */
import { truncate } from "../base/truncate.js";
import type { GenericOwner, VariantDef } from "../hir/defs.js";
import { constVar, erasedRegion, genericArgs } from "./argTerms.js";
import type { ClosureFacts, TypeContext } from "./context.js";
import { genericsOf } from "./generics.js";
import { inferType } from "./interner.js";
import type { ParamEnv } from "./paramEnv.js";
import type { Predicate } from "./predicate.js";
import { firstLocalRegion, localRegion, type RegionRelator } from "./regionRelator.js";
import { foldArgs, foldSignature, foldType, type TypeFolder } from "./subst.js";
import { TraitEngine } from "./traits/engine.js";
import { type Goal, GoalSet, termOf } from "./traits/goals.js";
import {
  type ClosureType,
  type Const,
  type CoroutineType,
  type FnSignature,
  type GenericArg,
  type GenericArgs,
  type InferType,
  type Region,
  type TraitRef,
  type Type,
  TypeFlag,
} from "./type.js";
import { type Bindings, equateRegions, poison, unifyArgs, unifyTypes } from "./unify.js";

/** How much had been done at some point of what can be taken back. */
interface Marks {
  readonly bindings: number;
  readonly constBindings: number;
  readonly regionBindings: number;
  readonly deferred: number;
  readonly equated: number;
  readonly memo: number;
  readonly proven: number;
  readonly workedOff: number;
}

export interface Snapshot extends Marks {
  readonly variables: number;
  readonly constVariables: number;
}

const noVariables: readonly number[] = [];

type Sort = InferType["sort"];

type ClosureLike = ClosureType["expr"] | CoroutineType["expr"];

export class InferCtxt implements Bindings {
  readonly env: ParamEnv;
  readonly #values: (Type | undefined)[] = [];
  readonly #sorts: Sort[] = [];
  readonly #log: number[] = [];
  readonly #constValues: (Const | undefined)[] = [];
  readonly #constLog: number[] = [];
  readonly #regionValues: (Region | undefined)[] = [];
  readonly #regionLog: number[] = [];
  /** Normal forms of projections with variables or closures in them, by id: good as long as no binding is taken back. */
  readonly #memo = new Map<number, Type>();
  readonly #memoLog: number[] = [];
  /** Goals that hold, with all that they need, by the bindings made so far. */
  readonly #proven = new GoalSet(this);
  /** Goals with variables of which what they need was worked off as well, or is in `deferred` or with whoever took it from there. */
  readonly #workedOff = new GoalSet(this);
  /** What terms with variables resolve to, until a binding is made or taken back. */
  readonly #resolved = new Map<Type | GenericArgs, Type | GenericArgs>();
  /**
   * What has to hold for things done so far: unifications with projections that wait, what normalisation needs. `Fulfillment` takes them.
   */
  readonly deferred: Predicate[] = [];
  /** Regions that no variable of this context stands for, which have to be the same: those of whoever asks, and `'static`. */
  readonly equated: (readonly [Region, Region])[] = [];
  /** Closures and async blocks of the body being typed. */
  readonly closures = new Map<ClosureLike, ClosureFacts>();
  /** `Fn` and `FnMut` asked of closures: which of them these are is known only when all is done (E0525). */
  readonly askedOfClosures: TraitRef[] = [];
  /** Auto traits asked of closures: what these capture decides, which is not known yet. */
  readonly autoAsked: TraitRef[] = [];
  /** Selection and normalisation in this context. */
  readonly traits: TraitEngine;
  readonly #resolver: TypeFolder;

  /**
   * `relator` absent: regions are ignored, and `env` is used without them. `typedClosures`: what is known already of closures; not copied,
   * as the borrow checker makes a context for each question about a body with a thousand of them.
   */
  constructor(
    readonly cx: TypeContext,
    env: ParamEnv,
    readonly relator: RegionRelator | undefined = undefined,
    private readonly typedClosures: ReadonlyMap<ClosureLike, ClosureFacts> | undefined = undefined,
  ) {
    this.env = relator === undefined ? env.erased : env;
    this.traits = new TraitEngine(this);
    this.#resolver = {
      mask: TypeFlag.hasInfer | (relator === undefined ? 0 : TypeFlag.hasRegionVar),
      infer: (type) => {
        const value = this.shallow(type);
        return value.kind === "infer" ? value : this.resolve(value);
      },
      const: (value) => this.shallowConst(value),
      region: (region) => this.resolveRegion(region),
    };
  }

  closureFacts(expr: ClosureLike): ClosureFacts | undefined {
    return this.closures.get(expr) ?? this.typedClosures?.get(expr);
  }

  // ------------------------------------------------------------------------------------------------------ Variables

  newTypeVar(): InferType {
    return this.#newVar("general");
  }
  newIntVar(): InferType {
    return this.#newVar("int");
  }
  newFloatVar(): InferType {
    return this.#newVar("float");
  }
  #newVar(sort: Sort): InferType {
    const variable = this.#values.length;
    this.#values.push(undefined);
    this.#sorts.push(sort);
    return inferType(variable, sort);
  }
  newConstVar(): Const {
    this.#constValues.push(undefined);
    return constVar(this.#constValues.length - 1);
  }
  /** Without a relator: the erased region. */
  newRegion(): Region {
    if (this.relator === undefined) return erasedRegion;
    this.#regionValues.push(undefined);
    return localRegion(this.#regionValues.length - 1);
  }

  get variableCount(): number {
    return this.#values.length;
  }
  /** Grows with every binding: tells whether anything happened since. */
  get bindingCount(): number {
    return this.#log.length + this.#constLog.length;
  }
  /** The type variables bound since there were `count` bindings. */
  boundSince(count: number): readonly number[] {
    return count >= this.#log.length ? noVariables : this.#log.slice(count);
  }
  get typeBindingCount(): number {
    return this.#log.length;
  }
  isBound(variable: number): boolean {
    return this.#values[variable] !== undefined;
  }

  /** A fresh argument for each parameter of `owner` after those in `prefix`. */
  freshArgs(owner: GenericOwner | VariantDef, prefix: readonly GenericArg[] = []): GenericArgs {
    const { params, identity } = genericsOf(this.cx, owner);
    if (prefix.length === params.length) return prefix.length === 0 ? identity : genericArgs(prefix);
    const list = [...prefix];
    for (let index = prefix.length; index < params.length; index++) {
      const param = params[index];
      if (param === undefined) continue;
      list.push(
        param.kind === "lifetime" ? this.newRegion() : param.kind === "const" ? this.newConstVar() : this.newTypeVar(),
      );
    }
    return genericArgs(list);
  }

  // ------------------------------------------------------------------------------------------------------ Resolving

  /** What the type stands for, as far as its outermost constructor: a variable only when it is unbound (then its root). */
  shallow(type: Type): Type {
    let current = type;
    while (current.kind === "infer") {
      const value = this.#values[current.variable];
      if (value === undefined) return current;
      current = value;
    }
    return current;
  }

  shallowConst(value: Const): Const {
    let current = value;
    while (current.kind === "infer") {
      const next = this.#constValues[current.variable];
      if (next === undefined) return current;
      current = next;
    }
    return current;
  }

  resolveRegion(region: Region): Region {
    let current = region;
    while (current.kind === "var" && current.variable >= firstLocalRegion) {
      const next = this.#regionValues[current.variable - firstLocalRegion];
      if (next === undefined) return current;
      current = next;
    }
    return current;
  }

  /** With every bound variable replaced, at any depth. */
  resolve(type: Type): Type {
    if ((type.flags & this.#resolver.mask) === 0) return type;
    if (type.kind === "infer") return this.#resolver.infer?.(type) ?? type;
    const known = this.#resolved.get(type);
    if (known !== undefined && "kind" in known) return known;
    const resolved = foldType(type, this.#resolver);
    this.#resolved.set(type, resolved);
    return resolved;
  }
  resolveArgs(args: GenericArgs): GenericArgs {
    if ((args.flags & this.#resolver.mask) === 0) return args;
    const known = this.#resolved.get(args);
    if (known !== undefined && "list" in known) return known;
    const resolved = foldArgs(args, this.#resolver);
    this.#resolved.set(args, resolved);
    return resolved;
  }
  #forgetResolved(): void {
    if (this.#resolved.size > 0) this.#resolved.clear();
  }
  resolveSignature(signature: FnSignature): FnSignature {
    return foldSignature(signature, this.#resolver);
  }
  /** At the end of a question with regions: local variables that met no region become fresh ones of the asker. */
  closeRegions(type: Type): Type {
    const { relator } = this;
    if (relator === undefined || (type.flags & TypeFlag.hasRegionVar) === 0) return type;
    return foldType(type, {
      mask: TypeFlag.hasRegionVar,
      region: (region) => {
        const resolved = this.resolveRegion(region);
        if (resolved.kind !== "var" || resolved.variable < firstLocalRegion) return resolved;
        const made = relator.fresh();
        this.bindRegion(resolved.variable, made);
        return made;
      },
    });
  }

  // ------------------------------------------------------------------------------------------------------ Snapshots

  #marks(): Marks {
    return {
      bindings: this.#log.length,
      constBindings: this.#constLog.length,
      regionBindings: this.#regionLog.length,
      deferred: this.deferred.length,
      equated: this.equated.length,
      memo: this.#memoLog.length,
      proven: this.#proven.size,
      workedOff: this.#workedOff.size,
    };
  }

  snapshot(): Snapshot {
    return {
      bindings: this.#log.length,
      variables: this.#values.length,
      constBindings: this.#constLog.length,
      constVariables: this.#constValues.length,
      regionBindings: this.#regionLog.length,
      deferred: this.deferred.length,
      equated: this.equated.length,
      memo: this.#memoLog.length,
      proven: this.#proven.size,
      workedOff: this.#workedOff.size,
    };
  }

  /** Was anything bound since that is still bound? */
  hasBoundSince(snapshot: Snapshot): boolean {
    return (
      this.#log.length > snapshot.bindings ||
      this.#constLog.length > snapshot.constBindings ||
      this.#regionLog.length > snapshot.regionBindings
    );
  }

  /** Forgets bindings and variables made since. Terms that hold such variables must not be used any more. */
  rollback(snapshot: Snapshot): void {
    this.#unbind(snapshot);
    truncate(this.#values, snapshot.variables);
    truncate(this.#sorts, snapshot.variables);
    truncate(this.#constValues, snapshot.constVariables);
  }

  #unbind({ bindings, constBindings, regionBindings, deferred, equated, memo, proven, workedOff }: Marks): void {
    if (this.#log.length > bindings || this.#constLog.length > constBindings || this.#regionLog.length > regionBindings)
      this.#forgetResolved();
    while (this.#log.length > bindings) this.#values[this.#log.pop() ?? 0] = undefined;
    while (this.#constLog.length > constBindings) this.#constValues[this.#constLog.pop() ?? 0] = undefined;
    while (this.#regionLog.length > regionBindings) this.#regionValues[this.#regionLog.pop() ?? 0] = undefined;
    truncate(this.deferred, deferred);
    truncate(this.equated, equated);
    while (this.#memoLog.length > memo) this.#memo.delete(this.#memoLog.pop() ?? 0);
    this.#proven.truncate(proven);
    this.#workedOff.truncate(workedOff);
  }

  /** What `rememberProjection` was told, resolved. */
  knownProjection(id: number): Type | undefined {
    const known = this.#memo.get(id);
    return known && this.resolve(known);
  }
  rememberProjection(id: number, type: Type): void {
    if (this.#memo.has(id)) return;
    this.#memo.set(id, type);
    this.#memoLog.push(id);
  }

  isProven(goal: Predicate): boolean {
    return this.#proven.find(goal) !== undefined;
  }
  rememberProven(goal: Goal): void {
    this.#proven.add(goal);
  }

  /** Is nothing learned from working it off once more? */
  isWorkedOff(goal: Predicate): boolean {
    return this.isProven(goal) || this.#workedOff.find(goal) !== undefined;
  }
  /** One without variables can be proven for good: that is worth more. */
  rememberWorkedOff(goal: Goal): void {
    const term = termOf(this, goal.predicate);
    if (term !== undefined && (term.flags & TypeFlag.hasInfer) !== 0) this.#workedOff.add(goal);
  }

  /** Tries something and always takes it back. */
  probe<Result>(attempt: () => Result): Result {
    const snapshot = this.snapshot();
    const result = attempt();
    this.rollback(snapshot);
    return result;
  }

  /** Keeps what the attempt did if it answers true. */
  commitIf(attempt: () => boolean): boolean {
    const snapshot = this.snapshot();
    const done = attempt();
    if (!done) this.rollback(snapshot);
    return done;
  }

  // ---------------------------------------------------------------------------------------------------- Unification

  /** Makes two types equal by binding variables. False: impossible, and nothing has changed. */
  unify(a: Type, b: Type): boolean {
    if (a === b && this.relator === undefined) return true;
    const marks = this.#marks();
    if (unifyTypes(this, a, b)) return true;
    this.#unbind(marks);
    return false;
  }

  unifyArgs(a: GenericArgs, b: GenericArgs): boolean {
    if (a === b && this.relator === undefined) return true;
    const marks = this.#marks();
    if (unifyArgs(this, a, b)) return true;
    this.#unbind(marks);
    return false;
  }

  /** What depends on something unknown is unknown: binds every variable inside the type. */
  poison(type: Type, unknown: Type): void {
    poison(this, type, unknown);
  }

  /** Both must be the same region. */
  equateRegions(first: Region, second: Region): void {
    equateRegions(this, first, second);
  }

  bind(variable: number, type: Type): boolean {
    this.#forgetResolved();
    this.#values[variable] = type;
    this.#log.push(variable);
    return true;
  }
  bindConst(variable: number, value: Const): boolean {
    this.#forgetResolved();
    this.#constValues[variable] = value;
    this.#constLog.push(variable);
    return true;
  }
  bindRegion(variable: number, region: Region): boolean {
    this.#forgetResolved();
    this.#regionValues[variable - firstLocalRegion] = region;
    this.#regionLog.push(variable - firstLocalRegion);
    return true;
  }
}
