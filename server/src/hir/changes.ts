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
   * for a name in a comment.
   */
  leftAlone(text: string, revision: number): boolean {
    if (revision < this.everything) return false;
    const changed = [...this.functions].flatMap(([name, since]) => (since > revision ? [name] : []));
    return changed.length === 0 || !(changed.some((name) => text.includes(name)) || mayNameAnything(text));
  }
}

/**
 * Macros of the standard library that name no function of the program's (names of items are not hygienic): only the method `write_fmt`,
 * which is why its coming and going concerns everything.
 */
const STD_MACROS: ReadonlySet<string> = new Set(
  (
    "assert assert_eq assert_ne column compile_error concat dbg debug_assert debug_assert_eq debug_assert_ne env eprint eprintln file " +
    "format format_args line matches module_path option_env panic print println stringify todo unimplemented unreachable vec write writeln"
  ).split(" "),
);
export const NAMED_BY_STD_MACROS = "write_fmt";

/** Does the text call a macro that may be anyone's? */
function mayNameAnything(text: string): boolean {
  for (const [, name = ""] of text.matchAll(/(\w+)\s*!\s*[([{]/g)) if (!STD_MACROS.has(name)) return true;
  return false;
}
