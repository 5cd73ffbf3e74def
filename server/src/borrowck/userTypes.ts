/**
 * Types that the user wrote in a body tie the regions of what they are written for: `let x: &'a T`, `f::<&'static str>`,
 * `S::<'a> { .. }`, `<S<'a>>::new`, casts, parameters of closures.
 *
 * What is left out there (`_`, elided lifetimes) says nothing. Source: rustc dev guide, "User type annotations".
 */
import type { ConstDef, FunctionDef } from "../hir/defs.js";
import { isRegion, isType } from "../types/argTerms.js";
import { fnDefType } from "../types/interner.js";
import type { Predicate } from "../types/predicate.js";
import { eraseRegions } from "../types/subst.js";
import { type GenericArgs, type Region, type Type, TypeFlag } from "../types/type.js";
import type { UserPath } from "../types/typeck.js";
import type { Variance } from "../types/variance.js";
import type { ConstraintOrigin } from "./constraints.js";
import { type RegionVariable, STATIC } from "./regions.js";
import { FROM_ANY, FROM_STATIC, type RegionType } from "./regionTypes.js";
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
  const type = writtenType(relation, written, origin);
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
  const { def, args } = own.type;
  if (def.kind === "function") ascribeSelf(relation, def.container, args, own.regions, self, origin);
}

/**
 * `<S<'a>>::CONST`, `<T as Trait<'a>>::CONST`: a new variable at each position of the arguments of its impl or trait, tied to what the path
 * says, and to what makes a trait hold. `named` is told of the types that must be types for that.
 */
export function constantType(
  relation: TypeRelation,
  type: Type,
  { def, args }: { readonly def: ConstDef; readonly args: GenericArgs },
  path: UserPath | undefined,
  origin: ConstraintOrigin,
  named: (type: RegionType) => void,
): RegionType {
  const { types } = relation;
  const canonical = types.canonicalArgs(args);
  const template = types.template(types.queries.constType(def, canonical));
  if (template.type !== type) return relation.fresh(type);
  const regions: RegionVariable[] = [];
  for (const arg of canonical.list)
    for (let count = types.argCount(arg); count > 0; count--) regions.push(relation.freshVariable());
  ascribeSelf(relation, def.container, args, regions, path?.self, origin);
  if (def.container.kind === "impl")
    named(relation.instantiate(types.template(types.queries.selfTypeOf(def.container, canonical)), regions));
  let first = 0;
  for (const arg of canonical.list) {
    const count = types.argCount(arg);
    if (isType(arg)) named({ type: eraseRegions(arg), regions: regions.slice(first, first + count) });
    first += count;
  }
  if (def.container.kind === "trait") {
    if (path?.trait !== undefined) ascribeArguments(relation, canonical, regions, path.trait, origin);
    types.queries.prove({ kind: "trait", traitRef: { trait: def.container, args: canonical } }, (a, b) => {
      const left = variableOf(relation, regions, a);
      const right = variableOf(relation, regions, b);
      if (left !== undefined && right !== undefined) relation.relateRegions(left, right, "invariant", origin);
    });
  }
  return relation.instantiate(template, regions);
}

/** `own`: numbered through, with these regions at the numbers. */
function ascribeArguments(
  relation: TypeRelation,
  own: GenericArgs,
  regions: readonly RegionVariable[],
  written: GenericArgs,
  origin: ConstraintOrigin,
): void {
  let first = 0;
  own.list.forEach((arg, index) => {
    const said = written.list[index];
    const count = relation.types.argCount(arg);
    if (said === undefined) return;
    if (isType(arg) && isType(said))
      ascribe(relation, { type: eraseRegions(arg), regions: regions.slice(first, first + count) }, said, origin);
    else if (isRegion(arg) && isRegion(said)) {
      const universal = relation.universalOf(said);
      const variable = regions[first];
      if (universal !== undefined && variable !== undefined)
        relation.relateRegions(variable, universal, "invariant", origin);
    }
    first += count;
  });
}

/** Ties the impl's self type, `S<'0, T>` in terms of the positions of the arguments, to the written one. */
function ascribeSelf(
  relation: TypeRelation,
  container: FunctionDef["container"] | ConstDef["container"],
  args: GenericArgs,
  regions: readonly RegionVariable[],
  self: Type | undefined,
  origin: ConstraintOrigin,
): void {
  if (self === undefined || container.kind !== "impl") return;
  const { types } = relation;
  const template = types.template(types.queries.selfTypeOf(container, types.canonicalArgs(args)));
  ascribe(relation, relation.instantiate(template, regions), self, origin);
}

/** With a new variable at each position that was left out. `<&'a u8 as Trait>::Out` is what that stands for, if the trait holds. */
export function writtenType(relation: TypeRelation, written: Type, origin: ConstraintOrigin): RegionType {
  const template = relation.types.template(written, (region) => {
    const universal = relation.universalOf(region);
    return universal === undefined ? UNSAID : FIRST_UNIVERSAL - universal;
  });
  const elided: RegionVariable[] = [];
  const regions = template.from.map((from) => {
    if (from <= FIRST_UNIVERSAL) return FIRST_UNIVERSAL - from;
    if (from === FROM_STATIC) return STATIC;
    return from < 0 ? relation.freshVariable() : (elided[from] ??= relation.freshVariable());
  });
  return normalized(relation, { type: template.type, regions }, origin);
}

function normalized(relation: TypeRelation, of: RegionType, origin: ConstraintOrigin): RegionType {
  if ((of.type.flags & TypeFlag.hasProjection) === 0) return of;
  const { types } = relation;
  const same = (a: Region, b: Region): void => {
    const left = variableOf(relation, of.regions, a);
    const right = variableOf(relation, of.regions, b);
    if (left !== undefined && right !== undefined) relation.relateRegions(left, right, "invariant", origin);
  };
  const type = types.queries.normalize(types.canonical(of.type), same, (asked) =>
    requireOutlives(relation, asked, of.regions, origin),
  );
  return relation.instantiate(types.template(type), of.regions);
}

/** What an impl asks of the lifetimes of what it is taken for. */
function requireOutlives(
  relation: TypeRelation,
  asked: Predicate,
  regions: readonly RegionVariable[],
  origin: ConstraintOrigin,
): void {
  if (asked.kind !== "typeOutlives" && asked.kind !== "regionOutlives") return;
  const region = asked.kind === "typeOutlives" ? asked.region : asked.shorter;
  // What must outlive every lifetime, must the longest.
  const shorter = region.kind === "bound" ? STATIC : variableOf(relation, regions, region);
  if (shorter === undefined) return;
  if (asked.kind === "typeOutlives") {
    const { type, from } = relation.types.template(asked.type);
    const own = from.map((code) => (code === FROM_ANY ? undefined : relation.resolve(code, regions, [])));
    relation.outlive({ type, regions: own }, shorter, origin);
  } else {
    const longer = variableOf(relation, regions, asked.longer);
    if (longer !== undefined) relation.constraints.add(longer, shorter, origin);
  }
}

/** `region`: numbered, with these variables at the numbers, or one of the signature. */
function variableOf(
  relation: TypeRelation,
  regions: readonly RegionVariable[],
  region: Region,
): RegionVariable | undefined {
  return region.kind === "var" ? regions[region.variable] : relation.universalOf(region);
}
