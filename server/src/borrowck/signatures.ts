/**
 * Signatures of what is called, with regions.
 *
 * A function item's signature is worked out once for its generic arguments (see `regionTypes.ts`): each input, the output and
 * what the where clauses ask, in positions of the arguments. `for v.iter().map(f)` the clause
 * `F: FnMut(Self::Item) -> B` ties the closure's parameter to the items and its result to `B`.
 *
 * Values that are called (closures, function pointers, `dyn Fn`) are *opened*: bound lifetimes get fresh variables for this call.
 */

import type { FunctionDef, TraitDef, VariantDef } from "../hir/defs.js";
import { genericArgs, isRegion, isType, noArgs, regionVar, staticRegion } from "../types/argTerms.js";
import { projectionType, unitType } from "../types/interner.js";
import { foldPredicate, type Predicate, substitutePredicate } from "../types/predicate.js";
import { instantiateBoundType, replaceRegions, type TypeFolder } from "../types/subst.js";
import {
  type AdtType,
  type BodyOwner,
  type DynType,
  type FnDefType,
  type FnSignature,
  type GenericArgs,
  type OpaqueType,
  type Region,
  type TraitRef,
  type Type,
  TypeFlag,
} from "../types/type.js";
import { partsWithoutBinder, walkType } from "../types/walk.js";
import type { ConstraintOrigin } from "./constraints.js";
import {
  type AskedOfType,
  codeOf,
  equating,
  FIRST_LATE,
  lateOr,
  type Obligations,
  withoutRepetition,
} from "./obligations.js";
import { type OpenedSignature, openRegions, openSignature, openTypes } from "./openSignature.js";
import type { RegionVariable } from "./regions.js";
import { FROM_ANY, FROM_STATIC, type RegionType, type RegionTypes, type Template } from "./regionTypes.js";
import type { TypeRelation } from "./typeRelation.js";

export interface SignatureTemplate {
  readonly inputs: readonly Template[];
  readonly output: Template;
  /** Codes as in `Template.from`. */
  readonly outlives: readonly { readonly longer: number; readonly shorter: number }[];
  readonly typeTests: readonly AskedOfType[];
  /** Of these, what is asked already where the function is named: its where clauses. That inputs and output are types, whoever calls vouches. */
  readonly named: Obligations;
}

export class Signatures {
  /** Closures that are being looked into: one that holds itself is an error, and no type. */
  private readonly lookedInto = new Set<unknown>();

  constructor(private readonly types: RegionTypes) {}

  isFnTraitMethod(def: FunctionDef): boolean {
    return def.container.kind === "trait" && this.types.queries.isFnTrait(def.container);
  }

  /** Of a function item's type, expanded. Worked out once for each term. */
  templateOf(type: FnDefType): SignatureTemplate | undefined {
    const { templates } = this.types.tablesFor(type);
    if (templates.has(type.id)) return templates.get(type.id);
    const made = this.make(type.def, this.types.canonicalArgs(type.args));
    templates.set(type.id, made);
    return made;
  }

  private make(def: FunctionDef | VariantDef, args: GenericArgs): SignatureTemplate | undefined {
    const { queries } = this.types;
    const called: Obligations = { outlives: [], typeTests: [] };
    const named: Obligations = { outlives: [], typeTests: [] };
    const same = equating(named);
    const signature = queries.signatureOf(def, args, same);
    if (signature === undefined) return undefined;
    const inputs = signature.inputs.map((input) => this.types.template(input, lateOr));
    const output = this.types.template(signature.output, lateOr);
    for (const type of [...signature.inputs, signature.output]) this.wellFormed(this.types.expand(type), called);
    // What it is made with must be types too, also where no input shows them.
    for (const arg of args.list) if (isType(arg)) this.wellFormed(arg, named);
    this.wellFormedAsStated(queries.statedSignatureOf(def, args), called);
    if (def.kind === "function") {
      const passed = new PassedFunctions();
      for (const predicate of queries.predicatesOf(def, args)) this.predicate(predicate, named, passed);
    }
    if (def.kind === "function" && def.container.kind === "impl")
      this.wellFormed(this.types.expand(queries.selfTypeOf(def.container, args)), named);
    if (def.kind === "function" && def.container.kind === "trait") this.implemented(def.container, args, same, named);
    return {
      inputs,
      output,
      outlives: withoutRepetition([...called.outlives, ...named.outlives]),
      typeTests: [...called.typeTests, ...named.typeTests],
      named,
    };
  }

