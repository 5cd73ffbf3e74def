/** Facts made by hand, for tests of what is built on facts. Everything has a default; a test names what it is about. */
import type { Lines } from "../src/features/located.js";
import type { CloneConditions, CloneFacts, StatedFacts, StatedVariable } from "../src/ownership/facts.js";

export function factsOf(parts: Partial<StatedFacts>): StatedFacts {
  return {
    function: "main",
    range: { start: 0, end: 1000 },
    nameRange: { start: 3, end: 7 },
    variables: [],
    events: [],
    reportedOnly: [],
    clones: [],
    diagnostics: [],
    scopeEnds: [],
    gaps: [],
    ...parts,
  };
}

export function variableOf(parts: Partial<StatedVariable>): StatedVariable {
  return {
    id: 0,
    name: "s",
    declaration: { start: 10, end: 11 },
    nameRange: { start: 10, end: 11 },
    kind: "binding",
    mutable: false,
    type: "String",
    isCopy: "no",
    needsDrop: "yes",
    storage: "heap",
    scope: { start: 10, end: 900 },
    mentions: [],
    states: [{ from: 11, state: { kind: "owned" } }],
    guard: false,
    livesAcross: [],
    ...parts,
  };
}

const PLAIN: CloneConditions = {
  isCopy: "no",
  plainClone: "yes",
  plainDrop: "yes",
  interiorMutability: "no",
  ownedPlace: "yes",
  lastUse: "yes",
  noLiveLoan: "yes",
  receiver: "place",
  references: 0,
  throughGuard: "no",
  underExclusive: "no",
  countsReferences: "no",
  canBorrow: "yes",
  canMove: "yes",
  isConditional: false,
  use: { kind: "argument", callee: "f", range: { start: 100, end: 109 } },
  inMacro: false,
  inLoop: false,
};

/** `s.clone()` at 100..109. */
export function cloneOf(conditions: Partial<CloneConditions>, parts: Partial<CloneFacts> = {}): CloneFacts {
  return {
    range: { start: 100, end: 109 },
    receiver: { start: 100, end: 101 },
    method: "clone",
    place: "s",
    variable: 0,
    type: "String",
    cost: "heap",
    verdict: "unknown",
    reason: "",
    conditions: { ...PLAIN, ...conditions },
    fixes: [],
    ...parts,
  };
}

/** Ten characters a line: offset 25 is line 2, character 5. */
export const TEN_A_LINE: Lines = {
  positionAt: (offset) => ({ line: Math.floor(offset / 10), character: offset % 10 }),
};
