/**
 * The port to tree-sitter: text to a syntax tree, and what a parser of either kind must do.
 *
 * A tree is copied out of tree-sitter in one cursor pass into flat arrays and freed at once, so that no tree is kept and
 * lowering makes no calls into native code or WASM. Comments are left out; the insides of nodes that lowering reads as
 * text (token trees, strings, lifetimes) as well.
 *
 * Nothing here knows what the nodes mean; that is `lower.ts`.
 */
import { endsWithCloser } from "./delimiters.js";

/**
 * A syntax tree in preorder. Node 0 is the root; the children of `node` are `node + 1`, `next[node + 1]`, … as long as
 * they are smaller than `next[node]`. Offsets are UTF-16 code units of `text`. The arrays belong to the parser and hold
 * until its next `parse`.
 */
export interface SyntaxTree {
  readonly text: string;
  readonly count: number;
  /** Index into `names`. */
  readonly types: Uint16Array;
  /** Node types of tree-sitter-rust; `MISSING` for a node that the parser made up. */
  readonly names: readonly string[];
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The node after the subtree. */
  readonly next: Int32Array;
  /** Some node is `ERROR` or `MISSING`. */
  readonly hasError: boolean;
}

export interface RustParser {
  readonly kind: "native" | "wasm";
  parse(text: string): SyntaxTree;
  /** Frees what is outside the JavaScript heap. The parser must not be used afterwards. */
  dispose(): void;
}

/** What both bindings' tree cursors have. */
export interface Cursor {
  readonly nodeType: string;
  readonly nodeTypeId: number;
  readonly nodeIsMissing: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

/**
 * How much work a parse may be, in milliseconds. tree-sitter's error recovery is quadratic on some texts that are not Rust
 * (100,000 words in a row take 40 seconds). Larger: such a text blocks the server for longer. Smaller: large but good
 * texts are given up on a slow machine.
 */
export function parseLimit(text: string): number {
  return 500 + text.length / 1_000;
}

/** In UTF-16 code units. Larger than a binding's buffer (10 KB) fails; smaller means more calls. */
const CHUNK = 4 * 1024;

/** What a parser reads next. It must not end inside a surrogate pair: the parser would see two broken characters. */
export function chunkAt(text: string, index: number): string {
  const end = index + CHUNK;
  const last = text.charCodeAt(end - 1);
  return text.slice(index, last >= 0xd800 && last < 0xdc00 ? end - 1 : end);
}

/** What a parser gives when it gave up: nothing but an error. */
export function emptyTree(text: string): SyntaxTree {
  const none = new Int32Array(0);
  return { text, count: 0, types: new Uint16Array(0), names: [], starts: none, ends: none, next: none, hasError: true };
}

/** Nodes whose children lowering does not read. */
const opaque = new Set([
  "attribute",
  "char_literal",
  "fragment_specifier",
  "integer_literal",
  "float_literal",
  "boolean_literal",
  "label",
  "lifetime",
  "macro_definition",
  "raw_string_literal",
  "string_literal",
  "token_tree",
  "unit_expression",
  "unit_type",
  "identifier",
  "type_identifier",
  "field_identifier",
  "shorthand_field_identifier",
  "primitive_type",
  "mutable_specifier",
  "self",
  "super",
  "crate",
  "metavariable",
  "empty_statement",
  "never_type",
  "remaining_field_pattern",
  "shebang",
]);

const DESCEND = 1;
const OPAQUE = 2;
const SKIP = 3;
/** Opaque, between delimiters: it is broken where the last one is missing. */
const TOKENS = 4;

/** `MISSING` has no id in the grammar. tree-sitter's own id for `ERROR` is 65535. */
const MISSING_ID = 0xfffe;

/** Copies trees out of cursors; one per parser, as it learns the names of the node types. */
export class Flattener {
  private readonly names: string[] = [];
  /** By node type: DESCEND, OPAQUE, SKIP or TOKENS; 0: not seen yet. */
  private readonly actions = new Uint8Array(0x10000);
  private types = new Uint16Array(1024);
  private starts = new Int32Array(1024);
  private ends = new Int32Array(1024);
  private next = new Int32Array(1024);
  private readonly ancestors: number[] = [];

  constructor() {
    this.names[MISSING_ID] = "MISSING";
  }

  flatten(cursor: Cursor, text: string): SyntaxTree {
    const { actions, ancestors } = this;
    ancestors.length = 0;
    let count = 0;
    let hasError = false;
    walk: for (;;) {
      const type = cursor.nodeTypeId;
      let action = actions[type] ?? 0;
      if (action === 0) action = this.learn(type, cursor.nodeType);
      if (action !== SKIP) {
        if (count === this.types.length) this.grow();
        const start = cursor.startIndex;
        const end = cursor.endIndex;
        let stored = type;
        if (type === 0xffff) {
          hasError = true;
        } else if (start === end && cursor.nodeIsMissing) {
          stored = MISSING_ID;
          hasError = true;
        } else if (action === TOKENS && !endsWithCloser(text, start, end)) {
          hasError = true;
        }
        this.types[count] = stored;
        this.starts[count] = start;
        this.ends[count] = end;
        const node = count++;
        if (action === DESCEND && cursor.gotoFirstChild()) {
          ancestors.push(node);
          continue;
        }
        this.next[node] = count;
      }
      while (!cursor.gotoNextSibling()) {
        const parent = ancestors.pop();
        if (parent === undefined) break walk;
        this.next[parent] = count;
        cursor.gotoParent();
        // The root has no siblings, but a cursor at it must not be asked again.
        if (ancestors.length === 0) break walk;
      }
    }
    return {
      text,
      count,
      types: this.types,
      names: this.names,
      starts: this.starts,
      ends: this.ends,
      next: this.next,
      hasError,
    };
  }

  private learn(type: number, name: string): number {
    this.names[type] = name;
    const isLeaf = opaque.has(name) || !/^[a-z_A-Z]/.test(name);
    const isComment = name === "line_comment" || name === "block_comment";
    const action = isComment ? SKIP : name === "token_tree" ? TOKENS : isLeaf ? OPAQUE : DESCEND;
    this.actions[type] = action;
    return action;
  }

  private grow(): void {
    const size = this.types.length * 2;
    const types = new Uint16Array(size);
    types.set(this.types);
    this.types = types;
    this.starts = grown(this.starts, size);
    this.ends = grown(this.ends, size);
    this.next = grown(this.next, size);
  }
}

function grown(array: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}
