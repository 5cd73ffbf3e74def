/**
 * Cuts a text into items without parsing it: a few milliseconds for 30,000 lines.
 *
 * The members of `impl`, `trait` and inline `mod` are cuts of their own, nested in the cut of their container; function
 * bodies are passed over by counting braces, with strings, characters and comments skipped.
 *
 * When the braces of the text do not pair, counting would give everything after the mistake to the wrong item. Then the
 * text is cut again by *layout*: an item ends at the first line that starts with a `}` in the item's own column, or
 * before the first line that starts with an item's keyword in that column or further left:
 *
 *     fn a() {
 *         if x {
 *     }            <- column of `fn a`: its end, although one brace is open
 *     fn b() {}    <- would end `fn a` as well
 *
 * It does not judge an item beyond its boundaries: text that is no item becomes a cut of the kind "unknown".
 */
import { CLOSE_BRACE, columnOf, isItemStart, isItemWord, skipBraces } from "./braces.js";
import { Scanner, skipTrivia } from "./lexer.js";

/** "unknown": no item starts there. */
export type CutKind = "function" | "value" | "container" | "other" | "unknown";

/** Offsets are absolute UTF-16 code units. */
export interface Cut {
  readonly kind: CutKind;
  /** At the first attribute or keyword; comments before it belong to nothing. */
  readonly start: number;
  readonly end: number;
  /**
   * function: the body with its braces. value (`const`, `static`): from after the `=` up to the `;`. container: the
   * braces and what is in them. Both -1 when there is none.
   */
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Of a container. */
  readonly children: readonly Cut[];
  /** Of a container: its `#![…]`. */
  readonly innerAttributes: readonly Range[];
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface CutResult {
  readonly cuts: readonly Cut[];
  readonly innerAttributes: readonly Range[];
  /** Where the level ended: at its `}`, or at the end of the text. */
  readonly end: number;
}

/** The whole text. `byLayout`: the braces did not pair. */
export function cutText(text: string): CutResult & { readonly byLayout: boolean } {
  const start = startOfItems(text);
  const counted = new Cutter(text, false);
  const result = counted.level(start, -1, undefined);
  if (!counted.unbalanced) return { ...result, byLayout: false };
  return { ...new Cutter(text, true).level(start, -1, undefined), byLayout: true };
}

/** After the byte order mark and the `#!` line. */
export function startOfItems(text: string): number {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (!text.startsWith("#!", start) || text.charCodeAt(skipTrivia(text, start + 2, text.length)) === 0x5b) return start;
  const newline = text.indexOf("\n", start);
  return newline < 0 ? text.length : newline + 1;
}

/**
 * Cuts one level again from `from` on, by counting braces. After each cut `resume` is asked whether the rest is known; if
 * it says so, cutting stops. `undefined` when the braces do not pair.
 */
export function recut(
  text: string,
  from: number,
  isTop: boolean,
  resume: (cut: Cut) => boolean,
): CutResult | undefined {
  const cutter = new Cutter(text, false);
  const result = cutter.level(from, isTop ? -1 : 0, resume);
  return cutter.unbalanced ? undefined : result;
}

/** Containers nested deeper are not cut into members. Larger: the recursion may overflow the stack. */
const MAX_NESTING = 50;

class Cutter {
  unbalanced = false;
  private nesting = 0;
  private scanner: Scanner;

  constructor(
    private readonly text: string,
    private readonly byLayout: boolean,
  ) {
    this.scanner = new Scanner(text, 0, text.length);
  }

  /** `column`: of the container, -1 at the top, where no `}` ends the level. */
  level(from: number, column: number, resume: ((cut: Cut) => boolean) | undefined): CutResult {
    const { text } = this;
    const cuts: Cut[] = [];
    const innerAttributes: Range[] = [];
    let position = from;
    for (;;) {
      position = skipTrivia(text, position, text.length);
      if (position >= text.length) {
        if (column >= 0) this.unbalanced = true;
        return { cuts, innerAttributes, end: text.length };
      }
      const code = text.charCodeAt(position);
      if (code === CLOSE_BRACE) {
        if (column >= 0 && this.endsLevel(position, column)) return { cuts, innerAttributes, end: position };
        // A `}` too many.
        this.unbalanced = true;
        position++;
        continue;
      }
      if (this.byLayout && column >= 0) {
        const own = columnOf(text, position);
        // An item no further right than its container is none of its members.
        if (own >= 0 && own <= column && isItemStart(text, position)) return { cuts, innerAttributes, end: position };
      }
      if (code === 0x3b) {
        position++;
        continue;
      }
      if (code === 0x23 && text.charCodeAt(skipTrivia(text, position + 1, text.length)) === 0x21) {
        const end = this.skipAttribute(position);
        innerAttributes.push({ start: position, end });
        position = end;
        continue;
      }
      const cut = this.item(position);
      cuts.push(cut);
      position = Math.max(cut.end, position + 1);
      if (resume?.(cut) === true) return { cuts, innerAttributes, end: position };
    }
  }

  private endsLevel(position: number, column: number): boolean {
    if (!this.byLayout) return true;
    const own = columnOf(this.text, position);
    return own < 0 || own <= column;
  }

