/**
 * What the surroundings of an expression expect its type to be (rustc's `Expectation`).
 *
 * An expectation is a hint, never a constraint: it tells a literal its width and a closure its parameters. Whoever
 * expects coerces or unifies afterwards.
 */
import type { Type } from "../type.js";
import type { FnCtxt } from "./fnCtxt.js";

export type Expectation =
  | undefined
  /** The expression will be coerced to this type. */
  | { readonly kind: "hasType"; readonly type: Type }
  /** It will be cast to it. */
  | { readonly kind: "castable"; readonly type: Type }
  /** It is behind a reference to this unsized type: `&[1, 2]` where `&[u8]` is expected. */
  | { readonly kind: "rvalueLikeUnsized"; readonly type: Type };

export function hasType(type: Type): Expectation {
  return { kind: "hasType", type };
}

/** The expected type, whatever the strength. */
export function hinted(fcx: FnCtxt, expected: Expectation): Type | undefined {
  return expected === undefined ? undefined : fcx.shallow(expected.type);
}

/** The expected type if the expression will have exactly it (after coercion). */
export function onlyHasType(fcx: FnCtxt, expected: Expectation): Type | undefined {
  return expected?.kind === "hasType" ? fcx.shallow(expected.type) : undefined;
}

/** For `&expr` with an expected referent: unsized referents are a hint only, since `&[1, 2]` is an array first. */
export function rvalueHint(fcx: FnCtxt, type: Type): Expectation {
  const resolved = fcx.shallow(type);
  switch (resolved.kind) {
    case "slice":
    case "str":
    case "dyn":
      return { kind: "rvalueLikeUnsized", type: resolved };
    default:
      return { kind: "hasType", type: resolved };
  }
}

/** What each branch of an `if` or `match` may expect: nothing while the expected type is still a variable, nor if all are cast together. */
export function forBranches(fcx: FnCtxt, expected: Expectation): Expectation {
  if (expected === undefined || expected.kind === "rvalueLikeUnsized") return expected;
  if (expected.kind === "castable") return undefined;
  const type = fcx.structurallyResolve(expected.type);
  return type.kind === "infer" && type.sort === "general" ? undefined : { kind: expected.kind, type };
}
