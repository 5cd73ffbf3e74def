/**
 * Reading TOML without trusting it: a wrong type reads as absent. What a document means is not decided here.
 */
import { parse } from "smol-toml";
import type { FileHost } from "./fileHost.js";

export type TomlTable = { readonly [key: string]: unknown };

/** The document, or why it cannot be read, in one plain sentence. */
export function readToml(
  host: FileHost,
  path: string,
): { readonly table: TomlTable } | { readonly problem: string } | undefined {
  const text = host.readFile(path);
  if (text === undefined) return host.exists(path) ? { problem: `${path} cannot be read` } : undefined;
  try {
    return { table: parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return { problem: `${path} is not valid TOML: ${reason}` };
  }
}

export function tableOf(value: unknown): TomlTable | undefined {
  return isTable(value) ? value : undefined;
}

function isTable(value: unknown): value is TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function booleanOf(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function stringsOf(value: unknown): readonly string[] {
  return arrayOf(value).filter((element): element is string => typeof element === "string");
}
