/**
 * Reads the head of an item from its text, without a parser: kind, name, attributes, visibility; and the few items that
 * name resolution needs whole: `use`, `extern crate`, macro definitions and macro calls, and the names in an impl's
 * header. Indexing a dependency costs a few microseconds an item this way, and the syntax of most is never made.
 *
 * A text that is not plainly one of the forms below gives `undefined`; the caller then asks the parser.
 */
import type {
  Attribute,
  Delimiter,
  Ident,
  Item,
  MacroCall,
  Path,
  Span,
  Token,
  UseTree,
  Visibility,
} from "../syntax/ast.js";
import { attributeFromText } from "../syntax/attributeText.js";
import { withDocAttributes } from "../syntax/docComments.js";
import { Scanner, tokenize, withoutRaw } from "../syntax/lexer.js";
import type { ImplNames, ItemKind } from "./rawItem.js";

export interface ItemHead {
  readonly kind: ItemKind;
  readonly name: string | undefined;
  readonly attributes: readonly Attribute[];
  readonly visibility: Visibility;
  /** Where the item starts after its attributes, and where what follows the name (or keyword) starts. */
  readonly start: number;
  readonly rest: number;
}

const PRIVATE: Visibility = { kind: "private" };
const PUBLIC: Visibility = { kind: "public" };

export function readHead(text: string): ItemHead | undefined {
  const scanner = new Scanner(text, 0, text.length);
  const attributes: Attribute[] = [];
  scanner.next();
  while (scanner.is("#")) {
    const start = scanner.start;
    if (scanner.next() !== "open" || !skipGroup(scanner)) return undefined;
    attributes.push(attributeFromText(text, start, scanner.end));
    scanner.next();
  }
  const start = scanner.start;
  const visibility = readVisibility(scanner);
  if (visibility === undefined) return undefined;
  const head = (kind: ItemKind, name: string | undefined): ItemHead => ({
    kind,
    name,
    attributes,
    visibility,
    start,
    rest: scanner.end,
  });
  const named = (kind: ItemKind): ItemHead | undefined =>
    scanner.next() === "ident" ? head(kind, identText(scanner)) : undefined;

  for (;;) {
    if (scanner.kind !== "ident") return scanner.is("::") ? head("macroCall", undefined) : undefined;
    const word = scanner.slice();
    switch (word) {
      case "fn":
        return named("function");
      case "struct":
      case "enum":
      case "trait":
        return named(word);
      case "type":
        return named("typeAlias");
      case "mod":
        return named("module");
      case "use":
        return head("use", undefined);
      case "impl":
        return head("impl", undefined);
      case "static": {
        scanner.next();
        if (scanner.is("mut")) scanner.next();
        // `static || ..` is no item; `static fn` is none either.
        return scanner.kind === "ident" ? head("static", identText(scanner)) : undefined;
      }
      case "const": {
        scanner.next();
        if (
          scanner.is("fn") ||
          scanner.is("unsafe") ||
          scanner.is("extern") ||
          scanner.is("async") ||
          scanner.is("trait") ||
          scanner.is("impl")
        )
          continue;
        return scanner.kind === "ident" ? head("const", identText(scanner)) : undefined;
      }
      case "unsafe":
      case "async":
      case "auto":
      case "safe":
      case "default": {
        const end = scanner.end;
        scanner.next();
        if (scanner.is("!") || scanner.is("::"))
          return isCallStart(scanner, text, end) ? head("macroCall", undefined) : undefined;
        continue;
      }
      case "extern": {
        scanner.next();
        if (scanner.is("crate")) return named("externCrate");
        if (isKind(scanner, "literal")) scanner.next();
        if (isKind(scanner, "open") || isKind(scanner, "end")) return head("externBlock", undefined);
        continue;
      }
      case "union": {
        const end = scanner.end;
        if (scanner.next() === "ident") return head("union", identText(scanner));
        return isCallStart(scanner, text, end) ? head("macroCall", undefined) : undefined;
      }
      case "macro":
        return named("macroDefinition");
      case "macro_rules": {
        scanner.next();
        if (!scanner.is("!")) return undefined;
        return scanner.next() === "ident" ? head("macroDefinition", identText(scanner)) : head("macroCall", undefined);
      }
      default: {
        const end = scanner.end;
        scanner.next();
        return isCallStart(scanner, text, end) ? head("macroCall", undefined) : undefined;
      }
    }
  }
}

/** `next()` changes the kind behind the back of the compiler's flow analysis. */
function isKind(scanner: Scanner, kind: Scanner["kind"]): boolean {
  return scanner.kind === kind;
}

function isCallStart(scanner: Scanner, text: string, wordEnd: number): boolean {
  return wordEnd <= text.length && (scanner.is("!") || scanner.is("::"));
}

