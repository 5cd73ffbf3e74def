/**
 * Types with the lifetimes that rustc's inference has for them, as far as these are declared.
 *
 * Inference here has no lifetimes. rustc's does: a parameter has the lifetime that its type names, a field the one that its data type
 * declares, and whatever is inferred (`let` without a type, what is matched, what a call gives) a new one. Where two types
 * meet it matters whether they are the same, lifetimes included (`reborrow.ts`); that is what these types are for.
 * Erased is a lifetime that was inferred: it is like no other, not even like another erased one.
 */
import { assertNever } from "../../base/assertNever.js";
import type { FieldDef, FunctionDef, ImplDef, TraitDef, VariantDef } from "../../hir/defs.js";
import type {
  CallExpr,
  Expr,
  FieldExpr,
  MethodCallExpr,
  Path,
  Pattern,
  StructExpr,
  TryExpr,
  TypeExpr,
} from "../../syntax/ast.js";
import { erasedRegion, genericArgs, isType, staticRegion, unknownConst } from "../argTerms.js";
import type { TypeContext } from "../context.js";
import { genericsOf } from "../generics.js";
import { refType, unknownType } from "../interner.js";
import { selfTypeOfImpl, typeOfConst, typeOfField } from "../items.js";
import { predicatesOf } from "../predicates.js";
import { signatureOf } from "../signatures.js";
import { instantiateBound, instantiateBoundArgs, instantiateBoundType, substitute } from "../subst.js";
import { type GenericArg, type GenericArgs, type Region, type Type, TypeFlag } from "../type.js";
import type { Adjustment, LocalVariable } from "../typeck.js";
import { walkType } from "../walk.js";
import { generalized, noteBindings } from "./exactPatterns.js";
import type { FnCtxt } from "./fnCtxt.js";

/** Stands for a type argument that inference found: it was open when the types met, so nothing is the same as it. */
const inferred = unknownType("inferred");

/** More types in each other are those that inference found: a chain of variables may be as long as the body. */
const depthLimit = 24;

/** Of a place or constant, a borrow or a call, before adjustments. Everything else has the type that inference found. */
export function exactTypeOf(fcx: FnCtxt, expr: Expr): Type {
  const { tables } = fcx;
  switch (expr.kind) {
    case "methodCall":
    case "call":
    case "try":
      return remembered(fcx, expr, () => exactResult(fcx, expr)) ?? tables.typeOf(expr);
    case "addressOf":
      if (expr.raw) break;
      return refType(
        expr.mutable,
        adjusted(exactTypeOf(fcx, expr.operand), tables.adjustments(expr.operand)) ??
          tables.adjustedTypeOf(expr.operand),
      );
    case "path": {
      const resolution = tables.resolution(expr);
      if (resolution?.kind === "local") return exactTypeOfLocal(fcx, resolution.variable);
      if (resolution?.kind === "const" && resolution.args.list.length === 0)
        return typeOfConst(fcx.cx, resolution.const);
      break;
    }
    case "literal": {
      const type = tables.typeOf(expr);
      return type.kind === "ref" ? refType(false, type.inner, staticRegion) : type;
    }
    case "field": {
      const type = exactTypeOfField(fcx, expr);
      if (type !== undefined) return type;
      break;
    }
    case "unary": {
      if (expr.operator !== "deref" || tables.isBuiltin(expr) !== "yes") break;
      const operand = exactTypeOf(fcx, expr.operand);
      if (operand.kind === "ref") return operand.inner;
      break;
    }
    case "index": {
      if (tables.isBuiltin(expr) !== "yes") break;
      const base = adjusted(exactTypeOf(fcx, expr.base), tables.adjustments(expr.base));
      if (base?.kind === "array" || base?.kind === "slice") return base.element;
      break;
    }
    default:
      break;
  }
  return tables.typeOf(expr);
}

/** What asks itself, or is too far inside others, is not known. */
function remembered(fcx: FnCtxt, of: LocalVariable | Expr, find: () => Type | undefined): Type | undefined {
  const known = fcx.exactTypes.get(of);
  if (known !== undefined || fcx.exactDepth >= depthLimit) return known;
  fcx.exactDepth += 1;
  const found = find();
  fcx.exactDepth -= 1;
  if (found !== undefined) fcx.exactTypes.set(of, found);
  return found;
}

