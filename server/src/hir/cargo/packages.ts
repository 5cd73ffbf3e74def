/**
 * The package graph: from a folder with a `Cargo.toml` to every package that its code can name, with features decided.
 *
 * Features are unified over the graph as cargo's first resolver does (Cargo reference, "Features", "Feature
 * unification"): a package has every feature that anyone asks it for. Members get their default features; their
 * dev-dependencies count, because test code is analysed. Build dependencies do not: build scripts are not run.
 *
 * A dependency whose sources are not found is left out and said in `missing`; everything else goes on.
 */
import { DEFAULT_CFG, HOST_TRIPLE, insideParentheses, parseCfg, presence } from "../cfg.js";
import { type FileHost, joinPath, parentPath } from "./fileHost.js";
import { type LockedPackage, type Lockfile, lockedDependency, readLockfile } from "./lockfile.js";
import {
  type Dependency,
  type Manifest,
  manifestByConvention,
  readManifest,
  readPatches,
  type WorkspaceManifest,
} from "./manifest.js";
import { packageSources } from "./sources.js";

export interface Package {
  /** `serde-1.0.152`; unique in its graph. */
  readonly id: string;
  readonly manifest: Manifest;
  /** A member of the workspace under analysis, as against a dependency whose bodies do not matter. */
  readonly isMember: boolean;
  /** From a registry or vendored: the sources of one version never change. */
  readonly isReleased: boolean;
  /** As `Cargo.lock` has it: a registry, or a git repository with its commit. */
  readonly source: string | undefined;
  readonly features: ReadonlySet<string>;
  readonly dependencies: readonly PackageDependency[];
}

export interface PackageDependency {
  /** As code writes it: `serde_json`. */
  readonly codeName: string;
  readonly package: Package;
  /** Only tests, examples and benches can name it. */
  readonly developmentOnly: boolean;
}

export interface PackageGraph {
  /** The workspace's folder; the package's, if it is in none. */
  readonly directory: string;
  readonly members: readonly Package[];
  readonly packages: readonly Package[];
  readonly problems: readonly string[];
  /** `name version` of dependencies whose sources are not on this machine. */
  readonly missing: readonly string[];
}

interface PackageNode {
  readonly id: string;
  readonly manifest: Manifest;
  isMember: boolean;
  readonly isReleased: boolean;
  readonly source: string | undefined;
  readonly features: Set<string>;
  readonly locked: LockedPackage | undefined;
  readonly links: Map<Dependency, PackageNode>;
  /** Features asked of an optional dependency by `name?/feature` before anything turned it on. */
  readonly weak: Map<string, Set<string>>;
  readonly dependencies: PackageDependency[];
}

/** Which features members have besides their default ones: all, or those that are named, as `feature` or `package/feature`. */
export type FeatureChoice = "all" | readonly string[];

/**
 * Reads the package or workspace in `directory`. `own`: features that its own package has besides those of the choice. Cost: one manifest
 * read per package of the graph.
 */
export function loadPackages(
  host: FileHost,
  directory: string,
  choice: FeatureChoice = [],
  own: readonly string[] = [],
): PackageGraph {
  const problems: string[] = [];
  const rootWorkspace = findWorkspace(host, directory, problems);
  const manifest = readManifest(host, directory, () => rootWorkspace);
  problems.push(...(manifest?.problems ?? []));
  const workspace = manifest?.workspace ?? rootWorkspace;
  const workspaceDirectory = workspace?.directory ?? directory;
  const builder = new GraphBuilder(host, workspaceDirectory, workspace, problems);

  const memberDirectories = manifest?.workspace === undefined ? [] : expandMembers(host, manifest.workspace);
  const roots: PackageNode[] = [];
  const isUnreadable = manifest !== undefined && manifest.package === undefined && manifest.workspace === undefined;
  const ownPackage = isUnreadable ? manifestByConvention(host, directory) : manifest?.package;
  const ownNode = ownPackage && builder.node(ownPackage, true);
  if (ownNode !== undefined) roots.push(ownNode);
  for (const memberDirectory of memberDirectories) {
    if (memberDirectory === directory) continue;
    const member = readManifest(host, memberDirectory, () => workspace);
    problems.push(...(member?.problems ?? []));
    if (member?.package !== undefined) roots.push(builder.node(member.package, true));
  }
  for (const root of roots) {
    for (const feature of ["default", ...(choice === "all" ? featuresOf(root.manifest) : choice)])
      builder.activateWritten(root, feature);
  }
  for (const feature of choice === "all" ? [] : choice)
    if (!builder.isOn(feature, roots)) problems.push(`no package has the feature ${feature}`);
  if (ownNode !== undefined) for (const feature of own) builder.activate(ownNode, feature);
  return {
    directory: workspaceDirectory,
    members: roots,
    packages: builder.finish(),
    problems: [...new Set(problems)],
    missing: [...builder.missing],
  };
}

/** The folder of the nearest `Cargo.toml` at or above a path. */
export function findPackageDirectory(host: FileHost, path: string): string | undefined {
  for (let directory: string | undefined = path; directory !== undefined; directory = parentPath(directory)) {
    if (host.exists(joinPath(directory, "Cargo.toml"))) return directory;
  }
  return undefined;
}

