/** What a use of a copy says about putting a reference in its place, and how such answers are put together. */
import type { Expr, Span } from "../../syntax/ast.js";
import type { LocalVariable } from "../../types/typeck.js";
import { type Edit, insertion } from "../edits.js";

export type Judgement =
  | {
      readonly ok: true;
      /** What the use needs when there is a reference. */
      readonly edits: readonly Edit[];
      /** It fits, but whether it means the same is for a reader to say. */
      readonly isDoubtful: boolean;
      /** Variables that hold the reference, or parts of it, from then on. */
      readonly bound: readonly LocalVariable[];
      /** What the reference is in use for, beyond what the variables say. */
      readonly during: readonly Expr[];
    }
  /** `isProven`: an owned value is needed for certain. */
  | { readonly ok: false; readonly obstacle: string; readonly isProven: boolean };

/** A reference serves without a change. */
export const AS_IS = { ok: true, edits: [], isDoubtful: false, bound: [], during: [] } as const satisfies Judgement;

export function refused(obstacle: string, isProven = false): Judgement {
  return { ok: false, obstacle, isProven };
}

/** One refusal refuses all; one that is proven is the one that is told. */
export function all(judgements: readonly Judgement[]): Judgement {
  const refusals = judgements.filter((judged) => !judged.ok);
  const refusal = refusals.find((judged) => judged.isProven) ?? refusals[0];
  if (refusal) return refusal;
  const fine = judgements.filter((judged) => judged.ok);
  return {
    ok: true,
    edits: fine.flatMap((judged) => judged.edits),
    isDoubtful: fine.some((judged) => judged.isDoubtful),
    bound: fine.flatMap((judged) => judged.bound),
    during: fine.flatMap((judged) => judged.during),
  };
}

/** A star in front: the value that the reference refers to. */
export function star(span: Span): Judgement & { readonly ok: true } {
  return { ...AS_IS, edits: [insertion(span.start, "*")] };
}
