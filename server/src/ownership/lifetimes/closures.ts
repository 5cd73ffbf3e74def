/**
 * Lifetimes in the types that closures give their parameters: `|word: &str|` takes a `&'a str` for any `'a`, anew with each call.
 *
 * On stable Rust nothing declares a closure's lifetimes, so that they can be shown but not written. What a closure leaves to inference,
 * its result included, has no place in the text and is not looked at.
 */
import type { Block, ClosureExpr, Expr } from "../../syntax/ast.js";
import type { HeadBuilder } from "./builder.js";
import { type Walk, walkType } from "./walk.js";
import { withNames } from "./walkBounds.js";

/** A parameter with a type between the bars, perhaps: most bodies have none, and are not walked. */
const TYPED_PARAMETER = /\|[^|;{}]*:[^|;{}]*\|/;

/** Marks the closures of a body. `text`: the body's. Cost: linear in the body where it may have such a closure. */
export function walkClosures(builder: HeadBuilder, body: Block | Expr, text: string, walk: Walk): void {
  if (!TYPED_PARAMETER.test(text)) return;
  visit(body, (closure) => {
    const inside = withNames(builder, closure.forLifetimes, {
      ...walk,
      elided: { kind: "fresh", binder: undefined },
      position: "closure",
      inFunctionType: true,
      objectDefault: { kind: "unknown" },
      outermost: { kind: "unknown" },
      opaque: { kind: "argument" },
    });
    for (const { pattern, type } of closure.params) {
      const parameter = pattern.kind === "binding" ? pattern.ident.name : undefined;
      if (type && type.span.expansion === undefined) walkType(builder, type, { ...inside, parameter });
    }
  });
}

function visit(node: unknown, found: (closure: ClosureExpr) => void): void {
  if (Array.isArray(node)) {
    for (const element of node) visit(element, found);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  if (isClosure(node)) found(node);
  for (const [key, value] of Object.entries(node)) {
    // What an item holds belongs to the item; the others hold no expression.
    if (key === "item" || key === "span" || key === "tokens" || key === "attributes") continue;
    if (typeof value === "object") visit(value, found);
  }
}

function isClosure(node: object): node is ClosureExpr {
  return "kind" in node && node.kind === "closure" && "headSpan" in node && "params" in node;
}
