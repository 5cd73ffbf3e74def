/**
 * Where each expression of a body stands: its parent and the part it plays there, and where each variable is named.
 *
 * MIR says what happens; a rewrite also has to know what is written around it. Built only for bodies that copy something. Expanded
 * macros are walked like what was written, so that an argument of `println!` has the format operands as its parent.
 *
 * Cost: linear in the body. What macros define themselves is walked too; spans with an expansion are told apart by those who ask.
 */
import { assertNever } from "../../base/assertNever.js";
import type {
  Attribute,
  Block,
  Expr,
  LetStatement,
  MacroCall,
  MatchArm,
  PathExpr,
  Pattern,
  Statement,
} from "../../syntax/ast.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import type { Range } from "../facts.js";

/** The part that an expression plays in its parent. */
export type Role =
  | "receiver"
  | "argument"
  | "callee"
  | "operand"
  | "left"
  | "right"
  | "base"
  | "index"
  | "element"
  | "fieldValue"
  | "structBase"
  | "condition"
  | "value"
  | "scrutinee"
  | "guard"
  | "iterable"
  | "initializer"
  | "statement"
  | "tail"
  | "body"
  | "formatOperand"
  | "expansion"
  | "other";

export interface Position {
  readonly role: Role;
  /** The expression around it: for a statement or tail, the expression that owns the block; undefined at the outermost block. */
  readonly parent: Expr | undefined;
  readonly statement: Statement | undefined;
  readonly block: Block | undefined;
}

export interface Declaration {
  readonly statement: LetStatement;
  readonly block: Block;
  readonly parent: Expr | undefined;
}

export interface SyntaxContext {
  positionOf(expr: Expr): Position | undefined;
  /** The expression at exactly this span that is written in the source, outermost first; calls only. */
  callAt(start: number, end: number): (Expr & { readonly kind: "call" | "methodCall" }) | undefined;
  /** The smallest expression written in the source that covers the span; undefined where there is none. Linear in the body. */
  exprAt(start: number, end: number): Expr | undefined;
  /** Every expression, of macros' own too. */
  exprs(): Iterable<Expr>;
  /** The `let` that declares the variable by its name alone; `parent` owns the block. */
  declarationOf(variable: LocalVariable): Declaration | undefined;
  /** The statement, and its block, that a macro call is, of the statements that stand for it. */
  expandedFrom(block: Block): { readonly statement: Statement; readonly block: Block } | undefined;
  /** What is taken apart by a `let` whose pattern covers the range. */
  initializerOf(range: Range): Expr | undefined;
  /** Variables that a `let` declares by a name alone. */
  variablesOf(statement: LetStatement): readonly LocalVariable[];
  /** Expressions that name the variable. */
  usesOf(variable: LocalVariable): readonly PathExpr[];
  /** Macro calls, which may name variables in ways that are not expressions, were all understood. */
  readonly isComplete: boolean;
  /** Parts of the body are compiled in some configurations only: what is not used in this one may be in another. */
  readonly isConditional: boolean;
}

/** Undefined where the body is not there or is not a function's or constant's own. */
export function syntaxContext(typeck: TypeckResults): SyntaxContext | undefined {
  const { owner } = typeck;
  const root = owner.kind === "function" ? owner.body() : owner.value();
  if (root === undefined || root === "omitted") return undefined;
  const walker = new Walker(typeck);
  if ("statements" in root) walker.block(root, undefined);
  else walker.expr(root, { role: "body", parent: undefined, statement: undefined, block: undefined });
  return walker.finish();
}

class Walker {
  private readonly positions = new Map<Expr, Position>();
  private readonly calls = new Map<number, (Expr & { readonly kind: "call" | "methodCall" })[]>();
  private readonly uses = new Map<LocalVariable, PathExpr[]>();
  private readonly declarations = new Map<LocalVariable, Declaration>();
  private readonly lets: LetStatement[] = [];
  private readonly expansions = new Map<Block, { readonly statement: Statement; readonly block: Block }>();
  private isComplete = true;
  private isConditional = false;

  constructor(private readonly typeck: TypeckResults) {}

  finish(): SyntaxContext {
    const { positions, calls, uses, declarations, isComplete, isConditional } = this;
    return {
      positionOf: (expr) => positions.get(expr),
      callAt: (start, end) => calls.get(start)?.find((call) => call.span.end === end),
      exprs: () => positions.keys(),
      exprAt: (start, end) => smallest(positions.keys(), start, end),
      declarationOf: (variable) => declarations.get(variable),
      expandedFrom: (block) => this.expansions.get(block),
      initializerOf: ({ start, end }) =>
        this.lets.find(({ pattern: { span } }) => span.start <= start && end <= span.end)?.initializer,
      variablesOf: (statement) =>
        [...declarations].flatMap(([variable, declared]) => (declared.statement === statement ? [variable] : [])),
      usesOf: (variable) => uses.get(variable) ?? [],
      isComplete,
      isConditional,
    };
  }

