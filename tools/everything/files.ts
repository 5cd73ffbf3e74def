/** All Rust files below some folders, in groups that are analysed together. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findInputs } from "../../server/src/cli/inputs.js";

/** A package at `folder`, with what lies below it; or files that each stand for themselves, without a folder. */
export interface Group {
  readonly folder: string | undefined;
  readonly files: readonly string[];
}

/** So many lone files share the standard library. More: each question about impls looks at all of them. Fewer: it is read more often. */
const TOGETHER = 25;

/** `paths` are absolute. */
export function* findFiles(paths: readonly string[]): Generator<Group> {
  const { inputs, unreadable } = findInputs(paths);
  for (const message of unreadable) console.error(`cannot read ${message}`);
  const lone: string[] = [];
  for (const { kind, path } of inputs) {
    if (kind === "folder") yield { folder: path, files: rustFilesBelow(path) };
    else lone.push(path);
  }
  yield* inGroups(lone);
}

export function* inGroups(files: readonly string[]): Generator<Group> {
  for (let start = 0; start < files.length; start += TOGETHER)
    yield { folder: undefined, files: files.slice(start, start + TOGETHER) };
}

/** Links are not followed: what they lead to is elsewhere, or here already. */
function rustFilesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".rs"))
    .map((entry) => join(entry.parentPath, entry.name));
}
