/**
 * Region variables of one body and the constraints between them: new variables for a type, templates put to use, and two types
 * related position by position.
 *
 * Types are not checked here, they are related: where two terms do not fit (inference went wrong, a coercion is unknown) no
 * constraint arises, and a loan may seem to end early, but nothing is claimed.
 * Source: RFC 2094, "Subtyping"; rustc dev guide, "Variance".
 */
import { isRegion, isType } from "../types/argTerms.js";
import { eraseRegions } from "../types/subst.js";
import { type BodyOwner, type GenericArgs, type OpaqueType, type Region, type Type, TypeFlag } from "../types/type.js";
import type { Variance } from "../types/variance.js";
import { type ConstraintOrigin, ConstraintSet } from "./constraints.js";
import type { MemberConstraint } from "./memberConstraints.js";
import { type Asked, FIRST_LATE } from "./obligations.js";
import { type RegionVariable, STATIC } from "./regions.js";
import {
  FIRST_PARAM,
  FROM_ANY,
  FROM_STATIC,
  type MaybeRegionType,
  pointee,
  type RegionType,
  type RegionTypes,
  type Template,
} from "./regionTypes.js";
import { promisedRegions, type TypeTest } from "./typeTests.js";
import type { UniversalRegions } from "./universalRegions.js";

interface HiddenType {
  readonly hidden: RegionType;
  readonly opaque: RegionType & { readonly type: OpaqueType };
  readonly origin: ConstraintOrigin;
}

export class TypeRelation {
  readonly constraints = new ConstraintSet();
  readonly members: MemberConstraint[] = [];
  /** What `impl Trait` results hide: it must be a type, and fulfil what they promise. */
  readonly hidden: HiddenType[] = [];
  readonly typeTests: TypeTest[] = [];
  variableCount: number;

  /**
   * `universal`: variables that are there already; `universalOf`: that of a lifetime parameter or anonymous region of the signature.
   * `hidingOrigin`: where all that this body's `impl Trait` result hides is told, if that is not where it is returned.
   */
  constructor(
    readonly types: RegionTypes,
    readonly owner: BodyOwner,
    private readonly universal: UniversalRegions,
    readonly universalOf: (region: Region) => RegionVariable | undefined,
    private readonly hidingOrigin?: ConstraintOrigin,
  ) {
    this.variableCount = universal.count;
  }

  freshVariable(): RegionVariable {
    return this.variableCount++;
  }

  /** New variables at all positions. */
  fresh(type: Type): RegionType {
    const erased = this.types.eraseAndExpand(type);
    const { count } = this.types.shapeOf(erased);
    if (count === 0) return { type: erased, regions: none };
    const regions: RegionVariable[] = [];
    for (let index = 0; index < count; index++) regions.push(this.variableCount++);
    return { type: erased, regions };
  }

  instantiate(template: Template, base: readonly RegionVariable[], late: RegionVariable[] = []): RegionType {
    if (template.from.length === 0) return { type: template.type, regions: none };
    return { type: template.type, regions: template.from.map((from) => this.resolve(from, base, late)) };
  }

  resolve(from: number, base: readonly RegionVariable[], late: RegionVariable[]): RegionVariable {
    if (from >= 0) return base[from] ?? this.freshVariable();
    if (from === FROM_STATIC) return STATIC;
    if (from <= FIRST_PARAM) return this.ownerRegion(FIRST_PARAM - from);
    if (from <= FIRST_LATE) return (late[FIRST_LATE - from] ??= this.freshVariable());
    return this.freshVariable();
  }

  private ownerRegion(index: number): RegionVariable {
    const region = this.types.queries.identityArgs(this.owner).list[index];
    const universal = region !== undefined && isRegion(region) ? this.universalOf(region) : undefined;
    return universal ?? this.freshVariable();
  }

  /** A reference that is lent again where some type is expected: what is coerced is, and nothing else (`Some(&mut **object)`). */
  coerce(sub: RegionType, sup: RegionType, origin: ConstraintOrigin): void {
    if (sub.type === sup.type && sub.type.kind === "ref" && endsInObject(sub.type.inner))
      this.relateObjects(sub, sup, origin);
    else this.relate(sub, sup, origin);
  }

  /** `sub` is a subtype of `sup`. */
  relate(sub: RegionType, sup: RegionType, origin: ConstraintOrigin, variance: Variance = "covariant"): void {
    if (sup.type.kind === "opaque" && sub.type !== sup.type) {
      this.hide(sub, sup, sup.type, origin);
      return;
    }
    if (sub.regions.length === 0) return;
    if (sup.regions.length === 0 && (sup.type.flags & TypeFlag.hasOpaque) === 0) return;
    if (sub.type === sup.type) {
      if (variance === "covariant" && lendsObject(sub.type)) {
        this.relateObjects(sub, sup, origin);
        return;
      }
      const { variances } = this.types.shapeOf(sub.type);
      for (let index = 0; index < variances.length; index++) {
        const left = sub.regions[index];
        const right = sup.regions[index];
        if (left === undefined || right === undefined) continue;
        let own = variances[index] ?? "invariant";
        if (variance !== "covariant")
          own =
            variance === "invariant"
              ? own === "bivariant"
                ? own
                : "invariant"
              : own === "covariant"
                ? "contravariant"
                : own === "contravariant"
                  ? "covariant"
                  : own;
        this.relateRegions(left, right, own, origin);
      }
      return;
    }
    this.relateParts(sub, sup, origin, variance);
  }

