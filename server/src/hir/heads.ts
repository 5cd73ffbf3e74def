/**
 * The head constructor of a type as far as syntax and names tell (rustc's `SimplifiedType`): what impls are found by.
 *
 * Follows type aliases and `Self`. A projection, `impl Trait` or parameter is `*`: it may turn out to be anything. A type
 * whose name cannot be resolved is `?`, which matches nothing: better an impl not found than one taken for everyone's.
 */
import { assertNever } from "../base/assertNever.js";
import type { Bound, Path, TypeExpr } from "../syntax/ast.js";
import type { PathResolution, SimplifiedType } from "./declarations.js";
import { AdtDefinition } from "./definitions/adt.js";
import { TraitDefinition } from "./definitions/containers.js";
import type { AdtDef, ImplDef, ItemScope, TraitDef } from "./defs.js";

export const ANY_HEAD: SimplifiedType = "*";
export const NO_HEAD: SimplifiedType = "?";

/** Aliases of aliases beyond this are taken for a cycle. */
const MAX_ALIASES = 32;

export type TypePathResolver = (path: Path, scope: ItemScope) => PathResolution;

/** Definitions by the heads that were made of them; each edit of a body that declares types makes new ones. */
const definitions = new Map<SimplifiedType, WeakRef<AdtDefinition | TraitDefinition>>();
const gone = new FinalizationRegistry<SimplifiedType>((head) => definitions.delete(head));

export function adtHead(adt: AdtDef): SimplifiedType {
  return adt instanceof AdtDefinition ? headOf(`adt:${adt.id}`, adt) : NO_HEAD;
}

export function dynHead(trait: TraitDef): SimplifiedType {
  return trait instanceof TraitDefinition ? headOf(`dyn:${trait.id}`, trait) : NO_HEAD;
}

function headOf(head: SimplifiedType, definition: AdtDefinition | TraitDefinition): SimplifiedType {
  if (!definitions.has(head)) {
    definitions.set(head, new WeakRef(definition));
    gone.register(definition, head);
  }
  return head;
}

/** The type of an `adt:` head, the trait of a `dyn:` head. */
export function definitionOfHead(head: SimplifiedType): AdtDefinition | TraitDefinition | undefined {
  return definitions.get(head)?.deref();
}

function headOfTypeExpr(type: TypeExpr, scope: ItemScope, resolve: TypePathResolver, depth = 0): SimplifiedType {
  switch (type.kind) {
    case "path":
      return headOfPath(type.path, scope, resolve, depth);
    case "reference":
      return type.mutable ? "refmut" : "ref";
    case "rawPointer":
      return "ptr";
    case "slice":
    case "array":
    case "never":
      return type.kind;
    case "tuple":
      return `tuple:${type.elements.length}`;
    case "functionPointer":
      return `fn:${type.inputs.length}`;
    case "dynTrait":
      return headOfBounds(type.bounds, scope, resolve);
    case "infer":
    case "implTrait":
    case "macroCall":
      return ANY_HEAD;
    case "missing":
      return NO_HEAD;
    default:
      return assertNever(type);
  }
}

function headOfBounds(bounds: readonly Bound[], scope: ItemScope, resolve: TypePathResolver): SimplifiedType {
  for (const bound of bounds) {
    if (bound.kind !== "trait") continue;
    const { resolution, rest } = resolve(bound.path, scope);
    return resolution.kind === "trait" && rest === 0 ? dynHead(resolution.trait) : NO_HEAD;
  }
  return NO_HEAD;
}

function headOfPath(path: Path, scope: ItemScope, resolve: TypePathResolver, depth: number): SimplifiedType {
  if (path.qualifiedSelf !== undefined) return ANY_HEAD;
  const { resolution, rest } = resolve(path, scope);
  if (resolution.kind === "unresolved") return NO_HEAD;
  if (rest > 0) return ANY_HEAD;
  switch (resolution.kind) {
    case "adt":
      return adtHead(resolution.adt);
    case "primitive":
      return resolution.name;
    case "genericParam":
      return ANY_HEAD;
    case "trait":
      // A trait object without `dyn`.
      return dynHead(resolution.trait);
    case "typeAlias": {
      const { type } = resolution.alias;
      if (type === undefined) return NO_HEAD;
      return depth < MAX_ALIASES ? headOfTypeExpr(type, resolution.alias.scope, resolve, depth + 1) : NO_HEAD;
    }
    case "selfType":
      return resolution.of.kind === "impl"
        ? headOfImpl(resolution.of, resolve, depth)
        : resolution.of.kind === "adt"
          ? adtHead(resolution.of)
          : ANY_HEAD;
    case "module":
    case "variant":
    case "constructor":
    case "function":
    case "const":
    case "static":
      return NO_HEAD;
    default:
      return assertNever(resolution);
  }
}

/** The head of what an impl is for. */
export function headOfImpl(impl: ImplDef, resolve: TypePathResolver, depth = 0): SimplifiedType {
  if (impl.derivedFor !== undefined) return adtHead(impl.derivedFor);
  if (impl.selfType === undefined || depth > MAX_ALIASES) return NO_HEAD;
  return headOfTypeExpr(impl.selfType, impl.scope, resolve, depth + 1);
}