  /** `#[…]` or `#![…]` at `position`; the position after it. */
  private skipAttribute(position: number): number {
    const scanner = this.at(position);
    scanner.next();
    scanner.next();
    if (scanner.is("!")) scanner.next();
    if (!scanner.is("[")) return scanner.start;
    return this.skipGroup();
  }

  /** The scanner is on an opening delimiter; afterwards it is on the closing one. A `}` too many ends it early. */
  private skipGroup(): number {
    const { scanner, text } = this;
    let depth = 1;
    while (depth > 0) {
      const kind = scanner.next();
      if (kind === "end") {
        this.unbalanced = true;
        return scanner.end;
      }
      if (kind === "open") depth++;
      else if (kind === "close") depth--;
      else if (this.byLayout && this.isResync(scanner.start, 0)) return scanner.start;
    }
    return Math.min(scanner.end, text.length);
  }

  private at(position: number): Scanner {
    this.scanner = new Scanner(this.text, position, this.text.length);
    return this.scanner;
  }

  /** The item that starts at `start`. */
  private item(start: number): Cut {
    const { text } = this;
    let position = start;
    while (text.charCodeAt(position) === 0x23) {
      const end = this.skipAttribute(position);
      if (end <= position + 1) break;
      position = skipTrivia(text, end, text.length);
    }
    if (position >= text.length || text.charCodeAt(position) === CLOSE_BRACE) return leaf("other", start, position);
    const column = columnOf(text, start);
    const scanner = this.at(position);
    scanner.next();
    if (scanner.is("::")) return this.macroOrOther(start, column, scanner.end);
    for (;;) {
      if (scanner.kind !== "ident") return this.other(start, column);
      switch (scanner.slice()) {
        case "pub":
          scanner.next();
          if (scanner.is("(")) {
            this.skipGroup();
            scanner.next();
          }
          break;
        case "crate":
        case "default":
        case "auto":
        case "safe":
        case "async":
        case "unsafe":
        case "gen": {
          const end = scanner.end;
          // A macro called `default!`, or a path.
          if (scanner.next() === "punct") return this.macroOrOther(start, column, end);
          break;
        }
        case "const":
          scanner.next();
          if (
            !scanner.is("fn") &&
            !scanner.is("unsafe") &&
            !scanner.is("async") &&
            !scanner.is("extern") &&
            !scanner.is("trait") &&
            !scanner.is("impl")
          ) {
            return this.toSemicolon(start, column, true);
          }
          break;
        case "extern":
          if (scanner.next() === "literal") scanner.next();
          if (scanner.is("crate")) return this.toSemicolon(start, column, false);
          if (scanner.is("{")) return this.braced(start, column, "other");
          break;
        case "fn":
          return this.withHeader(start, column, "function");
        case "impl":
        case "trait":
        case "mod":
          return this.withHeader(start, column, "container");
        case "struct":
        case "enum":
        case "macro":
          return this.withHeader(start, column, "other");
        case "union": {
          const end = scanner.end;
          return scanner.next() === "ident"
            ? this.withHeader(start, column, "other")
            : this.macroOrOther(start, column, end);
        }
        case "static":
          return this.toSemicolon(start, column, true);
        case "use":
        case "type":
          return this.toSemicolon(start, column, false);
        default: {
          const end = scanner.end;
          scanner.next();
          return this.macroOrOther(start, column, end);
        }
      }
      if (this.isResync(scanner.start, column) && scanner.start > start && !isItemWord(text, scanner.start)) {
        return leaf("other", start, scanner.start);
      }
    }
  }

  /** A struct, function, …: up to its `;` or through its braces. The scanner is on the keyword. */
  private withHeader(start: number, column: number, kind: CutKind): Cut {
    const { scanner } = this;
    let depth = 0;
    let angles = 0;
    let mayHoldBlock = false;
    let last = scanner.end;
    for (;;) {
      const token = scanner.next();
      if (token === "end" || this.isResync(scanner.start, column)) return leaf("other", start, last);
      if (token === "open") {
        if (!scanner.is("{")) {
          depth++;
          mayHoldBlock = true;
        } else if ((mayHoldBlock && (depth > 0 || angles > 0)) || (depth > 0 && this.isPattern(scanner.start))) {
          // A const argument, an array length or a struct pattern.
          this.jump(this.skipBraces(scanner.start, column));
          mayHoldBlock = false;
        } else {
          return this.braced(start, column, kind);
        }
      } else if (token === "close") {
        if (scanner.is("}")) return leaf("other", start, last);
        depth = Math.max(0, depth - 1);
        mayHoldBlock = false;
      } else if (token === "punct") {
        if (scanner.is(";") && depth === 0) return leaf(kind === "container" ? "other" : kind, start, scanner.end);
        mayHoldBlock = scanner.is("<") || scanner.is(",") || scanner.is("=") || scanner.is(";");
        if (scanner.is("<")) angles++;
        else if (scanner.is(">")) angles--;
        else if (scanner.is(">>")) angles -= 2;
      } else {
        mayHoldBlock = false;
      }
      last = scanner.end;
    }
  }

