/**
 * The declarations of everything that is open: which packages and lone files there are, their crates, the texts that an
 * editor has changed, and what has to be read again after an edit.
 *
 * An edit inside a body gives the item its new body and touches nothing else. One behind the name of a function makes that function
 * another definition, and names are looked up anew. Any other edit has the crates read again that the file belongs to, and those that
 * depend on them, on the next question; items whose text is the same stay the same definitions. `changes` tells others what holds.
 *
 * The database reads through its host, runs nothing, and never throws on what it reads.
 */
import type { Path } from "../syntax/ast.js";
import type { RustParser } from "../syntax/parser.js";
import { SourceFile } from "../syntax/pieces.js";
import { type FileHost, joinPath, parentPath } from "./cargo/fileHost.js";
import { findPackageDirectory, loadPackages, type Package, type PackageGraph } from "./cargo/packages.js";
import type { Target } from "./cargo/targets.js";
import { DEFAULT_CFG } from "./cfg.js";
import { Changes, NAMED_BY_STD_MACROS, type Reach } from "./changes.js";
import { type CollectHost, collectCrate, type FileItems } from "./collect.js";
import { CrateData, type Module, type TextualMacros } from "./crate.js";
import { type CrateSource, DeclarationTable } from "./declarationTable.js";
import { forgetDefinition } from "./definitions/base.js";
import type { Edition, MacroDef } from "./defs.js";
import { type CachingStep, DependencyCache, dependencyKey } from "./dependencyCache.js";
import { ItemMacros } from "./itemMacros.js";
import { resolveMacroPath } from "./macroPath.js";
import { acceptChanges, type ChangedFunction, functionsBetween, itemsOf, type PieceItem } from "./pieceItem.js";
import { plainItem, type RawItem } from "./rawItem.js";
import { Resolver } from "./resolve.js";
import { type NewCrate, type Sysroot, sysrootFor } from "./sysroot.js";

export interface DatabaseOptions {
  /** Of files outside any package. */
  readonly edition?: Edition;
  /** `library` folder of rust-src, read instead of the shipped index. */
  readonly stdSources?: string;
}

export interface TextChange {
  /** UTF-16 offsets in the text before this change. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What has been opened: a package or workspace, or a file of its own. */
export interface Opened {
  readonly kind: "package" | "file";
  /** The package's folder, or the file. */
  readonly path: string;
  readonly problems: readonly string[];
}

interface Project {
  readonly graph: PackageGraph;
  /** In an order in which dependencies come first. */
  readonly locals: readonly CrateData[];
  readonly byPackage: ReadonlyMap<Package, readonly CrateData[]>;
}

export class Database implements CrateSource {
  readonly resolver: Resolver;
  readonly declarations: DeclarationTable;
  readonly collectHost: CollectHost;
  readonly changes = new Changes();
  private readonly projects = new Map<string, Project>();
  private readonly loneFiles = new Map<string, CrateData>();
  private readonly crates = new Map<string, CrateData>();
  private readonly sources = new Map<string, SourceFile | undefined>();
  private readonly overlays = new Set<string>();
  /** Who takes a file in by `include!`. */
  private readonly includers = new Map<string, Set<string>>();
  /** Folders of workspaces, packages and lone files. */
  private readonly sourceRoots = new Set<string>();
  private readonly items = new Map<CrateData, Map<string, readonly PieceItem[]>>();
  private readonly dirty = new Set<CrateData>();
  private readonly sysrootCrates: Sysroot;
  private readonly macros: ItemMacros;
  private readonly dependencyCache: DependencyCache;
  private locals: readonly CrateData[] | undefined;
  private reachable: readonly CrateData[] | undefined;

  constructor(
    private readonly host: FileHost,
    private readonly parser: RustParser,
    private readonly options: DatabaseOptions = {},
  ) {
    this.resolver = new Resolver({ byKey: (key) => this.crateByKey(key), sysroot: (name) => this.sysroot(name) });
    this.macros = new ItemMacros(parser, {
      resolve: (path, module, textual) => this.resolveMacro(path, module, textual),
      includedItems: (path, from, crate) => this.includedItems(path, from, crate),
    });
    this.collectHost = {
      resolver: this.resolver,
      fileItems: (path, crate) => this.fileItems(path, crate),
      exists: (path) => this.overlays.has(path) || host.exists(path),
      expandItemCall: (raw, module, textual) => this.macros.expand(raw, module, textual),
    };
    this.dependencyCache = new DependencyCache(host);
    this.sysrootCrates = sysrootFor(host, options.stdSources, (...args) => this.newCrate(...args));
    this.declarations = new DeclarationTable(this);
  }

