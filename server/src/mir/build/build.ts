/**
 * The way in: from the results of inference to MIR.
 */
import type { TypeContext } from "../../types/context.js";
import type { TypeckResults } from "../../types/typeck.js";
import type { Body } from "../body.js";
import { buildOwnerBody } from "./body.js";
import { typeQueries } from "./typeQueries.js";

/**
 * MIR of the body that inference has looked at, with the bodies of its closures and async blocks inside it. Never throws on user
 * code: what cannot be built is an `unknown` rvalue and a gap. Linear in the size of the body.
 */
export function buildMir(results: TypeckResults, context: TypeContext): Body {
  const types = typeQueries(context, results);
  return buildOwnerBody(results, types) ?? emptyBody(results, types.unknown("there is no body"));
}

function emptyBody(results: TypeckResults, type: ReturnType<ReturnType<typeof typeQueries>["unknown"]>): Body {
  const span = { start: 0, end: 0, expansion: undefined };
  return {
    owner: results.owner,
    closure: undefined,
    span,
    argumentCount: 0,
    locals: [{ type, mutable: true, kind: { kind: "return" }, span, userType: undefined }],
    blocks: [{ statements: [], terminator: { kind: "return", span } }],
    upvars: [],
    closures: [],
    unreached: [],
    gaps: results.gaps,
    isIllTyped: results.isIllTyped,
    signature: results.signature,
  };
}