/** Before the name of a dependency that a feature turns on, and that then is no feature itself. */
const DEPENDENCY = "dep:";

function featuresOf({ features, dependencies }: Manifest): readonly string[] {
  const named = new Set([...features.values()].flat().filter((entry) => entry.startsWith(DEPENDENCY)));
  const implied = dependencies.filter(({ key, optional }) => optional && !named.has(`${DEPENDENCY}${key}`));
  return [...features.keys(), ...implied.map(({ key }) => key)];
}

class GraphBuilder {
  readonly missing = new Set<string>();
  private readonly nodes = new Map<string, PackageNode>();
  private readonly sources;
  private readonly lockfile: Lockfile | undefined;
  /** Folders by the package that stands there in place of a registry's (Cargo reference, "Overriding Dependencies"). */
  private readonly patches: ReadonlyMap<string, string>;

  constructor(
    private readonly host: FileHost,
    workspaceDirectory: string,
    private readonly workspace: WorkspaceManifest | undefined,
    private readonly problems: string[],
  ) {
    this.sources = packageSources(host, workspaceDirectory, problems);
    this.lockfile = readLockfile(host, joinPath(workspaceDirectory, "Cargo.lock"), problems);
    this.patches = readPatches(host, workspaceDirectory);
  }

  /** The node of a package; its dependencies that are not optional are linked at once. */
  node(manifest: Manifest, isMember: boolean, isReleased = false): PackageNode {
    const known = this.nodes.get(manifest.directory);
    if (known !== undefined) {
      // A dependency met first may turn out to be a member: its dev-dependencies are still to be linked.
      if (isMember && !known.isMember) {
        known.isMember = true;
        this.linkRequired(known);
      }
      return known;
    }
    const locked = this.lockfile?.packages.get(manifest.name)?.find((entry) => entry.version === manifest.version);
    const taken = [...this.nodes.values()].filter(
      (node) => node.manifest.name === manifest.name && node.manifest.version === manifest.version,
    );
    const id = `${manifest.name}-${manifest.version}${taken.length === 0 ? "" : `#${taken.length}`}`;
    const node: PackageNode = {
      id,
      manifest,
      isMember,
      isReleased,
      source: locked?.source,
      features: new Set(),
      locked,
      links: new Map(),
      weak: new Map(),
      dependencies: [],
    };
    this.nodes.set(manifest.directory, node);
    this.linkRequired(node);
    return node;
  }

  /** Turns a feature on, with all that it implies. */
  activate(node: PackageNode, feature: string): void {
    if (node.features.has(feature)) return;
    const implied = node.manifest.features.get(feature);
    if (implied === undefined) {
      // An optional dependency is a feature of its own name, unless some feature says `dep:name`.
      const isDependency = node.manifest.dependencies.some(
        (dependency) => dependency.key === feature && dependency.optional,
      );
      if (!isDependency) return;
      node.features.add(feature);
      this.enable(node, feature);
      return;
    }
    node.features.add(feature);
    for (const entry of implied) {
      const slash = entry.indexOf("/");
      if (entry.startsWith(DEPENDENCY)) this.enable(node, entry.slice(DEPENDENCY.length));
      else if (slash < 0) this.activate(node, entry);
      else this.activateOfDependency(node, entry.slice(0, slash), entry.slice(slash + 1));
    }
  }

  /** As one writes it for cargo: `feature`, `package/feature`. */
  activateWritten(node: PackageNode, written: string): void {
    const slash = written.indexOf("/");
    if (slash < 0) this.activate(node, written);
    else if (written.slice(0, slash) === node.manifest.name) this.activate(node, written.slice(slash + 1));
    else this.activateOfDependency(node, written.slice(0, slash), written.slice(slash + 1));
  }

  isOn(written: string, roots: readonly PackageNode[]): boolean {
    const [, name, feature = written] = /^(.*)\/(.*)$/.exec(written) ?? [];
    const named = name === undefined ? roots : [...this.nodes.values()].filter((node) => node.manifest.name === name);
    return named.some(({ features }) => features.has(feature));
  }

  finish(): readonly Package[] {
    for (const node of this.nodes.values()) {
      for (const [dependency, target] of node.links) {
        const codeName = codeNameOf(dependency, target.manifest);
        const developmentOnly = dependency.kind === "development";
        const same = node.dependencies.findIndex((other) => other.codeName === codeName);
        const link: PackageDependency = { codeName, package: target, developmentOnly };
        if (same < 0) node.dependencies.push(link);
        else if (!developmentOnly) node.dependencies[same] = link;
      }
    }
    return [...this.nodes.values()];
  }

  private linkRequired(node: PackageNode): void {
    for (const dependency of node.manifest.dependencies) {
      if (!dependency.optional) this.link(node, dependency);
    }
  }

  private enable(node: PackageNode, key: string): void {
    for (const dependency of node.manifest.dependencies) {
      if (dependency.key === key && dependency.optional) this.link(node, dependency);
    }
  }

