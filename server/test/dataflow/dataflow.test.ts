/** Interval sets, initialisation and liveness on MIR as text. */
import { describe, expect, it } from "vitest";
import { controlFlowOf } from "../../src/dataflow/controlFlow.js";
import { Aspects, gatherMoves } from "../../src/dataflow/gatherMoves.js";
import { InitializedCursor, reachingMoves, solveInitialized } from "../../src/dataflow/initialized.js";
import { contains, fromRanges, union } from "../../src/dataflow/intervalSet.js";
import { dropLivePoints, gatherLocalUses, useLivePoints } from "../../src/dataflow/liveness.js";
import { loopOrder } from "../../src/dataflow/loopOrder.js";
import { parseMir, queries } from "../borrowck/textMir.js";

describe("interval sets", () => {
  it("merges overlapping and neighbouring ranges", () => {
    expect(fromRanges([7, 9, 1, 2, 3, 4])).toEqual([1, 4, 7, 9]);
    expect(union([1, 2, 8, 9], [3, 5])).toEqual([1, 5, 8, 9]);
  });
  it("finds elements at the ends of ranges", () => {
    const set = [1, 4, 7, 9];
    expect([0, 1, 4, 5, 7, 9, 10].map((element) => contains(set, element))).toEqual([
      false,
      true,
      true,
      false,
      true,
      true,
      false,
    ]);
  });
});

const branches = `
  fn() -> ()
  let p: (String, String)
  let mut t: String
  bb0:
  p = const
  switch bb1 bb2
  bb1:
  t = move p.0
  goto bb3
  bb2:
  t = const
  goto bb3
  bb3:
  drop p -> bb4
  bb4:
  return`;

function stateAt(text: string, point: number, local: number): { init: boolean; uninit: boolean; partUninit: boolean } {
  const flow = controlFlowOf(parseMir(text));
  const cursor = new InitializedCursor(solveInitialized(flow, gatherMoves(flow, queries)));
  cursor.seek(point);
  return {
    init: cursor.maybeInit(local),
    uninit: cursor.maybeUninit(local),
    partUninit: cursor.allBelow(Aspects.maybeUninit, local).some((path) => path !== local),
  };
}

describe("initialisation", () => {
  it("leaves the whole alone when a part is moved, and remembers the part", () => {
    // bb3 starts at point 6: p is there, p.0 on one path only.
    expect(stateAt(branches, 6, 1)).toEqual({ init: true, uninit: false, partUninit: true });
  });

  it("takes a drop for the end of the value", () => {
    expect(stateAt(branches, 7, 1)).toEqual({ init: false, uninit: true, partUninit: true });
  });

  it("finds the moves that reach a point", () => {
    const flow = controlFlowOf(parseMir(branches));
    const moves = gatherMoves(flow, queries);
    expect(reachingMoves(flow, moves, 1, 6).moveOuts.map((moveOut) => moveOut.point)).toEqual([2]);
  });

  it("is known at every point of a long row of blocks, asked backwards as well", () => {
    // Block k assigns to local k + 1: with every call one more is there.
    const count = 20;
    const indices = Array.from({ length: count }, (_, index) => index);
    const text = `fn() -> ()
      ${indices.map((index) => `let mut v${index}: String`).join("\n")}
      ${indices.map((index) => `bb${index}:\ncall const -> v${index}, bb${index + 1}`).join("\n")}
      bb${count}:
      return`;
    const flow = controlFlowOf(parseMir(text));
    const cursor = new InitializedCursor(solveInitialized(flow, gatherMoves(flow, queries)));
    expect(flow.pieceStart[count]).toBeGreaterThan(0);
    for (const point of [...indices, ...indices.toReversed()]) {
      cursor.seek(point);
      expect(indices.filter((local) => cursor.maybeInit(local + 1)).length, `before point ${point}`).toBe(point);
      cursor.seekAfter(point);
      expect(indices.filter((local) => cursor.maybeInit(local + 1)).length, `after point ${point}`).toBe(point + 1);
    }
  });

  it("goes round a loop until nothing changes", () => {
    const loop = `
      fn() -> ()
      let mut s: String
      let mut t: String
      bb0:
      s = const
      goto bb1
      bb1:
      t = move s
      switch bb1 bb2
      bb2:
      return`;
    expect(stateAt(loop, 2, 1)).toEqual({ init: true, uninit: true, partUninit: false });
    expect(stateAt(loop, 4, 1)).toEqual({ init: false, uninit: true, partUninit: false });
  });
});

