/**
 * States of many things at many places, which share what they have in common.
 *
 * A body of ten thousand statements has some ten thousand blocks and places, and a block changes a handful of them: a table of bits for
 * each block would be the product of both. So a state is a tree. A leaf holds four bits for each of 32 things, a node has 16 children, and
 * a state that is made from another has all of its leaves but those that differ:
 *
 *     entry of bb1: node 7 = leaf 3, leaf 4, leaf 5
 *     entry of bb2: node 8 = leaf 3, leaf 9, leaf 5       bb1 changes something in the second leaf
 *
 * Trees are never changed; who wants to change one loads it into a `WorkingState`. Where two states meet, only what differs is
 * looked at. A leaf that is again as at first is the first leaf, so that what has come and gone costs nothing further on.
 * Nothing here checks bounds. The idea is that of rustc's `ChunkedBitSet`.
 */
import { bytes, integers } from "../base/integers.js";

/** Index of a tree's root: a node, or the leaf itself where there is only one. */
export type State = number;

/** Every thing as at first. */
export const FIRST_STATE: State = 0;
/** No bit of any thing: where control does not get to. */
export const NO_STATE: State = -1;

/** Bits of a thing: each has a word of a leaf for itself. */
export type Aspect = 0 | 1 | 2 | 3;
const ASPECTS = 4;

const UNASKED = 0;
const HOLDS = 1;
const LACKS = 2;

const CHILD_BITS = 4;
const CHILDREN = 1 << CHILD_BITS;

/** How many unions of nodes are remembered: more than are on the way to what differs between neighbours of a long `match`. */
const REMEMBERED = 1 << 10;

/** All states of one analysis. */
export class SharedStates {
  readonly leafCount: number;
  /** Levels of nodes above the leaves. */
  private readonly depth: number;
  private leaves: Int32Array;
  private leafTop = 1;
  private nodes: Int32Array;
  private nodeTop = 1;
  /** By node: does it hold all that the first state holds? 0: nobody has asked. */
  private holding: Uint8Array;
  /** The last unions of nodes: left, right and what came out, each pair at a place of its own that others may take. */
  private readonly unions: Int32Array;

  /** For so many things, whose bits are at first `first`, of each aspect all or none. `places`: about how many states there will be. */
  constructor(size: number, first: readonly [boolean, boolean, boolean, boolean], places: number) {
    this.leafCount = Math.max(1, (size + 31) >>> 5);
    let depth = 0;
    for (let held = 1; held < this.leafCount; held *= CHILDREN) depth++;
    this.depth = depth;
    this.leaves = integers(ASPECTS * (places + 8));
    this.nodes = integers(CHILDREN * (depth * places + 8));
    this.holding = bytes(depth * places + 8);
    this.unions = integers(depth > 1 ? 3 * REMEMBERED : 0).fill(NO_STATE);
    first.forEach((isSet, aspect) => {
      this.leaves[aspect] = isSet ? -1 : 0;
    });
  }

  /** The place of a leaf's words: index of its first, in `word`. */
  leafOf(state: State, index: number): number {
    let node = state;
    for (let shift = CHILD_BITS * (this.depth - 1); shift >= 0; shift -= CHILD_BITS)
      node = this.nodes[node * CHILDREN + ((index >>> shift) & (CHILDREN - 1))] ?? 0;
    return node;
  }

  word(leaf: number, aspect: number): number {
    return this.leaves[leaf * ASPECTS + aspect] ?? 0;
  }

  /**
   * What holds in one of the states or in both: `left` itself if that holds all of `right`. Costs what differs, but for what the ways that
   * met here before differed in from this one too: the arms of a long `match` each move a part of their own, and the way that comes from
   * arm thousand meets what is left of a thousand, whose nodes were united with the same ones at the arm before.
   */
  union(left: State, right: State): State {
    if (left === right || right === NO_STATE) return left;
    return left === NO_STATE ? right : this.unionAt(left, right, this.depth);
  }

