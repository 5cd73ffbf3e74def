/**
 * Types that the user wrote in a body tie the regions of what they are written for: `let x: &'a T`, `f::<&'static str>`,
 * `S::<'a> { .. }`, `<S<'a>>::new`, casts, parameters of closures.
 *
 * What is left out there (`_`, elided lifetimes) says nothing. Source: rustc dev guide, "User type annotations".
 */
import { fnDefType } from "../types/interner.js";
import type { FnDefType, Type } from "../types/type.js";
import type { UserPath } from "../types/typeck.js";
import type { Variance } from "../types/variance.js";
import type { ConstraintOrigin } from "./constraints.js";
import { STATIC } from "./regions.js";
import { FROM_STATIC, type RegionType, type Template } from "./regionTypes.js";
import type { TypeRelation } from "./typeRelation.js";

/** Codes in the template of a written type: nothing is said; a universal variable, counted down from here. */
const UNSAID = -3;
const FIRST_UNIVERSAL = -100000;

/** Ties a type to one that the user wrote, and answers that. `variance`: `covariant` where the value only has to fit the written type. */
export function ascribe(
  relation: TypeRelation,
  own: RegionType,
  written: Type,
  origin: ConstraintOrigin,
  variance: Variance = "invariant",
): RegionType {
  const type = writtenType(relation, written);
  relation.relate(own, type, origin, variance);
  return type;
}

/** What the path of a function, constructor or constant says: of its arguments, and of the type before `::name`. */
export function ascribePath(
  relation: TypeRelation,
  own: RegionType,
  { type, self }: UserPath,
  origin: ConstraintOrigin,
): void {
  if (own.type.kind !== "fnDef") return;
  if (type?.kind === "fnDef") ascribe(relation, own, type, origin);
  // A constructor's path names the data type: the function has the same arguments.
  if (type?.kind === "adt") ascribe(relation, own, fnDefType(own.type.def, type.args), origin);
  const { def } = own.type;
  if (self === undefined || def.kind !== "function") return;
  const template = implSelfTemplate(relation, own.type);
  if (template !== undefined) ascribe(relation, relation.instantiate(template, own.regions), self, origin);
}

/** The impl's self type in terms of the function's positions: `S<'0, T>` for `<S<'a, T>>::new`. */
function implSelfTemplate(relation: TypeRelation, type: FnDefType): Template | undefined {
  const { types } = relation;
  const { container } = type.def.kind === "function" ? type.def : { container: undefined };
  if (container?.kind !== "impl") return undefined;
  return types.template(types.queries.selfTypeOf(container, types.canonicalArgs(type.args)));
}

/** With a new variable at each position that was left out. */
function writtenType(relation: TypeRelation, written: Type): RegionType {
  const template = relation.types.template(written, (region) => {
    const universal = relation.universalOf(region);
    return universal === undefined ? UNSAID : FIRST_UNIVERSAL - universal;
  });
  const regions = template.from.map((from) =>
    from <= FIRST_UNIVERSAL ? FIRST_UNIVERSAL - from : from === FROM_STATIC ? STATIC : relation.freshVariable(),
  );
  return { type: template.type, regions };
}
