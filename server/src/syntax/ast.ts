/**
 * The abstract syntax tree: typed, immutable, made from a tree-sitter tree in one cursor pass (`lower.ts`).
 *
 * Shapes follow rustc's AST and the Rust reference. Parentheses are dropped, but an expression's or type's span includes
 * the ones around it, as rustc's does after lowering (a pattern's does not). What the parser could not read is a `missing` node:
 * everything downstream stays silent there.
 *
 * Nothing here is resolved: `None` as a pattern is a `binding`, `a::b` is a path, `foo!(..)` is its tokens. Names get
 * meaning in `hir`, macro calls get expanded by `syntax/macros` once `hir` knows which macro is meant.
 *
 * The nodes stand in `ast/`, one file a topic; everything is imported from here.
 */
export type * from "./ast/expr.js";
export type * from "./ast/item.js";
export type * from "./ast/macro.js";
export type * from "./ast/node.js";
export type * from "./ast/path.js";
export type * from "./ast/pattern.js";
export type * from "./ast/statement.js";
export type * from "./ast/type.js";
