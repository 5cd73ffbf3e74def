/**
 * What a function that returns a reference would look like if it returned the value itself: `-> &str` as `-> String`, with every
 * expression that it returns.
 *
 * A local variable of the owned type is returned as it is, of anything else a copy is made. Whether callers can do with a value is not
 * asked. Undefined where one of the returned expressions is not understood.
 */
import type { Block, Expr, TypeExpr } from "../../syntax/ast.js";
import { isType } from "../../types/argTerms.js";
import type { Type } from "../../types/type.js";
import type { SyntaxContext } from "../clones/syntaxContext.js";
import { type Edit, insertion } from "../edits.js";
import { rangeOf } from "../events.js";
import { type CopyMethod, copyMethodOf } from "./copyMethod.js";
import { hasOwnSignature } from "./signatureSite.js";
import type { SiteInput } from "./statements.js";

export interface OwnedResult {
  /** As it is written in the signature. */
  readonly type: string;
  readonly edits: readonly Edit[];
}

/** Methods that lend all of what they are called on. */
const LENDS_ALL = new Set(["as_str", "as_slice", "as_ref", "borrow", "deref"]);

export function ownedResult(input: SiteInput): OwnedResult | undefined {
  const { owner, signature } = input.typeck;
  if (!hasOwnSignature(owner)) return undefined;
  const { output } = owner;
  const body = owner.body();
  const returned = signature.output;
  if (output?.kind !== "reference" || output.mutable || output.span.expansion || returned.kind !== "ref")
    return undefined;
  if (body === undefined || body === "omitted") return undefined;
  const copied = copyMethodOf(input.questions, returned.inner);
  const type = ownedText(input, output.type);
  if (type === undefined) return undefined;
  const results = returnedIn(input, body);
  const edits = results?.map((expr) => ownedEdit(input, expr, returned.inner, copied));
  if (edits === undefined || !edits.every((edit) => edit !== undefined)) return undefined;
  return { type, edits: [{ range: rangeOf(output.span), newText: type }, ...edits] };
}

function ownedText({ textOf }: SiteInput, target: TypeExpr): string | undefined {
  const text = textOf(rangeOf(target.span));
  if (target.kind === "slice") return `Vec<${textOf(rangeOf(target.element.span))}>`;
  if (target.kind !== "path") return undefined;
  return text === "str" ? "String" : text;
}

/** What can be the function's value, where it is written; undefined where a macro's is among it. */
function returnedIn(input: SiteInput, body: Block): readonly Expr[] | undefined {
  const { syntax, typeck } = input;
  const found: Expr[] = [];
  let isKnown = true;
  const walkBlock = ({ tail }: Block): void => {
    if (tail) walk(tail);
  };
  const walk = (expr: Expr): void => {
    if (typeck.typeOf(expr).kind === "never") return;
    if (expr.span.expansion) isKnown = false;
    else if (expr.kind === "block" && expr.label === undefined && (expr.mode === "plain" || expr.mode === "unsafe"))
      walkBlock(expr.block);
    else if (expr.kind === "if") {
      walkBlock(expr.then);
      if (expr.otherwise) walk(expr.otherwise);
    } else if (expr.kind === "match") for (const arm of expr.arms) walk(arm.body);
    else found.push(expr);
  };
  walkBlock(body);
  for (const expr of syntax.exprs())
    if (expr.kind === "return" && expr.value && isOfFunction(syntax, expr)) walk(expr.value);
  return isKnown ? found : undefined;
}

/** It leaves the function, not a closure or an `async` block in it. */
function isOfFunction(syntax: SyntaxContext, expr: Expr): boolean {
  for (let around = syntax.positionOf(expr)?.parent; around; around = syntax.positionOf(around)?.parent) {
    const isBody = around.kind === "closure" || (around.kind === "block" && around.mode !== "plain");
    if (isBody && !(around.kind === "block" && around.mode === "unsafe")) return false;
  }
  return true;
}

function ownedEdit(input: SiteInput, expr: Expr, target: Type, copied: CopyMethod | undefined): Edit | undefined {
  const range = rangeOf(expr.span);
  const whole = lentWhole(input, expr, target);
  if (whole) return { range, newText: input.textOf(rangeOf(whole.span)) };
  if (expr.kind === "addressOf") {
    const { operand } = expr;
    const type = input.typeck.typeOf(operand);
    const method = isOwned(type, target) ? copyMethodOf(input.questions, type) : type === target ? copied : undefined;
    const isCopied = method !== undefined && isPostfix(operand);
    return isCopied ? { range, newText: `${input.textOf(rangeOf(operand.span))}.${method}()` } : undefined;
  }
  const type = input.typeck.typeOf(expr);
  // A reference to what is to be copied, not to what lends that.
  if (copied === undefined || type.kind !== "ref" || type.inner !== target) return undefined;
  return isPostfix(expr) ? insertion(range.end, `.${copied}()`) : undefined;
}

/** `&s`, `s.as_str()`, `&s[..]` of a local variable, or a new value, of the owned type. */
function lentWhole(input: SiteInput, expr: Expr, target: Type): Expr | undefined {
  const lent =
    expr.kind === "addressOf" && !expr.mutable && !expr.raw
      ? (wholeRange(expr.operand) ?? expr.operand)
      : expr.kind === "methodCall" && LENDS_ALL.has(expr.method.ident.name)
        ? expr.receiver
        : undefined;
  if (!lent || !isOwned(input.typeck.typeOf(lent), target)) return undefined;
  const isVariable = lent.kind === "path" && input.typeck.resolution(lent)?.kind === "local";
  return isVariable || lent.kind === "call" || lent.kind === "methodCall" ? lent : undefined;
}

/** `s` of `s[..]` */
function wholeRange(expr: Expr): Expr | undefined {
  if (expr.kind !== "index" || expr.index.kind !== "range") return undefined;
  return expr.index.low || expr.index.high ? undefined : expr.base;
}

/** `String` of `str`, `Vec<T>` of `[T]`, any other of itself. */
function isOwned(type: Type, target: Type): boolean {
  if (type.kind !== "adt" || type.adt.crate.origin !== "std") return type === target;
  if (target.kind === "str") return type.adt.name === "String";
  if (target.kind !== "slice") return type === target;
  const [element] = type.args.list.filter(isType);
  return type.adt.name === "Vec" && element === target.element;
}

/** A method can be called on it as it stands. */
function isPostfix({ kind }: Expr): boolean {
  return ["path", "literal", "call", "methodCall", "field", "index", "try", "await", "paren"].includes(kind);
}
