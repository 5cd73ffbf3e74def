/**
 * Where a shared reference comes from that would have to be an exclusive one: the `&` that makes it, the `&` of a parameter's type, or the
 * method that lends it: `v.iter()`, `map.get(k)`.
 *
 * Whether what is lent may be changed at all is not asked: the compiler says it next.
 */
import type { Expr, Pattern } from "../../syntax/ast.js";
import type { BodyOwner } from "../../types/type.js";
import type { LocalVariable } from "../../types/typeck.js";
import { bindingsOf } from "../clones/patterns.js";
import { type Edit, insertion } from "../edits.js";
import { rangeOf } from "../events.js";
import type { SiteInput } from "./statements.js";

export interface ReferenceOrigin {
  readonly edit: Edit;
  /** The method to be called instead; undefined: it is an `&` that is changed. */
  readonly method: string | undefined;
}

/** Methods of the standard library that lend, and what lends exclusively in their place. */
const EXCLUSIVE = new Map([
  ["iter", "iter_mut"],
  ["values", "values_mut"],
  ["get", "get_mut"],
  ["first", "first_mut"],
  ["last", "last_mut"],
  ["front", "front_mut"],
  ["back", "back_mut"],
  ["as_ref", "as_mut"],
  ["chunks", "chunks_mut"],
]);
/** They hand on what they are called on, or parts of it. */
const HANDS_ON = new Set(["unwrap", "expect", "enumerate", "rev", "skip", "take", "next", "last", "nth"]);

/** What a trait says its methods take is not for one of its impls to change. */
export function isBoundByTrait(owner: BodyOwner): boolean {
  return owner.kind === "function" && owner.container.kind === "impl" && owner.container.trait !== undefined;
}

/** `let r = &x`, `for r in &v`, `if let Some(r) = v.first()`, a parameter `r: &T`. */
export function referenceOrigin(input: SiteInput, variable: LocalVariable): ReferenceOrigin | undefined {
  const value = boundFrom(input, variable);
  if (value) return originIn(input, value);
  const { owner } = input.typeck;
  if (variable.kind !== "parameter" || variable.within !== undefined || owner.kind !== "function") return undefined;
  if (isBoundByTrait(owner)) return undefined;
  const type = owner.params.find(({ pattern }) => pattern === variable.pattern)?.type;
  return type?.kind === "reference" && !type.mutable && type.lifetime === undefined
    ? { edit: insertion(type.span.start + 1, "mut "), method: undefined }
    : undefined;
}

/** What the variable is bound to, or taken out of. */
function boundFrom({ typeck, syntax }: SiteInput, variable: LocalVariable): Expr | undefined {
  const declared = syntax.declarationOf(variable)?.statement;
  // `let r: &T = &x` names the kind of reference twice.
  if (declared) return declared.type ? undefined : declared.initializer;
  const binds = (pattern: Pattern): boolean => bindingsOf(pattern, typeck)?.includes(variable) === true;
  for (const expr of syntax.exprs()) {
    if (expr.kind === "for" && binds(expr.pattern)) return expr.iterable;
    if (expr.kind === "let" && binds(expr.pattern)) return expr.value;
    if (expr.kind === "match" && expr.arms.some((arm) => binds(arm.pattern))) return expr.scrutinee;
  }
  return undefined;
}

function originIn(input: SiteInput, value: Expr): ReferenceOrigin | undefined {
  if (value.span.expansion) return undefined;
  if (value.kind === "addressOf")
    return value.mutable || value.raw
      ? undefined
      : { edit: insertion(value.span.start + 1, "mut "), method: undefined };
  if (value.kind === "try") return originIn(input, value.operand);
  if (value.kind !== "methodCall") return undefined;
  const called = input.typeck.callee(value)?.function;
  if (called?.crate.origin !== "std") return undefined;
  const { container } = called;
  const { ident } = value.method;
  const method = EXCLUSIVE.get(ident.name);
  if (method !== undefined && container.kind === "impl" && container.functions.has(method))
    return { edit: { range: rangeOf(ident.span), newText: method }, method };
  return HANDS_ON.has(ident.name) ? originIn(input, value.receiver) : undefined;
}
