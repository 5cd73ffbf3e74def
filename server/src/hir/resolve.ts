/**
 * Name resolution: what a name means in a module, on demand and remembered (Rust reference, "Name resolution"; rustc dev
 * guide, "Name resolution").
 *
 * rustc resolves all imports of a crate to a fixpoint. Here a look-up follows only the imports that it needs: the
 * module's own declarations, then its named imports, then its globs. Imports may form cycles:
 *
 *     mod a { pub use super::b::*; pub struct A; }      look up `A` in b: b's glob asks a, which has it.
 *     mod b { pub use super::a::*; }                    look up `X` in b: b asks a, a asks b, which is being asked: no.
 *
 * A look-up that meets itself is cut off there: it can add nothing that its other branches do not find. A result that
 * was cut off below an outer look-up is not remembered, since the outer one may still find the name.
 *
 * Not here: generics and `Self` (`declarationTable.ts`), associated items (the room `types`), errors. A private name is found like
 * any other unless a glob would import it: that code compiles is taken for granted.
 */
import { typeBinding, valueBinding } from "./bindings.js";
import { type CrateData, type Import, Module, PUBLIC } from "./crate.js";
import type { Resolution } from "./declarations.js";
import type { AdtDef, MacroDef, ResolvedVisibility, TraitDef } from "./defs.js";
import { MissingImports } from "./missingImports.js";
import { variantNamed } from "./named.js";
import { primitiveNamed } from "./primitives.js";
import { isVisibleFrom, resolveVisibility } from "./visibility.js";

export type Namespace = "type" | "value" | "macro";
const NAMESPACES: readonly Namespace[] = ["type", "value", "macro"];

export type Target = Exclude<Resolution, { kind: "unresolved" }> | { readonly kind: "macro"; readonly macro: MacroDef };

export interface Binding {
  readonly target: Target;
  readonly visibility: ResolvedVisibility;
}

export interface CrateLookup {
  byKey(key: string): CrateData | undefined;
  /** `core`, `alloc`, `std`, `proc_macro`. */
  sysroot(name: string): CrateData | undefined;
}

/** How far a path could be followed: `target` is what its first `used` segments name. */
export interface Walk {
  readonly target: Target | undefined;
  readonly used: number;
}

export type PathStart = Import["root"];

/**
 * Look-ups nested deeper than this answer "not found". Larger: generated chains of re-exports overflow the stack.
 * Smaller: facades over facades (std over core over its macros) would not resolve.
 */
const MAX_DEPTH = 400;

export class Resolver {
  /** Look-ups under way, with their depth. */
  private readonly active: Record<Namespace, Map<Module, Map<string, number>>> = {
    type: new Map(),
    value: new Map(),
    macro: new Map(),
  };
  private depth = 0;
  /** The outermost look-up that something met again below the current one. */
  private lowestCut = Number.POSITIVE_INFINITY;
  /** Results that were cut off, good until the outermost look-up ends. */
  private provisional = new Map<Module, Map<string, Binding | undefined>>();

  private readonly missing = new MissingImports((imported) =>
    NAMESPACES.some((namespace) => this.importTarget(imported, namespace) !== undefined),
  );

  constructor(private readonly crates: CrateLookup) {}

  /** What a module has under a name: declared, imported by name, or by glob. */
  lookup(module: Module, name: string, namespace: Namespace): Binding | undefined {
    const cache = module.lookups[namespace];
    const known = cache.get(name);
    if (known !== undefined) return known ?? undefined;
    const own = this.declared(module, name, namespace);
    if (own !== undefined) {
      if (this.collecting === 0) cache.set(name, own);
      return own;
    }
    const candidates = module.namedImports.get(name);
    if (candidates === undefined && module.globs.length === 0) return undefined;

    let actives = this.active[namespace].get(module);
    if (actives === undefined) this.active[namespace].set(module, (actives = new Map()));
    const running = actives.get(name);
    if (running !== undefined || this.depth > MAX_DEPTH) {
      this.lowestCut = Math.min(this.lowestCut, running ?? 1);
      return undefined;
    }
    const key = `${namespace}:${name}`;
    const cutBefore = this.provisional.get(module);
    if (cutBefore?.has(key) === true) {
      // Good for this outermost look-up, which may be remembered; nothing in between may.
      this.lowestCut = Math.min(this.lowestCut, 1);
      return cutBefore.get(key);
    }

    const outerCut = this.lowestCut;
    this.lowestCut = Number.POSITIVE_INFINITY;
    const depth = ++this.depth;
    actives.set(name, depth);
    let found = candidates && this.importedByName(candidates, namespace);
    if (found === undefined && !this.missing.has(module, name)) found = this.importedByGlob(module, name, namespace);
    actives.delete(name);
    this.depth--;

    if (this.lowestCut >= depth) {
      if (this.collecting === 0) cache.set(name, found ?? null);
      this.lowestCut = outerCut;
    } else {
      const provisional = this.provisional.get(module) ?? new Map<string, Binding | undefined>();
      this.provisional.set(module, provisional.set(key, found));
      this.lowestCut = Math.min(outerCut, this.lowestCut);
    }
    if (this.depth === 0) {
      this.lowestCut = Number.POSITIVE_INFINITY;
      if (this.provisional.size > 0) this.provisional = new Map();
    }
    return found;
  }

