/**
 * What all lowering functions share: the tree, the text that names are read from, the mapping of positions, and the
 * depth so far. Also the small things that occur everywhere: spans, identifiers, lifetimes, children.
 */
import type { Attribute, Ident, Lifetime, Span } from "../ast.js";
import { endsWithCloser } from "../delimiters.js";
import type { Mapping } from "../mapping.js";
import type { SyntaxTree } from "../parser.js";

/**
 * Deeper nesting becomes `missing`. Larger: the recursion here and in the rooms after this one overflows the stack.
 * Smaller: long method chains and long `a + b + …` of real code get lost.
 */
export const MAX_DEPTH = 500;

/** No node. */
export const NONE = -1;

/** One array for all that have none: most expressions. */
export const NO_ATTRIBUTES: readonly Attribute[] = [];

export interface LoweringOptions {
  /** `false`: bodies of functions and values of constants and statics are "omitted". */
  readonly bodies: boolean;
}

/** See `Repair.words`. */
export type RepairedWords = ReadonlyMap<number, string>;

export class Lowering {
  depth = 0;

  constructor(
    readonly tree: SyntaxTree,
    /** As written; `tree.text` may be a repaired version of the same length. */
    readonly text: string,
    readonly mapping: Mapping,
    /** What stands before the text that `mapping` knows: the length of a synthetic prefix. */
    readonly offset: number,
    readonly bodies: boolean,
    readonly repaired: RepairedWords,
  ) {}

  /** One level deeper, unless that is too deep; then the caller gives up. Each `true` needs a `leave()`. */
  enter(): boolean {
    if (this.depth >= MAX_DEPTH) return false;
    this.depth++;
    return true;
  }

  leave(): void {
    this.depth--;
  }

  kind(node: number): string {
    return this.tree.names[this.tree.types[node] ?? -1] ?? "MISSING";
  }

  start(node: number): number {
    return this.tree.starts[node] ?? 0;
  }

  end(node: number): number {
    return this.tree.ends[node] ?? 0;
  }

  next(node: number): number {
    return this.tree.next[node] ?? Number.MAX_SAFE_INTEGER;
  }

  /** Where the node's children end: nowhere for a node that is not in the tree. */
  private endOf(node: number): number {
    return this.tree.next[node] ?? 0;
  }

  textOf(node: number): string {
    return this.text.slice(this.start(node), this.end(node));
  }

  span(node: number): Span {
    return this.spanOf(this.start(node), this.end(node));
  }

  /** From the start of one node to the end of another. */
  spanFrom(first: number, last: number): Span {
    return this.spanOf(this.start(first), this.end(last));
  }

  spanOf(start: number, end: number): Span {
    return this.mapping.span(start - this.offset, end - this.offset);
  }

  children(node: number): number[] {
    const children: number[] = [];
    const end = this.endOf(node);
    for (let child = node + 1; child < end; child = this.next(child)) children.push(child);
    return children;
  }

  /** The first child of the kind, or NONE. */
  child(node: number, kind: string): number {
    const end = this.endOf(node);
    for (let child = node + 1; child < end; child = this.next(child)) {
      if (this.kind(child) === kind) return child;
    }
    return NONE;
  }

  hasChild(node: number, kind: string): boolean {
    return this.child(node, kind) !== NONE;
  }

  /** Did the parser skip something directly under the node? */
  isBroken(node: number): boolean {
    return this.tree.hasError && this.hasChild(node, "ERROR");
  }

  /** The word that the repair step took away before the node. */
  wordBefore(node: number): string | undefined {
    return this.repaired.size === 0 ? undefined : this.repaired.get(this.start(node));
  }

  /** Is the node or anything under it broken or made up? */
  holdsError(node: number): boolean {
    const end = this.next(node);
    for (let at = node; at < end; at++) {
      const kind = this.kind(at);
      if (kind === "ERROR" || kind === "MISSING") return true;
    }
    return false;
  }

  /** The first part of the node that the parser made up. What it skipped (`ERROR`) may be Rust that its grammar lacks, and is seen to where it stands. */
  firstMadeUp(node: number): number {
    const end = this.next(node);
    for (let at = node; at < end; at++) {
      const kind = this.kind(at);
      if (kind === "MISSING") return at;
      if (kind === "token_tree" && !endsWithCloser(this.tree.text, this.start(at), this.end(at))) return at;
    }
    return NONE;
  }

  ident(node: number): Ident {
    return this.identOf(this.start(node), this.end(node));
  }

  identOf(start: number, end: number): Ident {
    const raw = this.text.startsWith("r#", start) ? 2 : 0;
    return {
      name: this.text.slice(start + raw, end),
      hygiene: this.mapping.hygiene(start - this.offset),
      span: this.spanOf(start, end),
    };
  }

  /** Of a `lifetime` or `label` node. */
  lifetime(node: number): Lifetime {
    const start = this.start(node);
    return {
      name: this.textOf(node).replace("r#", "").replace(/\s+/, ""),
      hygiene: this.mapping.hygiene(start - this.offset),
      span: this.span(node),
    };
  }
}
