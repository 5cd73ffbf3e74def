/**
 * The answers to `Declarations` and `Heads`: scopes, paths, impls, well-known definitions, over the crates that the
 * database holds. Paths are resolved by `resolve.ts`, impls found by `implIndex.ts`; here they meet generics and `Self`.
 */
import { assertNever } from "../base/assertNever.js";
import { append } from "../base/multimap.js";
import type { Block, Lifetime, MacroCall, Path, Token } from "../syntax/ast.js";
import type { ExpansionResult } from "../syntax/macros/result.js";
import { BlockScopes } from "./blockScopes.js";
import { selectedArm } from "./cfgSelect.js";
import type { CollectHost } from "./collect.js";
import { configuredBlock, configuredExpr, configuredPattern } from "./configure.js";
import { type BodyOwner, type BodyOwnerEntry, CrateData, type ImplEntry, Module, Scope } from "./crate.js";
import type { Declarations, Heads, PathResolution, SimplifiedType } from "./declarations.js";
import { definitionOf, implDefinitionOf } from "./definitions/definitionOf.js";
import type {
  AdtDef,
  ConstDef,
  Crate,
  FunctionDef,
  GenericParamDef,
  GenericsDef,
  HeadDef,
  ImplDef,
  ItemScope,
  MacroDef,
  ModuleDef,
  ResolvedVisibility,
  StaticDef,
  TraitDef,
  TypeAliasDef,
} from "./defs.js";
import { DERIVE_CRATES, STD_DERIVES } from "./derives.js";
import { type Displayed, displayPath } from "./displayPath.js";
import { adtHead, definitionOfHead, dynHead, headOfImpl } from "./heads.js";
import { ImplIndex } from "./implIndex.js";
import { bodyOwnersIn, headsIn, type OffsetRange } from "./itemsOfFile.js";
import { resolveMacroPath } from "./macroPath.js";
import { primitiveNamed } from "./primitives.js";
import type { Namespace, Resolver, Target } from "./resolve.js";
import { isVisibleFrom } from "./visibility.js";

/** What the table asks of the database. */
export interface CrateSource {
  readonly resolver: Resolver;
  readonly collectHost: CollectHost;
  readonly revision: number;
  sysroot(name: string): CrateData | undefined;
  /** Brings the crates up to date with edits. Cheap when nothing changed. */
  refresh(): void;
  localCrates(): readonly CrateData[];
  reachableCrates(): readonly CrateData[];
}

export class DeclarationTable implements Declarations, Heads {
  readonly impls: ImplIndex;
  readonly blocks: BlockScopes;
  private readonly wellKnownCache = new Map<string, AdtDef | TraitDef | FunctionDef | undefined>();
  private readonly resolveType = (path: Path, scope: ItemScope): PathResolution =>
    this.resolvePath(path, scope, "type");

  constructor(private readonly source: CrateSource) {
    this.impls = new ImplIndex({
      reachableCrates: () => source.reachableCrates(),
      localCrates: () => source.localCrates(),
      ensureBlockImpls: (crate) => this.blocks.ensureImpls(crate.ensure()),
      cratesOfHead: (head) => this.cratesOfHead(head),
      cratesOfImpls: (trait, head) => this.cratesOfImpls(trait, head),
      traitOf: (impl) => this.traitOfImpl(impl),
      derivedTrait: (entry) => this.derivedTrait(entry),
      headOf: (impl) => headOfImpl(impl, this.resolveType),
    });
    this.blocks = new BlockScopes(source.collectHost, (crate) => this.impls.blockImplsChanged(crate));
  }

  /** After items have changed. */
  reset(): void {
    this.impls.reset();
    this.blocks.reset();
    this.wellKnownCache.clear();
  }

  get localCrates(): readonly Crate[] {
    this.source.refresh();
    return this.source.localCrates();
  }