  /**
   * A trait's method is called for what implements the trait: lifetimes in the header of the impl, or in the bound, are those of the call.
   * Traits of the standard library without parameters are implemented for whatever lifetimes there are, or name them in their types; but
   * `Vec<&'a T>: From<[&'a T; 1]>`.
   */
  private implemented(
    trait: TraitDef,
    args: GenericArgs,
    same: (a: Region, b: Region) => void,
    obligations: Obligations,
  ): void {
    if (trait.crate.origin === "std" && trait.generics.params.length === 0) return;
    // `Self`, then the trait's own parameters, then the method's.
    const own = genericArgs(args.list.slice(0, 1 + trait.generics.params.length));
    this.types.queries.prove({ kind: "trait", traitRef: { trait, args: own } }, same, (asked) =>
      this.predicate(asked, obligations, new PassedFunctions()),
    );
  }

  /** `<&'a &'b T as Tr>::Assoc` is vouched for as well, whatever it comes to be. */
  private wellFormedAsStated(signature: FnSignature | undefined, obligations: Obligations): void {
    if (signature === undefined || (signature.flags & TypeFlag.hasProjection) === 0) return;
    for (const stated of [...signature.inputs, signature.output]) {
      walkType(stated, (type) => {
        if (type.kind !== "projection") return true;
        for (const arg of type.args.list)
          if (isType(arg) && (arg.flags & TypeFlag.hasProjection) === 0)
            this.wellFormed(this.types.expand(arg), obligations);
        return false;
      });
    }
  }

  /** Whoever calls vouches that `&'a T` is a type: all in `T` outlives `'a`. */
  private wellFormed(type: Type, obligations: Obligations): void {
    switch (type.kind) {
      case "ref": {
        this.outlive(this.types.template(type.inner, lateOr), lateOr(type.region), obligations);
        this.wellFormed(type.inner, obligations);
        return;
      }
      case "adt":
        for (const arg of type.args.list) if (isType(arg)) this.wellFormed(arg, obligations);
        this.declaredBounds(this.types.queries.predicatesOf(type.adt, noArgs), type.args, obligations);
        this.declaredTraits(type, obligations);
        return;
      case "tuple":
        for (const element of type.elements) this.wellFormed(element, obligations);
        return;
      case "slice":
      case "array":
        this.wellFormed(type.element, obligations);
        return;
      case "rawPointer":
        this.wellFormed(type.inner, obligations);
        return;
      case "fnPointer":
      case "dyn":
        for (const part of partsWithoutBinder(type)) if (isType(part)) this.wellFormed(part, obligations);
        return;
      case "closure":
      case "coroutine":
        // What it captures is in it; its creator's parameters, and its own signature, are not (RFC 1214).
        if (this.lookedInto.has(type.expr)) return;
        this.lookedInto.add(type.expr);
        for (const upvar of this.types.upvarTypes(type)) this.wellFormed(upvar, obligations);
        this.lookedInto.delete(type.expr);
        return;
      default:
        return;
    }
  }

  /** What a data type or trait says of its lifetimes and parameters: `struct Held<'a, 'b: 'a, T: 'static>`. */
  private declaredBounds(predicates: readonly Predicate[], args: GenericArgs, obligations: Obligations): void {
    for (const declared of predicates) {
      if (declared.kind !== "regionOutlives" && declared.kind !== "typeOutlives") continue;
      const bound = substitutePredicate(declared, args);
      if (bound.kind === "regionOutlives") {
        const longer = lateOr(bound.longer);
        const shorter = lateOr(bound.shorter);
        if (longer !== FROM_ANY && shorter !== FROM_ANY && longer !== shorter)
          obligations.outlives.push({ longer, shorter });
      } else if (bound.kind === "typeOutlives" && declared.kind === "typeOutlives") {
        const shorter = declared.region.kind === "bound" ? FROM_STATIC : lateOr(bound.region);
        const type = this.types.queries.normalize(bound.type, equating(obligations));
        this.outlive(this.types.template(type, lateOr), shorter, obligations);
      }
    }
  }