  private unionAt(left: number, right: number, level: number): number {
    if (left === right) return left;
    // Most of what differs between two ways is over on one of them and has not begun on the other.
    if (right === FIRST_STATE && this.holdsFirst(left, level)) return left;
    if (left === FIRST_STATE && this.holdsFirst(right, level)) return right;
    if (level === 0) return this.unionOfLeaves(left, right);
    return level === this.depth ? this.unionOfNodes(left, right, level) : this.rememberedUnion(left, right, level);
  }

  /** Nodes never change, so neither does what they make together. */
  private rememberedUnion(left: number, right: number, level: number): number {
    const at = 3 * ((Math.imul(left, 31) + right) & (REMEMBERED - 1));
    const { unions } = this;
    if (unions[at] !== left || unions[at + 1] !== right) {
      const both = this.unionOfNodes(left, right, level);
      unions[at] = left;
      unions[at + 1] = right;
      unions[at + 2] = both;
    }
    return unions[at + 2] ?? 0;
  }

  private unionOfNodes(left: number, right: number, level: number): number {
    const made = this.newNode();
    let isLeft = true;
    let isRight = true;
    for (let child = 0; child < CHILDREN; child++) {
      const one = this.nodes[left * CHILDREN + child] ?? 0;
      const other = this.nodes[right * CHILDREN + child] ?? 0;
      const both = this.unionAt(one, other, level - 1);
      this.nodes[made * CHILDREN + child] = both;
      isLeft &&= both === one;
      isRight &&= both === other;
    }
    if (!isLeft && !isRight) return made;
    // Nothing was made below that is kept.
    this.nodeTop = made;
    return isLeft ? left : right;
  }

  private holdsFirst(node: number, level: number): boolean {
    if (level === 0) {
      for (let aspect = 0; aspect < ASPECTS; aspect++)
        if ((this.word(FIRST_STATE, aspect) & ~this.word(node, aspect)) !== 0) return false;
      return true;
    }
    if (this.holding[node] === UNASKED) {
      let holds = true;
      for (let child = 0; holds && child < CHILDREN; child++)
        holds = this.holdsFirst(this.nodes[node * CHILDREN + child] ?? 0, level - 1);
      this.holding[node] = holds ? HOLDS : LACKS;
    }
    return this.holding[node] === HOLDS;
  }

  private unionOfLeaves(left: number, right: number): number {
    const made = this.newLeaf();
    let isLeft = true;
    let isRight = true;
    for (let aspect = 0; aspect < ASPECTS; aspect++) {
      const one = this.word(left, aspect);
      const other = this.word(right, aspect);
      const both = one | other;
      this.leaves[made * ASPECTS + aspect] = both;
      isLeft &&= both === one;
      isRight &&= both === other;
    }
    if (!isLeft && !isRight) return made;
    this.leafTop = made;
    return isLeft ? left : right;
  }

  /** A leaf with the words that start at `at`; the old one where they are its own. */
  leafWith(words: Int32Array, at: number, old: number): number {
    if (this.isLeaf(old, words, at)) return old;
    if (this.isLeaf(0, words, at)) return 0;
    const made = this.newLeaf();
    for (let aspect = 0; aspect < ASPECTS; aspect++) this.leaves[made * ASPECTS + aspect] = words[at + aspect] ?? 0;
    return made;
  }

  private isLeaf(leaf: number, words: Int32Array, at: number): boolean {
    for (let aspect = 0; aspect < ASPECTS; aspect++) if (this.word(leaf, aspect) !== words[at + aspect]) return false;
    return true;
  }

  /** To be handed to `withLeaf`, so that the nodes made for one new state are made once. */
  get mark(): number {
    return this.nodeTop;
  }

  /** The state with another leaf at an index. */
  withLeaf(state: State, index: number, leaf: number, mark: number): State {
    return this.withLeafAt(state, index, leaf, mark, this.depth);
  }

  private withLeafAt(old: number, index: number, leaf: number, mark: number, level: number): number {
    if (level === 0) return leaf;
    const position = (index >>> (CHILD_BITS * (level - 1))) & (CHILDREN - 1);
    const child = this.withLeafAt(this.nodes[old * CHILDREN + position] ?? 0, index, leaf, mark, level - 1);
    let node = old;
    if (old < mark) {
      node = this.newNode();
      this.nodes.copyWithin(node * CHILDREN, old * CHILDREN, (old + 1) * CHILDREN);
    }
    this.nodes[node * CHILDREN + position] = child;
    return child === 0 && this.isFirst(node) ? 0 : node;
  }

