/**
 * MIR: a body as a control-flow graph over places, after rustc's (dev guide, "The MIR").
 *
 * Built once per body by `build/`, read by `dataflow` and `borrowck`. Plain data, indices instead of references: locals and
 * blocks are numbers. There are no unwind edges: only what happens when the function runs to an exit counts.
 *
 * Where a type or a resolution is unknown the construct is kept with an `unknown` operand or rvalue and a gap, so that all
 * that follows knows what it does not know.
 */
import type { ConstDef, FieldDef, VariantDef } from "../hir/defs.js";
import type { BlockExpr, ClosureExpr, Span } from "../syntax/ast.js";
import type { BodyOwner, Const, FnSignature, GenericArgs, Region, Type } from "../types/type.js";
import type { Callee, ClosureInfo, Gap, LocalVariable, UserPath } from "../types/typeck.js";

/** How the reason of a gap begins that stands for text the parser could not read. */
export const SYNTAX_ERROR = "syntax error";

/** The reason of a gap where the parser could read on, by guessing what was meant. */
export const INCOMPLETE = "incomplete or misplaced syntax";

export type Local = number;
export type BlockIndex = number;
/** The place where the return value is built. Arguments follow: 1 … `argumentCount`. */
export const RETURN_PLACE: Local = 0;

export interface Body {
  readonly owner: BodyOwner;
  /** The closure or async block that this is the body of; undefined: the owner's own. Its local 1 is the environment. */
  readonly closure: ClosureInfo | undefined;
  readonly span: Span;
  readonly argumentCount: number;
  readonly locals: readonly LocalDecl[];
  readonly blocks: readonly BasicBlock[];
  /** In capture order: fields of the environment (local 1, behind a deref for `Fn` and `FnMut` closures). */
  readonly upvars: readonly Upvar[];
  /** Bodies of the closures and async blocks that stand directly in this one. */
  readonly closures: readonly Body[];
  /** The blocks in the order in which they were made, which is rustc's: of several ways an error is told of the first. */
  readonly asBuilt: readonly BlockIndex[];
  /** Types and paths that the user wrote in code that cannot run: they must be types there too. */
  readonly unreached: readonly (AscribeStatement | ConstantOperand)[];
  readonly gaps: readonly Gap[];
  /** A value certainly does not fit where it is needed: no borrows are checked, as rustc checks none. */
  readonly isIllTyped: boolean;
  /** Regions of the signature are as in `signature`; `borrowck` gives them universal variables. */
  readonly signature: FnSignature;
}

export interface LocalDecl {
  readonly type: Type;
  readonly mutable: boolean;
  readonly kind:
    | { readonly kind: "return" }
    | { readonly kind: "argument"; readonly variable: LocalVariable | undefined }
    | { readonly kind: "environment" }
    | { readonly kind: "user"; readonly variable: LocalVariable }
    /** The reference that a binding is seen through in a match guard (`RefWithinGuard`). */
    | { readonly kind: "guardReference"; readonly variable: LocalVariable }
    /** `static`: of which static it holds the address. */
    | { readonly kind: "temporary"; readonly of: TemporaryKind; readonly static?: string };
  readonly span: Span;
  readonly userType: UserType | undefined;
}

/** A type as the user wrote it, with its regions, and where: `let x: &'static str`. */
export interface UserType {
  readonly type: Type;
  readonly span: Span;
}

/**
 * Why a temporary lives: statement-long ones are most; `extended` by `let x = &temp()`; `scrutinee` of match, if let, while let, for;
 * `threadLocal`: where a `#[thread_local]` static is, for as long as the function runs.
 */
export type TemporaryKind = "statement" | "extended" | "scrutinee" | "tail" | "condition" | "internal" | "threadLocal";

/** Does the local hold the place of a `#[thread_local]` static? Behind it is what may end with the function, though it is a shared reference. */
export function isThreadLocalReference({ locals }: Body, local: Local): boolean {
  const kind = locals[local]?.kind;
  return kind?.kind === "temporary" && kind.of === "threadLocal";
}

export interface Upvar {
  readonly name: string;
  readonly variable: LocalVariable;
  /** How paths are written from the captured variable: `w.0`. */
  readonly path: string;
  /** The same in rustc's words, with all dereferences: `*w.0`. */
  readonly described: string;
  readonly byReference: boolean;
  readonly mutable: boolean;
  readonly type: Type;
}

export interface Location {
  readonly block: BlockIndex;
  /** `statements.length` is the terminator. */
  readonly statement: number;
}

// --------------------------------------------------------------------------------------------------------- Places

