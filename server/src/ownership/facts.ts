/**
 * The answer: what is known of the ownership in one function, as plain data.
 *
 * No class, no tree, no type term crosses this door: what stands here can be sent to a worker or a client, compared and cached.
 * Offsets are UTF-16, relative to the piece of the file that the function was lowered from (`piece` says which), so that facts
 * outlive edits elsewhere; `lsp` adds the piece's start and turns them into lines.
 *
 * Whatever is not certain is absent, and a gap says so.
 */
import type { Knowledge } from "../base/knowledge.js";
import type { UnmetOutlives } from "../borrowck/result.js";

export interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** `Variable`: with or without states, which cost a fourth of the rest and are worked out for who asks. */
export interface OwnershipFacts<Variable extends VariableFacts = VariableFacts> {
  /** `Foo::new`, `main`, `main::{closure}` is part of `main`. */
  readonly function: string;
  /** The whole item, attributes included; of a constant its value. */
  readonly range: Range;
  /** Its name; where that does not stand in the range, as that of a constant, the range's beginning. */
  readonly nameRange: Range;
  readonly variables: readonly Variable[];
  /** In the order in which they happen, as far as the text tells it. */
  readonly events: readonly OwnershipEvent[];
  /** Borrows that MIR has and nobody sees: of a guard, which looks at a reference that its pattern binds through one of its own. */
  readonly reportedOnly: readonly BorrowEvent[];
  readonly clones: readonly CloneFacts[];
  readonly diagnostics: readonly DiagnosticFacts[];
  /** End of scope: what is dropped there, in the order in which it happens; variables, guards and temporaries. */
  readonly scopeEnds: readonly ScopeEnd[];
  readonly gaps: readonly GapFacts[];
}

export interface VariableFacts {
  /** Index in `OwnershipFacts.variables`; events refer to it. */
  readonly id: number;
  readonly name: string;
  /** From `mut`, `ref` or the `&` of `&self`. */
  readonly declaration: Range;
  readonly nameRange: Range;
  readonly kind: "self" | "parameter" | "binding";
  readonly mutable: boolean;
  readonly type: string | undefined;
  readonly isCopy: Knowledge;
  readonly needsDrop: Knowledge;
  /** What the value is made of, for the hover. */
  readonly storage: "inline" | "heap" | "reference" | "counted" | "unknown";
  /** Where the binding is visible. */
  readonly scope: Range;
  /** Every mention of the variable (reads, writes, borrows, inline format captures), in order. */
  readonly mentions: readonly Range[];
  /** A lock guard, `Ref`, `RefMut` or another type whose drop does something that people wait for. */
  readonly guard: boolean;
  /** It is alive across a suspension point, at these `.await`s. */
  readonly livesAcross: readonly Range[];
}

export interface StatedVariable extends VariableFacts {
  /** Its state between mentions, in text order; the state at an offset is that of the last entry at or before it. */
  readonly states: readonly VariableState[];
}

export type StatedFacts = OwnershipFacts<StatedVariable>;

export interface VariableState {
  /** Holds from this offset on. */
  readonly from: number;
  readonly state:
    | { readonly kind: "uninitialised" }
    | { readonly kind: "owned" }
    /** `until`: the end of the loan's last use. `by`: who holds it: a variable's name, a call, a closure. */
    | {
        readonly kind: "borrowed";
        readonly mutable: boolean;
        readonly by: string;
        readonly until: number | undefined;
        readonly part: string;
      }
    | ({ readonly kind: "moved"; readonly at: Range } & MoveTarget)
    | ({ readonly kind: "maybeMoved"; readonly at: Range } & MoveTarget)
    | { readonly kind: "partlyMoved"; readonly parts: readonly string[]; readonly at: Range }
    | { readonly kind: "dropped" }
    | { readonly kind: "unknown"; readonly reason: string };
}