describe("the order of a fixpoint", () => {
  const order = (text: string): readonly number[] => loopOrder(controlFlowOf(parseMir(text)));

  it("keeps each loop together, and what is behind it for later, whichever of its ways out comes first", () => {
    const inARow = (first: (body: number, exit: number) => string): string => `fn() -> ()
      bb0:
      switch ${first(1, 2)}
      bb1:
      goto bb0
      bb2:
      switch ${first(3, 4)}
      bb3:
      goto bb2
      bb4:
      return`;
    expect(order(inARow((body, exit) => `bb${body} bb${exit}`))).toEqual([0, 1, 2, 3, 4]);
    expect(order(inARow((body, exit) => `bb${exit} bb${body}`))).toEqual([0, 1, 2, 3, 4]);
  });

  it("keeps a loop in a loop together as well", () => {
    // bb1 to bb5 are a loop; bb2 and bb3 are one in it, and bb4 is one block that leads to itself.
    const nested = `fn() -> ()
      bb0:
      goto bb1
      bb1:
      switch bb2 bb6
      bb2:
      switch bb3 bb4
      bb3:
      goto bb2
      bb4:
      switch bb4 bb5
      bb5:
      goto bb1
      bb6:
      return`;
    expect(order(nested)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe("liveness", () => {
  const text = `
    fn() -> ()
    let mut r: String
    let mut n: i32
    bb0:
    r = const
    n = const
    call copy r -> n, bb1
    bb1:
    n = const
    drop r -> bb2
    bb2:
    return`;
  const flow = controlFlowOf(parseMir(text));
  const uses = gatherLocalUses(flow);

  it("lasts from the definition to the last use, the use's own point included", () => {
    expect(useLivePoints(flow, uses, 1)).toEqual([1, 2]);
  });

  it("tells a drop from a use", () => {
    const initialized = { before: () => true, after: () => true, isByDefinitions: () => true };
    expect(dropLivePoints(flow, uses, 1, useLivePoints(flow, uses, 1), initialized)).toEqual([3, 4]);
  });

  it("goes back through a stretch of blocks to where a part is given back", () => {
    // `p.0` is there again from bb2 on; between the move and that nothing of `p` is.
    const parts = controlFlowOf(
      parseMir(`
        fn() -> ()
        let mut p: (String, String)
        let mut q: (String, String)
        bb0:
        p = const
        q = move p
        call const -> q, bb1
        bb1:
        call const -> q, bb2
        bb2:
        p.0 = const
        drop p -> bb3
        bb3:
        return`),
    );
    const moves = gatherMoves(parts, queries);
    const cursor = new InitializedCursor(solveInitialized(parts, moves));
    const isInit = (local: number): boolean => cursor.firstBelow(Aspects.maybeInit, local) !== undefined;
    const live = (isByDefinitions: boolean): readonly number[] =>
      dropLivePoints(parts, gatherLocalUses(parts), 1, [], {
        before: (local, point) => {
          cursor.seek(point);
          return isInit(local);
        },
        after: (local, point) => {
          cursor.seekAfter(point);
          return isInit(local);
        },
        isByDefinitions: () => isByDefinitions,
      });
    expect(parts.stretchStart[3]).toBe(0);
    expect(live(false)).toEqual([4, 5]);
    expect(live(true)).toEqual([1, 5]);
  });

  it("does not keep alive for a drop what cannot be initialised", () => {
    const initialized = { before: () => false, after: () => false, isByDefinitions: () => true };
    expect(dropLivePoints(flow, uses, 1, useLivePoints(flow, uses, 1), initialized)).toEqual([]);
  });
});
