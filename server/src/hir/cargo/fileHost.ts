/**
 * The port through which declarations are read: files and folders, synchronously, by absolute path.
 *
 * Paths are written with `/`. A host for a browser answers from what it holds in memory; one that cannot read a file
 * answers `undefined`, never an exception.
 */
export interface FileHost {
  /** The file's text, or `undefined` when it does not exist, is no file, or is not UTF-8 text. */
  readFile(path: string): string | undefined;
  readDirectory(path: string): readonly DirectoryEntry[] | undefined;
  exists(path: string): boolean;
  /** The folder that cargo keeps downloaded sources in (`CARGO_HOME`), if there is one. */
  readonly cargoHome: string | undefined;
  /** Bytes of the standard library's index, compressed as shipped; `undefined` where there is none. */
  readStdIndex?(): Uint8Array | undefined;
  /** Inflates raw deflate data; without it a slower one in JavaScript is used. */
  readonly inflate?: (bytes: Uint8Array) => Uint8Array;
  /** A cache that outlives the process; entries may vanish or be corrupt. */
  readonly cache?: ByteCache;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly isDirectory: boolean;
}

export interface ByteCache {
  read(key: string): Uint8Array | undefined;
  write(key: string, bytes: Uint8Array): void;
}

/** Joins and normalises: `.` and `..` are resolved as far as the path goes. An absolute right side wins. */
export function joinPath(base: string, relative: string): string {
  const path = isAbsolute(relative) ? relative : `${base}/${relative}`;
  const clean = path.replaceAll("\\", "/");
  const root = /^(?:[A-Za-z]:)?\/|^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i.exec(clean)?.[0] ?? "";
  const parts: string[] = [];
  for (const part of clean.slice(root.length).split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part === ".." && root !== "") continue;
    else parts.push(part);
  }
  return root + parts.join("/");
}

function isAbsolute(path: string): boolean {
  return /^(?:[A-Za-z]:)?[\\/]|^[a-z][a-z0-9+.-]+:\/\//i.test(path);
}

/** The folder that holds the path; `undefined` at the root. */
export function parentPath(path: string): string | undefined {
  const slash = path.lastIndexOf("/");
  if (slash < 0) return undefined;
  if (slash === 0) return path === "/" ? undefined : "/";
  const parent = path.slice(0, slash);
  return /^[A-Za-z]:$|^[a-z][a-z0-9+.-]*:\/?\/?$/i.test(parent) ? undefined : parent;
}
