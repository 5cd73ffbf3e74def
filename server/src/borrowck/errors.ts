/**
 * Errors as they are found: said once for each place in the text, in text order.
 */
import { assertNever } from "../base/assertNever.js";
import type { Place, ProjectionElem } from "../mir/body.js";
import type { Span } from "../syntax/ast.js";
import type { BorrowckError } from "./result.js";

export class ErrorBuffer {
  private readonly errors: BorrowckError[] = [];
  private readonly merged = new Map<string, BorrowckError>();
  private readonly seen = new Set<string>();
  private readonly moved = new Map<string, { readonly used: Place; readonly error: BorrowckError }>();
  private number = 0;

  /** `about`: what it says something of, so that the same is not said twice at one place. */
  report(error: BorrowckError, about = ""): void {
    const key = keyOf(error, about);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.errors.push(error);
  }

  /**
   * Of the uses of what the same moves left without a value the last one is told; but a use of what holds the place told of, or of that
   * place again, adds nothing (rustc's `buffered_move_errors`). `mentionsLifetimes`: a part's type on the way to it has some, and they are
   * others wherever the place is named, so that it is never the same again.
   */
  reportMoved(cause: string, used: Place, mentionsLifetimes: boolean, error: BorrowckError): void {
    const known = this.moved.get(cause);
    if (known !== undefined) {
      if (!mentionsLifetimes && isPrefix(used, known.used)) return;
      const at = this.errors.indexOf(known.error);
      if (at >= 0) this.errors.splice(at, 1);
      this.seen.delete(keyOf(known.error, known.error.message));
    }
    this.moved.set(cause, { used, error });
    this.report(error, error.message);
  }

  /** One error for all occasions: at the first, or at `merged` when there are more. */
  reportOnce(key: string, error: BorrowckError, merged: Span): void {
    const known = this.merged.get(key);
    if (known === undefined) {
      this.merged.set(key, error);
      this.errors.push(error);
      return;
    }
    const at = this.errors.indexOf(known);
    const joined = {
      ...known,
      span: merged,
      related: [...known.related, { span: known.span, message: known.message }],
    };
    if (
      at >= 0 &&
      known.span !== merged &&
      (known.span.start !== error.span.start || known.span.end !== error.span.end)
    ) {
      this.errors[at] = joined;
      this.merged.set(key, joined);
    }
  }

  get isEmpty(): boolean {
    return this.errors.length === 0;
  }

  /** Was an error of this code reported so far? */
  has(code: string): boolean {
    return this.errors.some((error) => error.code === code);
  }

  isKnown(key: string): boolean {
    return this.seen.has(key);
  }

  /** For keys that are to be unlike all others. */
  nextNumber(): number {
    return this.number++;
  }

  /** True the first time a key is met. */
  first(key: string): boolean {
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }

  sorted(): readonly BorrowckError[] {
    return [...this.errors].sort((a, b) => a.span.start - b.span.start || a.code.localeCompare(b.code));
  }
}

export function related(span: Span, message: string): { readonly span: Span; readonly message: string } {
  return { span, message };
}

function keyOf({ code, span }: BorrowckError, about: string): string {
  return `${code}:${span.start}:${span.end}:${about}`;
}

/** Is the second place the first one or a part of it? */
export function isPrefix(shorter: Place, longer: Place): boolean {
  return (
    shorter.local === longer.local &&
    shorter.projection.length <= longer.projection.length &&
    shorter.projection.every((elem, index) => {
      const other = longer.projection[index];
      return other !== undefined && sameElem(elem, other);
    })
  );
}

function sameElem(a: ProjectionElem, b: ProjectionElem): boolean {
  switch (a.kind) {
    case "deref":
      return b.kind === "deref";
    case "field":
      return b.kind === "field" && a.index === b.index;
    case "index":
      return b.kind === "index" && a.local === b.local;
    case "constantIndex":
      return b.kind === "constantIndex" && a.offset === b.offset && a.fromEnd === b.fromEnd;
    case "subslice":
      return b.kind === "subslice" && a.from === b.from && a.to === b.to && a.fromEnd === b.fromEnd;
    case "downcast":
      return b.kind === "downcast" && a.variant === b.variant;
    default:
      return assertNever(a);
  }
}
