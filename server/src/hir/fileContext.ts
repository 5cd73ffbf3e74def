/** Where a module's text is, and by that the files of its child modules (Rust reference, "Module source filenames"). */
import { joinPath, parentPath } from "./cargo/fileHost.js";

/** Where a module's text is, which decides where `mod name;` looks. */
export interface FileContext {
  readonly file: string;
  /** Folder of the files of child modules. */
  readonly directory: string;
  /** Folder that `#[path]` is relative to. */
  readonly pathDirectory: string;
  /** Files around this one, against modules that include themselves. */
  readonly ancestors: readonly string[];
}

/**
 * Files inside files. A folder that links to one above it holds the same modules under ever new names; nobody writes modules
 * this deep.
 */
const MAX_FILES_DEEP = 40;

/** Of `mod name { … }`. */
export function inlineContext(context: FileContext, name: string, path: string | undefined): FileContext {
  const directory = path === undefined ? joinPath(context.directory, name) : joinPath(context.pathDirectory, path);
  return { file: context.file, directory, pathDirectory: directory, ancestors: context.ancestors };
}

/** Of a crate's root file, or of the file that a block stands in. */
export function rootContext(file: string): FileContext {
  const directory = parentPath(file) ?? "";
  return { file, directory, pathDirectory: directory, ancestors: [file] };
}

/** Of a module's file, whoever declares the module. */
export function moduleContext(file: string): FileContext {
  const root = rootContext(file);
  const [, name = ""] = /([^/]*)\.rs$/.exec(file) ?? [];
  return OWNERS_OF_FOLDERS.has(name) ? root : { ...root, directory: joinPath(root.directory, name) };
}

/** Files whose child modules stand beside them, by their names without the extension. */
const OWNERS_OF_FOLDERS: ReadonlySet<string> = new Set(["mod", "lib", "main"]);

/** `name.rs` or `name/mod.rs` beside the parent's other modules, or the `#[path]`; undefined where there is no such file. */
export function fileContext(
  context: FileContext,
  name: string,
  path: string | undefined,
  host: { exists(path: string): boolean },
): FileContext | undefined {
  const child = joinPath(context.directory, name);
  const candidates =
    path === undefined ? [`${child}.rs`, joinPath(child, "mod.rs")] : [joinPath(context.pathDirectory, path)];
  const file = candidates.find((candidate) => host.exists(candidate));
  if (file === undefined || context.ancestors.includes(file) || context.ancestors.length > MAX_FILES_DEEP)
    return undefined;
  const own = parentPath(file) ?? "";
  return {
    file,
    directory: path === undefined ? child : own,
    pathDirectory: own,
    ancestors: [...context.ancestors, file],
  };
}