  /**
   * `&mut (dyn Trait + 'a)` where `&mut (dyn Trait + 'b)` is wanted: an unsizing coercion shortens the object's lifetime, though behind
   * `&mut`, or in a cell, it is invariant. Inference knows no lifetimes, and so puts no cast there.
   */
  private relateObjects(sub: RegionType, sup: RegionType, origin: ConstraintOrigin): void {
    const last = sub.regions.length - 1;
    const { variances } = this.types.shapeOf(sub.type);
    sub.regions.forEach((region, position) => {
      const own = position >= last - 1 ? "covariant" : "invariant";
      const variance = variances[position] === "bivariant" ? "bivariant" : own;
      this.relateRegions(region, sup.regions[position] ?? region, variance, origin);
    });
  }

  /** A value becomes the `impl Trait` that its function returns: its lifetimes are among the captured ones. */
  private hide(value: RegionType, result: RegionType, opaque: OpaqueType, origin: ConstraintOrigin): void {
    if (value.type.kind === "unknown") return;
    const named = result.regions.filter((region) => region !== STATIC);
    const choices = [...new Set(named)].filter((region) => region < this.universal.count);
    if (choices.length === 0 && named.length > 0) return;
    const hidden = this.shortened(value, this.hidingOrigin ?? origin);
    const held = new Set(this.types.hiddenPositions(hidden.type).map((position) => hidden.regions[position] ?? STATIC));
    const at = this.hidingOrigin ?? origin;
    for (const region of held) this.members.push({ region, choices, opaque, origin: { ...at, category: "opaque" } });
    this.hidden.push({ hidden, opaque: { type: opaque, regions: result.regions }, origin: at });
  }

  /** A value may be hidden with shorter lifetimes than the caller's that it has: `&'x u8` as `&'y u8` where `'x: 'y`. */
  private shortened(value: RegionType, origin: ConstraintOrigin): RegionType {
    const isCallers = (region: RegionVariable): boolean => region !== STATIC && region < this.universal.count;
    if (!value.regions.some(isCallers)) return value;
    const { variances } = this.types.shapeOf(value.type);
    const regions = value.regions.map((region, position) => {
      if (!isCallers(region)) return region;
      const own = this.freshVariable();
      this.relateRegions(region, own, variances[position] ?? "invariant", origin);
      return own;
    });
    return { type: value.type, regions };
  }

  /** Adds what a signature or type asks, in terms of these regions. */
  require(
    { outlives, typeTests }: Asked,
    regions: readonly RegionVariable[],
    late: RegionVariable[],
    origin: ConstraintOrigin,
  ): void {
    for (const { longer, shorter } of outlives)
      this.constraints.add(this.resolve(longer, regions, late), this.resolve(shorter, regions, late), origin);
    for (const { type, from, region } of typeTests) {
      const own = from.map((code) => (code === FROM_ANY ? undefined : this.resolve(code, regions, late)));
      this.outliveAlias({ type, regions: own }, this.resolve(region, regions, late), origin);
    }
  }

  relateRegions(sub: RegionVariable, sup: RegionVariable, variance: Variance, origin: ConstraintOrigin): void {
    if (variance === "covariant" || variance === "invariant") this.constraints.add(sub, sup, origin);
    if (variance === "contravariant" || variance === "invariant") this.constraints.add(sup, sub, origin);
  }

  /** All that is in the type outlives a region. */
  outlive({ type, regions }: MaybeRegionType, region: RegionVariable, origin: ConstraintOrigin): void {
    const { positions, parts } = this.types.outlivedIn(type);
    for (const position of positions) this.constraints.add(regions[position] ?? region, region, origin);
    for (const { type: part, first, count } of parts)
      this.outliveAlias({ type: part, regions: regions.slice(first, first + count) }, region, origin);
  }

  /**
   * A parameter, projection or `impl Trait` outlives a region. If nothing says so but one lifetime that its declaration promises, that is to
   * outlive it; if nothing at all, what an alias with lifetimes is of. Else it is looked at when region values are known. Source:
   * `alias_ty_must_outlive` in rustc's words.
   */
  outliveAlias(of: MaybeRegionType, region: RegionVariable, origin: ConstraintOrigin): void {
    const { type, regions } = of;
    const isDecided = type.kind === "opaque" || (type.kind === "projection" && regions.length > 0);
    if (!isDecided || this.isSaidToOutlive(type)) {
      this.typeTests.push({ of, region, origin });
      return;
    }
    const promised = promisedRegions(this.types, of);
    if (promised.length === 0) this.outliveArgs(type.args, regions, region, origin);
    else if (promised.length === 1 && promised[0] !== undefined) this.constraints.add(promised[0], region, origin);
    else this.typeTests.push({ of, region, origin });
  }