/** What a call gives, by what is declared. Where inference found arguments without lifetimes, they stay so. */
function exactResult(fcx: FnCtxt, expr: CallExpr | MethodCallExpr | TryExpr): Type | undefined {
  const { tables } = fcx;
  if (!mayHoldReferences(tables.typeOf(expr))) return undefined;
  if (expr.kind === "try") {
    const operand = generalized(exactTypeOf(fcx, expr.operand));
    const [value] = operand.kind === "adt" ? operand.args.list : [];
    const isKnown = operand.kind === "adt" && (operand.adt.langItem === "Option" || operand.adt.langItem === "Result");
    return isKnown && value !== undefined && isType(value) ? value : undefined;
  }
  const resolution = expr.kind === "call" ? tables.resolution(expr.callee) : undefined;
  const callee = expr.kind === "methodCall" ? tables.callee(expr) : resolution;
  if (callee === undefined || !("function" in callee)) return undefined;
  const output = instantiateBoundType(signatureOf(fcx.cx, callee.function).output);
  if ((output.flags & TypeFlag.hasRegion) === 0 && (output.flags & TypeFlag.hasParam) === 0) return undefined;
  const exact = argsOf(fcx, expr, true);
  if (exact === undefined) return undefined;
  const args = exact.list.map((arg, index) => (arg === inferred ? (callee.args.list[index] ?? arg) : arg));
  const type = substitute(output, genericArgs(args));
  return (type.flags & (TypeFlag.hasProjection | TypeFlag.hasOpaque | TypeFlag.hasUnknown)) === 0 ? type : undefined;
}

function mayHoldReferences({ kind }: Type): boolean {
  return kind === "ref" || kind === "adt" || kind === "tuple" || kind === "array";
}

/** Through borrows and the dereferences that are built in; others make a type with lifetimes of its own. */
function adjusted(type: Type, adjustments: readonly Adjustment[]): Type | undefined {
  let current = type;
  for (const { kind, ...step } of adjustments) {
    if (kind === "borrow" && "raw" in step && !step.raw) {
      current = refType(step.mutable, current);
      continue;
    }
    if (kind !== "deref" || ("overloaded" in step && step.overloaded !== undefined)) return undefined;
    const [content] = current.kind === "adt" ? current.args.list : [];
    if (current.kind === "ref") current = current.inner;
    else if (content !== undefined && isType(content)) current = content;
    else return undefined;
  }
  return current;
}

function exactTypeOfField(fcx: FnCtxt, expr: FieldExpr): Type | undefined {
  const { tables } = fcx;
  const steps = tables.adjustments(expr.base);
  const base = adjusted(exactTypeOf(fcx, expr.base), steps) ?? steps.at(-1)?.target;
  const index = tables.fieldIndex(expr);
  if (base === undefined || index === undefined) return undefined;
  if (base.kind === "tuple") return base.elements[index];
  const field = base.kind === "adt" ? base.adt.variants[0]?.fields[index] : undefined;
  return base.kind === "adt" && field !== undefined ? substitute(typeOfField(fcx.cx, field), base.args) : undefined;
}

function exactTypeOfLocal(fcx: FnCtxt, variable: LocalVariable): Type {
  return (
    fcx.writtenTypes.get(variable) ??
    ofParameter(fcx, variable) ??
    ofMatched(fcx, variable) ??
    ofBinding(fcx, variable) ??
    fcx.tables.typeOfLocal(variable)
  );
}

/** What the body of an `async fn` sees are bindings: its parameters go into the future first. */
function ofParameter(fcx: FnCtxt, variable: LocalVariable): Type | undefined {
  const { owner } = fcx;
  if (variable.kind === "binding" || owner.kind !== "function" || owner.isAsync) return undefined;
  const { inputs } = signatureOf(fcx.cx, owner);
  if (variable.kind === "self") return inputs[0];
  const index = owner.params.findIndex((param) => param.pattern === variable.pattern);
  return index < 0 ? undefined : inputs[owner.selfParam === undefined ? index : index + 1];
}

