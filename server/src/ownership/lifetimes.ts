/**
 * Elided lifetimes of a function's signature, named as a person would write them out.
 *
 * Rules (reference, "Lifetime elision"): each elided input gets a lifetime of its own; an elided output takes `self`'s if `self` is a
 * reference, else the only input lifetime there is; else it is an error (E0106), and nothing is said. Lifetimes inside `Fn(..)` sugar and
 * function pointers belong to those and are left alone. Bodies, `dyn` defaults and impl headers are not looked at here.
 */
import type { Declarations } from "../hir/declarations.js";
import type { FunctionDef, ItemScope } from "../hir/defs.js";
import type { Bound, GenericArguments, Lifetime, Path, Pattern, TypeExpr } from "../syntax/ast.js";
import type { LifetimeFacts } from "./facts.js";

interface Elided {
  readonly at: number;
  /** How the name is written in: `'a ` after an `&`, `<'a>` or `'a, ` in a path. */
  write(name: string): string;
  readonly place: LifetimeFacts["place"];
}

/** One lifetime position of the inputs, in order: elided ones get names. */
type InputLifetime =
  | { readonly kind: "elided"; readonly elided: Elided; readonly parameter: string }
  | { readonly kind: "named"; readonly name: string; readonly parameter: string };

/** Empty when nothing is elided, or when the output's lifetime cannot be told. */
export function signatureLifetimes(def: FunctionDef, declarations: Declarations): readonly LifetimeFacts[] {
  const scope = declarations.scopeOf(def);
  const inputs: InputLifetime[] = [];
  const { selfParam } = def;
  if (selfParam?.form === "reference") {
    if (selfParam.lifetime && selfParam.lifetime.name !== "'_")
      inputs.push({ kind: "named", name: selfParam.lifetime.name, parameter: "self" });
    else if (!selfParam.lifetime && !selfParam.span.expansion) {
      const at = selfParam.span.start + 1;
      inputs.push({ kind: "elided", parameter: "self", elided: { at, write: (name) => `${name} `, place: "self" } });
    }
  }
  const selfCount = inputs.length;
  for (const param of def.params) {
    const parameter = parameterName(param.pattern);
    collect(param.type, scope, declarations, "parameter", (found) => {
      inputs.push(
        found.kind === "elided"
          ? { kind: "elided", elided: found.elided, parameter }
          : { kind: "named", name: found.name, parameter },
      );
    });
  }
  const outputs: Elided[] = [];
  if (def.output) {
    collect(def.output, scope, declarations, "result", (found) => {
      if (found.kind === "elided") outputs.push(found.elided);
    });
  }
  const source = selfCount === 1 ? inputs[0] : inputs.length === 1 ? inputs[0] : undefined;
  if (outputs.length > 0 && !source) return [];
  const nextName = freshNames(def);
  const result: LifetimeFacts[] = [];
  let sourceName = "";
  for (const input of inputs) {
    const name = input.kind === "named" ? input.name : nextName();
    if (input === source) sourceName = name;
    if (input.kind === "named") continue;
    const tied = outputs.length > 0 && input === source;
    result.push(toFacts(input.elided, name, [], !tied));
  }
  for (const output of outputs) result.push(toFacts(output, sourceName, source ? [source.parameter] : [], false));
  return result;
}

function toFacts(elided: Elided, name: string, tiedTo: readonly string[], trivial: boolean): LifetimeFacts {
  return { at: elided.at, name, place: elided.place, tiedTo, insertion: elided.write(name), trivial };
}

type Found = { readonly kind: "elided"; readonly elided: Elided } | { readonly kind: "named"; readonly name: string };

function collect(
  type: TypeExpr,
  scope: ItemScope,
  declarations: Declarations,
  place: LifetimeFacts["place"],
  visit: (found: Found) => void,
): void {
  switch (type.kind) {
    case "reference":
      visitReference(type.lifetime, type.span.start + 1, type.span.expansion !== undefined, place, visit);
      collect(type.type, scope, declarations, place, visit);
      return;
    case "path":
      collectPath(type.path, scope, declarations, place, visit);
      return;
    case "slice":
    case "array":
      collect(type.element, scope, declarations, place, visit);
      return;
    case "rawPointer":
      collect(type.type, scope, declarations, place, visit);
      return;
    case "tuple":
      for (const element of type.elements) collect(element, scope, declarations, place, visit);
      return;
    case "implTrait":
    case "dynTrait":
      for (const bound of type.bounds) collectBound(bound, scope, declarations, place, visit);
      return;
    case "functionPointer":
    case "never":
    case "infer":
    case "macroCall":
    case "missing":
      return;
  }
}

