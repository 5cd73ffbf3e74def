/** The function's own side of a change of its signature: from its head and body alone. */
import type { FunctionDef } from "../../hir/defs.js";
import type { Expr, TypeExpr } from "../../syntax/ast.js";
import { isType } from "../../types/argTerms.js";
import { sliceType, strType } from "../../types/interner.js";
import type { Type } from "../../types/type.js";
import { TypeFlag } from "../../types/type.js";
import type { LocalVariable } from "../../types/typeck.js";
import { walkType } from "../../types/walk.js";
import { readsOf } from "../clones/reads.js";
import type { SiteInput } from "../errorSites/statements.js";
import { rangeOf } from "../events.js";
import type { Range } from "../facts.js";
import type { GetterFacts, ParameterFacts } from "./signatureFacts.js";

/** A function with its types, its text, and where both stand. */
export interface Declared extends SiteInput {
  readonly def: FunctionDef;
  readonly path: string;
  /** Absolute offset that ranges are relative to. */
  readonly base: number;
}

/** Parameters of which a reference could be taken instead, by their index. */
export function parametersOf(declared: Declared): ReadonlyMap<number, ParameterFacts> {
  const { def, typeck } = declared;
  const found = new Map<number, ParameterFacts>();
  def.params.forEach(({ pattern, type }, index) => {
    const variable = typeck.locals.find((each) => each.pattern !== undefined && each.pattern === pattern);
    const facts = variable && parameterFacts(declared, variable, type);
    if (facts) found.set(index, facts);
  });
  return found;
}

function parameterFacts(declared: Declared, variable: LocalVariable, written: TypeExpr): ParameterFacts | undefined {
  const { def, typeck, questions, base } = declared;
  const type = typeck.typeOfLocal(variable);
  const borrowed = borrowedType(declared, written, type);
  if (!borrowed || questions.isCopy(type) !== "no") return undefined;
  const { reads } = readsOf({ ...declared, unsized: borrowed.unsized, isLocalToBody: false }, [variable]);
  return {
    ...signature(declared, rangeOf(written.span), borrowed.text),
    kind: "parameter",
    name: variable.name,
    reads: { ...reads, edits: reads.edits.map((edit) => ({ ...edit, range: shifted(edit.range, base) })) },
    resultBorrows: def.isAsync || mayBorrow(typeck.signature.output),
  };
}

/** `fn name(&self) -> String { self.name.clone() }` */
export function getterOf(declared: Declared): GetterFacts | undefined {
  const { def, typeck, base } = declared;
  const body = def.body();
  const written = def.output;
  if (body === undefined || body === "omitted" || body.statements.length > 0 || !body.tail || !written)
    return undefined;
  if (def.selfParam?.form !== "reference" || def.selfParam.mutable || def.params.length > 0 || def.isAsync)
    return undefined;
  const call = body.tail;
  if (call.kind !== "methodCall" || call.arguments.length > 0 || call.span.expansion || !isFieldOfSelf(call.receiver))
    return undefined;
  const output = typeck.typeOf(call);
  const method = call.method.ident.name;
  const isCopying = method === "clone" || method === "to_owned" || method === "to_string" || method === "to_vec";
  const called = typeck.callee(call)?.function;
  // What is copied is what is returned: not a text of a number, nor what a reference refers to.
  if (!isCopying || called?.crate.origin !== "std" || typeck.typeOf(call.receiver) !== output) return undefined;
  const borrowed = borrowedType(declared, written, output);
  if (!borrowed || declared.questions.isCopy(output) !== "no") return undefined;
  return {
    ...signature(declared, rangeOf(written.span), borrowed.text),
    kind: "getter",
    body: [
      { range: shifted({ start: call.span.start, end: call.span.start }, base), newText: "&" },
      { range: shifted({ start: call.receiver.span.end, end: call.span.end }, base), newText: "" },
    ],
  };
}

function signature({ def, path, base, textOf }: Declared, type: Range, borrowed: string) {
  const { container, visibility, crate } = def;
  // Only a library's items are seen by other packages.
  const isOwnProgram = !crate.key.includes(":lib:");
  return {
    function: def.name,
    path,
    type: shifted(type, base),
    owned: textOf(type),
    borrowed,
    isTraitMethod: container.kind === "trait" || (container.kind === "impl" && container.trait !== undefined),
    isPublicApi: visibility.kind === "public" && !isOwnProgram,
  };
}

export function shifted({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}

/** `self.a.b` */
function isFieldOfSelf(expr: Expr): boolean {
  if (expr.kind !== "field") return false;
  if (expr.base.kind === "field") return isFieldOfSelf(expr.base);
  return expr.base.kind === "path" && expr.base.path.segments[0]?.ident.name === "self";
}

interface Borrowed {
  readonly text: string;
  /** What the reference is to, where that is another type than the owned one. */
  readonly unsized: Type | undefined;
}

/** `String` → `&str`, `Vec<T>` → `&[T]`, any other owned type → a reference to it. */
function borrowedType({ textOf }: Declared, written: TypeExpr, type: Type): Borrowed | undefined {
  if (written.kind !== "path" || type.kind !== "adt" || (type.flags & TypeFlag.hasUnknown) !== 0) return undefined;
  const text = textOf(rangeOf(written.span));
  if (type.adt.crate.origin === "std") {
    if (type.adt.name === "String") return { text: "&str", unsized: derefTarget(type) };
    const element = /^(?:[\w:]*::)?Vec<(.*)>$/s.exec(text)?.[1];
    if (type.adt.name === "Vec" && element !== undefined) return { text: `&[${element}]`, unsized: derefTarget(type) };
    // A share is given to be kept, a box to own: a reference to either says something else.
    if (type.adt.name === "Rc" || type.adt.name === "Arc" || type.adt.name === "Box") return undefined;
  }
  return { text: `&${text}`, unsized: undefined };
}

function derefTarget(type: Type & { readonly kind: "adt" }): Type | undefined {
  if (type.adt.name === "String") return strType;
  const [element] = type.args.list.filter(isType);
  return element && sliceType(element);
}

/** An elided lifetime in the result is that of the parameters' references. */
function mayBorrow(output: Type): boolean {
  let found = false;
  walkType(
    output,
    (inner) => {
      found ||= inner.kind === "ref" || inner.kind === "dyn" || inner.kind === "opaque" || inner.kind === "unknown";
      return !found;
    },
    () => {
      found = true;
    },
  );
  return found;
}