  /** `struct Held<'a, T: Tr<'a>>`: which lifetimes make the trait hold. */
  private declaredTraits({ adt, args }: AdtType, obligations: Obligations): void {
    if ((args.flags & TypeFlag.hasRegion) === 0) return;
    for (const declared of this.types.queries.predicatesOf(adt, noArgs))
      if (declared.kind === "trait")
        this.predicate(substitutePredicate(declared, args), obligations, new PassedFunctions());
  }

  /** All that is in the type outlives a region. */
  private outlive({ type, from }: Template, shorter: number, { outlives, typeTests }: Obligations): void {
    if (shorter === FROM_ANY) return;
    const { positions, parts } = this.types.outlivedIn(type);
    for (const position of positions) {
      const longer = from[position] ?? FROM_ANY;
      if (longer !== FROM_ANY && longer !== shorter) outlives.push({ longer, shorter });
    }
    for (const { type: part, first, count } of parts)
      typeTests.push({ type: part, from: from.slice(first, first + count), region: shorter });
  }

  /** What a type asks to be one, in terms of the item that it is written in. */
  askedByType(type: Type): Obligations {
    const obligations: Obligations = { outlives: [], typeTests: [] };
    this.wellFormed(this.types.expand(type), obligations);
    return obligations;
  }

  /**
   * What a trait asks of what it is implemented for, its supertraits left aside, in terms of the item that this is written in. An argument
   * that names a lifetime of the bound's own, all that `FnMut(&u8, Held<T>)` takes, is asked nothing: rustc looks at none such.
   */
  askedByTrait({ trait, args }: TraitRef): Obligations {
    const obligations: Obligations = { outlives: [], typeTests: [] };
    for (const arg of args.list)
      if (isType(arg) && instantiateBoundType(arg) === arg) this.wellFormed(this.types.expand(arg), obligations);
    const { queries } = this.types;
    this.declaredBounds(queries.predicatesOf(trait, noArgs), args, obligations);
    this.declaredBounds(queries.superPredicatesOf(trait, noArgs), args, obligations);
    return obligations;
  }

  /** `type: region`, in the same terms. */
  askedByBound(type: Type, region: Region): Obligations {
    const obligations: Obligations = { outlives: [], typeTests: [] };
    this.predicate({ kind: "typeOutlives", type, region }, obligations, new PassedFunctions());
    return obligations;
  }

  /** What a type asks to be one, in positions of the type. `type`: expanded, its regions erased. Worked out once for each term. */
  wellFormedness(type: Type): Obligations {
    const { wellFormed } = this.types.tablesFor(type);
    let found = wellFormed.get(type.id);
    if (found === undefined) {
      const obligations = { outlives: [], typeTests: [] };
      this.wellFormed(this.types.canonical(type), obligations);
      found = obligations;
      wellFormed.set(type.id, found);
    }
    return found;
  }

  /** What makes a type `Copy`, in the same way: of its lifetimes an `impl Copy for Held<'static>` asks something. */
  copyRequirements(type: Type): Obligations {
    const { copies } = this.types.tablesFor(type);
    let found = copies.get(type.id);
    if (found === undefined) {
      const obligations: Obligations = { outlives: [], typeTests: [] };
      this.types.queries.proveCopy(this.types.canonical(type), equating(obligations));
      found = obligations;
      copies.set(type.id, found);
    }
    return found;
  }

  /**
   * What an `impl Trait` says of itself, asked of what it hides: `impl Iterator<Item = &'0 str> + '0` of `Map<Iter<'1, String>, F>`. Both
   * without regions; positions of the hidden type follow those of the opaque one. Source: rustc dev guide, "Opaque types".
   */
  boundsOfHidden(opaque: OpaqueType, hidden: Type): Obligations {
    const obligations: Obligations = { outlives: [], typeTests: [], hidden: [] };
    const { count } = this.types.shapeOf(opaque);
    const known = this.types.canonical(opaque);
    if (known.kind !== "opaque") return obligations;
    const value = replaceRegions(this.types.canonical(hidden), (region) =>
      region.kind === "var" ? regionVar(region.variable + count) : region,
    );
    const passed = new PassedFunctions();
    const reveal: TypeFolder = { mask: TypeFlag.hasOpaque, opaque: (type) => (type === known ? value : type) };
    for (const bound of this.types.queries.boundsOf(known))
      this.predicate(foldPredicate(bound, reveal), obligations, passed);
    return obligations;
  }