/** What is matched may be of a supertype of the value, but where the pattern has a `ref`. */
function ofMatched(fcx: FnCtxt, variable: LocalVariable): Type | undefined {
  const matched = fcx.matched.get(variable);
  if (matched === undefined) return undefined;
  return remembered(fcx, variable, () => {
    const { pattern, value, isPlace } = matched;
    const type = adjusted(exactTypeOf(fcx, value), fcx.tables.adjustments(value));
    if (type === undefined) return undefined;
    noteBindings(fcx, pattern, isPlace ? type : generalized(type), (of, bound) => fcx.exactTypes.set(of, bound));
    return fcx.exactTypes.get(variable);
  });
}

/** A field in a pattern has the type that its data type declares, for arguments that were inferred. */
function ofBinding(fcx: FnCtxt, variable: LocalVariable): Type | undefined {
  const found = variable.pattern && fcx.fieldBindings.get(variable.pattern);
  if (found === undefined) return undefined;
  const type = substitute(typeOfField(fcx.cx, found.field), found.args);
  return variable.mode === "move" ? type : refType(variable.mode === "refMut", type);
}

/** The variable that the pattern is has the type that is written there, lifetimes and all. */
export function noteWrittenType(fcx: FnCtxt, pattern: Pattern, written: TypeExpr): void {
  if (pattern.kind !== "binding") return;
  const type = fcx.tables.userType(written);
  const variable = fcx.tables.localOfPattern(pattern);
  if (type !== undefined && variable !== undefined && (type.flags & TypeFlag.hasRegion) !== 0)
    fcx.writtenTypes.set(variable, type);
}

/** A field in a pattern, by the data type's arguments as inference has them. */
export interface FieldBinding {
  readonly field: FieldDef;
  readonly args: GenericArgs;
}

/** Are both the same type for rustc, lifetimes included? They are known to be the same without. */
export function haveSameLifetimes(left: Type, right: Type): boolean {
  if (((left.flags | right.flags) & TypeFlag.hasUnknown) !== 0) return false;
  const lefts = regionsIn(left);
  const rights = regionsIn(right);
  return (
    lefts.length === rights.length &&
    lefts.every((region, index) => region.kind !== "erased" && region.kind !== "var" && region === rights[index])
  );
}

function regionsIn(type: Type): readonly Region[] {
  const regions: Region[] = [];
  walkType(
    type,
    () => true,
    (region) => regions.push(region),
  );
  return regions;
}

interface Parameter {
  readonly of: CallExpr | MethodCallExpr | StructExpr;
  readonly declared: Type;
  readonly isHinted: boolean;
}

/** What a call expects of its argument; `declared` is the parameter's type as the callee's declaration has it. */
export function exactParameter(fcx: FnCtxt, { of, declared, isHinted }: Parameter): Type {
  const open = instantiateBoundType(declared);
  if ((open.flags & (TypeFlag.hasParam | TypeFlag.hasRegion)) === 0) return open;
  const args = argsOf(fcx, of, isHinted);
  return args === undefined ? inferred : substitute(open, args);
}

function argsOf(fcx: FnCtxt, of: CallExpr | MethodCallExpr | StructExpr, isHinted: boolean): GenericArgs | undefined {
  switch (of.kind) {
    case "methodCall":
      return argsOfMethod(fcx, of);
    case "call":
      return argsOfPath(fcx, of, isHinted);
    case "struct": {
      const variant = fcx.tables.variantOf(of);
      return variant && argsOfVariant(fcx, variant, of.path);
    }
    default:
      return assertNever(of);
  }
}

function argsOfVariant(fcx: FnCtxt, variant: VariantDef, path: Path | undefined): GenericArgs {
  const written = path && fcx.tables.userPath(path)?.type;
  return written?.kind === "adt" ? written.args : inferredArgs(fcx.cx, variant);
}

