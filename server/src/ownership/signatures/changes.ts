/**
 * Changes of signatures that could be made at a place, and who in the package has to follow.
 *
 * The declaration's side is cheap and known at once. Callers are looked for when somebody asks: every body of the package whose text names
 * the function is inferred, which takes a while in a large package.
 */
import type { FunctionDef } from "../../hir/defs.js";
import type { Expr } from "../../syntax/ast.js";
import type { Range } from "../facts.js";
import { argumentEdits, mentionsIn, resultEdits } from "./callSites.js";
import { type Declared, getterOf, parametersOf, shifted } from "./declared.js";
import type { CallerFacts, Edit, FileEdits, SignatureFacts } from "./signatureFacts.js";

export interface SignatureChange {
  readonly facts: SignatureFacts;
  callers(): CallerFacts;
}

/** A body, a function's or a constant's, that may name the function. */
export interface Caller extends Omit<Declared, "def"> {
  /** Parts that are not understood, relative. */
  readonly gaps: readonly Range[];
}

export interface ChangeHost {
  /** The function around an absolute offset. */
  declaredAt(file: string, offset: number): Declared | undefined;
  /** A function of the package. */
  declared(def: FunctionDef): Declared | undefined;
  /** Bodies whose text names it. */
  bodiesNaming(name: string): Iterable<Caller>;
}

/** The parameter under the cursor, the one that the call under the cursor gives a value to, and the getter around the cursor. */
export function changesAt(host: ChangeHost, file: string, offset: number): readonly SignatureChange[] {
  const around = host.declaredAt(file, offset);
  if (!around) return [];
  const changes: SignatureChange[] = [];
  const at = offset - around.base;
  const index = around.def.params.findIndex(({ pattern, type }) => pattern.span.start <= at && at <= type.span.end);
  const own = index < 0 ? undefined : parameterChange(host, around, index);
  if (own) changes.push(own);
  const given = index < 0 ? givenTo(around, at) : undefined;
  const called = given && host.declared(given.def);
  const other = called && parameterChange(host, called, given.index);
  if (other) changes.push(other);
  const getter = getterOf(around);
  if (getter) changes.push(getterChange(host, around.def, getter));
  return changes;
}

/** The call whose argument is at the offset: its function, and which argument. */
function givenTo(
  { syntax, typeck }: Declared,
  at: number,
): { readonly def: FunctionDef; readonly index: number } | undefined {
  for (let expr: Expr | undefined = syntax.exprAt(at, at); expr; ) {
    const position = syntax.positionOf(expr);
    const { role, parent }: { readonly role?: string; readonly parent?: Expr | undefined } = position ?? {};
    if (role === "argument" && (parent?.kind === "call" || parent?.kind === "methodCall")) {
      const resolution = parent.kind === "call" ? typeck.resolution(parent.callee) : undefined;
      const def =
        parent.kind === "methodCall"
          ? typeck.callee(parent)?.function
          : resolution?.kind === "function"
            ? resolution.function
            : undefined;
      const isExtra = parent.kind === "call" && def?.selfParam !== undefined;
      const index = parent.arguments.indexOf(expr) - (isExtra ? 1 : 0);
      return def?.crate.origin === "local" && index >= 0 ? { def, index } : undefined;
    }
    if (role !== "receiver" && role !== "operand" && role !== "base") return undefined;
    expr = parent;
  }
  return undefined;
}

function parameterChange(host: ChangeHost, declared: Declared, index: number): SignatureChange | undefined {
  const facts = parametersOf(declared).get(index);
  const { def } = declared;
  return (
    facts && {
      facts,
      callers: () =>
        callers(host, def, (caller, call) => argumentEdits(caller, call, index, def.selfParam !== undefined)),
    }
  );
}

function getterChange(host: ChangeHost, def: FunctionDef, facts: SignatureFacts): SignatureChange {
  return {
    facts,
    callers: () => callers(host, def, (caller, call) => resultEdits(caller, call, facts.borrowed)),
  };
}

type Follow = (caller: Caller, call: Expr & { readonly kind: "call" | "methodCall" }) => readonly Edit[] | undefined;

function callers(host: ChangeHost, def: FunctionDef, follow: Follow): CallerFacts {
  const calls: FileEdits[] = [];
  const obstacles: CallerFacts["obstacles"][number][] = [];
  let count = 0;
  for (const caller of host.bodiesNaming(def.name)) {
    const { path, base } = caller;
    const refuse = (at: number, reason: string): void => {
      obstacles.push({ path, offset: base + at, reason });
    };
    for (const gap of caller.gaps)
      if (new RegExp(`\\b${def.name}\\b`).test(caller.textOf(gap)))
        refuse(gap.start, "it is named in a part that is not understood");
    for (const mention of mentionsIn(caller, def)) {
      if (mention.kind === "value") {
        refuse(mention.expr.span.start, "it is used as a value");
        continue;
      }
      count += 1;
      const edits = follow(caller, mention.call);
      if (!edits) refuse(mention.call.span.start, "it is called by a macro");
      else if (edits.length > 0)
        calls.push({ path, edits: edits.map(({ range, newText }) => ({ range: shifted(range, base), newText })) });
    }
  }
  return { calls, count, obstacles };
}
