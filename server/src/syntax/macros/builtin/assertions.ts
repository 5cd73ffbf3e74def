/** `assert!`, `assert_eq!`, `assert_ne!`, `assert_matches!`, each also as `debug_assert…!`. */
import type { Expr } from "../../ast.js";
import type { BuiltinCall } from "./call.js";
import { formatArguments, panicWith } from "./format.js";

/** `if !condition { panic!(..) }` */
export function assert(call: BuiltinCall): Expr | undefined {
  const { make } = call;
  const [condition, message] = call.splitArguments() ?? [];
  if (condition === undefined) return undefined;
  const panic =
    message === undefined
      ? make.blockExpr([make.statement(make.call("rt::panic_fmt", [make.formatArgs([])]))])
      : panicWith(call, message.name === undefined ? message.start : message.start - 2);
  if (panic === undefined) return undefined;
  return make.if(make.unary("not", call.parseExpr(condition)), make.block([make.statement(panic)]));
}

/**
 * `match (&left, &right) { (left_val, right_val) => if !(*left_val == *right_val) { panic } }`; the borrows are the
 * definition's, not the caller's.
 */
export function assertCompare(call: BuiltinCall, operator: "==" | "!="): Expr | undefined {
  const { make } = call;
  const [left, right, ...message] = call.splitArguments() ?? [];
  if (left === undefined || right === undefined) return undefined;
  const [leftExpr = make.missing(), rightExpr = make.missing()] = call.parseExprs([left, right]);
  const values = [make.unary("deref", make.local("left_val")), make.unary("deref", make.local("right_val"))] as const;
  const comparison: Expr = {
    kind: "binary",
    operator,
    operatorSpan: make.span,
    left: values[0],
    right: values[1],
    span: make.span,
    attributes: [],
  };
  const operands = message.length === 0 ? values : [...values, formatArguments(call, message)];
  const failure = make.if(
    make.unary("not", comparison),
    make.block([make.statement(make.call("rt::panic_fmt", [make.formatArgs(operands)]))]),
  );
  const pattern = make.tuplePattern([make.binding("left_val"), make.binding("right_val")]);
  return make.match(make.tuple([make.addressOf(leftExpr), make.addressOf(rightExpr)]), [make.arm(pattern, failure)]);
}

/** `match value { pattern if guard => (), _ => panic }` */
export function assertMatches(call: BuiltinCall): Expr | undefined {
  const { make } = call;
  const parts = matchParts(call);
  if (parts === undefined) return undefined;
  const message = parts.end < call.tokens.length ? call.splitArguments(parts.end + 1) : [];
  if (message === undefined) return undefined;
  const panic = make.blockExpr([make.statement(make.call("rt::panic_fmt", [formatArguments(call, message)]))]);
  return make.match(parts.value, [
    make.arm(parts.pattern, make.tuple([]), parts.guard),
    make.arm(make.wildcard(), panic),
  ]);
}

/** `match value { pattern if guard => true, _ => false }` */
export function matches(call: BuiltinCall): Expr | undefined {
  const { make } = call;
  const parts = matchParts(call);
  if (parts === undefined) return undefined;
  return make.match(parts.value, [
    make.arm(parts.pattern, make.literal("bool", "true"), parts.guard),
    make.arm(make.wildcard(), make.literal("bool", "false")),
  ]);
}

/** `value, pattern if guard`; `end` is at the comma after them, or at the end. */
function matchParts(call: BuiltinCall) {
  const { tokens } = call;
  const valueEnd = call.exprEnd(0);
  if (valueEnd === undefined || tokens[valueEnd]?.text !== ",") return undefined;
  const patternEnd = call.patternEnd(valueEnd + 1);
  if (patternEnd === undefined) return undefined;
  const hasGuard = tokens[patternEnd]?.text === "if";
  const end = hasGuard ? call.exprEnd(patternEnd + 1) : patternEnd;
  if (end === undefined || (end < tokens.length && tokens[end]?.text !== ",")) return undefined;
  return {
    value: call.parseExpr({ start: 0, end: valueEnd }),
    pattern: call.parsePattern({ start: valueEnd + 1, end: patternEnd }),
    guard: hasGuard ? call.parseExpr({ start: patternEnd + 1, end }) : undefined,
    end,
  };
}

/** `if cfg!(debug_assertions) { assert…!(..); }` */
export function debug(call: BuiltinCall, assertion: Expr | undefined): Expr | undefined {
  if (assertion === undefined) return undefined;
  const { make } = call;
  return make.if(make.literal("bool", "true"), make.block([make.statement(assertion)]));
}
