/**
 * Sets of points as sorted, disjoint ranges.
 *
 * A variable is live, and a region holds, over long runs of neighbouring points: `[3..17, 40..42]` says it in four
 * numbers where bits would need one for each point of the body. With thousands of regions in a long body that is the
 * difference between linear and quadratic. Sets are built once by `IntervalSetBuilder` or by union, and then only read.
 *
 * Source of the idea: rustc's `IntervalSet`.
 */
import { truncate } from "../base/truncate.js";

/** `[start0, end0, start1, end1, …]`, ends inclusive, ascending, neighbours merged. Not to be changed once made. */
export type IntervalSet = readonly number[];

export const emptySet: IntervalSet = [];

/** Logarithmic in the number of ranges. */
export function contains(set: IntervalSet, element: number): boolean {
  return rangeAt(set, element) >= 0;
}

/** Index of the start of the range that holds the element; -1 if none does. */
export function rangeAt(set: IntervalSet, element: number): number {
  let low = 0;
  let high = (set.length >> 1) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((set[middle * 2] ?? 0) > element) high = middle - 1;
    else if ((set[middle * 2 + 1] ?? 0) < element) low = middle + 1;
    else return middle * 2;
  }
  return -1;
}

/** Linear in both; answers one of the operands itself when it holds the other. */
export function union(left: IntervalSet, right: IntervalSet): IntervalSet {
  if (left === right || right.length === 0) return left;
  if (left.length === 0) return right;
  const result: number[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const fromLeft = j >= right.length || (i < left.length && (left[i] ?? 0) <= (right[j] ?? 0));
    const start = (fromLeft ? left[i] : right[j]) ?? 0;
    const end = (fromLeft ? left[i + 1] : right[j + 1]) ?? 0;
    if (fromLeft) i += 2;
    else j += 2;
    const last = result.length - 1;
    if (last >= 0 && start <= (result[last] ?? 0) + 1) {
      if (end > (result[last] ?? 0)) result[last] = end;
    } else result.push(start, end);
  }
  if (sameSet(result, left)) return left;
  if (sameSet(result, right)) return right;
  return result;
}

function sameSet(left: IntervalSet, right: IntervalSet): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

/** Up to so many ranges are sorted by insertion, without anything made for it. Most sets have a handful, nearly in order. */
const INSERTED = 24;

/** More than a set has ranges; with as many points the product is an exact number still. */
const POSITIONS = 2 ** 26;

function sortByStart(ranges: number[]): void {
  const count = ranges.length >> 1;
  if (count > INSERTED) {
    // Numbers sort several times as fast as by a comparison: each holds a start, and behind it where its end is.
    const order = new Float64Array(count);
    for (let index = 0; index < count; index++) order[index] = (ranges[index * 2] ?? 0) * POSITIONS + index;
    order.sort();
    const unsorted = ranges.slice();
    order.forEach((key, index) => {
      const from = (key % POSITIONS) * 2;
      ranges[index * 2] = unsorted[from] ?? 0;
      ranges[index * 2 + 1] = unsorted[from + 1] ?? 0;
    });
    return;
  }
  for (let index = 2; index < ranges.length; index += 2) {
    const start = ranges[index] ?? 0;
    const end = ranges[index + 1] ?? 0;
    let at = index;
    for (; at > 0 && (ranges[at - 2] ?? 0) > start; at -= 2) {
      ranges[at] = ranges[at - 2] ?? 0;
      ranges[at + 1] = ranges[at - 1] ?? 0;
    }
    ranges[at] = start;
    ranges[at + 1] = end;
  }
}

/** A set from ranges in any order, overlaps allowed. The array is taken over. */
export function fromRanges(ranges: number[]): IntervalSet {
  if (ranges.length <= 2) return ranges;
  sortByStart(ranges);
  // What is joined takes the place of what it is made of: the array given becomes the set.
  let last = 1;
  for (let index = 2; index < ranges.length; index += 2) {
    const start = ranges[index] ?? 0;
    const end = ranges[index + 1] ?? 0;
    if (start <= (ranges[last] ?? 0) + 1) {
      if (end > (ranges[last] ?? 0)) ranges[last] = end;
    } else {
      ranges[last + 1] = start;
      ranges[last + 2] = end;
      last += 2;
    }
  }
  truncate(ranges, last + 1);
  return ranges;
}