  private outliveArgs(
    args: GenericArgs,
    regions: MaybeRegionType["regions"],
    region: RegionVariable,
    origin: ConstraintOrigin,
  ): void {
    let first = 0;
    for (const arg of args.list) {
      const own = regions.slice(first, first + this.types.argCount(arg));
      first += own.length;
      if (isType(arg)) this.outlive({ type: arg, regions: own }, region, origin);
      else if (own[0] !== undefined) this.constraints.add(own[0], region, origin);
    }
  }

  private isSaidToOutlive(type: Type): boolean {
    // A closure knows of its creator's environment, but not in which of its own lifetimes.
    return (
      this.universal.typeOutlives.some(({ typeId }) => typeId === type.id) ||
      this.types.queries
        .environmentOf(this.owner)
        .some((bound) => bound.kind === "typeOutlives" && eraseRegions(bound.type) === type)
    );
  }

  /** Terms that differ somewhere inside: related where they agree. */
  relateParts(sub: RegionType, sup: RegionType, origin: ConstraintOrigin, variance: Variance): void {
    const left = sub.type;
    const right = sup.type;
    if (left.kind === "ref" && right.kind === "ref") {
      const a = sub.regions[sub.regions.length - 1];
      const b = sup.regions[sup.regions.length - 1];
      if (a !== undefined && b !== undefined) this.relateRegions(a, b, variance, origin);
      const inner: Variance = left.mutable && right.mutable ? "invariant" : variance;
      this.relate(pointee(sub, left.inner), pointee(sup, right.inner), origin, inner);
      return;
    }
    const a = this.partsOf(sub);
    const b = this.partsOf(sup);
    if (a === undefined || b === undefined || a.head !== b.head || a.parts.length !== b.parts.length) return;
    for (let index = 0; index < a.parts.length; index++) {
      const x = a.parts[index];
      const y = b.parts[index];
      if (x === undefined || y === undefined) continue;
      const own = a.variances?.[index] ?? "covariant";
      this.relate(
        x,
        y,
        origin,
        variance === "covariant" ? own : variance === "invariant" || own !== "covariant" ? "invariant" : variance,
      );
    }
  }

  partsOf(
    of: RegionType,
  ):
    | { readonly head: unknown; readonly parts: readonly RegionType[]; readonly variances?: readonly Variance[] }
    | undefined {
    const { type } = of;
    switch (type.kind) {
      case "adt": {
        const variances: Variance[] = [];
        const parts: RegionType[] = [];
        const all = this.types.queries.variancesOf(type.adt);
        let at = 0;
        type.args.list.forEach((arg, index) => {
          const count = this.types.argCount(arg);
          if (isType(arg)) {
            parts.push({ type: arg, regions: of.regions.slice(at, at + count) });
            variances.push(all[index] ?? "invariant");
          }
          at += count;
        });
        return { head: type.adt, parts, variances };
      }
      case "tuple": {
        let at = 0;
        const parts = type.elements.map((element) => {
          const { count } = this.types.shapeOf(element);
          const part = { type: element, regions: of.regions.slice(at, at + count) };
          at += count;
          return part;
        });
        return { head: "tuple", parts };
      }
      case "slice":
      case "array":
        return { head: "array", parts: [{ type: type.element, regions: of.regions }] };
      case "rawPointer":
        return {
          head: "rawPointer",
          parts: [{ type: type.inner, regions: of.regions }],
          variances: [type.mutable ? "invariant" : "covariant"],
        };
      default:
        return undefined;
    }
  }

  /** As `relate`, with positions that are not known left out. */
  relateKnown(
    sub: MaybeRegionType,
    sup: MaybeRegionType,
    origin: ConstraintOrigin,
    variance: Variance = "covariant",
  ): void {
    const known = (type: MaybeRegionType): RegionType => ({
      type: type.type,
      regions: type.regions.map((region) => region ?? this.freshVariable()),
    });
    this.relate(known(sub), known(sup), origin, variance);
  }
}

/**
 * What can be coerced to a shorter-lived object without being lent again: a pinned reference to one, a shared one to a struct that holds one
 * at its end.
 */
function lendsObject(type: Type): boolean {
  if (type.kind === "ref") return !type.mutable && type.inner.kind === "adt" && endsInObject(type.inner);
  const pinned = type.kind === "adt" && type.adt.langItem === "pin" ? type.args.list[0] : undefined;
  return pinned !== undefined && isType(pinned) && pinned.kind === "ref" && endsInObject(pinned.inner);
}

function endsInObject(type: Type): boolean {
  if (type.kind === "dyn") return true;
  if (type.kind !== "adt" || type.adt.adtKind !== "struct" || type.args.list.length !== 1) return false;
  const [held] = type.args.list;
  return held !== undefined && isType(held) && endsInObject(held);
}

const none: readonly RegionVariable[] = [];
