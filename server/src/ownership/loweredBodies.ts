/**
 * Bodies brought to MIR: the types that all of them share, and the time that each may take.
 *
 * Remembers types, no bodies. What is made of a body is for `analysis.ts`.
 */
import { withTimeLimit } from "../base/timeLimit.js";
import type { Database } from "../hir/database.js";
import type { Body } from "../mir/body.js";
import { buildMir } from "../mir/build/build.js";
import type { SnippetParser } from "../syntax/macros/result.js";
import { TypeContext } from "../types/context.js";
import { installHooks } from "../types/infer/closureFacts.js";
import { inferBody } from "../types/infer/infer.js";
import { forgetTerms, termCount, termGeneration } from "../types/termIds.js";
import type { BodyOwner } from "../types/type.js";
import type { TypeckResults } from "../types/typeck.js";

interface Context {
  /** `typesRevision` of the declarations. */
  readonly revision: number;
  readonly generation: number;
  readonly types: TypeContext;
}

/**
 * Type terms before all are forgotten: some 80 MB with what is known about them. More: a long run holds what it will not ask again. Fewer:
 * what was worked out about types is worked out again too often (a crate of 30,000 lines makes 90,000).
 */
const MAXIMUM_TERMS = 200_000;

/**
 * The same after an edit, which leaves terms behind that nobody can ask for: those of closures that were read anew, or of a signature
 * that was typed. More: a server grows by so much while one types. Fewer: a keystroke in some hundred takes as long as the first.
 */
const OUTDATED_TERMS = 50_000;

/**
 * The same for items in bodies that were made since, which terms keep alive with all that was found out about them: some four kilobytes each.
 * A macro call like `bitflags! { … }` makes a hundred of them with every key.
 */
const OUTDATED_ITEMS = 5_000;

/**
 * How long one function may take in an editor, in milliseconds. Longer: the editor is held up by it at every key. Shorter: on a busy
 * machine, functions of some thousand lines fall silent.
 */
export const TIME_LIMIT = 500;

/** How the reason of the only gap of a function begins whose analysis did not come to its end. */
export const NOT_ANALYSED = "this function could not be analysed";

/** How many times as long the first function may take: it also runs code for the first time, and reads much of the standard library. */
const FIRST_TIMES = 10;

type Attempt<T> =
  | { readonly value: T; readonly failure: undefined }
  | { readonly value: undefined; readonly failure: string };

/** Of one database. Has a life: its types are forgotten when declarations change. */
export class LoweredBodies {
  private context: Context | undefined;
  private isWarm = false;
  /** Of items in bodies, those that were made before terms were last forgotten. */
  private itemsThen = 0;

  /** `timeLimit`: milliseconds of work for one function. */
  constructor(
    private readonly database: Database,
    private readonly parser: SnippetParser,
    private readonly timeLimit: number,
  ) {}

  /** Type terms, which all analyses share, would keep the database alive. */
  dispose(): void {
    this.context = undefined;
    forgetTerms();
  }

  /** Before a body is analysed, `again` where it was before: terms may not grow without end. */
  forgetOutdated(again: boolean): void {
    const { itemsMade } = this.database.declarations.blocks;
    if (termCount() <= (again ? OUTDATED_TERMS : MAXIMUM_TERMS) && itemsMade - this.itemsThen <= OUTDATED_ITEMS) return;
    forgetTerms();
    this.itemsThen = itemsMade;
  }

  types(): TypeContext {
    const { typesRevision: revision } = this.database.changes;
    if (this.context !== undefined && this.context.revision !== revision) this.forgetOutdated(true);
    const generation = termGeneration();
    if (this.context?.revision !== revision || this.context.generation !== generation) {
      const { declarations } = this.database;
      this.context = { revision, generation, types: new TypeContext(declarations, declarations) };
      installHooks({ cx: this.context.types, parser: this.parser });
    }
    return this.context.types;
  }

  /** Costs its inference and its MIR; nothing is kept. */
  lower(owner: BodyOwner): { readonly typeck: TypeckResults; readonly body: Body } {
    const types = this.types();
    const typeck = inferBody(owner, { cx: types, parser: this.parser });
    return { typeck, body: buildMir(typeck, types) };
  }

  /**
   * Work on one function, within its time and with a reason for people where it fails. What packages declare is read before: it is
   * everybody's, and takes its time once.
   */
  attempt<T>(work: () => T): Attempt<T> {
    this.database.reachableCrates();
    const limit = this.isWarm ? this.timeLimit : this.timeLimit * FIRST_TIMES;
    this.isWarm = true;
    try {
      return { value: withTimeLimit(limit, work), failure: undefined };
    } catch (error) {
      // What was being worked out about types when it was cut off may be half done.
      this.context = undefined;
      return { value: undefined, failure: reasonOf(error) };
    }
  }
}

function reasonOf(error: unknown): string {
  // The stack of the host is the one limit that cannot be counted beforehand.
  if (error instanceof RangeError) return `${NOT_ANALYSED} (it is nested too deeply)`;
  return `${NOT_ANALYSED} (${error instanceof Error ? error.message : String(error)})`;
}
