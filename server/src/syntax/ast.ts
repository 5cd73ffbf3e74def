/**
 * The abstract syntax tree: typed, immutable, made from a tree-sitter tree in one cursor pass (`lower.ts`).
 *
 * Shapes follow rustc's AST and the Rust reference. Parentheses are dropped, but an expression's, pattern's or type's
 * span includes the ones around it, as rustc's does after lowering. What the parser could not read is a `missing` node:
 * everything downstream stays silent there.
 *
 * Nothing here is resolved: `None` as a pattern is a `binding`, `a::b` is a path, `foo!(..)` is its tokens. Names get
 * meaning in `hir`, macro calls get expanded by `syntax/macros` once `hir` knows which macro is meant.
 */

/**
 * Where a node stands: UTF-16 offsets, relative to the start of the *piece* (`pieces.ts`) it was lowered from, so that
 * an edit above a piece leaves its tree as it is. `end` is exclusive.
 *
 * A node whose tokens come from a macro's definition has `expansion` set; its `start` and `end` then are those of the
 * outermost macro call in the source. A node made of tokens that were written at the call site has its own position and
 * no `expansion`, however many macros the tokens went through.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly expansion: Expansion | undefined;
}

/** One expansion of one macro call. */
export interface Expansion {
  /** Unique within one body; also the hygiene mark of the locals that the macro's definition introduces. Never 0. */
  readonly id: number;
  readonly macroName: string;
}

/**
 * An identifier without its `r#`. Two identifiers name the same local variable or label when both `name` and `hygiene`
 * agree (macro_rules hygiene is "mixed site": only locals, labels and `$crate` are hygienic). 0: written in the source.
 */
export interface Ident {
  readonly name: string;
  readonly hygiene: number;
  readonly span: Span;
}

export interface Lifetime {
  /** With its tick: `'a`, `'static`, `'_`. */
  readonly name: string;
  readonly hygiene: number;
  readonly span: Span;
}

export interface Attribute {
  readonly inner: boolean;
  /** `derive`, `cfg`, `rustfmt::skip`, … Doc comments are not kept. */
  readonly path: string;
  /** The text after the path: `(Clone, Copy)`, ` = "x"` or the empty string. */
  readonly argument: string;
  readonly span: Span;
}

export type Visibility =
  | { readonly kind: "private" }
  | { readonly kind: "public" }
  | { readonly kind: "restricted"; readonly path: Path };

// ---------------------------------------------------------------------------------------------------------- Paths

export type PathRoot =
  | { readonly kind: "relative" }
  /** Leading `::`. */
  | { readonly kind: "global" }
  /** `$crate` in a macro's definition: the crate that defines the macro, by its unique key (`hir`'s `Crate.key`). */
  | { readonly kind: "dollarCrate"; readonly crate: string };

/** `self`, `super`, `crate` and `Self` are segments like any other. */
export interface Path {
  readonly root: PathRoot;
  /** `<T>::x` and `<T as Trait>::x`; the trait is the first `traitSegments` segments. */
  readonly qualifiedSelf: QualifiedSelf | undefined;
  readonly segments: readonly PathSegment[];
  readonly span: Span;
}

export interface QualifiedSelf {
  readonly type: TypeExpr;
  /** 0 in `<T>::x`. */
  readonly traitSegments: number;
}

export interface PathSegment {
  readonly ident: Ident;
  readonly arguments: GenericArguments | undefined;
}

export type GenericArguments =
  | {
      readonly kind: "angle";
      readonly arguments: readonly GenericArgument[];
      readonly constraints: readonly AssociatedConstraint[];
      readonly span: Span;
    }
  /** `Fn(A, B) -> C`. */
  | {
      readonly kind: "parenthesized";
      readonly inputs: readonly TypeExpr[];
      readonly output: TypeExpr | undefined;
      readonly span: Span;
    }
  /** `method(..)`: return type notation. */
  | { readonly kind: "returnTypeNotation"; readonly span: Span };

