/**
 * Universal regions: lifetimes that the body does not choose, and what is known of how they relate.
 *
 * For `fn longest<'a, 'b: 'a>(x: &'a str, y: &'b str, z: &str) -> &'a str` they are `'static`, `'a`, `'b`, one for the elided
 * lifetime of `z`, and one for the body itself, which all others outlive. Known from the start:
 *
 * - `'static` outlives all, all outlive the body's;
 * - where clauses: `'b: 'a`, `T: 'a`;
 * - implied bounds: a caller cannot hand over a `&'x &'y T` without `'y: 'x`, so the body may rely on it.
 *
 * In a closure's body every position of the closure's type (captures, signature) is an *external* region: one of the
 * creator's, unknown here. What the body needs of those is handed to the creator (`closures.ts`).
 * Source: rustc dev guide, "Universal regions"; RFC 1214 for implied bounds.
 */
import { bytes } from "../base/integers.js";
import { type RegionVariable, STATIC } from "./regions.js";

export interface UniversalRegion {
  readonly variable: RegionVariable;
  /** `'a`; undefined for anonymous ones. */
  readonly name: string | undefined;
  readonly kind: "static" | "named" | "anonymous" | "external" | "body";
  /** In a closure: the position in its type. */
  readonly position: number | undefined;
}

export class UniversalRegions {
  readonly regions: UniversalRegion[] = [{ variable: STATIC, name: "'static", kind: "static", position: undefined }];
  /** `T: 'r`, by the id of the parameter or projection, and the projection's own regions. */
  readonly typeOutlives: {
    readonly typeId: number;
    readonly regions: readonly (RegionVariable | undefined)[];
    readonly region: RegionVariable;
  }[] = [];
  /** Lifetime parameters of the item around, by their places in the flat list. */
  readonly parameters: (RegionVariable | undefined)[] = [];
  private readonly longer: RegionVariable[][] = [];
  private closure: Uint8Array | undefined;

  add(
    name: string | undefined,
    kind: UniversalRegion["kind"],
    position: number | undefined = undefined,
  ): RegionVariable {
    const variable = this.regions.length;
    this.regions.push({ variable, name, kind, position });
    return variable;
  }

  get count(): number {
    return this.regions.length;
  }

  /** Declares `'longer: 'shorter`. */
  declare(longer: RegionVariable, shorter: RegionVariable): void {
    if (longer === shorter || longer >= this.count || shorter >= this.count) return;
    (this.longer[longer] ??= []).push(shorter);
    this.closure = undefined;
  }

  /** Is `'longer: 'shorter` known, directly or through others? */
  outlives(longer: RegionVariable, shorter: RegionVariable): boolean {
    if (longer === shorter || longer === STATIC) return true;
    if (this.regions[shorter]?.kind === "body") return true;
    this.closure ??= this.transitive();
    return this.closure[longer * this.count + shorter] === 1;
  }

  private transitive(): Uint8Array {
    const { count } = this;
    const reach = bytes(count * count);
    for (let start = 0; start < count; start++) {
      const stack = [start];
      for (let region = stack.pop(); region !== undefined; region = stack.pop()) {
        for (const next of this.longer[region] ?? []) {
          if (reach[start * count + next] === 1) continue;
          reach[start * count + next] = 1;
          stack.push(next);
        }
      }
      if (reach[start * count + STATIC] === 1) reach.fill(1, start * count, (start + 1) * count);
    }
    return reach;
  }
}
