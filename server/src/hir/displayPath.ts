/** Paths of definitions as people know them: `std::string::String::push_str`. */
import type { Path } from "../syntax/ast.js";
import type { PathResolution } from "./declarations.js";
import type {
  AdtDef,
  ConstDef,
  Crate,
  FunctionDef,
  ImplDef,
  ItemScope,
  ModuleDef,
  StaticDef,
  TraitDef,
  TypeAliasDef,
} from "./defs.js";

export type Displayed = AdtDef | TraitDef | FunctionDef | TypeAliasDef | ConstDef | StaticDef | ModuleDef;

/** Of a member: under its trait, or under the type of its impl. */
export function displayPath(def: Displayed, resolveType: ResolveType): string {
  if (def.kind === "module") return modulePath(def);
  if (def.kind === "function" || def.kind === "const" || def.kind === "typeAlias") {
    const { container } = def;
    if (container.kind === "trait") return `${displayPath(container, resolveType)}::${def.name}`;
    if (container.kind === "impl") {
      const self = container.derivedFor ?? selfAdt(container, resolveType);
      return self === undefined
        ? `${modulePath(container.scope.module)}::${def.name}`
        : `${displayPath(self, resolveType)}::${def.name}`;
    }
  }
  return `${modulePath(def.scope.module)}::${def.name}`;
}

type ResolveType = (path: Path, scope: ItemScope) => PathResolution;

function selfAdt(impl: ImplDef, resolveType: ResolveType): AdtDef | undefined {
  if (impl.selfType?.kind !== "path") return undefined;
  const { resolution, rest } = resolveType(impl.selfType.path, impl.scope);
  return resolution.kind === "adt" && rest === 0 ? resolution.adt : undefined;
}

function modulePath(module: ModuleDef): string {
  const names: string[] = [];
  for (let current: ModuleDef | undefined = module; current !== undefined; current = current.parent) {
    if (!current.isBlock) names.unshift(current.parent === undefined ? facadeName(current.crate) : current.name);
  }
  return names.join("::");
}

/** Users know core and alloc as std, and what std itself depends on not at all. */
function facadeName(crate: Crate): string {
  return crate.origin === "std" && !NAMED_BY_USERS.has(crate.name) ? "std" : crate.name;
}

const NAMED_BY_USERS: ReadonlySet<string> = new Set(["proc_macro", "test"]);
