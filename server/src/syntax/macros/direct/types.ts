/** Paths and the plain types: paths, references, pointers, slices, arrays, tuples, `_`, `!`. See `reader.ts`. */
import type {
  Bound,
  GenericArgument,
  GenericArguments,
  MacroCall,
  Path,
  PathRoot,
  PathSegment,
  QualifiedSelf,
  TypeExpr,
} from "../../ast.js";
import { calledPath } from "../../localInnerMacros.js";
import { isPathSegmentKeyword, isReserved } from "../keywords.js";
import { directExprAt } from "./expressions.js";
import { literalExpr } from "./literals.js";
import type { DirectReader } from "./reader.js";

/** In types arguments follow the name, in expressions a `::` stands between. */
export function directPath(reader: DirectReader, inType: boolean): Path | undefined {
  const start = reader.mark;
  const segments: PathSegment[] = [];
  let root: PathRoot = { kind: "relative" };
  let qualifiedSelf: QualifiedSelf | undefined;
  if (reader.startsWith("<")) {
    reader.eatPart("<");
    const type = directType(reader);
    if (type === undefined) return undefined;
    if (reader.eat("as")) {
      const trait = directPath(reader, true);
      if (trait === undefined || trait.qualifiedSelf !== undefined) return undefined;
      root = trait.root;
      segments.push(...trait.segments);
    }
    qualifiedSelf = { type, traitSegments: segments.length };
    if (!reader.eatPart(">") || !reader.eat("::")) return undefined;
  } else if (reader.eat("::")) {
    root = { kind: "global" };
  } else if (reader.token?.crate !== undefined && reader.token.text === "$crate") {
    root = { kind: "dollarCrate", crate: reader.token.crate };
    reader.index++;
    if (!reader.eat("::")) return undefined;
  }
  for (;;) {
    const token = reader.token;
    if (token === undefined || token.kind !== "ident" || token.text === "$crate") return undefined;
    if (isReserved(token.text) && !isPathSegmentKeyword(token.text)) return undefined;
    reader.index++;
    let args: GenericArguments | undefined;
    if (inType) {
      if (reader.is("::") && reader.ahead(1)?.text.startsWith("<")) return undefined;
      if (reader.startsWith("<")) {
        args = directAngleArguments(reader);
        if (args === undefined) return undefined;
      } else if (reader.is("(")) {
        return undefined;
      }
    } else if (reader.is("::") && reader.ahead(1)?.text.startsWith("<")) {
      reader.index++;
      args = directAngleArguments(reader);
      if (args === undefined) return undefined;
    }
    segments.push({ ident: reader.ident(token), arguments: args });
    if (!reader.is("::")) break;
    reader.index++;
  }
  return { root, qualifiedSelf, segments, span: reader.spanFromMark(start) };
}

export function directAngleArguments(reader: DirectReader): GenericArguments | undefined {
  const start = reader.mark;
  if (!reader.eatPart("<")) return undefined;
  const args: GenericArgument[] = [];
  while (!reader.startsWith(">")) {
    const token = reader.token;
    if (token?.kind === "lifetime") {
      args.push({ kind: "lifetime", lifetime: reader.lifetime(token) });
      reader.index++;
    } else if (token?.kind === "literal") {
      const value = literalExpr(token);
      if (value === undefined) return undefined;
      args.push({ kind: "const", value });
      reader.index++;
    } else {
      const type = directType(reader);
      if (type === undefined) return undefined;
      args.push({ kind: "type", type });
    }
    if (!reader.eat(",") && !reader.startsWith(">")) return undefined;
  }
  // An empty list is not in the parser's grammar; leave its span to whoever reads it.
  if (args.length === 0) return undefined;
  reader.eatPart(">");
  return { kind: "angle", arguments: args, constraints: [], span: reader.spanFromMark(start) };
}

/** `allowPlus`: a `+` would go on with bounds, which are left to the parser; after `as` it is an operator. */
export function directType(reader: DirectReader, allowPlus = true): TypeExpr | undefined {
  if (!reader.enter()) return undefined;
  const type = directTypeOf(reader, allowPlus);
  reader.leave();
  return allowPlus && reader.is("+") ? undefined : type;
}

