/**
 * The paths on the command line as units of analysis: packages, and files that are crates of their own.
 *
 * A folder with a `Cargo.toml` is one package. In any other folder every package below it is one, and every Rust file outside them
 * stands for itself, as cargo's own look for targets has nothing to say about it. Build output and hidden folders are not Rust
 * sources of anybody's.
 */
import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

export type Input =
  /** `path` is absolute; a file's report is named `prefix` and its path relative to `path`. */
  | { readonly kind: "folder"; readonly path: string; readonly base: string }
  | { readonly kind: "file"; readonly path: string; readonly name: string };

export interface Inputs {
  readonly inputs: readonly Input[];
  /** What could not be read, with the reason. */
  readonly unreadable: readonly string[];
}

/** More is as good as this much to whoever asks for a size, in bytes: some 100,000 lines. */
const MOST_COUNTED = 4_000_000;

/** Reads folders, no files. */
export function findInputs(paths: readonly string[]): Inputs {
  const inputs: Input[] = [];
  const unreadable: string[] = [];
  for (const path of paths) {
    const absolute = resolve(path);
    try {
      if (!statSync(absolute).isDirectory()) inputs.push({ kind: "file", path: absolute, name: path });
      else visit(absolute, absolute, inputs, unreadable);
    } catch (error) {
      unreadable.push(`${path}: ${reasonOf(error)}`);
    }
  }
  return { inputs, unreadable };
}

function visit(folder: string, base: string, inputs: Input[], unreadable: string[]): void {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    if (entries.some((entry) => entry.name === "Cargo.toml" && !entry.isDirectory())) {
      inputs.push({ kind: "folder", path: folder, base });
      return;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (mayHoldSources(entry.name)) visit(path, base, inputs, unreadable);
      } else if (entry.name.endsWith(".rs")) {
        inputs.push({ kind: "file", path, name: toSlashes(relative(base, path)) });
      }
    }
  } catch (error) {
    unreadable.push(`${folder}: ${reasonOf(error)}`);
  }
}

/**
 * Bytes of an input's Rust sources, by what lies in its folder; counting stops at `MOST_COUNTED`. What cannot be read counts nothing: the
 * report tells of it.
 */
export function sourceSize(input: Input): number {
  try {
    return input.kind === "file" ? statSync(input.path).size : sizeBelow(input.path, 0);
  } catch {
    return 0;
  }
}

/** With what was counted before. */
function sizeBelow(folder: string, before: number): number {
  let size = before;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (size >= MOST_COUNTED) break;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && mayHoldSources(entry.name)) size = sizeBelow(path, size);
    else if (entry.isFile() && entry.name.endsWith(".rs")) size += statSync(path).size;
  }
  return size;
}

function mayHoldSources(folderName: string): boolean {
  return !folderName.startsWith(".") && folderName !== "target";
}

/** The system's words without the path, which is named already. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return "no such file or folder";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    default:
      return error.message;
  }
}

export function toSlashes(path: string): string {
  return path.replaceAll("\\", "/");
}
