/**
 * Lists of numbers, one for each of the keys 0, 1, 2, …, all in two tables:
 *
 *     starts   0 2 2 5         list 0: 7 9      list 1: empty      list 2: 1 4 4
 *     items    7 9 1 4 4
 *
 * A body of ten thousand statements has several times as many blocks and variables, most with a list of one or two. Were each an array of
 * its own, the collector of garbage would have more to do than those who read them. Nothing here checks bounds.
 */
import { integers } from "./integers.js";

export class FlatLists {
  /** List `key` is `items` from `starts[key]` to before `starts[key + 1]`. */
  constructor(
    readonly starts: Int32Array,
    readonly items: Int32Array,
  ) {}

  /** How many are in the list. */
  count(key: number): number {
    return (this.starts[key + 1] ?? 0) - (this.starts[key] ?? 0);
  }

  /** The element of a list; undefined outside of it. */
  at(key: number, index: number): number | undefined {
    return index >= 0 && index < this.count(key) ? this.items[(this.starts[key] ?? 0) + index] : undefined;
  }

  /** The list itself, not a copy. Makes an object: where there are many lists to go through, `starts` and `items` are there. */
  list(key: number): Int32Array {
    return this.items.subarray(this.starts[key] ?? 0, this.starts[key + 1] ?? 0);
  }
}

/** Gathers what comes in any order of keys; each list keeps the order in which its own came. Linear. */
export class FlatListsBuilder {
  private readonly counts: Int32Array;
  private readonly last: Int32Array;
  private readonly keys: number[] = [];
  private readonly values: number[] = [];

  constructor(private readonly keyCount: number) {
    this.counts = integers(keyCount);
    this.last = integers(keyCount);
  }

  /** Adds to the end of a list what does not stand there already. */
  add(key: number, value: number): void {
    const count = this.counts[key] ?? 0;
    if (count > 0 && this.last[key] === value) return;
    this.counts[key] = count + 1;
    this.last[key] = value;
    this.keys.push(key);
    this.values.push(value);
  }

  /** To be called once. */
  finish(): FlatLists {
    const starts = integers(this.keyCount + 1);
    for (let key = 0; key < this.keyCount; key++) starts[key + 1] = (starts[key] ?? 0) + (this.counts[key] ?? 0);
    const items = integers(this.keys.length);
    // From here on where the next one of each list goes.
    const next = this.counts;
    next.set(starts.subarray(0, this.keyCount));
    for (let index = 0; index < this.keys.length; index++) {
      const key = this.keys[index] ?? 0;
      const at = next[key] ?? 0;
      items[at] = this.values[index] ?? 0;
      next[key] = at + 1;
    }
    return new FlatLists(starts, items);
  }
}
