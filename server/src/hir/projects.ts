/**
 * Which packages, workspaces and lone files are open, and the crates that they make: one for each target, with the packages that it
 * may name.
 *
 * Reads manifests. What is in a crate is read by who fills it (`collect.ts`, or an index of the cache), when it is first asked for.
 */
import { type FileHost, parentPath } from "./cargo/fileHost.js";
import {
  type FeatureChoice,
  findPackageDirectory,
  loadPackages,
  type Package,
  type PackageGraph,
} from "./cargo/packages.js";
import type { Target } from "./cargo/targets.js";
import { DEFAULT_CFG } from "./cfg.js";
import { CrateData, type CrateDescription, type ItemExpander } from "./crate.js";
import type { Edition } from "./defs.js";
import { type CachingStep, DependencyCache, dependencyKey } from "./dependencyCache.js";
import { type FileContext, moduleContext, rootContext } from "./fileContext.js";
import type { NewCrate } from "./sysroot.js";
import { declaringFiles, featuresToReach } from "./unreached.js";

export interface ProjectOptions {
  /** Of files outside any package. */
  readonly edition?: Edition;
  /** That members have besides their default ones. */
  readonly features?: FeatureChoice;
  /** A file outside any package belongs to the crate of the file that declares it as a module; else it is a crate of its own. */
  readonly looseModules?: boolean;
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
  collect(crate: CrateData, root: FileContext): void;
  crateByKey(key: string): CrateData | undefined;
  changed(): void;
}

interface Project {
  readonly graph: PackageGraph;
  /** In an order in which dependencies come first. */
  readonly locals: readonly CrateData[];
  readonly byPackage: ReadonlyMap<Package, readonly CrateData[]>;
  /** Files by the crate that begins there. */
  readonly roots: ReadonlyMap<CrateData, string>;
}

/** What a package's crates are with further features, as far as files need it. */
interface WidenedCrates {
  readonly directory: string;
  readonly features: readonly string[];
  readonly crates: ReadonlySet<CrateData>;
}

export class Projects {
  private readonly projects = new Map<string, Project>();
  /** Those of which a file or the whole has been opened. */
  private readonly used = new Set<Project>();
  /** The same with further features, by folder and features. */
  private readonly projectsWith = new Map<string, Project>();
  /** Crates of those, for files that they alone reach; those with the fewest features first, which a file that several reach belongs to. */
  private widened: readonly WidenedCrates[] = [];
  /** By the file that was opened. */
  private readonly loneFiles = new Map<string, CrateData>();
  private readonly crates = new Map<string, CrateData>();
  /** By key in the cache of dependencies: what is the same in all projects. */
  private readonly released = new Map<string, CrateData>();
  /** Folders of workspaces, packages and lone files. */
  private readonly sourceRoots = new Set<string>();
  private readonly dependencyCache: DependencyCache;
  /** A text has changed since crates were last read that are not among the local ones, and so were not told. */
  private isStale = false;

  constructor(
    private readonly host: FileHost,
    private readonly options: ProjectOptions,
    private readonly work: CrateWork,
  ) {
    this.dependencyCache = new DependencyCache(host);
  }

  /** See `Database.openPath`. */
  open(path: string): Opened {
    this.forgetStale();
    const isFile = path.endsWith(".rs");
    const directory = findPackageDirectory(this.host, isFile ? (parentPath(path) ?? "") : path);
    const project = directory === undefined ? undefined : this.project(directory);
    if (project !== undefined && directory !== undefined) {
      const opened: Opened = { kind: "package", path: directory, problems: problemsOf(project) };
      // A module stands below its crate's root: others are read when nothing else is left.
      const near = project.locals.filter((crate) => isBeside(path, project.roots.get(crate)));
      if (!isFile || isReached(path, near)) return this.use(project, opened);
      if (this.widen(directory, path)) return opened;
      if (isReached(path, project.locals)) return this.use(project, opened);
    }
    if (!this.loneFiles.has(path)) this.openFile(path, project && ownCrates(project, directory));
    return { kind: "file", path, problems: [] };
  }

  /** Some file is not as it was: what is not among `locals` may have been read before. */
  textChanged(): void {
    this.isStale = true;
  }

  private forgetStale(): void {
    if (!this.isStale) return;
    this.isStale = false;
    const told = new Set(this.locals);
    for (const crate of this.crates.values()) if (crate.origin === "local" && !told.has(crate)) crate.reset();
  }

