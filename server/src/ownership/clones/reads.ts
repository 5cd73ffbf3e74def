/**
 * Is a copy, or what is taken out of it, only read, and in ways that a reference serves as well?
 *
 * `y.len()`, `println!("{y}")`, `y.field == 3` stay as they are when `y` becomes a reference; `&y` becomes `y`, `y == z` becomes `*y == z`,
 * and a Copy value that is used gets a star. What is matched on, iterated over or bound again is followed into its bindings, an `Option`
 * into `unwrap`, `?` and `map`. Anything else needs the copy, or is not understood: no offer is made then.
 */
import type { Knowledge } from "../../base/knowledge.js";
import type { Expr, PathExpr, Pattern } from "../../syntax/ast.js";
import { isComparison } from "../../syntax/operators.js";
import { refType } from "../../types/interner.js";
import type { Type } from "../../types/type.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import { insertion } from "../edits.js";
import type { BindingReads } from "../facts.js";
import type { TypeQuestions } from "../variables.js";
import { called, parameterOf } from "./called.js";
import { captureStays, closuresAround } from "./captures.js";
import { judgeContent } from "./content.js";
import { AS_IS, all, type Judgement, refused, star } from "./judgement.js";
import { keptBy } from "./kept.js";
import { bindingsOf, patternsOf, seesThroughReference } from "./patterns.js";
import type { Position, SyntaxContext } from "./syntaxContext.js";

export interface ReadsInput {
  readonly typeck: TypeckResults;
  readonly syntax: SyntaxContext;
  readonly questions: TypeQuestions;
  /** What was copied, where the copy is of another type: `str` for a `String`. The reference then is to this. */
  readonly unsized: Type | undefined;
  /** A reference to what was copied would certainly not live as long as the program. */
  readonly isLocalToBody: boolean;
}

/**
 * What changes with the rewrite: the value itself (`T` becomes `&T`), a place in it (its type stays), the content of an `Option` or
 * `Result`, or the items of an iterator.
 */
export type Shape = "value" | "part" | "option" | "iterator" | "enumerated";

/** What is read, and what holds it meanwhile. */
export interface Reads {
  readonly reads: BindingReads;
  /** Variables that hold the copy or parts of it. */
  readonly bound: readonly LocalVariable[];
  /** What it is in use for, beyond what the variables say. */
  readonly during: readonly Expr[];
}

/** Uses of all the variables, judged together. */
export function readsOf(input: ReadsInput, variables: readonly LocalVariable[], shape: Shape = "value"): Reads {
  return toReads(input, variables, judgeVariables(input, variables, shape));
}

/** Uses of an expression that is, or holds, what was copied. */
export function readsOfExpr(input: ReadsInput, expr: Expr, shape: Shape): Reads {
  return toReads(input, [], judge(input, expr, "the copy", shape));
}

/** The patterns match references, and what they bind is only read. */
export function readsOfPatterns(input: ReadsInput, patterns: readonly Pattern[]): Reads {
  return toReads(input, [], judgePatterns(input, patterns));
}

function toReads(input: ReadsInput, variables: readonly LocalVariable[], judged: Judgement): Reads {
  if (!judged.ok) {
    const { obstacle, isProven } = judged;
    return {
      reads: { onlyRead: "no", edits: [], obstacle, isOwnedNeeded: isProven === true },
      bound: variables,
      during: [],
    };
  }
  const bound = [...variables, ...judged.bound];
  const isUnknown =
    !input.syntax.isComplete || bound.some((variable) => input.typeck.typeOfLocal(variable).kind === "unknown");
  const { edits, isDoubtful, during } = judged;
  return {
    reads: { onlyRead: isUnknown ? "unknown" : "yes", edits, obstacle: undefined, isOwnedNeeded: false, isDoubtful },
    bound,
    during,
  };
}

export function judgeVariables(input: ReadsInput, variables: readonly LocalVariable[], shape: Shape): Judgement {
  return all(
    variables.flatMap((variable): readonly Judgement[] => [
      ...(variable.mutable ? [refused(`\`${variable.name}\` can be changed`, true)] : []),
      ...(variable.mode === "move" ? [] : [refused(`\`${variable.name}\` is bound by reference`)]),
      ...input.syntax.usesOf(variable).map((use) => judgeUse(input, variable, use, shape)),
    ]),
  );
}

/** Patterns that are matched with a reference from now on. */
export function judgePatterns(input: ReadsInput, patterns: readonly Pattern[], shape: Shape = "value"): Judgement {
  const bound = patterns.map((pattern) => bindingsOf(pattern, input.typeck));
  if (bound.includes(undefined)) return refused("a pattern is not understood");
  const variables = bound.flatMap((list) => list ?? []);
  const judged = judgeVariables(input, variables, shape);
  if (!judged.ok && judged.isProven === true) return judged;
  if (!patterns.every(seesThroughReference)) return refused("a pattern takes the value itself");
  return judged.ok ? { ...judged, bound: [...variables, ...judged.bound] } : judged;
}

