/**
 * What inference says of one body: a type and adjustments for every expression and pattern, and what each name and method means.
 *
 * Closures and async blocks of a body are typed with it and share its results. Keys are AST nodes (after macro expansion:
 * `expanded` leads from a macro call to the tree that stands for it). Types here have erased regions, save those that the
 * user wrote (`userTypes`).
 *
 * What is absent is unknown: `typeOf` answers an `unknown` type with the reason, never undefined.
 */
import type { ConstDef, FunctionDef, ItemScope, StaticDef, VariantDef } from "../hir/defs.js";
import type {
  Block,
  BlockExpr,
  ClosureExpr,
  Expr,
  FormatArgsExpr,
  Ident,
  Item,
  MacroCall,
  MethodCallExpr,
  Path,
  Pattern,
  Span,
  Statement,
  TypeExpr,
} from "../syntax/ast.js";
import type { DeclaredSignature } from "./traits/closureHints.js";
import type { BodyOwner, FnSignature, GenericArgs, TraitRef, Type } from "./type.js";

/** One local variable: a parameter or pattern binding. An or-pattern binds each name once. */
export interface LocalVariable {
  readonly id: number;
  readonly name: string;
  readonly hygiene: number;
  /** The identifier; `declarationSpan` starts at `mut`, `ref` or the `&` of `&self`. */
  readonly ident: Ident;
  readonly declarationSpan: Span;
  readonly mutable: boolean;
  readonly kind: "self" | "parameter" | "binding";
  /** How the pattern binds (after default binding modes). */
  readonly mode: BindingMode;
  /** The first binding pattern of that name; undefined for `self`. */
  readonly pattern: (Pattern & { readonly kind: "binding" }) | undefined;
  /** The closure or async block it is local to; undefined: the body itself. */
  readonly within: ClosureExpr | BlockExpr | undefined;
}

export type BindingMode = "move" | "ref" | "refMut";

/** What a path expression names. */
export type ValueResolution =
  | { readonly kind: "local"; readonly variable: LocalVariable }
  | { readonly kind: "function"; readonly function: FunctionDef; readonly args: GenericArgs }
  /** A unit or tuple struct or variant as a value. */
  | { readonly kind: "constructor"; readonly variant: VariantDef; readonly args: GenericArgs }
  | { readonly kind: "const"; readonly const: ConstDef; readonly args: GenericArgs }
  | { readonly kind: "static"; readonly static: StaticDef }
  | { readonly kind: "constParam" }
  | { readonly kind: "unknown"; readonly reason: string };

/** Applied in order to an expression's own type; `target` is the type after the step. */
export type Adjustment =
  | { readonly kind: "neverToAny"; readonly target: Type }
  /** Built-in (`overloaded` undefined) for references and boxes, else through `Deref`/`DerefMut`. */
  | { readonly kind: "deref"; readonly overloaded: { readonly mutable: boolean } | undefined; readonly target: Type }
  /** `twoPhase` as rustc allows it: autoref of a method receiver, `op=` and overloaded index. */
  | {
      readonly kind: "borrow";
      readonly mutable: boolean;
      readonly raw: boolean;
      readonly twoPhase: boolean;
      readonly target: Type;
    }
  /** Array to slice, to `dyn`, fn item to fn pointer, closure to fn pointer, `*mut` to `*const`. */
  | {
      readonly kind: "pointer";
      readonly cast: "unsize" | "reifyFn" | "closureFn" | "mutToConst" | "unsafeFn" | "arrayToPointer";
      readonly target: Type;
    };

/** The function that a method call or overloaded operator runs. */
export interface Callee {
  readonly function: FunctionDef;
  /** All generic arguments: the impl's or trait's (`Self` first), then the function's own. */
  readonly args: GenericArgs;
  /** The signature instantiated with `args`, normalised, regions erased. */
  readonly signature: FnSignature;
}

/** How a call expression calls. */
export type CallKind =
  | { readonly kind: "function" }
  | { readonly kind: "constructor"; readonly variant: VariantDef }
  /** Through `Fn*`: closures, `dyn Fn`, generic `F: Fn`. How the callee expression is taken. */
  | { readonly kind: "overloaded"; readonly trait: "Fn" | "FnMut" | "FnOnce"; readonly callee: Callee | undefined }
  | { readonly kind: "fnPointer" }
  | { readonly kind: "unknown" };

/** Closure captures, RFC 2229 from edition 2021 on; whole variables before. */
export interface Capture {
  readonly variable: LocalVariable;
  readonly projections: readonly CaptureProjection[];
  readonly kind: "move" | "copy" | "shared" | "uniqueShared" | "mutable" | "unknown";
  /** Type of the captured place. */
  readonly type: Type;
  /** The use in the closure's body that decides (for explanations). */
  readonly use: Span;
}
export type CaptureProjection =
  /** `isOfBox`: of what owns the value, not of a reference to it. */
  | { readonly kind: "deref"; readonly type: Type; readonly isOfBox: boolean }
  | { readonly kind: "field"; readonly index: number; readonly name: string; readonly type: Type };

