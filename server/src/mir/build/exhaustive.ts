/**
 * Do the patterns of a `match`, or the one of a `let`, leave a value out (E0004, E0005)? rustc checks no borrows in such a body.
 *
 * The idea (Maranget, "Warnings for pattern matching"; rustc's `rustc_pattern_analysis`): a row is what one arm has yet to test. The place
 * that the first row tests splits all rows, by what may be there:
 *
 *     match (a, b) {                a true:  [b true], [b _]     the second row has nothing left to test: no value is left out
 *         (true, true) => …,        a false: [b _]
 *         (_, _) => …,
 *     }
 *
 * Where no row is left, a value is left out; where one has nothing left to test, none is. Arms with a guard do not count.
 *
 * Only what is certain is answered. Unknown constants and bounds match whatever they could; variants without values need no arm, wherever they are;
 * what is tested behind the `..` of a slice matches; `#[non_exhaustive]` is not known. Whether an arm can be reached is not asked.
 */
import type { VariantDef } from "../../hir/defs.js";
import type { IntName, Type } from "../../types/type.js";
import type { Builder } from "./builder.js";
import { type Candidate, samePlace } from "./decision.js";
import type { MatchPair, Test } from "./pattern.js";
import type { PlaceBuilder } from "./place.js";

type Row = readonly MatchPair[];

/** How many rows may be looked at, all splits together. More: large tables of states take milliseconds; less: they are taken to be complete. */
const ROWS_LOOKED_AT = 10_000;

/** The candidates as flattened, none of their tests made yet. */
export function leavesValueOut(b: Builder, scrutinee: PlaceBuilder, candidates: readonly Candidate[]): boolean {
  // By far most end with a pattern that always matches.
  if (candidates.some(({ pairs, hasGuard }) => pairs.length === 0 && !hasGuard)) return false;
  if (b.types.isUninhabited(scrutinee.type)) return false;
  let left = ROWS_LOOKED_AT;
  return isOpen(candidates.flatMap(({ pairs, hasGuard }) => (hasGuard ? [] : [pairs])));

  function isOpen(unexpanded: readonly Row[]): boolean {
    const rows = unexpanded.flatMap(expanded);
    left -= rows.length;
    if (left < 0 || rows.some((row) => row.length === 0)) return false;
    const pair = rows[0]?.[0];
    if (pair === undefined) return true;
    const { place, test } = pair;
    switch (test.kind) {
      case "variant":
        return isOpenVariant(rows, place, test.variant.adt.variants);
      case "length":
        return isOpenLength(rows, place);
      case "or":
        return false;
      default:
        return isOpenValue(rows, place);
    }
  }

  /** A row for each of its alternatives. */
  function expanded(row: Row): readonly Row[] {
    const at = row.findIndex(({ test }) => test.kind === "or");
    const test = row[at]?.test;
    if (test?.kind !== "or") return [row];
    left -= test.alternatives.length;
    if (left < 0) return [];
    const before = row.slice(0, at);
    const behind = row.slice(at + 1);
    return test.alternatives.flatMap(({ pairs }) => expanded([...before, ...pairs, ...behind]));
  }

  function isOpenVariant(rows: readonly Row[], place: PlaceBuilder, variants: readonly VariantDef[]): boolean {
    const byVariant = new Map<VariantDef, Row[]>();
    const others: Row[] = [];
    for (const row of rows) {
      const test = testOf(row, place);
      if (test?.kind !== "variant") others.push(rest(row, place));
      else {
        const same = byVariant.get(test.variant);
        if (same === undefined) byVariant.set(test.variant, [rest(row, place)]);
        else same.push(rest(row, place));
      }
    }
    const { type } = place;
    if (type.kind !== "adt") return false;
    const hasValues = ({ fields }: VariantDef): boolean =>
      !fields.some((field) => b.types.isUninhabited(b.types.fieldType(field, type.args)));
    const missing = variants.filter((variant) => !byVariant.has(variant));
    if (missing.some(hasValues) && isOpen(others)) return true;
    return [...byVariant].some(([variant, own]) => isOpen([...own, ...others]) && hasValues(variant));
  }

  function isOpenLength(rows: readonly Row[], place: PlaceBuilder): boolean {
    // From this length on all are alike.
    let longest = 0;
    for (const row of rows) {
      const test = testOf(row, place);
      if (test?.kind === "length") longest = Math.max(longest, test.exact ? test.length + 1 : test.length);
    }
    for (let length = 0; length <= longest; length++) {
      const fits = rows.filter((row) => {
        const test = testOf(row, place);
        return test?.kind !== "length" || (test.exact ? test.length === length : test.length <= length);
      });
      if (isOpen(fits.map((row) => rest(row, place).filter((pair) => !isFromEnd(pair, place))))) return true;
    }
    return false;
  }

  function isOpenValue(rows: readonly Row[], place: PlaceBuilder): boolean {
    const domain = domainOf(place.type);
    const others = rows.filter((row) => testOf(row, place) === undefined);
    if (domain === undefined) return isCompared(place.type) && isOpen(others);
    const unknown = rows.filter((row) => isUnknownValue(testOf(row, place), place.type));
    const intervals = rows.map((row) => intervalOf(testOf(row, place), place.type));
    return split(domain, intervals).some(({ from, to }) => {
      // So few values may all be those of constants.
      if (to - from < BigInt(unknown.length)) return false;
      const fits = rows.filter((_, index) => {
        const interval = intervals[index];
        return interval !== undefined && interval.from <= from && to <= interval.to;
      });
      return isOpen(fits.map((row) => rest(row, place)));
    });
  }
}

