/**
 * Numbers of terms, and their forgetting.
 *
 * The tables that make terms equal only grow; `forgetTerms` empties them, for a host that has seen very many edits (`termCount` tells). Terms
 * from before and after must not be mixed, so it goes with a new `TypeContext`. The tables themselves are where the terms are made.
 */

let nextId = 1;
let forgotten = 0;
let generation = 0;
const tables: (() => void)[] = [];

export function nextTermId(): number {
  return nextId++;
}

/** One key for two ids: exact as long as ids stay below 2^26. */
export function pair(first: number, second: number): number {
  return first * 0x4000000 + second;
}

/** How many terms there are; each costs some 100 bytes. */
export function termCount(): number {
  return nextId - forgotten;
}

/** Counts up with `forgetTerms`: a `TypeContext` of an earlier generation must not be used any more. */
export function termGeneration(): number {
  return generation;
}

/** `empty`: empties tables of terms. */
export function whenForgotten(empty: () => void): void {
  tables.push(empty);
}

/** Empties all tables. Only together with making a new `TypeContext`: terms made before are equal to none made after. */
export function forgetTerms(): void {
  forgotten = nextId;
  generation++;
  for (const empty of tables) empty();
}
