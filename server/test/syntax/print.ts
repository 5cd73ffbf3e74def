/**
 * The AST as a short text, for tests: one form for each node, `kind(parts)` or Rust-like where that is unambiguous.
 * Unlike Rust, every operator has its parentheses.
 */
import type {
  Block,
  Bound,
  Expr,
  FieldDeclaration,
  GenericArguments,
  GenericParam,
  Generics,
  Item,
  MacroCall,
  Path,
  Pattern,
  Statement,
  TypeExpr,
  UseTree,
  VariantData,
  Visibility,
} from "../../src/syntax/ast.js";

const join = <T>(list: readonly T[], print: (value: T) => string): string => list.map(print).join(", ");
const opt = <T>(value: T | undefined, print: (value: T) => string, before = "", after = ""): string =>
  value === undefined ? "" : before + print(value) + after;

function printPath(path: Path): string {
  const root =
    path.root.kind === "global" ? "::" : path.root.kind === "dollarCrate" ? `$crate(${path.root.crate})::` : "";
  const segments = path.segments.map((segment) => segment.ident.name + opt(segment.arguments, printArguments));
  const self = path.qualifiedSelf;
  if (self === undefined) return root + segments.join("::");
  const trait = segments.slice(0, self.traitSegments).join("::");
  return `<${printType(self.type)}${trait === "" ? "" : ` as ${root}${trait}`}>::${segments.slice(self.traitSegments).join("::")}`;
}

function printArguments(args: GenericArguments): string {
  switch (args.kind) {
    case "angle": {
      const list = args.arguments.map((arg) => {
        return arg.kind === "lifetime"
          ? arg.lifetime.name
          : arg.kind === "type"
            ? printType(arg.type)
            : `const ${printExpr(arg.value)}`;
      });
      const constraints = args.constraints.map((constraint) => {
        const bounds = constraint.bounds.length > 0 ? `: ${printBounds(constraint.bounds)}` : "";
        return (
          constraint.ident.name +
          opt(constraint.arguments, printArguments) +
          opt(constraint.type, printType, " = ") +
          bounds
        );
      });
      return `<${[...list, ...constraints].join(", ")}>`;
    }
    case "parenthesized":
      return `(${join(args.inputs, printType)})${opt(args.output, printType, " -> ")}`;
    case "returnTypeNotation":
      return "(..)";
  }
}

export function printType(type: TypeExpr): string {
  switch (type.kind) {
    case "path":
      return printPath(type.path);
    case "reference":
      return `&${opt(type.lifetime, (l) => l.name, "", " ")}${type.mutable ? "mut " : ""}${printType(type.type)}`;
    case "rawPointer":
      return `*${type.mutable ? "mut" : "const"} ${printType(type.type)}`;
    case "slice":
      return `[${printType(type.element)}]`;
    case "array":
      return `[${printType(type.element)}; ${printExpr(type.length)}]`;
    case "tuple":
      return `tuple(${join(type.elements, printType)})`;
    case "never":
      return "!";
    case "infer":
      return "_";
    case "functionPointer": {
      const inputs = type.inputs.map((input) => opt(input.name, (n) => n.name, "", ": ") + printType(input.type));
      return `${binder(type.forLifetimes)}${type.isUnsafe ? "unsafe " : ""}${opt(type.abi, JSON.stringify, "extern ", " ")}fn(${[...inputs, ...(type.variadic ? ["..."] : [])].join(", ")})${opt(type.output, printType, " -> ")}`;
    }
    case "implTrait":
      return `impl(${printBounds(type.bounds)})`;
    case "dynTrait":
      return `dyn(${printBounds(type.bounds)})`;
    case "macroCall":
      return printMacro(type.call);
    case "missing":
      return "MISSING";
  }
}

const binder = (params: readonly GenericParam[]): string =>
  params.length > 0 ? `for<${join(params, printParam)}> ` : "";

function printBounds(bounds: readonly Bound[]): string {
  return bounds
    .map((bound) => {
      switch (bound.kind) {
        case "lifetime":
          return bound.lifetime.name;
        case "use":
          return `use<${join(bound.arguments, (arg) => arg.name)}>`;
        case "trait":
          return `${bound.modifier === "none" ? "" : `${bound.modifier} `}${binder(bound.forLifetimes)}${printPath(bound.path)}`;
      }
    })
    .join(" + ");
}

