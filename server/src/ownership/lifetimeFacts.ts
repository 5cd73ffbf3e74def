/**
 * The lifetimes of one item's head, as plain data: of a signature, an impl header, the type of a const, the fields of a struct.
 *
 * Every place at which a lifetime stands or was left out is a mark, and every mark says which lifetimes are meant there. What a
 * lifetime that was left out is called is decided by whoever shows it: two names are offered. Offsets are UTF-16, relative to the
 * piece of the file, as in `facts.ts`. Whatever is not certain has no mark.
 */
import type { Range } from "./facts.js";

export interface HeadLifetimes {
  readonly item: "function" | "impl" | "trait" | "struct" | "enum" | "union" | "const" | "static" | "alias";
  /** Of the item; of an impl, its type as written. */
  readonly name: string;
  readonly nameRange: Range;
  /** From the item's first word to where its body or its value begins. */
  readonly range: Range;
  /** Index: `LifetimeFacts.id`. 0 is `'static`. */
  readonly lifetimes: readonly LifetimeFacts[];
  /** In the order of the text. */
  readonly marks: readonly LifetimeMark[];
  readonly binders: readonly BinderFacts[];
  /** Where the rules of elision give no lifetime: rustc's E0106. */
  readonly missing: readonly MissingLifetime[];
}

export interface LifetimeFacts {
  readonly id: number;
  /** `outer`: declared by the impl or trait around. `declared`: by the item itself or a `for<'a>` in it. */
  readonly origin: "static" | "outer" | "declared" | "elided";
  /** As declared; of an elided one, a letter that is free: `'a`. */
  readonly name: string;
  /** Of an elided one: after the parameter that it stands in, `'text`, or a letter where it stands in none; free as well. */
  readonly parameterName: string | undefined;
  /** Index in `binders`; undefined for `'static` and outer ones, and for a closure's. */
  readonly binder: number | undefined;
  /** Names of the lifetimes that it outlives: `'a: 'b`. */
  readonly outlives: readonly string[];
  /** Where the item declares it: its name. */
  readonly declaration: Range | undefined;
  /** Its name stands behind the head, too: in the body, or in a member of the impl. */
  readonly isUsedInBody: boolean;
}

/** Where names of lifetimes are declared: the `<…>` of an item, the `for<…>` of a function pointer or an `Fn(…)`. */
export interface BinderFacts {
  readonly kind: "item" | "for";
  /** Where new names go, with what stands around them: `<'a>`, `'a, `, `, 'a`, `for<'a> `. */
  readonly at: number;
  readonly before: string;
  readonly after: string;
  /** Of an item that has one: the whole `<…>`, and where its first parameter begins that is no lifetime. */
  readonly whole: Range | undefined;
  readonly othersStart: number | undefined;
}

export type LifetimePosition = "self" | "parameter" | "result" | "header" | "field" | "bound" | "value" | "closure";

/** `reference`: `&T`. `path`: `Ref<T>`. `object`: the bound of a `dyn`. `opaque`: what an `impl Trait` captures. */
export type LifetimeForm = "reference" | "path" | "object" | "opaque" | "bound" | "declaration";

export interface LifetimeMark {
  /** Several where a path leaves several out, and for what an `impl Trait` captures. */
  readonly lifetimes: readonly number[];
  /** `elided`: nothing is written. `underscore`: `'_` is. */
  readonly how: "written" | "underscore" | "elided";
  readonly form: LifetimeForm;
  readonly position: LifetimePosition;
  /** The parameter's name, if it stands in one that has a name. */
  readonly parameter: string | undefined;
  /** Of the written lifetime; empty, at the place where it would stand, of an elided one. */
  readonly range: Range;
  /** The whole type, for who points at it: `&str`, `Ref<T>`; of a written bound, the lifetime itself. */
  readonly type: Range;
  /**
   * How it is written out: at each place this text, in which `$` stands for the names. Empty: cannot be written in Rust (a closure's),
   * or is written already.
   */
  readonly insertions: readonly { readonly range: Range; readonly text: string }[];
  /** It stands under `Fn(…)` or `fn(…)`: its place is in the type of a function, not in the item's own signature. */
  readonly inFunctionType: boolean;
  /** Written, it could be left out here, and the same would be meant, if nothing else of the head were written differently. */
  readonly canBeElided: boolean;
  /** Of a reference: `&mut`. */
  readonly isExclusive: boolean;
  /** For `opaque`: type parameters that are captured beside the lifetimes. */
  readonly captures: readonly string[];
}

export interface MissingLifetime {
  /** The `&`, the path, the `'_`: what rustc underlines. */
  readonly range: Range;
  readonly type: Range;
  readonly form: "reference" | "path" | "underscore";
  /** How many lifetimes. */
  readonly count: number;
  readonly position: LifetimePosition;
  /** As in `LifetimeMark.insertions`. */
  readonly insertions: readonly { readonly range: Range; readonly text: string }[];
  /** It stands in the result of `Fn(…)` or `fn(…)`. */
  readonly inFunctionType: boolean;
  /** Where the function's result begins that it stands in: what is missing in one result is one error. Undefined elsewhere. */
  readonly result: number | undefined;
}
