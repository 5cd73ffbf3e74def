/**
 * An edit among the arguments of a macro call that stands for items: the call is expanded anew, and where nothing differs but bodies and
 * places, the items stay the same, as the items of a file do. A function whose tokens are the same is not even a changed one.
 *
 * Items are paired in order. Names are compared with their hygiene: marks are numbered as they come, so that the numbers of two expansions
 * agree one to one, not number by number. What is not told apart by its tokens (`tokenItems.ts`) is not compared: everything is new then.
 */
import type { Token } from "../syntax/ast.js";
import type { Expansions } from "../syntax/macros/expansions.js";
import { movedEnd, movedStart, type Replacement } from "./placement.js";
import type { RawItem } from "./rawItem.js";
import { TokenItem } from "./tokenItems.js";

/** The items of a call before an edit and after it. */
export interface Reexpanded {
  readonly before: readonly RawItem[];
  readonly after: readonly RawItem[];
}

/** What `call` was expanded to, and what `changed` is by the same rules (nothing, if it does not fit); `undefined` where it was not by rules. */
export type Reexpand = (call: RawItem, changed: RawItem) => Reexpanded | undefined;

/** An item that stays. `places`: where all its tokens are the same, what has happened to their places. */
export interface KeptItem {
  readonly item: TokenItem;
  readonly changed: TokenItem;
  readonly places: Replacement | undefined;
}

/** The items that stay, if all do; nothing is done to them yet. */
export function keptItems(
  { before, after }: Reexpanded,
  replacement: Replacement,
  reexpand: Reexpand,
): readonly KeptItem[] | undefined {
  const kept: KeptItem[] = [];
  return new Comparison(replacement, reexpand, kept).areKept(before, after) ? kept : undefined;
}

class Comparison {
  constructor(
    private readonly replacement: Replacement,
    private readonly reexpand: Reexpand,
    private readonly kept: KeptItem[],
  ) {}

  areKept(before: readonly RawItem[], after: readonly RawItem[]): boolean {
    return (
      before.length === after.length &&
      before.every((item, index) => {
        const changed = after[index];
        return item instanceof TokenItem && changed instanceof TokenItem && this.isKept(item, changed);
      })
    );
  }

  private isKept(item: TokenItem, changed: TokenItem): boolean {
    if (item.kind !== changed.kind || item.name !== changed.name) return false;
    const a = item.parts();
    const b = changed.parts();
    const marks = new Marks(item.expansions, changed.expansions);
    if (!sameTokens(a.before, b.before, marks) || !sameTokens(a.after, b.after, marks)) return false;
    switch (item.kind) {
      case "function":
      case "const":
      case "static": {
        const isSame = sameTokens(a.inside, b.inside, marks) && this.stays(item.tokens, changed.tokens);
        this.keep(item, changed, isSame);
        return true;
      }
      case "impl":
      case "trait":
      case "module":
      case "externBlock":
        this.keep(item, changed, false);
        return item.knownMembers === undefined || this.areKept(item.knownMembers, changed.members());
      case "macroCall": {
        const isSame = sameTokens(a.inside, b.inside, marks);
        this.keep(item, changed, false);
        const expanded = this.reexpand(item, changed);
        return expanded === undefined ? isSame : this.areKept(expanded.before, expanded.after);
      }
      default:
        this.keep(item, changed, false);
        return sameTokens(a.inside, b.inside, marks);
    }
  }

  private keep(item: TokenItem, changed: TokenItem, isSame: boolean): void {
    this.kept.push({ item, changed, places: isSame ? this.replacement : undefined });
  }

  /** Nothing was edited between the tokens, which are the same, nor right beside one. */
  private stays(before: readonly Token[], after: readonly Token[]): boolean {
    const { start, end } = this.replacement;
    return before.every((token, index) => {
      const { span } = token;
      const now = after[index]?.span;
      if (now === undefined || now.byName !== span.byName) return false;
      if (movedStart(span.start, this.replacement) !== now.start) return false;
      if (movedEnd(span.end, this.replacement) !== now.end) return false;
      if (span.expansion !== undefined) return true;
      const next = before[index + 1]?.span;
      const isBefore = span.end < start;
      const isBetween = isBefore && next !== undefined && next.expansion === undefined && next.start > end;
      return (isBefore || span.start > end) && !isBetween;
    });
  }
}

/** Which mark of the one expansion is which of the other. */
class Marks {
  private readonly forward = new Map<number, number>();
  private readonly backward = new Map<number, number>();

  constructor(
    private readonly before: Expansions | undefined,
    private readonly after: Expansions | undefined,
  ) {}

  agree(a: number, b: number): boolean {
    const known = this.forward.get(a);
    if (known !== undefined) return known === b;
    if (a === 0 || b === 0) return a === b;
    if (this.backward.has(b)) return false;
    const before = this.before?.mark(a);
    const after = this.after?.mark(b);
    if (before?.macro !== after?.macro || !this.agree(before?.parent ?? 0, after?.parent ?? 0)) return false;
    this.forward.set(a, b);
    this.backward.set(b, a);
    return true;
  }
}

/** Wherever they stand. */
function sameTokens(before: readonly Token[], after: readonly Token[], marks: Marks): boolean {
  return (
    before.length === after.length &&
    before.every((a, index) => {
      const b = after[index];
      if (b === undefined || a.kind !== b.kind || a.text !== b.text || a.spaced !== b.spaced) return false;
      if (a.crate !== b.crate || a.fragment !== b.fragment || !marks.agree(a.hygiene, b.hygiene)) return false;
      const made = a.span.expansion;
      const madeNow = b.span.expansion;
      if (made === undefined || madeNow === undefined) return made === madeNow;
      return made.calledName === madeNow.calledName && marks.agree(made.id, madeNow.id);
    })
  );
}
