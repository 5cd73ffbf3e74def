/**
 * Format strings: which names a literal captures, and where (std::fmt, "Syntax"; RFC 2795).
 *
 * Borrows hang on the captures only: explicit arguments are borrowed whether and how often the string mentions them. Nothing
 * is checked against the number of arguments.
 */
import { withoutRaw } from "../../lexer.js";

/** A name in the string. Offsets are UTF-16 offsets into the literal's source text. */
export interface Capture {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The value of a string literal, and for each of its UTF-16 units the offset in the literal's text. */
interface Decoded {
  readonly value: string;
  /** One longer than the value. `undefined`: the unit at `i` stands at `shift + i`. */
  readonly offsets: readonly number[] | undefined;
  readonly shift: number;
}

/** All names that the format string mentions, in order, repeated ones too; `undefined` when it is no string literal. */
export function captures(literal: string): readonly Capture[] | undefined {
  const decoded = decode(literal);
  if (decoded === undefined) return undefined;
  const { value, offsets, shift } = decoded;
  const found: Capture[] = [];
  const add = (start: number, end: number): void => {
    const from = offsets === undefined ? shift + start : (offsets[start] ?? 0);
    const to = offsets === undefined ? shift + end : (offsets[end - 1] ?? 0) + 1;
    const name = value.slice(start, end);
    if (name !== "") found.push({ name: withoutRaw(name), start: from, end: to });
  };
  for (let at = value.indexOf("{"); at >= 0; at = value.indexOf("{", at)) {
    if (value[at + 1] === "{") {
      at += 2;
      continue;
    }
    const close = value.indexOf("}", at);
    if (close < 0) break;
    // `{}`, `{:?}`, `{0:>8}`: no name in it.
    if (close > at + 1 && mayName.test(value.slice(at + 1, close))) readPlaceholder(value, at + 1, close, add);
    at = close + 1;
  }
  return found;
}

/** The traits of `core::fmt` by what stands at the end of a placeholder. */
const traits: Readonly<Record<string, string>> = {
  "": "Display",
  "?": "Debug",
  "x?": "Debug",
  "X?": "Debug",
  x: "LowerHex",
  X: "UpperHex",
  o: "Octal",
  b: "Binary",
  e: "LowerExp",
  E: "UpperExp",
  p: "Pointer",
};

/** An operand that is printed, by its place, and the trait of `core::fmt` that does it. */
export interface Printed {
  readonly operand: number;
  readonly trait: string;
}

/** What the format string prints, and how. `names`: of the operands. Placeholders that are not understood are left out. */
export function printedBy(literal: string, names: readonly (string | undefined)[]): readonly Printed[] {
  const found: Printed[] = [];
  let next = 0;
  for (const [whole, inside] of (decode(literal)?.value ?? "").matchAll(/\{\{|\{([^{}]*)\}/g)) {
    if (whole === "{{" || inside === undefined) continue;
    const [, argument = "", spec = ""] = /^\s*([^:]*?)\s*(?::(.*?))?\s*$/s.exec(inside) ?? [];
    // `{:.*}` takes an operand for the precision first.
    if (spec.includes(".*")) next++;
    const named = names.indexOf(withoutRaw(argument));
    const operand = argument === "" ? next++ : /^[0-9]+$/.test(argument) ? Number(argument) : named;
    const trait = traits[/(?:[xX]?\?|[xXobeEp])?$/.exec(spec.slice(spec.lastIndexOf("$") + 1))?.[0] ?? ""];
    if (operand >= 0 && trait !== undefined) found.push({ operand, trait });
  }
  return found;
}

const mayName = /[A-Za-z_\u0080-\uffff]/;
const nameStart = /[\p{XID_Start}_]/u;
const nameRest = /^(?:r#)?[\p{XID_Start}_][\p{XID_Continue}]*/u;

/** `name:fill<+#0width$.precision$type`, between `start` and `end`. */
function readPlaceholder(value: string, start: number, end: number, add: (start: number, end: number) => void): void {
  const inside = value.slice(start, end);
  const lead = inside.length - inside.trimStart().length;
  const name = nameRest.exec(inside.trimStart());
  if (name !== null) add(start + lead, start + lead + name[0].length);
  const colon = value.indexOf(":", start);
  if (colon < 0 || colon >= end) return;
  let at = colon + 1;
  // A fill character may be anything, also a letter.
  const fillWidth = (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  if (/[<^>]/.test(value[at + fillWidth] ?? "")) at += fillWidth + 1;
  else if (/[<^>]/.test(value[at] ?? "")) at += 1;
  while (at < end && /[-+#]/.test(value[at] ?? "")) at++;
  at = readCount(value, at, end, add);
  if (value[at] === ".") readCount(value, at + 1, end, add);
}

/** A width or precision: digits, `name$` or `digits$`. A name without `$` is the type (`x`, `?`, `e`). */
function readCount(value: string, start: number, end: number, add: (start: number, end: number) => void): number {
  const name = nameStart.test(value[start] ?? "") ? nameRest.exec(value.slice(start, end)) : null;
  if (name !== null) {
    const after = start + name[0].length;
    if (value[after] !== "$") return start;
    add(start, after);
    return after + 1;
  }
  let at = start;
  while (at < end && /[0-9]/.test(value[at] ?? "")) at++;
  return value[at] === "$" ? at + 1 : at;
}

/** Of `"…"` and `r#"…"#`. */
function decode(literal: string): Decoded | undefined {
  if (literal.startsWith("r")) {
    const quote = literal.indexOf('"');
    if (quote < 0) return undefined;
    return { value: literal.slice(quote + 1, literal.length - quote), offsets: undefined, shift: quote + 1 };
  }
  if (!literal.startsWith('"')) return undefined;
  const end = literal.lastIndexOf('"');
  if (!literal.includes("\\")) return { value: literal.slice(1, end), offsets: undefined, shift: 1 };
  return decodeEscapes(literal, end);
}

const simpleEscapes = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["0", "\0"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
]);

function decodeEscapes(literal: string, end: number): Decoded {
  let value = "";
  const offsets: number[] = [];
  let at = 1;
  const push = (text: string, offset: number): void => {
    for (let unit = 0; unit < text.length; unit++) offsets.push(offset);
    value += text;
  };
  while (at < end) {
    const start = at;
    const character = literal[at] ?? "";
    if (character !== "\\") {
      push(character, start);
      at++;
      continue;
    }
    const kind = literal[at + 1] ?? "";
    const hex = kind === "x" ? /^[0-9a-fA-F]{2}/.exec(literal.slice(at + 2)) : null;
    const unicode = kind === "u" ? /^\{([0-9a-fA-F_]{1,12})\}/.exec(literal.slice(at + 2)) : null;
    if (kind === "\n" || kind === "\r") {
      // The rest of the line break and the indentation are not part of the string.
      at += 2;
      while (at < end && /\s/.test(literal[at] ?? "")) at++;
    } else if (hex !== null) {
      push(String.fromCharCode(parseInt(hex[0], 16)), start);
      at += 4;
    } else if (unicode !== null) {
      const code = parseInt((unicode[1] ?? "").replaceAll("_", ""), 16);
      push(code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd", start);
      at += 2 + unicode[0].length;
    } else {
      push(simpleEscapes.get(kind) ?? kind, start);
      at += 2;
    }
  }
  offsets.push(end);
  return { value, offsets, shift: 0 };
}