  /** Are the braces at `open`, inside a parameter list, those of `fn f(Point { x, y }: Point)`? */
  private isPattern(open: number): boolean {
    const end = skipBraces(this.text, open, -1);
    if (end < 0) return false;
    const after = this.text[skipTrivia(this.text, end, this.text.length)] ?? "";
    return after !== "" && ":,|)".includes(after);
  }

  /** The scanner is on the `{` of an item's body, which ends the item. */
  private braced(start: number, column: number, kind: CutKind): Cut {
    const bodyStart = this.scanner.start;
    if (kind !== "container" || this.nesting >= MAX_NESTING) {
      const end = this.skipBraces(bodyStart, column);
      const isFunction = kind === "function";
      return {
        ...leaf(kind === "container" ? "other" : kind, start, end),
        bodyStart: isFunction ? bodyStart : -1,
        bodyEnd: isFunction ? end : -1,
      };
    }
    this.nesting++;
    const { cuts, innerAttributes, end } = this.level(bodyStart + 1, Math.max(0, column), undefined);
    this.nesting--;
    const bodyEnd = this.text.charCodeAt(end) === CLOSE_BRACE ? end + 1 : end;
    return { kind, start, end: bodyEnd, bodyStart, bodyEnd, children: cuts, innerAttributes };
  }

  /** `use`, `const`, …: through the `;`. The scanner is on or after the keyword. */
  private toSemicolon(start: number, column: number, isValue: boolean): Cut {
    const { scanner } = this;
    let depth = 0;
    let valueStart = -1;
    let last = scanner.end;
    for (;;) {
      const token = scanner.next();
      if (token === "end" || this.isResync(scanner.start, column)) return leaf("other", start, last);
      if (token === "open") {
        if (scanner.is("{")) this.jump(this.skipBraces(scanner.start, column));
        else depth++;
      } else if (token === "close") {
        if (scanner.is("}")) return leaf("other", start, last);
        depth = Math.max(0, depth - 1);
      } else if (token === "punct" && depth === 0) {
        if (scanner.is("=") && valueStart < 0) valueStart = scanner.end;
        else if (scanner.is(";")) {
          const cut = leaf(isValue ? "value" : "other", start, scanner.end);
          return isValue && valueStart >= 0 ? { ...cut, bodyStart: valueStart, bodyEnd: scanner.start } : cut;
        }
      }
      last = scanner.end;
    }
  }

  /** `path!(…);`, `path! name {…}`, or no item at all. The scanner is on the token after the first word. */
  private macroOrOther(start: number, column: number, wordEnd: number): Cut {
    const { scanner } = this;
    let last = wordEnd;
    while (scanner.is("::") && !this.isResync(scanner.start, column)) {
      if (scanner.next() !== "ident") return this.other(start, column);
      last = scanner.end;
      scanner.next();
    }
    if (!scanner.is("!"))
      return this.isResync(scanner.start, column) ? leaf("other", start, last) : this.other(start, column);
    if (scanner.next() === "ident") scanner.next();
    if (scanner.kind !== "open") return this.other(start, column);
    const isBrace = scanner.is("{");
    const end = isBrace ? this.skipBraces(scanner.start, column) : this.skipGroup();
    const after = skipTrivia(this.text, end, this.text.length);
    return leaf("other", start, !isBrace && this.text.charCodeAt(after) === 0x3b ? after + 1 : end);
  }

  /** What is no item: through a `;` or braces, or up to what may be one. The scanner is on the first strange token. */
  private other(start: number, column: number): Cut {
    const { scanner, text } = this;
    let last = Math.max(scanner.start, start + 1);
    for (;;) {
      if (scanner.kind === "end" || scanner.is("}")) return leaf("unknown", start, last);
      if (scanner.start > start && this.isResync(scanner.start, column)) return leaf("unknown", start, last);
      if (scanner.start > start && columnOf(text, scanner.start) >= 0 && isItemStart(text, scanner.start)) {
        return leaf("unknown", start, last);
      }
      if (scanner.is("{")) return leaf("unknown", start, this.skipBraces(scanner.start, column));
      if (scanner.is(";")) return leaf("unknown", start, scanner.end);
      last = scanner.end;
      scanner.next();
    }
  }

  private jump(position: number): void {
    this.scanner.end = position;
  }

  /** Does a line start here, no further right than the item, with what starts an item? Then the item before it is over. */
  private isResync(position: number, column: number): boolean {
    if (column < 0 || !isItemStart(this.text, position)) return false;
    const own = columnOf(this.text, position);
    return own >= 0 && own <= column;
  }

  /** `open` is at a `{`; the position after its `}`. */
  private skipBraces(open: number, column: number): number {
    const end = skipBraces(this.text, open, this.byLayout ? column : -1);
    if (end < 0) {
      this.unbalanced = true;
      return this.text.length;
    }
    return end;
  }
}

function leaf(kind: CutKind, start: number, end: number): Cut {
  return { kind, start, end, bodyStart: -1, bodyEnd: -1, children: [], innerAttributes: [] };
}
