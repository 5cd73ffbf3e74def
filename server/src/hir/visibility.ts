/** What `pub`, `pub(crate)`, `pub(in path)` and nothing mean (Rust reference, "Visibility and Privacy"). */
import type { Visibility } from "../syntax/ast.js";
import { type Module, PUBLIC } from "./crate.js";
import type { ModuleDef, ResolvedVisibility } from "./defs.js";

/** A path that cannot be followed restricts to the module itself: seen by too few is the silent mistake. */
export function resolveVisibility(visibility: Visibility, module: Module): ResolvedVisibility {
  switch (visibility.kind) {
    case "public":
      return PUBLIC;
    case "private":
      // What a block declares is seen in all of the module around: `const _: () = { impl S { fn f() {} } };`.
      return { kind: "module", module: module.nearest };
    case "restricted": {
      const segments = visibility.path.segments.map((segment) => segment.ident.name);
      return { kind: "module", module: ancestorNamed(segments, module) ?? module };
    }
  }
}

/** `in` paths name ancestors only; since 2018 they start with `crate`, `self` or `super`. */
function ancestorNamed(segments: readonly string[], module: Module): Module | undefined {
  let current: Module | undefined = module.nearest;
  const [first, ...rest] = segments;
  if (first === "crate" || first === "self" || first === "super") {
    if (first === "crate") current = module.crate.root;
    if (first === "super") current = current.parent?.nearest;
  } else {
    current = module.crate.root;
    rest.unshift(first ?? "");
  }
  for (const segment of rest) {
    current = segment === "super" ? current?.parent?.nearest : current?.types.get(segment)?.submodule;
    if (current === undefined) return undefined;
  }
  return current;
}

/** Is something with this visibility usable in code of the module? */
export function isVisibleFrom(visibility: ResolvedVisibility, from: ModuleDef): boolean {
  if (visibility.kind === "public") return true;
  for (let module: ModuleDef | undefined = from; module !== undefined; module = module.parent) {
    if (module === visibility.module) return true;
  }
  return false;
}
