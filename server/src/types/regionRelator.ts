/**
 * How an inference context handles regions where they matter: the borrow checker's questions about terms with regions.
 *
 * What is not here: binding the variables (`inferCtxt.ts`).
 */
import { regionVar } from "./argTerms.js";
import type { Predicate } from "./predicate.js";
import type { RegionAnswers } from "./traits/regionAnswers.js";
import type { Region, TraitRef } from "./type.js";

/** How to handle regions when they matter. */
export interface RegionRelator {
  /** A region that nothing determines. */
  fresh(): Region;
  /** An impl that is taken asks this in its where clauses: `impl<'a, T: 'a> Tr for S<'a, T>`. */
  outlives(predicate: Predicate): void;
  /** May what it is proven by ask that a parameter outlives `'static`, though the terms have no region variables? */
  mayAskStatic?(traitRef: TraitRef): boolean;
  /** What is known already of terms with other regions. */
  readonly answers?: RegionAnswers;
}

/** Local region variables are numbered from here, so that they are none of the borrow checker's. */
export const firstLocalRegion = 0x10000000;

/** The region variable that a context makes as its `index`th. */
export function localRegion(index: number): Region {
  return regionVar(firstLocalRegion + index);
}
