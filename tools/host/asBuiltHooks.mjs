/** The hooks of `asBuilt.mjs`: imports of `.js` find the `.ts` beside it, and are stripped of their types. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

export function resolve(specifier, context, next) {
  if (/^\.{1,2}\//.test(specifier) && specifier.endsWith(".js")) {
    const typed = new URL(`${specifier.slice(0, -3)}.ts`, context.parentURL);
    if (existsSync(typed)) return { url: typed.href, format: "module", shortCircuit: true };
  }
  return next(specifier, context);
}

export function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const sourcefile = fileURLToPath(url);
  const options = { loader: "ts", format: "esm", target: "es2022", sourcemap: "inline", sourcefile };
  const { code } = transformSync(readFileSync(sourcefile, "utf8"), options);
  return { format: "module", source: code, shortCircuit: true };
}
