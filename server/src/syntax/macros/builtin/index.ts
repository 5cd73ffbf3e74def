/** The builtin macros by name, and how each is expanded. One that is not here is a macro_rules macro or a gap. */
import type { Expr, MacroCall } from "../../ast.js";
import { failed, type MacroContext, type MacroExpansion, type MacroPosition } from "../result.js";
import { asm } from "./asm.js";
import { assert, assertCompare, assertMatches, debug, matches } from "./assertions.js";
import { BuiltinCall } from "./call.js";
import { format, formatArgsMacro, panicWith, panicWithPrefix, print, write } from "./format.js";
import { boolLiteral, bytes, numberLiteral, optionalString, stringLiteral } from "./literals.js";
import { threadLocal } from "./threadLocal.js";
import { addrOf, dbg, pin, ready, tryMacro, vec } from "./values.js";

export interface BuiltinMacro {
  readonly kind: "builtin";
  readonly name: string;
  /** The module of std that has it: empty for the root, `["ptr"]` for `std::ptr::addr_of!`. */
  readonly module: readonly string[];
}

/** An expression, or why there is none. `undefined`: the arguments are not of the macro's form. */
type Expander = (call: BuiltinCall) => Expr | undefined | string;

const expanders: Readonly<Record<string, Expander>> = {
  print: (call) => print(call, "_print"),
  println: (call) => print(call, "_print"),
  eprint: (call) => print(call, "_eprint"),
  eprintln: (call) => print(call, "_eprint"),
  format,
  format_args: formatArgsMacro,
  format_args_nl: formatArgsMacro,
  const_format_args: formatArgsMacro,
  write,
  writeln: write,
  panic: (call) => panicWith(call, 0),
  todo: panicWithPrefix,
  unimplemented: panicWithPrefix,
  unreachable: panicWithPrefix,
  assert,
  assert_eq: (call) => assertCompare(call, "=="),
  assert_ne: (call) => assertCompare(call, "!="),
  assert_matches: assertMatches,
  debug_assert: (call) => debug(call, assert(call)),
  debug_assert_eq: (call) => debug(call, assertCompare(call, "==")),
  debug_assert_ne: (call) => debug(call, assertCompare(call, "!=")),
  debug_assert_matches: (call) => debug(call, assertMatches(call)),
  matches,
  vec,
  dbg,
  ready,
  try: tryMacro,
  addr_of: (call) => addrOf(call, false),
  addr_of_mut: (call) => addrOf(call, true),
  pin,
  stringify: stringLiteral,
  concat: stringLiteral,
  env: stringLiteral,
  option_env: optionalString,
  include_str: stringLiteral,
  include_bytes: bytes,
  concat_bytes: bytes,
  file: stringLiteral,
  module_path: stringLiteral,
  line: (call) => numberLiteral(call, "u32"),
  column: (call) => numberLiteral(call, "u32"),
  offset_of: (call) => numberLiteral(call, "usize"),
  cfg: boolLiteral,
  is_x86_feature_detected: boolLiteral,
  include: () => "`include!` is not expanded: the file is not read",
  compile_error: () => "`compile_error!` stops the compilation here",
  asm: (call) => asm(call),
  global_asm: () => "`global_asm!` is not understood",
  naked_asm: (call) => asm(call, false),
  concat_idents: () => "`concat_idents!` is not expanded",
};

const modules: Readonly<Record<string, string>> = {
  addr_of: "ptr",
  addr_of_mut: "ptr",
  ready: "task",
  pin: "pin",
  offset_of: "mem",
  asm: "arch",
  global_asm: "arch",
  naked_asm: "arch",
  is_x86_feature_detected: "arch",
  assert_matches: "assert_matches",
  debug_assert_matches: "assert_matches",
};

/** By the name after which they are called. */
export const BUILTIN_MACROS: ReadonlyMap<string, BuiltinMacro> = new Map(
  [...Object.keys(expanders), "thread_local"].map((name) => {
    const module = modules[name];
    return [name, { kind: "builtin", name, module: module === undefined ? [] : [module] }];
  }),
);

export function expandBuiltin(
  macro: BuiltinMacro,
  macroCall: MacroCall,
  position: MacroPosition,
  context: MacroContext,
): MacroExpansion {
  const call = new BuiltinCall(macro.name, macroCall, context);
  if (!context.expansions.spend(call.tokens.length))
    return failed(`\`${macro.name}!\`: the macros of this function expand to too much`);
  if (macro.name === "thread_local") return expandThreadLocal(call, position);
  const expr = expanders[macro.name]?.(call);
  if (typeof expr === "string") return failed(expr);
  if (expr === undefined) return failed(`the arguments of \`${macro.name}!\` are not understood`);
  if (position === "expr") return { kind: "expanded", result: { position, expr } };
  if (position === "statements") return { kind: "expanded", result: { position, block: call.make.block([], expr) } };
  if (position === "pattern" && expr.kind === "literal") {
    return { kind: "expanded", result: { position, pattern: { kind: "literal", value: expr, span: expr.span } } };
  }
  return failed(`\`${macro.name}!\` cannot stand here`);
}

function expandThreadLocal(call: BuiltinCall, position: MacroPosition): MacroExpansion {
  const items = threadLocal(call);
  if (items === undefined) return failed("the arguments of `thread_local!` are not understood");
  if (position === "items") return { kind: "expanded", result: { position, items } };
  if (position !== "statements") return failed("`thread_local!` cannot stand here");
  const statements = items.map((item) => ({ kind: "item", item, span: item.span }) as const);
  return { kind: "expanded", result: { position, block: call.make.block(statements) } };
}