  /** Crates whose items are still being added. */
  private collecting = 0;

  /** Adds a crate's items: what is looked up meanwhile must not be remembered. */
  whileCollecting(collect: () => void): void {
    this.collecting++;
    try {
      collect();
    } finally {
      this.collecting--;
    }
  }

  /** What a module declares itself. */
  declared(module: Module, name: string, namespace: Namespace): Binding | undefined {
    module.crate.ensure();
    if (namespace === "macro") {
      const macro = module.macros.get(name);
      return macro && { target: { kind: "macro", macro }, visibility: PUBLIC };
    }
    const entry = (namespace === "type" ? module.types : module.values).get(name);
    if (entry === undefined) return undefined;
    return namespace === "type" ? typeBinding(entry) : valueBinding(entry);
  }

  private importedByName(candidates: readonly Import[], namespace: Namespace): Binding | undefined {
    let testOnly: Binding | undefined;
    for (const candidate of candidates) {
      const target = this.importTarget(candidate, namespace);
      if (target === undefined) continue;
      const binding = { target, visibility: importVisibility(candidate) };
      if (!candidate.testOnly) return binding;
      testOnly ??= binding;
    }
    return testOnly;
  }

  private importedByGlob(module: Module, name: string, namespace: Namespace): Binding | undefined {
    for (const glob of module.globs) {
      const source = this.globSource(glob);
      if (source === undefined) continue;
      if (source.kind === "adt") {
        const variant = namespace === "macro" ? undefined : variantNamed(source.adt, name);
        if (variant !== undefined) return { target: { kind: "variant", variant }, visibility: importVisibility(glob) };
        continue;
      }
      const found = this.lookup(source.module, name, namespace);
      if (found !== undefined && isVisibleFrom(found.visibility, module)) {
        return { target: found.target, visibility: importVisibility(glob) };
      }
    }
    return undefined;
  }

  /** What a glob imports from; `undefined` where its path leads nowhere. */
  globSource(
    glob: Import,
  ): { readonly kind: "module"; readonly module: Module } | { readonly kind: "adt"; readonly adt: AdtDef } | undefined {
    const { target } = this.walk(glob.root, glob.segments, glob.module, "type", true);
    if (target?.kind === "module" && target.module instanceof Module) return { kind: "module", module: target.module };
    return target?.kind === "adt" ? target : undefined;
  }

  /** What a named import means in a namespace. */
  importTarget(imported: Import, namespace: Namespace): Target | undefined {
    if (imported.onlyTypes && namespace !== "type") return undefined;
    if (imported.isExternCrate) {
      if (namespace !== "type") return undefined;
      const crate = this.externCrate(imported.module.crate, imported.segments[0] ?? "");
      return crate && { kind: "module", module: crate.root };
    }
    const walk = this.walk(imported.root, imported.segments, imported.module, namespace, true);
    return walk.used === imported.segments.length ? walk.target : undefined;
  }

  /** The crate that `extern crate name` means. */
  externCrate(from: CrateData, name: string): CrateData | undefined {
    return name === "self" ? from : (from.dependencies.get(name) ?? this.crates.sysroot(name));
  }

