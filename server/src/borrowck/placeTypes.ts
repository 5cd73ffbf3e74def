/**
 * The type of a place with its regions: that of its local, followed through fields, derefs and elements.
 */
import { assertNever } from "../base/assertNever.js";
import type { Place } from "../mir/body.js";
import { isType } from "../types/argTerms.js";
import { unitType } from "../types/interner.js";
import { pointee, type RegionType } from "./regionTypes.js";
import type { TypeRelation } from "./typeRelation.js";

export class PlaceTypes {
  /** By local; a local without one has no type that is known. */
  readonly locals: RegionType[] = [];

  constructor(private readonly relation: TypeRelation) {}

  placeType(place: Place): RegionType {
    return this.partOf(this.locals[place.local] ?? { type: unitType, regions: [] }, place.projection);
  }

  /** The type of a part of what has this type. */
  partOf(whole: RegionType, projection: Place["projection"]): RegionType {
    let current = whole;
    let variant = 0;
    for (const elem of projection) {
      const next = this.project(current, elem, variant);
      variant = elem.kind === "downcast" ? elem.variant.index : 0;
      if (elem.kind === "downcast") continue;
      const stated = this.relation.types.eraseAndExpand(elem.type);
      if (next === undefined) current = this.relation.fresh(elem.type);
      else if (next.type === stated || stated.kind === "unknown") current = next;
      else
        current =
          this.relation.types.shapeOf(stated).count === next.regions.length
            ? { type: stated, regions: next.regions }
            : this.relation.fresh(elem.type);
    }
    return current;
  }

  private project(base: RegionType, elem: Place["projection"][number], variant: number): RegionType | undefined {
    const { type, regions } = base;
    switch (elem.kind) {
      case "deref":
        if (type.kind === "ref") return pointee(base, type.inner);
        if (type.kind === "rawPointer") return { type: type.inner, regions };
        if (type.kind === "adt") {
          const inner = type.args.list[0];
          if (inner !== undefined && isType(inner))
            return { type: inner, regions: regions.slice(0, this.relation.types.shapeOf(inner).count) };
        }
        return undefined;
      case "field":
        return this.fieldOf(base, variant, elem.index);
      case "index":
      case "constantIndex":
        return type.kind === "array" || type.kind === "slice" ? { type: type.element, regions } : undefined;
      case "subslice":
        return { type: this.relation.types.eraseAndExpand(elem.type), regions };
      case "downcast":
        return base;
      default:
        return assertNever(elem);
    }
  }

  fieldOf(base: RegionType, variant: number, index: number): RegionType | undefined {
    const { type, regions } = base;
    if (type.kind === "tuple") {
      let at = 0;
      for (let element = 0; element < index; element++) {
        const before = type.elements[element];
        if (before !== undefined) at += this.relation.types.shapeOf(before).count;
      }
      const own = type.elements[index];
      return own === undefined
        ? undefined
        : { type: own, regions: regions.slice(at, at + this.relation.types.shapeOf(own).count) };
    }
    if (type.kind === "adt") {
      const template = this.relation.types.fieldTemplate(type, variant, index);
      return template === undefined ? undefined : this.relation.instantiate(template, regions);
    }
    if (type.kind === "closure" || type.kind === "coroutine") return this.upvarOf(base, index);
    return undefined;
  }

  /** By reference: the capture's own type followed by the reference's region, as in any reference. */
  upvarOf(base: RegionType, index: number): RegionType | undefined {
    const { type, regions } = base;
    if (type.kind !== "closure" && type.kind !== "coroutine") return undefined;
    const upvar = this.relation.types.closureParts(type)?.upvars[index];
    if (upvar === undefined) return undefined;
    const first = this.relation.types.parentPositions(type) + upvar.first;
    const own = regions.slice(first, first + upvar.count);
    if (!upvar.byReference) return { type: upvar.type, regions: own };
    return { type: this.relation.types.referenceTo(upvar.type, upvar.mutable), regions: own };
  }
}
