/**
 * What a predicate asks of regions: that a type outlives one, that a trait is implemented, that a projection is a type.
 *
 * Whether a trait is implemented was settled by inference, where lifetimes are erased; here it is proven again for what the impl that is
 * chosen says of lifetimes. Of what is called (`F: FnMut(A) -> B`) the signature must fit.
 */
import { isRegion, isType, regionVar, staticRegion } from "../types/argTerms.js";
import type { Predicate } from "../types/predicate.js";
import { replaceRegions } from "../types/subst.js";
import { type Region, type TraitRef, type Type, TypeFlag } from "../types/type.js";
import { walkType } from "../types/walk.js";
import { codeOf, equating, FIRST_LATE, type Obligations } from "./obligations.js";
import { signatureInBounds } from "./openSignature.js";
import { FROM_ANY, FROM_STATIC, type RegionTypes, type Template } from "./regionTypes.js";

export class PredicateObligations {
  constructor(private readonly types: RegionTypes) {}

  /** Adds to the obligations. `passed`: functions that the same call is given. */
  predicate(predicate: Predicate, obligations: Obligations, passed: PassedFunctions): void {
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
        const template = this.types.template(type);
        if (predicate.region.kind !== "bound") this.outlive(template, codeOf(predicate.region), obligations);
        else {
          // What must outlive every lifetime, `for<'a> T: 'a`, must the longest; of a parameter rustc tells that otherwise, without a code.
          this.outlive(template, FROM_STATIC, { outlives, typeTests: [] });
        }
        return;
      }
      case "projection": {
        const { projection } = predicate;
        this.namedForAll([projection, predicate.type], obligations, passed);
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
        if (mayNameForAll(traitRef.args)) this.namedForAll(traitRef.args.list.filter(isType), obligations, passed);
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
          if (given !== undefined) this.subtype(this.types.queries.normalize(given), input, outlives, isStated(self));
        });
        return;
      }
    }
  }

  /**
   * `for<'a> F: FnMut(<Lines<'x> as Lending>::Item<'a>)`: the associated type has a value only where its own clauses hold, `Self: 'a`, and so
   * they must hold for every lifetime. Of what has no impl yet, a parameter, nothing is asked (rustc's `assoc_ty_own_obligations`).
   */
  private namedForAll(types: readonly Type[], obligations: Obligations, passed: PassedFunctions): void {
    for (const stated of types) {
      if (!mayNameForAll(stated)) continue;
      walkType(stated, (type) => {
        if (type.kind === "fnPointer" || type.kind === "dyn") return false;
        if (type.kind !== "projection" || !type.args.list.some((arg) => isRegion(arg) && arg.kind === "bound"))
          return true;
        const [self] = type.args.list;
        if (self === undefined || !isType(self) || isWithoutImpl(self)) return true;
        for (const clause of this.types.queries.predicatesOf(type.assoc, type.args))
          if (clause.kind === "typeOutlives" && clause.region.kind === "bound")
            this.predicate(clause, obligations, passed);
        return true;
      });
    }
  }

  /** All that is in the type outlives a region. */
  outlive({ type, from }: Template, shorter: number, { outlives, typeTests }: Obligations): void {
    if (shorter === FROM_ANY) return;
    const { positions, parts } = this.types.outlivedIn(type);
    for (const position of positions) {
      const longer = from[position] ?? FROM_ANY;
      if (longer !== FROM_ANY && longer !== shorter) outlives.push({ longer, shorter });
    }
    for (const { type: part, first, count } of parts)
      typeTests.push({ type: part, from: from.slice(first, first + count), region: shorter });
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
    if (type.kind === "opaque")
      return passed.open(type, signatureInBounds(this.types.queries, type, this.types.queries.boundsOf(type)));
    if (type.kind === "param")
      return passed.open(type, signatureInBounds(this.types.queries, type, this.types.queries.environment));
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
}

function mayNameForAll({ flags }: { readonly flags: number }): boolean {
  return (flags & TypeFlag.hasProjection) !== 0 && (flags & TypeFlag.hasBoundRegion) !== 0;
}

function isWithoutImpl({ kind }: Type): boolean {
  return kind === "param" || kind === "projection" || kind === "opaque" || kind === "unknown";
}

/** Is what it may be called with said by a bound? It is that and nothing wider, as a closure's may be. */
function isStated(type: Type): boolean {
  return type.kind === "opaque" || type.kind === "param" || (type.kind === "ref" && isStated(type.inner));
}

/** First of the numbers that a call's own bound lifetimes do not reach, for those of the functions that it is given. */
const FIRST_PASSED = 100;

/**
 * Functions that a call is given: `text.and_then(Value::as_str)`. A lifetime that such a function binds, `fn(&'x Value) -> &'x str`, is a
 * new one for the call, the same in all that the call asks of it: what goes in at `'x` comes out there.
 */
export class PassedFunctions {
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
