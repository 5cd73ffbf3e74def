/** What the text of a binary operator says by itself. Which types it works on is not known here. */
import type { ArithmeticOperator, BinaryExpr, ComparisonOperator } from "./ast.js";

/** A comparison reads both sides through references (`PartialEq`, `PartialOrd`); the other operators consume them. */
export function isComparison(text: string): text is ComparisonOperator {
  switch (text) {
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

/** Those that have a compound assignment: `+` and `+=`. */
function isArithmetic(text: string): text is ArithmeticOperator {
  switch (text) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "&":
    case "|":
    case "^":
    case "<<":
    case ">>":
      return true;
    default:
      return false;
  }
}

export function isBinary(text: string): text is BinaryExpr["operator"] {
  return text === "&&" || text === "||" || isComparison(text) || isArithmetic(text);
}

/** `+` of `+=`. */
export function compoundOperator(text: string): ArithmeticOperator | undefined {
  const operator = text.endsWith("=") ? text.slice(0, -1) : "";
  return isArithmetic(operator) ? operator : undefined;
}
