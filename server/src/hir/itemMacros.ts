/**
 * Expands macro calls in item position: where the crate's own items come from a macro, they are items like any other.
 *
 * Items made this way stand where the call stands; tokens written in the call keep their own positions. Expansions nested
 * in one call share their counters.
 */
import type { MacroCall, Path, Token } from "../syntax/ast.js";
import { expandMacro, expandTokens, parseExpansion, snippetParser, type TokenMacro } from "../syntax/macros/expand.js";
import { EXPANSION_DEPTH_LIMIT, Expansions } from "../syntax/macros/expansions.js";
import type { SnippetParser } from "../syntax/macros/result.js";
import type { RustParser } from "../syntax/parser.js";
import { applyCfg } from "./cfg.js";
import { selectedArm } from "./cfgSelect.js";
import type { CrateData, Module, TextualMacros } from "./crate.js";
import type { MacroDef, SourceLocation } from "./defs.js";
import { isCfgSelect, macroRulesOf } from "./macros.js";
import { ExpandedItem, plainItem, type RawItem, StatementCall, syntaxOf } from "./rawItem.js";
import type { Reexpanded } from "./reexpansion.js";
import { tokenItems } from "./tokenItems.js";

/** Macros whose call in item position makes no item. */
const WITHOUT_ITEMS: ReadonlySet<string> = new Set([
  "global_asm",
  "naked_asm",
  "compile_error",
  "assert",
  "debug_assert",
  "concat_idents",
]);

/** Calls among statements that have been expanded to items of their block. */
const itemCalls = new WeakSet<MacroCall>();

export function isItemCall(call: MacroCall): boolean {
  return itemCalls.has(call);
}

export interface ItemMacroHost {
  resolve(path: Path, module: Module, textual: TextualMacros | undefined): MacroDef | undefined;
  /** For `include!`. */
  includedItems(path: string, from: RawItem, crate: CrateData): readonly RawItem[] | undefined;
}

/** A call that was expanded to tokens. */
interface Expanded {
  readonly rules: TokenMacro;
  readonly crate: CrateData;
  readonly items: readonly RawItem[];
}

export class ItemMacros {
  private readonly parser: SnippetParser;
  private readonly expanded = new WeakMap<RawItem, Expanded>();

  constructor(
    parser: RustParser,
    private readonly host: ItemMacroHost,
  ) {
    this.parser = snippetParser(parser);
  }

  /** `undefined` while the macro is not found; no items, and a gap noted, when it cannot be expanded. */
  expand(raw: RawItem, module: Module, textual: TextualMacros | undefined): readonly RawItem[] | undefined {
    const call = syntaxOf(raw, "macroCall")?.call;
    if (call === undefined) return [];
    const macro = this.host.resolve(call.path, module, textual);
    if (macro === undefined) return undefined;
    const { crate } = module;
    const isStatement = plainItem(raw) instanceof StatementCall;
    if (isStatement && macro.macro.kind === "builtin") return [];
    if (macro.macro.kind === "builtin" && macro.name === "include") {
      const path = call.tokens.length === 1 ? call.tokens[0]?.text : undefined;
      const items = path?.startsWith('"') === true ? this.host.includedItems(path.slice(1, -1), raw, crate) : undefined;
      if (items !== undefined) return items;
    }
    if (isCfgSelect(macro)) return this.selected(call, raw, crate);
    if (macro.macro.kind === "builtin" && WITHOUT_ITEMS.has(macro.name)) return [];
    const rules = macroRulesOf(macro);
    if (typeof rules === "string") {
      if (!isStatement) crate.gaps.push({ location: raw.location, call, reason: rules });
      return [];
    }
    const expansions = plainItem(raw).expansions ?? new Expansions();
    const context = { parser: this.parser, expansions, edition: Number(crate.edition) };
    const gap = (reason: string): readonly RawItem[] => {
      crate.gaps.push({ location: raw.location, call, reason });
      return [];
    };
    if (rules.kind !== "builtin") {
      const items = this.expandRules(rules, call, raw.location, crate, expansions);
      if (typeof items === "string") return isStatement ? [] : gap(items);
      if (isStatement) {
        if (items.length === 0 || !this.areItems(items, module, textual)) return [];
        itemCalls.add(call);
      }
      this.expanded.set(plainItem(raw), { rules, crate, items });
      return items;
    }
    const expansion = expandMacro(call, "items", rules, context);
    if (expansion.kind === "failed") return gap(expansion.reason);
    const items = expansion.result.position === "items" ? expansion.result.items : [];
    return items.map((item) => new ExpandedItem(item, raw.location, expansions));
  }

