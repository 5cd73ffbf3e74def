/**
 * What has changed since when, so that whoever remembers something can tell whether it still holds.
 *
 * Inside a body: nothing here moves, the item's `bodyVersion` does. A function comes, goes or changes its signature: what does not name it
 * holds. (Operators, loops and drops call functions without naming them, but by what the standard library's traits declare.) Anything
 * else: nothing holds, since any name may mean something else, and types are made of types that are not named.
 */

/** A function that came, went or changed its signature. `isMember`: of an impl or trait, so that method calls may name it, too. */
export interface ChangedName {
  readonly name: string;
  readonly isMember: boolean;
}

/** How far a change reaches. */
export type Reach =
  /** `isListed`: what is known about types lists these functions, or the items around them. */
  | { readonly kind: "functions"; readonly functions: readonly ChangedName[]; readonly isListed: boolean }
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
  /** By name: when a member or a free function of that name came, went or changed its signature last. */
  private readonly members = new Map<string, number>();
  private readonly free = new Map<string, number>();

  add(reach: Reach): void {
    this.revision++;
    if (reach.kind === "everything" || this.members.size + this.free.size > MAXIMUM_NAMES) {
      this.everything = this.revision;
      this.typesRevision = this.revision;
      // Older ones are covered by this one.
      this.members.clear();
      this.free.clear();
      return;
    }
    for (const { name, isMember } of reach.functions) (isMember ? this.members : this.free).set(name, this.revision);
    if (reach.isListed) this.typesRevision = this.revision;
  }

  /**
   * Does what was found out at `revision` about an item still hold, going by the item's text? `true` is certain; `false` may be wrong, as
   * for a name in a comment. `isStdMacro`: is the macro of this name, called there, one of the standard library's?
   */
  leftAlone(text: string, revision: number, isStdMacro: (name: string) => boolean): boolean {
    if (revision < this.everything) return false;
    const members = namesSince(this.members, revision);
    const free = namesSince(this.free, revision);
    if (members.length + free.length === 0) return true;
    const isNamed = members.some((name) => names(text, name, true)) || free.some((name) => names(text, name, false));
    return !isNamed && !mayNameMore(text, isStdMacro);
  }
}

function namesSince(changed: ReadonlyMap<string, number>, revision: number): readonly string[] {
  return [...changed].flatMap(([name, since]) => (since > revision ? [name] : []));
}

/** Does the text name this? Not as a part of a longer word, and as a method or field only if `asMember`. Without a name: it may. */
function names(text: string, name: string, asMember: boolean): boolean {
  if (name === "") return true;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (WORD.test(text[at - 1] ?? "") || WORD.test(text[at + name.length] ?? "")) continue;
    if (asMember || !BEHIND_A_DOT.test(text.slice(Math.max(0, at - LONGEST_GAP), at))) return true;
  }
  return false;
}

const WORD = /[\w\u0080-\uffff]/;

/** One dot, with spaces and line breaks behind it; two are a range, whose end is an expression. */
const BEHIND_A_DOT = /(?<!\.)\.\s*$/;

/** How far a dot is looked for: farther off than this it counts as none. */
const LONGEST_GAP = 80;

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
