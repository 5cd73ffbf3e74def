/**
 * Types with a region variable at each position.
 *
 * Making hash-consed terms with the variables of every body would fill the interner with terms that nobody meets again.
 * So a type of the borrow checker is a pair: the term with its regions erased, and the variables in the order in which
 * the regions stand in it:
 *
 *     HashMap<&'?7 str, Vec<&'?8 T>>   =   HashMap<&str, Vec<&T>> with [7, 8]
 *
 * What types say of each other is then worked out once for each erased term, on a *canonical* term whose regions are
 * numbered '0, '1, …: `Vec<&'0 T>::push` takes `&'late mut Vec<&'0 T>` and `&'0 T`, for every call of it. What comes out
 * of substitution and normalisation is read back as a list of such numbers (a `Template`), and using it for one statement
 * is nothing but looking the numbers up.
 *
 * A closure's type has further positions, which its term does not show: those of its captures and of its signature. They are
 * appended to its `parentArgs` (`expand`), where substitution carries them along.
 * Order of positions: that of `foldType`; in `&'a T` those of `T` come before `'a`.
 */

import { assertNever } from "../base/assertNever.js";
import type { GenericOwner } from "../hir/defs.js";
import { undeclaredParam } from "../hir/generics.js";
import type { Body } from "../mir/body.js";
import type { BlockExpr, ClosureExpr } from "../syntax/ast.js";
import type { ClosureFacts } from "../types/context.js";
import {
  adtType,
  arrayType,
  closureType,
  coroutineType,
  dynType,
  erasedRegion,
  fnDefType,
  fnSignature,
  genericArgs,
  isRegion,
  isType,
  opaqueType,
  paramRegion,
  projectionType,
  rawPointerType,
  refType,
  regionVar,
  sliceType,
  staticRegion,
  tupleType,
} from "../types/interner.js";
import {
  eraseArgRegions,
  eraseRegions,
  foldType,
  replaceArgRegions,
  replaceRegions,
  type TypeFolder,
} from "../types/subst.js";
import {
  type FnSignature,
  type GenericArg,
  type GenericArgs,
  type OpaqueType,
  type ProjectionType,
  type Region,
  type Type,
  TypeFlag,
} from "../types/type.js";
import type { Variance } from "../types/variance.js";
import { composeVariance } from "../types/variance.js";
import { walkType } from "../types/walk.js";
import { signatureOfClosure } from "./closureSignature.js";
import type { Obligations } from "./obligations.js";
import type { BorrowckQueries } from "./queries.js";
import type { RegionVariable } from "./regions.js";
import type { SignatureTemplate } from "./signatures.js";
import { genericParts } from "./typeTests.js";

export interface RegionType {
  /** Regions erased, closures expanded. */
  readonly type: Type;
  readonly regions: readonly RegionVariable[];
}

/** With positions of which nothing is known. */
export interface MaybeRegionType {
  readonly type: Type;
  readonly regions: readonly (RegionVariable | undefined)[];
}

/** Where each region of a derived term comes from: a position of what it was derived from, or one of these. */
export const FROM_STATIC = -1;
/** Not said by the input: any region will do. */
export const FROM_ANY = -2;
/** From here down: a lifetime parameter of the body's owner, by its place in the flat list. */
export const FIRST_PARAM = -1000;
export interface Template {
  readonly type: Type;
  readonly from: readonly number[];
}

export interface Shape {
  readonly count: number;
  /** By position, seen from the whole type. */
  readonly variances: readonly Variance[];
}

type ClosureLike = ClosureExpr | BlockExpr;
export interface ClosureParts {
  readonly body: Body;
  /** Number of `parentArgs` in the term as inference makes it. */
  readonly parentCount: number;
  /** Expanded; by reference: the reference's region is the position after the type's own. */
  readonly upvars: readonly {
    readonly type: Type;
    readonly byReference: boolean;
    readonly mutable: boolean;
    readonly first: number;
    readonly count: number;
  }[];
  /** Expanded. Its inputs and output have their positions behind the upvars'. */
  readonly signature: FnSignature;
  readonly signatureFirst: number;
  /** Positions of the inputs. */
  readonly inputCount: number;
  /** Positions behind the parents' arguments. */
  readonly extraCount: number;
}

