/**
 * The declarations of everything that is open: which packages and lone files there are, their crates, the texts that an
 * editor has changed, and what has to be read again after an edit.
 *
 * An edit inside a body gives the item its new body and touches nothing else, and so does one in a macro call that expands to the same
 * items but for bodies. One behind the name of a function makes that function
 * another definition, and names are looked up anew. Any other edit has the crates read again that the file belongs to, and those that
 * depend on them, on the next question; items whose text is the same stay the same definitions. `changes` tells others what holds.
 *
 * The database reads through its host, runs nothing, and never throws on what it reads.
 */

import type { Path } from "../syntax/ast.js";
import type { RustParser } from "../syntax/parser.js";
import { SourceFile } from "../syntax/pieces.js";
import { type FileHost, joinPath, parentPath } from "./cargo/fileHost.js";
import { type ChangedName, Changes, NAMED_BY_STD_MACROS, type Reach } from "./changes.js";
import { type CollectHost, collectCrate, type FileItems } from "./collect.js";
import { type BodyOwner, type CrateData, type Module, Scope, type TextualMacros } from "./crate.js";
import { type CrateSource, DeclarationTable } from "./declarationTable.js";
import { forgetDefinition, moveDefinition } from "./definitions/base.js";
import type { MacroDef } from "./defs.js";
import type { CachingStep } from "./dependencyCache.js";
import { ItemMacros } from "./itemMacros.js";
import { resolveMacroName, resolveMacroPath } from "./macroPath.js";
import {
  acceptChanges,
  type ChangedCall,
  type ChangedFunction,
  functionsBetween,
  itemsOf,
  type PieceItem,
} from "./pieceItem.js";
import { type Opened, type ProjectOptions, Projects } from "./projects.js";
import { plainItem, type RawItem } from "./rawItem.js";
import { type KeptItem, keptItems } from "./reexpansion.js";
import { Resolver } from "./resolve.js";
import { type Sysroot, sysrootFor } from "./sysroot.js";
import { turnedOffAt } from "./turnedOff.js";

export interface TextChange {
  /** UTF-16 offsets in the text before this change. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export class Database implements CrateSource {
  readonly resolver: Resolver;
  readonly declarations: DeclarationTable;
  readonly collectHost: CollectHost;
  readonly changes = new Changes();
  private readonly projects: Projects;
  private readonly sources = new Map<string, SourceFile | undefined>();
  private readonly overlays = new Set<string>();
  /** Who takes a file in by `include!`. */
  private readonly includers = new Map<string, Set<string>>();
  private readonly items = new Map<CrateData, Map<string, readonly PieceItem[]>>();
  private readonly dirty = new Set<CrateData>();
  private readonly sysrootCrates: Sysroot;
  private readonly macros: ItemMacros;
  private locals: readonly CrateData[] | undefined;
  private reachable: readonly CrateData[] | undefined;

  constructor(
    private readonly host: FileHost,
    private readonly parser: RustParser,
    private readonly options: ProjectOptions = {},
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
    this.projects = new Projects(host, options, {
      expand: (raw, module, textual) => this.macros.expand(raw, module, textual) ?? this.notFound(raw, module),
      collect: (crate, root) => this.resolver.whileCollecting(() => collectCrate(crate, root, this.collectHost)),
      crateByKey: (key) => this.crateByKey(key),
      changed: () => this.itemsChanged(),
    });
    this.sysrootCrates = sysrootFor(host, options.stdSources, this.projects.newCrate);
    this.declarations = new DeclarationTable(this);
  }

  /**
   * Opens what a path belongs to: a folder with a manifest is a package or workspace; a file inside a package is analysed
   * in it; any other file is a crate of its own. Reads manifests only; sources follow on need.
   */
  openPath(path: string): Opened {
    const opened = this.projects.open(path);
    const problems =
      opened.kind === "file" && this.source(path) === undefined ? [`${path} cannot be read`] : opened.problems;
    return { ...opened, problems };
  }

  get revision(): number {
    return this.changes.revision;
  }

  /** All files that the targets of a package (and, of a workspace, its members) reach, or the lone file. */
  files(path: string): readonly string[] {
    this.refresh();
    return [...new Set(this.projects.cratesOf(path).flatMap((crate) => crate.ensure().files))].sort();
  }

  get problems(): readonly string[] {
    return this.projects.problems;
  }

