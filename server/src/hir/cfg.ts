/**
 * Conditional compilation: which items exist (`#[cfg]`) and which attributes they have (`#[cfg_attr]`).
 *
 * The configuration is that of a debug build for `x86_64-unknown-linux-gnu` with a chosen set of features. `test` is
 * neither on nor off: an item is there when it exists in the test build *or* in the ordinary one, so that tests and the
 * code they replace are both analysed.
 *
 * Build scripts are never run. A bare option that a package's `build.rs` mentions is taken for the outcome of a probe of
 * the compiler, which a current stable compiler passes (see `looksOffOnStable`); any other unknown option is off.
 *
 * What this file does not do: read manifests, or decide which features are on (`cargo/packages.ts`).
 */
import type { Attribute, Span } from "../syntax/ast.js";

export type CfgExpr =
  | { readonly kind: "option"; readonly name: string }
  | { readonly kind: "value"; readonly name: string; readonly value: string }
  | { readonly kind: "all" | "any"; readonly operands: readonly CfgExpr[] }
  | { readonly kind: "not"; readonly operand: CfgExpr }
  | { readonly kind: "literal"; readonly value: boolean }
  /** Does not parse; holds in no configuration. */
  | { readonly kind: "invalid" };

export interface CfgOptions {
  readonly features: ReadonlySet<string>;
  /** Text of the package's build script, if it has one. */
  readonly buildScript: string | undefined;
}

/** When something exists: `always` in both builds, `testOnly` in the test build alone. */
export type Presence = "always" | "testOnly" | "never";

const HOST_OPTIONS: ReadonlySet<string> = new Set([
  "unix",
  "debug_assertions",
  "overflow_checks",
  "ub_checks",
  "target_thread_local",
  "target_has_atomic",
  "target_has_atomic_load_store",
]);

const HOST_VALUES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["target_arch", new Set(["x86_64"])],
  ["target_os", new Set(["linux"])],
  ["target_family", new Set(["unix"])],
  ["target_env", new Set(["gnu"])],
  ["target_vendor", new Set(["unknown"])],
  ["target_abi", new Set([""])],
  ["target_endian", new Set(["little"])],
  ["target_pointer_width", new Set(["64"])],
  ["target_has_atomic", new Set(["8", "16", "32", "64", "ptr"])],
  ["target_has_atomic_load_store", new Set(["8", "16", "32", "64", "ptr"])],
  ["target_has_atomic_equal_alignment", new Set(["8", "16", "32", "64", "ptr"])],
  ["target_has_atomic_primitive_alignment", new Set(["8", "16", "32", "64", "ptr"])],
  ["target_feature", new Set(["fxsr", "sse", "sse2"])],
  ["panic", new Set(["unwind"])],
]);

export const HOST_TRIPLE = "x86_64-unknown-linux-gnu";

export const DEFAULT_CFG: CfgOptions = { features: new Set(), buildScript: undefined };

/** Parses what stands between the parentheses of `cfg(..)`. Cost: linear. */
export function parseCfg(text: string): CfgExpr {
  const tokens = text.match(TOKEN) ?? [];
  const state = { tokens, position: 0 };
  const expr = parseOperand(state);
  return state.position === tokens.length || (state.position === tokens.length - 1 && tokens[state.position] === ",")
    ? expr
    : { kind: "invalid" };
}

const TOKEN = /[A-Za-z_][A-Za-z0-9_:-]*|"(?:[^"\\]|\\.)*"|[(),=]/g;

