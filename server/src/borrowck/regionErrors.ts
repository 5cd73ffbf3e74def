/**
 * Lifetimes that a body needs to outlive others though its signature does not say so.
 *
 *     fn pick<'a, 'b>(x: &'a str, y: &'b str) -> &'a str { y }
 *       returning y needs 'b: 'a; the region of 'b holds end('a), and nothing declares that 'b outlives 'a
 *
 * Each such pair is one error, at the constraint that tells most of the way from one lifetime to the other: LIFETIME, or
 * E0621 where one of the two is anonymous in a parameter's type and the other has a name, or E0521 where a reference of the
 * caller's gets into something that lives for ever or outside of a closure. In a closure's body a pair of lifetimes of the creator's is
 * no error but a requirement on the creator.
 * Source: rustc dev guide, "Region inference", "Error reporting"; RFC 2094, "Checking universal regions".
 */

import type { BodyContext } from "./bodyContext.js";
import type { ClosureRequirement } from "./closures.js";
import type { ConstraintOrigin } from "./constraints.js";
import { blamed } from "./explain.js";
import {
  argumentWith,
  isHeld,
  reportEscape,
  reportMissingLifetime,
  reportTooShort,
  unmetOutlives,
} from "./lifetimeErrors.js";
import { type RegionVariable, STATIC } from "./regions.js";

/** Reports errors; answers what a closure's body asks of its creator. Cost: pairs of universal regions that are related. */
export function checkUniversalRegions(context: BodyContext): ClosureRequirement[] {
  const { universal, values } = context;
  const requirements: ClosureRequirement[] = [];
  for (const longer of universal.regions) {
    if (longer.kind === "static") continue;
    for (const shorter of values.universalsOf(longer.variable)) {
      if (universal.outlives(longer.variable, shorter)) continue;
      const origin = blameBetween(context, longer.variable, shorter);
      if (origin === undefined) continue;
      if (context.body.closure !== undefined && propagate(context, longer.variable, shorter, origin, requirements))
        continue;
      report(context, longer.variable, shorter, origin);
      break;
    }
  }
  return requirements;
}

function blameBetween(
  context: BodyContext,
  longer: RegionVariable,
  shorter: RegionVariable,
): ConstraintOrigin | undefined {
  const { flow } = context;
  // rustc's numbers of blocks: what it met first is told.
  const ranks = new Map(context.body.asBuilt.map((block, rank) => [block, rank]));
  const rank = ({ point }: ConstraintOrigin): number =>
    point < 0 ? -1 : (ranks.get(flow.blockOfPoint[point] ?? 0) ?? 0);
  const way = context.constraints.findPath(longer, (region) => region === shorter, undefined, rank);
  return way === undefined ? undefined : blamed(context, way.path);
}

function propagate(
  context: BodyContext,
  longer: RegionVariable,
  shorter: RegionVariable,
  origin: ConstraintOrigin,
  into: ClosureRequirement[],
): boolean {
  const { universal } = context;
  if (followsFromAnother(context, longer, shorter)) return true;
  const below = positionsOf(context, (other) => universal.outlives(longer, other.variable), longer);
  const above = positionsAbove(context, shorter);
  const from = below[0];
  if (from === undefined || above.length === 0) return false;
  for (const to of above) into.push({ longer: from, shorter: to, category: origin.category, span: origin.span });
  return true;
}

/**
 * `'l: 's` need not be asked where `'l: 'u` is checked as well, for a `'u` of the creator's that is known to outlive `'s` (and is not the
 * same): of several such `'u` the creator would be asked to relate all. So with what `'l` is known to outlive.
 */
function followsFromAnother(
  { universal, values }: BodyContext,
  longer: RegionVariable,
  shorter: RegionVariable,
): boolean {
  const isAbove = (one: RegionVariable, other: RegionVariable): boolean =>
    universal.outlives(one, other) && !universal.outlives(other, one);
  return universal.regions.some(
    ({ kind, variable }) =>
      kind === "external" &&
      ((isAbove(variable, shorter) && values.universalsOf(longer).includes(variable)) ||
        (isAbove(longer, variable) && values.universalsOf(variable).includes(shorter))),
  );
}

