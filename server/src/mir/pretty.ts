/**
 * MIR as text, in rustc's manner: for snapshots, and for people who ask to see it.
 *
 * One line a statement. With `span` given, each line ends in a comment that says where it stands in the source. Types are shortened as in
 * messages; what is unknown appears as `_`.
 */
import { assertNever } from "../base/assertNever.js";
import type { Span } from "../syntax/ast.js";
import { displayPartialType } from "../types/display.js";
import type { Type } from "../types/type.js";
import type {
  AggregateRvalue,
  BasicBlock,
  BlockIndex,
  Body,
  CallTerminator,
  ConstantOperand,
  LocalDecl,
  Operand,
  Place,
  ProjectionElem,
  RefRvalue,
  Rvalue,
  Statement,
  Terminator,
} from "./body.js";

export interface PrettyOptions {
  /** How a place in the source is written; undefined: not at all. */
  readonly span?: (span: Span) => string;
}

/** The body, then those of the closures in it. */
export function prettyBody(body: Body, options: PrettyOptions = {}): string {
  const lines = [`${header(body)} {`, ...body.locals.flatMap((local, index) => declaration(body, local, index)), ""];
  for (const [index, block] of body.blocks.entries()) lines.push(...prettyBlock(block, index, options), "");
  lines.pop();
  lines.push("}");
  for (const closure of body.closures) lines.push("", prettyBody(closure, options));
  return lines.join("\n");
}

function header(body: Body): string {
  const args = body.locals
    .slice(1, body.argumentCount + 1)
    .map((local, index) => `_${index + 1}: ${typeText(local.type)}`);
  const name =
    body.closure === undefined
      ? body.owner.name
      : `${body.owner.name}::{${body.closure.closureKind === undefined ? "async" : "closure"}}`;
  return `${body.owner.kind === "function" ? "fn" : body.owner.kind} ${name}(${args.join(", ")}) -> ${typeText(body.locals[0]?.type)}`;
}

function declaration(body: Body, local: LocalDecl, index: number): readonly string[] {
  const { kind } = local;
  const isArgument = index > 0 && index <= body.argumentCount;
  const variable =
    kind.kind === "argument" || kind.kind === "user" || kind.kind === "guardReference" ? kind.variable : undefined;
  const lines: string[] = [];
  if (variable !== undefined)
    lines.push(`    debug ${variable.name} => ${kind.kind === "guardReference" ? "*" : ""}_${index};`);
  if (!isArgument && index > 0) lines.push(`    let ${local.mutable ? "mut " : ""}_${index}: ${typeText(local.type)};`);
  return lines;
}

function typeText(type: Type | undefined): string {
  return type === undefined ? "_" : displayPartialType(type);
}

function prettyBlock(block: BasicBlock, index: BlockIndex, options: PrettyOptions): readonly string[] {
  const line = (text: string, span: Span): string =>
    options.span === undefined ? `        ${text};` : `        ${`${text};`.padEnd(56)} // ${options.span(span)}`;
  return [
    `    bb${index}: {`,
    ...block.statements.map((statement) => line(prettyStatement(statement), statement.span)),
    line(prettyTerminator(block.terminator), block.terminator.span),
    "    }",
  ];
}

function prettyStatement(statement: Statement): string {
  switch (statement.kind) {
    case "assign":
      return `${prettyPlace(statement.place)} = ${prettyRvalue(statement.rvalue)}`;
    case "storageLive":
      return `StorageLive(_${statement.local})`;
    case "storageDead":
      return `StorageDead(_${statement.local})`;
    case "fakeRead":
      return `FakeRead(${statement.cause}, ${prettyPlace(statement.place)})`;
    case "placeMention":
      return `PlaceMention(${prettyPlace(statement.place)})`;
    case "ascribeUserType":
      return `AscribeUserType(${prettyPlace(statement.place)}, ${statement.variance}, ${typeText(statement.type)})`;
    case "ascribeConstant":
      return `AscribeConstant(${prettyPlace(statement.place)}, ${prettyOperand(statement.constant)})`;
    case "nop":
      return "nop";
    default:
      return assertNever(statement);
  }
}

function prettyTerminator(terminator: Terminator): string {
  switch (terminator.kind) {
    case "goto":
      return `goto -> bb${terminator.target}`;
    case "switch": {
      const { variants } = terminator;
      const targets = terminator.targets.map((target, index) =>
        variants === undefined ? `bb${target}` : `${variants[index]?.name ?? "otherwise"}: bb${target}`,
      );
      return `switchInt(${prettyOperand(terminator.operand)}) -> [${targets.join(", ")}]`;
    }
    case "return":
      return "return";
    case "unreachable":
      return "unreachable";
    case "drop": {
      const { reason } = terminator;
      const why = reason.kind === "assign" ? " (replaced)" : reason.exit === "natural" ? "" : ` (${reason.exit})`;
      return `drop(${prettyPlace(terminator.place)})${why} -> bb${terminator.target}`;
    }
    case "call":
      return prettyCall(terminator);
    case "yield":
      return `${prettyPlace(terminator.resumePlace)} = yield(${prettyOperand(terminator.value)}) -> bb${terminator.target}`;
    case "falseEdge":
      return `falseEdge -> [real: bb${terminator.target}, imaginary: bb${terminator.imaginary}]`;
    case "falseUnwind":
      return `falseUnwind -> bb${terminator.target}`;
    default:
      return assertNever(terminator);
  }
}

