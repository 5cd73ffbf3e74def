/** What the path of a macro call means. */
import type { Path } from "../syntax/ast.js";
import type { CrateData, Module, Scope } from "./crate.js";
import type { MacroDef } from "./defs.js";
import { fallbackBuiltin } from "./macros.js";
import type { Resolver, Target } from "./resolve.js";

/** What a name alone means where a macro is called. */
export function resolveMacroName(
  name: string,
  from: Module,
  textual: Scope["textual"],
  resolver: Resolver,
): Target | undefined {
  let module: Module = from;
  while (module.isBlock && module.parent !== undefined) {
    const found = textualMacro(name, module.textual) ?? resolver.lookup(module, name, "macro")?.target;
    if (found !== undefined) return found;
    module = module.parent;
  }
  return textualMacro(name, textual) ?? resolver.lexical(module, name, "macro");
}

function textualMacro(name: string, textual: Scope["textual"]): Target | undefined {
  for (let macros = textual; macros !== undefined; macros = macros.outer)
    if (macros.name === name) return { kind: "macro", macro: macros.macro };
  return undefined;
}

/** What a macro path means: blocks outward, then the textual scope at the place, then like any name. */
export function resolveMacroPath(
  path: Path,
  from: Module,
  textual: Scope["textual"],
  resolver: Resolver,
  crates: { sysroot(name: string): CrateData | undefined },
): MacroDef | undefined {
  const names = path.segments.map((segment) => segment.ident.name);
  const [first = ""] = names;
  let target: Target | undefined;
  if (names.length === 1 && path.root.kind === "relative") target = resolveMacroName(first, from, textual, resolver);
  else {
    const walk = resolver.walk(path.root, names, from, "macro", false);
    if (walk.used === names.length) target = walk.target;
  }
  if (target?.kind === "macro") return target.macro;
  // std takes this one from a crate that is not in its index.
  const isDetection = names.at(-1) === "is_x86_feature_detected";
  return isDetection || crates.sysroot("std") === undefined
    ? fallbackBuiltin(names.at(-1) ?? "", from.crate)
    : undefined;
}
