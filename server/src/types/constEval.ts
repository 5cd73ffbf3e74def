/**
 * Constants in types: array lengths and const arguments, as far as they are literals, parameters and arithmetic on named
 * constants. Everything else stays `unevaluated`, equal only to itself; a wrong guess would make two types equal.
 */
import type { ConstDef, ItemScope } from "../hir/defs.js";
import type { Expr, Path } from "../syntax/ast.js";
import { constParam, constValue, unevaluatedConst, unknownConst } from "./argTerms.js";
import type { TypeContext } from "./context.js";
import { paramIndex } from "./generics.js";
import { itemLowering, TypeLowering } from "./lowerType.js";
import type { Const } from "./type.js";

/** More than any real chain of constants; guards against constants defined by themselves. */
const maxDepth = 32;

export function evaluateConst(cx: TypeContext, expr: Expr, scope: ItemScope, depth = 0): Const {
  const value = evaluate(cx, expr, scope, depth);
  if (value !== undefined) return value;
  let made = cx.caches.unevaluatedConsts.get(expr);
  if (made === undefined) {
    made = unevaluatedConst("_");
    cx.caches.unevaluatedConsts.set(expr, made);
  }
  return made;
}

function evaluate(cx: TypeContext, expr: Expr, scope: ItemScope, depth: number): Const | undefined {
  if (depth > maxDepth) return unknownConst;
  switch (expr.kind) {
    case "literal":
      return literalValue(expr.literal, expr.text, expr.suffix);
    case "path": {
      const { resolution, rest } = cx.declarations.resolvePath(expr.path, scope, "value");
      if (rest > 0) return undefined;
      if (resolution.kind === "genericParam") return constParam(resolution.param, paramIndex(cx, resolution.param));
      if (resolution.kind === "const") return valueOfConst(cx, resolution.const, depth + 1);
      return undefined;
    }
    case "block":
      if (expr.block.statements.length > 0 || expr.block.tail === undefined) return undefined;
      return evaluate(cx, expr.block.tail, scope, depth + 1);
    case "cast":
      return evaluate(cx, expr.operand, scope, depth + 1);
    case "unary": {
      const operand = evaluate(cx, expr.operand, scope, depth + 1);
      if (operand?.kind !== "value") return undefined;
      if (expr.operator === "neg" && typeof operand.value === "bigint") return constValue(-operand.value);
      if (expr.operator === "not" && typeof operand.value === "boolean") return constValue(!operand.value);
      return undefined;
    }
    case "binary": {
      const left = evaluate(cx, expr.left, scope, depth + 1);
      const right = evaluate(cx, expr.right, scope, depth + 1);
      if (left?.kind !== "value" || right?.kind !== "value") return undefined;
      if (typeof left.value !== "bigint" || typeof right.value !== "bigint") return undefined;
      const value = arithmetic(expr.operator, left.value, right.value);
      return value === undefined ? undefined : constValue(value);
    }
    case "call":
      return expr.arguments.length === 0 && expr.callee.kind === "path"
        ? sizeOf(cx, expr.callee.path, scope)
        : undefined;
    default:
      return undefined;
  }
}

const sizes: Readonly<Record<string, bigint>> = {
  u8: 1n,
  i8: 1n,
  u16: 2n,
  i16: 2n,
  u32: 4n,
  i32: 4n,
  u64: 8n,
  i64: 8n,
  u128: 16n,
  i128: 16n,
  usize: 8n,
  isize: 8n,
  f16: 2n,
  f32: 4n,
  f64: 8n,
  f128: 16n,
};

/** `size_of::<T>()` of a primitive type on a 64-bit target: the lengths of `to_be_bytes` and its kin. */
function sizeOf(cx: TypeContext, path: Path, scope: ItemScope): Const | undefined {
  const last = path.segments[path.segments.length - 1];
  if (last?.ident.name !== "size_of" || last.arguments?.kind !== "angle") return undefined;
  const [argument] = last.arguments.arguments;
  if (argument?.kind !== "type") return undefined;
  const type = new TypeLowering(cx, scope, itemLowering).lower(argument.type);
  const size =
    type.kind === "int" || type.kind === "float"
      ? sizes[type.name]
      : type.kind === "bool"
        ? 1n
        : type.kind === "char"
          ? 4n
          : undefined;
  return size === undefined ? undefined : constValue(size);
}

/** The value of a constant item with a body that is there; undefined when it cannot be evaluated. */
function valueOfConst(cx: TypeContext, item: ConstDef, depth: number): Const | undefined {
  const value = item.value();
  if (value === undefined || value === "omitted") return undefined;
  return evaluate(cx, value, cx.declarations.scopeOf(item), depth);
}

function arithmetic(operator: string, left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0n ? undefined : left / right;
    case "%":
      return right === 0n ? undefined : left % right;
    case "<<":
      return right < 0n || right > 127n ? undefined : left << right;
    case ">>":
      return right < 0n || right > 127n ? undefined : left >> right;
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    default:
      return undefined;
  }
}

function literalValue(kind: string, text: string, suffix: string | undefined): Const | undefined {
  switch (kind) {
    case "int": {
      const digits = (suffix === undefined ? text : text.slice(0, text.length - suffix.length)).replaceAll("_", "");
      // `BigInt` reads `0x`, `0o` and `0b` as Rust does, and refuses anything else.
      return /^(0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+|[0-9]+)$/.test(digits) ? constValue(BigInt(digits)) : undefined;
    }
    case "bool":
      return constValue(text === "true");
    case "char":
    case "string":
      return constValue(text);
    default:
      return undefined;
  }
}
