/**
 * Names for lifetimes that nobody named: letters, or after the parameter, that mean nothing else where they will stand.
 *
 * A lifetime must not have the name of one that is in scope already (E0496), and those of an item's signature are in scope in all of
 * its body: every word with a tick in the item's text counts as taken.
 */

/** `'a`, `'outer`, also where they are labels; not the characters `'a'`. */
const LIFETIME = /'([\p{L}_][\p{L}\p{N}_]*)(?!')/gu;

/** Words that cannot name a lifetime. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in let " +
    "loop macro match mod move mut override priv pub ref return self Self static struct super trait true try type typeof unsafe " +
    "unsized use virtual where while yield _"
  ).split(" "),
);

/** Every lifetime and label of a text, with its tick. Cost: linear in the text. */
export function lifetimesIn(text: string): Set<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(LIFETIME)) names.add(match[0]);
  return names;
}

/** The next free letter, which is then taken: `'a`, …, `'z`, `'a1`. */
export function freshLetter(taken: Set<string>): string {
  for (let round = 0; ; round++) {
    for (let letter = 0; letter < 26; letter++) {
      const name = `'${String.fromCharCode(97 + letter)}${round === 0 ? "" : round}`;
      if (taken.has(name)) continue;
      taken.add(name);
      return name;
    }
  }
}

/** `'text` for a parameter `text`, `'this` for `self`, `'text2` where that is taken; undefined for a parameter without a name. */
export function freshParameterName(parameter: string | undefined, taken: Set<string>): string | undefined {
  if (parameter === undefined) return undefined;
  const word = parameter === "self" ? "this" : parameter;
  // A field of a tuple struct is called by a number.
  if (KEYWORDS.has(word) || /^\d/.test(word)) return undefined;
  for (let round = 1; ; round++) {
    const name = `'${word}${round === 1 ? "" : round}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
