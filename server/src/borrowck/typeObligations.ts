/**
 * What types, traits and bounds ask of regions to be what they are: `&'a T` that all in `T` outlives `'a`, a data type what its where
 * clauses say, an object that its value implements the trait. In positions of the type asked about, or in terms of the item it is written in.
 */
import { genericArgs, isRegion, isType, noArgs, regionVar, staticRegion } from "../types/argTerms.js";
import { projectionType } from "../types/interner.js";
import { foldPredicate, type Predicate, substitutePredicate } from "../types/predicate.js";
import { instantiateBoundType, replaceRegions, type TypeFolder } from "../types/subst.js";
import {
  type AdtType,
  type DynType,
  type FnDefType,
  type GenericArgs,
  type OpaqueType,
  type Region,
  type TraitRef,
  type Type,
  TypeFlag,
} from "../types/type.js";
import { partsWithoutBinder, walkType } from "../types/walk.js";
import { equating, lateOr, type Obligations } from "./obligations.js";
import { PassedFunctions, PredicateObligations } from "./predicateObligations.js";
import { FROM_ANY, FROM_STATIC, type RegionTypes } from "./regionTypes.js";

export class TypeObligations {
  private readonly predicates: PredicateObligations;
  /** Closures that are being looked into: one that holds itself is an error, and no type. */
  private readonly lookedInto = new Set<unknown>();

  constructor(private readonly types: RegionTypes) {
    this.predicates = new PredicateObligations(types);
  }

  /** Adds what makes it a type: `&'a T` asks that all in `T` outlives `'a`. */
  wellFormed(type: Type, obligations: Obligations): void {
    switch (type.kind) {
      case "ref": {
        this.predicates.outlive(this.types.template(type.inner, lateOr), lateOr(type.region), obligations);
        this.wellFormed(type.inner, obligations);
        return;
      }
      case "adt":
        for (const arg of type.args.list) if (isType(arg)) this.wellFormed(arg, obligations);
        this.whereClauses(type, obligations);
        return;
      case "tuple":
        for (const element of type.elements) this.wellFormed(element, obligations);
        return;
      case "opaque":
        for (const arg of type.args.list) if (isType(arg)) this.wellFormed(arg, obligations);
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
        if (type.kind === "dyn") this.object(type, obligations);
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
      case "fnDef":
        if (type.def.kind === "function")
          this.declaredBounds(this.types.queries.predicatesOf(type.def, noArgs), type.args, obligations);
        this.functionResult(type, obligations);
        return;
      default:
        return;
    }
  }

  /** What a function gives must be a type: `proof::<'b, 'a>` of `fn proof<'b, 'a>() -> Held<&'b &'a ()>` asks that `'a: 'b`. */
  private functionResult({ def, args }: FnDefType, obligations: Obligations): void {
    if ((args.flags & TypeFlag.hasRegion) === 0) return;
    const output = this.types.queries.signatureOf(def, args, equating(obligations))?.output;
    // Of lifetimes that a call decides nothing is asked before.
    if (output !== undefined && instantiateBoundType(output) === output)
      this.wellFormed(this.types.expand(output), obligations);
  }

  /** `dyn Of<'a> + 'b` of a `trait Of<'a>: 'a`: its lifetime outlives what the trait asks (rustc's `add_wf_preds_for_dyn_ty`). */
  private object({ principal, region }: DynType, { outlives }: Obligations): void {
    const asked = principal && this.types.queries.objectLifetime(principal.trait);
    if (principal === undefined || asked === undefined || asked === "none") return;
    const arg = asked === "static" ? staticRegion : principal.args.list[asked];
    if (arg === undefined || isType(arg) || !isRegion(arg) || arg.kind === "bound") return;
    const longer = lateOr(region);
    const shorter = lateOr(arg);
    if (longer !== FROM_ANY && shorter !== FROM_ANY && longer !== shorter) outlives.push({ longer, shorter });
  }

  /** Adds what a predicate asks, as one of several that come with the same call. */
  predicate(predicate: Predicate, obligations: Obligations, passed: PassedFunctions): void {
    this.predicates.predicate(predicate, obligations, passed);
  }

