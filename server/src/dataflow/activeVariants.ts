/**
 * Which fields of an enum are there behind a test of its variant.
 *
 * Behind `switch discriminant(x)` on the edge of variant `Some` the fields of the other variants are not there: what was
 * moved out of `Some` in one arm is then gone on all paths, and nothing of `x` is left to drop behind the match.
 */
import type { VariantDef } from "../hir/defs.js";
import type { BlockIndex, Body, Place } from "../mir/body.js";
import type { ControlFlow } from "./controlFlow.js";
import type { Analysis } from "./framework.js";
import { Aspects, type MoveData } from "./gatherMoves.js";
import { lookup, type MovePathIndex, type MovePaths } from "./movePaths.js";
import type { State, WorkingState } from "./sharedStates.js";

interface VariantTest {
  readonly scrutinee: Place;
  /** Of each successor; undefined for all that are not named. */
  readonly variants: readonly (VariantDef | undefined)[];
}

function variantTest(body: Body, from: BlockIndex): VariantTest | undefined {
  const block = body.blocks[from];
  if (block?.terminator.kind !== "switch") return undefined;
  const { variants, operand } = block.terminator;
  const read = block.statements[block.statements.length - 1];
  if (variants === undefined || read?.kind !== "assign" || read.rvalue.kind !== "discriminant") return undefined;
  if (operand.kind === "constant" || operand.place.local !== read.place.local) return undefined;
  return { scrutinee: read.rvalue.place, variants };
}

/** States along the edges of tests. Cost: the variants that have paths, once for each test and not for each edge. */
export function activeVariants(flow: ControlFlow, { paths }: MoveData): NonNullable<Analysis["alongEdges"]> {
  const leave = (working: WorkingState, path: MovePathIndex): void => {
    for (let bit = paths.bit[path] ?? 0; bit < (paths.bitEnd[path] ?? 0); bit++) {
      working.clear(Aspects.maybeInit, bit);
      working.set(Aspects.maybeUninit, bit);
    }
  };
  const without = (parts: Iterable<MovePathIndex>, exit: State, working: WorkingState): State => {
    working.load(exit);
    for (const part of parts) leave(working, part);
    return working.save();
  };
  /** `none` with one part as it is in `exit`. */
  const withPart = (part: MovePathIndex, exit: State, none: State, working: WorkingState): State => {
    const first = paths.bit[part] ?? 0;
    const bits = Array.from({ length: (paths.bitEnd[part] ?? 0) - first }, (_, index) => first + index);
    working.load(exit);
    const init = bits.filter((bit) => working.has(Aspects.maybeInit, bit));
    const notUninit = bits.filter((bit) => !working.has(Aspects.maybeUninit, bit));
    working.load(none);
    for (const bit of init) working.set(Aspects.maybeInit, bit);
    for (const bit of notUninit) working.clear(Aspects.maybeUninit, bit);
    return working.save();
  };
  return (from, exit, working) => {
    const test = variantTest(flow.body, from);
    const found = test && lookup(flow.body, paths, test.scrutinee);
    if (test === undefined || found?.exact !== true) return undefined;
    const parts = partsByVariant(paths, found.path);
    if (parts.size === 0) return undefined;
    const none = without(parts.values(), exit, working);
    let unnamed: State | undefined;
    return test.variants.map((variant) => {
      if (variant === undefined) return (unnamed ??= without(namedParts(test, parts), exit, working));
      const part = parts.get(variant.index);
      return part === undefined ? none : withPart(part, exit, none, working);
    });
  };
}

/** Paths of an enum's variants. */
function partsByVariant({ paths }: MovePaths, scrutinee: MovePathIndex): ReadonlyMap<number, MovePathIndex> {
  const parts = new Map<number, MovePathIndex>();
  for (const child of paths[scrutinee]?.children ?? []) {
    const elem = paths[child]?.place.projection.at(-1);
    if (elem?.kind === "downcast") parts.set(elem.variant.index, child);
  }
  return parts;
}

function namedParts({ variants }: VariantTest, parts: ReadonlyMap<number, MovePathIndex>): readonly MovePathIndex[] {
  return variants.flatMap((variant) => (variant && parts.get(variant.index)) ?? []);
}
