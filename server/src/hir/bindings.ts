/** What a declared entry means as a type and as a value, remembered in the entry. */
import type { Entry } from "./crate.js";
import { definitionOf } from "./definitions/definitionOf.js";
import type { Binding } from "./resolve.js";

/** What an entry means as a type. */
export function typeBinding(entry: Entry): Binding | undefined {
  entry.typeBinding ??= makeTypeBinding(entry);
  return entry.typeBinding;
}

function makeTypeBinding(entry: Entry): Binding | undefined {
  if (entry.submodule !== undefined) {
    return { target: { kind: "module", module: entry.submodule }, visibility: entry.submodule.visibility };
  }
  const definition = definitionOf(entry);
  switch (definition?.kind) {
    case "adt":
      return { target: { kind: "adt", adt: definition }, visibility: definition.visibility };
    case "trait":
      return { target: { kind: "trait", trait: definition }, visibility: definition.visibility };
    case "typeAlias":
      return { target: { kind: "typeAlias", alias: definition }, visibility: definition.visibility };
    case "function":
    case "const":
    case "static":
    case undefined:
      return undefined;
  }
}

/** What an entry means as a value; a struct with named fields is none. */
export function valueBinding(entry: Entry): Binding | undefined {
  if (entry.valueBinding === undefined) entry.valueBinding = makeValueBinding(entry) ?? null;
  return entry.valueBinding ?? undefined;
}

function makeValueBinding(entry: Entry): Binding | undefined {
  const definition = definitionOf(entry);
  switch (definition?.kind) {
    case "function":
      return { target: { kind: "function", function: definition }, visibility: definition.visibility };
    case "const":
      return { target: { kind: "const", const: definition }, visibility: definition.visibility };
    case "static":
      return { target: { kind: "static", static: definition }, visibility: definition.visibility };
    case "adt": {
      const variant = definition.adtKind === "struct" ? definition.variants[0] : undefined;
      if (variant === undefined || variant.shape === "named") return undefined;
      return { target: { kind: "constructor", variant }, visibility: definition.visibility };
    }
    case "trait":
    case "typeAlias":
    case undefined:
      return undefined;
  }
}