export type GenericArgument =
  | { readonly kind: "lifetime"; readonly lifetime: Lifetime }
  /** A lone path may in truth name a const; `hir` decides. */
  | { readonly kind: "type"; readonly type: TypeExpr }
  | { readonly kind: "const"; readonly value: Expr };

/** `Item = T` or `Item: Bound`. */
export interface AssociatedConstraint {
  readonly ident: Ident;
  readonly arguments: GenericArguments | undefined;
  readonly type: TypeExpr | undefined;
  readonly constant: Expr | undefined;
  readonly bounds: readonly Bound[];
}

// ---------------------------------------------------------------------------------------------------------- Types

interface TypeBase {
  readonly span: Span;
}

export type TypeExpr =
  | PathType
  | ReferenceType
  | (TypeBase & { readonly kind: "rawPointer"; readonly mutable: boolean; readonly type: TypeExpr })
  | (TypeBase & { readonly kind: "slice"; readonly element: TypeExpr })
  | (TypeBase & { readonly kind: "array"; readonly element: TypeExpr; readonly length: Expr })
  | (TypeBase & { readonly kind: "tuple"; readonly elements: readonly TypeExpr[] })
  | (TypeBase & { readonly kind: "never" })
  /** `_` */
  | (TypeBase & { readonly kind: "infer" })
  | FunctionPointerType
  | (TypeBase & { readonly kind: "implTrait"; readonly bounds: readonly Bound[] })
  /** With or without the word `dyn`; without it (2015, 2018) a lone trait path is a `path` that `hir` resolves. */
  | (TypeBase & { readonly kind: "dynTrait"; readonly bounds: readonly Bound[] })
  | (TypeBase & { readonly kind: "macroCall"; readonly call: MacroCall })
  | (TypeBase & { readonly kind: "missing" });

export interface PathType extends TypeBase {
  readonly kind: "path";
  readonly path: Path;
}

export interface ReferenceType extends TypeBase {
  readonly kind: "reference";
  readonly lifetime: Lifetime | undefined;
  readonly mutable: boolean;
  readonly type: TypeExpr;
}

export interface FunctionPointerType extends TypeBase {
  readonly kind: "functionPointer";
  readonly forLifetimes: readonly GenericParam[];
  readonly isUnsafe: boolean;
  readonly abi: string | undefined;
  readonly inputs: readonly { readonly name: Ident | undefined; readonly type: TypeExpr }[];
  readonly variadic: boolean;
  readonly output: TypeExpr | undefined;
}

export type Bound =
  | { readonly kind: "lifetime"; readonly lifetime: Lifetime }
  | {
      readonly kind: "trait";
      /** `?Sized`, `~const T`, `async Fn()`. */
      readonly modifier: "none" | "maybe" | "const" | "async";
      readonly forLifetimes: readonly GenericParam[];
      readonly path: Path;
      readonly span: Span;
    }
  /** `use<'a, T>` */
  | { readonly kind: "use"; readonly arguments: readonly (Lifetime | Ident)[]; readonly span: Span };

export type GenericParam =
  | {
      readonly kind: "lifetime";
      readonly lifetime: Lifetime;
      readonly bounds: readonly Lifetime[];
      readonly attributes: readonly Attribute[];
    }
  | {
      readonly kind: "type";
      readonly ident: Ident;
      readonly bounds: readonly Bound[];
      readonly default: TypeExpr | undefined;
      readonly attributes: readonly Attribute[];
    }
  | {
      readonly kind: "const";
      readonly ident: Ident;
      readonly type: TypeExpr;
      readonly default: Expr | undefined;
      readonly attributes: readonly Attribute[];
    };

export type WherePredicate =
  | {
      readonly kind: "lifetime";
      readonly lifetime: Lifetime;
      readonly bounds: readonly Lifetime[];
      readonly span: Span;
    }
  | {
      readonly kind: "type";
      readonly forLifetimes: readonly GenericParam[];
      readonly type: TypeExpr;
      readonly bounds: readonly Bound[];
      readonly span: Span;
    };

