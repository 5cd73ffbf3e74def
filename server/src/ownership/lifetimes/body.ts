/**
 * Lifetimes inside a body: in the types that closures give their parameters, and in the types of functions.
 *
 * `|word: &str|` takes a `&'a str` for any `'a`, anew with each call, and so do `fn(&str)` and `dyn Fn(&str)`. On stable Rust nothing declares a closure's
 * lifetimes, so that they can be shown but not written. What a body leaves to inference, every other reference in it, has no lifetime
 * that could be named and is not looked at.
 */
import type { Block, ClosureExpr, Expr, FunctionPointerType, TypeExpr } from "../../syntax/ast.js";
import type { HeadBuilder } from "./builder.js";
import { type Walk, walkType } from "./walk.js";
import { walkFunctionPointer, withNames } from "./walkBounds.js";

/** A parameter with a type between the bars, or the type of a function, perhaps: most bodies have none, and are not walked. */
const TYPED_FUNCTION = /\|[^|;{}]*:[^|;{}]*\||\bfn\s*\(|\bdyn\b[^;{}]*\(/;

/** Marks the closures and function types of a body. `text`: the body's. Cost: linear in the body where it may have some. */
export function walkBody(builder: HeadBuilder, body: Block | Expr, text: string, walk: Walk): void {
  if (!TYPED_FUNCTION.test(text)) return;
  const inside: Walk = {
    ...walk,
    elided: { kind: "unknown" },
    position: "closure",
    inFunctionType: true,
    objectDefault: { kind: "unknown" },
    outermost: { kind: "unknown" },
    opaque: { kind: "argument" },
  };
  visit(body, {
    closure({ forLifetimes, params }) {
      const named = withNames(builder, forLifetimes, { ...inside, elided: { kind: "fresh", binder: undefined } });
      for (const { pattern, type } of params) {
        const parameter = pattern.kind === "binding" ? pattern.ident.name : undefined;
        if (type && type.span.expansion === undefined) walkType(builder, type, { ...named, parameter });
      }
    },
    functionPointer(type) {
      if (type.span.expansion === undefined) walkFunctionPointer(builder, type, inside);
    },
    object(type) {
      if (type.span.expansion === undefined) walkType(builder, type, inside);
    },
  });
}

type ObjectType = TypeExpr & { readonly kind: "dynTrait" };

interface Visitor {
  closure(closure: ClosureExpr): void;
  functionPointer(type: FunctionPointerType): void;
  object(type: ObjectType): void;
}

function visit(node: unknown, visitor: Visitor): void {
  if (Array.isArray(node)) {
    for (const element of node) visit(element, visitor);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  if (isFunctionPointer(node)) {
    visitor.functionPointer(node);
    return;
  }
  if (isObject(node)) {
    visitor.object(node);
    return;
  }
  const isOfClosure = isClosure(node);
  if (isOfClosure) visitor.closure(node);
  for (const [key, value] of Object.entries(node)) {
    // What an item holds belongs to the item; the others hold no expression. A closure's parameters are walked with it.
    if (key === "item" || key === "span" || key === "tokens" || key === "attributes") continue;
    if (typeof value === "object" && !(isOfClosure && key === "params")) visit(value, visitor);
  }
}

function isClosure(node: object): node is ClosureExpr {
  return "kind" in node && node.kind === "closure" && "headSpan" in node && "params" in node;
}

function isFunctionPointer(node: object): node is FunctionPointerType {
  return "kind" in node && node.kind === "functionPointer" && "inputs" in node && "forLifetimes" in node;
}

function isObject(node: object): node is ObjectType {
  return "kind" in node && node.kind === "dynTrait" && "bounds" in node;
}