  /**
   * What makes a value an object: `Split<'1, char>` a `dyn Iterator<Item = &'0 str>`. Both without regions; positions of the value's type
   * follow those of the object's. What the object's own lifetime asks is left aside, and what its bindings say for every lifetime.
   */
  private boundsOfObject(object: DynType, value: Type): Obligations {
    const obligations: Obligations = { outlives: [], typeTests: [] };
    const known = this.types.canonical(object);
    if (known.kind !== "dyn" || known.principal === undefined) return obligations;
    const { count } = this.types.shapeOf(object);
    const self = replaceRegions(this.types.canonical(value), (region) =>
      region.kind === "var" ? regionVar(region.variable + count) : region,
    );
    const { trait, args } = known.principal;
    const all = [self, ...args.list];
    const passed = new PassedFunctions();
    this.predicate({ kind: "trait", traitRef: { trait, args: genericArgs(all) } }, obligations, passed);
    if (all.some((arg) => isType(arg) && instantiateBoundType(arg) !== arg)) return obligations;
    for (const { assoc, type } of known.bindings) {
      const { container } = assoc;
      if (container.kind !== "trait" || instantiateBoundType(type) !== type) continue;
      // A supertrait's binding is about the object's trait's own arguments where it has any.
      const own = genericArgs(all.slice(0, container.generics.params.length + 1));
      this.predicate(
        { kind: "projection", projection: projectionType(assoc, container, own), type },
        obligations,
        passed,
      );
    }
    return obligations;
  }

  private predicate(predicate: Predicate, obligations: Obligations, passed: PassedFunctions): void {
    const { outlives } = obligations;
    const same = equating(obligations);
    const push = (longer: number, shorter: number): void => {
      if (longer !== FROM_ANY && shorter !== FROM_ANY && longer !== shorter) outlives.push({ longer, shorter });
    };
    switch (predicate.kind) {
      case "regionOutlives":
        push(codeOf(predicate.longer), codeOf(predicate.shorter));
        return;
      case "typeOutlives": {
        const type = this.types.queries.normalize(predicate.type, same);
        // What must outlive every lifetime, must the longest: `for<'a> T: 'a`.
        const shorter = predicate.region.kind === "bound" ? FROM_STATIC : codeOf(predicate.region);
        this.outlive(this.types.template(type), shorter, obligations);
        return;
      }
      case "projection": {
        const { projection } = predicate;
        const self = projection.args.list[0];
        if (self !== undefined && isType(self) && this.types.queries.isFnTrait(projection.trait)) {
          const signature = this.signatureOfCanonical(self, passed);
          if (signature !== undefined) this.equate(signature.output, predicate.type, outlives);
          return;
        }
        const type = this.types.queries.normalize(projection, same);
        const bound = this.types.queries.normalize(predicate.type, same);
        this.equate(type, bound, outlives);
        const opaque = this.types.template(bound);
        const { type: shown } = opaque;
        if (shown.kind === "opaque")
          obligations.hidden?.push({ value: this.types.template(type), opaque: { ...opaque, type: shown } });
        return;
      }
      case "unknownTrait":
        return;
      case "trait": {
        const { traitRef } = predicate;
        if (!this.types.queries.isFnTrait(traitRef.trait)) {
          this.types.queries.prove(predicate, same, (asked) => this.predicate(asked, obligations, passed));
          this.outlivesByTrait(traitRef, obligations, passed);
          return;
        }
        const [self, tuple] = traitRef.args.list;
        if (self === undefined || tuple === undefined || !isType(self) || !isType(tuple) || tuple.kind !== "tuple")
          return;
        const signature = this.signatureOfCanonical(self, passed);
        signature?.inputs.forEach((input, index) => {
          const given = tuple.elements[index];
          if (given !== undefined) this.subtype(this.types.queries.normalize(given), input, outlives);
        });
        return;
      }
    }
  }