function parseOperand(state: { readonly tokens: readonly string[]; position: number }): CfgExpr {
  const name = state.tokens[state.position++];
  if (name === undefined || !/^[A-Za-z_]/.test(name)) return { kind: "invalid" };
  const next = state.tokens[state.position];
  if (next === "=") {
    const value = state.tokens[state.position + 1];
    state.position += 2;
    if (value === undefined || !value.startsWith('"')) return { kind: "invalid" };
    return { kind: "value", name, value: value.slice(1, -1) };
  }
  if (next !== "(")
    return name === "true" || name === "false" ? { kind: "literal", value: name === "true" } : { kind: "option", name };
  state.position++;
  const operands: CfgExpr[] = [];
  while (state.position < state.tokens.length && state.tokens[state.position] !== ")") {
    operands.push(parseOperand(state));
    if (state.tokens[state.position] === ",") state.position++;
    else break;
  }
  if (state.tokens[state.position] !== ")") return { kind: "invalid" };
  state.position++;
  if (name === "all" || name === "any") return { kind: name, operands };
  const only = operands[0];
  if (name === "not" && operands.length === 1 && only !== undefined) return { kind: "not", operand: only };
  return { kind: "invalid" };
}

/** Does the expression hold in the ordinary build, in the test build alone, or in neither? */
export function presence(expr: CfgExpr, options: CfgOptions): Presence {
  if (holds(expr, options, false)) return "always";
  return holds(expr, options, true) ? "testOnly" : "never";
}

function holds(expr: CfgExpr, options: CfgOptions, test: boolean): boolean {
  switch (expr.kind) {
    case "option":
      if (expr.name === "test") return test;
      return (
        HOST_OPTIONS.has(expr.name) ||
        (options.buildScript !== undefined && probeSucceeds(expr.name, options.buildScript))
      );
    case "value":
      if (expr.name === "feature") return options.features.has(expr.value);
      return HOST_VALUES.get(expr.name)?.has(expr.value) ?? false;
    case "all":
      return expr.operands.every((operand) => holds(operand, options, test));
    case "any":
      return expr.operands.some((operand) => holds(operand, options, test));
    case "not":
      return expr.operand.kind !== "invalid" && !holds(expr.operand, options, test);
    case "literal":
      return expr.value;
    case "invalid":
      return false;
  }
}

/**
 * Whether a build script's probe for this option is taken to succeed: it names the option in a string, and neither the name nor the
 * condition that stands before it asks for something that a current stable compiler on this host lacks.
 */
function probeSucceeds(name: string, buildScript: string): boolean {
  if (looksOffOnStable(name)) return false;
  const named =
    new RegExp(`rustc-cfg=${name}["\\\\]`).exec(buildScript) ?? new RegExp(`["=:]${name}["\\\\]`).exec(buildScript);
  // What the script itself asks for is set by whoever builds.
  if (named === null || buildScript.includes(`cfg!(${name})`)) return false;
  const condition = conditionBefore(buildScript, named.index);
  return (
    !failsOnStable(condition, probedBefore(buildScript, named.index)) &&
    !asksForOtherTarget(condition) &&
    !asksForSetting(condition)
  );
}

function looksOffOnStable(name: string): boolean {
  return /(^|_)(no|not|without|missing|lacks)_|nightly|unstable|miri|fuzz|loom|doc|windows|macos|apple|freebsd|wasm|span_locations|proc_macro_span/.test(
    name,
  );
}

/** Of the innermost `if CONDITION {` or `if CONDITION =>` around that place; empty when there is none near. */
function conditionBefore(buildScript: string, at: number): string {
  const before = buildScript.slice(Math.max(0, at - CONDITION_REACH), at);
  return /\bif\s((?:(?!\bif\s)[^{}])*)(?:\{|=>)[^{}]*$/.exec(before)?.[1] ?? "";
}

/** `target.starts_with("wasm")`, `target_os == "macos"` */
function asksForOtherTarget(condition: string): boolean {
  if (condition.includes("||")) return false;
  const asked =
    /(!?)\b\w*(?:target|triple|family|arch|os)(?:\.\w+\(\))*\s*(?:\.(?:starts_with|ends_with|contains)\(|==)\s*"([^"]+)"/.exec(
      condition,
    );
  const value = asked?.[2];
  if (value === undefined || asked?.[1] === "!") return false;
  return !HOST_TRIPLE.includes(value) && ![...HOST_VALUES.values()].some((values) => values.has(value));
}

