/** Functions of a syntax tree: signature, parameters and, if wanted, the body. */
import type { Attribute, Block, FunctionItem, Param, Pattern, SelfParam } from "../ast.js";
import { lowerAttribute } from "./attributes.js";
import { type Lowering, NONE } from "./context.js";
import type { ItemHead } from "./items.js";
import { lowerMutablePattern, lowerPattern } from "./patterns.js";
import { lowerBody } from "./statements.js";
import { lowerAbi, lowerGenerics, lowerOutput, lowerType } from "./types.js";

/** Of a `function_item` or `function_signature_item`; `undefined` when it has no name or no parameter list. */
export function lowerFunction(lowering: Lowering, node: number, head: ItemHead): FunctionItem | undefined {
  const name = lowering.child(node, "identifier");
  const parameters = lowering.child(node, "parameters");
  if (name === NONE || parameters === NONE) return undefined;
  const modifiers = lowering.child(node, "function_modifiers");
  const has = (word: string): boolean => modifiers !== NONE && lowering.hasChild(modifiers, word);
  const bodyNode = lowering.child(node, "block");
  let body: Block | "omitted" | undefined;
  if (bodyNode !== NONE) body = lowering.bodies ? lowerBody(lowering, bodyNode) : "omitted";
  return {
    ...head,
    kind: "function",
    ident: lowering.ident(name),
    generics: lowerGenerics(lowering, node, lowering.end(name)),
    isConst: has("const"),
    isAsync: has("async"),
    isUnsafe: has("unsafe"),
    abi: modifiers === NONE ? undefined : lowerAbi(lowering, modifiers),
    ...lowerParameters(lowering, parameters),
    output: lowerOutput(lowering, node),
    body,
    signatureSpan: signatureSpan(lowering, node),
  };
}

/** From the first modifier to the end of what stands before the body or the `;`. */
function signatureSpan(lowering: Lowering, node: number): FunctionItem["signatureSpan"] {
  let first = NONE;
  let last = node;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "block" || kind === ";" || kind === "MISSING") break;
    if (first === NONE && kind !== "visibility_modifier") first = child;
    last = child;
  }
  return lowering.spanFrom(first === NONE ? node : first, last);
}

function lowerParameters(lowering: Lowering, node: number): Pick<FunctionItem, "selfParam" | "params" | "variadic"> {
  let selfParam: SelfParam | undefined;
  let variadic = false;
  let attributes: Attribute[] = [];
  const params: Param[] = [];
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    switch (kind) {
      case "(":
      case ")":
      case ",":
      case "MISSING":
        continue;
      case "attribute_item":
        attributes.push(lowerAttribute(lowering, child));
        continue;
      case "self_parameter":
        selfParam = lowerSelf(lowering, child);
        break;
      case "variadic_parameter":
        variadic = true;
        break;
      case "parameter":
        if (lowering.hasChild(child, "self")) selfParam = lowerTypedSelf(lowering, child);
        else params.push(lowerParam(lowering, child, attributes));
        break;
      default: {
        // The grammar has one attribute for a parameter; a second one is an error node.
        if (kind === "ERROR" && lowering.textOf(child).startsWith("#")) continue;
        // `fn f(u8);` of the 2015 edition, or what the parser could not read.
        const span = lowering.span(child);
        const pattern: Pattern = kind === "ERROR" ? { kind: "missing", span } : { kind: "wildcard", span };
        params.push({ attributes, pattern, type: lowerType(lowering, child), span });
      }
    }
    attributes = [];
  }
  return { selfParam, params, variadic };
}

function lowerParam(lowering: Lowering, node: number, attributes: readonly Attribute[]): Param {
  const span = lowering.span(node);
  if (lowering.isBroken(node))
    return { attributes, pattern: { kind: "missing", span }, type: { kind: "missing", span }, span };
  const mutable = lowering.child(node, "mutable_specifier");
  const pattern = mutable === NONE ? node + 1 : lowering.next(mutable);
  const type = lowering.children(node).at(-1) ?? NONE;
  return {
    attributes,
    pattern: mutable === NONE ? lowerPattern(lowering, pattern) : lowerMutablePattern(lowering, mutable, pattern),
    type: lowerType(lowering, type),
    span,
  };
}

/** `self`, `mut self`, `&self`, `&'a mut self` */
function lowerSelf(lowering: Lowering, node: number): SelfParam {
  const isReference = lowering.hasChild(node, "&");
  const mutable = lowering.hasChild(node, "mutable_specifier");
  const lifetime = lowering.child(node, "lifetime");
  const self = lowering.child(node, "self");
  return {
    form: isReference ? "reference" : "value",
    mutable: mutable && !isReference,
    referenceMutable: mutable && isReference,
    lifetime: lifetime === NONE ? undefined : lowering.lifetime(lifetime),
    type: undefined,
    ident: lowering.ident(self === NONE ? node : self),
    span: lowering.span(node),
  };
}

/** `self: T`, `mut self: T` */
function lowerTypedSelf(lowering: Lowering, node: number): SelfParam {
  const type = lowering.children(node).at(-1) ?? NONE;
  return {
    form: "typed",
    mutable: lowering.hasChild(node, "mutable_specifier"),
    referenceMutable: false,
    lifetime: undefined,
    type: lowerType(lowering, type),
    ident: lowering.ident(lowering.child(node, "self")),
    span: lowering.span(node),
  };
}