  /**
   * Also what the calls among them stand for: `cfg_if! { … }` makes calls alone, be it for items or for values. What is not known to be
   * items, a procedural macro's, may be the value.
   */
  private areItems(items: readonly RawItem[], module: Module, textual: TextualMacros | undefined): boolean {
    return items.every((item) => {
      if (item.kind !== "macroCall") return item.kind !== "missing";
      if (applyCfg(item.attributes, module.crate.cfg).presence === "never") return true;
      const call = syntaxOf(item, "macroCall")?.call;
      const macro = call && this.host.resolve(call.path, module, textual);
      if (call === undefined || macro === undefined) return false;
      if (macro.macro.kind === "builtin") return macro.name === "thread_local";
      const rules = macroRulesOf(macro);
      if (typeof rules !== "object" || rules.kind === "builtin") return false;
      const expansions = plainItem(item).expansions ?? new Expansions();
      const made = this.expandRules(rules, call, item.location, module.crate, expansions);
      return typeof made !== "string" && this.areItems(made, module, textual);
    });
  }

  /**
   * What a call was expanded to, and what it would be with the arguments of another, by the same rules (nothing, if none fits). `undefined`:
   * it was not expanded by rules.
   */
  reexpand(raw: RawItem, changed: RawItem): Reexpanded | undefined {
    const known = this.expanded.get(plainItem(raw));
    const call = syntaxOf(changed, "macroCall")?.call;
    if (known === undefined || call === undefined) return undefined;
    const expansions = changed.expansions ?? new Expansions();
    const after = this.expandRules(known.rules, call, raw.location, known.crate, expansions);
    return { before: known.items, after: typeof after === "string" ? [] : after };
  }

  /** A string says why not. */
  private expandRules(
    rules: TokenMacro,
    call: MacroCall,
    location: SourceLocation | undefined,
    crate: CrateData,
    expansions: Expansions,
  ): readonly RawItem[] | string {
    if (expansions.depthOf(call.span.expansion) + 1 > EXPANSION_DEPTH_LIMIT) return "a macro recurses too deep";
    const context = { parser: this.parser, expansions, edition: Number(crate.edition) };
    const tokens = expandTokens(call, rules, context);
    return typeof tokens === "string" ? tokens : this.itemsOf(tokens, call, location, crate, expansions);
  }

  /** Bodies in a dependency are asked for by nobody: they are emptied before anything is parsed. */
  private itemsOf(
    tokens: readonly Token[],
    call: MacroCall,
    location: SourceLocation | undefined,
    crate: CrateData,
    expansions: Expansions,
  ): readonly RawItem[] {
    const kept = crate.origin === "local" ? tokens : withoutBodies(tokens);
    const items = tokenItems(kept, { parser: this.parser, location, expansions, span: call.span });
    if (items !== undefined) return items;
    const parsed = parseExpansion(kept, call.span, "items", this.parser);
    if (parsed.kind === "failed" || parsed.result.position !== "items") return [];
    return parsed.result.items.map((item) => new ExpandedItem(item, location, expansions));
  }

  private selected(call: MacroCall, raw: RawItem, crate: CrateData): readonly RawItem[] {
    const expansions = plainItem(raw).expansions ?? new Expansions();
    return this.itemsOf(selectedArm(call.tokens, crate.cfg), call, raw.location, crate, expansions);
  }
}

/** `fn name … { … }` to `fn name … {}`, wherever it stands. */
function withoutBodies(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  let inFunction = false;
  let depth = 0;
  let headDepth = 0;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    kept.push(token);
    if (token.kind === "ident" && token.text === "fn" && tokens[index + 1]?.kind === "ident") {
      inFunction = true;
      headDepth = depth;
    } else if (token.kind === "punct" && token.text === ";" && depth === headDepth) inFunction = false;
    else if (token.kind === "close") depth--;
    else if (token.kind === "open") {
      depth++;
      if (!inFunction || token.text !== "{" || depth !== headDepth + 1) continue;
      inFunction = false;
      while (index + 1 < tokens.length && depth > headDepth) {
        index++;
        const inner = tokens[index];
        if (inner?.kind === "open") depth++;
        if (inner?.kind === "close") depth--;
        if (inner !== undefined && depth === headDepth) kept.push(inner);
      }
    }
  }
  return kept;
}