export interface Place {
  readonly local: Local;
  readonly projection: readonly ProjectionElem[];
}
/** `type`: of the place after this element, regions erased. */
export type ProjectionElem =
  | { readonly kind: "deref"; readonly type: Type }
  | {
      readonly kind: "field";
      readonly index: number;
      readonly name: string;
      readonly field: FieldDef | undefined;
      readonly type: Type;
    }
  | { readonly kind: "index"; readonly local: Local; readonly type: Type }
  /** Pattern `[a, .., b]`: from the start, or from the end counted 1.. */
  | {
      readonly kind: "constantIndex";
      readonly offset: number;
      readonly minimumLength: number;
      readonly fromEnd: boolean;
      readonly type: Type;
    }
  | {
      readonly kind: "subslice";
      readonly from: number;
      readonly to: number;
      readonly fromEnd: boolean;
      readonly type: Type;
    }
  | { readonly kind: "downcast"; readonly variant: VariantDef; readonly type: Type };

// ------------------------------------------------------------------------------------------- Operands and rvalues

export type Operand =
  /** `mayBeLent`: given to something unknown, which may borrow it instead, or have the reference lent again. */
  | { readonly kind: "copy"; readonly place: Place; readonly span: Span; readonly mayBeLent?: true }
  | { readonly kind: "move"; readonly place: Place; readonly span: Span }
  /** Read by value, but whether by copy or by move is not known. */
  | { readonly kind: "copyOrMove"; readonly place: Place; readonly span: Span }
  | ConstantOperand;
export interface ConstantOperand {
  readonly kind: "constant";
  readonly type: Type;
  readonly span: Span;
  readonly value: ConstantValue;
  /** What its path says of lifetimes. */
  readonly userPath?: UserPath | undefined;
}
export type ConstantValue =
  | { readonly kind: "function"; readonly args: GenericArgs }
  | { readonly kind: "literal"; readonly text: string }
  /** `of`: what it is an item of has these arguments; undefined for a const parameter. */
  | {
      readonly kind: "namedConst";
      readonly name: string;
      readonly of: { readonly def: ConstDef; readonly args: GenericArgs } | undefined;
    }
  /** One without a name: it lives for ever, but its lifetimes are those of the place that it is written in. `made`: what its body ends with. */
  | { readonly kind: "inlineConst"; readonly role: "const" | "promoted" | "pattern" | "limit"; readonly made?: Local }
  /** The address of a static. */
  | { readonly kind: "static"; readonly name: string; readonly mutable: boolean }
  | { readonly kind: "zeroSized" }
  | { readonly kind: "unknown" };

export type BorrowKind = "shared" | "mutable" | "twoPhaseMutable" | "uniqueClosure" | "fake";

export type Rvalue =
  /** `isBinding`: a pattern's binding gets what it matched. `of`: it is the value of an expression that stands for a `match`. */
  | { readonly kind: "use"; readonly operand: Operand; readonly isBinding?: true; readonly of?: "await" | "question" }
  | { readonly kind: "repeat"; readonly operand: Operand; readonly length: Const }
  | RefRvalue
  | { readonly kind: "rawPointer"; readonly mutable: boolean; readonly place: Place }
  | { readonly kind: "length"; readonly place: Place }
  | {
      readonly kind: "cast";
      readonly operand: Operand;
      readonly type: Type;
      readonly cast: "unsize" | "reifyFn" | "closureFn" | "mutToConst" | "unsafeFn" | "arrayToPointer" | "as";
      readonly isTest?: true;
      /** As written behind `as`, with its lifetimes. */
      readonly userType?: Type | undefined;
      /** Of a written cast: what is cast is a reference, and what can be done by coercion is. */
      readonly isCoercion?: boolean;
    }
  /** `isTest`: what a `match` does to find its arm. */
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Operand;
      readonly right: Operand;
      readonly isTest?: true;
    }
  | { readonly kind: "unary"; readonly operator: "not" | "neg"; readonly operand: Operand }
  | { readonly kind: "discriminant"; readonly place: Place }
  | AggregateRvalue
  | { readonly kind: "unknown"; readonly operands: readonly Operand[]; readonly reason: string };
export interface RefRvalue {
  readonly kind: "ref";
  readonly borrow: BorrowKind;
  readonly place: Place;
  readonly region: Region;
  /**
   * Written as `&`/`ref` by the user, or put in by the compiler (autoref, operator, index, macro operand, default binding mode, capture).
   */
  readonly origin:
    | "explicit"
    | "autoref"
    | "operator"
    | "index"
    | "formatArgument"
    | "pattern"
    | "patternTest"
    | "capture"
    | "adjustment"
    | "matchGuard"
    | "internal"
    /** Of a deref or an index before a method that is not found: it may be exclusive instead. */
    | "uncertain";
  /** Of what a macro's definition lends that was written where it is called: `&$x`. */
  readonly handed?: Span;
}
export interface AggregateRvalue {
  readonly kind: "aggregate";
  readonly aggregate:
    | { readonly kind: "array"; readonly element: Type }
    | { readonly kind: "tuple" }
    | {
        readonly kind: "adt";
        readonly variant: VariantDef;
        readonly args: GenericArgs;
        readonly unionField: number | undefined;
        /** As its path says it, with lifetimes. */
        readonly userType?: Type | undefined;
      }
    | { readonly kind: "closure"; readonly body: Body; readonly expr: ClosureExpr | BlockExpr }
    /** `core::fmt::Arguments`: holds all its operands, which are shared borrows. */
    | { readonly kind: "formatArguments" };
  readonly operands: readonly Operand[];
}

