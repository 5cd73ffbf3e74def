/**
 * What coercions and casts ask of regions: `&[T; 3]` to `&[T]`, `Box<T>` to `Box<dyn Trait + 'a>`, a closure to a function pointer.
 */
import { assertNever } from "../base/assertNever.js";
import type { Rvalue } from "../mir/body.js";
import type { FnSignature, Type } from "../types/type.js";
import type { Variance } from "../types/variance.js";
import type { ConstraintOrigin } from "./constraints.js";
import { type OpenedSignature, openSignature } from "./openSignature.js";
import type { RegionVariable } from "./regions.js";
import { pointee, type RegionType } from "./regionTypes.js";
import type { Signatures } from "./signatures.js";
import type { TypeRelation } from "./typeRelation.js";
import { upcast } from "./upcast.js";

export class Casts {
  constructor(
    private readonly relation: TypeRelation,
    private readonly signatures: Signatures,
  ) {}

  cast(
    { cast, isCoercion }: Rvalue & { readonly kind: "cast" },
    source: RegionType,
    made: RegionType,
    origin: ConstraintOrigin,
  ): void {
    switch (cast) {
      case "unsize":
        this.unsize(source, made, origin);
        return;
      case "reifyFn":
      case "closureFn":
      case "unsafeFn":
        this.functionPointer(source, made, origin);
        return;
      case "mutToConst":
      case "arrayToPointer":
        if (source.type === made.type) this.relation.relate(source, made, origin);
        else this.pointer(source, made, origin);
        return;
      case "as":
        if (source.type.kind === "rawPointer" && made.type.kind === "rawPointer" && isCoercion !== true)
          this.rawPointer(pointee(source, source.type.inner), pointee(made, made.type.inner), origin);
        else if (source.type === made.type) this.relation.relate(source, made, origin);
        else this.pointer(source, made, origin);
        return;
      default:
        assertNever(cast);
    }
  }

  /** `&[[T; 2]; 3]` as `*const [T; 2]`: what is pointed to, or its first element, is the same. */
  private pointer(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
    const from = source.type;
    const to = target.type;
    if (!isPointer(from) || !isPointer(to)) return;
    const pointed = pointee(target, to.inner);
    let own = pointee(source, from.inner);
    while (own.type !== pointed.type && own.type.kind === "array")
      own = { type: own.type.element, regions: own.regions };
    if (own.type === pointed.type) this.relation.relate(own, pointed, origin, to.mutable ? "invariant" : "covariant");
    else this.relation.relateParts(source, target, origin, "covariant");
  }

  /** A written cast may change every lifetime, but for an object's: its methods may rely on them. */
  private rawPointer(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
    if (source.type.kind === "dyn" && target.type.kind === "dyn") this.unsizeTarget(source, target, origin);
  }

  private unsize(
    source: RegionType,
    target: RegionType,
    origin: ConstraintOrigin,
    variance: Variance = "covariant",
  ): void {
    const from = source.type;
    const to = target.type;
    if (from === to) {
      this.relation.relate(source, target, origin);
      return;
    }
    if ((from.kind === "ref" || from.kind === "rawPointer") && (to.kind === "ref" || to.kind === "rawPointer")) {
      if (from.kind === "ref" && to.kind === "ref") {
        const a = source.regions[source.regions.length - 1];
        const b = target.regions[target.regions.length - 1];
        if (a !== undefined && b !== undefined) this.relation.constraints.add(a, b, origin);
      }
      const variance = to.mutable ? "invariant" : "covariant";
      this.unsizeTarget(pointee(source, from.inner), pointee(target, to.inner), origin, variance);
      return;
    }
    const a = this.relation.partsOf(source);
    const b = this.relation.partsOf(target);
    if (a === undefined || b === undefined || a.head !== b.head) return;
    for (let index = 0; index < a.parts.length; index++) {
      const x = a.parts[index];
      const y = b.parts[index];
      if (x === undefined || y === undefined) continue;
      if (x.type === y.type)
        this.relation.relate(x, y, origin, variance === "invariant" ? variance : (a.variances?.[index] ?? "covariant"));
      else if (x.type.kind === "ref" || x.type.kind === "adt") this.unsizeAny(x, y, origin);
      else this.unsizeTarget(x, y, origin);
    }
  }

  private unsizeAny(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
    if (target.type.kind === "dyn") this.unsizeTarget(source, target, origin);
    else this.unsize(source, target, origin);
  }

  /** `variance`: of what stays as it is; what lies behind `&mut` must be the same. */
  private unsizeTarget(
    source: RegionType,
    target: RegionType,
    origin: ConstraintOrigin,
    variance: Variance = "covariant",
  ): void {
    const to = target.type;
    if (to.kind === "dyn") {
      const bound = target.regions[target.regions.length - 1];
      if (bound === undefined) return;
      if (source.type.kind === "dyn") {
        const last = source.regions.length - 1;
        const own = source.regions[last];
        const variance = this.relation.types.shapeOf(source.type).variances[last];
        if (own !== undefined && variance !== "bivariant") this.relation.constraints.add(own, bound, origin);
        if (source.type.principal?.trait !== to.principal?.trait) upcast(this.relation, source, target, origin);
        else if (source.regions.length === target.regions.length) {
          for (let index = 0; index + 1 < source.regions.length; index++)
            this.relation.relateRegions(source.regions[index] ?? 0, target.regions[index] ?? 0, "invariant", origin);
        }
        return;
      }
      this.relation.outlive(source, bound, origin);
      this.signatures.implementsDyn(source, target, this.relation, origin);
      return;
    }
    if (source.type.kind === "array" && to.kind === "slice")
      this.relation.relate(
        { type: source.type.element, regions: source.regions },
        { type: to.element, regions: target.regions },
        origin,
        variance,
      );
    else if (source.type.kind === "adt" && to.kind === "adt") this.unsize(source, target, origin, variance);
  }

  private functionPointer(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
    if (target.type.kind !== "fnPointer") return;
    const from = this.openFunction(source, target.type.signature, origin);
    // A lifetime bound by the pointer stands for any: what must outlive it is not asked here.
    const to = openSignature(this.relation.types, target.type.signature, target.regions, 0, () => undefined);
    if (from === undefined) return;
    from.inputs.forEach((input, index) => {
      const given = to.inputs[index];
      if (given !== undefined) this.relation.relateKnown(given, input, origin);
    });
    this.relation.relateKnown(from.output, to.output, origin);
  }

  /**
   * A function that may be called with any lifetimes, made a pointer that binds none, is one for certain lifetimes: what it takes and gives must
   * be types with those, as in a call. `fn f<'a, 'b>(_: &'a &'b (), x: &'b u8) -> &'a u8` as a `fn(_, &'x u8) -> &'static u8` is none.
   */
  private openFunction(
    source: RegionType,
    pointer: FnSignature,
    origin: ConstraintOrigin,
  ): OpenedSignature | undefined {
    const { type, regions } = source;
    const template = type.kind === "fnDef" && pointer.binder === 0 ? this.signatures.templateOf(type) : undefined;
    if (template === undefined) return this.signatures.open(source, this.relation);
    const late: RegionVariable[] = [];
    const inputs = template.inputs.map((input) => this.relation.instantiate(input, regions, late));
    const output = this.relation.instantiate(template.output, regions, late);
    this.relation.require(template, regions, late, origin);
    return { inputs, output };
  }
}

function isPointer(type: Type): type is Type & { readonly kind: "ref" | "rawPointer" } {
  return type.kind === "ref" || type.kind === "rawPointer";
}
