/**
 * `T: 'a`: types with parameters inside that must outlive a region (E0309, E0310; E0311 where the lifetime has no name).
 *
 *     fn boxed<T: Display>(x: T) -> Box<dyn Display> { Box::new(x) }
 *       the cast asks T: 'r of the region of the `dyn`, which is returned as 'static; nothing says that T: 'static
 *
 * Regions inside a type are related when the type check meets such an obligation; what remains are parameters and
 * aliases, of which only the environment knows anything. They are looked at when region values are known.
 * Source: rustc dev guide, "Region inference", "Type tests"; RFC 1214.
 */
import type { Span } from "../syntax/ast.js";
import { isType } from "../types/argTerms.js";
import type { OpaqueType, ProjectionType, Type } from "../types/type.js";
import type { BodyContext } from "./bodyContext.js";
import type { ClosureRequirement } from "./closures.js";
import type { ConstraintOrigin } from "./constraints.js";
import type { BorrowckQueries } from "./queries.js";
import { positionsAbove } from "./regionErrors.js";
import { type RegionVariable, STATIC } from "./regions.js";
import type { MaybeRegionType, RegionTypes } from "./regionTypes.js";
import type { BorrowckError } from "./result.js";

export interface TypeTest {
  /** A parameter or an alias. Regions of which nothing is known are missing: they may be any. */
  readonly of: MaybeRegionType;
  readonly region: RegionVariable;
  readonly origin: ConstraintOrigin;
}

/** Reports errors; in a closure's body, answers what its creator is asked instead, which knows more. */
export function checkTypeTests(context: BodyContext, tests: readonly TypeTest[]): readonly ClosureRequirement[] {
  const requirements: ClosureRequirement[] = [];
  for (const test of tests) {
    const needed = context.values
      .universalsOf(test.region)
      .filter((region) => context.universal.regions[region]?.kind !== "body");
    const unknown = needed.filter((region) => !isKnown(context, test.of, region));
    const [missing] = unknown;
    if (missing === undefined) continue;
    const { type, regions } = test.of;
    if (context.body.closure !== undefined) {
      const { category, span } = test.origin;
      const positions = regions.map((region) => (region === undefined ? undefined : positionOf(context, region)));
      for (const shorter of new Set(unknown.flatMap((region) => positionsAbove(context, region))))
        requirements.push({ longer: { type, positions }, shorter, category, span });
      continue;
    }
    const lifetime = context.universal.regions[missing]?.name;
    const error = notLongEnough(context.queries, type, missing, lifetime, test.origin.span);
    if (error !== undefined) context.errors.report(error, `${type.id}`);
  }
  return requirements;
}

/** `lifetime`: the name of the region, if it has one. Undefined: the type cannot be named. */
export function notLongEnough(
  queries: BorrowckQueries,
  type: Type,
  region: RegionVariable,
  lifetime: string | undefined,
  span: Span,
): BorrowckError | undefined {
  const name = queries.displayType(type);
  if (name === undefined) return undefined;
  const what =
    type.kind === "projection" ? "associated type" : type.kind === "opaque" ? "opaque type" : "parameter type";
  const story =
    lifetime === undefined
      ? `what is of type \`${name}\` has to stay valid here for a lifetime that has no name, but may hold borrows that end before: with a name, \`${name}: 'a\` can say that it does not`
      : `what is of type \`${name}\` has to stay valid for \`${lifetime}\` here, but may hold borrows that end before: nothing says \`${name}: ${lifetime}\``;
  return {
    code: region === STATIC ? "E0310" : lifetime === undefined ? "E0311" : "E0309",
    message: `the ${what} \`${name}\` may not live long enough`,
    span,
    related: [{ span, message: story }],
    unmet:
      type.kind === "param" && lifetime !== undefined
        ? { longer: { kind: "type", name }, shorter: { kind: "named", name: lifetime } }
        : undefined,
  };
}

/** What is in the first argument of a projection, or in any of an `impl Trait` type. */
export function partsOf(alias: ProjectionType | OpaqueType, types: RegionTypes): readonly Type[] {
  const args = alias.kind === "projection" ? alias.args.list.slice(0, 1) : alias.args.list;
  return args.filter(isType).flatMap((arg) => types.outlivedIn(arg).parts.map((part) => part.type));
}

/** What the declaration of an associated type promises is for every implementor. */
export function isPromised(queries: BorrowckQueries, type: Type): boolean {
  return (
    (type.kind === "projection" || type.kind === "opaque") &&
    queries.boundsOf(type).some((bound) => bound.kind === "typeOutlives")
  );
}

/** In a closure's body: the position of its type at which the same lifetime of the creator's stands. */
function positionOf(context: BodyContext, region: RegionVariable): number | undefined {
  const { universal, values } = context;
  if (region === STATIC) return -1;
  const order = values.orderOf(region);
  const same = universal.regions.find(
    ({ kind, variable }) => kind === "external" && values.orderOf(variable) === order,
  );
  return same?.position;
}

function isKnown(context: BodyContext, of: MaybeRegionType, region: RegionVariable): boolean {
  const { type } = of;
  const { universal, values, queries, types } = context;
  if (queries.isOpen(type)) return true;
  // What a lifetime came to hold for another reason, it is taken to outlive: that it does not is one error, not two.
  const isSaid = universal.typeOutlives.some(
    (known) =>
      known.typeId === type.id &&
      of.regions.every((own, index) => isSame(context, own, known.regions[index])) &&
      (universal.outlives(known.region, region) || values.universalsOf(known.region).includes(region)),
  );
  if (isSaid || (type.kind !== "projection" && type.kind !== "opaque")) return isSaid;
  const isLonger = (own: RegionVariable | undefined): boolean =>
    own === undefined || values.universalsOf(own).some((held) => universal.outlives(held, region));
  if (queries.isStaticAlias(type) || promisedRegions(types, of).some(isLonger)) return true;
  // A projection outlives what all that it is of does.
  let first = 0;
  return type.args.list.every((arg) => {
    const regions = of.regions.slice(first, (first += types.argCount(arg)));
    if (!isType(arg)) return regions.every(isLonger);
    const { positions, parts } = types.outlivedIn(arg);
    return (
      positions.every((position) => isLonger(regions[position])) &&
      parts.every((part) =>
        isKnown(context, { type: part.type, regions: regions.slice(part.first, part.first + part.count) }, region),
      )
    );
  });
}

function isSame({ values }: BodyContext, a: RegionVariable | undefined, b: RegionVariable | undefined): boolean {
  return a === undefined || b === undefined || values.orderOf(a) === values.orderOf(b);
}

/** Lifetimes that a declaration promises: `type Item: 'a`, `impl Sized + 'a`. One that is bound there, or not known, is missing. */
export function promisedRegions(
  types: RegionTypes,
  { type, regions }: MaybeRegionType,
): (RegionVariable | undefined)[] {
  const canonical = types.canonical(type);
  if (canonical.kind !== "projection" && canonical.kind !== "opaque") return [];
  const found = new Set<RegionVariable | undefined>();
  for (const bound of types.queries.boundsOf(canonical)) {
    if (bound.kind !== "typeOutlives" || bound.type !== canonical) continue;
    const { region } = bound;
    found.add(region.kind === "var" ? regions[region.variable] : region.kind === "static" ? STATIC : undefined);
  }
  return [...found];
}