function printParam(param: GenericParam): string {
  switch (param.kind) {
    case "lifetime":
      return param.lifetime.name + (param.bounds.length > 0 ? `: ${param.bounds.map((l) => l.name).join(" + ")}` : "");
    case "type":
      return (
        param.ident.name +
        (param.bounds.length > 0 ? `: ${printBounds(param.bounds)}` : "") +
        opt(param.default, printType, " = ")
      );
    case "const":
      return `const ${param.ident.name}: ${printType(param.type)}${opt(param.default, printExpr, " = ")}`;
  }
}

function printGenerics(generics: Generics): string {
  const where = generics.where.map((predicate) => {
    if (predicate.kind === "lifetime")
      return `${predicate.lifetime.name}: ${predicate.bounds.map((l) => l.name).join(" + ")}`;
    return `${binder(predicate.forLifetimes)}${printType(predicate.type)}: ${printBounds(predicate.bounds)}`;
  });
  const params = generics.params.length > 0 ? `<${join(generics.params, printParam)}>` : "";
  return params + (where.length > 0 ? ` where ${where.join(", ")}` : "");
}

export function printPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case "wildcard":
      return "_";
    case "rest":
      return "..";
    case "binding":
      return `${pattern.byRef ? "ref " : ""}${pattern.mutable ? "mut " : ""}${pattern.ident.name}${opt(pattern.subpattern, printPattern, " @ ")}`;
    case "literal":
      return printExpr(pattern.value);
    case "range":
      return `${opt(pattern.low, printExpr)}${pattern.inclusive ? "..=" : ".."}${opt(pattern.high, printExpr)}`;
    case "reference":
      return `&${pattern.mutable ? "mut " : ""}${printPattern(pattern.pattern)}`;
    case "tuple":
      return `tuple(${join(pattern.elements, printPattern)})`;
    case "tupleStruct":
      return `${printPath(pattern.path)}(${join(pattern.elements, printPattern)})`;
    case "struct": {
      const fields = pattern.fields.map((field) =>
        field.shorthand ? printPattern(field.pattern) : `${field.field.name}: ${printPattern(field.pattern)}`,
      );
      return `${printPath(pattern.path)} { ${[...fields, ...(pattern.rest ? [".."] : [])].join(", ")} }`;
    }
    case "path":
      return `path ${printPath(pattern.path)}`;
    case "slice":
      return `[${join(pattern.elements, printPattern)}]`;
    case "or":
      return `(${pattern.alternatives.map(printPattern).join(" | ")})`;
    case "box":
      return `box ${printPattern(pattern.pattern)}`;
    case "constBlock":
      return `const ${printBlock(pattern.block)}`;
    case "macroCall":
      return printMacro(pattern.call);
    case "missing":
      return "MISSING";
  }
}

function printMacro(call: MacroCall): string {
  return `${printPath(call.path)}!${call.delimiter}${call.tokens.map((token) => token.text).join(" ")}`;
}

export function printExpr(expr: Expr): string {
  const attributes = expr.attributes.map((attribute) => `#[${attribute.path}${attribute.argument}] `).join("");
  return attributes + printBare(expr);
}