  /** An object that is asked to be of a `trait Tr: 'static` is no impl's, where that was checked. */
  private outlivesByTrait({ trait, args }: TraitRef, obligations: Obligations, passed: PassedFunctions): void {
    const [self] = args.list;
    if (self === undefined || !isType(self) || self.kind !== "dyn") return;
    if (this.types.queries.isStaticTrait(trait) === "yes")
      this.predicate({ kind: "typeOutlives", type: self, region: staticRegion }, obligations, passed);
  }

  /** Of a closure, function item or function pointer whose regions are numbered; what it binds itself is new for this call. */
  private signatureOfCanonical(
    type: Type,
    passed: PassedFunctions,
  ): { readonly inputs: readonly Type[]; readonly output: Type } | undefined {
    if (type.kind === "closure") {
      const parts = this.types.closureParts(type);
      if (parts === undefined) return undefined;
      const extras = type.parentArgs.list.slice(parts.parentCount + parts.signatureFirst).filter(isRegion);
      let next = 0;
      const take = (region: Region): Region => (region.kind === "bound" ? region : (extras[next++] ?? region));
      const inputs = parts.signature.inputs.map((input) => replaceRegions(this.types.expand(input), take));
      return passed.open(type, { inputs, output: replaceRegions(this.types.expand(parts.signature.output), take) });
    }
    if (type.kind === "fnPointer") return passed.open(type, type.signature);
    if (type.kind === "fnDef") return passed.open(type, this.types.queries.signatureOf(type.def, type.args));
    if (type.kind === "ref") return this.signatureOfCanonical(type.inner, passed);
    return undefined;
  }

  private equate(left: Type, right: Type, outlives: { longer: number; shorter: number }[]): void {
    this.subtype(left, right, outlives, true);
  }

  private subtype(sub: Type, sup: Type, outlives: { longer: number; shorter: number }[], both = false): void {
    const left = this.types.template(sub);
    const right = this.types.template(sup);
    if (left.type !== right.type) return;
    const { variances } = this.types.shapeOf(left.type);
    for (let index = 0; index < variances.length; index++) {
      const a = left.from[index] ?? FROM_ANY;
      const b = right.from[index] ?? FROM_ANY;
      if (a === FROM_ANY || b === FROM_ANY || a === b) continue;
      const variance = variances[index];
      if (both || variance === "covariant" || variance === "invariant") outlives.push({ longer: a, shorter: b });
      if (both || variance === "contravariant" || variance === "invariant") outlives.push({ longer: b, shorter: a });
    }
  }

  /** Opens what is called; undefined: nothing is known of it. */
  open(called: RegionType, relation: TypeRelation): OpenedSignature | undefined {
    const late: RegionVariable[] = [];
    const fresh = (index: number): RegionVariable => (late[index] ??= relation.freshVariable());
    const { type, regions } = called;
    switch (type.kind) {
      case "closure": {
        const parts = this.types.closureParts(type);
        if (parts === undefined) return undefined;
        return openSignature(
          this.types,
          parts.signature,
          regions,
          this.types.parentPositions(type) + parts.signatureFirst,
          fresh,
        );
      }
      case "fnPointer":
        return openSignature(this.types, type.signature, regions, 0, fresh);
      case "fnDef": {
        const template = this.templateOf(type);
        if (template === undefined) return undefined;
        return {
          inputs: template.inputs.map((input) => relation.instantiate(input, regions, late)),
          output: relation.instantiate(template.output, regions, late),
        };
      }
      case "dyn": {
        const tuple = type.principal?.args.list[0];
        const output = type.bindings[0];
        if (type.principal === undefined || !this.types.queries.isFnTrait(type.principal.trait)) return undefined;
        if (tuple === undefined || !isType(tuple) || tuple.kind !== "tuple" || output === undefined) return undefined;
        return openTypes(this.types, tuple.elements, output.type, regions, 0, fresh);
      }
      case "adt": {
        // `Box<dyn Fn(..)>` and `Box<F>` are called through the box.
        const inner = this.types.queries.isBox(type) ? type.args.list[0] : undefined;
        if (inner === undefined || !isType(inner)) return undefined;
        return this.open({ type: inner, regions: regions.slice(0, this.types.shapeOf(inner).count) }, relation);
      }
      case "param":
        return this.openBound(type, relation, fresh);
      default:
        return undefined;
    }
  }