  /**
   * Follows a path as far as modules and enums go. `inUse`: the path of a `use` declaration, which in edition 2015 starts
   * at the crate's root.
   */
  walk(start: PathStart, segments: readonly string[], from: Module, namespace: Namespace, inUse: boolean): Walk {
    const { crate } = from;
    const first = segments[0];
    if (first === undefined) {
      // `use ::*` of edition 2015, where imports begin at the crate's root.
      if (inUse && crate.edition === "2015" && start.kind !== "dollarCrate")
        return { target: { kind: "module", module: crate.root }, used: 0 };
      // `use {a, b}` and `use ::{a, b}`; `use crate::*` has the segment `crate`.
      return { target: start.kind === "relative" ? { kind: "module", module: from.nearest } : undefined, used: 0 };
    }
    const namespaceAt = (index: number): Namespace => (index === segments.length - 1 ? namespace : "type");
    let target: Target | undefined;
    let used = 1;
    if (start.kind === "dollarCrate") {
      const root = this.crates.byKey(start.crate)?.ensure().root;
      if (root === undefined) return { target: undefined, used: 0 };
      // `$crate` itself may be kept as the first segment.
      target = first === "$crate" ? { kind: "module", module: root } : this.member(root, first, namespaceAt(0));
    } else if (first === "crate" || first === "$crate") {
      target = { kind: "module", module: crate.root };
    } else if (first === "self" || first === "super") {
      let module: Module | undefined = from.nearest;
      if (first === "super") module = module.parent?.nearest;
      while (segments[used] === "super") {
        module = module?.parent?.nearest;
        used++;
      }
      target = module && { kind: "module", module };
    } else if (start.kind === "global") {
      target =
        crate.edition === "2015"
          ? (this.lookup(crate.root, first, namespaceAt(0))?.target ?? this.externPrelude(crate, first, namespaceAt(0)))
          : this.externPrelude(crate, first, namespaceAt(0));
    } else if (inUse && crate.edition === "2015") {
      target =
        this.lookup(crate.root, first, namespaceAt(0))?.target ?? this.externPrelude(crate, first, namespaceAt(0));
      // Paths of a macro that a 2018 crate defines, and blocks' own items.
      target ??= this.lexical(from, first, namespaceAt(0));
    } else {
      target = this.lexical(from, first, namespaceAt(0));
    }

    while (target !== undefined && used < segments.length) {
      const name = segments[used] ?? "";
      let next: Target | undefined;
      if (target.kind === "module" && target.module instanceof Module) {
        target.module.crate.ensure();
        next = this.member(target.module, name, namespaceAt(used));
        if (next === undefined) {
          // `use std::f64; f64::from(1)`: the module has no such item, the primitive type of its name may.
          const primitive = used === 1 ? primitiveNamed(first) : undefined;
          return { target: primitive, used };
        }
      } else if (target.kind === "adt") {
        const variant = namespaceAt(used) === "macro" ? undefined : variantNamed(target.adt, name);
        next = variant && { kind: "variant", variant };
      }
      if (next === undefined) break;
      target = next;
      used++;
    }
    return { target, used: target === undefined ? 0 : used };
  }

  /** What a path finds in a module. At the root of a crate of edition 2015 stands an `extern crate std;` that nobody wrote. */
  private member(module: Module, name: string, namespace: Namespace): Target | undefined {
    const found = this.lookup(module, name, namespace)?.target;
    const { crate } = module;
    if (found !== undefined || namespace !== "type" || crate.edition !== "2015" || module !== crate.root) return found;
    const injected = name === (crate.noStd ? "core" : "std") && !crate.noCore ? this.crates.sysroot(name) : undefined;
    return injected && { kind: "module", module: injected.root };
  }

  /** A path's first name, from the inside out: blocks, module, extern prelude, `#[macro_use]`, std prelude, primitives. */
  lexical(from: Module, name: string, namespace: Namespace): Target | undefined {
    let module: Module = from;
    for (;;) {
      if (namespace === "macro") {
        for (let macros = module.textual; macros !== undefined; macros = macros.outer) {
          if (macros.name === name) return { kind: "macro", macro: macros.macro };
        }
      }
      const found = this.lookup(module, name, namespace);
      if (found !== undefined) return found.target;
      if (this.missing.has(module, name)) return undefined;
      if (!module.isBlock || module.parent === undefined) break;
      module = module.parent;
    }
    const { crate } = from;
    if (namespace === "type") {
      const external = this.externPrelude(crate, name, namespace);
      if (external !== undefined) return external;
    }
    if (namespace === "macro") {
      for (const used of crate.macroUse) {
        if (used.names !== undefined && !used.names.has(name)) continue;
        const macro = this.lookup(used.crate.ensure().root, name, "macro");
        if (macro !== undefined) return macro.target;
      }
    }
    return this.preludeTarget(crate, name, namespace) ?? (namespace === "type" ? primitiveNamed(name) : undefined);
  }

