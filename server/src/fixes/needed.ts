/** Why a copy must be made, or why nobody can say: plain sentences for the hover and the audit. */
import { assertNever } from "../base/assertNever.js";
import type { CloneFacts } from "../ownership/facts.js";
import { isSameType, nameOf } from "./cloneFix.js";

/** Undefined where it is not proven. */
export function neededReason(clone: CloneFacts): string | undefined {
  const { conditions } = clone;
  if (conditions.isCopy !== "no" || clone.method === "cloned") return undefined;
  const why = whyOwned(clone);
  if (why === undefined) return undefined;
  if (clone.place === undefined) {
    if ((conditions.references ?? 0) > 0) return `${why}, and there is only a reference.`;
    return conditions.receiver === "place" && conditions.ownedPlace === "no"
      ? `${why}, and the value cannot be moved out of where it is.`
      : undefined;
  }
  if (conditions.ownedPlace === "no") return `${why}, and ${nameOf(clone)} is only borrowed.`;
  if (conditions.lastUse === "no") return `${why}, and ${nameOf(clone)} is used again later.`;
  if (conditions.noLiveLoan === "no") return `${why}, and ${nameOf(clone)} is borrowed at this point.`;
  return undefined;
}

/** What makes an owned value necessary here, whatever the original's fate. */
function whyOwned(clone: CloneFacts): string | undefined {
  return whyOwnedHere(clone) ?? whyWanted(clone);
}

/** What it goes into, wrapped or not, has its type by declaration. */
function whyWanted({ conditions: { wanted } }: CloneFacts): string | undefined {
  switch (wanted?.by) {
    case "result":
      return "an owned value is returned";
    case "field":
      return "an owned value is stored in a field";
    case "argument":
      return `\`${wanted.callee}\` wants an owned value`;
    case undefined:
      return undefined;
    default:
      return assertNever(wanted);
  }
}

function whyOwnedHere(clone: CloneFacts): string | undefined {
  const { use, content } = clone.conditions;
  switch (use.kind) {
    case "argument":
      return use.acceptsSource === "no" ? `\`${use.callee}\` wants an owned value` : undefined;
    case "field":
      return use.isGeneric === false ? "an owned value is stored in a field" : undefined;
    case "structBase":
      return "owned values are stored in fields";
    case "borrowed":
      if (use.mutable) return "the copy is changed";
      return use.acceptsSource === "no" && use.coercesToSource === "no" && !isSameType(clone)
        ? "a reference to an owned value is wanted"
        : undefined;
    case "receiver":
      if (use.self === "mutable") return `\`${use.method}\` changes the copy`;
      if (content) return content.reads.isOwnedNeeded === true ? content.reads.obstacle : undefined;
      return use.self === "value" && use.acceptsSource === "no"
        ? `\`${use.method}\` takes the value itself`
        : undefined;
    case "binding":
    case "scrutinee":
    case "iterable":
      return use.reads?.isOwnedNeeded === true ? use.reads.obstacle : undefined;
    case "comparison":
    case "formatArgument":
    case "other":
      return undefined;
    default:
      return assertNever(use);
  }
}

export function unknownReason(clone: CloneFacts): string {
  const { conditions } = clone;
  if (conditions.mapped || clone.method === "cloned")
    return "what is given is copied one by one; without the copy there would be references.";
  if (clone.type === undefined) return "the type of what is copied is not known.";
  if (conditions.plainClone === "no") return "its `Clone` is written by hand: it may do more than copy.";
  if (conditions.plainDrop === "no") return "it has a `Drop` of its own: one value fewer would be dropped.";
  if (conditions.interiorMutability === "yes")
    return "it holds a cell or lock: the copy does not see later changes, a reference would.";
  if (conditions.throughGuard === "yes")
    return "it is reached through a guard, which would be held longer without the copy.";
  if (conditions.canBorrow === "no")
    return conditions.crossesSuspension === true
      ? "an `.await` comes while the copy is in use: with a reference across it the future may not be `Send`."
      : "the original is changed, moved or dropped while the copy is in use.";
  const { use } = conditions;
  if ("reads" in use && use.reads?.obstacle !== undefined) {
    return use.reads.isOwnedNeeded === true
      ? `${use.reads.obstacle}; whether the original could be moved is not known.`
      : `${use.reads.obstacle}: whether a reference would serve is not known.`;
  }
  return isSameType(clone)
    ? "whether a reference, or the value itself, would serve here is not known."
    : "whether a reference to what is there would serve here is not known.";
}