/** The same where a function pointer is called, a `dyn Fn(&'a T)`, or a parameter `F: Fn(&'a T)`. */
export function exactInput(fcx: FnCtxt, call: CallExpr, index: number): Type | undefined {
  let callee = fcx.tables.typeOf(call.callee);
  while (callee.kind === "ref") callee = callee.inner;
  if (callee.kind === "param") {
    for (const predicate of predicatesOf(fcx.cx, callee.param.owner)) {
      if (predicate.kind !== "trait" || predicate.traitRef.args.list[0] !== callee) continue;
      const [, inputs] = predicate.traitRef.args.list;
      const input = inputOf(inputs, index);
      if (input !== undefined) return input;
    }
    return undefined;
  }
  const object = objectIn(exactTypeOf(fcx, call.callee));
  if (object.kind === "fnPointer") return instantiateBound(object.signature).inputs[index];
  return object.kind === "dyn" ? inputOf(object.principal?.args.list[0], index) : undefined;
}

/** Of the tuple that is the argument of an `Fn` trait. */
function inputOf(inputs: GenericArg | undefined, index: number): Type | undefined {
  if (inputs === undefined || !isType(inputs)) return undefined;
  const open = instantiateBoundType(inputs);
  return open.kind === "tuple" ? open.elements[index] : undefined;
}

/** Behind references and boxes. */
function objectIn(type: Type): Type {
  if (type.kind === "ref") return objectIn(type.inner);
  const [content] = type.kind === "adt" && type.adt.langItem === "owned_box" ? type.args.list : [];
  return content !== undefined && isType(content) ? objectIn(content) : type;
}

/**
 * Arguments of the callee of `path(…)`; those that were inferred stand for nothing that is known. A trait's lifetimes are what is written,
 * `<T as FromSql<'a>>::from_sql`, or new ones: that the bound has others is found later.
 */
function argsOfPath(fcx: FnCtxt, call: CallExpr, isHinted: boolean): GenericArgs | undefined {
  const { callee } = call;
  const resolution = fcx.tables.resolution(callee);
  const path = callee.kind === "path" ? callee.path : undefined;
  if (resolution?.kind === "constructor") return argsOfVariant(fcx, resolution.variant, path);
  if (resolution?.kind !== "function") return undefined;
  const written = path && fcx.tables.userPath(path);
  const named = written?.type?.kind === "fnDef" ? written.type.args : undefined;
  const { container } = resolution.function;
  const [self] = resolution.args.list;
  const known =
    container.kind === "impl" && written?.self !== undefined
      ? matchedArgs(fcx.cx, container, written.self)
      : container.kind === "trait" && self !== undefined && isType(self)
        ? boundArgs(fcx, container, self)?.map((arg, index) => (isType(arg) ? arg : named?.list[index]))
        : isHinted
          ? undefined
          : exclusiveArgs(fcx, call, resolution.function);
  return inferredArgs(fcx.cx, resolution.function, known);
}

/**
 * Arguments that are first met in a `&mut T`, which is invariant: they are what is lent there, lifetimes and all (`mem::replace(&mut s.rest,
 * tail)`). Met by value first, a parameter is a type with new lifetimes.
 */
function exclusiveArgs(fcx: FnCtxt, call: CallExpr, callee: FunctionDef): readonly (GenericArg | undefined)[] {
  const args: (GenericArg | undefined)[] = [];
  const met = new Set<number>();
  for (const [index, input] of signatureOf(fcx.cx, callee).inputs.entries()) {
    const declared = instantiateBoundType(input);
    const lent = declared.kind === "ref" && declared.mutable ? exactlyLent(fcx, call.arguments[index]) : undefined;
    const found: (GenericArg | undefined)[] = [];
    if (declared.kind === "ref" && lent !== undefined) matchType(declared.inner, lent, found);
    walkType(declared, (type) => {
      if (type.kind === "param" && !met.has(type.index)) {
        met.add(type.index);
        args[type.index] = found[type.index];
      }
      return true;
    });
  }
  return args;
}