function identText(scanner: Scanner): string {
  return withoutRaw(scanner.slice());
}

/** At a visibility or what comes instead; afterwards at what follows. */
function readVisibility(scanner: Scanner): Visibility | undefined {
  if (!scanner.is("pub")) return PRIVATE;
  const start = scanner.end;
  scanner.next();
  if (!scanner.is("(")) return PUBLIC;
  const open = scanner.start;
  const segments: { readonly ident: Ident; readonly arguments: undefined }[] = [];
  let isGlobal = false;
  for (scanner.next(); !scanner.is(")"); scanner.next()) {
    if (scanner.is("::")) {
      isGlobal ||= segments.length === 0;
      continue;
    }
    if (scanner.kind !== "ident") return undefined;
    if (segments.length === 0 && scanner.is("in")) continue;
    segments.push({ ident: identOf(scanner), arguments: undefined });
  }
  const span = { start: open, end: scanner.end, expansion: undefined };
  scanner.next();
  if (segments.length === 0 || start > open) return undefined;
  return {
    kind: "restricted",
    path: { root: { kind: isGlobal ? "global" : "relative" }, qualifiedSelf: undefined, segments, span },
  };
}

function identOf(scanner: Scanner): Ident {
  return {
    name: identText(scanner),
    hygiene: 0,
    span: { start: scanner.start, end: scanner.end, expansion: undefined },
  };
}

/** From an opening delimiter to its closing one. */
function skipGroup(scanner: Scanner): boolean {
  let depth = 0;
  do {
    if (scanner.kind === "open") depth++;
    else if (scanner.kind === "close") depth--;
    else if (scanner.kind === "end") return false;
    if (depth > 0) scanner.next();
  } while (depth > 0);
  return true;
}

