/**
 * Errors as they are found: said once for each place in the text, in text order.
 */
import type { Span } from "../syntax/ast.js";
import type { BorrowckError } from "./result.js";

export class ErrorBuffer {
  private readonly errors: BorrowckError[] = [];
  private readonly merged = new Map<string, BorrowckError>();
  private readonly seen = new Set<string>();
  private number = 0;

  /** `about`: what it says something of, so that the same is not said twice at one place. */
  report(error: BorrowckError, about = ""): void {
    const key = `${error.code}:${error.span.start}:${error.span.end}:${about}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.errors.push(error);
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
