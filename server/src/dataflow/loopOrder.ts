/**
 * The order in which a forward fixpoint goes over blocks: as control does, and each loop as a whole before what comes after it.
 *
 *     bb1: loop head -> bb2, bb4     bb2: body -> bb1     bb4: head of the next loop -> bb5, bb7     bb5: body -> bb4
 *
 * The reverse postorder may be bb1, bb4, bb7, bb5, bb2: both bodies come last, what the body of the first loop changes goes through all of
 * the second again, and ten loops in a row are a thousand visits. In bb1, bb2, bb4, bb5, bb7 a loop has settled before anything is made
 * of it. Source: Bourdoncle, "Efficient chaotic iteration strategies with widenings"; loops are found as in Havlak, "Nesting of reducible
 * and irreducible loops". MIR has one entry to each loop; with more the order is only less good.
 */
import { FlatListsBuilder } from "../base/flatLists.js";
import { integers } from "../base/integers.js";
import type { BlockIndex } from "../mir/body.js";
import type { ControlFlow } from "./controlFlow.js";

/** Blocks that can be reached, entry first. Linear in blocks and edges, practically. */
export function loopOrder(flow: ControlFlow): readonly BlockIndex[] {
  const headOf = innermostLoops(flow);
  if (headOf === undefined) return flow.reversePostorder;
  const count = headOf.length;
  // What stands in no loop is a list of its own.
  const members = new FlatListsBuilder(count + 1);
  for (const block of flow.reversePostorder) members.add(headOf[block] === NONE ? count : (headOf[block] ?? 0), block);
  const { starts, items } = members.finish();
  const order: BlockIndex[] = [];
  /** The lists that are being gone through, innermost last, and how far. */
  const lists = [count];
  const next = [starts[count] ?? 0];
  while (lists.length > 0) {
    const top = lists.length - 1;
    const at = next[top] ?? 0;
    if (at === (starts[(lists[top] ?? 0) + 1] ?? 0)) {
      lists.pop();
      next.pop();
      continue;
    }
    next[top] = at + 1;
    const block = items[at] ?? 0;
    order.push(block);
    lists.push(block);
    next.push(starts[block] ?? 0);
  }
  return order;
}

const NONE = -1;

/** By block the head of the innermost loop around it; of a head, of the loop around its own. Undefined: there are no loops. */
function innermostLoops({ reversePostorder, order, predecessors }: ControlFlow): Int32Array | undefined {
  const { starts, items } = predecessors;
  let headOf: Int32Array | undefined;
  /** Leads towards the head of the outermost loop found so far that a block is in. */
  const within = integers(order.length);
  for (let block = 0; block < within.length; block++) within[block] = block;
  const outermost = (block: BlockIndex): BlockIndex => {
    let end = block;
    while (within[end] !== end) end = within[end] ?? 0;
    for (let passed = block; passed !== end; ) {
      const next = within[passed] ?? 0;
      within[passed] = end;
      passed = next;
    }
    return end;
  };
  const pending: BlockIndex[] = [];
  // Inner loops begin later: each has become one with its head when the loop around it is looked at.
  for (let position = reversePostorder.length - 1; position >= 0; position--) {
    const head = reversePostorder[position] ?? 0;
    let entered = head;
    for (;;) {
      const end = starts[entered + 1] ?? 0;
      for (let at = starts[entered] ?? 0; at < end; at++) {
        const source = items[at] ?? 0;
        // Of the head only what leads back to it.
        if (entered === head && (order[source] ?? 0) < position) continue;
        const whole = outermost(source);
        if (whole === head || (order[whole] ?? 0) < position) continue;
        headOf ??= integers(order.length).fill(NONE);
        headOf[whole] = head;
        within[whole] = head;
        pending.push(whole);
      }
      const further = pending.pop();
      if (further === undefined) break;
      entered = further;
    }
  }
  return headOf;
}
