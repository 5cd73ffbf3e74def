/** A package that somebody wrote: its longest file is the one that is opened. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Package } from "./workspaces.js";

export function realPackage(path: string): Package & { readonly name: string } {
  const folder = resolve(path);
  const [file] = readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rs"))
    .map((name) => join(folder, "src", name))
    .sort((a, b) => statSync(b).size - statSync(a).size);
  if (file === undefined) throw new Error(`${path} has no Rust file in src/`);
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n").length;
  return {
    name: basename(folder),
    folder,
    file,
    rootUri: pathToFileURL(folder).href,
    uri: pathToFileURL(file).href,
    // The middle of the file is on the screen.
    corpus: { text, lines, editLine: Math.floor(lines / 2) },
  };
}