  private use(project: Project, opened: Opened): Opened {
    if (!this.used.has(project)) {
      this.used.add(project);
      this.work.changed();
    }
    return opened;
  }

  /** Turns on the features that a file of a package waits for, if that is all that keeps a target from reaching it. */
  private widen(directory: string, path: string): boolean {
    let features: readonly string[] = [];
    let project = this.project(directory);
    for (;;) {
      const known = features;
      const missing = featuresToReach(path, project.graph, directory, ownCrates(project, directory));
      features = [...new Set([...known, ...missing])].sort();
      if (features.length === known.length) return false;
      project = this.project(directory, features);
      const reaching = ownCrates(project, directory).find((crate) => isReached(path, [crate]));
      if (reaching === undefined) continue;
      if (this.widened.some(({ crates }) => crates.has(reaching))) return true;
      const added: WidenedCrates = { directory, features, crates: withLocalDependencies(reaching) };
      this.widened = [...this.widened, added].sort((a, b) => a.features.length - b.features.length);
      this.work.changed();
      return true;
    }
  }

  /** What no target reaches is a part of the crate that begins at the topmost file that leads to it. `own`: its package's crates. */
  private openFile(path: string, own: readonly CrateData[] = []): void {
    const mayBeModule = own.length > 0 || this.options.looseModules === true;
    const ancestors = mayBeModule ? declaringFiles(path, this.host) : [];
    const root = ancestors.find((file) => !isReached(file, own) && this.leadsTo(file, path, own));
    this.loneFiles.set(path, this.fileCrate(root ?? path, own));
    this.work.changed();
  }

  /** Is the file a part of the crate that another one is the root of? Leaves nothing behind if it is not. */
  private leadsTo(root: string, file: string, own: readonly CrateData[]): boolean {
    const known = this.crates.get(fileKey(root));
    if (known !== undefined) return isReached(file, [known]);
    const roots = new Set(this.sourceRoots);
    const crate = this.fileCrate(root, own);
    if (isReached(file, [crate])) return true;
    this.crates.delete(crate.key);
    for (const folder of this.sourceRoots) if (!roots.has(folder)) this.sourceRoots.delete(folder);
    return false;
  }

  private fileCrate(root: string, own: readonly CrateData[]): CrateData {
    const key = fileKey(root);
    const known = this.crates.get(key);
    if (known !== undefined) return known;
    this.sourceRoots.add(parentPath(root) ?? root);
    // What is no library can name the library as well.
    const home = own.at(-1);
    const description: CrateDescription = {
      key,
      name: crateNameOf(root),
      edition: home?.edition ?? this.options.edition ?? "2024",
      origin: "local",
      cfg: home?.cfg ?? DEFAULT_CFG,
      isProcMacro: false,
      environment: home?.environment ?? new Map(),
      isLone: true,
    };
    const isModule = home !== undefined && this.host.readDirectory(root.replace(/\.rs$/, "")) !== undefined;
    const crate = this.newCrate(description, isModule ? moduleContext(root) : rootContext(root));
    // In edition 2015 `use name::…` may mean a module of the crate that it really is a part of.
    if (crate.edition !== "2015")
      for (const [name, dependency] of home?.dependencies ?? []) crate.dependencies.set(name, dependency);
    return crate;
  }

  /** Of all that is open, dependencies first. */
  get locals(): readonly CrateData[] {
    const ofPackages = [...this.used].flatMap((project) => project.locals);
    const widened = this.widened.flatMap(({ crates }) => [...crates]);
    return [...new Set([...ofPackages, ...widened, ...this.loneFiles.values()])];
  }

  get problems(): readonly string[] {
    return [...this.projects.values()].flatMap((project) => problemsOf(project));
  }