function prettyCall(call: CallTerminator): string {
  const args = call.arguments.map(prettyOperand).join(", ");
  const name = call.callee === undefined ? prettyOperand(call.function) : calleeName(call.callee.function);
  return `${prettyPlace(call.destination)} = ${name}(${args}) -> ${call.target === undefined ? "!" : `bb${call.target}`}`;
}

function calleeName(fn: NonNullable<CallTerminator["callee"]>["function"]): string {
  return fn.container.kind === "trait" ? `${fn.container.name}::${fn.name}` : fn.name;
}

function prettyOperand(operand: Operand): string {
  switch (operand.kind) {
    case "copy":
    case "move":
      return `${operand.kind} ${prettyPlace(operand.place)}`;
    case "copyOrMove":
      return `copy? ${prettyPlace(operand.place)}`;
    case "constant":
      return `const ${prettyConstant(operand)}`;
    default:
      return assertNever(operand);
  }
}

function prettyConstant(constant: ConstantOperand): string {
  const { value } = constant;
  switch (value.kind) {
    case "function":
      return constant.type.kind === "fnDef" ? constant.type.def.name : typeText(constant.type);
    case "literal":
      return value.text;
    case "namedConst":
      return value.name;
    case "inlineConst":
      return value.role;
    case "static":
      return `&${value.mutable ? "mut " : ""}${value.name}`;
    case "zeroSized":
      return typeText(constant.type);
    case "unknown":
      return "_";
    default:
      return assertNever(value);
  }
}

const borrowNames: Readonly<Record<RefRvalue["borrow"], string>> = {
  shared: "&",
  mutable: "&mut ",
  twoPhaseMutable: "&two_phase mut ",
  uniqueClosure: "&uniq ",
  fake: "&fake ",
};

function prettyRvalue(rvalue: Rvalue): string {
  switch (rvalue.kind) {
    case "use":
      return prettyOperand(rvalue.operand);
    case "repeat":
      return `[${prettyOperand(rvalue.operand)}; _]`;
    case "ref":
      return `${borrowNames[rvalue.borrow]}${prettyPlace(rvalue.place)}`;
    case "rawPointer":
      return `&raw ${rvalue.mutable ? "mut" : "const"} ${prettyPlace(rvalue.place)}`;
    case "length":
      return `Len(${prettyPlace(rvalue.place)})`;
    case "cast":
      return `${prettyOperand(rvalue.operand)} as ${typeText(rvalue.type)} (${rvalue.cast})`;
    case "binary":
      return `${prettyOperand(rvalue.left)} ${rvalue.operator} ${prettyOperand(rvalue.right)}`;
    case "unary":
      return `${rvalue.operator === "not" ? "!" : "-"}${prettyOperand(rvalue.operand)}`;
    case "discriminant":
      return `discriminant(${prettyPlace(rvalue.place)})`;
    case "aggregate":
      return prettyAggregate(rvalue);
    case "unknown":
      return `unknown(${rvalue.operands.map(prettyOperand).join(", ")})`;
    default:
      return assertNever(rvalue);
  }
}

function prettyAggregate(rvalue: AggregateRvalue): string {
  const { aggregate } = rvalue;
  const operands = rvalue.operands.map(prettyOperand);
  switch (aggregate.kind) {
    case "array":
      return `[${operands.join(", ")}]`;
    case "tuple":
      return `(${operands.join(", ")})`;
    case "adt": {
      const { variant } = aggregate;
      const name = variant.adt.adtKind === "enum" ? `${variant.adt.name}::${variant.name}` : variant.adt.name;
      if (variant.shape === "unit") return name;
      if (variant.shape === "tuple") return `${name}(${operands.join(", ")})`;
      const fields = operands.map(
        (operand, index) => `${variant.fields[aggregate.unionField ?? index]?.name ?? index}: ${operand}`,
      );
      return `${name} { ${fields.join(", ")} }`;
    }
    case "closure": {
      const fields = operands.map((operand, index) => `${aggregate.body.upvars[index]?.path ?? index}: ${operand}`);
      return `{${aggregate.expr.kind === "closure" ? "closure" : "async block"}} { ${fields.join(", ")} }`;
    }
    case "formatArguments":
      return `format_args(${operands.join(", ")})`;
    default:
      return assertNever(aggregate);
  }
}

function prettyPlace(place: Place): string {
  return place.projection.reduce(prettyElem, `_${place.local}`);
}

function prettyElem(base: string, elem: ProjectionElem): string {
  switch (elem.kind) {
    case "deref":
      return `(*${base})`;
    case "field":
      return `${base}.${elem.index}`;
    case "index":
      return `${base}[_${elem.local}]`;
    case "constantIndex":
      return `${base}[${elem.fromEnd ? "-" : ""}${elem.offset} of ${elem.minimumLength}]`;
    case "subslice":
      return `${base}[${elem.from}:${elem.fromEnd ? "-" : ""}${elem.to}]`;
    case "downcast":
      return `(${base} as ${elem.variant.name})`;
    default:
      return assertNever(elem);
  }
}
