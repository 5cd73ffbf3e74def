/**
 * Which safe fixes of a function can be applied together.
 *
 * Each is proven alone, on the text as it is. Together they can get into each other's way: one lends `s` for a while, the other moves
 * it in between; one turns `t` into a reference, the other moves a `t` that was owned. So a variable is either lent or moved by one pass,
 * and one that becomes a reference is left alone otherwise. What is left out here is offered again by the next pass.
 */
import type { CloneFacts, FixFacts, OwnershipFacts } from "../ownership/facts.js";

export interface ChosenFix {
  readonly clone: CloneFacts;
  readonly fix: FixFacts;
}

const MOVING = new Set(["move-last-use", "struct-base-move", "mem-take"]);
const NEITHER = new Set(["copy-value"]);

/** In text order; edits do not overlap. */
export function combinedSafeFixes(facts: OwnershipFacts): readonly ChosenFix[] {
  const chosen: ChosenFix[] = [];
  const lent = new Set<number>();
  const moved = new Set<number>();
  /** Variables that hold references now. */
  const retyped = new Set<number>();
  for (const clone of facts.clones) {
    const fix = clone.fixes.find((candidate) => candidate.tier === "safe");
    if (!fix || chosen.some((other) => overlap(other.fix, fix))) continue;
    const { variable } = clone;
    const bound =
      fix.id === "bind-reference" && clone.conditions.use.kind === "binding"
        ? clone.conditions.use.variable
        : undefined;
    if (variable !== undefined && retyped.has(variable)) continue;
    if (bound !== undefined && (lent.has(bound) || moved.has(bound) || retyped.has(bound))) continue;
    if (variable !== undefined && !NEITHER.has(fix.id)) {
      const isMoving = MOVING.has(fix.id);
      if (isMoving ? lent.has(variable) : moved.has(variable)) continue;
      (isMoving ? moved : lent).add(variable);
    }
    if (bound !== undefined) retyped.add(bound);
    chosen.push({ clone, fix });
  }
  return chosen;
}

function overlap(left: FixFacts, right: FixFacts): boolean {
  return left.edits.some((a) => right.edits.some((b) => a.range.start < b.range.end && b.range.start < a.range.end));
}
