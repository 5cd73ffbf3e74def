/**
 * `T: 'a`: types with parameters inside that must outlive a region (E0309, E0310).
 *
 *     fn boxed<T: Display>(x: T) -> Box<dyn Display> { Box::new(x) }
 *       the cast asks T: 'r of the region of the `dyn`, which is returned as 'static; nothing says that T: 'static
 *
 * Regions inside a type are related when the type check meets such an obligation; what remains are parameters and
 * projections, of which only the environment knows anything. They are looked at when region values are known.
 * Source: rustc dev guide, "Region inference", "Type tests"; RFC 1214.
 */
import type { Span } from "../syntax/ast.js";
import { isType } from "../types/argTerms.js";
import type { ProjectionType, Type } from "../types/type.js";
import { walkType } from "../types/walk.js";
import type { BodyContext } from "./bodyContext.js";
import type { ClosureRequirement } from "./closures.js";
import type { ConstraintOrigin } from "./constraints.js";
import type { BorrowckQueries } from "./queries.js";
import { positionsAbove } from "./regionErrors.js";
import { type RegionVariable, STATIC } from "./regions.js";
import type { RegionTypes } from "./regionTypes.js";
import type { BorrowckError } from "./result.js";

export interface TypeTest {
  /** A parameter or a projection, regions erased. */
  readonly type: Type;
  readonly region: RegionVariable;
  readonly origin: ConstraintOrigin;
}

/** What a closure holds, as types; undefined: not known. */
export type Held = (type: Type) => readonly Type[] | undefined;

/**
 * Parameters and projections in a type, outermost first; what is inside a projection is its own. Of a closure only what it captures counts:
 * that its creator has parameters does not mean that it holds them.
 */
export function genericParts(type: Type, held: Held): readonly Type[] {
  const found = new Set<Type>();
  const collect = (part: Type): void => walkType(part, visit);
  const visit = (inner: Type): boolean => {
    switch (inner.kind) {
      case "param":
      case "projection":
        found.add(inner);
        return false;
      case "closure":
      case "coroutine":
        held(inner)?.forEach(collect);
        return false;
      case "fnPointer":
      case "dyn":
        return false;
      default:
        return true;
    }
  };
  collect(type);
  return [...found];
}

/** Reports errors; in a closure's body, answers what its creator is asked instead, which knows more. */
export function checkTypeTests(context: BodyContext, tests: readonly TypeTest[]): readonly ClosureRequirement[] {
  const requirements: ClosureRequirement[] = [];
  for (const test of tests) {
    const needed = context.values
      .universalsOf(test.region)
      .filter((region) => context.universal.regions[region]?.kind !== "body");
    const missing = needed.find((region) => !isKnown(context, test.type, region));
    if (missing === undefined) continue;
    if (context.body.closure !== undefined) {
      const { category, span } = test.origin;
      for (const shorter of positionsAbove(context, missing))
        requirements.push({ longer: test.type, shorter, category, span });
      continue;
    }
    const lifetime = context.universal.regions[missing]?.name;
    const error = notLongEnough(context.queries, test.type, missing, lifetime, test.origin.span);
    if (error !== undefined) context.errors.report(error, `${test.type.id}`);
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
  const what = type.kind === "projection" ? "associated type" : "parameter type";
  const story = `what is of type \`${name}\` has to stay valid for \`${lifetime}\` here, but may hold borrows that end before: nothing says \`${name}: ${lifetime}\``;
  return {
    code: region === STATIC ? "E0310" : "E0309",
    message: `the ${what} \`${name}\` may not live long enough`,
    span,
    related: lifetime === undefined ? [] : [{ span, message: story }],
  };
}

/** Parameters and projections in what a projection is of. */
export function partsOf(projection: ProjectionType, types: RegionTypes): readonly Type[] {
  const [self] = projection.args.list;
  return self !== undefined && isType(self) ? types.genericParts(self) : [];
}

/** What the declaration of an associated type promises is for every implementor. */
export function isPromised(queries: BorrowckQueries, type: Type): boolean {
  return type.kind === "projection" && queries.boundsOf(type).some((bound) => bound.kind === "typeOutlives");
}

function isKnown(context: BodyContext, type: Type, region: RegionVariable): boolean {
  if (isPromised(context.queries, type)) return true;
  // What a lifetime came to hold for another reason, it is taken to outlive: that it does not is one error, not two.
  const isSaid = context.universal.typeOutlives.some(
    (known) =>
      known.typeId === type.id &&
      (context.universal.outlives(known.region, region) || context.values.universalsOf(known.region).includes(region)),
  );
  // A projection outlives what all that it is of does.
  return (
    isSaid ||
    (type.kind === "projection" && partsOf(type, context.types).every((part) => isKnown(context, part, region)))
  );
}
