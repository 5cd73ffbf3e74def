/** Searching by halves. */

/** The index of the first value for which it holds, as it must for all behind it; the length where it holds for none. Logarithmic. */
export function firstWhere<Value>(values: readonly Value[], holds: (value: Value) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = values[middle];
    if (value !== undefined && holds(value)) high = middle;
    else low = middle + 1;
  }
  return low;
}