  /**
   * Opens what a path belongs to: a folder with a manifest is a package or workspace; a file inside a package is analysed
   * in it; any other file is a crate of its own. Reads manifests only; sources follow on need.
   */
  openPath(path: string): Opened {
    const isFile = path.endsWith(".rs");
    const directory = findPackageDirectory(this.host, isFile ? (parentPath(path) ?? "") : path);
    if (directory !== undefined) {
      const project = this.project(directory);
      if (!isFile || this.holds(project, path)) {
        return { kind: "package", path: directory, problems: problemsOf(project) };
      }
    }
    if (!this.loneFiles.has(path)) {
      this.sourceRoots.add(parentPath(path) ?? path);
      const crate = this.newCrate(
        `file:${path}`,
        crateNameOf(path),
        this.options.edition ?? "2024",
        "local",
        DEFAULT_CFG,
        false,
        new Map(),
        path,
      );
      this.loneFiles.set(path, crate);
      this.itemsChanged();
    }
    return { kind: "file", path, problems: this.source(path) === undefined ? [`${path} cannot be read`] : [] };
  }

  get revision(): number {
    return this.changes.revision;
  }

  /** All files that the targets of a package (and, of a workspace, its members) reach, or the lone file. */
  files(path: string): readonly string[] {
    this.refresh();
    const project = this.projects.get(path);
    const crates = project?.locals ?? [this.loneFiles.get(path)].filter((crate) => crate !== undefined);
    return [...new Set(crates.flatMap((crate) => crate.ensure().files))].sort();
  }

  get problems(): readonly string[] {
    return [...this.projects.values()].flatMap((project) => problemsOf(project));
  }

  /** Takes over the editor's text of a file: the whole text, or changes applied one after the other. */
  setText(file: string, change: string | readonly TextChange[]): void {
    const source = this.source(file);
    this.overlays.add(file);
    if (source === undefined) {
      if (typeof change !== "string") return;
      this.sources.set(file, new SourceFile(this.parser, change));
      // A file that was missing may be a module of any crate.
      for (const crate of this.localCrates()) this.dirty.add(crate);
      this.itemsChanged();
      return;
    }
    if (typeof change === "string") source.setText(change);
    else for (const { start, end, text } of change) source.edit(start, end, text);
    for (const crate of this.localCrates()) {
      const items = this.items.get(crate)?.get(file);
      if (items === undefined) continue;
      const accepted = acceptChanges(items, source.pieces);
      if (accepted === undefined) {
        this.dirty.add(crate);
        const names = functionsBetween(items, source.pieces);
        this.itemsChanged(names && this.reachOf(names, true));
        continue;
      }
      for (const item of accepted.bodies) this.declarations.blocks.forgetImpls(crate, item);
      for (const changed of accepted.signatures) this.signatureChanged(crate, file, changed);
    }
  }

  private signatureChanged(crate: CrateData, file: string, { item, impl }: ChangedFunction): void {
    forgetDefinition(item);
    for (const entry of crate.owners.get(file) ?? []) if (plainItem(entry.raw) === (impl ?? item)) entry.forget();
    for (const local of this.localCrates()) local.forgetLookups();
    this.changes.add(this.reachOf([item.name ?? ""], impl !== undefined));
  }

  /** Where a `use … as …` gives them other names, a text does not tell who names them. */
  private reachOf(names: readonly string[], isListed: boolean): Reach {
    const isRenamed = this.localCrates().some(
      ({ renames, isProcMacro }) =>
        isProcMacro || [...renames.values()].some((originals) => names.some((name) => originals.has(name))),
    );
    if (isRenamed || names.includes(NAMED_BY_STD_MACROS)) return { kind: "everything" };
    return { kind: "functions", names, isListed };
  }

  /** The file's current text and pieces; `undefined` when it cannot be read. */
  sourceOf(file: string): SourceFile | undefined {
    return this.source(file);
  }

  // ------------------------------------------------------------------------------------------------- CrateSource

  sysroot(name: string): CrateData | undefined {
    return this.sysrootCrates.crate(name);
  }

  localCrates(): readonly CrateData[] {
    this.locals ??= [...[...this.projects.values()].flatMap((project) => project.locals), ...this.loneFiles.values()];
    return this.locals;
  }

