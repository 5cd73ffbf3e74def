/** What the text of a binary operator says by itself. Which types it works on is not known here. */
import type { BinaryExpr, ComparisonOperator } from "./ast.js";

/** A comparison reads both sides through references (`PartialEq`, `PartialOrd`); the other operators consume them. */
export function isComparison(operator: BinaryExpr["operator"]): operator is ComparisonOperator {
  switch (operator) {
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return true;
    default:
      return false;
  }
}
