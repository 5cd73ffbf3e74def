/**
 * Which thread works on what: counters that all threads of `analyze` share.
 *
 * A batch (a package, or loose files) is claimed whole, because whoever works on it must read it first. Its files are claimed one by one:
 * a thread that finds no batch left may read one that another has in work, and take files from it.
 */

/** Before the counters of the batches: the next batch that nobody has. */
const HEADER = 1;
/** Of each batch: the next file that nobody has, and how many there are, or `NOT_READ`. */
const CLAIMED = 0;
const COUNT = 1;
const COUNTERS = 2;
const NOT_READ = -1;

export class Schedule {
  private readonly counters: Int32Array;

  /** `memory`: that of another thread's schedule, to share its work. */
  constructor(
    private readonly batches: number,
    readonly memory = emptyMemory(batches),
  ) {
    this.counters = new Int32Array(memory);
  }

  /** A batch that nobody has; undefined: there is none left. */
  claimBatch(): number | undefined {
    const batch = Atomics.add(this.counters, 0, 1);
    return batch < this.batches ? batch : undefined;
  }

  /** How many files a batch has is known when it was read. Every thread that reads it finds the same. */
  setFiles(batch: number, count: number): void {
    Atomics.store(this.counters, this.at(batch, COUNT), count);
  }

  /** The position of a file of a batch that nobody has; undefined: there is none left. Its files must have been counted. */
  claimFile(batch: number): number | undefined {
    const position = Atomics.add(this.counters, this.at(batch, CLAIMED), 1);
    return position < Atomics.load(this.counters, this.at(batch, COUNT)) ? position : undefined;
  }

  /** Which share of a batch's files nobody has, from 0 to 1; none where there is only one, as there is nothing to share. */
  shareLeft(batch: number): number {
    const count = Atomics.load(this.counters, this.at(batch, COUNT));
    if (count === NOT_READ) return 1;
    const left = count - Atomics.load(this.counters, this.at(batch, CLAIMED));
    return left < 2 ? 0 : left / count;
  }

  private at(batch: number, counter: number): number {
    return HEADER + batch * COUNTERS + counter;
  }
}

function emptyMemory(batches: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer((HEADER + batches * COUNTERS) * Int32Array.BYTES_PER_ELEMENT);
  const counters = new Int32Array(memory);
  for (let batch = 0; batch < batches; batch++) counters[HEADER + batch * COUNTERS + COUNT] = NOT_READ;
  return memory;
}
