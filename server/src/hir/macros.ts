/**
 * Macros as definitions: what a `macro_rules!`, `macro` or procedural macro is, and its compiled rules for
 * `syntax/macros`. Nothing is expanded here.
 */
import type { Attribute, MacroDefinitionItem } from "../syntax/ast.js";
import { withLocalInnerMacros } from "../syntax/localInnerMacros.js";
import { BUILTIN_MACROS } from "../syntax/macros/builtin/index.js";
import type { MacroDefinition } from "../syntax/macros/expand.js";
import { parseRules } from "../syntax/macros/parseRules.js";
import { proceduralMacro } from "../syntax/macros/procedural/index.js";
import { shortcutOf } from "../syntax/macros/shortcuts/index.js";
import { insideParentheses, splitTopLevel } from "./cfg.js";
import type { CrateData } from "./crate.js";
import type { Crate, MacroDef } from "./defs.js";
import type { RawItem } from "./rawItem.js";

const BUILTIN_ATTRIBUTES: ReadonlySet<string> = new Set([
  "derive",
  "derive_const",
  "test",
  "bench",
  "test_case",
  "global_allocator",
  "cfg_accessible",
  "cfg_eval",
  "define_opaque",
  "eii",
  "unsafe_eii",
  "eii_declaration",
  "alloc_error_handler",
  "contracts_ensures",
  "contracts_requires",
  "type_ascribe",
]);

/** The macro that a definition makes. In std's crates the ones that are expanded by rule are told by their name. */
export function declaredMacro(item: MacroDefinitionItem, attributes: readonly Attribute[], crate: CrateData): MacroDef {
  const { name } = item.ident;
  const isBuiltin = attributes.some((attribute) => attribute.path === "rustc_builtin_macro");
  if (isBuiltin && item.isDecl2) {
    const kind = BUILTIN_ATTRIBUTES.has(name) ? "attribute" : /^[A-Z]/.test(name) ? "derive" : undefined;
    if (kind !== undefined) return { kind: "macro", name, crate, macro: { kind, name } };
  }
  if (crate.origin === "std" && (isBuiltin || BUILTIN_MACROS.has(name))) {
    return { kind: "macro", name, crate, macro: { kind: "builtin", name } };
  }
  const isLocalInner = attributes.some(
    (attribute) => attribute.path === "macro_export" && attribute.argument.includes("local_inner_macros"),
  );
  const rules = isLocalInner ? { ...item, tokens: withLocalInnerMacros(item.tokens) } : item;
  return { kind: "macro", name, crate, macro: { kind: "rules", item: rules } };
}

/** Where std's index is missing, the builtin macros are known all the same. */
export function fallbackBuiltin(name: string, crate: Crate): MacroDef | undefined {
  return BUILTIN_MACROS.has(name) ? { kind: "macro", name, crate, macro: { kind: "builtin", name } } : undefined;
}

/** The macros that a function at the root of a proc-macro crate makes. */
export function proceduralMacros(raw: RawItem, crate: CrateData): readonly MacroDef[] {
  const macros: MacroDef[] = [];
  const add = (name: string | undefined, kind: "derive" | "attribute" | "procedural"): void => {
    if (name !== undefined) macros.push({ kind: "macro", name, crate, macro: { kind, name } });
  };
  for (const attribute of raw.attributes) {
    if (attribute.path === "proc_macro") add(raw.name, "procedural");
    if (attribute.path === "proc_macro_attribute") add(raw.name, "attribute");
    if (attribute.path === "proc_macro_derive") add(splitTopLevel(insideParentheses(attribute.argument))[0], "derive");
  }
  return macros;
}

const compiled = new WeakMap<MacroDef, MacroDefinition | string>();

/** Which of its arms a call stands for is asked of the declarations: that is a matter of the crate. */
export function isCfgSelect({ macro, name }: MacroDef): boolean {
  return macro.kind === "builtin" && name === "cfg_select";
}

/** The macro's rules for `expandMacro`; a string says why it cannot be expanded. Cost: once a definition. */
export function macroRulesOf(macro: MacroDef): MacroDefinition | string {
  let rules = compiled.get(macro);
  if (rules === undefined) {
    rules = compile(macro);
    compiled.set(macro, rules);
  }
  return rules;
}

function compile(def: MacroDef): MacroDefinition | string {
  const { macro, name, crate } = def;
  switch (macro.kind) {
    case "rules": {
      const rules = parseRules(macro.item.tokens, { name, crate: crate.key, edition: Number(crate.edition) });
      const shortcut = shortcutOf(crate.name, name, macro.item.tokens);
      return typeof rules === "string" || shortcut === undefined ? rules : { ...rules, shortcut };
    }
    case "builtin":
      return BUILTIN_MACROS.get(macro.name) ?? `the builtin macro \`${name}!\` is not supported`;
    case "procedural":
      return proceduralMacro(crate.name, macro.name) ?? `procedural macro \`${name}!\` is not expanded`;
    case "derive":
    case "attribute":
      return `procedural macro \`${name}!\` is not expanded`;
  }
}