  private whereClauses(type: AdtType, obligations: Obligations): void {
    this.declaredBounds(this.types.queries.predicatesOf(type.adt, noArgs), type.args, obligations);
    this.declaredTraits(type, obligations);
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
        this.predicates.outlive(this.types.template(type, lateOr), shorter, obligations);
      }
    }
  }

  /** `struct Held<'a, T: Tr<'a>>`: which lifetimes make the trait hold. */
  private declaredTraits({ adt, args }: AdtType, obligations: Obligations): void {
    if ((args.flags & TypeFlag.hasRegion) === 0) return;
    for (const declared of this.types.queries.predicatesOf(adt, noArgs))
      if (declared.kind === "trait")
        this.predicates.predicate(substitutePredicate(declared, args), obligations, new PassedFunctions());
  }

  /** What a type asks to be one, in terms of the item that it is written in. */
  askedByType(type: Type): Obligations {
    const obligations: Obligations = { outlives: [], typeTests: [] };
    this.wellFormed(this.types.expand(type), obligations);
    walkType(type, (part) => {
      if (part.kind !== "projection") return true;
      for (const arg of part.args.list) if (isType(arg)) this.wellFormed(this.types.expand(arg), obligations);
      return true;
    });
    return obligations;
  }

  /** `<T as Tr<'a>>::Out` is a type if the trait is implemented: what the impl asks for that. */
  askedByProjections(type: Type): Obligations {
    const obligations: Obligations = { outlives: [], typeTests: [] };
    walkType(type, (part) => {
      if (part.kind !== "projection" || (part.flags & TypeFlag.hasBoundRegion) !== 0) return true;
      const { trait } = part;
      const args = genericArgs(part.args.list.slice(0, 1 + trait.generics.params.length));
      this.types.queries.proveInHead({ trait, args }, (asked) =>
        this.predicates.predicate(asked, obligations, new PassedFunctions()),
      );
      return true;
    });
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
    this.predicates.predicate({ kind: "typeOutlives", type, region }, obligations, new PassedFunctions());
    return obligations;
  }

  /** What a type asks to be one, in positions of the type. `type`: expanded, its regions erased. Worked out once for each term. */
  wellFormedness(type: Type): Obligations {
    const { wellFormed } = this.types.tablesFor(type);
    return this.once(wellFormed, type, (canonical, obligations) => this.wellFormed(canonical, obligations));
  }

  /**
   * What a data type's where clauses ask, in the same way, and nothing of its arguments: so much a value asks that is put together
   * (rustc's `prove_aggregate_predicates`). Other types ask nothing.
   */
  clausesOf(type: Type): Obligations {
    const { clauses } = this.types.tablesFor(type);
    return this.once(clauses, type, (canonical, obligations) => {
      if (canonical.kind === "adt") this.whereClauses(canonical, obligations);
    });
  }

  /** What makes a type `Copy`, in the same way: of its lifetimes an `impl Copy for Held<'static>` asks something. */
  copyRequirements(type: Type): Obligations {
    const { copies } = this.types.tablesFor(type);
    return this.once(copies, type, (canonical, obligations) =>
      this.types.queries.proveCopy(canonical, equating(obligations)),
    );
  }

  private once(
    table: Map<number, Obligations>,
    type: Type,
    add: (canonical: Type, obligations: Obligations) => void,
  ): Obligations {
    let found = table.get(type.id);
    if (found === undefined) {
      found = { outlives: [], typeTests: [] };
      add(this.types.canonical(type), found);
      table.set(type.id, found);
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
      this.predicates.predicate(foldPredicate(bound, reveal), obligations, passed);
    return obligations;
  }

  /**
   * What makes a value an object: `Split<'1, char>` a `dyn Iterator<Item = &'0 str>`. Both without regions; positions of the value's type
   * follow those of the object's. What the object's own lifetime asks is left aside, and what its bindings say for every lifetime.
   */
  boundsOfObject(object: DynType, value: Type): Obligations {
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
    this.predicates.predicate({ kind: "trait", traitRef: { trait, args: genericArgs(all) } }, obligations, passed);
    if (all.some((arg) => isType(arg) && instantiateBoundType(arg) !== arg)) return obligations;
    for (const { assoc, type } of known.bindings) {
      const { container } = assoc;
      if (container.kind !== "trait" || instantiateBoundType(type) !== type) continue;
      // A supertrait's binding is about the object's trait's own arguments where it has any.
      const own = genericArgs(all.slice(0, container.generics.params.length + 1));
      this.predicates.predicate(
        { kind: "projection", projection: projectionType(assoc, container, own), type },
        obligations,
        passed,
      );
    }
    return obligations;
  }
}