  resolvePath(path: Path, scope: ItemScope, namespace: "type" | "value"): PathResolution {
    this.source.refresh();
    const { segments, qualifiedSelf } = path;
    const count = segments.length;
    const from = scope.module;
    if (!(from instanceof Module)) return unresolved("the scope is not one of this package", count);
    if (qualifiedSelf !== undefined) {
      if (qualifiedSelf.traitSegments === 0) return unresolved("the path starts at a type", count);
      const names = segments.slice(0, qualifiedSelf.traitSegments).map((segment) => segment.ident.name);
      const { target, used } = this.source.resolver.walk(path.root, names, from, "type", false);
      if (target?.kind !== "trait" || used < names.length)
        return unresolved(`trait \`${names.join("::")}\` is not found`, count);
      return { resolution: target, segment: used - 1, rest: count - used };
    }
    const first = segments[0]?.ident.name;
    if (first === undefined) return unresolved("the path is empty", 0);
    if (path.root.kind === "relative") {
      if (first === "Self") {
        const own = scope.selfDef;
        if (own === undefined) return unresolved("`Self` has no meaning here", count);
        return { resolution: { kind: "selfType", of: own }, segment: 0, rest: count - 1 };
      }
      // Items of blocks inside the function come before its generics, as do those of the inner ones.
      const param = genericParam(scope.generics, first, namespace, count);
      if (param !== undefined && !this.isShadowedByBlock(from, first, count > 1 ? "type" : namespace)) {
        return { resolution: { kind: "genericParam", param }, segment: 0, rest: count - 1 };
      }
    }
    const names = segments.map((segment) => segment.ident.name);
    const walk = this.source.resolver.walk(path.root, names, from, namespace, false);
    if (walk.target === undefined || walk.target.kind === "macro") {
      return unresolved(`\`${names.join("::")}\` is not found`, count);
    }
    // `use std::str;` does not hide the type `str`: a module is no type.
    const primitive =
      count === 1 && namespace === "type" && walk.target.kind === "module" ? primitiveNamed(first) : undefined;
    if (primitive !== undefined) return { resolution: primitive, segment: 0, rest: 0 };
    const rest = count - walk.used;
    if (rest > 0 && walk.target.kind === "module") return unresolved(`\`${names.join("::")}\` is not found`, count);
    return { resolution: walk.target, segment: walk.used - 1, rest };
  }

  private isShadowedByBlock(from: Module, name: string, namespace: Namespace): boolean {
    for (let module: Module | undefined = from; module?.isBlock === true; module = module.parent) {
      if (this.source.resolver.lookup(module, name, namespace) !== undefined) return true;
    }
    return false;
  }

