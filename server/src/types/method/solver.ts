/** What method probing asks of the trait solver: a narrow port, so that the order of probing can be read by itself. */
import type { Knowledge } from "../../base/knowledge.js";
import type { Predicate } from "../predicate.js";
import type { TraitRef, Type } from "../type.js";

export interface MethodSolver {
  /** Could the bound hold? "no" only when it certainly does not; inference variables inside make "unknown". */
  mayHold(traitRef: TraitRef): Knowledge;
  mayHoldPredicate(predicate: Predicate): Knowledge;
  /** `<type as Deref>::Target`, normalised; undefined where the type does not implement `Deref`, an unknown type where that is not known. */
  derefTarget(type: Type): Type | undefined;
  /** Projections replaced where the impl is known. */
  normalize(type: Type): Type;
}