/** What is worked out about terms, by their ids. */
export class TypeTables {
  readonly wellFormed = new Map<number, Obligations>();
  readonly copies = new Map<number, Obligations>();
  readonly shapes = new Map<number, Shape>();
  readonly expanded = new Map<number, Type>();
  readonly fields = new Map<string, Template>();
  readonly canonicals = new Map<number, Type>();
  readonly templates = new Map<number, SignatureTemplate | undefined>();
  /** Kept in the shared tables only: is the same true of the term in every body? */
  readonly shareable = new Map<number, boolean>();
  /** Kept in the shared tables only; see `extraRegion`. */
  readonly extraRegions: Region[] = [];
}

/** Depends on the bounds in force, or on what inference does not know. */
const OF_ONE_BODY =
  TypeFlag.hasParam | TypeFlag.hasProjection | TypeFlag.hasOpaque | TypeFlag.hasInfer | TypeFlag.hasUnknown;

/** Shapes and templates of one body and its closures; of terms that mean the same everywhere they are `shared` between bodies. */
export class RegionTypes {
  private readonly own = new TypeTables();
  private readonly closures = new Map<ClosureLike, ClosureParts>();

  constructor(
    readonly queries: BorrowckQueries,
    private readonly shared: TypeTables,
  ) {}

  /** The tables that hold what is known of the term. */
  tablesFor(type: Type): TypeTables {
    if ((type.flags & OF_ONE_BODY) !== 0) return this.own;
    let shareable = this.shared.shareable.get(type.id);
    if (shareable === undefined) {
      shareable = !holdsClosure(type);
      this.shared.shareable.set(type.id, shareable);
    }
    return shareable ? this.shared : this.own;
  }

  /** Must be told of every closure before types that hold it are asked for: innermost first. */
  addClosure(expr: ClosureLike, body: Body, parentArgs: GenericArgs): ClosureParts {
    let position = 0;
    const upvars = body.upvars.map(({ type, byReference, mutable }) => {
      const expanded = this.expand(eraseRegions(type));
      const first = position;
      const count = this.shapeOf(expanded).count + (byReference ? 1 : 0);
      position += count;
      return { type: expanded, byReference, mutable, first, count };
    });
    const signatureFirst = position;
    const signature = signatureOfClosure(body, expr);
    const depth = signature.binder > 0 ? 1 : 0;
    for (const type of signature.inputs) position += this.freePositions(type, depth);
    const inputCount = position - signatureFirst;
    position += this.freePositions(signature.output, depth);
    const parts: ClosureParts = {
      body,
      parentCount: parentArgs.list.length,
      upvars,
      signature,
      signatureFirst,
      inputCount,
      extraCount: position,
    };
    this.closures.set(expr, parts);
    return parts;
  }

  /**
   * A parameter that nobody declared: it stands for a position that `expand` appends, and is always substituted. The same for all bodies,
   * so that terms made of it are the same ones again.
   */
  private extraRegion(index: number, owner: GenericOwner): Region {
    const { extraRegions } = this.shared;
    const known = extraRegions[index];
    if (known !== undefined) return known;
    const made = paramRegion(undeclaredParam("lifetime", "'_", index, owner), index);
    extraRegions[index] = made;
    return made;
  }

  closureParts(type: Type): ClosureParts | undefined {
    return type.kind === "closure" || type.kind === "coroutine" ? this.closures.get(type.expr) : undefined;
  }

  /** What a closure holds, with the regions of its expanded term. */
  upvarTypes(closure: Type & { readonly kind: "closure" | "coroutine" }): readonly Type[] {
    const parts = this.closures.get(closure.expr);
    if (parts === undefined) return [];
    const own = closure.parentArgs.list.slice(parts.parentCount).filter(isRegion);
    return parts.upvars.map(({ type, byReference, mutable, first, count }) => {
      let next = first;
      const held = replaceRegions(type, () => own[next++] ?? erasedRegion);
      return byReference ? refType(mutable, held, own[first + count - 1]) : held;
    });
  }

  /**
   * What the trait solver is to know of the closures: their signatures in terms of the arguments that `expand` appends, so that
   * substituting those of a canonical term gives the signature with its regions.
   */
  closureFacts(): ReadonlyMap<ClosureLike, ClosureFacts> {
    const facts = new Map<ClosureLike, ClosureFacts>();
    for (const [expr, parts] of this.closures) {
      const { owner } = parts.body;
      if (owner.kind === "static") continue;
      let next = parts.parentCount + parts.signatureFirst;
      const take: TypeFolder = {
        mask: -1,
        region: (region, depth) =>
          region.kind === "bound" && region.depth <= depth ? region : this.extraRegion(next++, owner),
      };
      const inputs = parts.signature.inputs.map((input) => foldType(this.expand(input), take));
      const output = foldType(this.expand(parts.signature.output), take);
      facts.set(expr, {
        signature: fnSignature({ ...parts.signature, inputs, output }),
        kind: parts.body.closure?.closureKind,
        captures: undefined,
      });
    }
    return facts;
  }

