/**
 * Rewrites what tree-sitter-rust 0.24 cannot read though it is valid Rust, keeping every offset: words are blanked out
 * or exchanged for others of the same length. Names are read from the text as written, so the changes do not show.
 *
 *     unsafe extern "C" { … }   ->          extern "C" { … }
 *     let box x = y;            ->   let ref x = y;             (and remembered as `box`)
 *     T: [const] Clone          ->   T:         Clone           (and remembered as `const`)
 *     dyn 'a + Fn()             ->   dyn      Fn()              (and remembered as `'a`)
 *     trait A: B + {}           ->   trait A: B   {}
 *     f::<>(x)                  ->   f    (x)
 *     S { #[cfg(a)] x } => …    ->   S {           x } => …     (and remembered as `#[cfg(a)]`)
 *
 * Only used after a parse with errors, so it costs nothing on most code and cannot spoil what was read well.
 */
import { closerOf } from "./delimiters.js";
import { type ScannedKind, Scanner } from "./lexer.js";

export interface Repair {
  /** As long as the original. */
  readonly text: string;
  /** By the start of the token after it: the word that was there. */
  readonly words: ReadonlyMap<number, string>;
}

/**
 * A text with its open delimiters closed at the end, and without a string that is not closed: what stands before the
 * place where someone is typing then parses. May be longer than the original; offsets hold.
 */
export function closeDelimiters(text: string): string {
  const scanner = new Scanner(text, 0, text.length);
  const open: string[] = [];
  let kept = text;
  for (let kind = scanner.next(); kind !== "end"; kind = scanner.next()) {
    if (kind === "open") {
      open.push(closerOf(text[scanner.start]) ?? "");
    } else if (kind === "close") {
      const last = open.lastIndexOf(text[scanner.start] ?? "");
      // A delimiter that closes nothing is the parser's to judge.
      if (last >= 0) open.length = last;
    } else if (kind === "literal" && scanner.end >= text.length && isUnterminated(scanner.slice())) {
      kept = text.slice(0, scanner.start);
    }
  }
  return kept + (open.length > 0 || kept !== text ? `\n${open.reverse().join("")}` : "");
}

function isUnterminated(literal: string): boolean {
  const raw = /^[bc]?r(#*)"/.exec(literal);
  if (raw !== null) return literal.length < raw[0].length + 1 || !literal.endsWith(`"${raw[1] ?? ""}`);
  const start = /^[bc]?"/.exec(literal);
  if (start === null) return false;
  return !/^[bc]?"(?:[^"\\]|\\[\s\S])*"\w*$/.test(literal);
}