interface EventBase {
  readonly variable: number;
  readonly name: string;
  /** `u.tags`, `*r`, `w.0`. */
  readonly path: string;
  readonly range: Range;
  /** What reports, which say what rustc's MIR says, have instead: in a guard `line` is `*line`, since MIR uses it through a reference. */
  readonly reported?: { readonly path: string; readonly isReborrow: boolean };
  /**
   * rustc's MIR does not lead from here to the variable, so that reports, which say what rustc says, leave the event out:
   * `macro`: a macro got the variable as `$x:ident`, which counts to the macro's definition; `alternative`: a binding of a later
   * alternative of `A(x) | B(x)`; `pointer`: what is dropped lies behind a pointer that MIR loads first (`*r` it reaches, `*s.r` not).
   */
  readonly indirect?: "macro" | "alternative" | "pointer";
}
export type OwnershipEvent = MoveEvent | CopyEvent | BorrowEvent | DropEvent | AssignEvent;
/** Where a value goes. */
export interface MoveTarget {
  /** A name of the program (`s2`, `consume`, `push`), or a word for what has none: `return`, `for`, `closure`, `tuple`, `a call`, … */
  readonly into: string;
  /** Tells the two apart: a variable may be called `tuple`. */
  readonly intoKind:
    | "variable"
    | "call"
    | "return"
    | "loop"
    | "closure"
    | "field"
    | "aggregate"
    | "pattern"
    | "macro"
    | "other";
}

export interface MoveEvent extends EventBase, MoveTarget {
  readonly kind: "move";
  readonly inLoop: boolean;
  /** Nothing of the variable is used later on any path. */
  readonly isLastUse: boolean;
}
export interface CopyEvent extends EventBase {
  readonly kind: "copy";
  /** The left side of `n += 1`: read, and given the result. */
  readonly isChanged: boolean;
}
export interface BorrowEvent extends EventBase {
  readonly kind: "borrow";
  readonly mutable: boolean;
  readonly implicit: boolean;
  readonly reborrow: boolean;
  readonly raw: boolean;
  /** Who holds the loan: a variable's name, `push`, `closure`, … */
  readonly by: string;
  /**
   * Offset in the last line that begins a statement, operand or terminator at which the loan is live, what a macro does beginning where it
   * is called; undefined where what is lent goes into something unknown.
   */
  readonly lastUse: number | undefined;
  /** The same without what macros do: the report's `lastUse`. */
  readonly lastWritten: number | undefined;
  readonly escapes: boolean;
  readonly capture: boolean;
}
export interface DropEvent extends EventBase {
  readonly kind: "drop";
  readonly declaration: Range;
  /** The closing brace (its offset) or the assignment's start. */
  readonly at: number;
  readonly cause: "scopeEnd" | "assignment";
  /** On some way to there it is gone: behind a drop flag, or dropped by early exits alone. For people. */
  readonly conditional: boolean;
  /**
   * Behind a drop flag on every way to there: what the report calls conditional. An early exit may drop for certain what the end of the
   * scope drops unless it was moved.
   */
  readonly isAlwaysFlagged: boolean;
  /** Its own `Drop` or a guard: something a person would notice. */
  readonly significant: boolean;
}
/** `s = …`, `p.x = …`, after the declaration; not `n += 1`, which reads as well. Not in the report; for people. */
export interface AssignEvent extends EventBase {
  readonly kind: "assign";
  /** Offset from which the variable has the value: the end of the whole. */
  readonly end: number;
}

export interface ScopeEnd {
  /** Offset of the closing brace, or of the last character of a scope without braces. */
  readonly at: number;
  readonly drops: readonly {
    readonly name: string;
    readonly path: string;
    readonly conditional: boolean;
    readonly significant: boolean;
    readonly guard: boolean;
    /** It has no name: `name` and `path` are its type, as people write it. */
    readonly temporary: boolean;
    /** Where the variable is declared, or the temporary is made. */
    readonly from: number;
  }[];
}