  private externPrelude(crate: CrateData, name: string, namespace: Namespace): Target | undefined {
    if (namespace !== "type") return undefined;
    const found = crate.externCrates.get(name) ?? crate.dependencies.get(name) ?? this.sysrootInPrelude(crate, name);
    return found && { kind: "module", module: found.root };
  }

  private sysrootInPrelude(crate: CrateData, name: string): CrateData | undefined {
    const isNamed = name === "core" || name === "std" || (name === "proc_macro" && crate.isProcMacro);
    return isNamed ? this.crates.sysroot(name) : undefined;
  }

  private preludeTarget(crate: CrateData, name: string, namespace: Namespace): Target | undefined {
    const prelude = this.preludeModule(crate);
    const found = prelude && this.lookup(prelude, name, namespace)?.target;
    if (found !== undefined || namespace !== "macro") return found;
    // `std` is linked with `#[macro_use]`.
    const std = crate.noCore ? undefined : this.crates.sysroot(crate.noStd ? "core" : "std");
    return std && this.lookup(std.ensure().root, name, "macro")?.target;
  }

  /** `std::prelude::rust_2021`, or core's under `#![no_std]`. */
  preludeModule(crate: CrateData): Module | undefined {
    if (crate.preludeImport !== undefined) {
      const source = this.globSource(crate.preludeImport);
      return source?.kind === "module" ? source.module : undefined;
    }
    if (crate.noCore) return undefined;
    const std = this.crates.sysroot(crate.noStd ? "core" : "std");
    if (std === undefined) return undefined;
    const preludes = std.ensure().root.types.get("prelude")?.submodule;
    return preludes?.types.get(`rust_${crate.edition}`)?.submodule ?? preludes?.types.get("v1")?.submodule;
  }

  /**
   * Traits whose methods can be called in a module without naming them. Cost: every import of the module is followed
   * once; the result is remembered.
   */
  traitsInScope(module: Module): ReadonlySet<TraitDef> {
    const { lookups } = module;
    if (lookups.traits !== undefined) return lookups.traits;
    const own = this.ownTraits(module);
    const outer = module.isBlock && module.parent !== undefined ? this.traitsInScope(module.parent) : undefined;
    // Most blocks bring in none of their own.
    const traits =
      outer !== undefined && own.length === 0 ? outer : new Set([...own, ...(outer ?? this.preludeTraits(module))]);
    if (this.collecting === 0) lookups.traits = traits;
    return traits;
  }

  private preludeTraits(module: Module): readonly TraitDef[] {
    const prelude = this.preludeModule(module.crate);
    return prelude === undefined ? [] : this.traitsOf(prelude, module, new Set());
  }

  /** Those that the module itself declares or imports. */
  ownTraits(module: Module): readonly TraitDef[] {
    const { lookups } = module;
    if (lookups.ownTraits !== undefined) return lookups.ownTraits;
    const traits = this.traitsOf(module, module, new Set());
    if (this.collecting === 0) lookups.ownTraits = traits;
    return traits;
  }

  private traitsOf(module: Module, from: Module, visited: Set<Module>): readonly TraitDef[] {
    if (visited.has(module)) return [];
    visited.add(module);
    module.crate.ensure();
    const found: TraitDef[] = [];
    const add = (target: Target | undefined, visibility: ResolvedVisibility): void => {
      if (target?.kind === "trait" && isVisibleFrom(visibility, from)) found.push(target.trait);
    };
    for (const entry of module.types.values()) {
      if (entry.raw.kind !== "trait") continue;
      const binding = typeBinding(entry);
      add(binding?.target, binding?.visibility ?? PUBLIC);
    }
    for (const imports of module.namedImports.values()) {
      for (const imported of imports) {
        if (!imported.isExternCrate) add(this.importTarget(imported, "type"), importVisibility(imported));
      }
    }
    for (const imported of module.anonymousImports)
      add(this.importTarget(imported, "type"), importVisibility(imported));
    for (const glob of module.globs) {
      if (!isVisibleFrom(importVisibility(glob), from)) continue;
      const source = this.globSource(glob);
      if (source?.kind === "module") found.push(...this.traitsOf(source.module, from, visited));
    }
    return found;
  }
}

function importVisibility(imported: Import): ResolvedVisibility {
  imported.resolvedVisibility ??= resolveVisibility(imported.visibility, imported.module);
  return imported.resolvedVisibility;
}
