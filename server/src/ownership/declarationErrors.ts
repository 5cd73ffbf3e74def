/**
 * Errors of the heads of a file's items, remembered until a declaration changes.
 *
 * They need types, as those of bodies do, and no body: what is inside a function is not looked at. A head that cannot be looked into
 * has none.
 */
import { checkDeclaration } from "../borrowck/declarations.js";
import { checkPackedDerives } from "../borrowck/packedDerives.js";
import type { BorrowckError } from "../borrowck/result.js";
import type { Declarations } from "../hir/declarations.js";
import type { HeadDef } from "../hir/defs.js";
import type { TypeContext } from "../types/context.js";
import { toDiagnostic } from "./build.js";
import type { DiagnosticFacts, Range } from "./facts.js";
import type { LocatedErrors } from "./located.js";

interface Remembered {
  readonly revision: number;
  readonly errors: readonly DiagnosticFacts[];
}

export class DeclarationErrors {
  private readonly remembered = new WeakMap<HeadDef, Remembered>();

  /** `attempt`: runs the work on one head within its time; undefined where that fails. */
  of(
    declarations: Declarations,
    file: string,
    range: Range,
    attempt: (work: (types: TypeContext) => readonly DiagnosticFacts[]) => readonly DiagnosticFacts[] | undefined,
  ): readonly LocatedErrors[] {
    const { revision } = declarations;
    return declarations.headsIn(file, range).flatMap((def) => {
      const base = def.location?.pieceStart();
      if (base === undefined || def.location?.file !== file || def.crate.definesLanguage) return [];
      const known = this.remembered.get(def);
      const errors =
        known?.revision === revision
          ? known.errors
          : (attempt((types) => errorsOf(def, types).map(toDiagnostic)) ?? []);
      if (known?.revision !== revision) this.remembered.set(def, { revision, errors });
      return errors.length === 0 ? [] : [{ errors, base }];
    });
  }
}

function errorsOf(def: HeadDef, types: TypeContext): readonly BorrowckError[] {
  return [...checkDeclaration(def, types), ...checkPackedDerives(def, types)];
}