interface Word {
  readonly kind: ScannedKind;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const nowhere: Word = { kind: "end", start: -1, end: -1, text: "" };

/** `undefined` when there is nothing to repair. */
export function repair(text: string): Repair | undefined {
  const words = scan(text);
  const remembered = new Map<number, string>();
  const parts: string[] = [];
  let done = 0;
  const replace: Replace = (start, end, replacement) => {
    if (start < done) return;
    parts.push(text.slice(done, start), replacement.padEnd(end - start));
    done = end;
  };
  const blank: Blank = (first, last, next, word) => {
    replace(first.start, last.end, "");
    remembered.set(next.start, word);
  };
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? nowhere;
    const before = words[index - 1] ?? nowhere;
    const next = words[index + 1] ?? nowhere;
    const second = words[index + 2] ?? nowhere;
    switch (word.text) {
      case "unsafe":
        if (
          next.text === "extern" &&
          (second.text === "{" || (second.kind === "literal" && words[index + 3]?.text === "{"))
        ) {
          blank(word, word, next, "unsafe");
        } else if (next.text === "static") {
          blank(word, word, next, "unsafe");
        }
        break;
      case "safe":
      case "default":
        // The grammar knows `default fn`.
        if (afterDefault.has(next.text) && (word.text === "safe" || next.text !== "fn"))
          blank(word, word, next, word.text);
        break;
      case "auto":
        if (next.text === "trait") blank(word, word, next, "auto");
        break;
      case "const":
        repairConst(words, index, blank);
        break;
      case "~":
        if (next.text === "const") blank(word, next, second, "const");
        break;
      case "async":
        repairAsync(before, word, next, blank, replace);
        break;
      case "box":
        // A reserved word: what follows is a pattern (or the expression of old).
        if (next.kind === "ident" || next.kind === "literal" || next.kind === "open" || next.text === "&") {
          replace(word.start, word.end, "ref");
          remembered.set(next.start, "box");
        }
        break;
      case "#":
        if (before.text === "{" || before.text === ",") repairFieldAttributes(words, index, text, blank);
        else if (before.text === "=") repairClosureAttribute(words, index, blank);
        break;
      case "try":
        if (next.text === "!") replace(word.start, word.end, "tr_");
        break;
      case "raw":
        if (before.text !== "&" || (next.text !== "const" && next.text !== "mut")) replace(word.start, word.end, "ra_");
        break;
      case "pub":
        if (next.text === "type" && words[index + 3]?.text === ";") blank(word, word, next, "pub");
        break;
      case "for":
        repairClosureBinder(words, index, blank);
        break;
      case "struct":
        repairUnitStruct(words, index, replace);
        break;
      case "<=":
        // After the type of a cast the grammar takes `<` for the start of arguments. The operator is read as written.
        replace(word.start, word.end, ">=");
        break;
      case "=>":
        repairBlockArm(words, index, text, replace);
        break;
      case "<":
        // `f::<>()`, `S<>`: arguments that are none.
        if (next.text === ">") replace(before.text === "::" ? before.start : word.start, next.end, "");
        break;
      case "as":
      case "->":
        repairTurbofishType(words, index, blank);
        break;
      case "let":
        repairTurbofishType(words, typeOfLet(words, index), blank);
        break;
      case "+":
        if (afterBounds.has(next.text) || (afterHead.has(next.text) && isInHead(words, index)))
          replace(word.start, word.end, "");
        break;
      case "trait":
        repairTraitAlias(words, index, replace, remembered);
        break;
      default:
        if (word.kind === "lifetime" && next.text === "+" && (before.text === "dyn" || before.text === "impl")) {
          blank(word, next, second, word.text);
        }
        if (word.kind !== "literal") break;
        if (/^[0-9]+$/.test(word.text) && next.text === ":" && (before.text === "{" || before.text === ",")) {
          // `S { 0: x }` as a pattern.
          replace(word.start, word.end, `a${word.text.slice(1)}`);
        } else if (/^[0-9][^xX]*f(?:16|128)$/.test(word.text)) {
          replace(
            word.start,
            word.end,
            word.text.replace(/f[0-9]+$/, (suffix) => "_".repeat(suffix.length)),
          );
        } else if (word.text.includes("\\u{")) {
          replace(
            word.start,
            word.end,
            word.text.replace(/\\u\{[0-9a-fA-F_]+\}/g, (written) => written.replaceAll("_", "0")),
          );
        }
    }
  }
  if (done === 0) return undefined;
  parts.push(text.slice(done));
  return { text: parts.join(""), words: remembered };
}

/** What follows bounds, and is not what comes to mind while an addition is typed. */
const afterBounds = new Set([">", ">>", "where"]);
const afterHead = new Set(["{", ",", ";"]);

/** `trait A: B + {`, `where T: A + {`: the grammar wants a bound behind each `+`. */
function isInHead(words: readonly Word[], index: number): boolean {
  for (let at = index - 1; at >= 0; at--) {
    const { text } = words[at] ?? nowhere;
    if (text === "trait" || text === "where") return true;
    if (text === "{" || text === "}" || text === ";") return false;
  }
  return false;
}

const afterDefault = new Set(["async", "const", "extern", "fn", "impl", "static", "type", "unsafe"]);

const afterAsync = new Set(["fn", "move", "unsafe", "extern", "gen", "static", "use"]);

const beforeBound = new Set(["+", ":", "impl", "dyn", "(", "<", ">", ","]);