  /** `F: Fn(&'a T) -> &T`: as the bound says it, with the lifetimes of the function and a fresh one for each that the bound binds. */
  private openBound(
    param: Type,
    relation: TypeRelation,
    late: (index: number) => RegionVariable,
  ): OpenedSignature | undefined {
    const { queries } = this.types;
    let inputs: readonly Type[] | undefined;
    let output: Type = unitType;
    for (const predicate of queries.environmentOf(relation.owner)) {
      if (predicate.kind === "trait" && queries.isFnTrait(predicate.traitRef.trait)) {
        const [self, tuple] = predicate.traitRef.args.list;
        if (self === param && tuple !== undefined && isType(tuple) && tuple.kind === "tuple") inputs = tuple.elements;
      } else if (predicate.kind === "projection" && queries.isFnTrait(predicate.projection.trait)) {
        if (predicate.projection.args.list[0] === param) output = predicate.type;
      }
    }
    if (inputs === undefined) return undefined;
    return openRegions(this.types, inputs, output, (region) =>
      region.kind === "bound" ? late(region.index) : relation.universalOf(region),
    );
  }

  /** What becomes an object implements its trait. Of a closure or function that becomes a `dyn Fn(A) -> B` the signature must fit. */
  implementsDyn(source: RegionType, target: RegionType, relation: TypeRelation, origin: ConstraintOrigin): void {
    const to = target.type;
    if (to.kind !== "dyn" || to.principal === undefined) return;
    if (!this.types.queries.isFnTrait(to.principal.trait)) {
      // The object's own lifetime, which is one of its regions, was asked for.
      if (source.regions.length > 0 || target.regions.length > 1)
        relation.require(this.boundsOfObject(to, source.type), [...target.regions, ...source.regions], [], origin);
      return;
    }
    const own = this.open(source, relation);
    const tuple = to.principal.args.list[0];
    const output = to.bindings[0];
    if (own === undefined || tuple === undefined || !isType(tuple) || tuple.kind !== "tuple" || output === undefined)
      return;
    const asked = openTypes(this.types, tuple.elements, output.type, target.regions, 0, () => undefined);
    asked.inputs.forEach((input, index) => {
      const taken = own.inputs[index];
      if (taken !== undefined) relation.relateKnown(input, taken, origin);
    });
    relation.relateKnown(own.output, asked.output, origin);
  }

  /** By position of a closure's parent arguments: the creator's lifetime parameter that stands there; undefined where inside a type. */
  parentRegions(
    type: Type & { readonly kind: "closure" | "coroutine" },
    owner: BodyOwner,
  ): readonly (Region | undefined)[] {
    const parts = this.types.closureParts(type);
    const identity = this.types.queries.identityArgs(owner);
    const result: (Region | undefined)[] = [];
    type.parentArgs.list.slice(0, parts?.parentCount).forEach((arg, index) => {
      if (isType(arg)) for (let count = this.types.argCount(arg); count > 0; count--) result.push(undefined);
      else if (isRegion(arg)) {
        const own = identity.list[index];
        result.push(own !== undefined && isRegion(own) ? own : undefined);
      }
    });
    return result;
  }
}

/** First of the numbers that a call's own bound lifetimes do not reach, for those of the functions that it is given. */
const FIRST_PASSED = 100;

/**
 * Functions that a call is given: `text.and_then(Value::as_str)`. A lifetime that such a function binds, `fn(&'x Value) -> &'x str`, is a
 * new one for the call, the same in all that the call asks of it: what goes in at `'x` comes out there.
 */
class PassedFunctions {
  private readonly first = new Map<Type, number>();
  private next = FIRST_PASSED;

  open<Signature extends { readonly inputs: readonly Type[]; readonly output: Type }>(
    of: Type,
    signature: Signature | undefined,
  ): { readonly inputs: readonly Type[]; readonly output: Type } | undefined {
    if (signature === undefined) return undefined;
    const first = this.first.get(of) ?? this.next;
    this.first.set(of, first);
    const open = (type: Type): Type =>
      replaceRegions(type, (region) => {
        if (region.kind !== "bound") return region;
        const index = first + region.index;
        this.next = Math.max(this.next, index + 1);
        return regionVar(FIRST_LATE - index);
      });
    return { inputs: signature.inputs.map(open), output: open(signature.output) };
  }
}
