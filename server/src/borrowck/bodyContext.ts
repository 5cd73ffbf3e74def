/**
 * All that is known of one body when its accesses are checked and its errors are told. Made by `borrowCheck.ts`, read by the rest.
 */
import type { ControlFlow } from "../dataflow/controlFlow.js";
import type { MoveData } from "../dataflow/gatherMoves.js";
import type { Initialized } from "../dataflow/initialized.js";
import type { IntervalSet } from "../dataflow/intervalSet.js";
import type { LocalUses } from "../dataflow/liveness.js";
import type { Body } from "../mir/body.js";
import type { ConstraintSet } from "./constraints.js";
import type { ErrorBuffer } from "./errors.js";
import type { Loan } from "./loans.js";
import type { BorrowckQueries } from "./queries.js";
import type { RegionValues } from "./regions.js";
import type { RegionType, RegionTypes } from "./regionTypes.js";
import type { UniversalRegions } from "./universalRegions.js";

export interface BodyContext {
  readonly body: Body;
  readonly flow: ControlFlow;
  readonly queries: BorrowckQueries;
  readonly types: RegionTypes;
  readonly moves: MoveData;
  readonly initialized: Initialized;
  readonly uses: LocalUses;
  readonly locals: readonly RegionType[];
  readonly constraints: ConstraintSet;
  readonly universal: UniversalRegions;
  readonly values: RegionValues;
  readonly loans: readonly Loan[];
  /** By loan: points on entry to which it is in scope. */
  readonly inScope: readonly IntervalSet[];
  /** By local: where it is use-live or drop-live; undefined for locals without regions. */
  readonly useLive: readonly (IntervalSet | undefined)[];
  readonly dropLive: readonly (IntervalSet | undefined)[];
  readonly errors: ErrorBuffer;
}