function printBare(expr: Expr): string {
  switch (expr.kind) {
    case "literal":
      return expr.literal === "int" || expr.literal === "bool" || expr.literal === "string"
        ? expr.text
        : `${expr.literal} ${expr.text}`;
    case "path":
      return printPath(expr.path);
    case "unary":
      return `(${expr.operator} ${printExpr(expr.operand)})`;
    case "addressOf":
      return `(&${expr.raw ? "raw " : ""}${expr.mutable ? "mut " : ""}${printExpr(expr.operand)})`;
    case "binary":
      return `(${printExpr(expr.left)} ${expr.operator} ${printExpr(expr.right)})`;
    case "assign":
      return `(${printExpr(expr.left)} = ${printExpr(expr.right)})`;
    case "compoundAssign":
      return `(${printExpr(expr.left)} ${expr.operator}= ${printExpr(expr.right)})`;
    case "call":
      return `call ${printExpr(expr.callee)}(${join(expr.arguments, printExpr)})`;
    case "methodCall":
      return `${printExpr(expr.receiver)}.${expr.method.ident.name}${opt(expr.method.arguments, printArguments)}(${join(expr.arguments, printExpr)})`;
    case "field":
      return `${printExpr(expr.base)}.${expr.field.name}`;
    case "index":
      return `${printExpr(expr.base)}[${printExpr(expr.index)}]`;
    case "range":
      return `(${opt(expr.low, printExpr)} ${expr.inclusive ? "..=" : ".."} ${opt(expr.high, printExpr)})`;
    case "tuple":
      return `tuple(${join(expr.elements, printExpr)})`;
    case "array":
      return `[${join(expr.elements, printExpr)}]`;
    case "repeat":
      return `[${printExpr(expr.value)}; ${printExpr(expr.length)}]`;
    case "struct": {
      const fields = expr.fields.map((field) =>
        field.shorthand ? field.field.name : `${field.field.name}: ${printExpr(field.value)}`,
      );
      const base = expr.base !== undefined ? [`..${printExpr(expr.base)}`] : expr.rest ? [".."] : [];
      return `${printPath(expr.path)} { ${[...fields, ...base].join(", ")} }`;
    }
    case "block":
      return `${opt(expr.label, (l) => l.name, "", ": ")}${expr.mode === "plain" ? "" : `${expr.mode} `}${printBlock(expr.block)}`;
    case "if":
      return `if ${printExpr(expr.condition)} ${printBlock(expr.then)}${opt(expr.otherwise, printExpr, " else ")}`;
    case "let":
      return `(let ${printPattern(expr.pattern)} = ${printExpr(expr.value)})`;
    case "while":
      return `${opt(expr.label, (l) => l.name, "", ": ")}while ${printExpr(expr.condition)} ${printBlock(expr.body)}`;
    case "loop":
      return `${opt(expr.label, (l) => l.name, "", ": ")}loop ${printBlock(expr.body)}`;
    case "for":
      return `${opt(expr.label, (l) => l.name, "", ": ")}for ${printPattern(expr.pattern)} in ${printExpr(expr.iterable)} ${printBlock(expr.body)}`;
    case "match": {
      const arms = expr.arms.map(
        (arm) => `${printPattern(arm.pattern)}${opt(arm.guard, printExpr, " if ")} => ${printExpr(arm.body)}`,
      );
      return `match ${printExpr(expr.scrutinee)} { ${arms.join(", ")} }`;
    }
    case "closure": {
      const head = `${expr.isStatic ? "static " : ""}${expr.isAsync ? "async " : ""}${expr.isMove ? "move " : ""}`;
      const params = join(expr.params, (param) => printPattern(param.pattern) + opt(param.type, printType, ": "));
      return `${head}|${params}|${opt(expr.output, printType, " -> ")} ${printExpr(expr.body)}`;
    }
    case "break":
      return `break${opt(expr.label, (l) => l.name, " ")}${opt(expr.value, printExpr, " ")}`;
    case "continue":
      return `continue${opt(expr.label, (l) => l.name, " ")}`;
    case "return":
      return `return${opt(expr.value, printExpr, " ")}`;
    case "await":
      return `${printExpr(expr.operand)}.await`;
    case "try":
      return `${printExpr(expr.operand)}?`;
    case "cast":
      return `(${printExpr(expr.operand)} as ${printType(expr.type)})`;
    case "macroCall":
      return printMacro(expr.call);
    case "formatArgs":
      return `formatArgs(${join(expr.operands, printExpr)})`;
    case "yield":
      return `yield${opt(expr.value, printExpr, " ")}`;
    case "underscore":
      return "_";
    case "missing":
      return `MISSING(${join(expr.children, printExpr)})`;
  }
}

export function printBlock(block: Block): string {
  const parts = [
    ...block.statements.map(printStatement),
    ...(block.tail === undefined ? [] : [`tail ${printExpr(block.tail)}`]),
  ];
  return parts.length === 0 ? "{}" : `{ ${parts.join(" ")} }`;
}

function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case "let": {
      const attributes = statement.attributes.map((attribute) => `#[${attribute.path}${attribute.argument}] `).join("");
      return `${attributes}let ${printPattern(statement.pattern)}${opt(statement.type, printType, ": ")}${opt(statement.initializer, printExpr, " = ")}${opt(statement.otherwise, printBlock, " else ")};`;
    }
    case "item":
      return printItem(statement.item);
    case "expr":
      return printExpr(statement.expr) + (statement.semicolon ? ";" : "");
    case "macroCall":
      return `stmt ${printMacro(statement.call)}${statement.semicolon ? ";" : ""}`;
    case "missing":
      return `MISSING(${join(statement.children, printExpr)});`;
  }
}

function printVisibility(visibility: Visibility): string {
  return visibility.kind === "private"
    ? ""
    : visibility.kind === "public"
      ? "pub "
      : `pub(${printPath(visibility.path)}) `;
}

