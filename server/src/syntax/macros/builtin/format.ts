/**
 * The format family. All of it is `format_args!` in different clothes, here as in std; what each wraps around it is what
 * std's definition does, blocks included, because those end the life of temporaries.
 */
import type { Expr, Token } from "../../ast.js";
import { capturedName } from "../mentions.js";
import type { Argument, BuiltinCall } from "./call.js";
import { captures } from "./formatString.js";

/**
 * `format_args!`: the arguments in order, then each captured name once, where it is first mentioned. `undefined` when
 * the arguments are no expressions.
 */
export function formatArguments(call: BuiltinCall, args: readonly Argument[], isWritten = false): Expr {
  const { make } = call;
  const [format, ...values] = args;
  const operands = [...call.parseExprs(values)];
  const names = values.map((value) => value.name?.text);
  const literal = format === undefined ? undefined : literalOf(call, format);
  if (literal !== undefined) {
    for (const capture of captures(literal.text) ?? []) {
      if (names.includes(capture.name)) continue;
      names.push(capture.name);
      operands.push(capturedName(literal, capture));
    }
  }
  return make.formatArgs(operands, literal?.text, names, isWritten);
}

/** The one literal that an argument is, maybe in invisible groups. A format string from a macro call captures nothing. */
function literalOf(call: BuiltinCall, argument: Argument): Token | undefined {
  const words = call.slice(argument).filter((token) => token.text !== "");
  return words.length === 1 && words[0]?.kind === "literal" ? words[0] : undefined;
}

/** `print!`, `eprint!` and their `ln`: `{ $crate::io::_print(format_args!(..)); }` */
export function print(call: BuiltinCall, target: "_print" | "_eprint"): Expr | undefined {
  const args = call.splitArguments();
  if (args === undefined) return undefined;
  const { make } = call;
  return make.blockExpr([make.statement(make.call(`io::${target}`, [formatArguments(call, args)]))]);
}

/** `{ let res = $crate::fmt::format(format_args!(..)); res }` */
export function format(call: BuiltinCall): Expr | undefined {
  const args = call.splitArguments();
  if (args === undefined) return undefined;
  const { make } = call;
  return make.blockExpr([make.let("res", make.call("fmt::format", [formatArguments(call, args)]))], make.local("res"));
}

export function formatArgsMacro(call: BuiltinCall): Expr | undefined {
  const args = call.splitArguments();
  return args === undefined || args.length === 0 ? undefined : formatArguments(call, args, true);
}

/** `write!(f, ..)`: `f.write_fmt(format_args!(..))` */
export function write(call: BuiltinCall): Expr | undefined {
  const [target, ...args] = call.splitArguments() ?? [];
  if (target === undefined) return undefined;
  const { make } = call;
  return make.methodCall(call.parseExpr(target), "write_fmt", [formatArguments(call, args)]);
}

/** What `panic!` expands to, for the arguments from token `start` on; also the message of the assertions. */
export function panicWith(call: BuiltinCall, start: number): Expr | undefined {
  const args = call.splitArguments(start);
  if (args === undefined) return undefined;
  const { make } = call;
  const [format, value] = args;
  let panic: Expr;
  if (format === undefined) {
    panic = make.call("rt::panic_fmt", [make.formatArgs([])]);
  } else if (args.length === 1 && call.context.edition < 2021) {
    // Before 2021 a lone argument is no format string, but the payload.
    const literal = literalOf(call, format);
    panic =
      literal === undefined
        ? make.call("rt::begin_panic", [call.parseExpr(format)])
        : make.call("rt::panic_fmt", [make.formatArgs([])]);
  } else if (
    args.length === 2 &&
    value !== undefined &&
    value.name === undefined &&
    literalOf(call, format)?.text === '"{}"'
  ) {
    // std has a rule of its own for this, with the `&` in the definition.
    panic = make.call("rt::panic_display", [make.addressOf(call.parseExpr(value))]);
  } else {
    panic = make.call("rt::panic_fmt", [formatArguments(call, args)]);
  }
  return make.blockExpr([make.statement(panic)]);
}

/** `todo!`, `unimplemented!`, `unreachable!`: a message of std's, then the caller's. */
export function panicWithPrefix(call: BuiltinCall): Expr | undefined {
  const args = call.splitArguments();
  if (args === undefined) return undefined;
  const { make } = call;
  return make.blockExpr([make.statement(make.call("rt::panic_fmt", [formatArguments(call, args)]))]);
}
