/** `a.clone()` of an `Rc` or `Arc` → `Arc::clone(&a)`: a reader sees that a count is bumped and nothing is copied. */
import type { CloneFix } from "./cloneFix.js";
import { keepReceiver, nameOf, referencePrefix } from "./cloneFix.js";

const COUNTED = [
  { prefix: "Arc<", path: "std::sync::Arc" },
  { prefix: "Rc<", path: "std::rc::Rc" },
] as const;

export const countedClone = {
  id: "counted-clone",
  title: "Write `Arc::clone(&a)`",
  summary: "`a.clone()` → `std::sync::Arc::clone(&a)`",
  kind: "refactor.rewrite",
  tier: "review",
  needs: "an `Rc` or `Arc` of a type that is not `dyn`",
  keepsCopy: true,

  offer(clone) {
    const counted = COUNTED.find(({ prefix }) => clone.type?.startsWith(prefix));
    const prefix = referencePrefix(clone);
    const isMethod = clone.receiver.start === clone.range.start;
    if (!counted || prefix === undefined || !isMethod || clone.method !== "clone" || clone.conditions.inMacro)
      return undefined;
    if (clone.type?.includes("dyn ")) return undefined;
    const name = counted.path.slice(counted.path.lastIndexOf(":") + 1);
    return {
      fix: {
        id: "counted-clone",
        title: `Write \`${name}::clone(&…)\` for ${nameOf(clone)}`,
        tier: "review",
        edits: keepReceiver(clone, `${counted.path}::clone(${prefix}`, ")"),
      },
      reason: "only a count is bumped.",
    };
  },
} satisfies CloneFix;