function testOf(row: Row, place: PlaceBuilder): Test | undefined {
  return row.find((pair) => samePlace(pair.place, place))?.test;
}

/** What is left to test where the test of the place holds. */
function rest(row: Row, place: PlaceBuilder): Row {
  return row.flatMap((pair) => (samePlace(pair.place, place) ? pair.subpairs : [pair]));
}

function isFromEnd({ place }: MatchPair, slice: PlaceBuilder): boolean {
  const elem = place.projection[slice.projection.length];
  return (
    elem?.kind === "constantIndex" &&
    elem.fromEnd &&
    samePlace({ ...place, projection: place.projection.slice(0, slice.projection.length) }, slice)
  );
}

// --------------------------------------------------------------------------------------------------------- Values

/** Both ends are in it. */
interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

const BITS: ReadonlyMap<IntName, bigint> = new Map([
  ["i8", 8n],
  ["i16", 16n],
  ["i32", 32n],
  ["i64", 64n],
  ["i128", 128n],
  ["isize", 64n],
  ["u8", 8n],
  ["u16", 16n],
  ["u32", 32n],
  ["u64", 64n],
  ["u128", 128n],
  ["usize", 64n],
]);

/** Text and floats: no list of constants is complete. */
function isCompared(type: Type): boolean {
  return type.kind === "float" || (type.kind === "ref" && type.inner.kind === "str");
}

function limitsOf(name: IntName): Interval {
  const bits = BITS.get(name) ?? 0n;
  return name.startsWith("u")
    ? { from: 0n, to: 2n ** bits - 1n }
    : { from: -(2n ** (bits - 1n)), to: 2n ** (bits - 1n) - 1n };
}

function domainOf(type: Type): readonly Interval[] | undefined {
  switch (type.kind) {
    case "bool":
      return [{ from: 0n, to: 1n }];
    case "char":
      return [
        { from: 0n, to: 0xd7ffn },
        { from: 0xe000n, to: 0x10ffffn },
      ];
    case "int": {
      const { from, to } = limitsOf(type.name);
      // How large they are is the machine's business: only ranges without an end hold what comes last.
      if (type.name === "usize") return [{ from, to: to + 1n }];
      if (type.name === "isize") return [{ from: from - 1n, to: to + 1n }];
      return [{ from, to }];
    }
    default:
      return undefined;
  }
}

/** The parts of the domain in which every interval holds all values or none. */
function split(domain: readonly Interval[], intervals: readonly (Interval | undefined)[]): readonly Interval[] {
  const starts = new Set<bigint>();
  for (const interval of intervals) if (interval !== undefined) starts.add(interval.from).add(interval.to + 1n);
  const sorted = [...starts].sort((left, right) => (left < right ? -1 : 1));
  return domain.flatMap(({ from, to }) => {
    const inside = [from, ...sorted.filter((start) => from < start && start <= to)];
    return inside.map((start, index) => ({ from: start, to: (inside[index + 1] ?? to + 1n) - 1n }));
  });
}

const ENDLESS = 2n ** 130n;
const EVERYTHING: Interval = { from: -ENDLESS, to: ENDLESS };

/** The values that the test holds for; undefined if it is not known which one that is. */
function intervalOf(test: Test | undefined, type: Type): Interval | undefined {
  if (test?.kind === "value") {
    const value = numberOf(test.key, type);
    if (value !== undefined) return { from: value, to: value };
    return type.kind === "bool" ? EVERYTHING : undefined;
  }
  if (test?.kind !== "range") return EVERYTHING;
  const from = test.low === undefined ? -ENDLESS : numberOf(test.low, type);
  const to = test.high === undefined ? ENDLESS : numberOf(test.high, type);
  if (from === undefined || to === undefined) return EVERYTHING;
  return { from, to: test.high === undefined || test.inclusive ? to : to - 1n };
}

function isUnknownValue(test: Test | undefined, type: Type): boolean {
  return test !== undefined && intervalOf(test, type) === undefined;
}

/** `key`: of a constant, as `pattern.ts` makes them. */
function numberOf(key: string, type: Type): bigint | undefined {
  if (type.kind === "bool") return key === "true" ? 1n : key === "false" ? 0n : undefined;
  if (type.kind === "char") return charOf(key);
  if (/^(?:neg )?[0-9]+$/.test(key)) return BigInt(key.replace("neg ", "-"));
  if (type.kind !== "int") return undefined;
  const { from, to } = limitsOf(type.name);
  return key.endsWith(`${type.name}::MIN`) ? from : key.endsWith(`${type.name}::MAX`) ? to : undefined;
}

function charOf(text: string): bigint | undefined {
  const written = /^'(?:\\u\{([0-9a-fA-F_]+)\}|\\x([0-9a-fA-F]{2})|([^\\]))'$/u.exec(text);
  const digits = written?.[1]?.replaceAll("_", "") ?? written?.[2];
  const value = digits === undefined ? written?.[3]?.codePointAt(0) : Number.parseInt(digits, 16);
  return value === undefined ? undefined : BigInt(value);
}