  reachableCrates(): readonly CrateData[] {
    if (this.reachable === undefined) {
      const found = new Set<CrateData>();
      const visit = (crate: CrateData): void => {
        if (found.has(crate)) return;
        found.add(crate);
        // A procedural macro's own dependencies are not the program's.
        if (crate.isProcMacro && crate.origin !== "local") return;
        for (const dependency of crate.dependencies.values()) visit(dependency);
      };
      for (const crate of this.localCrates()) visit(crate);
      for (const name of ["core", "alloc", "std"]) {
        const crate = this.sysroot(name);
        if (crate !== undefined) visit(crate);
      }
      for (const crate of found) crate.ensure();
      this.reachable = [...found];
    }
    return this.reachable;
  }

  refresh(): void {
    if (this.dirty.size === 0) return;
    const stale = this.localCrates().filter((crate) => dependsOnAny(crate, this.dirty, new Set()));
    this.dirty.clear();
    for (const crate of stale) crate.reset();
    // Others may remember names that were looked up in those.
    for (const crate of this.localCrates()) crate.forgetLookups();
    this.declarations.reset();
    for (const crate of stale) crate.ensure();
  }

  // --------------------------------------------------------------------------------------------------- Projects

  private project(directory: string): Project {
    const known = this.projects.get(directory);
    if (known !== undefined) return known;
    const graph = loadPackages(this.host, directory);
    for (const root of [graph.directory, ...graph.packages.map((member) => member.manifest.directory)])
      this.sourceRoots.add(root);
    const project = this.cratesOf(graph);
    this.projects.set(directory, project);
    this.itemsChanged();
    return project;
  }

  /** Is the file a root or reached from one? Reads the package's crates. */
  private holds(project: Project, file: string): boolean {
    return project.locals.some((crate) => crate.ensure().files.includes(file));
  }

  private cratesOf(graph: PackageGraph): Project {
    const libraries = new Map<Package, CrateData>();
    const byPackage = new Map<Package, readonly CrateData[]>();
    const links: { readonly crate: CrateData; readonly package: Package; readonly isLibrary: boolean }[] = [];
    for (const member of graph.packages) {
      const { manifest } = member;
      const buildScript = manifest.buildScript === undefined ? undefined : this.host.readFile(manifest.buildScript);
      const cfg = { features: member.features, buildScript };
      const own: CrateData[] = [];
      for (const target of manifest.targets) {
        const isLibrary = target.kind === "lib";
        if (!isLibrary && !member.isMember) continue;
        if (!target.requiredFeatures.every((feature) => member.features.has(feature))) continue;
        const key = member.isMember ? `${member.id}:${target.kind}:${target.name}` : member.id;
        const origin = member.isMember ? "local" : "dependency";
        // Under another key the index would speak of other crates.
        const cacheKey =
          this.crates.has(key) || this.options.stdSources !== undefined ? undefined : dependencyKey(member);
        const crate = this.newCrate(
          this.uniqueKey(key),
          target.name,
          target.edition,
          origin,
          cfg,
          target.isProcMacro,
          environmentOf(member, target),
          target.root,
          cacheKey,
        );
        if (cacheKey !== undefined) this.dependencyCache.add(crate, cacheKey);
        if (isLibrary) libraries.set(member, crate);
        own.push(crate);
        links.push({ crate, package: member, isLibrary });
      }
      if (member.isMember) byPackage.set(member, own);
    }
    for (const { crate, package: owner, isLibrary } of links) {
      for (const dependency of owner.dependencies) {
        const library = libraries.get(dependency.package);
        if (library !== undefined && library !== crate) crate.dependencies.set(dependency.codeName, library);
      }
      const library = libraries.get(owner);
      if (!isLibrary && library !== undefined) crate.dependencies.set(library.name, library);
    }
    const locals = [...byPackage.values()].flat();
    return { graph, locals: dependenciesFirst(locals), byPackage };
  }

  private uniqueKey(key: string): string {
    let unique = key;
    for (let count = 2; this.crates.has(unique); count++) unique = `${key}#${count}`;
    return unique;
  }

  private readonly newCrate: NewCrate = (key, name, edition, origin, cfg, isProcMacro, environment, root, cacheKey) => {
    const expand: CrateData["expand"] = (raw, module, textual) =>
      this.macros.expand(raw, module, textual) ?? this.notFound(raw, module);
    const crate = new CrateData(key, name, edition, origin, cfg, isProcMacro, environment, expand, (self) => {
      const indexed = cacheKey === undefined ? undefined : this.dependencyCache.read(key, cacheKey);
      if (indexed !== undefined) {
        indexed.fill(self, (other) => this.crateByKey(other));
        return;
      }
      this.resolver.collecting++;
      try {
        collectCrate(self, root, this.collectHost);
      } finally {
        this.resolver.collecting--;
      }
    });
    this.crates.set(key, crate);
    return crate;
  };

