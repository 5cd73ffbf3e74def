/** Blocks and statements. */
import type { Expr } from "./expr.js";
import type { Item } from "./item.js";
import type { MacroCall } from "./macro.js";
import type { Attribute, Span } from "./node.js";
import type { Pattern } from "./pattern.js";
import type { TypeExpr } from "./type.js";

export interface Block {
  readonly statements: readonly Statement[];
  /** The value of the block: an expression without `;` at its end. */
  readonly tail: Expr | undefined;
  /** Braces included. */
  readonly span: Span;
  /** Nobody wrote the braces: temporaries of the tail live on in every edition, as those of what is around. */
  readonly keepsTemporaries?: true;
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
  | {
      readonly kind: "missing";
      readonly children: readonly Expr[];
      /** All of the body is there, but for a `;` or a bracket that was made up at this place, inside or behind another statement. */
      readonly isMadeUp?: true;
      readonly span: Span;
    };

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
