/** Expressions. Blocks and statements stand in `statement.ts`. */
import type { MacroCall } from "./macro.js";
import type { Attribute, Ident, Lifetime, Span } from "./node.js";
import type { Path, PathSegment } from "./path.js";
import type { Pattern } from "./pattern.js";
import type { Block } from "./statement.js";
import type { GenericParam, TypeExpr } from "./type.js";

interface ExprBase {
  readonly span: Span;
  readonly attributes: readonly Attribute[];
}

export type Expr =
  | LiteralExpr
  | PathExpr
  | UnaryExpr
  | AddressOfExpr
  | BinaryExpr
  | AssignExpr
  | CompoundAssignExpr
  | CallExpr
  | MethodCallExpr
  | FieldExpr
  | IndexExpr
  | RangeExpr
  | TupleExpr
  | ArrayExpr
  | RepeatExpr
  | StructExpr
  | BlockExpr
  | IfExpr
  | LetExpr
  | WhileExpr
  | LoopExpr
  | ForExpr
  | MatchExpr
  | ClosureExpr
  | BreakExpr
  | ContinueExpr
  | ReturnExpr
  | AwaitExpr
  | TryExpr
  | CastExpr
  | MacroCallExpr
  | FormatArgsExpr
  | YieldExpr
  | UnderscoreExpr
  | MissingExpr;

export type LiteralKind = "int" | "float" | "bool" | "char" | "byte" | "string" | "byteString" | "cString";