  /** Positions in the parents' arguments of a closure's type. */
  parentPositions(type: Type & { readonly kind: "closure" | "coroutine" }): number {
    const parts = this.closures.get(type.expr);
    let count = 0;
    for (const arg of type.parentArgs.list.slice(0, parts?.parentCount ?? type.parentArgs.list.length))
      count += this.argCount(arg);
    return count;
  }

  /** `&type` of an expanded term. */
  referenceTo(type: Type, mutable: boolean): Type {
    return refType(mutable, type);
  }

  argCount(arg: GenericArg): number {
    return isType(arg) ? this.shapeOf(arg).count : isRegion(arg) ? 1 : 0;
  }

  /** The erased term with the positions of closures shown. */
  expand(type: Type): Type {
    const { expanded } = this.tablesFor(type);
    const known = expanded.get(type.id);
    if (known !== undefined) return known;
    const made = this.expandParts(type);
    expanded.set(type.id, made);
    expanded.set(made.id, made);
    return made;
  }

  eraseAndExpand(type: Type): Type {
    return this.expand(eraseRegions(type));
  }

  private expandArgs(args: GenericArgs): GenericArgs {
    let changed = false;
    const list = args.list.map((arg) => {
      if (!isType(arg)) return arg;
      const made = this.expand(arg);
      if (made !== arg) changed = true;
      return made;
    });
    return changed ? genericArgs(list) : args;
  }

  private expandParts(type: Type): Type {
    switch (type.kind) {
      case "adt":
        return adtType(type.adt, this.expandArgs(type.args));
      case "ref":
        return refType(type.mutable, this.expand(type.inner), type.region);
      case "rawPointer":
        return rawPointerType(type.mutable, this.expand(type.inner));
      case "slice":
        return sliceType(this.expand(type.element));
      case "array":
        return arrayType(this.expand(type.element), type.length);
      case "tuple":
        return tupleType(type.elements.map((element) => this.expand(element)));
      case "fnDef":
        return fnDefType(type.def, this.expandArgs(type.args));
      case "opaque":
        return opaqueType(type.def, this.expandArgs(type.args));
      case "projection":
        return projectionType(type.assoc, type.trait, this.expandArgs(type.args));
      case "dyn":
        return dynType(
          type.principal && { trait: type.principal.trait, args: this.expandArgs(type.principal.args) },
          type.bindings.map(({ assoc, type: bound }) => ({ assoc, type: this.expand(bound) })),
          type.autoTraits,
          type.region,
        );
      case "closure":
      case "coroutine": {
        const parts = this.closures.get(type.expr);
        const parentArgs = this.expandArgs(type.parentArgs);
        let list = parentArgs.list;
        if (parts !== undefined && list.length === parts.parentCount) {
          list = [...list, ...Array.from({ length: parts.extraCount }, () => erasedRegion)];
        }
        const args = list === parentArgs.list ? parentArgs : genericArgs(list);
        return type.kind === "closure"
          ? closureType(type.expr, type.owner, args)
          : coroutineType(type.expr, type.owner, args, this.expand(type.output));
      }
      default:
        return type;
    }
  }

  /** Parameters and projections that must outlive `'r` for the type to. */
  genericParts(type: Type): readonly Type[] {
    return genericParts(type, (closure) => this.closureParts(closure)?.upvars.map((upvar) => upvar.type));
  }

  /**
   * Positions that must outlive `'r` for the type to: all but what a closure's type names without holding it, its creator's parameters and
   * its own signature (RFC 1214, "closures"), and of an alias that is declared `'static`, which outlives everything.
   */
  outlivesPositions(type: Type): readonly number[] {
    return this.positionsOf(type, (alias) => !this.queries.isStaticAlias(alias));
  }

  /** Those that a result hides: also what an alias is of that is declared `'static`. */
  hiddenPositions(type: Type): readonly number[] {
    return this.positionsOf(type, () => true);
  }

