/**
 * Arrays of integers that live as long as the work on one body: control flow, states, regions, lists.
 *
 * V8 keeps a typed array of more than 64 bytes outside its heap, which costs as much as filling in a thousand elements: half a microsecond
 * to get, and as much again for the collector to give back. A body needs some fifty of them, most with a few dozen elements. So small ones
 * are parts of one larger array, which is let go of with the last of its parts. Keep none for longer than a body: it would hold the others.
 */

/** In bytes. */
const CHUNK = 65_536;
/** Up to here V8 keeps an array on its own heap. */
const ON_HEAP = 64;
/** From here on what an array costs is little beside what is done with it. */
const LARGE = 8_192;

let chunk = new ArrayBuffer(CHUNK);
let used = 0;

/** So many zeros. */
export function integers(count: number): Int32Array {
  const size = count * Int32Array.BYTES_PER_ELEMENT;
  if (size <= ON_HEAP || size >= LARGE) return new Int32Array(count);
  const start = take(size);
  return new Int32Array(chunk, start, count);
}

/** So many zeros, each of which may become one of 0 to 255. */
export function bytes(count: number): Uint8Array {
  if (count <= ON_HEAP || count >= LARGE) return new Uint8Array(count);
  const start = take(count);
  return new Uint8Array(chunk, start, count);
}

/** Where in the chunk, which may be another one from now on, so many bytes are free: nothing is ever given back to it, so they are zero. */
function take(size: number): number {
  const aligned = (size + 3) & ~3;
  if (used + aligned > CHUNK) {
    chunk = new ArrayBuffer(CHUNK);
    used = 0;
  }
  const start = used;
  used += aligned;
  return start;
}
