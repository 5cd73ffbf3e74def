/**
 * The way in: from the results of inference to MIR.
 */
import type { TypeContext } from "../../types/context.js";
import { unitType } from "../../types/interner.js";
import type { TypeckResults } from "../../types/typeck.js";
import type { Body } from "../body.js";
import { buildOwnerBody } from "./body.js";
import { typeQueries } from "./typeQueries.js";

/**
 * MIR of the body that inference has looked at, with the bodies of its closures and async blocks inside it. Never throws on user
 * code: what cannot be built is an `unknown` rvalue and a gap. Linear in the size of the body.
 */
export function buildMir(results: TypeckResults, context: TypeContext): Body {
  return buildOwnerBody(results, typeQueries(context, results)) ?? emptyBody(results);
}

/** Of what declares none, as functions of traits may: nothing happens there, and nothing is unknown. */
function emptyBody(results: TypeckResults): Body {
  const span = { start: 0, end: 0, expansion: undefined };
  return {
    owner: results.owner,
    closure: undefined,
    span,
    argumentCount: 0,
    locals: [{ type: unitType, mutable: true, kind: { kind: "return" }, span, userType: undefined }],
    blocks: [{ statements: [], terminator: { kind: "return", span } }],
    upvars: [],
    closures: [],
    asBuilt: [0],
    unreached: [],
    gaps: results.gaps,
    isIllTyped: results.isIllTyped,
    signature: results.signature,
  };
}