function visitReference(
  lifetime: Lifetime | undefined,
  at: number,
  inMacro: boolean,
  place: LifetimeFacts["place"],
  visit: (found: Found) => void,
): void {
  if (lifetime && lifetime.name !== "'_") visit({ kind: "named", name: lifetime.name });
  else if (!lifetime && !inMacro) visit({ kind: "elided", elided: { at, write: (name) => `${name} `, place } });
}

function collectBound(
  bound: Bound,
  scope: ItemScope,
  declarations: Declarations,
  place: LifetimeFacts["place"],
  visit: (found: Found) => void,
): void {
  if (bound.kind === "lifetime" && bound.lifetime.name !== "'_") visit({ kind: "named", name: bound.lifetime.name });
  if (bound.kind === "trait")
    for (const segment of bound.path.segments) collectArguments(segment.arguments, scope, declarations, place, visit);
}

function collectPath(
  path: Path,
  scope: ItemScope,
  declarations: Declarations,
  place: LifetimeFacts["place"],
  visit: (found: Found) => void,
): void {
  if (path.qualifiedSelf) collect(path.qualifiedSelf.type, scope, declarations, place, visit);
  const last = path.segments.at(-1);
  if (!last) return;
  const hasLifetimes =
    last.arguments?.kind === "angle" && last.arguments.arguments.some((argument) => argument.kind === "lifetime");
  if (!hasLifetimes && last.arguments?.kind !== "parenthesized") {
    const { resolution, rest } = declarations.resolvePath(path, scope, "type");
    const generics =
      rest > 0
        ? undefined
        : resolution.kind === "adt"
          ? resolution.adt.generics
          : resolution.kind === "typeAlias"
            ? resolution.alias.generics
            : undefined;
    const count = generics?.params.filter((param) => param.kind === "lifetime").length ?? 0;
    const hasTypes = last.arguments?.kind === "angle";
    const at = hasTypes ? last.arguments.span.start + 1 : last.ident.span.end;
    if (count > 0 && !path.span.expansion) {
      const write = (name: string): string => {
        const names = Array.from({ length: count }, () => name).join(", ");
        return hasTypes ? `${names}, ` : `<${names}>`;
      };
      visit({ kind: "elided", elided: { at, write, place: place === "parameter" ? "path" : place } });
    }
  }
  for (const segment of path.segments) collectArguments(segment.arguments, scope, declarations, place, visit);
}

function collectArguments(
  found: GenericArguments | undefined,
  scope: ItemScope,
  declarations: Declarations,
  place: LifetimeFacts["place"],
  visit: (found: Found) => void,
): void {
  if (found?.kind !== "angle") return;
  for (const argument of found.arguments) {
    if (argument.kind === "lifetime" && argument.lifetime.name !== "'_")
      visit({ kind: "named", name: argument.lifetime.name });
    if (argument.kind === "type") collect(argument.type, scope, declarations, place, visit);
  }
  for (const constraint of found.constraints) {
    if (constraint.type) collect(constraint.type, scope, declarations, place, visit);
  }
}

/** `'a`, `'b`, … that no generics around the function use. */
function freshNames(def: FunctionDef): () => string {
  const taken = new Set<string>();
  for (let generics: FunctionDef["generics"] | undefined = def.generics; generics; generics = generics.parent) {
    for (const param of generics.params) taken.add(param.name);
  }
  let next = 0;
  return () => {
    for (;;) {
      const name = next < 26 ? `'${String.fromCharCode(97 + next)}` : `'l${next}`;
      next += 1;
      if (!taken.has(name)) return name;
    }
  };
}

function parameterName(pattern: Pattern): string {
  return pattern.kind === "binding" ? pattern.ident.name : "the argument";
}
