/**
 * Lifetimes in the hidden type of an `impl Trait` result: each must be one that the result's type captures, or `'static`.
 *
 *     fn names(&self) -> impl Iterator<Item = &str> + '_ { self.list.iter().map(|n| n.as_str()) }
 *       the hidden type holds a region 'h of a reborrow of *self: `'self: 'h`. Captured: 'self. So 'h is 'self, and the loan escapes.
 *
 * Of the captured lifetimes and `'static` those remain that outlive what 'h holds already and that everything known to outlive 'h
 * outlives; of these, those that can be compared with all others; of these 'h holds the end of the shortest. Else nothing is concluded.
 * Source: rustc dev guide, "Member constraints".
 */
import { append } from "../base/multimap.js";
import type { OpaqueType } from "../types/type.js";
import type { BodyContext } from "./bodyContext.js";
import type { ConstraintOrigin, ConstraintSet } from "./constraints.js";
import { shownName } from "./lifetimeErrors.js";
import { type RegionValues, type RegionVariable, STATIC } from "./regions.js";
import type { UniversalRegions } from "./universalRegions.js";

export interface MemberConstraint {
  readonly region: RegionVariable;
  /** Without `'static`. */
  readonly choices: readonly RegionVariable[];
  readonly opaque: OpaqueType;
  readonly origin: ConstraintOrigin;
}

/**
 * Adds what the constraints conclude, regions that others outlive first, as those then hold more. `solve` answers values for the constraints
 * as they are by then. Costs no more than one such answer for each region that another one depends on.
 */
export function applyMemberConstraints(
  members: readonly MemberConstraint[],
  constraints: ConstraintSet,
  first: RegionValues,
  universal: UniversalRegions,
  solve: () => RegionValues,
): RegionValues {
  if (members.length === 0) return first;
  const above = reverseEdges(constraints);
  let values = first;
  const grown = new Set<RegionVariable>();
  const inOrder = [...members].sort((a, b) => first.orderOf(a.region) - first.orderOf(b.region));
  for (const { region, choices, origin } of inOrder) {
    if (grown.size > 0 && constraints.findPath(region, (below) => grown.has(below)) !== undefined) {
      values = solve();
      grown.clear();
    }
    const lower = values.universalsOf(region);
    const remaining = remainingChoices(choices, lower, universalsAbove(region, above, universal.count), universal);
    const least = leastComparable(remaining, universal);
    if (least === undefined || lower.includes(least)) continue;
    constraints.add(region, least, origin);
    grown.add(region);
  }
  return grown.size > 0 ? solve() : values;
}

function leastComparable(choices: readonly RegionVariable[], universal: UniversalRegions): RegionVariable | undefined {
  const comparable = choices.filter((choice) =>
    choices.every((other) => universal.outlives(choice, other) || universal.outlives(other, choice)),
  );
  return comparable.find((choice) => comparable.every((other) => universal.outlives(other, choice)));
}

function remainingChoices(
  choices: readonly RegionVariable[],
  lower: readonly RegionVariable[],
  upper: readonly RegionVariable[],
  universal: UniversalRegions,
): readonly RegionVariable[] {
  return [...choices, STATIC].filter(
    (choice) =>
      lower.every((held) => universal.outlives(choice, held)) &&
      upper.every((bound) => universal.outlives(bound, choice)),
  );
}

/**
 * E0700: what is returned holds a lifetime of the caller's that the `impl Trait` does not capture. A region that came to be one of the
 * captured ones, or `'static`, is fine.
 */
export function checkCaptures(context: BodyContext, members: readonly MemberConstraint[]): void {
  if (members.length === 0 || context.body.closure !== undefined) return;
  const { universal, values, errors, queries } = context;
  const above = reverseEdges(context.constraints);
  for (const { region, choices, opaque, origin } of members) {
    const held = values.universalsOf(region);
    const isOne = [...choices, STATIC].some(
      (choice) => held.includes(choice) && held.every((other) => universal.outlives(choice, other)),
    );
    if (isOne) continue;
    const captured = universalsAbove(region, above, universal.count).find(
      (bound) => universal.regions[bound]?.kind !== "body",
    );
    const type = queries.displayType(opaque);
    if (captured === undefined || type === undefined) continue;
    errors.report(
      {
        code: "E0700",
        message: `hidden type for \`${type}\` captures lifetime that does not appear in bounds`,
        span: origin.span,
        related: [
          {
            span: origin.span,
            message: `what is returned here holds borrows for ${shownName(context, captured)}, which the result's type does not capture: before edition 2024 it captures only lifetimes that it names`,
          },
        ],
      },
      type,
    );
  }
}

function reverseEdges(constraints: ConstraintSet): Map<RegionVariable, RegionVariable[]> {
  const above = new Map<RegionVariable, RegionVariable[]>();
  for (let index = 0; index < constraints.count; index++) {
    const sub = constraints.sub[index] ?? 0;
    const sup = constraints.sup[index] ?? 0;
    append(above, sub, sup);
  }
  return above;
}

function universalsAbove(
  region: RegionVariable,
  above: Map<RegionVariable, RegionVariable[]>,
  universalCount: number,
): RegionVariable[] {
  const seen = new Set([region]);
  const stack = [region];
  const found: RegionVariable[] = [];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at < universalCount) found.push(at);
    for (const next of above.get(at) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      stack.push(next);
    }
  }
  return found;
}
