/**
 * From places of MIR to variables as people know them: `(*_1).0` of a closure's body is `w.0` of the captured `w`.
 *
 * A place captured by reference counts as the variable itself: the dereference that only the capture needs is left out, as rustc's
 * messages leave it out.
 */
import type { Body, Place, ProjectionElem } from "../mir/body.js";
import { beforeField } from "../mir/captured.js";
import type { LocalVariable } from "../types/typeck.js";

export interface UserPlace {
  readonly variable: LocalVariable;
  /** `u`, `u.tags`, `*r`, `a[_]`. Dereferences before a field or element are left out, as in source. */
  readonly path: string;
  /** Exactly one built-in dereference of the variable: re-lending what it refers to. */
  readonly isReborrow: boolean;
  /** The variable itself, nothing projected. */
  readonly isWhole: boolean;
  /** What reports say instead, which go by MIR's locals: in a guard a binding is used through a reference to it. */
  readonly reported?: { readonly path: string; readonly isReborrow: boolean };
}

/** Undefined for places of temporaries, of the return value and of statics. */
export function userPlace(body: Body, place: Place): UserPlace | undefined {
  const local = body.locals[place.local];
  if (!local) return undefined;
  switch (local.kind.kind) {
    case "user":
      return describe(local.kind.variable, local.kind.variable.name, place.projection);
    case "argument":
      return local.kind.variable && describe(local.kind.variable, local.kind.variable.name, place.projection);
    case "guardReference":
      return describeGuardReference(local.kind.variable, place.projection);
    case "environment":
      return upvarPlace(body, place.projection);
    case "return":
    case "temporary":
      return undefined;
  }
}

/** `*guard_ref` is the variable. */
function describeGuardReference(variable: LocalVariable, projection: readonly ProjectionElem[]): UserPlace {
  const reported = describe(variable, variable.name, projection);
  return projection[0]?.kind === "deref"
    ? { ...describe(variable, variable.name, projection.slice(1)), reported }
    : reported;
}

function upvarPlace(body: Body, projection: readonly ProjectionElem[]): UserPlace | undefined {
  let index = 0;
  if (projection[index]?.kind === "deref") index += 1;
  const field = projection[index];
  if (field?.kind !== "field") return undefined;
  const upvar = body.upvars[field.index];
  if (!upvar) return undefined;
  index += 1;
  if (upvar.byReference && projection[index]?.kind === "deref") index += 1;
  return describe(upvar.variable, upvar.path, projection.slice(index));
}

/** `root`: the captured path in a closure, else the variable's name. */
function describe(variable: LocalVariable, root: string, projection: readonly ProjectionElem[]): UserPlace {
  return {
    variable,
    path: pathText(root, projection),
    isReborrow: projection.length === 1 && projection[0]?.kind === "deref",
    isWhole: projection.length === 0,
  };
}

function pathText(root: string, projection: readonly ProjectionElem[]): string {
  let text = root;
  let pendingDerefs = 0;
  for (const elem of projection) {
    switch (elem.kind) {
      case "deref":
        pendingDerefs += 1;
        break;
      case "field":
        text = `${beforeField(text)}.${elem.name}`;
        pendingDerefs = 0;
        break;
      case "index":
        text = `${beforeField(text)}[_]`;
        pendingDerefs = 0;
        break;
      case "constantIndex":
        text = `${beforeField(text)}[${elem.fromEnd ? "-" : ""}${elem.offset}]`;
        pendingDerefs = 0;
        break;
      case "subslice":
        text = `${beforeField(text)}${sliceText(elem)}`;
        pendingDerefs = 0;
        break;
      case "downcast":
        break;
    }
  }
  return "*".repeat(pendingDerefs) + text;
}

/** `[1]` for one element, `[1..3]`, `[1..]`, `[1..-2]` with as many left out at the end. */
function sliceText({ from, to, fromEnd }: ProjectionElem & { readonly kind: "subslice" }): string {
  if (fromEnd) return to === 0 ? `[${from}..]` : `[${from}..-${to}]`;
  return to === from + 1 ? `[${from}]` : `[${from}..${to}]`;
}
