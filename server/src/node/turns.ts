/**
 * Long work in turns. What a `WeakRef` was made of, or was asked for, lives until the turn of the event loop ends: work of one turn keeps
 * whatever it has ever read.
 */
import { setImmediate as nextTurn } from "node:timers/promises";

/** Each step in a turn of its own. Costs some microseconds a step. */
export async function* inTurns<T>(steps: Iterable<T>): AsyncGenerator<T> {
  for (const step of steps) {
    yield step;
    await nextTurn();
  }
}
