/**
 * What coercions and casts ask of regions: `&[T; 3]` to `&[T]`, `Box<T>` to `Box<dyn Trait + 'a>`, a closure to a function pointer.
 */
import { assertNever } from "../base/assertNever.js";
import type { Rvalue } from "../mir/body.js";
import type { Type } from "../types/type.js";
import type { ConstraintOrigin } from "./constraints.js";
import { pointee, type RegionType } from "./regionTypes.js";
import { openSignature, type Signatures } from "./signatures.js";
import type { TypeRelation } from "./typeRelation.js";

export class Casts {
  constructor(
    private readonly relation: TypeRelation,
    private readonly signatures: Signatures,
  ) {}

  cast(
    cast: (Rvalue & { readonly kind: "cast" })["cast"],
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
      case "as":
        if (source.type === made.type) this.relation.relate(source, made, origin);
        else if (isPointer(source.type) && isPointer(made.type))
          this.relation.relateParts(source, made, origin, "covariant");
        return;
      default:
        assertNever(cast);
    }
  }

  private unsize(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
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
      this.unsizeTarget(pointee(source, from.inner), pointee(target, to.inner), origin);
      return;
    }
    const a = this.relation.partsOf(source);
    const b = this.relation.partsOf(target);
    if (a === undefined || b === undefined || a.head !== b.head) return;
    for (let index = 0; index < a.parts.length; index++) {
      const x = a.parts[index];
      const y = b.parts[index];
      if (x === undefined || y === undefined) continue;
      if (x.type === y.type) this.relation.relate(x, y, origin, a.variances?.[index] ?? "covariant");
      else if (x.type.kind === "ref" || x.type.kind === "adt") this.unsizeAny(x, y, origin);
      else this.unsizeTarget(x, y, origin);
    }
  }

  private unsizeAny(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
    if (target.type.kind === "dyn") this.unsizeTarget(source, target, origin);
    else this.unsize(source, target, origin);
  }

  private unsizeTarget(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
    const to = target.type;
    if (to.kind === "dyn") {
      const bound = target.regions[target.regions.length - 1];
      if (bound === undefined) return;
      if (source.type.kind === "dyn") {
        const last = source.regions.length - 1;
        const own = source.regions[last];
        const variance = this.relation.types.shapeOf(source.type).variances[last];
        if (own !== undefined && variance !== "bivariant") this.relation.constraints.add(own, bound, origin);
        if (source.regions.length === target.regions.length) {
          for (let index = 0; index + 1 < source.regions.length; index++)
            this.relation.relateRegions(source.regions[index] ?? 0, target.regions[index] ?? 0, "invariant", origin);
        }
        return;
      }
      for (const position of this.relation.types.outlivesPositions(source.type))
        this.relation.constraints.add(source.regions[position] ?? bound, bound, origin);
      for (const part of this.relation.types.genericParts(source.type))
        this.relation.typeTests.push({ type: part, region: bound, origin });
      this.signatures.implementsDyn(source, target, this.relation, origin);
      return;
    }
    if (source.type.kind === "array" && to.kind === "slice")
      this.relation.relate(
        { type: source.type.element, regions: source.regions },
        { type: to.element, regions: target.regions },
        origin,
      );
    else if (source.type.kind === "adt" && to.kind === "adt") this.unsize(source, target, origin);
  }

  private functionPointer(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
    if (target.type.kind !== "fnPointer") return;
    const from = this.signatures.open(source, this.relation);
    // A lifetime bound by the pointer stands for any: what must outlive it is not asked here.
    const to = openSignature(this.relation.types, target.type.signature, target.regions, 0, () => undefined);
    if (from === undefined) return;
    from.inputs.forEach((input, index) => {
      const given = to.inputs[index];
      if (given !== undefined) this.relation.relateKnown(given, input, origin);
    });
    this.relation.relateKnown(from.output, to.output, origin);
  }
}

function isPointer(type: Type): boolean {
  return type.kind === "ref" || type.kind === "rawPointer";
}