function judgeUse(input: ReadsInput, variable: LocalVariable, use: PathExpr, shape: Shape): Judgement {
  if (use.span.expansion) return refused(`\`${variable.name}\` is used by a macro`);
  const keeper = input.isLocalToBody ? keptBy(input, use, variable) : undefined;
  if (keeper !== undefined)
    return refused(`\`${keeper}\` may keep \`${variable.name}\` for as long as it likes (\`'static\`)`, true);
  const closures = closuresAround(input.syntax, use, variable);
  if (!closures) return refused(`\`${variable.name}\` is captured by an \`async\` block`);
  const judged = judge(input, use, variable.name, shape);
  if (closures.length === 0 || !judged.ok) return judged;
  const captured = captureStays(input, closures);
  if (!captured.stays) return refused(`\`${variable.name}\` is captured by a closure`);
  const isTaken = closures.some((closure) => closure.isMove);
  return {
    ...judged,
    bound: [...judged.bound, ...captured.bound],
    during: [...judged.during, ...captured.during],
    isDoubtful: judged.isDoubtful || isTaken,
  };
}

export function judge(input: ReadsInput, expr: Expr, name: string, shape: Shape): Judgement {
  switch (shape) {
    case "value":
    case "part":
      return judgeValue(input, expr, name, shape === "value");
    case "option":
    case "iterator":
    case "enumerated":
      return judgeContent(input, expr, name, shape);
  }
}

/** `isWhole`: the variable itself, which changes its type; not a field of it, which does not. */
function judgeValue(input: ReadsInput, expr: Expr, name: string, isWhole: boolean): Judgement {
  const position = input.syntax.positionOf(expr);
  const parent = position?.parent;
  const isCopy = input.questions.isCopy(input.typeck.typeOf(expr)) === "yes";
  switch (position?.role) {
    case "receiver":
      if (parent?.kind !== "methodCall") break;
      return judgeReceiver(input, parent, name, isWhole, isCopy);
    case "formatOperand":
    case "statement":
      return AS_IS;
    case "base":
      if (parent?.kind === "field" || parent?.kind === "index") return judgeValue(input, parent, name, false);
      break;
    case "left":
    case "right":
      if (parent?.kind === "binary" && isComparison(parent.operator)) {
        // `&str` and `String` compare with each other, and with themselves.
        if (input.unsized) return { ...AS_IS, isDoubtful: true };
        return isWhole ? star(expr.span) : AS_IS;
      }
      if ((parent?.kind === "assign" || parent?.kind === "compoundAssign") && position.role === "left")
        return refused(`\`${name}\` is changed`, true);
      break;
    case "operand":
      if (parent?.kind === "addressOf") return judgeBorrow(input, parent, expr, name, isWhole);
      break;
    case "scrutinee":
    case "iterable":
    case "initializer": {
      const judged = isCopy || input.unsized ? undefined : judgeTakenApart(input, expr, position, name, isWhole);
      if (judged) return judged;
      break;
    }
    default:
      break;
  }
  if (!isCopy) {
    if (input.unsized) return refused(`\`${name}\` is given away`);
    const isTaken = isReferenceTaken(input, expr);
    if (isTaken === "yes")
      return { ...AS_IS, edits: isWhole ? [] : [insertion(expr.span.start, "&")], isDoubtful: true };
    if (isReturned(input, position)) return refused(`\`${name}\` is returned`, true);
    return refused(`\`${name}\` is given away`, isTaken === "no");
  }
  if (!isWhole)
    return position?.role === "left" && parent?.kind !== "binary" ? refused(`\`${name}\` is changed`, true) : AS_IS;
  if (position?.role === "fieldValue" && isShorthand(parent, expr))
    return refused(`\`${name}\` is used in a shorthand`);
  return star(expr.span);
}

/** Matched on, iterated over, or bound to other names: what holds the parts is followed. Undefined: nothing of that. */
function judgeTakenApart(
  input: ReadsInput,
  expr: Expr,
  position: Position,
  name: string,
  isWhole: boolean,
): Judgement | undefined {
  const { parent, statement, role } = position;
  // A field of what is a reference now cannot be taken out of it, but lent.
  const lent = isWhole ? [] : [insertion(expr.span.start, "&")];
  const followed = (patterns: readonly Pattern[], during: readonly Expr[]): Judgement => {
    const judged = judgePatterns(input, patterns);
    if (!judged.ok) return judged;
    return { ...judged, edits: [...lent, ...judged.edits], during: [...judged.during, ...during], isDoubtful: true };
  };
  if (role === "iterable" && parent?.kind === "for") {
    if (!isIterableByReference(input.typeck.typeOf(expr))) return refused(`\`${name}\` is iterated over by value`);
    return followed([parent.pattern], [parent]);
  }
  if (role === "initializer") {
    if (statement?.kind !== "let" || statement.type || statement.otherwise) return undefined;
    return followed([statement.pattern], []);
  }
  const patterns = patternsOf(parent);
  if (!patterns) return undefined;
  // `if let Some(ref s) = y` → `= *y`: what is bound by reference stays one.
  const bound = patterns.flatMap((pattern) => bindingsOf(pattern, input.typeck) ?? []);
  const isReadOnly = bound.every(
    (variable) => variable.mode === "ref" || input.questions.isCopy(input.typeck.typeOfLocal(variable)) === "yes",
  );
  const isUnderstood = patterns.every((pattern) => bindingsOf(pattern, input.typeck) !== undefined);
  if (isReadOnly && isUnderstood) return isWhole ? { ...star(expr.span), bound } : { ...AS_IS, bound };
  return followed(patterns, []);
}