export interface ClosureInfo {
  readonly expr: ClosureExpr | BlockExpr;
  /** `undefined` for an async block. */
  readonly closureKind: "Fn" | "FnMut" | "FnOnce" | undefined;
  /** What a bound asks that it be and it certainly is not (E0525). */
  readonly unfit: "Fn" | "FnMut" | "AsyncFn" | "AsyncFnMut" | undefined;
  readonly captures: readonly Capture[];
  /** The closure's parameters and result; for an async block no inputs and its output. */
  readonly signature: FnSignature;
  /** What the context asked of the signature, as declared there; undefined: nothing. Lifetimes that it binds are bound at depth 0. */
  readonly declared: DeclaredSignature | undefined;
}

/** What a macro call became. `failed`: a gap. */
export type ExpandedMacro =
  | { readonly kind: "expr"; readonly expr: Expr }
  | {
      readonly kind: "statements";
      readonly statements: readonly Statement[];
      readonly tail: Expr | undefined;
      readonly hygieneBlock: Block;
    }
  | { readonly kind: "pattern"; readonly pattern: Pattern }
  | { readonly kind: "type"; readonly type: TypeExpr }
  | { readonly kind: "items"; readonly items: readonly Item[] }
  | { readonly kind: "failed"; readonly reason: string };

export interface Gap {
  readonly span: Span;
  readonly reason: string;
}

/** Types of a path with the regions that the user wrote; those that were left out are erased. */
export interface UserPath {
  /** The function item, or the data type that is built or matched. */
  readonly type: Type | undefined;
  /** The type before `::name` of a function of an impl. */
  readonly self: Type | undefined;
  /** The arguments of the trait that a constant is of, `Self` first. */
  readonly trait?: GenericArgs | undefined;
}

export interface TypeckResults {
  readonly owner: BodyOwner;
  /** Parameter patterns with their types (regions as written in the signature), and the return type. */
  readonly signature: FnSignature;
  readonly locals: readonly LocalVariable[];
  /** Every expression, inline format capture and shorthand field that names a local variable, in text order: the identifier's span. */
  readonly mentions: readonly { readonly variable: LocalVariable; readonly span: Span }[];
  localOfPattern(pattern: Pattern & { readonly kind: "binding" }): LocalVariable | undefined;
  readonly selfVariable: LocalVariable | undefined;
  typeOfLocal(variable: LocalVariable): Type;
  /** Before adjustments. */
  typeOf(expr: Expr): Type;
  /** After adjustments. */
  adjustedTypeOf(expr: Expr): Type;
  adjustments(expr: Expr): readonly Adjustment[];
  typeOfPattern(pattern: Pattern): Type;
  /**
   * References that default binding modes see through before this pattern, outermost first: each a `ref` type (or Box with deref patterns).
   */
  patternDerefs(pattern: Pattern): readonly Type[];
  bindingMode(pattern: Pattern & { readonly kind: "binding" }): BindingMode;
  /** A lone-identifier or path pattern that names a constant or unit variant instead of binding. */
  patternResolution(pattern: Pattern): ValueResolution | undefined;
  /** Variant of a struct or tuple-struct pattern or struct expression. */
  variantOf(node: Pattern | Expr): VariantDef | undefined;
  resolution(expr: Expr): ValueResolution | undefined;
  /**
   * Method calls, overloaded operators, `index` through `Index`, unary ops, `*x` through Deref, `?` (branch), `for` (into_iter). Undefined
   * for built-in.
   */
  callee(expr: Expr): Callee | undefined;
  callKind(expr: Expr & { readonly kind: "call" }): CallKind;
  /** `a[i]`, `*a`, `a += b` on built-in types, or unknown. */
  isBuiltin(expr: Expr): "yes" | "no" | "unknown";
  /** Field index of a field expression or struct field initialiser by name; undefined when unknown. */
  fieldIndex(expr: Expr & { readonly kind: "field" }): number | undefined;
  closure(expr: ClosureExpr | BlockExpr): ClosureInfo | undefined;
  readonly closures: readonly ClosureInfo[];
  /** Scopes of items that macro calls between statements stand for, `thread_local! { … }`: they are known once these are expanded. */
  readonly itemScopes: readonly ItemScope[];
  expanded(call: MacroCall): ExpandedMacro | undefined;
  /** The variables that a call names which could not be expanded. */
  mentionedIn(call: MacroCall): readonly Expr[];
  /** Is how the value of this expression is taken not known? Something unknown gets it: it may be lent, or lent again, instead. */
  isUncertainUse(expr: Expr): boolean;
  /** Types the user wrote in the body, with their regions: `let x: &'a T`, casts, turbofish; for the borrow checker. */
  userType(type: TypeExpr): Type | undefined;
  /** What a path says of lifetimes, or a method call with written arguments; undefined: nothing. */
  userPath(written: Path | MethodCallExpr): UserPath | undefined;
  /** What is printed; whether it can be is not asked (`formatted.ts`). */
  readonly formatted: readonly FormatArgsExpr[];
  /** Auto traits that closures must have; whether they do hangs on what they capture (`shared.ts`). */
  readonly autoAsked: readonly TraitRef[];
  /** What was not understood, with its place. */
  readonly gaps: readonly Gap[];
  /**
   * rustc refuses something in it before it checks borrows: a value that does not fit where it is needed (E0308), or what `infer/mismatch.ts`
   * names. What is said of types holds, as far as it goes.
   */
  readonly isIllTyped: boolean;
}
