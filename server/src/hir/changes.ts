/**
 * What has changed since when, so that whoever remembers something can tell whether it still holds.
 *
 * Inside a body: nothing here moves, the item's `bodyVersion` does. A function comes, goes or changes its signature: what does not name it
 * holds. (Operators, loops and drops call functions without naming them, but by what the standard library's traits declare.) Anything
 * else: nothing holds, since any name may mean something else, and types are made of types that are not named.
 */

/** How far a change reaches. */
export type Reach =
  /** Functions of these names. `isListed`: what is known about types lists them, or the items around them. */
  | { readonly kind: "functions"; readonly names: readonly string[]; readonly isListed: boolean }
  | { readonly kind: "everything" };

/**
 * Names that are kept apart. More: who remembers much looks for each of them in each text. Fewer: while one types the names of new functions,
 * everything is found out again every so many keys.
 */
const MAXIMUM_NAMES = 100;

export class Changes {
  /** Counts up whenever anything but a body has changed. */
  revision = 0;
  /** The revision of the last change that what is known about types does not outlive. */
  typesRevision = 0;
  private everything = 0;
  /** By name: when a function of that name came, went or changed its signature last. */
  private readonly functions = new Map<string, number>();

  add(reach: Reach): void {
    this.revision++;
    if (reach.kind === "everything" || this.functions.size > MAXIMUM_NAMES) {
      this.everything = this.revision;
      this.typesRevision = this.revision;
      // Older ones are covered by this one.
      this.functions.clear();
      return;
    }
    for (const name of reach.names) this.functions.set(name, this.revision);
    if (reach.isListed) this.typesRevision = this.revision;
  }

  /**
   * Does what was found out at `revision` about an item still hold, going by the item's text? `true` is certain; `false` may be wrong, as
   * for a name in a comment. `isStdMacro`: is the macro of this name, called there, one of the standard library's?
   */
  leftAlone(text: string, revision: number, isStdMacro: (name: string) => boolean): boolean {
    if (revision < this.everything) return false;
    const changed = [...this.functions].flatMap(([name, since]) => (since > revision ? [name] : []));
    return changed.length === 0 || !(changed.some((name) => text.includes(name)) || mayNameMore(text, isStdMacro));
  }
}

/**
 * Does the text call a macro that may name functions of the program? Names of items are not hygienic. Those of the standard library name
 * their own by a path, and one method; what `include!` takes in may name anything. A body with imports or macros of its own may mean others.
 */
function mayNameMore(text: string, isStdMacro: (name: string) => boolean): boolean {
  const ownNames = /\b(?:use|macro_rules)\b/.test(text);
  for (const [, path, name = ""] of text.matchAll(/(::\s*)?\b(\w+)\s*!\s*[([{]/g))
    if (ownNames || path !== undefined || name === "include" || !isStdMacro(name)) return true;
  return false;
}

/** The method: its coming and going concerns everything (`write!`). */
export const NAMED_BY_STD_MACROS = "write_fmt";
