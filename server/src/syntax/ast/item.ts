/** Items, and members of impls, traits and extern blocks. Attributes stand beside them, not expanded. */
import type { Expr } from "./expr.js";
import type { MacroCall, Token } from "./macro.js";
import type { Attribute, Ident, Lifetime, Span, Visibility } from "./node.js";
import type { Path } from "./path.js";
import type { Pattern } from "./pattern.js";
import type { Block } from "./statement.js";
import type { Bound, Generics, TypeExpr } from "./type.js";

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
