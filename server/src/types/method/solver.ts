/** What method probing asks of the trait solver: a narrow port, so that the order of probing can be read by itself. */
import type { Predicate } from "../predicate.js";
import type { Answer } from "../traits/engine.js";
import type { TraitRef, Type } from "../type.js";

export interface MethodSolver {
  /** Does the bound hold? */
  holds(traitRef: TraitRef): Answer;
  evaluate(predicate: Predicate): Answer;
  /** `<type as Deref>::Target`, normalised; undefined where the type does not implement `Deref`, an unknown type where that is not known. */
  derefTarget(type: Type): Type | undefined;
  /** Projections replaced where the impl is known. */
  normalize(type: Type): Type;
}