export interface CloneFacts {
  /** The whole call: `x.clone()`. */
  readonly range: Range;
  readonly receiver: Range;
  readonly method: "clone" | "to_owned" | "to_string" | "to_vec" | "cloned" | "clone_from" | "other";
  /** The receiver's text as a place rooted in a variable, if it is one. */
  readonly place: string | undefined;
  readonly variable: number | undefined;
  /** Type of what is copied, for people. */
  readonly type: string | undefined;
  readonly cost: "heap" | "count" | "inline" | "unknown";
  readonly verdict: "avoidable" | "needed" | "unknown";
  readonly reason: string;
  /** Facts that the conditions of fixes ask for; each three-valued, unknown where not computed. */
  readonly conditions: CloneConditions;
  readonly fixes: readonly FixFacts[];
}
export interface CloneConditions {
  /** The copied type is Copy. */
  readonly isCopy: Knowledge;
  /** `Clone` derived or std's, no user `Drop`. */
  readonly plainClone: Knowledge;
  readonly plainDrop: Knowledge;
  /** A cell or lock is copied with it. What `Rc` and `Arc` share is not: the copy sees what is done to it. */
  readonly interiorMutability: Knowledge;
  /** The receiver is an owned place (not behind a reference, guard or smart pointer). */
  readonly ownedPlace: Knowledge;
  /** The receiver's root is not used after the clone on any path, back edges included. */
  readonly lastUse: Knowledge;
  /** No loan of the place is live after the clone. */
  readonly noLiveLoan: Knowledge;
  /** Written as a place (variable, field, element, dereference) or as a value of its own: `make().clone()`. */
  readonly receiver: "place" | "value";
  /**
   * References between the written receiver and what is copied: 0 for `s.clone()` of a `String`, 1 of a `&String`; undefined through a
   * smart pointer.
   */
  readonly references: number | undefined;
  /** The receiver is reached through a lock guard, `Ref` or `RefMut`, which would be held longer. */
  readonly throughGuard: Knowledge;
  /** The receiver is reached through an exclusive reference. */
  readonly underExclusive: Knowledge;
  /** An `Rc` or `Arc` anywhere inside: without the copy its count, which people can ask for, is another. */
  readonly countsReferences: Knowledge;
  /** The original, lent in place of the copy, would not be changed, moved or dropped while it is lent, nor lent across an `.await`. */
  readonly canBorrow: Knowledge;
  /** What stands in the way of that is an `.await`. */
  readonly crossesSuspension?: boolean;
  /**
   * Parts of the function are compiled in some configurations only, or it uses raw pointers: what is proven of the rest may not hold there.
   */
  readonly isConditional: boolean;
  /** The original could be moved: owned, not used again on any path, no loan alive, no `Drop` around it. */
  readonly canMove: Knowledge;
  /** How the result is used at once. */
  readonly use: CloneUse;
  /** What asks for an owned value by its declaration, also where the copy goes there in an `Ok`, a tuple or a list. */
  readonly wanted?: { readonly by: "result" | "field" } | { readonly by: "argument"; readonly callee: string };
  /**
   * Of an `Option` or `Result`, of `cloned()`, of `x.clone().into_iter()`: what is done with the content or the items, were they
   * references.
   */
  readonly content?: {
    readonly of: "option" | "items";
    readonly reads: BindingReads;
    /** The items of `x.clone().into_iter()` are Copy, and the iterator is used up where it is made. */
    readonly isCopy?: Knowledge;
  };
  /**
   * The original is cleared before anything else is done with it. `after`: the statement that copies, or one around it; `isNext`: at once.
   */
  readonly cleared?: { readonly by: Range; readonly after: Range; readonly isNext: boolean };
  readonly inMacro: boolean;
  readonly inLoop: boolean;
  /** It is all that the closure of a `map` over references does: from the method's name to the end of the call. */
  readonly mapped?: Range;
  /** A closure that is called once captures the variable for this copy alone: it could move it instead. */
  readonly canMoveCaptured?: boolean;
  /** What is copied is the literal `""`, and `String` is the standard library's here. */
  readonly isEmptyText?: boolean;
  /** `to_string()` of what is no text: nothing is copied, a text is made. Such a call is a fact only for the rewrites that take it away. */
  readonly isFormatted?: boolean;
  /** Stars that make the copied value of the written receiver, through smart pointers and guards as well. */
  readonly stars?: number;
}

