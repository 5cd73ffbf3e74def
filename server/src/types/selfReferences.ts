/**
 * Which references in the written type of `self` hold `Self`: it is their lifetimes that a result takes before all others (reference,
 * "Lifetime elision in functions"; rustc's `find_lifetime_for_self`). `Self` may stand anywhere behind the `&`: `&Box<Self>` counts, and in
 * `&Box<&Self>` both do, which leaves the result's lifetime undecided.
 */
import type { Declarations } from "../hir/declarations.js";
import type { FunctionDef } from "../hir/defs.js";
import type { Bound, GenericArguments, Path, ReferenceType, TypeExpr } from "../syntax/ast.js";

export function selfReferences(declarations: Declarations, def: FunctionDef, type: TypeExpr): readonly ReferenceType[] {
  const found: ReferenceType[] = [];
  collect(declarations, def, type, found);
  return found;
}

/** Says whether `Self` is in `type`. */
function collect(declarations: Declarations, def: FunctionDef, type: TypeExpr, found: ReferenceType[]): boolean {
  let hasSelf = isWrittenSelf(declarations, def, type);
  for (const inner of typesIn(type)) if (collect(declarations, def, inner, found)) hasSelf = true;
  if (type.kind === "reference" && hasSelf) found.push(type);
  return hasSelf;
}

/** By that name or as the data type of the impl; an alias does not count, though it may mean the same (rustc's `is_self_ty`). */
function isWrittenSelf(declarations: Declarations, def: FunctionDef, type: TypeExpr): boolean {
  if (type.kind !== "path" || type.path.qualifiedSelf !== undefined) return false;
  const written = declarations.resolvePath(type.path, def.scope, "type");
  if (written.rest > 0) return false;
  if (written.resolution.kind === "selfType") return true;
  if (def.container.kind !== "impl" || def.container.selfType?.kind !== "path") return false;
  const own = declarations.resolvePath(def.container.selfType.path, def.container.scope, "type");
  if (own.rest > 0) return false;
  if (own.resolution.kind === "adt")
    return written.resolution.kind === "adt" && written.resolution.adt === own.resolution.adt;
  return (
    own.resolution.kind === "primitive" &&
    written.resolution.kind === "primitive" &&
    written.resolution.name === own.resolution.name
  );
}

/** The types that stand directly in one. */
function typesIn(type: TypeExpr): readonly TypeExpr[] {
  switch (type.kind) {
    case "reference":
    case "rawPointer":
      return [type.type];
    case "slice":
    case "array":
      return [type.element];
    case "tuple":
      return type.elements;
    case "path":
      return typesInPath(type.path);
    case "implTrait":
    case "dynTrait":
      return typesInBounds(type.bounds);
    case "functionPointer":
      return [...type.inputs.map((input) => input.type), ...(type.output === undefined ? [] : [type.output])];
    case "never":
    case "infer":
    case "macroCall":
    case "missing":
      return [];
  }
}

function typesInPath(path: Path): readonly TypeExpr[] {
  const types: TypeExpr[] = path.qualifiedSelf === undefined ? [] : [path.qualifiedSelf.type];
  for (const segment of path.segments) types.push(...typesInArguments(segment.arguments));
  return types;
}

function typesInBounds(bounds: readonly Bound[]): readonly TypeExpr[] {
  return bounds.flatMap((bound) => (bound.kind === "trait" ? typesInPath(bound.path) : []));
}

function typesInArguments(args: GenericArguments | undefined): readonly TypeExpr[] {
  if (args === undefined || args.kind === "returnTypeNotation") return [];
  if (args.kind === "parenthesized") return args.output === undefined ? args.inputs : [...args.inputs, args.output];
  const types: TypeExpr[] = [];
  for (const argument of args.arguments) if (argument.kind === "type") types.push(argument.type);
  for (const constraint of args.constraints) {
    if (constraint.type !== undefined) types.push(constraint.type);
    types.push(...typesInArguments(constraint.arguments), ...typesInBounds(constraint.bounds));
  }
  return types;
}