  /** Takes over the editor's text of a file: the whole text, or changes applied one after the other. */
  setText(file: string, change: string | readonly TextChange[]): void {
    const source = this.source(file);
    this.overlays.add(file);
    if (typeof change !== "string" || change !== source?.text) this.projects.textChanged();
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
      const accepted = acceptChanges(items, source.pieces, (calls) => this.acceptCalls(crate, calls));
      if (accepted === undefined) {
        this.dirty.add(crate);
        const functions = functionsBetween(items, source.pieces);
        this.itemsChanged(functions && this.reachOf(functions, true));
        continue;
      }
      this.declarations.blocks.forgetImpls(crate, new Set(accepted.bodies));
      for (const changed of accepted.signatures) this.signatureChanged(crate, file, changed);
    }
  }

  /** Have all of them been expanded, to the same items as now but for bodies? Then these are brought up to date. */
  private acceptCalls(crate: CrateData, calls: readonly ChangedCall[]): boolean {
    const kept: KeptItem[] = [];
    for (const { call, item, replacement } of calls) {
      const reexpanded = this.macros.reexpand(call, item);
      const items =
        reexpanded && keptItems(reexpanded, replacement, (raw, changed) => this.macros.reexpand(raw, changed));
      if (items === undefined) return false;
      kept.push(...items);
    }
    for (const { item, changed, places } of kept) {
      item.accept(changed, places);
      moveDefinition(item);
    }
    this.declarations.blocks.forgetImpls(crate, new Set(kept.map(({ item }) => item)));
    return true;
  }

  private signatureChanged(crate: CrateData, file: string, { item, container }: ChangedFunction): void {
    forgetDefinition(item);
    for (const entry of crate.owners.get(file) ?? []) if (plainItem(entry.raw) === (container ?? item)) entry.forget();
    for (const local of this.localCrates()) local.forgetLookups();
    const isMember = container !== undefined;
    this.changes.add(this.reachOf([{ name: item.name ?? "", isMember }], isMember));
  }

  /** Where a `use … as …` gives them other names, a text does not tell who names them. */
  private reachOf(functions: readonly ChangedName[], isListed: boolean): Reach {
    const names = functions.map(({ name }) => name);
    const isRenamed = this.localCrates().some(
      ({ renames, isProcMacro }) =>
        isProcMacro || [...renames.values()].some((originals) => names.some((name) => originals.has(name))),
    );
    if (isRenamed || names.includes(NAMED_BY_STD_MACROS)) return { kind: "everything" };
    return { kind: "functions", functions, isListed };
  }

  /** Does what was found out about an item at a revision still hold? `true` is certain. */
  leftAlone(owner: BodyOwner, revision: number): boolean {
    const { scope, location } = owner;
    if (location === undefined || !(scope instanceof Scope)) return false;
    const isStdMacro = (name: string): boolean => {
      const target = resolveMacroName(name, scope.module, scope.textual, this.resolver);
      return target?.kind === "macro" && target.macro.crate.origin === "std";
    };
    return this.changes.leftAlone(location.text(), revision, isStdMacro);
  }

  /** The attribute that turns off what stands at an absolute offset, as it is written; undefined where nothing does. */
  turnedOffAt(file: string, offset: number): string | undefined {
    this.refresh();
    const crate = this.localCrates().find((one) => one.ensure().files.includes(file) && !one.isOff);
    const items = crate && this.items.get(crate)?.get(file);
    const attribute = items && turnedOffAt(items, offset, crate.cfg);
    return attribute && `#[${attribute.path}${attribute.argument}]`;
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
    this.locals ??= this.projects.locals;
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
        // `proc_macro` is nobody's dependency: it is named, or in scope where a procedural macro is written.
        for (const named of crate.ensure().externCrates.values()) visit(named);
        const macros = crate.isProcMacro ? this.sysroot("proc_macro") : undefined;
        if (macros !== undefined) visit(macros);
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

  /**
   * Writes the dependencies that are not in the cache yet: for a caller with nothing better to do, who may stop after any
   * step. A step costs some milliseconds.
   */
  cacheDependencies(): Generator<CachingStep> {
    return this.projects.cacheDependencies(this.reachableCrates(), (entry) => this.declarations.summarize(entry));
  }

  private notFound(raw: RawItem, module: Module): readonly RawItem[] {
    module.crate.gaps.push({ location: raw.location, call: undefined, reason: "a macro is not found" });
    return [];
  }

  private crateByKey(key: string): CrateData | undefined {
    return this.projects.crateByKey(key) ?? this.sysroot(key);
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
    return this.options.stdSources !== undefined || this.projects.holds(path);
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

function dependsOnAny(crate: CrateData, targets: ReadonlySet<CrateData>, visited: Set<CrateData>): boolean {
  if (targets.has(crate)) return true;
  if (visited.has(crate) || crate.origin !== "local") return false;
  visited.add(crate);
  return [...crate.dependencies.values()].some((dependency) => dependsOnAny(dependency, targets, visited));
}