/** What the creator has to outlive for the region to be outlived. */
export function positionsAbove(context: BodyContext, region: RegionVariable): readonly number[] {
  return positionsOf(context, (other) => context.universal.outlives(other.variable, region), region);
}

/** Positions of the closure's type, -1 for `'static`: the region itself, else the regions of the creator that satisfy the test. */
function positionsOf(
  context: BodyContext,
  test: (other: { readonly variable: RegionVariable }) => boolean,
  region: RegionVariable,
): number[] {
  const own = context.universal.regions[region];
  if (own?.kind === "external" && own.position !== undefined) return [own.position];
  if (own?.kind === "static") return [-1];
  const found = context.universal.regions.filter((other) => other.kind === "external" && test(other));
  const positions = found.map((other) => other.position).filter((position) => position !== undefined);
  return positions.length > 0
    ? positions
    : test({ variable: STATIC }) && region !== STATIC && own?.kind !== "body"
      ? staticBound(context, region, test)
      : [];
}

function staticBound(
  context: BodyContext,
  region: RegionVariable,
  test: (other: { readonly variable: RegionVariable }) => boolean,
): number[] {
  // `'static` outlives everything: it bounds from above, and from below only what is known to outlive it.
  return test({ variable: STATIC }) && !context.universal.outlives(region, STATIC) ? [-1] : [];
}

function report(context: BodyContext, longer: RegionVariable, shorter: RegionVariable, origin: ConstraintOrigin): void {
  const { body, universal } = context;
  const from = universal.regions[longer];
  const to = universal.regions[shorter];
  if (from === undefined || to === undefined) return;
  const isFunction = body.closure === undefined;
  // A `FnMut` closure does not return a reference into its own environment; rustc has words for it, but no code.
  if (
    !isFunction &&
    origin.category === "return" &&
    body.closure?.closureKind === "FnMut" &&
    from.kind === "anonymous" &&
    isEnvironment(context, longer)
  )
    return;
  const explicit = explicitLifetime(context, longer, shorter);
  if (explicit !== undefined) {
    reportMissingLifetime(context, explicit, unmetOutlives(context, longer, shorter), origin);
    return;
  }
  const fromArgument = argumentWith(context, longer);
  const local = from.kind !== "external" && from.kind !== "static";
  const outside = to.kind === "external" || to.kind === "static";
  // Assignments in a function are no escape: what is assigned to is the function's own, or was handed to it.
  const escapes =
    local && outside && (origin.category === "callArgument" || (origin.category === "assignment" && !isFunction));
  if (escapes && (fromArgument !== undefined || (!isFunction && isHeld(context, shorter))))
    reportEscape(context, fromArgument, shorter, origin);
  else reportTooShort(context, longer, shorter, origin);
}

function isEnvironment(context: BodyContext, region: RegionVariable): boolean {
  const environment = context.locals[1];
  return environment?.type.kind === "ref" && environment.regions[environment.regions.length - 1] === region;
}

/** E0621: one lifetime has a name, the other is left out in the type of a parameter that is not `self`. */
function explicitLifetime(
  context: BodyContext,
  longer: RegionVariable,
  shorter: RegionVariable,
): { readonly argument: number; readonly name: string; readonly missing: RegionVariable } | undefined {
  const { body, universal } = context;
  if (body.closure !== undefined || body.owner.kind !== "function") return undefined;
  const a = universal.regions[longer];
  const b = universal.regions[shorter];
  const named = a?.kind === "named" ? a : b?.kind === "named" ? b : undefined;
  const anonymous = a?.kind === "anonymous" ? a : b?.kind === "anonymous" ? b : undefined;
  if (named === undefined || anonymous === undefined || named.name === undefined) return undefined;
  const { container } = body.owner;
  if (container.kind === "impl" && (container.trait !== undefined || container.derivedTrait !== undefined))
    return undefined;
  const argument = argumentWith(context, anonymous.variable);
  if (argument === undefined || (argument === 1 && body.owner.selfParam !== undefined)) return undefined;
  return { argument, name: named.name, missing: anonymous.variable };
}