// -------------------------------------------------------------------------------------- Statements and terminators

export interface AssignStatement {
  readonly kind: "assign";
  readonly place: Place;
  readonly rvalue: Rvalue;
  readonly span: Span;
  /** Of `a = b` as it is written: where `a` stands, and where the whole ends, after which `a` has the value. */
  readonly written?: { readonly left: Span; readonly end: number };
}

export type Statement =
  | AssignStatement
  | { readonly kind: "storageLive"; readonly local: Local; readonly span: Span }
  | { readonly kind: "storageDead"; readonly local: Local; readonly span: Span }
  | {
      readonly kind: "fakeRead";
      readonly cause: "matchScrutinee" | "let" | "matchGuard" | "index";
      readonly place: Place;
      readonly span: Span;
    }
  /** A place that is named but not read: `let _ = x;`. */
  | { readonly kind: "placeMention"; readonly place: Place; readonly span: Span }
  | AscribeStatement
  /** What is in the place is compared with a constant, by a pattern that says the constant's lifetimes. */
  | { readonly kind: "ascribeConstant"; readonly place: Place; readonly constant: ConstantOperand; readonly span: Span }
  /** A place of the text where rustc's MIR does something that has no effect. */
  | { readonly kind: "nop"; readonly span: Span };

/** Ties the type of a place to one that the user wrote. */
export interface AscribeStatement {
  readonly kind: "ascribeUserType";
  readonly place: Place;
  readonly type: Type;
  /** The place holds this part of what has the written type, or a reference to it: a binding in the pattern of a `let`. */
  readonly part?: { readonly projection: readonly ProjectionElem[]; readonly byReference: boolean };
  readonly variance: "covariant" | "invariant";
  readonly span: Span;
}

export type Terminator =
  | { readonly kind: "goto"; readonly target: BlockIndex; readonly span: Span }
  /**
   * `variants`: on a discriminant, the variant that leads to each target; undefined for all that are not named. `isTest`: a pattern is
   * compared with a value that no `match x` names.
   */
  | {
      readonly kind: "switch";
      readonly operand: Operand;
      readonly targets: readonly BlockIndex[];
      readonly variants?: readonly (VariantDef | undefined)[];
      readonly isTest?: true;
      readonly span: Span;
    }
  | { readonly kind: "return"; readonly span: Span }
  | { readonly kind: "unreachable"; readonly span: Span }
  /** Conditional until elaborated. `reason` tells the end of a scope from an assignment. */
  | {
      readonly kind: "drop";
      readonly place: Place;
      /** False: whether there is anything to drop is not known; if not, rustc has no drop here. */
      readonly isCertain: boolean;
      readonly target: BlockIndex;
      readonly reason: DropReason;
      readonly span: Span;
    }
  | CallTerminator
  /** A suspension point of an async body. */
  | {
      readonly kind: "yield";
      readonly value: Operand;
      readonly resumePlace: Place;
      readonly target: BlockIndex;
      readonly span: Span;
    }
  /** Match arms and loops: the second edge is never taken, but the borrow checker must think it may be. */
  | { readonly kind: "falseEdge"; readonly target: BlockIndex; readonly imaginary: BlockIndex; readonly span: Span }
  | {
      readonly kind: "falseUnwind";
      readonly target: BlockIndex;
      /** Of a `loop`, which nothing may ever leave. */
      readonly unwind: readonly Local[];
      readonly span: Span;
    };
/** A scope's end (natural or through an exit); a value overwritten. `scope`: where the drop is reported (end of the variable's scope). */
export type DropReason =
  | {
      readonly kind: "scope";
      readonly scopeEnd: Span;
      readonly exit: "natural" | "break" | "return" | "question" | "continue";
    }
  | { readonly kind: "assign" };
export interface CallTerminator {
  readonly kind: "call";
  readonly function: Operand;
  /** What is known of the callee: undefined for calls through pointers and unknown ones. */
  readonly callee: Callee | undefined;
  readonly arguments: readonly Operand[];
  readonly destination: Place;
  /** `undefined`: it never returns. */
  readonly target: BlockIndex | undefined;
  /**
   * What is dropped if it panics, where it does not return: there is no edge for that. Of any other call it is dropped behind it as well, or used.
   */
  readonly unwind: readonly Local[];
  /** Written as a call, or what an operator, index, `for`, `?` or deref stands for. */
  readonly origin: "call" | "method" | "operator" | "index" | "for" | "question" | "deref" | "await" | "drop";
  readonly span: Span;
  /** Of the called name: `push` in `v.push(x)`; for telling what a value was moved into. */
  readonly nameSpan: Span;
}

export interface BasicBlock {
  readonly statements: readonly Statement[];
  readonly terminator: Terminator;
}