  /**
   * Writes the dependencies that are not in the cache yet: for a caller with nothing better to do, who may stop after any
   * step. A step costs some milliseconds.
   */
  cacheDependencies(): Generator<CachingStep> {
    return this.dependencyCache.write(this.reachableCrates(), (entry) => this.declarations.summarize(entry));
  }

  private notFound(raw: RawItem, module: Module): readonly RawItem[] {
    module.crate.gaps.push({ location: raw.location, call: undefined, reason: "a macro is not found" });
    return [];
  }

  private crateByKey(key: string): CrateData | undefined {
    return this.crates.get(key) ?? this.sysroot(key);
  }

  /** Something but a body is different from now on. */
  private itemsChanged(reach: Reach = { kind: "everything" }): void {
    this.changes.add(reach);
    this.reachable = undefined;
    this.locals = undefined;
    this.declarations?.reset();
  }

  // ------------------------------------------------------------------------------------------------------ Files

  private source(path: string): SourceFile | undefined {
    if (this.sources.has(path)) return this.sources.get(path);
    const text = this.host.readFile(path);
    const source = text === undefined ? undefined : new SourceFile(this.parser, text);
    this.sources.set(path, source);
    return source;
  }

  private fileItems(path: string, crate: CrateData): FileItems | undefined {
    const source = this.mayRead(path) ? this.source(path) : undefined;
    if (source === undefined) return undefined;
    let files = this.items.get(crate);
    if (files === undefined) this.items.set(crate, (files = new Map()));
    const items = itemsOf(source.pieces, files.get(path) ?? [], source, path, crate.origin === "local");
    for (const item of items) item.refreshMembers();
    files.set(path, items);
    return { innerAttributes: source.innerAttributes, items };
  }

  /** `#[path]` and `include!` reach what belongs to the workspace and its dependencies, not the rest of the machine. */
  private mayRead(path: string): boolean {
    if (this.options.stdSources !== undefined) return true;
    for (let folder: string | undefined = path; folder !== undefined; folder = parentPath(folder)) {
      if (this.sourceRoots.has(folder)) return true;
    }
    return false;
  }

  private includedItems(path: string, from: RawItem, crate: CrateData): readonly RawItem[] | undefined {
    const directory = parentPath(from.location?.file ?? "");
    if (directory === undefined) return undefined;
    const file = joinPath(directory, path);
    const includer = from.location?.file ?? "";
    if (this.includes(file, includer)) return undefined;
    const includers = this.includers.get(file) ?? new Set();
    this.includers.set(file, includers.add(includer));
    const items = this.fileItems(file, crate)?.items;
    if (items !== undefined && !crate.files.includes(file)) crate.files.push(file);
    return items;
  }

  /** Does the file take in the other by `include!`, or is it the same? Then that must not take it in. */
  private includes(file: string, other: string, visited = new Set<string>()): boolean {
    if (file === other) return true;
    if (visited.has(other)) return false;
    visited.add(other);
    return [...(this.includers.get(other) ?? [])].some((includer) => this.includes(file, includer, visited));
  }

  private resolveMacro(path: Path, module: Module, textual: TextualMacros | undefined): MacroDef | undefined {
    return resolveMacroPath(path, module, textual, this.resolver, this);
  }
}

function problemsOf({ graph }: Project): readonly string[] {
  return [...graph.problems, ...graph.missing.map((name) => `the sources of ${name} are not on this machine`)];
}

function environmentOf(owner: Package, target: Target): ReadonlyMap<string, string> {
  return new Map([...owner.manifest.environment, ["CARGO_CRATE_NAME", target.name], ["CARGO_BIN_NAME", target.name]]);
}

function crateNameOf(path: string): string {
  return path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/\.rs$/, "")
    .replaceAll(/[^A-Za-z0-9_]/g, "_");
}

function dependenciesFirst(crates: readonly CrateData[]): readonly CrateData[] {
  const ordered = new Set<CrateData>();
  const visiting = new Set<CrateData>();
  const visit = (crate: CrateData): void => {
    if (visiting.has(crate)) return;
    visiting.add(crate);
    for (const dependency of crate.dependencies.values()) if (crates.includes(dependency)) visit(dependency);
    ordered.add(crate);
  };
  for (const crate of crates) visit(crate);
  return [...ordered];
}

function dependsOnAny(crate: CrateData, targets: ReadonlySet<CrateData>, visited: Set<CrateData>): boolean {
  if (targets.has(crate)) return true;
  if (visited.has(crate) || crate.origin !== "local") return false;
  visited.add(crate);
  return [...crate.dependencies.values()].some((dependency) => dependsOnAny(dependency, targets, visited));
}