  expr(expr: Expr, position: Position): void {
    this.positions.set(expr, position);
    this.attributes(expr.attributes);
    const child = (inner: Expr | undefined, role: Role): void => {
      if (inner) this.expr(inner, { role, parent: expr, statement: undefined, block: undefined });
    };
    const children = (list: readonly Expr[], role: Role): void => {
      for (const inner of list) child(inner, role);
    };
    switch (expr.kind) {
      case "literal":
      case "continue":
      case "underscore":
        return;
      case "path": {
        const resolution = this.typeck.resolution(expr);
        if (resolution?.kind !== "local") return;
        const known = this.uses.get(resolution.variable);
        if (known) known.push(expr);
        else this.uses.set(resolution.variable, [expr]);
        return;
      }
      case "unary":
      case "addressOf":
      case "await":
      case "try":
      case "cast":
        return child(expr.operand, "operand");
      case "binary":
      case "assign":
      case "compoundAssign":
        child(expr.left, "left");
        return child(expr.right, "right");
      case "call":
        this.remember(expr);
        child(expr.callee, "callee");
        return children(expr.arguments, "argument");
      case "methodCall":
        this.remember(expr);
        child(expr.receiver, "receiver");
        return children(expr.arguments, "argument");
      case "field":
        return child(expr.base, "base");
      case "index":
        child(expr.base, "base");
        return child(expr.index, "index");
      case "range":
        child(expr.low, "other");
        return child(expr.high, "other");
      case "tuple":
      case "array":
        return children(expr.elements, "element");
      case "repeat":
        return child(expr.value, "element");
      case "struct":
        for (const field of expr.fields) child(field.value, "fieldValue");
        return child(expr.base, "structBase");
      case "block":
        return this.block(expr.block, expr);
      case "if":
        child(expr.condition, "condition");
        this.block(expr.then, expr);
        return child(expr.otherwise, "body");
      case "let":
        this.pattern(expr.pattern);
        return child(expr.value, "scrutinee");
      case "while":
        child(expr.condition, "condition");
        return this.block(expr.body, expr);
      case "loop":
        return this.block(expr.body, expr);
      case "for":
        child(expr.iterable, "iterable");
        return this.block(expr.body, expr);
      case "match":
        child(expr.scrutinee, "scrutinee");
        for (const arm of expr.arms) this.arm(arm, expr);
        return;
      case "closure":
        return child(expr.body, "body");
      case "break":
      case "return":
      case "yield":
        return child(expr.value, "value");
      case "macroCall":
        return this.macro(expr.call, expr, position);
      case "formatArgs":
        return children(expr.operands, "formatOperand");
      case "missing":
        this.isComplete = false;
        return children(expr.children, "other");
      default:
        return assertNever(expr);
    }
  }

  block(block: Block, parent: Expr | undefined): void {
    for (const statement of block.statements) this.statement(statement, block, parent);
    if (block.tail) this.expr(block.tail, { role: "tail", parent, statement: undefined, block });
  }

  private statement(statement: Statement, block: Block, parent: Expr | undefined): void {
    switch (statement.kind) {
      case "let":
        return this.letStatement(statement, block, parent);
      case "expr":
        return this.expr(statement.expr, { role: "statement", parent, statement, block });
      case "macroCall":
        this.attributes(statement.attributes);
        return this.macro(statement.call, parent, { role: "statement", parent, statement, block });
      case "missing":
        this.isComplete = false;
        for (const inner of statement.children) this.expr(inner, { role: "other", parent, statement, block });
        return;
      case "item":
        return;
      default:
        return assertNever(statement);
    }
  }

  private letStatement(statement: LetStatement, block: Block, parent: Expr | undefined): void {
    this.pattern(statement.pattern);
    this.lets.push(statement);
    this.attributes(statement.attributes);
    const variable = statement.pattern.kind === "binding" ? this.typeck.localOfPattern(statement.pattern) : undefined;
    if (variable) this.declarations.set(variable, { statement, block, parent });
    if (statement.initializer) this.expr(statement.initializer, { role: "initializer", parent, statement, block });
    if (statement.otherwise) this.block(statement.otherwise, parent);
  }

  private arm(arm: MatchArm, parent: Expr): void {
    this.pattern(arm.pattern);
    this.attributes(arm.attributes);
    const position = { parent, statement: undefined, block: undefined };
    if (arm.guard) this.expr(arm.guard, { role: "guard", ...position });
    this.expr(arm.body, { role: "body", ...position });
  }

  private attributes(attributes: readonly Attribute[]): void {
    if (attributes.some(({ path }) => path === "cfg" || path === "cfg_attr")) this.isConditional = true;
  }

  private pattern(pattern: Pattern): void {
    if (pattern.kind === "macroCall" || pattern.kind === "missing") this.isComplete = false;
  }

  private macro(call: MacroCall, parent: Expr | undefined, position: Position): void {
    const expanded = this.typeck.expanded(call);
    switch (expanded?.kind) {
      case "expr":
        return this.expr(expanded.expr, { ...position, parent: position.parent });
      case "statements": {
        const { statement, block } = position;
        if (statement && block) this.expansions.set(expanded.hygieneBlock, { statement, block });
        return this.block(expanded.hygieneBlock, parent);
      }
      case undefined:
      case "failed":
        this.isComplete = false;
        return;
      case "pattern":
      case "type":
      case "items":
        return;
      default:
        return assertNever(expanded);
    }
  }

  private remember(call: Expr & { readonly kind: "call" | "methodCall" }): void {
    if (call.span.expansion) return;
    const known = this.calls.get(call.span.start);
    if (known) known.push(call);
    else this.calls.set(call.span.start, [call]);
  }
}

function smallest(exprs: Iterable<Expr>, start: number, end: number): Expr | undefined {
  let best: Expr | undefined;
  for (const expr of exprs) {
    const { span } = expr;
    if (span.expansion || span.start > start || span.end < end) continue;
    // Of two with one span (`(x)` and `x` are one expression) the outer one is met first.
    if (!best || span.end - span.start < best.span.end - best.span.start) best = expr;
  }
  return best;
}
