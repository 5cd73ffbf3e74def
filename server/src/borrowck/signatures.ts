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
import { genericArgs, isRegion, isType } from "../types/argTerms.js";
import {
  type BodyOwner,
  type FnDefType,
  type FnSignature,
  type GenericArgs,
  type Region,
  type Type,
  TypeFlag,
} from "../types/type.js";
import { walkType } from "../types/walk.js";
import type { ConstraintOrigin } from "./constraints.js";
import { type AskedOfType, equating, lateOr, type Obligations, withoutRepetition } from "./obligations.js";
import { type OpenedSignature, openRegions, openSignature, openTypes, signatureInBounds } from "./openSignature.js";
import { PassedFunctions } from "./predicateObligations.js";
import { type RegionVariable, STATIC } from "./regions.js";
import type { RegionType, RegionTypes, Template } from "./regionTypes.js";
import type { TypeObligations } from "./typeObligations.js";
import type { TypeRelation } from "./typeRelation.js";

export interface SignatureTemplate {
  readonly inputs: readonly Template[];
  readonly output: Template;
  /** Codes as in `Template.from`. */
  readonly outlives: readonly { readonly longer: number; readonly shorter: number }[];
  /** That inputs and output are types, whoever calls vouches. */
  readonly typeTests: readonly AskedOfType[];
  /** What is asked already where the function is named: its where clauses, and that what it is made with are types. */
  readonly named: Obligations;
  /** That what it is made with are types, of parameters: asked where the path says something of them, `Box::new`, `parse::<T>`. */
  readonly written: readonly AskedOfType[];
}

export class Signatures {
  constructor(
    private readonly types: RegionTypes,
    private readonly obligations: TypeObligations,
  ) {}

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
    for (const type of [...signature.inputs, signature.output])
      this.obligations.wellFormed(this.types.expand(type), called);
    // What it is made with must be types too, also where no input shows them.
    const written: Obligations = { outlives: named.outlives, typeTests: [] };
    for (const arg of args.list) if (isType(arg)) this.obligations.wellFormed(arg, written);
    this.wellFormedAsStated(queries.statedSignatureOf(def, args), called);
    if (def.kind === "function") {
      const passed = new PassedFunctions();
      for (const predicate of queries.predicatesOf(def, args)) this.obligations.predicate(predicate, named, passed);
    }
    if (def.kind === "function" && def.container.kind === "impl")
      this.obligations.wellFormed(this.types.expand(queries.selfTypeOf(def.container, args)), written);
    if (def.kind === "function" && def.container.kind === "trait") this.implemented(def.container, args, same, named);
    return {
      inputs,
      output,
      outlives: withoutRepetition([...called.outlives, ...named.outlives]),
      typeTests: called.typeTests,
      named,
      written: written.typeTests,
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
      this.obligations.predicate(asked, obligations, new PassedFunctions()),
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
            this.obligations.wellFormed(this.types.expand(arg), obligations);
        return false;
      });
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
      case "opaque":
        return this.openOpaque(called, fresh);
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
    const stated = signatureInBounds(queries, param, queries.environmentOf(relation.owner));
    if (stated === undefined) return undefined;
    return openRegions(this.types, stated.inputs, stated.output, (region) =>
      region.kind === "bound" ? late(region.index) : relation.universalOf(region),
    );
  }

  /** `impl Fn(I) -> O`: as it says of itself, with the lifetimes of its arguments. */
  private openOpaque(
    { type, regions }: RegionType,
    late: (index: number) => RegionVariable,
  ): OpenedSignature | undefined {
    const known = this.types.canonical(type);
    if (known.kind !== "opaque") return undefined;
    const stated = signatureInBounds(this.types.queries, known, this.types.queries.boundsOf(known));
    if (stated === undefined) return undefined;
    return openRegions(this.types, stated.inputs, stated.output, (region) =>
      region.kind === "bound"
        ? late(region.index)
        : region.kind === "var"
          ? regions[region.variable]
          : region.kind === "static"
            ? STATIC
            : undefined,
    );
  }

  /** What becomes an object implements its trait. Of a closure or function that becomes a `dyn Fn(A) -> B` the signature must fit. */
  implementsDyn(source: RegionType, target: RegionType, relation: TypeRelation, origin: ConstraintOrigin): void {
    const to = target.type;
    if (to.kind !== "dyn" || to.principal === undefined) return;
    if (!this.types.queries.isFnTrait(to.principal.trait)) {
      // The object's own lifetime, which is one of its regions, was asked for.
      if (source.regions.length > 0 || target.regions.length > 1)
        relation.require(
          this.obligations.boundsOfObject(to, source.type),
          [...target.regions, ...source.regions],
          [],
          origin,
        );
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
