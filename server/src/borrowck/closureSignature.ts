/**
 * Which lifetimes in a closure's signature the signature binds, so that the closure can be called with any, and which are some of its
 * creator's. Inference, which has no lifetimes, cannot tell.
 *
 * Where the context asks for a signature (`F: Fn(&str) -> T`, `Box<dyn Fn(&str)>`, `fn(&str)`), its binder is the closure's: what stands
 * for a type parameter there is the creator's. Where nothing is asked the written types decide: what is left out in `|x: &str|` is
 * bound, and a parameter without a type binds nothing.
 * Source: rustc dev guide, "Closure capture and signature inference"; `deduce_closure_signature` in rustc's words.
 */
import type { Body } from "../mir/body.js";
import type { BlockExpr, ClosureExpr, Path, TypeExpr } from "../syntax/ast.js";
import { boundRegion, erasedRegion, genericArgs, isRegion, isType } from "../types/argTerms.js";
import {
  adtType,
  arrayType,
  dynType,
  fnPointerType,
  fnSignature,
  rawPointerType,
  refType,
  sliceType,
  tupleType,
} from "../types/interner.js";
import { eraseRegions, foldType } from "../types/subst.js";
import type { DeclaredSignature } from "../types/traits/closureHints.js";
import type { FnSignature, GenericArgs, Region, Type } from "../types/type.js";

/** With the lifetimes that it binds at depth 0; all others are erased. */
export function signatureOfClosure(body: Body, expr: ClosureExpr | BlockExpr): FnSignature {
  if (expr.kind !== "closure") return body.signature;
  const declared = body.closure?.declared;
  return declared === undefined ? bindElided(body, expr) : bindDeclared(body.signature, declared, expr.isAsync);
}

function bindDeclared(signature: FnSignature, declared: DeclaredSignature, isAsync: boolean): FnSignature {
  let binder = 0;
  const bind: Bind = (region, depth) => {
    if (region.kind !== "bound" || region.depth !== depth) return undefined;
    binder = Math.max(binder, region.index + 1);
    return region;
  };
  const inputs = signature.inputs.map((input, index) => bindLike(declared.inputs[index], input, bind, 0));
  // An async closure's result is its future, of which the bound says nothing.
  const output = bindLike(isAsync ? undefined : declared.output, signature.output, bind, 0);
  return binder === 0 ? signature : fnSignature({ ...signature, inputs, output, binder });
}

/** The region that is to stand there, if the declared one is the binder's. */
type Bind = (declared: Region, depth: number) => Region | undefined;

/** The type with the declared one's bound lifetimes where both have the same shape; behind parameters and projections there are none. */
function bindLike(declared: Type | undefined, type: Type, bind: Bind, depth: number): Type {
  switch (declared?.kind) {
    case "ref":
      if (type.kind !== "ref") return type;
      return refType(
        type.mutable,
        bindLike(declared.inner, type.inner, bind, depth),
        bind(declared.region, depth) ?? type.region,
      );
    case "rawPointer":
      return type.kind === "rawPointer"
        ? rawPointerType(type.mutable, bindLike(declared.inner, type.inner, bind, depth))
        : type;
    case "slice":
      return type.kind === "slice" ? sliceType(bindLike(declared.element, type.element, bind, depth)) : type;
    case "array":
      return type.kind === "array"
        ? arrayType(bindLike(declared.element, type.element, bind, depth), type.length)
        : type;
    case "tuple":
      return type.kind === "tuple"
        ? tupleType(type.elements.map((element, index) => bindLike(declared.elements[index], element, bind, depth)))
        : type;
    case "adt":
      return type.kind === "adt" && type.adt === declared.adt
        ? adtType(type.adt, bindArgs(declared.args, type.args, bind, depth))
        : type;
    case "fnPointer": {
      if (type.kind !== "fnPointer") return type;
      const { signature } = declared;
      return fnPointerType(
        fnSignature({
          ...type.signature,
          inputs: type.signature.inputs.map((input, index) =>
            bindLike(signature.inputs[index], input, bind, depth + 1),
          ),
          output: bindLike(signature.output, type.signature.output, bind, depth + 1),
        }),
      );
    }
    case "dyn": {
      if (type.kind !== "dyn") return type;
      const args = declared.principal?.args;
      return dynType(
        type.principal && args && type.principal.trait === declared.principal.trait
          ? { trait: type.principal.trait, args: bindArgs(args, type.principal.args, bind, depth + 1) }
          : type.principal,
        type.bindings.map(({ assoc, type: bound }, index) => ({
          assoc,
          type: bindLike(declared.bindings[index]?.type, bound, bind, depth + 1),
        })),
        type.autoTraits,
        bind(declared.region, depth) ?? type.region,
      );
    }
    default:
      return type;
  }
}

function bindArgs(declared: GenericArgs, args: GenericArgs, bind: Bind, depth: number): GenericArgs {
  return genericArgs(
    args.list.map((arg, index) => {
      const other = declared.list[index];
      if (other === undefined) return arg;
      if (isType(arg)) return isType(other) ? bindLike(other, arg, bind, depth) : arg;
      return isRegion(arg) && isRegion(other) ? (bind(other, depth) ?? arg) : arg;
    }),
  );
}

/**
 * Lifetimes left out in the written types of a closure's parameters are bound by its signature: `let f = |x: &str| …` takes any.
 * Inference does not keep them. What is left to inference, `_` or a parameter without a type, binds nothing: the creator's constraints
 * decide of its lifetimes.
 */
