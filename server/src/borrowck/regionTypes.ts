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

import type { GenericOwner } from "../hir/defs.js";
import { undeclaredParam } from "../hir/generics.js";
import type { Body } from "../mir/body.js";
import type { BlockExpr, ClosureExpr } from "../syntax/ast.js";
import { erasedRegion, genericArgs, isRegion, isType, paramRegion, regionVar } from "../types/argTerms.js";
import type { ClosureFacts } from "../types/context.js";
import {
  adtType,
  arrayType,
  closureType,
  coroutineType,
  dynType,
  fnDefType,
  fnSignature,
  opaqueType,
  projectionType,
  rawPointerType,
  refType,
  sliceType,
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
  type Region,
  type Type,
  TypeFlag,
} from "../types/type.js";
import type { Variance } from "../types/variance.js";
import { walkType } from "../types/walk.js";
import { signatureOfClosure } from "./closureSignature.js";
import type { Obligations } from "./obligations.js";
import { type Outlived, outlivedIn } from "./outlived.js";
import type { BorrowckQueries } from "./queries.js";
import type { RegionVariable } from "./regions.js";
import { positionsOf, type RegionVisit, walkRegions } from "./regionWalk.js";
import type { SignatureTemplate } from "./signatures.js";

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
  /** The same for the future that an async closure gives: captures, inputs, and what a call lends it. */
  readonly futureCount: number;
}

/** What is worked out about terms, by their ids. */
export class TypeTables {
  readonly wellFormed = new Map<number, Obligations>();
  readonly clauses = new Map<number, Obligations>();
  readonly copies = new Map<number, Obligations>();
  readonly shapes = new Map<number, Shape>();
  readonly outlived = new Map<number, Outlived>();
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
    const parentCount = parentArgs.list.length;
    const futureCount = position + 1;
    const known = { body, parentCount, upvars, signature, signatureFirst, inputCount, futureCount };
    // What an async closure gives is a future with the same captures and inputs: those must be known to count its positions.
    this.closures.set(expr, { ...known, extraCount: position });
    position += this.freePositions(signature.output, depth);
    const parts: ClosureParts = { ...known, extraCount: position };
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

  /** Of the future that an async closure gives: the position of what the call lends it. Before it stand those of captures and inputs. */
  lentToFuture(type: Type & { readonly kind: "closure" | "coroutine" }): number | undefined {
    const parts = this.closures.get(type.expr);
    if (parts === undefined || !isFutureOfClosure(type)) return undefined;
    return this.parentPositions(type) + parts.futureCount - 1;
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
          const extra = isFutureOfClosure(type) ? parts.futureCount : parts.extraCount;
          list = [...list, ...Array.from({ length: extra }, () => erasedRegion)];
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

  /** What must outlive `'r` for the type to. Worked out once for each term. */
  outlivedIn(type: Type): Outlived {
    const { outlived } = this.tablesFor(type);
    let found = outlived.get(type.id);
    if (found === undefined) {
      found = outlivedIn(this, type);
      outlived.set(type.id, found);
    }
    return found;
  }

  /** Those that a result hides: also what an alias is of that is declared `'static`. */
  hiddenPositions(type: Type): readonly number[] {
    return positionsOf(this, type);
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
  walk(type: Type, variance: Variance, depth: number, visit: RegionVisit): void {
    walkRegions(this, type, variance, depth, visit);
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

/** Of a reference's or pointer's positions those of what it points to come first. */
export function pointee(of: RegionType, inner: Type): RegionType {
  return { type: inner, regions: of.type.kind === "ref" ? of.regions.slice(0, -1) : of.regions };
}

/** Not of an async block: that is made where it stands. */
function isFutureOfClosure(type: Type): boolean {
  return type.kind === "coroutine" && type.expr.kind === "closure";
}
