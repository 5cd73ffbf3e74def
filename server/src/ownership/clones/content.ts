/**
 * Is what an `Option` or `Result` holds, or an iterator yields, only read?
 *
 * `o.unwrap().len()`, `o?.len()`, `if let Some(x) = o`, `o.map(|x| x.len())`; `it.map(|x| x.len())`, `it.any(|x| x.is_empty())`,
 * `for x in it`. The content is followed into closures' parameters and bindings, which hold references from then on.
 */
import type { Expr } from "../../syntax/ast.js";
import { AS_IS, type Judgement, refused } from "./judgement.js";
import { patternsOf } from "./patterns.js";
import { judge, judgePatterns, judgeVariables, type ReadsInput, type Shape } from "./reads.js";

type MethodCall = Expr & { readonly kind: "methodCall" };

/** They look at nothing of the content. */
const LOOKS_AT_NONE = new Set(["is_some", "is_none", "is_ok", "is_err", "count"]);
/** They hand the content over as it is. */
const HANDS_OVER = new Set(["unwrap", "expect"]);
/** Their last argument is a closure that is given the content. */
const GIVES_CONTENT = new Set(["map", "and_then", "map_or", "map_or_else", "is_some_and", "is_ok_and", "inspect"]);
/** Their argument is a closure that is given each item, and their result holds none. */
const GIVES_ITEM = new Set(["map", "any", "all", "for_each", "filter_map", "find_map", "position", "map_while"]);
/** They yield some of the same items. */
const PASSES_ON = new Set(["skip", "take", "step_by", "rev"]);
/** What they make says by a trait of its own of which items it can be made: `String: FromIterator<&char>`, `i32: Sum<&i32>`. */
const MAKES_OF_ITEMS = new Set(["collect", "sum", "product"]);
/** They take one item out. */
const TAKES_ONE = new Set(["next", "last", "nth", "max", "min"]);

/** `expr` is an `Option` or `Result`, or an iterator, whose content becomes a reference. */
export function judgeContent(
  input: ReadsInput,
  expr: Expr,
  name: string,
  shape: Exclude<Shape, "value" | "part">,
): Judgement {
  const position = input.syntax.positionOf(expr);
  const { parent, statement, role } = position ?? {};
  switch (role) {
    case "receiver":
      if (parent?.kind !== "methodCall" || input.typeck.callee(parent)?.function.crate.origin !== "std") break;
      return during(
        parent,
        shape === "option" ? judgeOption(input, parent, name) : judgeItems(input, parent, name, shape),
      );
    case "operand":
      // The error of a `Result` would be a reference as well.
      if (parent?.kind !== "try" || shape !== "option" || !isOption(input, expr)) break;
      return during(parent, judge(input, parent, name, "value"));
    case "scrutinee": {
      const patterns = patternsOf(parent);
      return patterns && shape === "option" ? judgePatterns(input, patterns) : refused(`${name} is given away`);
    }
    case "iterable":
      if (parent?.kind !== "for") break;
      return during(parent, judgeItemPattern(input, parent.pattern, shape));
    case "initializer": {
      if (statement?.kind !== "let" || statement.type || shape !== "option") break;
      const { pattern } = statement;
      if (pattern.kind !== "binding") return judgePatterns(input, [pattern]);
      const variable = input.typeck.localOfPattern(pattern);
      if (!variable) break;
      const judged = judgeVariables(input, [variable], "option");
      return judged.ok ? { ...judged, bound: [variable, ...judged.bound] } : judged;
    }
    case "formatOperand":
    case "statement":
      return AS_IS;
    default:
      break;
  }
  return refused(`\`${name}\` is given away`);
}

function isOption(input: ReadsInput, expr: Expr): boolean {
  const type = input.typeck.typeOf(expr);
  return type.kind === "adt" && type.adt.name === "Option";
}

function during(expr: Expr, judged: Judgement): Judgement {
  return judged.ok ? { ...judged, during: [...judged.during, expr] } : judged;
}

function judgeOption(input: ReadsInput, call: MethodCall, name: string): Judgement {
  const method = call.method.ident.name;
  if (LOOKS_AT_NONE.has(method)) return AS_IS;
  if (HANDS_OVER.has(method)) return judge(input, call, name, "value");
  if (GIVES_CONTENT.has(method)) return judgeClosure(input, call, "option");
  return refused(`\`${method}\` takes the content`);
}

function judgeItems(
  input: ReadsInput,
  call: MethodCall,
  name: string,
  shape: "option" | "iterator" | "enumerated",
): Judgement {
  const method = call.method.ident.name;
  if (LOOKS_AT_NONE.has(method)) return AS_IS;
  if (PASSES_ON.has(method)) return judge(input, call, name, shape);
  if (GIVES_ITEM.has(method)) return judgeClosure(input, call, shape);
  if (shape === "iterator" && TAKES_ONE.has(method)) return judge(input, call, name, "option");
  if (shape === "iterator" && MAKES_OF_ITEMS.has(method) && isMadeOfReferences(input, call))
    return { ...AS_IS, isDoubtful: true };
  if (shape === "iterator" && method === "enumerate") return judge(input, call, name, "enumerated");
  return refused(`\`${method}\` takes the items`);
}

/** `it.cloned().collect::<String>()`: the result, as it is typed, can be made of what `it` yields as well. */
function isMadeOfReferences({ typeck, questions }: ReadsInput, call: MethodCall): boolean {
  const { receiver } = call;
  const callee = typeck.callee(call);
  if (!callee || receiver.kind !== "methodCall" || receiver.method.ident.name !== "cloned") return false;
  return questions.acceptsInstead(callee, 0, typeck.typeOf(receiver.receiver)) === "yes";
}

/** The closure that is given the content: what its parameter binds is a reference from then on. */
function judgeClosure(input: ReadsInput, call: MethodCall, shape: Exclude<Shape, "value" | "part">): Judgement {
  const closure = call.arguments.at(-1);
  const parameter = closure?.kind === "closure" ? closure.params[0] : undefined;
  if (closure?.kind !== "closure" || closure.params.length !== 1 || !parameter || parameter.type)
    return refused(`\`${call.method.ident.name}\` is given something else than a closure`);
  const judged = judgeItemPattern(input, parameter.pattern, shape);
  return judged.ok ? { ...judged, isDoubtful: true } : judged;
}

/** Of an enumerated iterator the second half of the item alone is a reference. */
function judgeItemPattern(
  input: ReadsInput,
  pattern: Parameters<typeof judgePatterns>[1][number],
  shape: Exclude<Shape, "value" | "part">,
): Judgement {
  if (shape !== "enumerated") return judgePatterns(input, [pattern]);
  const item = pattern.kind === "tuple" && pattern.elements.length === 2 ? pattern.elements[1] : undefined;
  return item && item.kind !== "rest" ? judgePatterns(input, [item]) : refused("the item is taken as a whole");
}
