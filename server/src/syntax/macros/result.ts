/** What expanding a macro call takes and gives; shared by `macro_rules` and the builtin macros. */
import type { Block, Expr, Item, Pattern, TypeExpr } from "../ast.js";
import type { Mapping } from "../mapping.js";
import type { Expansions } from "./expansions.js";

/** Where the call stands: what its expansion is read as. */
export type MacroPosition = "expr" | "statements" | "items" | "pattern" | "type";

/** The AST may hold further macro calls, which the caller expands in turn. */
export type MacroExpansion =
  | { readonly kind: "expanded"; readonly result: ExpansionResult }
  /** A plain reason, as it may stand in a gap: "no rule of `foo!` matches". */
  | { readonly kind: "failed"; readonly reason: string };

export type ExpansionResult =
  | { readonly position: "expr"; readonly expr: Expr }
  /** The tail is the value of the call, if it is the last thing of its block and no `;` follows it. */
  | { readonly position: "statements"; readonly block: Block }
  | { readonly position: "items"; readonly items: readonly Item[] }
  | { readonly position: "pattern"; readonly pattern: Pattern }
  | { readonly position: "type"; readonly type: TypeExpr };

/** The entry points of lowering (`lower.ts`), bound to a parser. */
export interface SnippetParser {
  parseExpr(text: string, mapping: Mapping): Expr;
  parseStatements(text: string, mapping: Mapping): Block;
  parseItems(text: string, mapping: Mapping): readonly Item[];
  parsePattern(text: string, mapping: Mapping): Pattern;
  parseType(text: string, mapping: Mapping): TypeExpr;
}

export interface MacroContext {
  readonly parser: SnippetParser;
  readonly expansions: Expansions;
  /** Of the crate that calls: `panic!` and `assert!` differ from 2021 on. */
  readonly edition: number;
}

export function failed(reason: string): MacroExpansion {
  return { kind: "failed", reason };
}
