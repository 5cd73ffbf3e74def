/**
 * Where indexes of dependencies are kept between two starts.
 *
 * Each build of the program has a folder of its own, because another one may read sources differently; the folders of
 * others are removed when this one writes its first entry. Nothing here reads or writes entries: see `fileHost.ts`.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { VERSION } from "./version.js";

/** Set by the build: a hash of the code that reads sources and writes indexes. Undeclared when run from source. */
declare const INDEX_CODE: string | undefined;

const PREFIX = "dependencies-";

/** The server and the command line of one build have the same name here, and share what they keep. */
const OWN = PREFIX + VERSION + (typeof INDEX_CODE === "undefined" ? "" : `-${INDEX_CODE}`);

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

/** This build's folder below `folder`. */
export function dependencyFolder(folder: string): string {
  return join(folder, OWN);
}

/** Is this, beside the folder of this build, one of another build? By its name. */
export function isOtherBuild(name: string): boolean {
  return name.startsWith(PREFIX) && name !== OWN;
}