function printFields(fields: readonly FieldDeclaration[]): string {
  return join(
    fields,
    (field) =>
      printVisibility(field.visibility) + opt(field.ident, (ident) => ident.name, "", ": ") + printType(field.type),
  );
}

function printData(data: VariantData): string {
  return data.kind === "unit"
    ? ""
    : data.kind === "tuple"
      ? `(${printFields(data.fields)})`
      : ` { ${printFields(data.fields)} }`;
}

function printUse(tree: UseTree): string {
  const prefix = printPath(tree.prefix);
  switch (tree.tail.kind) {
    case "simple":
      return prefix + opt(tree.tail.rename, (ident) => ident.name, " as ");
    case "glob":
      return `${prefix}::*`;
    case "nested":
      return `${prefix}::{${join(tree.tail.trees, printUse)}}`;
  }
}

export function printItem(item: Item): string {
  const attributes = item.attributes
    .map((attribute) => `#${attribute.inner ? "!" : ""}[${attribute.path}${attribute.argument}] `)
    .join("");
  return attributes + printVisibility(item.visibility) + printBareItem(item);
}

function printBareItem(item: Item): string {
  switch (item.kind) {
    case "function": {
      const words = `${item.isConst ? "const " : ""}${item.isAsync ? "async " : ""}${item.isUnsafe ? "unsafe " : ""}${opt(item.abi, JSON.stringify, "extern ", " ")}`;
      const self = item.selfParam;
      const selfText =
        self === undefined
          ? []
          : [
              `${self.form === "reference" ? "&" : ""}${opt(self.lifetime, (l) => l.name, "", " ")}${self.mutable || self.referenceMutable ? "mut " : ""}self${opt(self.type, printType, ": ")}`,
            ];
      const params = item.params.map((param) => `${printPattern(param.pattern)}: ${printType(param.type)}`);
      const body = item.body === undefined ? ";" : item.body === "omitted" ? " omitted" : ` ${printBlock(item.body)}`;
      return `${words}fn ${item.ident.name}(${[...selfText, ...params, ...(item.variadic ? ["..."] : [])].join(", ")})${opt(item.output, printType, " -> ")}${printGenerics(item.generics)}${body}`;
    }
    case "struct":
    case "union":
      return `${item.kind} ${item.ident.name}${printGenerics(item.generics)}${printData(item.data)}`;
    case "enum": {
      const variants = join(
        item.variants,
        (variant) => variant.ident.name + printData(variant.data) + opt(variant.discriminant, printExpr, " = "),
      );
      return `enum ${item.ident.name}${printGenerics(item.generics)} { ${variants} }`;
    }
    case "trait":
      return `${item.isUnsafe ? "unsafe " : ""}${item.isAuto ? "auto " : ""}trait ${item.ident.name}${printGenerics(item.generics)}: ${printBounds(item.supertraits)}${item.isAlias ? " alias" : ` { ${item.items.map(printItem).join(" ")} }`}`;
    case "impl":
      return `${item.isUnsafe ? "unsafe " : ""}impl${printGenerics(item.generics)} ${item.isNegative ? "!" : ""}${opt(item.trait, printPath, "", " for ")}${printType(item.selfType)} { ${item.items.map(printItem).join(" ")} }`;
    case "typeAlias":
      return `type ${item.ident.name}${printGenerics(item.generics)}${item.bounds.length > 0 ? `: ${printBounds(item.bounds)}` : ""}${opt(item.type, printType, " = ")}`;
    case "const":
    case "static": {
      const value = item.value === "omitted" ? " = omitted" : opt(item.value, printExpr, " = ");
      return `${item.kind} ${item.kind === "static" && item.mutable ? "mut " : ""}${item.ident.name}${opt(item.type, printType, ": ")}${value}`;
    }
    case "module":
      return `mod ${item.ident.name}${item.items === undefined ? ";" : ` { ${item.items.map(printItem).join(" ")} }`}`;
    case "use":
      return `use ${printUse(item.tree)}`;
    case "externCrate":
      return `extern crate ${item.ident.name}${opt(item.rename, (ident) => ident.name, " as ")}`;
    case "externBlock":
      return `${item.isUnsafe ? "unsafe " : ""}extern ${item.abi ?? ""} { ${item.items.map(printItem).join(" ")} }`;
    case "macroDefinition":
      return `macro ${item.ident.name} ${item.tokens.map((token) => token.text).join(" ")}`;
    case "macroCall":
      return printMacro(item.call);
    case "missing":
      return "MISSING";
  }
}