type Blank = (first: Word, last: Word, next: Word, word: string) => void;

type Replace = (start: number, end: number, replacement: string) => void;

/** `T: async Fn()`, where the word goes; and in the 2015 edition `async` as a name, where it gets another. */
function repairAsync(before: Word, word: Word, next: Word, blank: Blank, replace: Replace): void {
  if (next.kind === "ident" && next.text !== "as" && !isNamed(before)) {
    if (!afterAsync.has(next.text)) blank(word, word, next, "async");
  } else if (next.text === "::" && beforeBound.has(before.text)) {
    blank(word, word, next, "async");
  } else if (isNamed(before) || (next.text !== "{" && next.text !== "|" && next.text !== "||" && next.text !== "for")) {
    replace(word.start, word.end, "asyn_");
  }
}

/** Does a name follow this word? */
function isNamed({ text }: Word): boolean {
  return text === "." || text === "::" || text === "fn" || text === "mod" || text === "struct";
}

/**
 * `A => {} &B => …`: to Rust the block ends the arm, to the grammar `{} & B` may be an operation. The white space between
 * becomes the comma that Rust lets one leave out.
 */
function repairBlockArm(words: readonly Word[], index: number, text: string, replace: Replace): void {
  if (words[index + 1]?.text !== "{") return;
  const at = closeOf(words, index + 1);
  const close = words[at];
  const next = words[at + 1];
  if (close === undefined || next === undefined || (next.text !== "&" && next.text !== "&&" && next.text !== "-"))
    return;
  const space = text.slice(close.end, next.start).search(/^\s/);
  if (space === 0) replace(close.end, close.end + 1, ",");
}

/** The `:` of a `let` with a type, or -1. */
function typeOfLet(words: readonly Word[], index: number): number {
  let depth = 0;
  for (let at = index + 1; at < words.length; at++) {
    const { kind, text } = words[at] ?? nowhere;
    if (kind === "open") depth++;
    else if (kind === "close") depth--;
    if (depth < 0 || (depth === 0 && (text === "=" || text === ";"))) return -1;
    if (depth === 0 && text === ":") return at;
  }
  return -1;
}

/** `x as A::<B>`, `let x: A::<B>`: the grammar has `::` before arguments in expressions only. */
function repairTurbofishType(words: readonly Word[], index: number, blank: Blank): void {
  if (index < 0) return;
  for (let at = index + 1; at < words.length; at++) {
    const word = words[at] ?? nowhere;
    const next = words[at + 1] ?? nowhere;
    if (word.text === "::" && next.text === "<") return blank(word, word, next, "::");
    if (word.kind !== "ident" && word.text !== "::" && word.text !== "&") return;
  }
}

/** `const trait`, `impl const T`, `T: const A`, `T: [const] A`, `const || x` */
function repairConst(words: readonly Word[], index: number, blank: Blank): void {
  const word = words[index] ?? nowhere;
  const before = words[index - 1] ?? nowhere;
  const next = words[index + 1] ?? nowhere;
  const second = words[index + 2] ?? nowhere;
  if (before.text === "[" && next.text === "]") {
    blank(before, next, second, "const");
  } else if (
    next.text === "impl" ||
    next.text === "trait" ||
    (next.text === "unsafe" && (second.text === "trait" || second.text === "auto")) ||
    next.text === "auto" ||
    next.text === "|" ||
    next.text === "||" ||
    next.text === "move"
  ) {
    blank(word, word, next, "const");
  } else if (next.kind === "ident" || next.text === "::") {
    if (before.text === "impl" || before.text === ">" || before.text === ">>" || before.text === "+")
      blank(word, word, next, "const");
    else if (before.text === ":" && second.text !== ":") blank(word, word, next, "const");
  }
}

/** `let f = #[cold] |x| …`: the grammar has no attribute there. */
function repairClosureAttribute(words: readonly Word[], index: number, blank: Blank): void {
  const close = words.findIndex((word, at) => at > index && word.text === "]");
  const next = words[close + 1] ?? nowhere;
  if (close > 0 && closureStarts.has(next.text)) blank(words[index] ?? nowhere, words[close] ?? nowhere, next, "#");
}

