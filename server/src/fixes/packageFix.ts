/**
 * A rewrite that changes a signature and every call of it in the package.
 *
 * Never more than an offer to review: each edit carries what it is for, so that an editor can ask for confirmation of each. Where a place
 * is not known to be a call that can follow, nothing is offered, and the reason is said.
 */
import type { CallerFacts, Edit, SignatureFacts } from "../ownership/signatures/signatureFacts.js";

export interface PackageFix<Facts extends SignatureFacts = SignatureFacts> {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly kind: "refactor.rewrite";
  readonly tier: "review";
  readonly needs: string;
  /** The title of the offer, or undefined when a condition fails that is known without the callers. */
  offer(facts: Facts): string | undefined;
}

/** What an edit is for. */
export type EditPurpose = "signature" | "body" | "call";

export interface PackageEdit extends Edit {
  readonly path: string;
  readonly purpose: EditPurpose;
}

export type PackageOutcome =
  | { readonly edits: readonly PackageEdit[]; readonly calls: number }
  /** `path` and `offset`: the place that stands in the way. */
  | { readonly refused: string; readonly path: string; readonly offset: number };

/** All edits of the change, in the order signature, body, calls; or what stands in the way. */
export function packageEdits(facts: SignatureFacts, callers: CallerFacts): PackageOutcome {
  const [obstacle] = callers.obstacles;
  if (obstacle) return { refused: obstacle.reason, path: obstacle.path, offset: obstacle.offset };
  const { path } = facts;
  const body = facts.kind === "parameter" ? facts.reads.edits : facts.body;
  return {
    edits: [
      { path, purpose: "signature", range: facts.type, newText: facts.borrowed },
      ...body.map((edit) => ({ ...edit, path, purpose: "body" as const })),
      ...callers.calls.flatMap((call) =>
        call.edits.map((edit) => ({ ...edit, path: call.path, purpose: "call" as const })),
      ),
    ],
    calls: callers.count,
  };
}
