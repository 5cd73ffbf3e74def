/** What a change of a function's signature has to know: the declaration, and every place in the package that names the function. */
import type { BindingReads, Range } from "../facts.js";

export interface Edit {
  readonly range: Range;
  readonly newText: string;
}

/** Edits in one file; absolute UTF-16 offsets. */
export interface FileEdits {
  readonly path: string;
  readonly edits: readonly Edit[];
}

interface SignatureBase {
  /** `parse` */
  readonly function: string;
  /** The written type that changes, and what it becomes: `String`, `&str`. */
  readonly path: string;
  readonly type: Range;
  readonly owned: string;
  readonly borrowed: string;
  /** A method of a trait or of its impl: others decide on its signature. */
  readonly isTraitMethod: boolean;
  /** Other packages may call it. */
  readonly isPublicApi: boolean;
}

/** `fn f(name: String)`, whose body may do with `&str`. */
export interface ParameterFacts extends SignatureBase {
  readonly kind: "parameter";
  readonly name: string;
  /** What the body does with it. Edits are absolute. */
  readonly reads: BindingReads;
  /** A reference more among the parameters would make the lifetime of the result another, or ambiguous. */
  readonly resultBorrows: boolean;
}

/** `fn name(&self) -> String { self.name.clone() }`, which could lend. */
export interface GetterFacts extends SignatureBase {
  readonly kind: "getter";
  /** In the body. Absolute. */
  readonly body: readonly Edit[];
}

export type SignatureFacts = ParameterFacts | GetterFacts;

/** The callers of a function in its package. */
export interface CallerFacts {
  /** For each call what it needs once the signature has changed; a call that stays as it is has none. */
  readonly calls: readonly FileEdits[];
  /** How many calls there are, changed or not. */
  readonly count: number;
  /** Why not every place is known to be a call that can follow: it is used as a value, or stands in a part that is not understood. */
  readonly obstacles: readonly { readonly path: string; readonly offset: number; readonly reason: string }[];
}
