/**
 * The signature of the function that an error stands in, as far as a fix may change it: its lifetimes, and where a bound of a type
 * parameter goes.
 *
 * What a trait declares is not for one function to change.
 */
import type { Declarations } from "../../hir/declarations.js";
import type { FunctionDef } from "../../hir/defs.js";
import type { Bound, Span } from "../../syntax/ast.js";
import type { BodyOwner } from "../../types/type.js";
import type { HeadLifetimes } from "../lifetimeFacts.js";
import { headLifetimes } from "../lifetimes/heads.js";
import { isBoundByTrait } from "./exclusive.js";

export interface SignatureSite {
  readonly head: HeadLifetimes | undefined;
  /** Type parameters that have a name, by which a bound can be put in: `at` is relative to the piece, `before` comes before the bound. */
  readonly typeParameters: readonly { readonly name: string; readonly at: number; readonly before: string }[];
}

/** Is it a function whose signature nobody else decides? */
export function hasOwnSignature(owner: BodyOwner): owner is FunctionDef {
  return owner.kind === "function" && owner.container.kind !== "trait" && !isBoundByTrait(owner);
}

/** Undefined where the signature is not to be changed. */
export function signatureSite(owner: BodyOwner, declarations: Declarations): SignatureSite | undefined {
  if (!hasOwnSignature(owner)) return undefined;
  return { head: headLifetimes(owner, declarations), typeParameters: typeParameters(owner) };
}

/** Its own in `<…>`; those of the impl around, which is another piece, in a where clause, if it has none yet. */
function typeParameters(owner: FunctionDef): SignatureSite["typeParameters"] {
  const { generics } = owner;
  const own = (generics.syntax?.params ?? []).flatMap((param) => {
    if (param.kind !== "type" || param.ident.span.expansion !== undefined) return [];
    const { name, span } = param.ident;
    const last = param.bounds.at(-1);
    return [last ? { name, at: spanOf(last).end, before: " + " } : { name, at: span.end, before: ": " }];
  });
  const signature = owner.span()?.signature;
  if (signature === undefined || signature.expansion !== undefined || generics.where.length > 0) return own;
  const around = generics.parent?.params.filter(({ kind }) => kind === "type") ?? [];
  return [...own, ...around.map(({ name }) => ({ name, at: signature.end, before: ` where ${name}: ` }))];
}

function spanOf(bound: Bound): Span {
  return bound.kind === "lifetime" ? bound.lifetime.span : bound.span;
}