export interface Generics {
  readonly params: readonly GenericParam[];
  readonly where: readonly WherePredicate[];
  /** Of `<…>`, or empty at the place where it would stand. */
  readonly span: Span;
}

// ------------------------------------------------------------------------------------------------------- Patterns

interface PatternBase {
  readonly span: Span;
}

export type Pattern =
  | (PatternBase & { readonly kind: "wildcard" })
  /** `..` inside a tuple, tuple struct or slice pattern. */
  | (PatternBase & { readonly kind: "rest" })
  | BindingPattern
  | (PatternBase & { readonly kind: "literal"; readonly value: Expr })
  | (PatternBase & {
      readonly kind: "range";
      readonly low: Expr | undefined;
      readonly high: Expr | undefined;
      readonly inclusive: boolean;
    })
  | (PatternBase & { readonly kind: "reference"; readonly mutable: boolean; readonly pattern: Pattern })
  | (PatternBase & { readonly kind: "tuple"; readonly elements: readonly Pattern[] })
  | (PatternBase & { readonly kind: "tupleStruct"; readonly path: Path; readonly elements: readonly Pattern[] })
  | (PatternBase & {
      readonly kind: "struct";
      readonly path: Path;
      readonly fields: readonly FieldPattern[];
      readonly rest: boolean;
    })
  | (PatternBase & { readonly kind: "path"; readonly path: Path })
  | (PatternBase & { readonly kind: "slice"; readonly elements: readonly Pattern[] })
  | (PatternBase & { readonly kind: "or"; readonly alternatives: readonly Pattern[] })
  | (PatternBase & { readonly kind: "box"; readonly pattern: Pattern })
  | (PatternBase & { readonly kind: "constBlock"; readonly block: Block })
  | (PatternBase & { readonly kind: "macroCall"; readonly call: MacroCall })
  | (PatternBase & { readonly kind: "missing" });

/** `ref mut x @ sub`; also every lone identifier, though it may name a constant or a unit variant. */
export interface BindingPattern extends PatternBase {
  readonly kind: "binding";
  readonly byRef: boolean;
  readonly mutable: boolean;
  readonly ident: Ident;
  readonly subpattern: Pattern | undefined;
}

export interface FieldPattern {
  /** A name, or the digits of a tuple index. */
  readonly field: Ident;
  /** `Point { x }`: the pattern is the binding `x`. */
  readonly shorthand: boolean;
  readonly pattern: Pattern;
  readonly attributes: readonly Attribute[];
}

// ---------------------------------------------------------------------------------------------------- Expressions

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

// ----------------------------------------------------------------------------------------- Blocks and statements

export interface Block {
  readonly statements: readonly Statement[];
  /** The value of the block: an expression without `;` at its end. */
  readonly tail: Expr | undefined;
  /** Braces included. */
  readonly span: Span;
}

export type Statement =
  | LetStatement
  | { readonly kind: "item"; readonly item: Item; readonly span: Span }
  /** `semicolon` false: a block-like expression in statement position. */
  | { readonly kind: "expr"; readonly expr: Expr; readonly semicolon: boolean; readonly span: Span }
  /** A macro call in statement position, which may expand to several statements; `semicolon` or braces end it. */
  | {
      readonly kind: "macroCall";
      readonly call: MacroCall;
      readonly attributes: readonly Attribute[];
      readonly semicolon: boolean;
      readonly span: Span;
    }
  | { readonly kind: "missing"; readonly children: readonly Expr[]; readonly span: Span };

export interface LetStatement {
  readonly kind: "let";
  readonly attributes: readonly Attribute[];
  readonly pattern: Pattern;
  readonly type: TypeExpr | undefined;
  readonly initializer: Expr | undefined;
  /** `else { … }` */
  readonly otherwise: Block | undefined;
  readonly span: Span;
}

// --------------------------------------------------------------------------------------------------------- Macros

export type Delimiter = "(" | "[" | "{";