/** By-reference iteration of these is `IntoIterator for &C` and yields references to the same elements. */
const COLLECTIONS = new Set([
  "Vec",
  "VecDeque",
  "HashMap",
  "HashSet",
  "BTreeMap",
  "BTreeSet",
  "LinkedList",
  "BinaryHeap",
  "Option",
]);

export function isIterableByReference(type: Type): boolean {
  return (
    type.kind === "array" || (type.kind === "adt" && type.adt.crate.origin === "std" && COLLECTIONS.has(type.adt.name))
  );
}

/** The value of the function, whose type is written in its signature. */
function isReturned({ typeck }: ReadsInput, position: Position | undefined): boolean {
  return (
    position?.role === "tail" &&
    position.parent === undefined &&
    typeck.owner.kind === "function" &&
    typeck.signature.output.kind !== "opaque"
  );
}

/** Would a reference serve the generic parameter that the expression is given to? "no": the parameter wants exactly this type. */
function isReferenceTaken({ syntax, typeck, questions }: ReadsInput, expr: Expr): Knowledge {
  const { role, parent } = syntax.positionOf(expr) ?? {};
  if ((role !== "receiver" && role !== "argument") || (parent?.kind !== "call" && parent?.kind !== "methodCall"))
    return "unknown";
  const callee = called(typeck, parent);
  if (!callee) return "unknown";
  return questions.acceptsInstead(callee, parameterOf(parent, expr), refType(false, typeck.typeOf(expr)));
}

/** Methods that `String` and `str`, `Vec` and slices have alike. */
const ALIKE = new Set(["len", "is_empty", "as_bytes", "to_string", "to_owned", "to_vec"]);
/** They make of an owned text or vector the reference that is there already. */
const VIEWS = new Set(["as_str", "as_slice", "as_path", "as_os_str"]);

function judgeReceiver(
  input: ReadsInput,
  call: Expr & { readonly kind: "methodCall" },
  name: string,
  isWhole: boolean,
  isCopy: boolean,
): Judgement {
  const callee = input.typeck.callee(call);
  const self = callee?.signature.inputs[0];
  const method = call.method.ident.name;
  if (self?.kind === "ref" && self.mutable) return refused(`\`${name}\` is changed`, true);
  if (self?.kind === "ref" && (!input.unsized || self.inner === input.unsized || ALIKE.has(method))) return AS_IS;
  // The clone of a reference is that reference.
  if (input.unsized && method === "clone") return judgeValue(input, call, name, true);
  if (input.unsized && VIEWS.has(method) && callee?.function.crate.origin === "std" && isWhole)
    return { ...AS_IS, edits: [{ range: { start: call.receiver.span.end, end: call.span.end }, newText: "" }] };
  if (input.unsized) return refused(`\`${method}\` is a method of the owned type`);
  if (self && isCopy)
    return isWhole
      ? { ...AS_IS, edits: [insertion(call.receiver.span.start, "(*"), insertion(call.receiver.span.end, ")")] }
      : AS_IS;
  if (isWhole && isReferenceTaken(input, call.receiver) === "yes") return { ...AS_IS, isDoubtful: true };
  return refused(`\`${method}\` takes \`${name}\` by value`);
}

function judgeBorrow(
  input: ReadsInput,
  parent: Expr & { readonly kind: "addressOf" },
  operand: Expr,
  name: string,
  isWhole: boolean,
): Judgement {
  if (parent.mutable || parent.raw) return refused(`\`${name}\` is changed`, true);
  if (!isWhole) return AS_IS;
  if (input.unsized) {
    const wanted = input.typeck.adjustedTypeOf(parent);
    if (wanted.kind !== "ref" || wanted.inner !== input.unsized)
      return refused(`\`&${name}\` is wanted as a reference to an owned value`);
  }
  // `assert_eq!(y, z)` compares what it borrows itself.
  if (parent.span.expansion) return star(operand.span);
  if (operand.span.start !== parent.span.start + 1 || operand.span.end !== parent.span.end)
    return refused(`\`${name}\` is borrowed in a way that is not understood`);
  return { ...AS_IS, edits: [{ range: { start: parent.span.start, end: operand.span.start }, newText: "" }] };
}

function isShorthand(parent: Expr | undefined, value: Expr): boolean {
  return parent?.kind === "struct" && parent.fields.some((field) => field.shorthand && field.value === value);
}
