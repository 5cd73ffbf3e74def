/** What a closure captures: may the place be changed, as its creator sees it? How is it written? */
import type { Type } from "../types/type.js";
import type { Capture } from "../types/typeck.js";

/**
 * Through a reference: what the reference says; else as the variable. What is changed behind a `&` is borrowed where the closure is made,
 * and refused there: in the closure it is as good as mutable.
 */
export function isCapturedMutable({ variable, projections, kind }: Capture): boolean {
  let { mutable } = variable;
  const changes = kind === "mutable" || kind === "uniqueShared";
  let before: Type | undefined;
  for (const step of projections) {
    if (step.kind === "deref" && !step.isOfBox) {
      // The variable's own type is not at hand: that it was captured for mutation through a pointer is as good.
      if (before === undefined) mutable ||= changes;
      else if (before.kind === "ref") mutable = before.mutable || changes;
    }
    before = step.type;
  }
  return mutable;
}

/** `p.tags[0]`; dereferences before a field are left out, as in source. */
export function capturedPath({ variable, projections }: Capture): string {
  let path = variable.name;
  for (const step of projections) path = step.kind === "deref" ? `*${path}` : `${beforeField(path)}.${step.name}`;
  return path;
}

/** As rustc writes it, with all dereferences. */
export function describedCapture({ variable, projections }: Capture): string {
  let text = variable.name;
  for (const step of projections) text = step.kind === "deref" ? `*${text}` : `${text}.${step.name}`;
  return text;
}

/** What a field or element of the place is written after: `p` where the place is `*p`. */
export function beforeField(path: string): string {
  return path.replace(/^\*+/, "");
}
