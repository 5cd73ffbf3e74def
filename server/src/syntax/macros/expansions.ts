/**
 * The expansions of one body (or one file's items): their ids, how deep they are nested, and what a hygiene mark stands
 * for.
 *
 * Hygiene of a macro_rules definition is "mixed site": a local or label that its tokens introduce is invisible to the
 * call site and the other way round, but a definition sees the locals in scope *where it is defined*:
 *
 *     let x = 1;
 *     macro_rules! m { ($e:expr) => { let y = 2; x + y + $e } }    // x: the local above; y: this expansion's own
 *     m!(y)                                                        // this y is not the definition's
 *
 * So a name is looked up with its mark, scope by scope from the inside; when the search leaves the scope that holds the
 * definition of the mark's macro, the mark is taken off (`mark(hygiene).parent`), and the search goes on outwards with
 * the mark that the token had in the definition.
 */
import type { Expansion } from "../ast.js";
import type { MacroRules } from "./rules.js";

export interface HygieneMark {
  /** The macro whose definition the token comes from; `undefined` for a builtin one, whose locals nobody else sees. */
  readonly macro: MacroRules | undefined;
  /** The hygiene that the token has in the definition; 0 unless another macro made the definition. */
  readonly parent: number;
}

/** rustc's default `recursion_limit`. */
export const EXPANSION_DEPTH_LIMIT = 128;

/**
 * Tokens that one body's expansions may produce together. Larger: a runaway macro holds the editor up for seconds.
 * Smaller: a big but sane table macro (a few thousand entries) is not expanded.
 */
export const EXPANSION_TOKEN_LIMIT = 1_000_000;

export class Expansions {
  private readonly marks: (HygieneMark | undefined)[] = [undefined];
  private readonly depths: number[] = [0];
  private producedTokens = 0;

  /** A new expansion. `macro` undefined: a builtin one. `outer`: the one that the call came out of. */
  begin(name: string, macro: MacroRules | undefined, outer: Expansion | undefined): Expansion {
    const id = this.marks.length;
    this.marks.push({ macro, parent: 0 });
    this.depths.push(this.depthOf(outer) + 1);
    return { id, calledName: outer?.calledName ?? name, isBuiltinCall: macro === undefined && outer === undefined };
  }

  /** The mark for tokens of `expansion`'s definition that already had the mark `parent` there. */
  remark(expansion: Expansion, parent: number): number {
    if (parent === 0) return expansion.id;
    const id = this.marks.length;
    this.marks.push({ macro: this.marks[expansion.id]?.macro, parent });
    this.depths.push(this.depths[expansion.id] ?? 0);
    return id;
  }

  /** How many expansions a call inside this one is nested in; 0 for a call in the source. */
  depthOf(expansion: Expansion | undefined): number {
    return expansion === undefined ? 0 : (this.depths[expansion.id] ?? 0);
  }

  /** `undefined` for 0 and for an unknown mark. */
  mark(hygiene: number): HygieneMark | undefined {
    return this.marks[hygiene];
  }

  /** Counts tokens that an expansion produced; false when the limit is exceeded. */
  spend(tokens: number): boolean {
    this.producedTokens += tokens;
    return this.producedTokens <= EXPANSION_TOKEN_LIMIT;
  }
}
