/**
 * `const { … }`: a body of its own, which runs before the function does; what it makes is a constant there.
 *
 * In rustc it is checked as a closure that captures nothing is, with the lifetimes of the function around it. Here it stands on a branch of the
 * function that comes back from nowhere: what the function does does not happen before it in any way that matters, as it can name none of
 * the function's variables (E0435), and nothing that happens in it happens to the function. What it ends with is of the constant's type.
 */
import type { BlockExpr } from "../../syntax/ast.js";
import type { Type } from "../../types/type.js";
import type { Place } from "../body.js";
import { blockInto } from "./block.js";
import { afterEnd, type Builder, localPlace } from "./builder.js";
import { inTerminatingScope } from "./scope.js";
import { markExtended } from "./temporary.js";

export function inlineConstInto(b: Builder, destination: Place, expr: BlockExpr, type: Type): void {
  const { span } = expr;
  const value = b.newTemporary(b.results.typeOf(expr), span, "internal");
  const inside = b.newBlock();
  const after = b.newBlock();
  const isRun = { kind: "constant", type: b.types.bool, span, value: { kind: "unknown" } } as const;
  b.terminate({ kind: "switch", operand: isRun, targets: [after, inside], span });
  b.current = inside;
  if (expr.block.tail !== undefined) markExtended(b, expr.block.tail, undefined, undefined);
  inTerminatingScope(b, span, "statement", () => blockInto(b, localPlace(value), expr.block, expr.label));
  b.push({ kind: "fakeRead", cause: "let", place: localPlace(value), span: afterEnd(span) });
  b.terminate({ kind: "unreachable", span: afterEnd(span) });
  b.current = after;
  b.assign(
    destination,
    {
      kind: "use",
      operand: { kind: "constant", type, span, value: { kind: "inlineConst", role: "const", made: value } },
    },
    span,
  );
}
