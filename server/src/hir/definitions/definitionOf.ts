/** Which definition an entry of a module declares, made when it is first asked for. */
import { type Definition, type Entry, type ImplEntry, PUBLIC } from "../crate.js";
import type { ImplDef, TraitDef } from "../defs.js";
import { resolveVisibility } from "../visibility.js";
import { AdtDefinition } from "./adt.js";
import { type Context, formerDefinition } from "./base.js";
import { ImplDefinition, TraitDefinition } from "./containers.js";
import { ConstDefinition, FunctionDefinition, StaticDefinition, TypeAliasDefinition } from "./members.js";

/** The definition that an entry declares; `undefined` for modules and macros. */
export function definitionOf(entry: Entry): Definition | undefined {
  entry.definition ??= makeDefinition(entry);
  return entry.definition;
}

function makeDefinition(entry: Entry): Definition | undefined {
  const { raw, module } = entry;
  const context: Context = {
    name: entry.name,
    raw,
    module,
    textual: entry.textual,
    visibility: resolveVisibility(raw.visibility, module),
    container: module,
    outer: undefined,
    attributes: raw.attributes,
    isForeign: entry.isForeign,
  };
  switch (raw.kind) {
    case "struct":
    case "union":
    case "enum":
      return formerDefinition(context, AdtDefinition) ?? new AdtDefinition(context, raw.kind);
    case "trait":
      return formerDefinition(context, TraitDefinition) ?? new TraitDefinition(context);
    case "function":
      return formerDefinition(context, FunctionDefinition) ?? new FunctionDefinition(context);
    case "const":
      return formerDefinition(context, ConstDefinition) ?? new ConstDefinition(context);
    case "static":
      return formerDefinition(context, StaticDefinition) ?? new StaticDefinition(context);
    case "typeAlias":
      return formerDefinition(context, TypeAliasDefinition) ?? new TypeAliasDefinition(context);
    case "impl":
    case "module":
    case "use":
    case "externCrate":
    case "externBlock":
    case "macroDefinition":
    case "macroCall":
    case "missing":
      return undefined;
  }
}

export function implDefinitionOf(entry: ImplEntry, derivedTrait: () => TraitDef | undefined): ImplDef {
  if (entry.definition === undefined) {
    const context = contextOfImpl(entry);
    if (entry.derived === undefined) {
      entry.definition = formerDefinition(context, ImplDefinition) ?? new ImplDefinition(context, undefined);
    } else {
      const type = definitionOf(entry.derived.entry);
      const derived = { type: type?.kind === "adt" ? type : undefined, trait: derivedTrait };
      entry.definition = new ImplDefinition(context, derived);
    }
  }
  return entry.definition;
}

function contextOfImpl(entry: ImplEntry): Context {
  return {
    name: "",
    raw: entry.raw,
    module: entry.module,
    textual: entry.textual,
    visibility: PUBLIC,
    container: entry.module,
    outer: undefined,
    attributes: entry.derived === undefined ? entry.raw.attributes : [],
    isForeign: false,
  };
}
