/**
 * Lists of generic arguments by what is in them, so that equal lists are one object: a hash table with open addressing.
 *
 * Every term that is built asks here, more often than anything else is asked of the types. A table costs one look for a list of any
 * length and a slot for each list; a trie of maps, the plain way, costs a look for each argument and a map for each beginning.
 */
import type { GenericArg, GenericArgs } from "./type.js";

/** A power of two, so that a hash is cut to a slot by a mask. */
const FIRST_SIZE = 4096;

export class ArgsTable {
  private slots: (GenericArgs | undefined)[] = emptySlots(FIRST_SIZE);
  /** Of what is in the slot of the same number. */
  private hashes = new Int32Array(FIRST_SIZE);
  private count = 0;

  /** The arguments with such a list; where there are none yet, those that `make` makes of it. */
  get(list: readonly GenericArg[], make: (list: readonly GenericArg[]) => GenericArgs): GenericArgs {
    const { slots, hashes } = this;
    const hash = hashOf(list);
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let known = slots[slot]; known !== undefined; known = slots[slot]) {
      if (hashes[slot] === hash && isSame(known.list, list)) return known;
      slot = (slot + 1) & mask;
    }
    const made = make(list);
    slots[slot] = made;
    hashes[slot] = hash;
    this.count++;
    // Half full: in fuller ones a look passes by more and more others.
    if (this.count * 2 > slots.length) this.grow();
    return made;
  }

  private grow(): void {
    const { slots, hashes } = this;
    const size = slots.length * 2;
    const mask = size - 1;
    this.slots = emptySlots(size);
    this.hashes = new Int32Array(size);
    for (let old = 0; old < slots.length; old++) {
      const args = slots[old];
      if (args === undefined) continue;
      const hash = hashes[old] ?? 0;
      let slot = hash & mask;
      while (this.slots[slot] !== undefined) slot = (slot + 1) & mask;
      this.slots[slot] = args;
      this.hashes[slot] = hash;
    }
  }
}

function emptySlots(size: number): (GenericArgs | undefined)[] {
  return new Array<GenericArgs | undefined>(size).fill(undefined);
}

/** Ids count up from one: multiplied by an odd number near the golden ratio's part of 2^32, neighbours end far apart. */
function hashOf(list: readonly GenericArg[]): number {
  let hash = list.length;
  for (let index = 0; index < list.length; index++) {
    hash = Math.imul(hash ^ (list[index]?.id ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

/** Arguments are hash-consed themselves: equal ones are identical. */
function isSame(a: readonly GenericArg[], b: readonly GenericArg[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