  private isFirst(node: number): boolean {
    for (let child = 0; child < CHILDREN; child++) if (this.nodes[node * CHILDREN + child] !== 0) return false;
    return true;
  }

  private newNode(): number {
    const made = this.nodeTop++;
    if (this.nodeTop * CHILDREN > this.nodes.length) {
      this.nodes = grown(this.nodes);
      const holding = bytes(this.holding.length * 2);
      holding.set(this.holding);
      this.holding = holding;
    }
    // One that was given back may have been asked.
    this.holding[made] = UNASKED;
    return made;
  }

  private newLeaf(): number {
    const made = this.leafTop++;
    if (this.leafTop * ASPECTS > this.leaves.length) this.leaves = grown(this.leaves);
    return made;
  }
}

function grown(words: Int32Array): Int32Array {
  const result = integers(words.length * 2);
  result.set(words);
  return result;
}

/** One state that is read and changed bit by bit. Brings leaves in as they are asked for: loading costs nothing. */
export class WorkingState {
  private state: State = NO_STATE;
  private readonly words: Int32Array;
  /** Which leaves are brought in: those with this load's number. */
  private readonly loads: Int32Array;
  private loadNumber = 0;
  /** The leaves that are brought in, and what each was. */
  private readonly brought: Int32Array;
  private broughtCount = 0;
  private readonly origins: Int32Array;

  constructor(private readonly shared: SharedStates) {
    this.words = integers(shared.leafCount * ASPECTS);
    this.loads = integers(shared.leafCount);
    this.origins = integers(shared.leafCount);
    this.brought = integers(shared.leafCount);
  }

  load(state: State): void {
    this.state = state;
    this.loadNumber++;
    this.broughtCount = 0;
  }

  has(aspect: Aspect, bit: number): boolean {
    return ((this.words[this.wordOf(aspect, bit)] ?? 0) & (1 << (bit & 31))) !== 0;
  }

  /** The first bit of `[from, end)` that is set; -1: none is. */
  next(aspect: Aspect, from: number, end: number): number {
    for (let bit = from; bit < end; bit = (bit | 31) + 1) {
      const rest = (this.words[this.wordOf(aspect, bit)] ?? 0) >>> (bit & 31);
      if (rest === 0) continue;
      const found = bit + 31 - Math.clz32(rest & -rest);
      return found < end ? found : -1;
    }
    return -1;
  }

  set(aspect: Aspect, bit: number): void {
    const word = this.wordOf(aspect, bit);
    this.words[word] = (this.words[word] ?? 0) | (1 << (bit & 31));
  }

  clear(aspect: Aspect, bit: number): void {
    const word = this.wordOf(aspect, bit);
    this.words[word] = (this.words[word] ?? 0) & ~(1 << (bit & 31));
  }

  /** The state as it is now. Not for what was loaded from `NO_STATE`. Cost: the leaves that were brought in. */
  save(): State {
    const { shared } = this;
    const { mark } = shared;
    for (let at = 0; at < this.broughtCount; at++) {
      const index = this.brought[at] ?? 0;
      const old = this.origins[index] ?? 0;
      const leaf = shared.leafWith(this.words, index * ASPECTS, old);
      if (leaf === old) continue;
      this.origins[index] = leaf;
      this.state = shared.withLeaf(this.state, index, leaf, mark);
    }
    return this.state;
  }

  private wordOf(aspect: Aspect, bit: number): number {
    const index = bit >>> 5;
    if (this.loads[index] !== this.loadNumber) this.bring(index);
    return index * ASPECTS + aspect;
  }

  private bring(index: number): void {
    const { shared, state } = this;
    this.loads[index] = this.loadNumber;
    this.brought[this.broughtCount++] = index;
    const leaf = state === NO_STATE ? NO_STATE : shared.leafOf(state, index);
    this.origins[index] = leaf;
    for (let aspect = 0; aspect < ASPECTS; aspect++)
      this.words[index * ASPECTS + aspect] = leaf === NO_STATE ? 0 : shared.word(leaf, aspect);
  }
}
