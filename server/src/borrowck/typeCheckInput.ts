/**
 * What the MIR type check of a body starts from.
 */
import type { ControlFlow } from "../dataflow/controlFlow.js";
import type { Body } from "../mir/body.js";
import type { Region } from "../types/type.js";
import type { ClosureRequirement } from "./closures.js";
import type { RegionVariable } from "./regions.js";
import type { RegionType, RegionTypes } from "./regionTypes.js";
import type { Signatures } from "./signatures.js";
import type { TypeObligations } from "./typeObligations.js";
import type { UniversalRegions } from "./universalRegions.js";

export interface TypeCheckInput {
  readonly flow: ControlFlow;
  readonly types: RegionTypes;
  readonly obligations: TypeObligations;
  readonly signatures: Signatures;
  readonly universal: UniversalRegions;
  /** Universal variable of a lifetime parameter or anonymous region of the signature. */
  readonly universalOf: (region: Region) => RegionVariable | undefined;
  /** Types of locals whose regions are given: arguments, the environment, the returned value. */
  readonly given: ReadonlyMap<number, RegionType>;
  readonly requirementsOf: (closure: Body) => readonly ClosureRequirement[];
}