  private positionsOf(type: Type, isAliasRead: (alias: ProjectionType | OpaqueType) => boolean): readonly number[] {
    const found: number[] = [];
    let next = 0;
    const skip = (arg: GenericArg): void => {
      next += this.argCount(arg);
    };
    const collect = (arg: GenericArg): void => {
      if (!isType(arg)) {
        if (isRegion(arg)) found.push(next++);
        return;
      }
      switch (arg.kind) {
        case "adt":
          for (const inner of arg.args.list) collect(inner);
          return;
        case "ref":
          collect(arg.inner);
          found.push(next++);
          return;
        case "rawPointer":
          collect(arg.inner);
          return;
        case "slice":
        case "array":
          collect(arg.element);
          return;
        case "tuple":
          for (const element of arg.elements) collect(element);
          return;
        case "closure":
        case "coroutine": {
          const parts = this.closures.get(arg.expr);
          arg.parentArgs.list.forEach((inner, index) => {
            const isUpvar =
              parts !== undefined && index >= parts.parentCount && index < parts.parentCount + parts.signatureFirst;
            if (isUpvar) collect(inner);
            else skip(inner);
          });
          if (arg.kind === "coroutine") skip(arg.output);
          return;
        }
        case "fnDef":
          // A function item holds nothing: what its types could hold counts, lifetimes it was made with do not.
          for (const inner of arg.args.list) {
            if (isType(inner)) collect(inner);
            else skip(inner);
          }
          return;
        case "opaque":
        case "projection":
          if (!isAliasRead(arg)) {
            skip(arg);
            return;
          }
          break;
        default:
      }
      for (let count = this.shapeOf(arg).count; count > 0; count--) found.push(next++);
    };
    collect(type);
    return found;
  }

  /** Of an expanded, erased term. */
  shapeOf(type: Type): Shape {
    const { shapes } = this.tablesFor(type);
    let shape = shapes.get(type.id);
    if (shape === undefined) {
      const variances: Variance[] = [];
      this.walk(type, "covariant", 0, (_, variance) => variances.push(variance));
      shape = variances.length === 0 ? noPositions : { count: variances.length, variances };
      shapes.set(type.id, shape);
    }
    return shape;
  }

  private freePositions(type: Type, depth: number): number {
    let count = 0;
    this.walk(this.expand(type), "covariant", depth, () => count++);
    return count;
  }

  /** Calls back for every region that is not bound inside the term, in the order of positions. `depth`: binders around it. */
  walk(type: Type, variance: Variance, depth: number, visit: (region: Region, variance: Variance) => void): void {
    switch (type.kind) {
      case "adt": {
        const variances = this.queries.variancesOf(type.adt);
        const { list } = type.args;
        for (let index = 0; index < list.length; index++) {
          const arg = list[index];
          if (arg !== undefined)
            this.walkArg(arg, composeVariance(variance, variances[index] ?? "invariant"), depth, visit);
        }
        return;
      }
      case "ref":
        this.walk(type.inner, composeVariance(variance, type.mutable ? "invariant" : "covariant"), depth, visit);
        visitRegion(type.region, variance, depth, visit);
        return;
      case "rawPointer":
        this.walk(type.inner, composeVariance(variance, type.mutable ? "invariant" : "covariant"), depth, visit);
        return;
      case "slice":
      case "array":
        this.walk(type.element, variance, depth, visit);
        return;
      case "tuple":
        for (const element of type.elements) this.walk(element, variance, depth, visit);
        return;
      case "fnPointer":
        for (const input of type.signature.inputs)
          this.walk(input, composeVariance(variance, "contravariant"), depth + 1, visit);
        this.walk(type.signature.output, variance, depth + 1, visit);
        return;
      case "dyn": {
        for (const arg of type.principal?.args.list ?? [])
          this.walkArg(arg, composeVariance(variance, "invariant"), depth + 1, visit);
        for (const binding of type.bindings)
          this.walk(binding.type, composeVariance(variance, "invariant"), depth + 1, visit);
        const isStatic = type.principal === undefined ? "no" : this.queries.isStaticTrait(type.principal.trait);
        const region = isStatic === "yes" && type.region.kind !== "var" ? staticRegion : type.region;
        // What may be `'static` whatever is written there asks nothing of anyone.
        visitRegion(region, isStatic === "unknown" ? "bivariant" : variance, depth, visit);
        return;
      }
      case "fnDef":
      case "opaque":
      case "projection": {
        // Of an alias that is declared `'static` no argument matters, not even to liveness.
        const own = type.kind !== "fnDef" && this.queries.isStaticAlias(type) ? "bivariant" : "invariant";
        for (const arg of type.args.list) this.walkArg(arg, composeVariance(variance, own), depth, visit);
        return;
      }
      case "closure":
        this.walkClosure(type, variance, depth, visit);
        return;
      case "coroutine":
        this.walkClosure(type, variance, depth, visit);
        this.walk(type.output, variance, depth, visit);
        return;
      case "bool":
      case "char":
      case "str":
      case "never":
      case "int":
      case "float":
      case "param":
      case "infer":
      case "foreign":
      case "unknown":
        return;
      default:
        assertNever(type);
    }
  }

