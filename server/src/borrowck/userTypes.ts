/**
 * Types that the user wrote in a body tie the regions of what they are written for: `let x: &'a T`, `f::<&'static str>`,
 * `S::<'a> { .. }`, `<S<'a>>::new`, casts, parameters of closures.
 *
 * What is left out there (`_`, elided lifetimes) says nothing. Source: rustc dev guide, "User type annotations".
 */
import type { Type } from "../types/type.js";
import type { Variance } from "../types/variance.js";
import type { ConstraintOrigin } from "./constraints.js";
import { STATIC } from "./regions.js";
import { FROM_STATIC, type RegionType } from "./regionTypes.js";
import type { TypeRelation } from "./typeRelation.js";

/** Codes in the template of a written type: nothing is said; a universal variable, counted down from here. */
const UNSAID = -3;
const FIRST_UNIVERSAL = -100000;

/** Ties a type to one that the user wrote. `variance`: `covariant` where the value only has to fit the written type. */
export function ascribe(
  relation: TypeRelation,
  own: RegionType,
  written: Type,
  origin: ConstraintOrigin,
  variance: Variance = "invariant",
): void {
  relation.relate(own, writtenType(relation, written), origin, variance);
}

/** With a new variable at each position that was left out. */
export function writtenType(relation: TypeRelation, written: Type): RegionType {
  const template = relation.types.template(written, (region) => {
    const universal = relation.universalOf(region);
    return universal === undefined ? UNSAID : FIRST_UNIVERSAL - universal;
  });
  const regions = template.from.map((from) =>
    from <= FIRST_UNIVERSAL ? FIRST_UNIVERSAL - from : from === FROM_STATIC ? STATIC : relation.freshVariable(),
  );
  return { type: template.type, regions };
}
