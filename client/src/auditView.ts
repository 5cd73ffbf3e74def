/**
 * The view *Ownership audit*: the clones of the package around the active file, as a tree by file and function, with counts; each opens
 * at its place, and its fixes are applied from there.
 *
 * The server counts and judges; nothing here knows what a clone is. The audit is made when it is asked for, not while one types: what an
 * edit has outdated is made again on demand, and a fix whose text has changed meanwhile is not applied.
 */
import {
  commands,
  type Disposable,
  EventEmitter,
  l10n,
  type Position,
  type ProviderResult,
  Range,
  type TextDocument,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { OwnershipClient } from "./client.js";
import {
  AUDIT_REQUEST,
  type AuditClone,
  type AuditFile,
  type AuditFix,
  type AuditFunction,
  type AuditParams,
  type AuditResult,
} from "./protocol.js";

const VIEW = "rustOwnership.audit";
/** Set when there is something to show, so that the welcome text goes. */
const LOADED = "rustOwnership.audited";
const ONLY_AVOIDABLE = "rustOwnership.auditOnlyAvoidable";

interface FileNode {
  readonly kind: "file";
  readonly file: AuditFile;
}
interface FunctionNode {
  readonly kind: "function";
  readonly function: AuditFunction;
  readonly parent: FileNode;
}
interface CloneNode {
  readonly kind: "clone";
  readonly clone: AuditClone;
  readonly parent: FunctionNode;
}
type Node = FileNode | FunctionNode | CloneNode;

export interface AuditView extends Disposable {
  refresh(): Promise<void>;
  /** Makes the audit and shows the function there. */
  showClones(uri: string, position: { readonly line: number; readonly character: number }): Promise<void>;
  applyFix(node: unknown): Promise<void>;
  setOnlyAvoidable(value: boolean): void;
}

export function createAuditView(client: OwnershipClient): AuditView {
  const changed = new EventEmitter<undefined>();
  let roots: readonly FileNode[] = [];
  let all: AuditResult | undefined;
  let onlyAvoidable = true;

  const view: TreeView<Node> = window.createTreeView<Node>(VIEW, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: toItem,
      getParent: (node): ProviderResult<Node> => (node.kind === "file" ? undefined : node.parent),
      getChildren: (node) => (node === undefined ? [...roots] : childrenOf(node)),
    },
  });
  const render = (): void => {
    roots = (all?.files ?? []).flatMap((file) => {
      const functions = file.functions
        .map((one) => ({ ...one, clones: onlyAvoidable ? one.clones.filter(isAvoidable) : one.clones }))
        .filter(({ clones }) => clones.length > 0);
      return functions.length === 0 ? [] : [{ kind: "file", file: { ...file, functions } } as const];
    });
    view.message = all === undefined ? "" : summary(all);
    changed.fire(undefined);
  };
  const load = async (document: TextDocument): Promise<void> => {
    const params = { textDocument: { uri: client.uriOf(document.uri) } };
    const result = await window.withProgress({ location: { viewId: VIEW } }, () =>
      client.request<AuditParams, AuditResult>(AUDIT_REQUEST, params),
    );
    if (!result) {
      window.showWarningMessage(l10n.t("The ownership server gave no answer; see the log."));
      return;
    }
    all = result;
    await commands.executeCommand("setContext", LOADED, true);
    render();
  };
  const document = (): TextDocument | undefined =>
    [window.activeTextEditor, ...window.visibleTextEditors].find((editor) => editor?.document.languageId === "rust")
      ?.document;

  void commands.executeCommand("setContext", ONLY_AVOIDABLE, onlyAvoidable);
  return {
    async refresh() {
      const found = document();
      if (found === undefined) window.showInformationMessage(l10n.t("Open a Rust file of the package first."));
      else {
        if (!view.visible) await commands.executeCommand(`${VIEW}.focus`);
        await load(found);
      }
    },
    async showClones(uri, position) {
      const file = client.uriFrom(uri);
      await load(await workspace.openTextDocument(file));
      const node = roots
        .filter((root) => client.uriFrom(root.file.uri).toString() === file.toString())
        .flatMap(childrenOf)
        .find((child) => child.kind === "function" && contains(child.function, position));
      if (node !== undefined) await view.reveal(node, { expand: true, focus: true });
      else await commands.executeCommand(`${VIEW}.focus`);
    },
    async applyFix(node) {
      const clone = toCloneNode(node);
      if (clone === undefined) return;
      if (await applyFixOf(clone, client)) await load(await workspace.openTextDocument(uriOf(clone, client)));
    },
    setOnlyAvoidable(value) {
      onlyAvoidable = value;
      void commands.executeCommand("setContext", ONLY_AVOIDABLE, value);
      render();
    },
    dispose() {
      view.dispose();
      changed.dispose();
    },
  };

  function toItem(node: Node): TreeItem {
    switch (node.kind) {
      case "file": {
        const uri = client.uriFrom(node.file.uri);
        const item = new TreeItem(uri, TreeItemCollapsibleState.Expanded);
        item.description = counts(node.file.functions.flatMap(({ clones }) => clones));
        item.iconPath = ThemeIcon.File;
        item.contextValue = "file";
        return item;
      }
      case "function": {
        const item = new TreeItem(node.function.name, TreeItemCollapsibleState.Expanded);
        item.description = counts(node.function.clones);
        item.iconPath = new ThemeIcon("symbol-function");
        item.contextValue = "function";
        item.command = openAt(client.uriFrom(node.parent.file.uri), node.function.range);
        return item;
      }
      case "clone": {
        const { clone } = node;
        const item = new TreeItem(clone.text, TreeItemCollapsibleState.None);
        item.description = [clone.fixes[0]?.title, costWord(clone)].filter((part) => part !== undefined).join(" · ");
        item.iconPath = new ThemeIcon(ICONS[clone.verdict]);
        item.tooltip = [`${clone.type ?? ""}`, clone.reason].filter((part) => part !== "").join("\n");
        item.contextValue = clone.fixes.length > 0 ? "fixableClone" : "clone";
        item.accessibilityInformation = { label: `${clone.text}, ${verdictWord(clone)}, ${clone.reason}` };
        item.command = openAt(uriOf(node, client), clone.range);
        return item;
      }
    }
  }
}