  resolveLifetime(lifetime: Lifetime, scope: ItemScope): GenericParamDef | undefined {
    for (let generics = scope.generics; generics !== undefined; generics = generics.parent) {
      const found = generics.params.find((param) => param.kind === "lifetime" && param.name === lifetime.name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  resolveMacro(call: MacroCall, scope: ItemScope): MacroDef | undefined {
    this.source.refresh();
    const from = scope.module;
    if (!(from instanceof Module)) return undefined;
    return resolveMacroPath(
      call.path,
      from,
      scope instanceof Scope ? scope.textual : undefined,
      this.source.resolver,
      this.source,
    );
  }

  blockScope(block: Block, scope: ItemScope): ItemScope {
    return scope instanceof Scope ? this.blocks.scopeOf(block, scope) : scope;
  }

  bodyOwnersOf(scope: ItemScope): readonly BodyOwner[] {
    return scope instanceof Scope ? this.blocks.ownersOf(scope.module.blockOwners) : [];
  }

  scopeOf(def: FunctionDef | ConstDef | StaticDef): ItemScope {
    return def.scope;
  }

  traitsInScope(scope: ItemScope): ReadonlySet<TraitDef> {
    this.source.refresh();
    const { module } = scope;
    if (!(module instanceof Module)) return new Set();
    const traits = this.source.resolver.traitsInScope(module);
    const own = this.ownTrait(scope);
    return own !== undefined && !traits.has(own) ? new Set([...traits, own]) : traits;
  }

  /** Inside a trait, and inside an impl of one, that trait is in scope without being imported. */
  private ownTrait({ selfDef }: ItemScope): TraitDef | undefined {
    if (selfDef?.kind === "trait") return selfDef;
    return selfDef?.kind === "impl" && selfDef.trait !== undefined
      ? this.resolveTrait(selfDef.trait, selfDef.scope)
      : undefined;
  }

  traitsInScopeWith(scope: ItemScope, functionName: string): readonly TraitDef[] {
    this.source.refresh();
    const { module } = scope;
    if (!(module instanceof Module)) return [];
    const found = this.traitsWith(module, functionName);
    const own = this.ownTrait(scope);
    return own?.functions.has(functionName) && !found.includes(own) ? [...found, own] : found;
  }

  /** Blocks have no tables of their own: they bring in few traits, or none. */
  private traitsWith(module: Module, functionName: string): readonly TraitDef[] {
    const { resolver } = this.source;
    if (!module.isBlock || module.parent === undefined) {
      const { lookups } = module;
      lookups.traitsByFunction ??= byFunction(resolver.traitsInScope(module));
      return lookups.traitsByFunction.get(functionName) ?? [];
    }
    const outer = this.traitsWith(module.parent, functionName);
    const own = resolver.ownTraits(module).filter((trait) => trait.functions.has(functionName));
    return own.length === 0 ? outer : [...new Set([...own, ...outer])];
  }

  inherentImpls(self: SimplifiedType): readonly ImplDef[] {
    this.source.refresh();
    return this.impls.inherentImpls(self);
  }

  traitImpls(trait: TraitDef, self: SimplifiedType | undefined): readonly ImplDef[] {
    this.source.refresh();
    return this.impls.traitImpls(trait, self);
  }

  mayImplement(trait: TraitDef, self: SimplifiedType): boolean {
    this.source.refresh();
    return this.impls.mayImplement(trait, self);
  }

  allTraitImpls(trait: TraitDef): readonly ImplDef[] {
    this.source.refresh();
    return this.impls.traitImpls(trait, undefined);
  }

  resolveTrait(path: Path, scope: ItemScope): TraitDef | undefined {
    const { resolution, rest } = this.resolvePath(path, scope, "type");
    return resolution.kind === "trait" && rest === 0 ? resolution.trait : undefined;
  }

  langItem(name: string): AdtDef | TraitDef | FunctionDef | TypeAliasDef | undefined {
    for (const crateName of ["core", "alloc", "std"]) {
      const found = this.source.sysroot(crateName)?.ensure().langItems.get(name);
      if (found === undefined) continue;
      const definition = definitionOf(found.entry);
      if (found.member !== undefined) {
        if (definition?.kind !== "trait") continue;
        return definition.functions.get(found.member) ?? definition.associatedTypes.get(found.member);
      }
      if (definition !== undefined && definition.kind !== "const" && definition.kind !== "static") return definition;
    }
    return undefined;
  }

  wellKnown(path: string): AdtDef | TraitDef | FunctionDef | undefined {
    const known = this.wellKnownCache.get(path);
    if (known !== undefined || this.wellKnownCache.has(path)) return known;
    const [crateName = "", ...names] = path.split("::");
    const root = this.source.sysroot(crateName)?.ensure().root;
    const found = root && (this.walkTo(root, names, "type") ?? this.walkTo(root, names, "value"));
    const definition =
      found?.kind === "adt"
        ? found.adt
        : found?.kind === "trait"
          ? found.trait
          : found?.kind === "function"
            ? found.function
            : undefined;
    if (root !== undefined) this.wellKnownCache.set(path, definition);
    return definition;
  }

  private walkTo(root: Module, names: readonly string[], namespace: Namespace): Target | undefined {
    const walk = this.source.resolver.walk({ kind: "relative" }, ["crate", ...names], root, namespace, false);
    return walk.used === names.length + 1 ? walk.target : undefined;
  }

  bodyOwners(file: string, range?: OffsetRange): readonly BodyOwner[] {
    return bodyOwnersIn(this.entriesOf(file), this.blocks, range);
  }

  headsIn(file: string, range: OffsetRange): readonly HeadDef[] {
    return headsIn(this.entriesOf(file), this.blocks, range);
  }

  /** Of the first local crate that the file is a part of. */
  private entriesOf(file: string): readonly BodyOwnerEntry[] {
    this.source.refresh();
    for (const crate of this.source.localCrates()) {
      const entries = crate.ensure().owners.get(file);
      if (entries !== undefined) return entries;
    }
    return [];
  }

  isVisible(visibility: ResolvedVisibility, from: ModuleDef): boolean {
    return isVisibleFrom(visibility, from);
  }

  displayPath(def: Displayed): string {
    return displayPath(def, this.resolveType);
  }

  get revision(): number {
    return this.source.revision;
  }

  selected(call: MacroCall, crate: Crate): readonly Token[] {
    return crate instanceof CrateData ? selectedArm(call.tokens, crate.cfg) : [];
  }

  configured(expansion: ExpansionResult, crate: Crate): ExpansionResult {
    if (!(crate instanceof CrateData)) return expansion;
    const { cfg } = crate;
    switch (expansion.position) {
      case "expr":
        return { ...expansion, expr: configuredExpr(expansion.expr, cfg) };
      case "statements":
        return { ...expansion, block: configuredBlock(expansion.block, cfg) };
      case "pattern":
        return { ...expansion, pattern: configuredPattern(expansion.pattern, cfg) };
      case "items":
      case "type":
        return expansion;
      default:
        return assertNever(expansion);
    }
  }

  adtHead(adt: AdtDef): SimplifiedType {
    return adtHead(adt);
  }

  dynHead(trait: TraitDef): SimplifiedType {
    return dynHead(trait);
  }

  /**
   * A type's inherent impls are in its own crate; the three crates of std are one in this. Builtin types have theirs in
   * std.
   */
  private cratesOfHead(head: SimplifiedType): readonly CrateData[] {
    const crate = definitionOfHead(head)?.crate.ensure();
    if (crate === undefined) return this.stdCrates();
    return crate.origin === "std" ? [...new Set([...this.stdCrates(), crate])] : [crate];
  }

  private stdCrates(): readonly CrateData[] {
    return ["core", "alloc", "std"].flatMap((name) => this.source.sysroot(name)?.ensure() ?? []);
  }

  /**
   * Where an impl of the trait for such a type can be (Rust reference, "Orphan rules"): beside the trait, or beside the
   * type. A trait with type parameters may be implemented beside a type that they name, and `&T`, `Box<T>` and `Pin<T>`
   * count as `T`: there any crate will do, and `undefined` is returned.
   */
  private cratesOfImpls(trait: TraitDef, head: SimplifiedType): ReadonlySet<CrateData> | undefined {
    if (trait.generics.params.some((param) => param.kind !== "lifetime") || head === "ref" || head === "refmut")
      return undefined;
    const definition = definitionOfHead(head);
    if (definition?.kind === "adt" && definition.isFundamental) return undefined;
    const crates = new Set(
      trait.crate.origin === "std" ? this.stdCrates() : trait.crate instanceof CrateData ? [trait.crate] : [],
    );
    if (definition !== undefined) {
      if (definition.crate.origin === "std") for (const crate of this.stdCrates()) crates.add(crate);
      // Std's own dependencies (`hashbrown`) are not among std's crates.
      crates.add(definition.crate.ensure());
    }
    return crates;
  }

  private traitOfImpl(impl: ImplDef): TraitDef | undefined {
    return impl.trait === undefined ? impl.derivedTrait : this.resolveTrait(impl.trait, impl.scope);
  }

  /** What an index needs to know of an impl so that it need not be read. */
  summarize(entry: ImplEntry): { readonly trait: TraitDef | undefined; readonly head: SimplifiedType } {
    const impl = implDefinitionOf(entry, () => this.derivedTrait(entry));
    return { trait: this.traitOfImpl(impl), head: headOfImpl(impl, this.resolveType) };
  }

  private derivedTrait(entry: ImplEntry): TraitDef | undefined {
    const path = entry.derived?.path ?? [];
    const name = path.at(-1) ?? "";
    const standard = path.length === 1 ? STD_DERIVES.get(name) : undefined;
    if (standard !== undefined) {
      const found = this.wellKnown(standard);
      return found?.kind === "trait" ? found : undefined;
    }
    const { resolver } = this.source;
    const walk = resolver.walk({ kind: "relative" }, path, entry.module, "type", false);
    if (walk.target?.kind === "trait" && walk.used === path.length) return walk.target.trait;
    if (path[0] === "std") {
      const found = this.wellKnown(path.join("::"));
      return found?.kind === "trait" ? found : undefined;
    }
    for (const crateName of DERIVE_CRATES.get(name) ?? []) {
      const crate = entry.module.crate.dependencies.get(crateName)?.ensure();
      const target = crate && resolver.lookup(crate.root, name, "type")?.target;
      if (target?.kind === "trait") return target.trait;
    }
    return undefined;
  }
}

function unresolved(reason: string, count: number): PathResolution {
  return { resolution: { kind: "unresolved", reason }, segment: Math.max(0, count - 1), rest: 0 };
}

/**
 * A const parameter is a value, but `Array<N>` writes it like a type. A type parameter is a type, but `T::new` starts a
 * value path with it.
 */
function genericParam(
  generics: GenericsDef | undefined,
  name: string,
  namespace: "type" | "value",
  count: number,
): GenericParamDef | undefined {
  for (let current = generics; current !== undefined; current = current.parent) {
    for (const param of current.params) {
      if (param.name !== name || param.kind === "lifetime") continue;
      if (param.kind === "type" && namespace === "value" && count === 1) continue;
      return param;
    }
  }
  return undefined;
}

function byFunction(traits: ReadonlySet<TraitDef>): Map<string, readonly TraitDef[]> {
  const found = new Map<string, TraitDef[]>();
  for (const trait of traits) {
    for (const name of trait.functions.keys()) {
      append(found, name, trait);
    }
  }
  return found;
}