/** What is behind the `&mut` that the argument is. */
function exactlyLent(fcx: FnCtxt, argument: Expr | undefined): Type | undefined {
  if (argument === undefined) return undefined;
  if (argument.kind === "addressOf") return argument.raw ? undefined : exactTypeOf(fcx, argument.operand);
  const type = exactTypeOf(fcx, argument);
  const steps = fcx.tables.adjustments(argument);
  if (steps.length > 0) return adjusted(type, steps.slice(0, -1));
  return type.kind === "ref" ? type.inner : undefined;
}

/**
 * A method has the arguments of its receiver, or of a supertype, which `&mut self` has no other of: `&mut T` is invariant. One of a bound has
 * those of the bound.
 */
function argsOfMethod(fcx: FnCtxt, call: MethodCallExpr): GenericArgs | undefined {
  const { tables } = fcx;
  const callee = tables.callee(call);
  if (callee === undefined) return undefined;
  const { container } = callee.function;
  const [self] = callee.args.list;
  let known: readonly (GenericArg | undefined)[] | undefined;
  if (container.kind === "trait") {
    if (self !== undefined && isType(self))
      known = self.kind === "dyn" ? objectArgs(fcx, call, container) : boundArgs(fcx, container, self);
  } else if (container.kind === "impl") {
    const receiver = adjusted(exactTypeOf(fcx, call.receiver), tables.adjustments(call.receiver));
    const met = receiver && generalized(receiver);
    known = met && matchedArgs(fcx.cx, container, met.kind === "ref" ? met.inner : met);
  }
  return inferredArgs(fcx.cx, callee.function, known);
}

/** Arguments of the trait that the receiver is an object of, as its type has them: a method of a `dyn` type is found by that. */
function objectArgs(fcx: FnCtxt, call: MethodCallExpr, trait: TraitDef): readonly GenericArg[] | undefined {
  const object = objectIn(exactTypeOf(fcx, call.receiver));
  if (object.kind !== "dyn" || object.principal?.trait !== trait) return undefined;
  return [object, ...instantiateBoundArgs(object.principal.args).list];
}

/** Arguments of the one bound that says that the type implements the trait; inside the trait, its own parameters. */
function boundArgs(fcx: FnCtxt, trait: TraitDef, self: Type): readonly GenericArg[] | undefined {
  const { owner } = fcx;
  if (owner.kind === "static") return undefined;
  const { identity } = genericsOf(fcx.cx, trait);
  if (identity.list[0] === self) return identity.list;
  const [only, another] = predicatesOf(fcx.cx, owner).filter(
    (predicate) =>
      predicate.kind === "trait" && predicate.traitRef.trait === trait && predicate.traitRef.args.list[0] === self,
  );
  return only?.kind === "trait" && another === undefined ? instantiateBoundArgs(only.traitRef.args).list : undefined;
}

/** Type arguments of an impl for which its `Self` is the type; its lifetimes are new ones, related to those of the type. */
function matchedArgs(cx: TypeContext, impl: ImplDef, self: Type): readonly (GenericArg | undefined)[] {
  const found: (GenericArg | undefined)[] = [];
  matchType(selfTypeOfImpl(cx, impl), self, found);
  return found;
}

function matchType(pattern: Type, type: Type, found: (GenericArg | undefined)[]): void {
  if (pattern.kind === "param") found[pattern.index] = type;
  else if (pattern.kind === "ref" && type.kind === "ref") matchType(pattern.inner, type.inner, found);
  else if (pattern.kind === "adt" && type.kind === "adt" && pattern.adt === type.adt) {
    for (const [index, inner] of pattern.args.list.entries()) {
      const arg = type.args.list[index];
      if (arg !== undefined && isType(inner) && isType(arg)) matchType(inner, arg, found);
    }
  }
}

/** The known arguments, and for the others what is the same as nothing else. */
function inferredArgs(
  cx: TypeContext,
  owner: FunctionDef | VariantDef,
  known: readonly (GenericArg | undefined)[] = [],
): GenericArgs {
  return genericArgs(
    genericsOf(cx, owner).params.map(({ kind }, index) => {
      const arg = known[index];
      if (arg !== undefined) return arg;
      return kind === "lifetime" ? erasedRegion : kind === "const" ? unknownConst : inferred;
    }),
  );
}
