/**
 * Places as rustc prints them: `((*_1).0: Vec<u8>)`, `((_4 as Some).0: T)`, `_5[_7]`, `(*_2)[1 of 3]`.
 *
 * With `-Zverbose-internals` every field carries its type, which is skipped by counting brackets.
 */

export interface Place {
  readonly local: number;
  /** From the local outwards: `*`, `.0`, ` as Some`, `[_7]`. */
  readonly projection: readonly string[];
}

export interface ParsedPlace {
  readonly place: Place;
  /** Where the text goes on. */
  readonly end: number;
}

/** Undefined where no place stands at `from`. */
export function parsePlace(text: string, from: number): ParsedPlace | undefined {
  const base = text[from] === "(" ? parenthesised(text, from + 1) : local(text, from);
  if (base === undefined) return undefined;
  const projection = [...base.place.projection];
  let { end } = base;
  while (text[end] === "[") {
    const close = text.indexOf("]", end);
    if (close < 0) return undefined;
    projection.push(text.slice(end, close + 1));
    end = close + 1;
  }
  return { place: { local: base.place.local, projection }, end };
}

function local(text: string, from: number): ParsedPlace | undefined {
  const found = /^_(\d+)\b/.exec(text.slice(from, from + 12));
  return found === null
    ? undefined
    : { place: { local: Number(found[1]), projection: [] }, end: from + found[0].length };
}

/** What stands between parentheses: a dereference, a field, or a variant. */
function parenthesised(text: string, from: number): ParsedPlace | undefined {
  const isDeref = text[from] === "*";
  const inner = parsePlace(text, isDeref ? from + 1 : from);
  if (inner === undefined) return undefined;
  const { place, end } = inner;
  if (isDeref) return text[end] === ")" ? extend(place, "*", end + 1) : undefined;
  const field = /^\.\d+(?=: )/.exec(text.slice(end, end + 12));
  if (field !== null) {
    const close = closing(text, end);
    return close === undefined ? undefined : extend(place, field[0], close + 1);
  }
  const variant = /^ as [\w#]+(?=\))/.exec(text.slice(end, end + 200));
  return variant === null ? undefined : extend(place, variant[0], end + variant[0].length + 1);
}

function extend({ local, projection }: Place, element: string, end: number): ParsedPlace {
  return { place: { local, projection: [...projection, element] }, end };
}

/** The parenthesis that closes what is open at `from`. */
function closing(text: string, from: number): number | undefined {
  let depth = 0;
  for (let index = from; index < text.length; index += 1) {
    if (text[index] === "(") depth += 1;
    if (text[index] === ")") {
      if (depth === 0) return index;
      depth -= 1;
    }
  }
  return undefined;
}

/** What is left of `place` after `base`, or undefined where it does not begin with it. */
export function projectionAfter(base: Place, place: Place): readonly string[] | undefined {
  const startsWithBase =
    place.local === base.local && base.projection.every((element, index) => place.projection[index] === element);
  return startsWithBase ? place.projection.slice(base.projection.length) : undefined;
}
