/** Maps from a key to a list. */

/** Puts the value at the end of the key's list, which is begun for the first one. */
export function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
