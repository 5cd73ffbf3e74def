/**
 * Shortens an array to `length`, in place; a shorter one stays as it is.
 *
 * Setting an array's `length` leaves compiled code for the engine's own accessor, also where there is nothing to cut off, which is what most
 * rollbacks find; and an array that is made empty like that gives its memory back, to ask for it again at the next element.
 * Cost: what is cut off.
 */
export function truncate(array: unknown[], length: number): void {
  while (array.length > length) array.pop();
}
