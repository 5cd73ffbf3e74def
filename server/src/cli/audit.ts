/**
 * `audit`: every clone of a package with verdict, cost and reason; applies the safe fixes on request.
 *
 * Standard output holds the report alone. Without `--fix` nothing is written. With it a git work tree with uncommitted changes in the
 * files concerned is refused, unless told otherwise, so that what the fixes did can be seen and undone.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ProjectOptions } from "../hir/projects.js";
import { WASM_FOLDER } from "../node/assets.js";
import { hostOnDisk } from "../node/hostOnDisk.js";
import { createParser } from "../syntax/createParser.js";
import { applyFixes, type FileFindings, findFindings } from "./auditFindings.js";
import { auditJson } from "./auditJson.js";
import { auditMarkdown } from "./auditMarkdown.js";
import { auditSarif } from "./auditSarif.js";
import { auditText } from "./auditText.js";
import { createProgress } from "./progress.js";

export const AUDIT_FORMATS = ["text", "json", "sarif", "markdown"] as const;

export interface AuditOptions {
  readonly format: (typeof AUDIT_FORMATS)[number];
  readonly project: ProjectOptions;
  /** In text: needed and unknown ones, too. */
  readonly all: boolean;
  readonly fix: boolean;
  readonly allowDirty: boolean;
  readonly deny: "avoidable" | undefined;
}

/** Resolves to the exit status: 0 fine, 1 something could not be read, is denied, or may not be changed. */
export async function audit(paths: readonly string[], options: AuditOptions): Promise<0 | 1> {
  const parser = await createParser({ wasmFolder: WASM_FOLDER });
  const host = hostOnDisk();
  const progress = createProgress();
  let isIncomplete = false;
  const say = (message: string): void => {
    progress.clear();
    process.stderr.write(`${message}\n`);
  };
  const complain = (message: string): void => {
    isIncomplete = true;
    say(`cannot read ${message}`);
  };
  const { project } = options;
  const report = (done: number, total: number, file: string): void => progress.report(done, total, file);
  const files = [...findFindings({ paths, host, parser, project, complain, report })];
  progress.clear();
  if (options.fix) {
    const changed = files.filter((file) => file.together.length > 0);
    const refusal = options.allowDirty ? undefined : dirtyTree(changed);
    if (refusal !== undefined) {
      say(refusal);
      return 1;
    }
    applyAll(changed, say);
  } else {
    process.stdout.write(render(files, options));
  }
  const isDenied =
    options.deny === "avoidable" &&
    !options.fix &&
    files.some((file) => file.findings.some((finding) => finding.clone.verdict === "avoidable"));
  return isIncomplete || isDenied ? 1 : 0;
}

function render(files: readonly FileFindings[], options: AuditOptions): string {
  switch (options.format) {
    case "text":
      return auditText(files, { all: options.all });
    case "json":
      return auditJson(files);
    case "sarif":
      return auditSarif(files);
    case "markdown":
      return auditMarkdown(files);
  }
}

function applyAll(files: readonly FileFindings[], say: (message: string) => void): void {
  let count = 0;
  for (const file of files) {
    writeFileSync(file.path, applyFixes(file.text, file.together));
    count += file.together.length;
  }
  say(
    count === 0
      ? "no safe fixes"
      : `${count} safe ${count === 1 ? "fix" : "fixes"} applied in ${files.length} ${files.length === 1 ? "file" : "files"}`,
  );
}

/** Why the files may not be changed; undefined where they may. Asks git, which says nothing of files it does not keep. */
function dirtyTree(files: readonly FileFindings[]): string | undefined {
  for (const { file, path } of files) {
    const { status, stdout, error } = spawnSync("git", ["status", "--porcelain", "--", path], {
      cwd: dirname(path),
      encoding: "utf8",
    });
    if (error || status !== 0)
      return `${file}: not in a git work tree: what is changed could not be undone. Use --allow-dirty to change it all the same.`;
    if (stdout.trim() !== "") return `${file}: has uncommitted changes. Commit them, or use --allow-dirty.`;
  }
  return undefined;
}