const ICONS = { avoidable: "lightbulb", needed: "check", unknown: "question" } as const;

function childrenOf(node: Node): Node[] {
  switch (node.kind) {
    case "file":
      return node.file.functions.map((one) => ({ kind: "function", function: one, parent: node }));
    case "function":
      return node.function.clones.map((clone) => ({ kind: "clone", clone, parent: node }));
    case "clone":
      return [];
  }
}

function isAvoidable(clone: AuditClone): boolean {
  return clone.verdict === "avoidable";
}

function uriOf(node: CloneNode, client: OwnershipClient): Uri {
  return client.uriFrom(node.parent.parent.file.uri);
}

function counts(clones: readonly AuditClone[]): string {
  const avoidable = clones.filter(isAvoidable).length;
  return avoidable === clones.length
    ? l10n.t("{0} avoidable", avoidable)
    : l10n.t("{0} avoidable of {1}", avoidable, clones.length);
}

function summary({ files }: AuditResult): string {
  const clones = files.flatMap((file) => file.functions).flatMap((one) => one.clones);
  const by = (verdict: AuditClone["verdict"]): number => clones.filter((clone) => clone.verdict === verdict).length;
  return l10n.t(
    "{0} clones: {1} avoidable, {2} needed, {3} not known",
    clones.length,
    by("avoidable"),
    by("needed"),
    by("unknown"),
  );
}

function verdictWord({ verdict }: AuditClone): string {
  return { avoidable: l10n.t("avoidable"), needed: l10n.t("needed"), unknown: l10n.t("not known") }[verdict];
}

/** What copying costs; nothing where it is only bytes or not known. */
function costWord({ cost }: AuditClone): string | undefined {
  switch (cost) {
    case "heap":
      return l10n.t("copies a heap buffer");
    case "count":
      return l10n.t("bumps a count");
    case "inline":
    case "unknown":
      return undefined;
  }
}

type ProtocolRange = AuditClone["range"];

function toRange({ start, end }: ProtocolRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

function openAt(uri: Uri, range: ProtocolRange): NonNullable<TreeItem["command"]> {
  return { command: "vscode.open", title: l10n.t("Open"), arguments: [uri, { selection: toRange(range) }] };
}

function contains({ range, clones }: AuditFunction, position: Pick<Position, "line" | "character">): boolean {
  const last = clones.at(-1)?.range.end ?? range.end;
  return range.start.line <= position.line && position.line <= last.line;
}

/** Commands of the tree come with its element, which is ours when it looks like it. */
function toCloneNode(node: unknown): CloneNode | undefined {
  const isNode = (value: unknown): value is CloneNode =>
    typeof value === "object" && value !== null && "kind" in value && value.kind === "clone" && "clone" in value;
  return isNode(node) ? node : undefined;
}

/** Of several fixes a person chooses; what needs a review is shown before it is done. */
async function applyFixOf(node: CloneNode, client: OwnershipClient): Promise<boolean> {
  const { fixes } = node.clone;
  const fix = fixes.length === 1 ? fixes[0] : await chooseFix(fixes);
  if (fix === undefined) return false;
  const document = await workspace.openTextDocument(uriOf(node, client));
  const { version } = node.parent.parent.file;
  if (document.getText(toRange(node.clone.range)).replaceAll(/\s+/g, " ").trim() !== node.clone.text.trim()) {
    window.showWarningMessage(l10n.t("The code has changed since the audit; make it again."));
    return false;
  }
  if (version !== null && document.version < version) return false;
  return workspace.applyEdit(toEdit(fix, client), { isRefactoring: fix.tier === "review" });
}

async function chooseFix(fixes: readonly AuditFix[]): Promise<AuditFix | undefined> {
  const items = fixes.map((fix) => ({
    label: fix.title,
    description: fix.tier === "safe" ? l10n.t("safe") : l10n.t("to be reviewed"),
    fix,
  }));
  return (await window.showQuickPick(items, { title: l10n.t("Which fix?") }))?.fix;
}

/** A `safe` edit is done at once; one to be reviewed opens VS Code's own preview of refactorings. */
function toEdit({ edit, tier, title }: AuditFix, client: OwnershipClient): WorkspaceEdit {
  const result = new WorkspaceEdit();
  for (const [uri, edits] of Object.entries(edit.changes ?? {})) {
    for (const { range, newText } of edits) {
      const metadata = tier === "review" ? { needsConfirmation: true, label: title } : undefined;
      result.replace(client.uriFrom(uri), toRange(range), newText, metadata);
    }
  }
  return result;
}
