/** Declares Rust items over the shipped standard library and asks the types room about the functions among them. */
import type { Edition, FunctionDef, TraitDef } from "../../src/hir/defs.js";
import { genericArgs } from "../../src/types/argTerms.js";
import { TypeContext } from "../../src/types/context.js";
import { InferCtxt } from "../../src/types/inferCtxt.js";
import { type ParamEnv, paramEnvOf } from "../../src/types/paramEnv.js";
import { signatureOf } from "../../src/types/signatures.js";
import { eraseRegions } from "../../src/types/subst.js";
import type { Answer } from "../../src/types/traits/engine.js";
import type { FnSignature, GenericArg, Type } from "../../src/types/type.js";
import { memoryHost, openSession } from "./infer/support.js";

export interface Declared {
  readonly cx: TypeContext;
  function(name: string): DeclaredFunction;
}

export interface DeclaredFunction {
  readonly def: FunctionDef;
  readonly signature: FnSignature;
  readonly env: ParamEnv;
  /** The type of a parameter, regions erased. */
  input(index?: number): Type;
  /** Does the type implement the trait, in the function's environment? `args`: the trait's after `Self`. */
  holds(trait: string, type?: Type, args?: readonly GenericArg[]): Answer;
  normalized(type: Type): Type;
}

export async function declare(source: string, edition: Edition = "2021"): Promise<Declared> {
  const session = await openSession(memoryHost({ "/main.rs": source }), edition);
  session.database.openPath("/main.rs");
  const { declarations } = session.database;
  const cx = new TypeContext(declarations, declarations);
  const functions = new Map<string, FunctionDef>();
  for (const owner of session.bodies("/main.rs")) if (owner.kind === "function") functions.set(owner.name, owner);
  return {
    cx,
    function(name) {
      const def = functions.get(name);
      if (def === undefined) throw new Error(`the test declares no function \`${name}\``);
      const signature = signatureOf(cx, def);
      const env = paramEnvOf(cx, def);
      const input = (index = 0): Type => {
        const type = signature.inputs[index];
        if (type === undefined) throw new Error(`\`${name}\` has no parameter ${index}`);
        return eraseRegions(type);
      };
      return {
        def,
        signature,
        env,
        input,
        holds(trait, type = input(), args = []) {
          return new InferCtxt(cx, env).traits.holds({
            trait: traitNamed(cx, def, trait),
            args: genericArgs([type, ...args]),
          });
        },
        normalized: (type) => new InferCtxt(cx, env).traits.normalize(type),
      };
    },
  };
}

/** A trait by lang item or path, or one that the source declares. */
function traitNamed(cx: TypeContext, def: FunctionDef, name: string): TraitDef {
  const span = { start: 0, end: 0, expansion: undefined };
  const known = cx.trait(name);
  if (known !== undefined) return known;
  const segments = [{ ident: { name, hygiene: 0, span }, arguments: undefined }];
  const found = cx.declarations.resolveTrait(
    { root: { kind: "relative" }, qualifiedSelf: undefined, segments, span },
    def.scope,
  );
  if (found === undefined) throw new Error(`no trait \`${name}\``);
  return found;
}