export interface LiteralExpr extends ExprBase {
  readonly kind: "literal";
  readonly literal: LiteralKind;
  /** As written, suffix included. */
  readonly text: string;
  /** `u8` in `1u8`. */
  readonly suffix: string | undefined;
}
export interface PathExpr extends ExprBase {
  readonly kind: "path";
  readonly path: Path;
}
export interface UnaryExpr extends ExprBase {
  readonly kind: "unary";
  readonly operator: "deref" | "not" | "neg";
  readonly operand: Expr;
}
/** `&x`, `&mut x`, `&raw const x`, `&raw mut x`. */
export interface AddressOfExpr extends ExprBase {
  readonly kind: "addressOf";
  readonly mutable: boolean;
  readonly raw: boolean;
  readonly operand: Expr;
}
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>";
export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type LazyOperator = "&&" | "||";
export interface BinaryExpr extends ExprBase {
  readonly kind: "binary";
  readonly operator: ArithmeticOperator | ComparisonOperator | LazyOperator;
  readonly operatorSpan: Span;
  readonly left: Expr;
  readonly right: Expr;
}
/** `place = value`; the left may be a destructuring: tuples, structs, slices and `_` as expressions. */
export interface AssignExpr extends ExprBase {
  readonly kind: "assign";
  readonly left: Expr;
  readonly right: Expr;
}
export interface CompoundAssignExpr extends ExprBase {
  readonly kind: "compoundAssign";
  readonly operator: ArithmeticOperator;
  readonly operatorSpan: Span;
  readonly left: Expr;
  readonly right: Expr;
}
export interface CallExpr extends ExprBase {
  readonly kind: "call";
  readonly callee: Expr;
  readonly arguments: readonly Expr[];
}
export interface MethodCallExpr extends ExprBase {
  readonly kind: "methodCall";
  readonly receiver: Expr;
  readonly method: PathSegment;
  readonly arguments: readonly Expr[];
}
/** `a.b`, `a.0`. */
export interface FieldExpr extends ExprBase {
  readonly kind: "field";
  readonly base: Expr;
  readonly field: Ident;
}
export interface IndexExpr extends ExprBase {
  readonly kind: "index";
  readonly base: Expr;
  readonly index: Expr;
}
export interface RangeExpr extends ExprBase {
  readonly kind: "range";
  readonly low: Expr | undefined;
  readonly high: Expr | undefined;
  readonly inclusive: boolean;
}
export interface TupleExpr extends ExprBase {
  readonly kind: "tuple";
  readonly elements: readonly Expr[];
}
export interface ArrayExpr extends ExprBase {
  readonly kind: "array";
  readonly elements: readonly Expr[];
}
/** `[value; length]` */
export interface RepeatExpr extends ExprBase {
  readonly kind: "repeat";
  readonly value: Expr;
  readonly length: Expr;
}
export interface StructExpr extends ExprBase {
  readonly kind: "struct";
  readonly path: Path;
  readonly fields: readonly FieldInit[];
  readonly base: Expr | undefined;
  /** `..` without an expression (destructuring assignment, default field values). */
  readonly rest: boolean;
}
export interface FieldInit {
  readonly field: Ident;
  readonly shorthand: boolean;
  readonly value: Expr;
  readonly attributes: readonly Attribute[];
}
export interface BlockExpr extends ExprBase {
  readonly kind: "block";
  readonly label: Lifetime | undefined;
  readonly mode: "plain" | "unsafe" | "const" | "async" | "asyncMove" | "try" | "gen" | "genMove";
  readonly block: Block;
}
export interface IfExpr extends ExprBase {
  readonly kind: "if";
  /** May be a `let`, or `&&` chains with `let` in them. */
  readonly condition: Expr;
  readonly then: Block;
  /** A block expression or another `if`. */
  readonly otherwise: Expr | undefined;
}
/** `let pattern = value` in a condition. */
export interface LetExpr extends ExprBase {
  readonly kind: "let";
  readonly pattern: Pattern;
  readonly value: Expr;
}
export interface WhileExpr extends ExprBase {
  readonly kind: "while";
  readonly label: Lifetime | undefined;
  readonly condition: Expr;
  readonly body: Block;
}
export interface LoopExpr extends ExprBase {
  readonly kind: "loop";
  readonly label: Lifetime | undefined;
  readonly body: Block;
}
export interface ForExpr extends ExprBase {
  readonly kind: "for";
  readonly label: Lifetime | undefined;
  readonly pattern: Pattern;
  readonly iterable: Expr;
  readonly body: Block;
}
export interface MatchExpr extends ExprBase {
  readonly kind: "match";
  readonly scrutinee: Expr;
  readonly arms: readonly MatchArm[];
}
export interface MatchArm {
  readonly attributes: readonly Attribute[];
  readonly pattern: Pattern;
  /** May contain `let`. */
  readonly guard: Expr | undefined;
  readonly body: Expr;
  readonly span: Span;
}
export interface ClosureExpr extends ExprBase {
  readonly kind: "closure";
  readonly forLifetimes: readonly GenericParam[];
  readonly isMove: boolean;
  readonly isAsync: boolean;
  readonly isStatic: boolean;
  readonly params: readonly { readonly pattern: Pattern; readonly type: TypeExpr | undefined }[];
  readonly output: TypeExpr | undefined;
  readonly body: Expr;
  /** From `move` or the first `|` to the last `|` (and `-> T`). */
  readonly headSpan: Span;
}
export interface BreakExpr extends ExprBase {
  readonly kind: "break";
  readonly label: Lifetime | undefined;
  readonly value: Expr | undefined;
}
export interface ContinueExpr extends ExprBase {
  readonly kind: "continue";
  readonly label: Lifetime | undefined;
}
export interface ReturnExpr extends ExprBase {
  readonly kind: "return";
  readonly value: Expr | undefined;
}
export interface AwaitExpr extends ExprBase {
  readonly kind: "await";
  readonly operand: Expr;
}
/** `operand?` */
export interface TryExpr extends ExprBase {
  readonly kind: "try";
  readonly operand: Expr;
}
export interface CastExpr extends ExprBase {
  readonly kind: "cast";
  readonly operand: Expr;
  readonly type: TypeExpr;
}
export interface MacroCallExpr extends ExprBase {
  readonly kind: "macroCall";
  readonly call: MacroCall;
}
/**
 * What `format_args!` is after expansion, and the one node that has no syntax: `core::fmt::Arguments` over shared
 * borrows of `operands`, taken in order at their own spans, each place once.
 */
export interface FormatArgsExpr extends ExprBase {
  readonly kind: "formatArgs";
  readonly operands: readonly Expr[];
  /** Of each operand the name that the format string knows it by, if it has one: `width = 3`, `{width}`. */
  readonly names: readonly (string | undefined)[];
  /** The format string as it is written, quotes included; undefined where it is no literal. */
  readonly template: string | undefined;
  /** `format_args!` itself, whose value may go anywhere; the macros that hold one use it up on the spot. */
  readonly isWritten: boolean;
}
export interface YieldExpr extends ExprBase {
  readonly kind: "yield";
  readonly value: Expr | undefined;
}
/** `_` on the left of an assignment. */
export interface UnderscoreExpr extends ExprBase {
  readonly kind: "underscore";
}
export interface MissingExpr extends ExprBase {
  readonly kind: "missing";
  /** Intact expressions found inside the part that could not be read. */
  readonly children: readonly Expr[];
}