  private activateOfDependency(node: PackageNode, written: string, feature: string): void {
    const isWeak = written.endsWith("?");
    const key = isWeak ? written.slice(0, -1) : written;
    const dependencies = node.manifest.dependencies.filter((dependency) => dependency.key === key);
    if (!isWeak) {
      if (dependencies.some((dependency) => dependency.optional)) this.activate(node, key);
      this.enable(node, key);
    }
    for (const dependency of dependencies) {
      const target = node.links.get(dependency);
      if (target !== undefined) this.activate(target, feature);
    }
    const weak = node.weak.get(key) ?? new Set();
    node.weak.set(key, weak.add(feature));
  }

  private link(node: PackageNode, dependency: Dependency): void {
    if (node.links.has(dependency) || !this.isWanted(node, dependency)) return;
    const target = this.locate(node, dependency);
    if (target === undefined) return;
    node.links.set(dependency, target);
    if (dependency.defaultFeatures) this.activate(target, "default");
    for (const feature of dependency.features) this.activate(target, feature);
    for (const feature of node.weak.get(dependency.key) ?? []) this.activate(target, feature);
  }

  private isWanted(node: PackageNode, dependency: Dependency): boolean {
    if (dependency.kind === "build" || (dependency.kind === "development" && !node.isMember)) return false;
    const { target } = dependency;
    if (target === undefined) return true;
    if (!target.startsWith("cfg(")) return target === HOST_TRIPLE;
    return presence(parseCfg(insideParentheses(target)), DEFAULT_CFG) !== "never";
  }

  private locate(node: PackageNode, dependency: Dependency): PackageNode | undefined {
    const locked = this.lockfile && lockedDependency(this.lockfile, node.locked, dependency.packageName);
    // What the lock file takes from a registry is not patched: the versions do not fit.
    const patch = locked?.source === undefined ? this.patches.get(dependency.packageName) : undefined;
    const path = dependency.path ?? patch;
    const directory =
      path ??
      this.sources.find({
        name: dependency.packageName,
        version: locked?.version,
        requirement: dependency.requirement,
        source: locked?.source,
      });
    const known = directory === undefined ? undefined : this.nodes.get(directory);
    if (known !== undefined) return known;
    const file =
      directory === undefined
        ? undefined
        : readManifest(this.host, directory, () => findWorkspace(this.host, directory, this.problems));
    if (file?.package === undefined || directory === undefined) {
      this.problems.push(...(file?.problems ?? []));
      this.missing.add(`${dependency.packageName} ${locked?.version ?? dependency.requirement ?? ""}`.trim());
      return undefined;
    }
    const isPath = path !== undefined;
    return this.node(file.package, isPath && this.isWorkspaceMember(directory), !isPath);
  }

  private isWorkspaceMember(directory: string): boolean {
    const { workspace } = this;
    if (workspace === undefined) return false;
    return directory.startsWith(`${workspace.directory}/`) && !isExcluded(workspace, directory);
  }
}

/** A dependency that was not renamed is called by its library's name, which may differ from the package's. */
function codeNameOf(dependency: Dependency, target: Manifest): string {
  if (dependency.key !== dependency.packageName) return dependency.key.replaceAll("-", "_");
  return target.targets.find((candidate) => candidate.kind === "lib")?.name ?? dependency.key.replaceAll("-", "_");
}

function findWorkspace(host: FileHost, directory: string, problems: string[]): WorkspaceManifest | undefined {
  for (let current: string | undefined = directory; current !== undefined; current = parentPath(current)) {
    if (!host.exists(joinPath(current, "Cargo.toml"))) continue;
    const file = readManifest(host, current, () => undefined);
    if (current !== directory && file?.workspace === undefined) problems.push(...(file?.problems ?? []));
    if (file?.workspace !== undefined) return isExcluded(file.workspace, directory) ? undefined : file.workspace;
  }
  return undefined;
}

function isExcluded(workspace: WorkspaceManifest, directory: string): boolean {
  return workspace.exclude.some((path) => {
    const excluded = joinPath(workspace.directory, path);
    return directory === excluded || directory.startsWith(`${excluded}/`);
  });
}

function expandMembers(host: FileHost, workspace: WorkspaceManifest): readonly string[] {
  const found = new Set<string>();
  for (const pattern of workspace.members) {
    let level = [workspace.directory];
    for (const part of pattern.split("/")) {
      if (part === "" || part === ".") continue;
      level = level.flatMap((directory) =>
        part.includes("*") ? matching(host, directory, part) : [joinPath(directory, part)],
      );
    }
    for (const directory of level) {
      if (host.exists(joinPath(directory, "Cargo.toml")) && !isExcluded(workspace, directory)) found.add(directory);
    }
  }
  return [...found].sort();
}

function matching(host: FileHost, directory: string, glob: string): string[] {
  const pattern = new RegExp(`^${glob.split("*").map(escapePattern).join(".*")}$`);
  return (host.readDirectory(directory) ?? [])
    .filter((entry) => entry.isDirectory && !entry.name.startsWith(".") && pattern.test(entry.name))
    .map((entry) => joinPath(directory, entry.name));
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
