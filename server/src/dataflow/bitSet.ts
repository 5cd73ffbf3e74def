/**
 * Sets of small numbers as bits in `Uint32Array`s: the states of all analyses here.
 *
 * A state is a window of words in one big array, so that a state for each block of a body is one allocation. Nothing here
 * checks bounds: a number beyond the size that a set was made for is the caller's mistake and silently lost.
 */

/** Words that hold `size` bits. */
export function wordsFor(size: number): number {
  return (size + 31) >>> 5;
}

export function hasBit(words: Uint32Array, bit: number): boolean {
  return ((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
}

export function setBit(words: Uint32Array, bit: number): void {
  const word = bit >>> 5;
  words[word] = (words[word] ?? 0) | (1 << (bit & 31));
}

export function clearBit(words: Uint32Array, bit: number): void {
  const word = bit >>> 5;
  words[word] = (words[word] ?? 0) & ~(1 << (bit & 31));
}

/** Fills `into` with the words of `from` that start at `offset`. Most states are a few words: a view of them would cost more. */
export function copyFrom(from: Uint32Array, offset: number, into: Uint32Array): void {
  for (let index = 0; index < into.length; index++) into[index] = from[offset + index] ?? 0;
}

/** Adds `from` to the `count` words of `into` that start at `offset`; true if that changed something. */
export function unionInto(into: Uint32Array, offset: number, from: Uint32Array, count: number): boolean {
  let changed = 0;
  for (let index = 0; index < count; index++) {
    const old = into[offset + index] ?? 0;
    const added = (from[index] ?? 0) & ~old;
    if (added !== 0) {
      into[offset + index] = old | added;
      changed |= added;
    }
  }
  return changed !== 0;
}
