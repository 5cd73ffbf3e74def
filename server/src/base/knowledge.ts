/**
 * Three-valued knowledge: every question about a type that decides what we say has three answers.
 *
 * There is deliberately no conversion to boolean here: a caller must say what it does with "unknown", and what it does
 * must be the silent choice.
 */
export type Knowledge = "yes" | "no" | "unknown";

/** Conjunction: one "no" decides, one "unknown" keeps us silent. */
export function all(parts: Iterable<Knowledge>): Knowledge {
  let result: Knowledge = "yes";
  for (const part of parts) {
    if (part === "no") return "no";
    if (part === "unknown") result = "unknown";
  }
  return result;
}

/** Disjunction: one "yes" decides, one "unknown" keeps us silent. */
export function any(parts: Iterable<Knowledge>): Knowledge {
  let result: Knowledge = "no";
  for (const part of parts) {
    if (part === "yes") return "yes";
    if (part === "unknown") result = "unknown";
  }
  return result;
}

/** Negation: "unknown" stays unknown. */
export function not(value: Knowledge): Knowledge {
  return value === "yes" ? "no" : value === "no" ? "yes" : "unknown";
}