/** `env::var("DEP_OPENSSL_BORINGSSL").is_ok()`: whoever builds may set it, or a dependency's script, to have what is not usual. */
function asksForSetting(condition: string): boolean {
  return /^\s*(?:\w+::)*var(?:_os)?\(\s*"(?!CARGO_)\w+"\s*\)\s*\.is_(?:ok|some)\(\)\s*$/.test(condition);
}

/** Characters before an option's name in which the condition that sets it is looked for. */
const CONDITION_REACH = 400;

/**
 * `version.minor < 53`: an old compiler. `version.nightly && ..`. Or a program was compiled that tries unstable features, to
 * find out whether they are allowed.
 */
function failsOnStable(condition: string, probed: string): boolean {
  if (condition.includes("||")) return false;
  if (/(minor|rustc|version|compiler)\w*\s*<=?\s*\d/.test(condition)) return true;
  if (/(?<!!\s*[\w.]*)nightly/.test(condition)) return true;
  return /success\(|probe/.test(condition) && /#!\[feature\(|RUSTC_BOOTSTRAP|allow-feature/.test(probed);
}

/** `match compile_probe(TRACK_CALLER_PROBE) {`: the program that is tried before that place; the whole script, where none has a name. */
function probedBefore(buildScript: string, at: number): string {
  const before = buildScript.slice(Math.max(0, at - CONDITION_REACH), at);
  const name = /[\s\S]*probe\w*\(\s*&?([A-Z][A-Z0-9_]*)\s*\)/.exec(before)?.[1];
  const program = name && new RegExp(`const ${name}\\s*:[^=]*=\\s*r?(#*)"([\\s\\S]*?)"\\1`).exec(buildScript)?.[2];
  return program ?? buildScript;
}

/**
 * Which of an item's attributes there are once `cfg_attr` is applied, and whether the item exists. The commonest case,
 * no conditional attribute at all, returns the same array.
 */
export function applyCfg(
  attributes: readonly Attribute[],
  options: CfgOptions,
): { readonly presence: Presence; readonly attributes: readonly Attribute[] } {
  let result: Presence = "always";
  let kept: Attribute[] | undefined;
  for (let index = 0; index < attributes.length; index++) {
    const attribute = attributes[index];
    if (attribute === undefined) continue;
    if (attribute.path === "cfg") {
      const own = presence(parseCfg(insideParentheses(attribute.argument)), options);
      if (own === "never") return { presence: "never", attributes };
      if (own === "testOnly") result = "testOnly";
    }
    if (attribute.path === "cfg_attr") {
      kept ??= attributes.slice(0, index);
      const parts = splitTopLevel(insideParentheses(attribute.argument));
      const condition = parts[0];
      if (condition === undefined || presence(parseCfg(condition), options) !== "always") continue;
      const added = parts.slice(1).map((part) => attributeFromText(part, attribute.inner, attribute.span));
      const nested = applyCfg(added, options);
      if (nested.presence === "never") return { presence: "never", attributes };
      if (nested.presence === "testOnly") result = "testOnly";
      kept.push(...nested.attributes);
      continue;
    }
    kept?.push(attribute);
  }
  return { presence: result, attributes: kept ?? attributes };
}

/**
 * The derives that stand under `cfg_attr(test, …)`. What they derive is there in tests alone, but says nothing else of code that compiles
 * without: but for `Clone` and `Copy`, on which it hangs what a call or a use means. Those are derived by something that is no trait, which
 * says that the type may implement them.
 */
export function derivesInTests(attributes: readonly Attribute[], options: CfgOptions): readonly Attribute[] {
  return attributes.flatMap(({ path, argument, inner, span }) => {
    if (path !== "cfg_attr") return [];
    const [condition, ...added] = splitTopLevel(insideParentheses(argument));
    if (condition === undefined || presence(parseCfg(condition), options) !== "testOnly") return [];
    return added
      .map((part) => attributeFromText(part, inner, span))
      .filter((attribute) => attribute.path === "derive")
      .map((derive) => ({ ...derive, argument: derive.argument.replaceAll(/\b(?=(?:Clone|Copy)\b)/g, "cfg_attr::") }));
  });
}

/** Is this attribute of a file there in the test build, too? */
export function isOnInTests(attribute: Attribute, written: readonly Attribute[], options: CfgOptions): boolean {
  const conditional = written.find(({ path, span }) => path === "cfg_attr" && span.start === attribute.span.start);
  const [condition] = splitTopLevel(insideParentheses(conditional?.argument ?? ""));
  return condition === undefined || holds(parseCfg(condition), options, true);
}

/** Whether something with these attributes is not in the test build, as with `#[cfg(not(test))]`. */
export function isOffInTests(attributes: readonly Attribute[], options: CfgOptions): boolean {
  return attributes.some(
    ({ path, argument }) => path === "cfg" && !holds(parseCfg(insideParentheses(argument)), options, true),
  );
}

/** Whether something with these attributes exists in any build. */
export function isActive(attributes: readonly Attribute[], options: CfgOptions): boolean {
  if (attributes.length === 0) return true;
  return applyCfg(attributes, options).presence !== "never";
}

/**
 * The features that have to be on, besides those that are, for something with these attributes to exist in some build; undefined where more
 * than features is in the way. Of alternatives the first is taken.
 */
export function missingFeatures(attributes: readonly Attribute[], options: CfgOptions): readonly string[] | undefined {
  const conditions = attributes.filter(({ path }) => path === "cfg");
  return missingFor(
    { kind: "all", operands: conditions.map(({ argument }) => parseCfg(insideParentheses(argument))) },
    options,
  );
}

function missingFor(expr: CfgExpr, options: CfgOptions): readonly string[] | undefined {
  if (holds(expr, options, true)) return [];
  switch (expr.kind) {
    case "value":
      return expr.name === "feature" ? [expr.value] : undefined;
    case "any":
      for (const operand of expr.operands) {
        const missing = missingFor(operand, options);
        if (missing !== undefined) return missing;
      }
      return undefined;
    case "all": {
      const missing: string[] = [];
      for (const operand of expr.operands) {
        const own = missingFor(operand, options);
        if (own === undefined) return undefined;
        missing.push(...own);
      }
      return missing;
    }
    default:
      return undefined;
  }
}

function attributeFromText(text: string, inner: boolean, span: Span): Attribute {
  const match =
    /^\s*(?:unsafe\s*\(\s*)?([A-Za-z_][A-Za-z0-9_]*(?:\s*::\s*[A-Za-z_][A-Za-z0-9_]*)*)\s*([\s\S]*?)\s*$/.exec(text);
  return { inner, path: (match?.[1] ?? "").replaceAll(/\s/g, ""), argument: match?.[2] ?? "", span };
}

/** The text between the outermost parentheses of `(a, b)`; the empty string when there are none. */
export function insideParentheses(text: string): string {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  return open >= 0 && close > open ? text.slice(open + 1, close) : "";
}

/** Parts between commas that are inside no bracket and no string; empty parts are left out. */
export function splitTopLevel(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') {
      index++;
      while (index < text.length && text[index] !== '"') index += text[index] === "\\" ? 2 : 1;
    } else if (character === "(" || character === "[" || character === "{") depth++;
    else if (character === ")" || character === "]" || character === "}") depth--;
    else if (character === "," && depth === 0) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts.filter((part) => part !== "");
}

/** The string value of `#[name = "value"]`. */
export function attributeValue(attribute: Attribute): string | undefined {
  return /^\s*=\s*"((?:[^"\\]|\\.)*)"/.exec(attribute.argument)?.[1];
}
