/**
 * Rewrites what tree-sitter-rust 0.24 cannot read though it is valid Rust, keeping every offset: words are blanked out
 * or exchanged for others of the same length. Names are read from the text as written, so the changes do not show.
 *
 *     unsafe extern "C" { … }   ->          extern "C" { … }
 *     let box x = y;            ->   let ref x = y;             (and remembered as `box`)
 *     T: [const] Clone          ->   T:         Clone           (and remembered as `const`)
 *
 * Only used after a parse with errors, so it costs nothing on most code and cannot spoil what was read well.
 */
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
      open.push(closers[text[scanner.start] ?? ""] ?? "");
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

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

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
  const replace = (start: number, end: number, replacement: string): void => {
    if (start < done) return;
    parts.push(text.slice(done, start), replacement.padEnd(end - start));
    done = end;
  };
  const blank = (first: Word, last: Word, next: Word, word: string): void => {
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
        }
        break;
      case "safe":
      case "default":
        if (next.text === "fn" || next.text === "static" || next.text === "impl" || next.text === "unsafe") {
          if (word.text === "safe" || next.text !== "fn") blank(word, word, next, word.text);
        }
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
        if ((next.kind === "ident" && !afterAsync.has(next.text)) || next.text === "::")
          blank(word, word, next, "async");
        break;
      case "box":
        if (
          before.text !== "{" &&
          (next.kind === "ident" || next.kind === "literal" || next.kind === "open" || next.text === "&")
        ) {
          replace(word.start, word.end, "ref");
          remembered.set(next.start, "box");
        }
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
      case "trait":
        repairTraitAlias(words, index, replace, remembered);
        break;
      default:
        if (word.kind !== "literal") break;
        if (/^[0-9]+$/.test(word.text) && next.text === ":" && (before.text === "{" || before.text === ",")) {
          // `S { 0: x }` as a pattern.
          replace(word.start, word.end, `a${word.text.slice(1)}`);
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

const afterAsync = new Set(["fn", "move", "unsafe", "extern", "gen", "static", "use"]);

type Blank = (first: Word, last: Word, next: Word, word: string) => void;

/** `const trait`, `impl const T`, `T: const A`, `T: [const] A` */
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
    next.text === "auto"
  ) {
    blank(word, word, next, "const");
  } else if (next.kind === "ident" || next.text === "::") {
    if (before.text === "impl" || before.text === ">" || before.text === ">>" || before.text === "+")
      blank(word, word, next, "const");
    else if (before.text === ":" && second.text !== ":") blank(word, word, next, "const");
  }
}

/** `for<'a> |x: &'a u8| …`: without its binder, as the grammar has none for closures. */
function repairClosureBinder(words: readonly Word[], index: number, blank: Blank): void {
  if (words[index + 1]?.text !== "<") return;
  let close = index + 2;
  while (words[close]?.kind === "lifetime" || words[close]?.text === ",") close++;
  const next = words[close + 1] ?? nowhere;
  if (words[close]?.text !== ">") return;
  if (
    next.text === "|" ||
    next.text === "||" ||
    next.text === "move" ||
    next.text === "async" ||
    next.text === "static"
  ) {
    blank(words[index] ?? nowhere, words[close] ?? nowhere, next, "for");
  }
}

/** `trait A<T> = B + C;`: written as `type A<T>: B + C;`, and remembered as `trait`. */
function repairTraitAlias(
  words: readonly Word[],
  index: number,
  replace: (start: number, end: number, replacement: string) => void,
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
