/**
 * Which packages, workspaces and lone files are open, and the crates that they make: one for each target, with the packages that it
 * may name.
 *
 * Reads manifests. What is in a crate is read by who fills it (`collect.ts`, or an index of the cache), when it is first asked for.
 */
import { type FileHost, parentPath } from "./cargo/fileHost.js";
import { findPackageDirectory, loadPackages, type Package, type PackageGraph } from "./cargo/packages.js";
import type { Target } from "./cargo/targets.js";
import { DEFAULT_CFG } from "./cfg.js";
import { CrateData, type ItemExpander } from "./crate.js";
import type { Edition } from "./defs.js";
import { type CachingStep, DependencyCache, dependencyKey } from "./dependencyCache.js";
import type { NewCrate } from "./sysroot.js";

export interface ProjectOptions {
  /** Of files outside any package. */
  readonly edition?: Edition;
  /** `library` folder of rust-src, read instead of the shipped index. */
  readonly stdSources?: string;
}

/** What has been opened: a package or workspace, or a file of its own. */
export interface Opened {
  readonly kind: "package" | "file";
  /** The package's folder, or the file. */
  readonly path: string;
  readonly problems: readonly string[];
}

/** What crates are filled by, and who wants to know of new ones. */
export interface CrateWork {
  readonly expand: ItemExpander;
  collect(crate: CrateData, rootFile: string): void;
  crateByKey(key: string): CrateData | undefined;
  changed(): void;
}

interface Project {
  readonly graph: PackageGraph;
  /** In an order in which dependencies come first. */
  readonly locals: readonly CrateData[];
  readonly byPackage: ReadonlyMap<Package, readonly CrateData[]>;
}

export class Projects {
  private readonly projects = new Map<string, Project>();
  private readonly loneFiles = new Map<string, CrateData>();
  private readonly crates = new Map<string, CrateData>();
  /** Folders of workspaces, packages and lone files. */
  private readonly sourceRoots = new Set<string>();
  private readonly dependencyCache: DependencyCache;

  constructor(
    private readonly host: FileHost,
    private readonly options: ProjectOptions,
    private readonly work: CrateWork,
  ) {
    this.dependencyCache = new DependencyCache(host);
  }

  /** See `Database.openPath`. */
  open(path: string): Opened {
    const isFile = path.endsWith(".rs");
    const directory = findPackageDirectory(this.host, isFile ? (parentPath(path) ?? "") : path);
    if (directory !== undefined) {
      const project = this.project(directory);
      // Reads the package's crates.
      if (!isFile || project.locals.some((crate) => crate.ensure().files.includes(path))) {
        return { kind: "package", path: directory, problems: problemsOf(project) };
      }
    }
    if (!this.loneFiles.has(path)) this.openFile(path);
    return { kind: "file", path, problems: [] };
  }

  private openFile(path: string): void {
    this.sourceRoots.add(parentPath(path) ?? path);
    const edition = this.options.edition ?? "2024";
    const crate = this.newCrate(
      `file:${path}`,
      crateNameOf(path),
      edition,
      "local",
      DEFAULT_CFG,
      false,
      new Map(),
      path,
    );
    this.loneFiles.set(path, crate);
    this.work.changed();
  }

  /** Of all that is open, dependencies first. */
  get locals(): readonly CrateData[] {
    return [...[...this.projects.values()].flatMap((project) => project.locals), ...this.loneFiles.values()];
  }

  get problems(): readonly string[] {
    return [...this.projects.values()].flatMap((project) => problemsOf(project));
  }

  /** Of the package or workspace, or of the lone file, of this path. */
  cratesOf(path: string): readonly CrateData[] {
    return this.projects.get(path)?.locals ?? [this.loneFiles.get(path)].filter((crate) => crate !== undefined);
  }

  crateByKey(key: string): CrateData | undefined {
    return this.crates.get(key);
  }

  /** Does the path lie in what is open, or in a dependency of it? */
  holds(path: string): boolean {
    for (let folder: string | undefined = path; folder !== undefined; folder = parentPath(folder)) {
      if (this.sourceRoots.has(folder)) return true;
    }
    return false;
  }

  /** See `Database.cacheDependencies`. */
  cacheDependencies(...args: Parameters<DependencyCache["write"]>): Generator<CachingStep> {
    return this.dependencyCache.write(...args);
  }

  private project(directory: string): Project {
    const known = this.projects.get(directory);
    if (known !== undefined) return known;
    const graph = loadPackages(this.host, directory);
    for (const root of [graph.directory, ...graph.packages.map((member) => member.manifest.directory)])
      this.sourceRoots.add(root);
    const project = this.projectOf(graph);
    this.projects.set(directory, project);
    this.work.changed();
    return project;
  }

  private projectOf(graph: PackageGraph): Project {
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

  readonly newCrate: NewCrate = (key, name, edition, origin, cfg, isProcMacro, environment, root, cacheKey) => {
    const { expand } = this.work;
    const crate = new CrateData(key, name, edition, origin, cfg, isProcMacro, environment, expand, (self) => {
      const indexed = cacheKey === undefined ? undefined : this.dependencyCache.read(key, cacheKey);
      if (indexed === undefined) this.work.collect(self, root);
      else indexed.fill(self, (other) => this.work.crateByKey(other));
    });
    this.crates.set(key, crate);
    return crate;
  };
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