/** `path!(tokens)`, unexpanded. */
export interface MacroCall {
  readonly path: Path;
  /** In `macro_rules! name { … }`-like calls: `name!  ident { … }`. */
  readonly ident: Ident | undefined;
  readonly delimiter: Delimiter;
  /** Without the outer delimiters, flat: `open` and `close` tokens nest properly. */
  readonly tokens: readonly Token[];
  readonly span: Span;
}

export interface Token {
  /** `ident` includes keywords and `_`; `punct` is one operator as the lexer glues it (`::`, `=>`, `..=`, `&&`, …). */
  readonly kind: "ident" | "lifetime" | "literal" | "punct" | "open" | "close" | "dollar";
  readonly text: string;
  readonly span: Span;
  readonly hygiene: number;
  /** `$crate` in a definition is an `ident` token of the text `$crate` that carries the crate's key. */
  readonly crate: string | undefined;
  /** White space or a comment stands before it. */
  readonly spaced: boolean;
  /**
   * Only on an `open` token whose text is empty: it and its `close` (of empty text too) are the invisible group that
   * holds a fragment together which a macro passes on (rustc's `Delimiter::None`).
   */
  readonly fragment?: FragmentKind;
}

/** Fragment specifiers of `macro_rules!` (Rust reference, "Macros By Example", "Metavariables"). */
export type FragmentKind =
  | "block"
  | "expr"
  | "expr_2021"
  | "ident"
  | "item"
  | "lifetime"
  | "literal"
  | "meta"
  | "pat"
  | "pat_param"
  | "path"
  | "stmt"
  | "tt"
  | "ty"
  | "vis";

// ---------------------------------------------------------------------------------------------------------- Items

interface ItemBase {
  readonly attributes: readonly Attribute[];
  readonly visibility: Visibility;
  /** From the visibility or first keyword to the end; without attributes. */
  readonly span: Span;
}

export type Item =
  | FunctionItem
  | StructItem
  | EnumItem
  | TraitItem
  | ImplItem
  | TypeAliasItem
  | ConstItem
  | StaticItem
  | ModuleItem
  | UseItem
  | ExternCrateItem
  | ExternBlockItem
  | MacroDefinitionItem
  | MacroCallItem
  | MissingItem;

export interface FunctionItem extends ItemBase {
  readonly kind: "function";
  readonly ident: Ident;
  readonly generics: Generics;
  readonly isConst: boolean;
  readonly isAsync: boolean;
  readonly isUnsafe: boolean;
  /** `extern "C"`; `"C"` for a bare `extern`. */
  readonly abi: string | undefined;
  readonly selfParam: SelfParam | undefined;
  /** Without `self`. */
  readonly params: readonly Param[];
  readonly variadic: boolean;
  readonly output: TypeExpr | undefined;
  /** `undefined`: a signature without a body. `"omitted"`: there is one, but it was not lowered (dependencies, std). */
  readonly body: Block | "omitted" | undefined;
  /** From the first modifier to the end of the return type and where clause. */
  readonly signatureSpan: Span;
}
export interface SelfParam {
  /** `self`, `&self`, `self: Type`. */
  readonly form: "value" | "reference" | "typed";
  /** `mut self` (a mutable binding). */
  readonly mutable: boolean;
  /** `&mut self` */
  readonly referenceMutable: boolean;
  readonly lifetime: Lifetime | undefined;
  readonly type: TypeExpr | undefined;
  readonly ident: Ident;
  /** Starts at the `&` or `mut`, if there is one. */
  readonly span: Span;
}
export interface Param {
  readonly attributes: readonly Attribute[];
  readonly pattern: Pattern;
  readonly type: TypeExpr;
  readonly span: Span;
}
export interface StructItem extends ItemBase {
  readonly kind: "struct" | "union";
  readonly ident: Ident;
  readonly generics: Generics;
  readonly data: VariantData;
}
export type VariantData =
  | { readonly kind: "unit" }
  | { readonly kind: "tuple"; readonly fields: readonly FieldDeclaration[] }
  | { readonly kind: "named"; readonly fields: readonly FieldDeclaration[] };
