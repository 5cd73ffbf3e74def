/** States as trees against the same states as plain sets, and that what is the same is shared. */
import { describe, expect, it } from "vitest";
import {
  type Aspect,
  FIRST_STATE,
  NO_STATE,
  SharedStates,
  type State,
  WorkingState,
} from "../../src/dataflow/sharedStates.js";

const ASPECTS: readonly Aspect[] = [0, 1, 2, 3];
/** Three levels of nodes. */
const SIZE = 9_000;

function states(): SharedStates {
  return new SharedStates(SIZE, [false, true, false, false], 4);
}

/** Bits that differ from those of the first state, `aspect:bit`. */
type Model = ReadonlySet<string>;

function contentOf(shared: SharedStates, state: State): Model {
  const working = new WorkingState(shared);
  working.load(state);
  const differing = new Set<string>();
  for (const aspect of ASPECTS)
    for (let bit = 0; bit < SIZE; bit++)
      if (working.has(aspect, bit) !== (aspect === 1)) differing.add(`${aspect}:${bit}`);
  return differing;
}

function changed(shared: SharedStates, state: State, change: (working: WorkingState) => void): State {
  const working = new WorkingState(shared);
  working.load(state);
  change(working);
  return working.save();
}

/** The same numbers on every run. */
function numbers(seed: number): (below: number) => number {
  let value = seed;
  return (below) => {
    value = (Math.imul(value, 1_103_515_245) + 12_345) >>> 0;
    return (value >>> 8) % below;
  };
}

describe("shared states", () => {
  it("hold what was set and cleared, each for itself, and join bit by bit", () => {
    const shared = states();
    const next = numbers(7);
    const known: { state: State; model: Set<string> }[] = [{ state: FIRST_STATE, model: new Set() }];
    const any = (): { state: State; model: Set<string> } => known[next(known.length)] ?? { state: 0, model: new Set() };
    for (let round = 0; round < 60; round++) {
      const from = any();
      if (next(3) > 0) {
        const model = new Set(from.model);
        const start = next(SIZE - 40);
        const state = changed(shared, from.state, (working) => {
          for (let change = 0; change < 12; change++) {
            const aspect = ASPECTS[next(4)] ?? 0;
            const bit = change < 6 ? start + next(40) : next(SIZE);
            const isSet = next(2) === 0;
            if (isSet) working.set(aspect, bit);
            else working.clear(aspect, bit);
            if (isSet === (aspect === 1)) model.delete(`${aspect}:${bit}`);
            else model.add(`${aspect}:${bit}`);
          }
        });
        known.push({ state, model });
      } else {
        const other = any();
        const model = new Set<string>();
        for (const key of [...from.model, ...other.model]) {
          const isBoth = from.model.has(key) && other.model.has(key);
          if (isBoth || !key.startsWith("1:")) model.add(key);
        }
        known.push({ state: shared.union(from.state, other.state), model });
      }
    }
    for (const { state, model } of known) expect([...contentOf(shared, state)].sort()).toEqual([...model].sort());
  });

  it("are the same state again when a change is taken back", () => {
    const shared = states();
    const one = changed(shared, FIRST_STATE, (working) => working.set(0, 5_000));
    expect(changed(shared, one, (working) => working.clear(0, 5_000))).toBe(FIRST_STATE);
    expect(changed(shared, one, (working) => working.set(0, 5_000))).toBe(one);
  });

  it("join to one of the two where that holds the other", () => {
    const shared = states();
    const less = changed(shared, FIRST_STATE, (working) => working.set(0, 1));
    const more = changed(shared, less, (working) => working.set(0, 8_999));
    expect(shared.union(less, more)).toBe(more);
    expect(shared.union(more, less)).toBe(more);
    expect(shared.union(NO_STATE, less)).toBe(less);
  });

  it("have no bit where control does not get to", () => {
    const working = new WorkingState(states());
    working.load(NO_STATE);
    expect(ASPECTS.some((aspect) => working.has(aspect, 77))).toBe(false);
  });
});