/** Where the copy goes, as it is written. `range` and `*Range`: of the whole expression that uses it, unless said otherwise. */
export type CloneUse =
  /** `&x.clone()`. `iterable`: of a `for`. `argument`: `callee` is what takes it. */
  | {
      readonly kind: "borrowed";
      readonly mutable: boolean;
      readonly range: Range;
      readonly position?: "argument" | "iterable" | "other";
      readonly callee?: string;
      /** What is wanted is a reference to what was copied: a `&str`, where a `str` was made a `String`. */
      readonly coercesToSource?: Knowledge;
      /** The parameter is generic, and a reference to what was copied serves as well: `map.get(&k.to_string())`. */
      readonly acceptsSource?: Knowledge | undefined;
    }
  /** `x.clone().m()`. */
  | {
      readonly kind: "receiver";
      readonly method: string;
      readonly self: "shared" | "mutable" | "value" | "unknown";
      /** The name alone. */
      readonly methodRange: Range;
      /** The method is one of what was copied, not of what the copy is. */
      readonly selfIsSource?: boolean;
      /** Of the standard library. */
      readonly isStd?: boolean;
      /** For `into` and the like: the method takes what the receiver is as well. */
      readonly acceptsSource?: Knowledge | undefined;
      /** The call up to its closing parenthesis. */
      readonly callRange?: Range;
    }
  /**
   * `f(x.clone())`. The parameter is generic; `acceptsSource`: a reference to the original serves as well; `acceptsOwned`: so does itself.
   */
  | {
      readonly kind: "argument";
      readonly callee: string;
      readonly range: Range;
      readonly acceptsSource?: Knowledge;
      readonly acceptsOwned?: Knowledge;
    }
  /** `let y = x.clone();`. `name`: the binding's. */
  | {
      readonly kind: "binding";
      readonly variable: number;
      readonly letRange: Range;
      readonly name?: string;
      readonly reads?: BindingReads;
      /**
       * One `move` closure alone uses the variable, under the original's name, and does not leave the function. `moveRange`: the word and
       * the space.
       */
      readonly closure?: { readonly moveRange: Range };
    }
  /** `match x.clone()`, `if let P = x.clone()`. */
  | { readonly kind: "scrutinee"; readonly reads?: BindingReads }
  /** `for a in x.clone()`. `byReference`: `for a in &x` exists for its type. */
  | { readonly kind: "iterable"; readonly reads?: BindingReads; readonly byReference?: Knowledge }
  /**
   * `a == x.clone()`, also in `assert_eq!`. `prefix`: what has to stand before the original so that it compares in the copy's place;
   * `isText`: text is compared with text.
   */
  | { readonly kind: "comparison"; readonly prefix?: string; readonly isText?: boolean }
  /** `..x.clone()` */
  | { readonly kind: "structBase" }
  /** `S { a: x.clone() }`. `isGeneric`: the type of the field may depend on what is stored. */
  | { readonly kind: "field"; readonly isGeneric?: boolean }
  /** `println!("{}", x.clone())`. `isPlain`: shown by `{}`, without width, precision or `?`. */
  | { readonly kind: "formatArgument"; readonly isPlain?: boolean }
  /** `isAlone`: a value of its own, which needs no parentheses whatever it is. */
  | { readonly kind: "other"; readonly isAlone?: boolean };

/** What is done with the variables that hold the copy or its parts. */
export interface BindingReads {
  /** Only read, in ways that a reference serves as well. */
  readonly onlyRead: Knowledge;
  /** What the reads need when the variable is a reference: `&y` becomes `y`, `y == z` becomes `*y == z`. */
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
  /** The use that stands in the way, for people. */
  readonly obstacle: string | undefined;
  /** It needs an owned value, for certain. */
  readonly isOwnedNeeded?: boolean;
  /** A generic parameter takes a reference as well, and may do something else with it. */
  readonly isDoubtful?: boolean;
}

export interface FixFacts {
  readonly id: string;
  readonly title: string;
  readonly tier: "safe" | "review";
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

export interface DiagnosticFacts {
  readonly code: string;
  readonly message: string;
  readonly range: Range;
  readonly related: readonly { readonly range: Range; readonly message: string }[];
  /** The macro in whose definition the error, or a place of its story, stands; places are those of its call then. */
  readonly inMacro?: string | undefined;
  /** Of an error about lifetimes: what the signature would have to say. */
  readonly unmet?: UnmetOutlives | undefined;
}

export interface GapFacts {
  readonly range: Range;
  readonly reason: string;
}
