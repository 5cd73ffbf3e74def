/**
 * What has changed since when, so that whoever remembers something can tell whether it still holds.
 *
 * Three kinds of edits. Inside a body: nothing here moves, the item's `bodyVersion` does. In the signature of a function that is reached
 * by its name alone: what does not name it holds. Anything else: nothing holds, since any name may mean something else.
 */

/** How far a change reaches; each kind includes those before it. */
export type Reach =
  /** A function of a module: whoever names it. What is known about types holds. */
  | { readonly kind: "function"; readonly name: string }
  /** A function of an inherent impl: the same, but the types' methods are to be listed anew. */
  | { readonly kind: "method"; readonly name: string }
  | { readonly kind: "everything" };

export class Changes {
  /** Counts up whenever anything but a body has changed. */
  revision = 0;
  /** The revision of the last change that what is known about types does not outlive. */
  typesRevision = 0;
  private everything = 0;
  /** By name: when the signature of a function of that name changed last. */
  private readonly signatures = new Map<string, number>();

  add(reach: Reach): void {
    this.revision++;
    switch (reach.kind) {
      case "everything":
        this.everything = this.revision;
        this.typesRevision = this.revision;
        // Older ones are covered by this one.
        this.signatures.clear();
        return;
      case "method":
        this.typesRevision = this.revision;
        this.signatures.set(reach.name, this.revision);
        return;
      case "function":
        this.signatures.set(reach.name, this.revision);
    }
  }

  /**
   * Does what was found out at `revision` about an item still hold, going by the item's text? A name in a comment counts as well: `false`
   * may be wrong, `true` is certain.
   */
  leftAlone(text: string, revision: number): boolean {
    if (revision < this.everything) return false;
    for (const [name, changed] of this.signatures) if (changed > revision && text.includes(name)) return false;
    return true;
  }
}