/** `struct S where T: A;`: without its clause, which can only be about types that are known. */
function repairUnitStruct(words: readonly Word[], index: number, replace: Replace): void {
  let where: Word | undefined;
  for (let at = index + 1; at < words.length; at++) {
    const word = words[at] ?? nowhere;
    if (word.text === "{" || word.text === "(") return;
    if (word.text === "where") where ??= word;
    if (word.text !== ";") continue;
    if (where !== undefined) replace(where.start, word.start, "");
    return;
  }
}

/** `for<'a> |x: &'a u8| …`: without its binder, as the grammar has none for closures. An empty binder goes anywhere. */
function repairClosureBinder(words: readonly Word[], index: number, blank: Blank): void {
  if (words[index + 1]?.text !== "<") return;
  let close = index + 2;
  while (words[close]?.kind === "lifetime" || words[close]?.text === ",") close++;
  const next = words[close + 1] ?? nowhere;
  if (words[close]?.text !== ">") return;
  if (close === index + 2 || closureStarts.has(next.text)) {
    blank(words[index] ?? nowhere, words[close] ?? nowhere, next, "for");
  }
}

const closureStarts = new Set(["|", "||", "move", "async", "static"]);

/**
 * `let S { #[cfg(unix)] x, .. } = s`: the grammar has attributes before the fields of struct expressions, not of patterns. That the
 * braces are a pattern's shows in what follows them.
 */
function repairFieldAttributes(words: readonly Word[], index: number, text: string, blank: Blank): void {
  const first = words[index] ?? nowhere;
  let field = index;
  while (words[field]?.text === "#" && words[field + 1]?.text === "[") field = closeOf(words, field + 1) + 1;
  const last = words[field - 1];
  const next = words[field];
  if (last === undefined || next?.kind !== "ident") return;
  let after = closeOf(words, field, 1);
  if (words[after]?.text !== "}") return;
  while (words[after]?.kind === "close") after++;
  if (afterPattern.has(words[after]?.text ?? "")) blank(first, last, next, text.slice(first.start, last.end));
}

const afterPattern = new Set(["=", "=>", "|", "if", "in"]);

/** Where what is open is closed: from an opening delimiter, or from inside `depth` of them. The end of the text, if it is not. */
function closeOf(words: readonly Word[], from: number, depth = 0): number {
  for (let at = from; at < words.length; at++) {
    const { kind } = words[at] ?? nowhere;
    if (kind === "open") depth++;
    else if (kind === "close" && --depth === 0) return at;
  }
  return words.length;
}

/** `trait A<T> = B + C;`: written as `type A<T>: B + C;`, and remembered as `trait`. */
function repairTraitAlias(
  words: readonly Word[],
  index: number,
  replace: Replace,
  remembered: Map<number, string>,
): void {
  let at = index + 1;
  let angles = 0;
  for (; at < words.length; at++) {
    const { text } = words[at] ?? nowhere;
    if (text === "<") angles++;
    else if (text === ">") angles--;
    else if (text === ">>") angles -= 2;
    else if (text === "{" || text === ";" || (text === ":" && angles === 0)) return;
    else if (text === "=" && angles === 0) break;
  }
  const equals = words[at];
  const word = words[index];
  if (equals === undefined || word === undefined) return;
  const before = words[index - 1];
  const isPublic = before?.text === "pub";
  if (isPublic) replace(before.start, before.end, "");
  replace(word.start, word.end, "type");
  replace(equals.start, equals.end, ":");
  remembered.set(word.start, isPublic ? "pub trait" : "trait");
}

function scan(text: string): Word[] {
  const scanner = new Scanner(text, 0, text.length);
  const words: Word[] = [];
  for (let kind = scanner.next(); kind !== "end"; kind = scanner.next()) {
    words.push({ kind, start: scanner.start, end: scanner.end, text: scanner.slice() });
  }
  return words;
}