function directTypeOf(reader: DirectReader, allowPlus: boolean): TypeExpr | undefined {
  const token = reader.token;
  const start = reader.mark;
  if (token === undefined) return undefined;
  switch (token.kind) {
    case "ident": {
      if (token.text === "_") {
        reader.index++;
        return { kind: "infer", span: reader.spanFromMark(start) };
      }
      if (token.text === "dyn") return dynType(reader, start, allowPlus);
      return pathOrMacroType(reader, start);
    }
    case "punct": {
      if (reader.startsWith("<") || reader.is("::")) return pathOrMacroType(reader, start);
      if (reader.is("!")) {
        reader.index++;
        return { kind: "never", span: reader.spanFromMark(start) };
      }
      if (reader.is("*")) {
        reader.index++;
        const mutable = reader.is("mut");
        if (!mutable && !reader.is("const")) return undefined;
        reader.index++;
        const type = directType(reader, false);
        return type === undefined ? undefined : { kind: "rawPointer", mutable, type, span: reader.spanFromMark(start) };
      }
      if (!reader.is("&")) return undefined;
      reader.index++;
      const lifetime = reader.token?.kind === "lifetime" ? reader.lifetime(reader.token) : undefined;
      if (lifetime !== undefined) reader.index++;
      const mutable = reader.eat("mut");
      const type = directType(reader, false);
      return type === undefined
        ? undefined
        : { kind: "reference", lifetime, mutable, type, span: reader.spanFromMark(start) };
    }
    case "open":
      return groupType(reader, start);
    default:
      return undefined;
  }
}

/** `dyn Path + Path + 'a`; with `?`, `for` and parentheses it is left to the parser. */
function dynType(reader: DirectReader, start: number, allowPlus: boolean): TypeExpr | undefined {
  reader.index++;
  const bounds: Bound[] = [];
  do {
    const token = reader.token;
    if (token?.kind === "lifetime" && bounds.length > 0) {
      reader.index++;
      bounds.push({ kind: "lifetime", lifetime: reader.lifetime(token) });
      continue;
    }
    const path = token?.kind === "ident" || reader.is("::") ? directPath(reader, true) : undefined;
    if (path === undefined) return undefined;
    bounds.push({ kind: "trait", modifier: "none", forLifetimes: [], path, span: path.span });
  } while (allowPlus && reader.eat("+"));
  // `&dyn A + B` is no type.
  return reader.is("+") ? undefined : { kind: "dynTrait", bounds, span: reader.spanFromMark(start) };
}

function pathOrMacroType(reader: DirectReader, start: number): TypeExpr | undefined {
  const path = directPath(reader, true);
  if (path === undefined) return undefined;
  if (!reader.is("!")) return { kind: "path", path, span: path.span };
  const call = directMacroCall(reader, path, start >> 2);
  return call === undefined ? undefined : { kind: "macroCall", call, span: call.span };
}

function groupType(reader: DirectReader, start: number): TypeExpr | undefined {
  const token = reader.token;
  const close = reader.close;
  reader.index++;
  if (token?.text === "") {
    if (token.fragment !== "ty" && token.fragment !== "path") return undefined;
    const type = directType(reader);
    if (type === undefined || reader.index !== close) return undefined;
    reader.index++;
    // `$t::Item`, `$p<T>`.
    return reader.is("::") || reader.startsWith("<") || reader.is("+") || reader.is("!") ? undefined : type;
  }
  if (token?.text === "[") {
    const element = directType(reader);
    if (element === undefined) return undefined;
    if (reader.eat(";")) {
      const length = directExprAt(reader);
      if (length === undefined || reader.index !== close) return undefined;
      reader.index++;
      return { kind: "array", element, length, span: reader.spanFromMark(start) };
    }
    if (reader.index !== close) return undefined;
    reader.index++;
    return { kind: "slice", element, span: reader.spanFromMark(start) };
  }
  if (token?.text !== "(") return undefined;
  const elements: TypeExpr[] = [];
  let comma = false;
  while (reader.index < close) {
    const element = directType(reader);
    if (element === undefined) return undefined;
    elements.push(element);
    comma = reader.eat(",");
    if (!comma && reader.index !== close) return undefined;
  }
  reader.index++;
  const [only] = elements;
  if (elements.length === 1 && !comma && only !== undefined) return { ...only, span: reader.spanFromMark(start) };
  return { kind: "tuple", elements, span: reader.spanFromMark(start) };
}

/** The position is at the `!` after the path that began at token `start`. */
export function directMacroCall(reader: DirectReader, path: Path, start: number): MacroCall | undefined {
  const open = reader.ahead(1);
  if (open?.kind !== "open" || path.qualifiedSelf !== undefined) return undefined;
  if (open.text !== "(" && open.text !== "[" && open.text !== "{") return undefined;
  const called = calledPath(path, reader.ahead(-1)?.crate);
  reader.index++;
  const close = reader.close;
  const tokens = reader.slice(reader.index + 1, close);
  reader.index = close + 1;
  return { path: called, ident: undefined, delimiter: open.text, tokens, span: reader.spanFrom(start) };
}
