/**
 * Plain trees (AST nodes) to bytes and back. A tree is objects with string keys, arrays, strings, numbers, booleans and
 * `undefined`; spans are left out, since what is indexed has no text.
 *
 *     value  = tag …            object = its shape's number, then the fields' values in the shape's order
 *     shape  = sorted keys      string = its number in a table shared by the whole index
 *
 * Identifiers, lifetimes and token lists occur by the thousand and have forms of their own.
 */
import type { Span, Token } from "../../syntax/ast.js";
import { fragmentKind } from "../../syntax/macros/fragments.js";

const NO_SPAN: Span = { start: 0, end: 0, expansion: undefined };

enum Tag {
  undefined,
  false,
  true,
  array,
  string,
  number,
  ident,
  tokens,
  emptyArray,
  negative,
  shape,
}

const TOKEN_KINDS = ["ident", "lifetime", "literal", "punct", "open", "close", "dollar"] as const;

/** Strings and shapes, collected while writing. */
export class Tables {
  readonly strings: string[] = [];
  readonly shapes: (readonly string[])[] = [];
  private readonly stringIds = new Map<string, number>();
  private readonly shapeIds = new Map<string, number>();

  string(text: string): number {
    let id = this.stringIds.get(text);
    if (id === undefined) {
      id = this.strings.length;
      this.strings.push(text);
      this.stringIds.set(text, id);
    }
    return id;
  }

  shape(keys: readonly string[]): number {
    const name = keys.join(",");
    let id = this.shapeIds.get(name);
    if (id === undefined) {
      id = this.shapes.length;
      this.shapes.push(keys);
      this.shapeIds.set(name, id);
    }
    return id;
  }
}

export class ByteWriter {
  private bytes = new Uint8Array(1024);
  length = 0;

  constructor(private readonly tables: Tables) {}

  varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.byte((rest & 127) | 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  string(text: string): void {
    this.varint(this.tables.string(text));
  }

  optionalString(text: string | undefined): void {
    this.varint(text === undefined ? 0 : this.tables.string(text) + 1);
  }

  value(value: unknown): void {
    if (value === undefined || value === null) this.byte(Tag.undefined);
    else if (value === false) this.byte(Tag.false);
    else if (value === true) this.byte(Tag.true);
    else if (typeof value === "string") {
      this.byte(Tag.string);
      this.string(value);
    } else if (typeof value === "number") {
      this.byte(value < 0 ? Tag.negative : Tag.number);
      this.varint(Math.abs(value));
    } else if (Array.isArray(value)) this.array(value);
    else if (typeof value === "object") this.object(value);
    else this.byte(Tag.undefined);
  }

  private array(elements: readonly unknown[]): void {
    if (elements.length === 0) {
      this.byte(Tag.emptyArray);
      return;
    }
    if (elements.every(isToken)) {
      this.byte(Tag.tokens);
      this.varint(elements.length);
      for (const token of elements) {
        this.byte(
          TOKEN_KINDS.indexOf(token.kind) |
            (token.spaced ? 8 : 0) |
            (token.crate === undefined ? 0 : 16) |
            (token.fragment === undefined ? 0 : 32),
        );
        this.string(token.text);
        if (token.crate !== undefined) this.string(token.crate);
        if (token.fragment !== undefined) this.string(token.fragment);
      }
      return;
    }
    this.byte(Tag.array);
    this.varint(elements.length);
    for (const element of elements) this.value(element);
  }

  /** Every object gets a span again when it is read; those that had none do not mind. */
  private object(object: object): void {
    const keys = Object.keys(object).filter((key) => !isPosition(key));
    if (
      keys.length === 2 &&
      keys.includes("name") &&
      keys.includes("hygiene") &&
      "name" in object &&
      typeof object.name === "string"
    ) {
      this.byte(Tag.ident);
      this.string(object.name);
      return;
    }
    keys.sort();
    this.varint(Tag.shape + this.tables.shape(keys));
    const values = new Map(Object.entries(object));
    for (const key of keys) this.value(values.get(key));
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes[this.length++] = value;
  }

  raw(bytes: Uint8Array): void {
    for (const byte of bytes) this.byte(byte);
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

function isPosition(key: string): boolean {
  return key === "span" || key === "signatureSpan" || key === "operatorSpan" || key === "headSpan";
}

function isToken(value: unknown): value is Token {
  return typeof value === "object" && value !== null && "spaced" in value && "text" in value;
}

export interface ReaderTables {
  string(id: number): string;
  readonly shapes: readonly (readonly string[])[];
}

export class ByteReader {
  position = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly tables: ReaderTables,
  ) {}

  /** Another reader of the same bytes. */
  at(position: number): ByteReader {
    const reader = new ByteReader(this.bytes, this.tables);
    reader.position = position;
    return reader;
  }

  byte(): number {
    return this.bytes[this.position++] ?? 0;
  }

  varint(): number {
    let result = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      if (byte < 128) return result + byte * scale;
      result += (byte & 127) * scale;
      scale *= 128;
    }
  }

  string(): string {
    return this.tables.string(this.varint());
  }

  optionalString(): string | undefined {
    const id = this.varint();
    return id === 0 ? undefined : this.tables.string(id - 1);
  }

  value(): unknown {
    const tag = this.varint();
    switch (tag) {
      case Tag.undefined:
        return undefined;
      case Tag.false:
        return false;
      case Tag.true:
        return true;
      case Tag.emptyArray:
        return [];
      case Tag.array: {
        const count = this.varint();
        const elements: unknown[] = [];
        for (let index = 0; index < count; index++) elements.push(this.value());
        return elements;
      }
      case Tag.string:
        return this.string();
      case Tag.number:
        return this.varint();
      case Tag.negative:
        return -this.varint();
      case Tag.ident:
        return { name: this.string(), hygiene: 0, span: NO_SPAN };
      case Tag.tokens:
        return this.tokens();
      default: {
        const keys = this.tables.shapes[tag - Tag.shape];
        if (keys === undefined) throw new CorruptIndexError();
        const object: Record<string, unknown> = {};
        for (const key of keys) object[key] = this.value();
        object["span"] = NO_SPAN;
        if (object["kind"] === "function") object["signatureSpan"] = NO_SPAN;
        return object;
      }
    }
  }

  private tokens(): readonly Token[] {
    const count = this.varint();
    const tokens: Token[] = [];
    for (let index = 0; index < count; index++) {
      const flags = this.byte();
      const kind = TOKEN_KINDS[flags & 7] ?? "punct";
      const text = this.string();
      const crate = (flags & 16) === 0 ? undefined : this.string();
      const token: Token = { kind, text, span: NO_SPAN, hygiene: 0, crate, spaced: (flags & 8) !== 0 };
      if ((flags & 32) === 0) tokens.push(token);
      else {
        const name = this.string();
        const fragment = fragmentKind(name);
        tokens.push(fragment === undefined ? token : { ...token, fragment });
      }
    }
    return tokens;
  }
}

/** FNV-1a over bytes: tells a damaged or half-written index from a good one. About 1 ms a megabyte. */
export function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < bytes.length; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  return hash >>> 0;
}

/** The only thing that reading throws; whoever reads an index takes it as a cache that has to be made again. */
export class CorruptIndexError extends Error {
  constructor() {
    super("the index is corrupt");
  }
}
