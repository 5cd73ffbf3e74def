/** One literal token to its expression. See `reader.ts`. */
import type { Expr, LiteralKind, Token } from "../../ast.js";

const suffixes = /(?:[iu](?:8|16|32|64|128|size)|(?<!^0[xX].*)f(?:16|32|64|128))$/;

/** `undefined` for a string or character that has no end. */
export function literalExpr(token: Token): Expr | undefined {
  const { text, span } = token;
  const quote = /["']/.exec(text);
  if (quote !== null && text.lastIndexOf(quote[0]) === quote.index) return undefined;
  const kind = kindOf(text);
  if (kind === undefined) return undefined;
  const suffix = kind === "int" || kind === "float" ? suffixes.exec(text)?.[0] : undefined;
  const literal = kind === "int" && suffix !== undefined && suffix.startsWith("f") ? "float" : kind;
  return { kind: "literal", literal, text, suffix, span, attributes: [] };
}

function kindOf(text: string): LiteralKind | undefined {
  const first = text.charCodeAt(0);
  if (first >= 0x30 && first <= 0x39) {
    if (/^0[xob]/.test(text)) return "int";
    return /^[0-9_]+(?:[iu](?:8|16|32|64|128|size)|f(?:16|32|64|128))?$/.test(text) ? "int" : "float";
  }
  if (first === 0x22) return "string";
  if (first === 0x27) return "char";
  if (text.startsWith("b'")) return "byte";
  if (/^r#*"/.test(text)) return "string";
  if (/^br?#*"/.test(text)) return "byteString";
  if (/^cr?#*"/.test(text)) return "cString";
  return undefined;
}
