/**
 * Types of one body: the entry of this folder.
 *
 * In: a function, constant or static with a body. Out: a type for every expression, pattern and variable, with adjustments,
 * callees and captures (`TypeckResults`). What could not be found out is `unknown` and listed as a gap. Nested items are bodies
 * of their own; closures and async blocks belong to the body around them.
 */
import type { FunctionDef, GenericOwner } from "../../hir/defs.js";
import type { Block, Expr } from "../../syntax/ast.js";
import { boundsOfOpaque } from "../aliasBounds.js";
import { noArgs } from "../argTerms.js";
import { genericsOf } from "../generics.js";
import { fnSignature, unknownType } from "../interner.js";
import { typeOfConst } from "../items.js";
import { emptyEnv, paramEnvOf } from "../paramEnv.js";
import { signatureInfo } from "../signatures.js";
import { eraseRegions, eraseSignature, foldType } from "../subst.js";
import { type BodyOwner, type FnSignature, type GenericArgs, type OpaqueType, type Type, TypeFlag } from "../type.js";
import type { LocalVariable, TypeckResults } from "../typeck.js";
import { CoerceMany } from "./coerceMany.js";
import { hasType } from "./expectation.js";
import { checkExpr } from "./expr.js";
import { checkBlock } from "./exprBlock.js";
import { type BodyServices, FnCtxt } from "./fnCtxt.js";
import { checkPatternTop } from "./pattern.js";
import { expectResult } from "./reborrow.js";
import { BodyTables } from "./tables.js";
import { finishBody } from "./writeback.js";

/** Cost: a few microseconds an expression. A body that is not there gives empty tables. Throws what the host throws for want of stack. */
export function inferBody(owner: BodyOwner, services: BodyServices): TypeckResults {
  return owner.kind === "function" ? inferFunction(owner, services) : inferConstant(owner, services);
}

function identityArgsOf(services: BodyServices, owner: GenericOwner): GenericArgs {
  return genericsOf(services.cx, owner).identity;
}

function inferFunction(def: FunctionDef, services: BodyServices): TypeckResults {
  const { cx } = services;
  const info = signatureInfo(cx, def);
  const tables = new BodyTables(def, info.signature);
  const body = def.body();
  if (body === undefined || body === "omitted") return tables;
  const fcx = new FnCtxt(services, def, def.crate, paramEnvOf(cx, def), identityArgsOf(services, def), tables);
  const signature = eraseSignature(info.signature);
  const declared = def.isAsync ? awaitedType(info.signature, info.awaited) : signature.output;
  const output = withHiddenTypes(fcx, def, fcx.normalize(declared));
  declareParameters(fcx, def, signature);
  checkBody(fcx, body, output);
  finishBody(fcx);
  return tables;
}

/** The `awaited` type is under the signature's binder: opened together with it. */
function awaitedType(signature: FnSignature, awaited: Type): Type {
  return eraseSignature(fnSignature({ ...signature, inputs: [], output: awaited })).output;
}

/** In the body that defines it, an `impl Trait` result is a variable with its bounds: what the body returns decides. */
function withHiddenTypes(fcx: FnCtxt, def: FunctionDef, output: Type): Type {
  if ((output.flags & TypeFlag.hasOpaque) === 0) return output;
  const hidden = new Map<OpaqueType, Type>();
  const replaced = foldType(output, {
    mask: TypeFlag.hasOpaque,
    opaque: (opaque) => {
      if (opaque.def.kind !== "impl" || opaque.def.function !== def) return opaque;
      let variable = hidden.get(opaque);
      if (variable === undefined) {
        variable = fcx.newVar();
        hidden.set(opaque, variable);
      }
      return variable;
    },
  });
  for (const [opaque, variable] of hidden) fcx.requireBounds(boundsOfOpaque(fcx.cx, opaque), opaque, variable);
  return replaced;
}

function declareParameters(fcx: FnCtxt, def: FunctionDef, signature: FnSignature): void {
  let next = 0;
  const self = def.selfParam;
  if (self !== undefined) {
    const variable: LocalVariable = {
      id: fcx.tables.locals.length,
      name: "self",
      hygiene: self.ident.hygiene,
      ident: self.ident,
      declarationSpan:
        self.form === "typed" && !self.mutable ? self.ident.span : { ...self.span, end: self.ident.span.end },
      mutable: self.mutable,
      kind: "self",
      mode: "move",
      pattern: undefined,
      within: undefined,
    };
    fcx.tables.locals.push(variable);
    fcx.tables.selfVariable = variable;
    fcx.tables.localTypes.set(
      variable,
      fcx.normalize(signature.inputs[next++] ?? unknownType("`self` without a type")),
    );
    fcx.scopes.declare(variable);
  }
  for (const param of def.params) {
    checkPatternTop(
      fcx,
      param.pattern,
      fcx.normalize(signature.inputs[next++] ?? unknownType("a parameter without a type")),
      "parameter",
    );
  }
}

function checkBody(fcx: FnCtxt, body: Block, output: Type): void {
  const returns = new CoerceMany(output);
  fcx.returns = returns;
  if (body.tail !== undefined) expectResult(fcx, body.tail);
  const type = checkBlock(fcx, body, hasType(output));
  returns.coerceBlock(fcx, body, type);
}

function inferConstant(def: BodyOwner & { readonly kind: "const" | "static" }, services: BodyServices): TypeckResults {
  const { cx } = services;
  const declared = typeOfConst(cx, def);
  const tables = new BodyTables(def, fnSignature({ inputs: [], output: declared }));
  const value: Expr | "omitted" | undefined = def.value();
  if (value === undefined || value === "omitted") return tables;
  const isConst = def.kind === "const";
  const env = isConst ? paramEnvOf(cx, def) : emptyEnv;
  const fcx = new FnCtxt(services, def, def.crate, env, isConst ? identityArgsOf(services, def) : noArgs, tables);
  const output = fcx.normalize(eraseRegions(declared));
  fcx.returns = new CoerceMany(output);
  expectResult(fcx, value);
  const type = checkExpr(fcx, value, hasType(output));
  fcx.returns.coerce(fcx, value, type);
  finishBody(fcx);
  return tables;
}