  /** Captures are covariant, as rustc's upvar tuple is; the parents' arguments and the signature are invariant. */
  private walkClosure(
    type: Type & { readonly kind: "closure" | "coroutine" },
    variance: Variance,
    depth: number,
    visit: (region: Region, variance: Variance) => void,
  ): void {
    const parts = this.closures.get(type.expr);
    const { list } = type.parentArgs;
    for (let index = 0; index < list.length; index++) {
      const arg = list[index];
      if (arg === undefined) continue;
      const isUpvar =
        parts !== undefined && index >= parts.parentCount && index < parts.parentCount + parts.signatureFirst;
      this.walkArg(arg, isUpvar ? variance : composeVariance(variance, "invariant"), depth, visit);
    }
  }

  private walkArg(
    arg: GenericArg,
    variance: Variance,
    depth: number,
    visit: (region: Region, variance: Variance) => void,
  ): void {
    if (isType(arg)) this.walk(arg, variance, depth, visit);
    else if (isRegion(arg)) visitRegion(arg, variance, depth, visit);
  }

  /** The same term with its regions numbered by position. */
  canonical(type: Type): Type {
    const { canonicals } = this.tablesFor(type);
    let made = canonicals.get(type.id);
    if (made === undefined) {
      made = this.shapeOf(type).count === 0 ? type : replaceRegions(type, counter());
      canonicals.set(type.id, made);
    }
    return made;
  }

  /** Arguments numbered through; positions of one follow those of the one before. */
  canonicalArgs(args: GenericArgs): GenericArgs {
    return replaceArgRegions(this.expandArgs(eraseArgRegions(args)), counter());
  }

  /** Reads a term back that was derived from a canonical one. */
  template(derived: Type, other: (region: Region) => number = otherRegion): Template {
    const shown = this.expand(derived);
    const from: number[] = [];
    this.walk(shown, "covariant", 0, (region) => {
      from.push(region.kind === "var" ? region.variable : region.kind === "static" ? FROM_STATIC : other(region));
    });
    return { type: eraseRegions(shown), from };
  }

  /** A field's type, by the positions of the type that it is a field of. */
  fieldTemplate(type: Type & { readonly kind: "adt" }, variant: number, index: number): Template | undefined {
    const key = `${type.id}.${variant}.${index}`;
    const { fields } = this.tablesFor(type);
    const known = fields.get(key);
    if (known !== undefined) return known;
    const field = type.adt.variants[variant]?.fields[index];
    const canonical = this.canonical(type);
    if (field === undefined || canonical.kind !== "adt") return undefined;
    const template = this.template(this.queries.fieldType(field, canonical.args));
    fields.set(key, template);
    return template;
  }
}

function holdsClosure(type: Type): boolean {
  let found = false;
  walkType(type, (inner) => {
    if (inner.kind === "closure" || inner.kind === "coroutine") found = true;
    return !found;
  });
  return found;
}

const noPositions: Shape = { count: 0, variances: [] };

/** Lifetimes of the owner get in by where clauses: `T: Iterator<Item = &'a u8>`. */
function otherRegion(region: Region): number {
  return region.kind === "param" ? FIRST_PARAM - region.index : FROM_ANY;
}

function counter(): () => Region {
  let next = 0;
  return () => regionVar(next++);
}

function visitRegion(
  region: Region,
  variance: Variance,
  depth: number,
  visit: (region: Region, variance: Variance) => void,
): void {
  if (region.kind === "bound" && region.depth < depth) return;
  visit(region, variance);
}

/** Of a reference's or pointer's positions those of what it points to come first. */
export function pointee(of: RegionType, inner: Type): RegionType {
  return { type: inner, regions: of.type.kind === "ref" ? of.regions.slice(0, -1) : of.regions };
}