  /** Of the package or workspace, or of the lone file, of this path. */
  cratesOf(path: string): readonly CrateData[] {
    const lone = this.loneFiles.get(path);
    return [
      ...(this.projects.get(path)?.locals ?? []),
      ...this.widened.filter(({ directory }) => directory === path).flatMap(({ crates }) => [...crates]),
      ...(lone === undefined ? [] : [lone]),
    ];
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

  private project(directory: string, features: readonly string[] = []): Project {
    const isPlain = features.length === 0;
    const projects = isPlain ? this.projects : this.projectsWith;
    const key = isPlain ? directory : `${directory} ${features.join(",")}`;
    const known = projects.get(key);
    if (known !== undefined) return known;
    const graph = loadPackages(this.host, directory, this.options.features, features);
    for (const root of [graph.directory, ...graph.packages.map((member) => member.manifest.directory)])
      this.sourceRoots.add(root);
    const project = this.projectOf(graph);
    projects.set(key, project);
    this.work.changed();
    return project;
  }

  private projectOf(graph: PackageGraph): Project {
    const libraries = new Map<Package, CrateData>();
    const byPackage = new Map<Package, readonly CrateData[]>();
    const roots = new Map<CrateData, string>();
    const links: { readonly crate: CrateData; readonly package: Package; readonly isLibrary: boolean }[] = [];
    for (const member of graph.packages) {
      const { manifest } = member;
      const cacheKey = this.options.stdSources === undefined ? dependencyKey(member) : undefined;
      const shared = cacheKey === undefined ? undefined : this.released.get(cacheKey);
      if (shared !== undefined) {
        libraries.set(member, shared);
        continue;
      }
      const buildScript = manifest.buildScript === undefined ? undefined : this.host.readFile(manifest.buildScript);
      const cfg = { features: member.features, buildScript };
      const own: CrateData[] = [];
      for (const target of manifest.targets) {
        const isLibrary = target.kind === "lib";
        if (!isLibrary && !member.isMember) continue;
        if (!target.requiredFeatures.every((feature) => member.features.has(feature))) continue;
        const key = member.isMember ? `${member.id}:${target.kind}:${target.name}` : member.id;
        // Under another key the index would speak of other crates.
        const ownCacheKey = this.crates.has(key) ? undefined : cacheKey;
        const { name, edition, isProcMacro } = target;
        const origin = member.isMember ? "local" : "dependency";
        const environment = environmentOf(member, target);
        const crate = this.newCrate(
          { key: this.uniqueKey(key), name, edition, origin, cfg, isProcMacro, environment },
          rootContext(target.root),
          ownCacheKey,
        );
        if (cacheKey !== undefined) this.released.set(cacheKey, crate);
        if (ownCacheKey !== undefined) this.dependencyCache.add(crate, ownCacheKey);
        if (isLibrary) libraries.set(member, crate);
        roots.set(crate, target.root);
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
    return { graph, locals: dependenciesFirst(locals), byPackage, roots };
  }

  private uniqueKey(key: string): string {
    let unique = key;
    for (let count = 2; this.crates.has(unique); count++) unique = `${key}#${count}`;
    return unique;
  }

  readonly newCrate: NewCrate = (description, root, cacheKey) => {
    const { key } = description;
    const crate = new CrateData(description, this.work.expand, (self) => {
      const indexed = cacheKey === undefined ? undefined : this.dependencyCache.read(key, cacheKey);
      if (indexed === undefined) this.work.collect(self, root);
      else indexed.fill(self, (other) => this.work.crateByKey(other));
    });
    this.crates.set(key, crate);
    return crate;
  };
}

function isReached(file: string, crates: Iterable<CrateData>): boolean {
  for (const crate of crates) if (crate.ensure().files.includes(file) && !crate.isOff) return true;
  return false;
}

/** Is the file in the folder of a crate's root, or below it? */
function isBeside(file: string, root: string | undefined): boolean {
  return root !== undefined && file.startsWith(`${parentPath(root) ?? ""}/`);
}

/** The library first, if there is one. */
function ownCrates({ byPackage }: Project, directory: string | undefined): readonly CrateData[] {
  return [...byPackage].find(([{ manifest }]) => manifest.directory === directory)?.[1] ?? [];
}

/** Those first that others need. */
function withLocalDependencies(crate: CrateData, found = new Set<CrateData>()): ReadonlySet<CrateData> {
  for (const dependency of crate.dependencies.values())
    if (dependency.origin === "local" && !found.has(dependency)) withLocalDependencies(dependency, found);
  return found.add(crate);
}

function fileKey(root: string): string {
  return `file:${root}`;
}

function problemsOf({ graph }: Project): readonly string[] {
  return [...graph.problems, ...graph.missing.map((name) => `the sources of ${name} are not on this machine`)];
}

function environmentOf(owner: Package, target: Target): ReadonlyMap<string, string> {
  return new Map([...owner.manifest.environment, ["CARGO_CRATE_NAME", target.name], ["CARGO_BIN_NAME", target.name]]);
}

/** What holds a module for its folder is called as the folder. */
function crateNameOf(path: string): string {
  const [, name = ""] = /([^/]*?)(?:\/mod)?(?:\.rs)?$/.exec(path) ?? [];
  return name.replaceAll(/[^A-Za-z0-9_]/g, "_");
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
