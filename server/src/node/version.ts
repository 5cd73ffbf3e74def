/** The version in the manifest beside the built files; read when asked, so that it stands in one place. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { property } from "../lsp/config.js";

function readVersion(): string {
  for (const up of ["../package.json", "../../../package.json"]) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(fileURLToPath(new URL(up, import.meta.url)), "utf8"));
      const version = property(manifest, "version");
      if (property(manifest, "name") === "rust-ownership-lens" && typeof version === "string") return version;
    } catch {
      // Not this one.
    }
  }
  return "unknown";
}

export const VERSION = readVersion();
