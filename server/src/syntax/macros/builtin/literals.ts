/**
 * Builtin macros whose value is a literal: `line!`, `stringify!`, `concat!`, `env!`, `include_str!`, `cfg!`, …
 *
 * The types are right, the values are not looked up (nothing here reads the environment, files or the cfg): an empty
 * string stands for every string, `true` for every `cfg!`.
 */
import type { Expr, TypeExpr } from "../../ast.js";
import type { BuiltinCall } from "./call.js";

export function stringLiteral(call: BuiltinCall): Expr {
  return call.make.literal("string", '""');
}

export function numberLiteral(call: BuiltinCall, type: "u32" | "usize"): Expr {
  return call.make.literal("int", `0${type}`, type);
}

export function boolLiteral(call: BuiltinCall): Expr {
  return call.make.literal("bool", "true");
}

/** `Option<&'static str>`: `option_env!`. */
export function optionalString(call: BuiltinCall): Expr {
  return call.make.call("option::Option::Some", [stringLiteral(call)]);
}

/** `&'static [u8; N]` with an N that nobody knows: `include_bytes!`, `concat_bytes!`. */
export function bytes(call: BuiltinCall): Expr {
  const { make } = call;
  const { span } = make;
  const u8: TypeExpr = { kind: "path", path: make.path({ kind: "relative" }, ["u8"]), span };
  const array: TypeExpr = { kind: "array", element: u8, length: make.missing(), span };
  const type: TypeExpr = {
    kind: "reference",
    lifetime: { name: "'static", hygiene: 0, span },
    mutable: false,
    type: array,
    span,
  };
  return { kind: "cast", operand: make.literal("byteString", 'b""'), type, span, attributes: [] };
}
