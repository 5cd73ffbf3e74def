/** What *Show inferred types* opens: the variables of a function with their types, in the form of Rust declarations. */
import type { LocatedFacts } from "../features/located.js";
import type { VariableFacts } from "../ownership/facts.js";

/** `lineOf` takes an absolute offset and gives the 1-based line. */
export function typesText({ facts, base }: LocatedFacts, lineOf: (offset: number) => number): string {
  const rows = facts.variables.map((variable) => ({
    declaration: `${variable.kind === "binding" ? "let " : ""}${variable.mutable ? "mut " : ""}${variable.name}: ${variable.type ?? "_"};`,
    notes: [`line ${lineOf(base + variable.nameRange.start)}`, ...notesOf(variable)].join(", "),
  }));
  const width = Math.max(0, ...rows.map((row) => row.declaration.length));
  const lines = rows.map((row) => `    ${row.declaration.padEnd(width)}  // ${row.notes}`);
  const gaps = facts.gaps.map((gap) => `    // line ${lineOf(base + gap.range.start)}, not known: ${gap.reason}`);
  return [`fn ${facts.function}() {`, ...lines, ...gaps, "}", ""].join("\n");
}

function notesOf(variable: VariableFacts): readonly string[] {
  return [
    variable.isCopy === "yes" ? "Copy" : variable.isCopy === "no" ? "moves" : "Copy or not: unknown",
    ...(variable.needsDrop === "yes" ? ["needs drop"] : []),
  ];
}
