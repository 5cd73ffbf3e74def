/**
 * Which lifetime of the inputs a result takes that leaves its own out (Rust reference, "Lifetime elision in functions"): that of the
 * reference to `Self` in `self`, else the only one there is among the parameters.
 *
 * As rustc counts, a second parameter with lifetimes makes it undecided, also where it names the same one.
 */
import type { HeadBuilder } from "./builder.js";
import type { Elision } from "./walk.js";

export class ElisionSource {
  private found: number | undefined;
  private isUndecided = false;
  private isOfSelf = false;

  constructor(private readonly builder: HeadBuilder) {}

  /** Runs the walk of one parameter and notes the lifetimes in it. */
  input(walk: () => void): void {
    const own = new Set<number>();
    this.builder.candidates = own;
    walk();
    this.builder.candidates = undefined;
    if (own.size === 0 || this.isOfSelf || this.isUndecided) return;
    const [only] = own;
    if (this.found === undefined && own.size === 1) this.found = only;
    else this.isUndecided = true;
  }

  /** After `self`: only its references to `Self` count. One decides, several leave it undecided, whatever the other parameters are. */
  self(references: ReadonlySet<number>): void {
    const [only] = references;
    this.found = references.size === 1 ? only : undefined;
    this.isUndecided = references.size > 1;
    this.isOfSelf = references.size === 1;
  }

  /** `at`: where the result's type begins. */
  result(at: number): Elision {
    if (this.found !== undefined && !this.isUndecided) {
      // A type that is not known may hold a second lifetime.
      return this.isOfSelf || !this.builder.isUncertain ? { kind: "same", lifetime: this.found } : { kind: "unknown" };
    }
    return this.builder.isUncertain ? { kind: "unknown" } : { kind: "missing", result: at };
  }
}
