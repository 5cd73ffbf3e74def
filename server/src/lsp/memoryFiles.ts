/**
 * A file host that knows files by their text before it asks another: for workspaces that are on no disk, whose files the client
 * has sent.
 */
import type { DirectoryEntry, FileHost } from "../hir/cargo/fileHost.js";

/** `files` by path, as the host below names paths. Folders are those of the files' paths. */
export function withMemoryFiles(host: FileHost, files: ReadonlyMap<string, string>): FileHost {
  if (files.size === 0) return host;
  const folders = new Map<string, Map<string, DirectoryEntry>>();
  for (const path of files.keys()) {
    let child = path;
    let isDirectory = false;
    for (let slash = child.lastIndexOf("/"); slash > 0; slash = child.lastIndexOf("/")) {
      const folder = child.slice(0, slash);
      const name = child.slice(slash + 1);
      const entries = folders.get(folder) ?? new Map<string, DirectoryEntry>();
      folders.set(folder, entries);
      entries.set(name, { name, isDirectory });
      child = folder;
      isDirectory = true;
    }
  }
  const withoutSlash = (path: string): string => (path.endsWith("/") ? path.slice(0, -1) : path);
  return {
    ...host,
    readFile: (path) => files.get(path) ?? host.readFile(path),
    readDirectory(path) {
      const entries = folders.get(withoutSlash(path));
      return entries === undefined ? host.readDirectory(path) : [...entries.values()];
    },
    exists: (path) => files.has(path) || folders.has(withoutSlash(path)) || host.exists(path),
  };
}
