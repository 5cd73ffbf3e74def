/**
 * `thread_local! { #[attribute] pub static NAME: Type = init; … }` to `pub const NAME: LocalKey<Type>` items, as std's
 * macro does. The initialiser becomes the body of a function inside the constant's value, where its types and moves can
 * be seen; how the key is built from it is left out (`loop {}` has every type).
 */
import type { Expr, Item, Token, TypeExpr } from "../../ast.js";
import { printTokens } from "../tokenText.js";
import type { BuiltinCall } from "./call.js";

const INIT = "__rust_std_internal_init_fn";
/** In std a constant; here a function as well, which has the same body. */
const CONST_INIT = "__RUST_STD_INTERNAL_INIT";

/** As it is written in the call, of a constant that is made so with a function: `const { … }` needs none. */
export function threadLocalType(type: TypeExpr, value: Expr | "omitted" | undefined): TypeExpr | undefined {
  if (type.kind !== "path" || value === undefined || value === "omitted" || value.kind !== "block") return undefined;
  const [init] = value.block.statements;
  if (init?.kind !== "item" || init.item.kind !== "function" || init.item.ident.name !== INIT) return undefined;
  const args = type.path.segments.at(-1)?.arguments;
  const [written] = args?.kind === "angle" ? args.arguments : [];
  return written?.kind === "type" ? written.type : undefined;
}

/** `undefined` when the call is not of that form. */
export function threadLocal(call: BuiltinCall): readonly Item[] | undefined {
  const tokens = declarations(call);
  if (tokens === undefined) return undefined;
  const { text, mapping } = printTokens(tokens, call.make.span);
  return call.context.parser.parseItems(text, mapping);
}

function declarations(call: BuiltinCall): readonly Token[] | undefined {
  const { list, make, tokens } = call;
  const output: Token[] = [];
  const word = (text: string): void => {
    output.push({ ...make.token("ident", text), spaced: true });
  };
  const mark = (text: string): void => {
    output.push(
      make.token(text === "(" || text === "{" ? "open" : text === ")" || text === "}" ? "close" : "punct", text),
    );
  };
  let index = 0;
  while (index < tokens.length) {
    const start = index;
    while (index < tokens.length && tokens[index]?.text !== "static")
      index = tokens[index]?.kind === "open" ? (list.closes[index] ?? index) + 1 : index + 1;
    output.push(...tokens.slice(start, index));
    const name = tokens[index + 1];
    if (name?.kind !== "ident" || tokens[index + 2]?.text !== ":") return undefined;
    const typeStart = index + 3;
    const equals = find(call, typeStart, "=");
    if (equals === undefined) return undefined;
    const end = find(call, equals, ";") ?? tokens.length;
    const type = tokens.slice(typeStart, equals);
    const isConst = tokens[equals + 1]?.text === "const" && tokens[equals + 2]?.text === "{";
    const init = tokens.slice(isConst ? equals + 2 : equals + 1, end);
    word("const");
    output.push(name);
    mark(":");
    output.push(make.dollarCrate());
    for (const part of ["thread", "LocalKey"]) {
      mark("::");
      word(part);
    }
    mark("<");
    output.push(...type);
    mark(">");
    mark("=");
    mark("{");
    word("fn");
    word(isConst ? CONST_INIT : INIT);
    mark("(");
    mark(")");
    mark("->");
    output.push(...type);
    mark("{");
    output.push(...init);
    mark("}");
    word("loop");
    mark("{");
    mark("}");
    mark("}");
    mark(";");
    index = end + 1;
  }
  return output;
}

function find(call: BuiltinCall, start: number, text: string): number | undefined {
  const { list, tokens } = call;
  for (let index = start; index < tokens.length; index++) {
    if (tokens[index]?.text === text) return index;
    if (tokens[index]?.kind === "open") index = list.closes[index] ?? index;
  }
  return undefined;
}
