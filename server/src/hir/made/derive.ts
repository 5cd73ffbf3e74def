/** A derive of a known crate: what the makers of this folder get, and the reading of its helper attributes. */
import type { Attribute, Item } from "../../syntax/ast.js";
import { insideParentheses, splitTopLevel } from "../cfg.js";
import type { StructOrEnum } from "./synthesized.js";

export interface Derive {
  readonly name: string;
  readonly item: StructOrEnum;
  /** The key of a crate that the deriving one depends on. */
  crateKey(name: string): string | undefined;
}

/** The items that it makes; `undefined`: what the attributes ask for is not known. */
export type DeriveMaker = (derive: Derive) => readonly Item[] | undefined;

/** `#[name(a = "b", c)]` to `a` with `b`, and `c` with the empty string. `#[name = "b"]` is the empty name with `b`, as is `#[name]` with nothing. */
export function helperOptions(attributes: readonly Attribute[], name: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const { path, argument } of attributes) {
    if (path !== name) continue;
    if (!argument.trimStart().startsWith("(")) options.set("", textOf(argument));
    for (const option of splitTopLevel(insideParentheses(argument))) {
      const [key = ""] = /^\s*[\w:]+/.exec(option) ?? [];
      options.set(key.trim(), textOf(option.slice(key.length)));
    }
  }
  return options;
}

/** `= "b"` is `b`, `(b)` is `b`. */
function textOf(text: string): string {
  const trimmed = text.trim().replace(/^=\s*/, "");
  return trimmed.startsWith("(") ? insideParentheses(trimmed) : trimmed.replaceAll(/^"|"$/g, "");
}
