/** Where a value goes when it is moved, in words: the same in hints, hovers, marks and the flow. */
import type { MoveTarget } from "../ownership/facts.js";

/** By kind: what stands in the facts for a destination that has no name in the program. */
const UNNAMED: { readonly [Kind in MoveTarget["intoKind"]]?: Readonly<Record<string, string>> } = {
  return: { return: "returned" },
  loop: { for: "moved by `for`" },
  closure: { closure: "moved into the closure" },
  call: { ".await": "moved by `.await`", "a call": "moved into a call" },
  aggregate: { tuple: "moved into a tuple", array: "moved into an array" },
  pattern: { match: "moved by `match`" },
  other: { "?": "moved by `?`", await: "moved by `.await`", "…": "moved" },
};

/** `moved into \`push\``, as Markdown. */
export function movedInto(target: MoveTarget): string {
  const { into, intoKind } = target;
  const words = UNNAMED[intoKind];
  const named = isNewField(target) ? "moved into the field" : "moved into";
  return (words && Object.hasOwn(words, into) ? words[into] : undefined) ?? `${named} \`${into}\``;
}

/** `name` of `User { name }`, which often is the name of what is moved as well; no place that is there already, as `self.name`. */
export function isNewField({ into, intoKind }: MoveTarget): boolean {
  return intoKind === "field" && /^[\w#]+$/u.test(into);
}
