/** Declarations' `FileHost` on the file system, with the standard library's index from beside the server. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";
import type { ByteCache, DirectoryEntry, FileHost } from "../hir/cargo/fileHost.js";
import { isOtherBuild } from "./dependencyFolder.js";

export interface NodeFileHostOptions {
  /** File with the standard library's index. */
  readonly stdIndexPath?: string;
  /** Folder for what can be computed again; made on the first write. */
  readonly cacheDirectory?: string;
}

/**
 * Larger than this, in bytes, no source is: someone's data, or a trap. A larger limit lets a file of that size block the
 * server for seconds; a smaller one loses generated code (bindings reach some ten megabytes).
 */
const MAX_SIZE = 64 * 1024 * 1024;

/** The text of a file. Throws an error with a reason for people: there is none, it is no file, too large or not UTF-8. */
export function readTextFile(path: string): string {
  const stat = statSync(path);
  // Reading a named pipe waits for someone to write to it.
  if (!stat.isFile()) throw new Error("not a file");
  if (stat.size > MAX_SIZE) throw new Error("too large for a source");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    throw error instanceof TypeError ? new Error("not UTF-8 text") : error;
  }
}

export function nodeFileHost(options: NodeFileHostOptions = {}): FileHost {
  const { stdIndexPath, cacheDirectory } = options;
  return {
    readFile(path) {
      try {
        return readTextFile(path);
      } catch {
        return undefined;
      }
    },
    readDirectory(path) {
      try {
        return readdirSync(path, { withFileTypes: true }).map((entry): DirectoryEntry => {
          const isDirectory = entry.isSymbolicLink() ? isFolder(join(path, entry.name)) : entry.isDirectory();
          return { name: entry.name, isDirectory };
        });
      } catch {
        return undefined;
      }
    },
    exists: (path) => existsSync(path),
    cargoHome: process.env["CARGO_HOME"] ?? join(homedir(), ".cargo"),
    readStdIndex: () => (stdIndexPath === undefined ? undefined : readBytes(stdIndexPath)),
    inflate: (bytes) => inflateRawSync(bytes),
    ...(cacheDirectory === undefined ? {} : { cache: directoryCache(cacheDirectory) }),
  };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function readBytes(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** One file an entry; written whole beside its place and then renamed, so that no reader sees half of it. */
function directoryCache(directory: string): ByteCache {
  const pathOf = (key: string): string => join(directory, key.replaceAll(/[^A-Za-z0-9._-]/g, "_"));
  return {
    read: (key) => readBytes(pathOf(key)),
    write(key, bytes) {
      try {
        if (!existsSync(directory)) {
          mkdirSync(directory, { recursive: true });
          removeOtherBuilds(dirname(directory));
        }
        const path = pathOf(key);
        const partial = `${path}.${process.pid}`;
        writeFileSync(partial, bytes);
        renameSync(partial, path);
      } catch {
        // A cache that cannot be written costs time, nothing else.
      }
    },
  };
}

function removeOtherBuilds(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (isOtherBuild(name)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}