/** The whole item, for the kinds that are read from tokens; `undefined` for all others and for what looks odd. */
export function readSmallItem(text: string, head: ItemHead): Item | undefined {
  const base = {
    attributes: head.attributes,
    visibility: head.visibility,
    span: { start: head.start, end: text.length, expansion: undefined },
  };
  const scanner = new Scanner(text, head.rest, text.length);
  switch (head.kind) {
    case "use": {
      scanner.next();
      const tree = readUseTree(scanner);
      return tree && scanner.is(";") ? { ...base, kind: "use", tree } : undefined;
    }
    case "externCrate": {
      const ident = nameOf(head);
      scanner.next();
      let rename: Ident | undefined;
      if (scanner.is("as")) {
        scanner.next();
        rename = identOf(scanner);
        scanner.next();
      }
      return scanner.is(";") ? { ...base, kind: "externCrate", ident, rename } : undefined;
    }
    case "macroDefinition": {
      scanner.next();
      const isRules = /macro_rules\s*!\s*(?:r#)?[A-Za-z_]\w*$/.test(text.slice(head.start, head.rest));
      if (!isRules || scanner.kind !== "open") return undefined;
      const group = groupTokens(text, scanner);
      const ident = nameOf(head);
      return group && { ...base, kind: "macroDefinition", ident, isDecl2: false, tokens: group.tokens };
    }
    case "module": {
      const ident = nameOf(head);
      scanner.next();
      return { ...base, kind: "module", ident, items: scanner.is(";") ? undefined : [] };
    }
    case "macroCall": {
      const call = readMacroCall(text, head.start);
      return call && { ...base, kind: "macroCall", call };
    }
    default:
      return undefined;
  }
}

function nameOf(head: ItemHead): Ident {
  const name = head.name ?? "";
  return { name, hygiene: 0, span: { start: head.rest - name.length, end: head.rest, expansion: undefined } };
}

function groupTokens(
  text: string,
  scanner: Scanner,
): { readonly tokens: readonly Token[]; readonly end: number } | undefined {
  const start = scanner.end;
  if (!skipGroup(scanner)) return undefined;
  return { tokens: tokenize(text, start, scanner.start, 0), end: scanner.end };
}

function readMacroCall(text: string, start: number): MacroCall | undefined {
  const scanner = new Scanner(text, start, text.length);
  scanner.next();
  const isGlobal = scanner.is("::");
  if (isGlobal) scanner.next();
  const segments: { readonly ident: Ident; readonly arguments: undefined }[] = [];
  const from = scanner.start;
  let to = from;
  for (;;) {
    if (scanner.kind !== "ident") return undefined;
    segments.push({ ident: identOf(scanner), arguments: undefined });
    to = scanner.end;
    scanner.next();
    if (!scanner.is("::")) break;
    scanner.next();
  }
  if (!scanner.is("!")) return undefined;
  scanner.next();
  let ident: Ident | undefined;
  if (scanner.kind === "ident") {
    ident = identOf(scanner);
    scanner.next();
  }
  const delimiter = scanner.slice();
  if (!isDelimiter(delimiter)) return undefined;
  const inside = scanner.end;
  const group = groupTokens(text, scanner);
  if (group === undefined) return undefined;
  const tokens = withDocAttributes(group.tokens, text, inside, group.end - 1);
  const span = (first: number, end: number): Span => ({ start: first, end, expansion: undefined });
  const path: Path = {
    root: { kind: isGlobal ? "global" : "relative" },
    qualifiedSelf: undefined,
    segments,
    span: span(from, to),
  };
  return { path, ident, delimiter, tokens, span: span(start, group.end) };
}

export function isDelimiter(text: string): text is Delimiter {
  return text === "(" || text === "[" || text === "{";
}

/** At the first token of a tree; afterwards at what follows it. */
function readUseTree(scanner: Scanner): UseTree | undefined {
  const start = scanner.start;
  const segments: { readonly ident: Ident; readonly arguments: undefined }[] = [];
  let isGlobal = false;
  let end = start;
  const finish = (tail: UseTree["tail"]): UseTree => ({
    prefix: {
      root: { kind: isGlobal ? "global" : "relative" },
      qualifiedSelf: undefined,
      segments,
      span: { start, end, expansion: undefined },
    },
    tail,
    span: { start, end: scanner.start, expansion: undefined },
  });
  for (;;) {
    if (scanner.kind === "ident") {
      segments.push({ ident: identOf(scanner), arguments: undefined });
      end = scanner.end;
      scanner.next();
      if (scanner.is("::")) {
        scanner.next();
        continue;
      }
      if (!scanner.is("as")) return finish({ kind: "simple", rename: undefined });
      if (scanner.next() !== "ident") return undefined;
      const rename = identOf(scanner);
      scanner.next();
      return finish({ kind: "simple", rename });
    }
    if (scanner.is("::") && segments.length === 0 && !isGlobal) {
      isGlobal = true;
      scanner.next();
    } else if (scanner.is("*")) {
      scanner.next();
      return finish({ kind: "glob" });
    } else if (scanner.is("{")) {
      const trees: UseTree[] = [];
      scanner.next();
      while (!scanner.is("}")) {
        const tree = readUseTree(scanner);
        if (tree === undefined) return undefined;
        trees.push(tree);
        if (scanner.is(",")) scanner.next();
        else if (!scanner.is("}")) return undefined;
      }
      scanner.next();
      return finish({ kind: "nested", trees });
    } else {
      return undefined;
    }
  }
}

/** The last path segments of trait and self type in `impl<..> Trait for Type`, whose text starts after `impl`. */
export function readImplNames(text: string, from: number): ImplNames {
  const scanner = new Scanner(text, from, text.length);
  scanner.next();
  if (scanner.is("<")) skipAngles(scanner);
  if (scanner.is("const")) scanner.next();
  if (scanner.is("!")) scanner.next();
  const first = readTypeName(scanner);
  if (!scanner.is("for")) return { trait: undefined, self: first };
  scanner.next();
  return { trait: first, self: readTypeName(scanner) };
}

/** Passes over `<..>`. The lexer glues operators, so `>>` closes two. */
function skipAngles(scanner: Scanner): void {
  let depth = 0;
  do {
    const token = scanner.slice();
    if (scanner.kind === "punct") {
      if (token === "<") depth++;
      else if (token === "<<") depth += 2;
      else if (token === ">" || token === ">=") depth--;
      else if (token === ">>" || token === ">>=") depth -= 2;
    } else if (scanner.kind === "open") {
      if (!skipGroup(scanner)) return;
    } else if (scanner.kind === "end") {
      return;
    }
    scanner.next();
  } while (depth > 0);
}

/** Passes over a type or trait path; its last segment's name if it is a plain path. */
function readTypeName(scanner: Scanner): string | undefined {
  let name: string | undefined;
  let isPath = true;
  while (scanner.kind !== "end" && !scanner.is("for") && !scanner.is("where") && !scanner.is("{")) {
    if (scanner.is("<")) {
      skipAngles(scanner);
      continue;
    }
    if (scanner.kind === "ident" && scanner.is("dyn")) isPath = false;
    if (scanner.kind === "ident") name = identText(scanner);
    else if (scanner.kind === "open") {
      // `Fn(A) -> B` and tuples, arrays, slices.
      if (name === undefined) isPath = false;
      if (!skipGroup(scanner)) break;
    } else if (!scanner.is("::") && !scanner.is("$")) isPath = false; // `$crate::Parser` of a macro's output is a path as well.
    scanner.next();
  }
  return isPath ? name : undefined;
}