export interface FieldDeclaration {
  readonly attributes: readonly Attribute[];
  readonly visibility: Visibility;
  /** `undefined` in a tuple struct. */
  readonly ident: Ident | undefined;
  readonly type: TypeExpr;
  readonly span: Span;
}
export interface EnumItem extends ItemBase {
  readonly kind: "enum";
  readonly ident: Ident;
  readonly generics: Generics;
  readonly variants: readonly VariantDeclaration[];
}
export interface VariantDeclaration {
  readonly attributes: readonly Attribute[];
  readonly ident: Ident;
  readonly data: VariantData;
  readonly discriminant: Expr | undefined;
  readonly span: Span;
}
export interface TraitItem extends ItemBase {
  readonly kind: "trait";
  readonly ident: Ident;
  readonly generics: Generics;
  readonly isUnsafe: boolean;
  readonly isAuto: boolean;
  /** `trait A = B + C;` */
  readonly isAlias: boolean;
  readonly supertraits: readonly Bound[];
  /** Members that are pieces of their own stay out of here (`pieces.ts`); `hir` joins them. */
  readonly items: readonly Item[];
}
export interface ImplItem extends ItemBase {
  readonly kind: "impl";
  readonly generics: Generics;
  readonly isUnsafe: boolean;
  readonly isNegative: boolean;
  readonly trait: Path | undefined;
  readonly selfType: TypeExpr;
  readonly items: readonly Item[];
}
/** `type A<T> = B;`, also an associated type with bounds and without a value. */
export interface TypeAliasItem extends ItemBase {
  readonly kind: "typeAlias";
  readonly ident: Ident;
  readonly generics: Generics;
  readonly bounds: readonly Bound[];
  readonly type: TypeExpr | undefined;
}
export interface ConstItem extends ItemBase {
  readonly kind: "const";
  /** `_` for an unnamed one. */
  readonly ident: Ident;
  readonly generics: Generics;
  readonly type: TypeExpr | undefined;
  readonly value: Expr | "omitted" | undefined;
}
export interface StaticItem extends ItemBase {
  readonly kind: "static";
  readonly ident: Ident;
  readonly mutable: boolean;
  readonly type: TypeExpr;
  readonly value: Expr | "omitted" | undefined;
}
export interface ModuleItem extends ItemBase {
  readonly kind: "module";
  readonly ident: Ident;
  /** `undefined`: `mod name;`, whose content is in another file. */
  readonly items: readonly Item[] | undefined;
}
export interface UseItem extends ItemBase {
  readonly kind: "use";
  readonly tree: UseTree;
}
export interface UseTree {
  /** Segments before the `{`, `*` or the end. Leading `::` is the path root `global`. */
  readonly prefix: Path;
  readonly tail:
    | { readonly kind: "simple"; readonly rename: Ident | undefined }
    | { readonly kind: "glob" }
    | { readonly kind: "nested"; readonly trees: readonly UseTree[] };
  readonly span: Span;
}
export interface ExternCrateItem extends ItemBase {
  readonly kind: "externCrate";
  readonly ident: Ident;
  readonly rename: Ident | undefined;
}
export interface ExternBlockItem extends ItemBase {
  readonly kind: "externBlock";
  readonly abi: string | undefined;
  readonly isUnsafe: boolean;
  readonly items: readonly Item[];
}
/** `macro_rules! name { … }` or `macro name(..) { … }` (`isDecl2`). */
export interface MacroDefinitionItem extends ItemBase {
  readonly kind: "macroDefinition";
  readonly ident: Ident;
  readonly isDecl2: boolean;
  /** The rules, without the outer delimiters. For `macro name($x:expr) { … }`: `($x:expr) => { … }`. */
  readonly tokens: readonly Token[];
}
export interface MacroCallItem extends ItemBase {
  readonly kind: "macroCall";
  readonly call: MacroCall;
}
export interface MissingItem extends ItemBase {
  readonly kind: "missing";
}
