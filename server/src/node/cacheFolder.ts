/**
 * Where indexes of dependencies are kept between two starts.
 *
 * Each version of the program has a folder of its own, because another one may read sources differently; the folders of
 * others are removed when this one writes its first entry. Nothing here reads or writes entries: see `fileHost.ts`.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { VERSION } from "./version.js";

const PREFIX = "dependencies-";

/** The user's folder for what can be computed again, by the platform's custom (XDG base directories on Linux). */
export function userCacheFolder(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const name = "rust-ownership-lens";
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  // XDG: a relative path is to be ignored.
  if (xdg?.startsWith("/") === true) return join(xdg, name);
  if (platform === "win32") return join(local ?? join(homedir(), "AppData", "Local"), name, "cache");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", name);
  return join(homedir(), ".cache", name);
}

/** This version's folder below `folder`. */
export function dependencyFolder(folder: string): string {
  return join(folder, PREFIX + VERSION);
}

/** Is this, beside the folder of this version, one of another version? By its name. */
export function isOtherVersion(name: string): boolean {
  return name.startsWith(PREFIX) && name !== PREFIX + VERSION;
}
