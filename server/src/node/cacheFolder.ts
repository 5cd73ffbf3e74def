/** The user's folder for what can be computed again: indexes of dependencies (`dependencyFolder.ts`), compiled code (`codeCache.ts`). */
import { homedir } from "node:os";
import { join } from "node:path";

/** By the platform's custom (XDG base directories on Linux). */
export function userCacheFolder(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const name = "rust-ownership-lens";
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  // XDG: a relative path is to be ignored.
  if (xdg?.startsWith("/") === true) return join(xdg, name);
  if (platform === "win32") return join(local ?? join(homedir(), "AppData", "Local"), name, "cache");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", name);
  return join(homedir(), ".cache", name);
}