function bindElided(body: Body, expr: ClosureExpr): FnSignature {
  const { signature } = body;
  let binder = 0;
  const inputs = signature.inputs.map((input, index) => {
    const syntax = expr.params[index]?.type;
    if (syntax === undefined) return input;
    // Lifetimes that are named, or those of an impl's `Self`, stand in the type as written: they are the creator's.
    const written = body.locals[index + 2]?.userType?.type;
    if (written === undefined || eraseRegions(written) !== eraseRegions(input)) return input;
    const numbers: number[] = [];
    const indexOf = (elided: Region): number =>
      elided.kind === "var" ? (numbers[elided.variable] ??= binder++) : binder++;
    return bindWritten(syntax, written, indexOf);
  });
  return binder === 0 ? signature : fnSignature({ ...signature, inputs, binder });
}

/** The type with its written form's lifetimes, those left out in it bound. `indexOf`: of such a one among the bound lifetimes. */
function bindWritten(syntax: TypeExpr, type: Type, indexOf: (elided: Region) => number): Type {
  if (isWrittenInFull(syntax)) {
    return foldType(type, {
      mask: -1,
      region(region, depth) {
        if (isElided(region)) return boundRegion(depth, indexOf(region), undefined);
        return region.kind === "bound" && region.depth <= depth ? region : erasedRegion;
      },
    });
  }
  switch (syntax.kind) {
    case "reference": {
      if (type.kind !== "ref") return eraseRegions(type);
      const region = isElided(type.region) ? boundRegion(0, indexOf(type.region), undefined) : erasedRegion;
      return refType(type.mutable, bindWritten(syntax.type, type.inner, indexOf), region);
    }
    case "slice":
      if (type.kind !== "slice") return eraseRegions(type);
      return sliceType(bindWritten(syntax.element, type.element, indexOf));
    case "array":
      if (type.kind !== "array") return eraseRegions(type);
      return arrayType(bindWritten(syntax.element, type.element, indexOf), type.length);
    case "tuple":
      if (type.kind !== "tuple") return eraseRegions(type);
      return tupleType(bindElements(syntax.elements, type.elements, indexOf));
    case "dynTrait": {
      const erased = eraseRegions(type);
      if (type.kind !== "dyn" || erased.kind !== "dyn" || !isElided(type.region)) return erased;
      // In `&dyn Fn(_)` it has the lifetime of the reference.
      const region = boundRegion(0, indexOf(type.region), undefined);
      return dynType(erased.principal, erased.bindings, erased.autoTraits, region);
    }
    case "path":
      return bindPath(syntax.path, type, indexOf);
    default:
      // `_`: which lifetimes are in what is inferred says nobody.
      return eraseRegions(type);
  }
}

/** `Option<&mut Held<_>>`: arguments of a data type that is called by its name; what an alias does with them is not looked at. */
function bindPath(path: Path, type: Type, indexOf: (elided: Region) => number): Type {
  const last = path.segments[path.segments.length - 1];
  if (type.kind !== "adt" || last?.ident.name !== type.adt.name || last.arguments?.kind !== "angle")
    return eraseRegions(type);
  const written = last.arguments.arguments.filter((arg) => arg.kind === "type");
  let next = 0;
  const list = type.args.list.map((arg) => {
    if (isRegion(arg)) return isElided(arg) ? boundRegion(0, indexOf(arg), undefined) : erasedRegion;
    if (!isType(arg)) return arg;
    const syntax = written[next++];
    return syntax === undefined ? eraseRegions(arg) : bindWritten(syntax.type, arg, indexOf);
  });
  return adtType(type.adt, genericArgs(list));
}

function bindElements(
  syntax: readonly TypeExpr[],
  types: readonly Type[],
  indexOf: (elided: Region) => number,
): readonly Type[] {
  return types.map((type, index) => {
    const written = syntax[index];
    return written === undefined ? eraseRegions(type) : bindWritten(written, type, indexOf);
  });
}

/** An object's lifetime that nothing around it gives, as in `Box<dyn Fn()>`, is left to inference in a body (RFC 1156). */
function isElided({ kind }: Region): boolean {
  return kind === "var";
}

/** Nothing but lifetimes is left out. */
function isWrittenInFull(type: TypeExpr): boolean {
  switch (type.kind) {
    case "reference":
    case "rawPointer":
      return isWrittenInFull(type.type);
    case "slice":
    case "array":
      return isWrittenInFull(type.element);
    case "tuple":
      return type.elements.every(isWrittenInFull);
    case "path":
      return isPathWrittenInFull(type.path);
    case "dynTrait":
      return type.bounds.every((bound) => bound.kind !== "trait" || isPathWrittenInFull(bound.path));
    case "never":
      return true;
    default:
      return false;
  }
}

function isPathWrittenInFull(path: Path): boolean {
  return path.segments.every((segment) => {
    const args = segment.arguments;
    if (args === undefined) return true;
    switch (args.kind) {
      case "angle":
        return (
          args.constraints.every(({ type: bound }) => bound === undefined || isWrittenInFull(bound)) &&
          args.arguments.every((arg) => arg.kind !== "type" || isWrittenInFull(arg.type))
        );
      case "parenthesized":
        return args.inputs.every(isWrittenInFull) && (args.output === undefined || isWrittenInFull(args.output));
      case "returnTypeNotation":
        return false;
    }
  });
}
