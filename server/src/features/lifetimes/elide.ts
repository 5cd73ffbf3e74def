/**
 * Which written lifetimes say nothing that would not be meant without them, and the edits that take them away.
 *
 * A lifetime can go when it stands once in the inputs, and everywhere in the result just where elision would put it; when nothing
 * bounds it, no bound names it, and the body does not. In an impl: when its header alone has it, once.
 */
import type { HeadLifetimes, LifetimeFacts, LifetimeMark } from "../../ownership/lifetimeFacts.js";
import type { Edit } from "./write.js";

/** Declared lifetimes of a head that can be left out together. */
export function elidableLifetimes(head: HeadLifetimes): readonly LifetimeFacts[] {
  if (head.item !== "function" && head.item !== "impl") return [];
  return head.lifetimes.filter((lifetime) => isElidable(head, lifetime));
}

function isElidable(head: HeadLifetimes, lifetime: LifetimeFacts): boolean {
  const { origin, binder, declaration, outlives, isUsedInBody, id } = lifetime;
  if (origin !== "declared" || binder === undefined || head.binders[binder]?.kind !== "item") return false;
  if (declaration === undefined || outlives.length > 0 || isUsedInBody) return false;
  const uses = usesOf(head, id);
  const inputs = uses.filter((mark) => mark.position !== "result");
  return inputs.length === 1 && uses.every((mark) => mark.canBeElided && !mark.inFunctionType);
}

function usesOf(head: HeadLifetimes, id: number): readonly LifetimeMark[] {
  return head.marks.filter(
    (mark) => mark.how === "written" && mark.form !== "declaration" && mark.lifetimes.includes(id),
  );
}

/** Takes the lifetimes away: `&'a T` becomes `&T`, `Ref<'a, T>` becomes `Ref<'_, T>`, and nothing declares them any longer. */
export function elisionEdits(head: HeadLifetimes, lifetimes: readonly LifetimeFacts[]): readonly Edit[] {
  const uses = lifetimes
    .flatMap((lifetime) => usesOf(head, lifetime.id))
    .map(({ form, range }): Edit => {
      if (form !== "reference") return { range, newText: "'_" };
      // With the space behind it.
      return { range: { start: range.start, end: range.end + 1 }, newText: "" };
    });
  return [...uses, ...declarationEdits(head, lifetimes)].sort((a, b) => a.range.start - b.range.start);
}

function declarationEdits(head: HeadLifetimes, removed: readonly LifetimeFacts[]): readonly Edit[] {
  const binder = head.binders[removed[0]?.binder ?? -1];
  if (binder?.whole === undefined) return [];
  const { whole, othersStart } = binder;
  const declared = head.lifetimes
    .filter((lifetime) => lifetime.origin === "declared" && lifetime.binder === removed[0]?.binder)
    .flatMap(({ id, declaration }) => (declaration ? [{ id, ...declaration }] : []))
    .sort((a, b) => a.start - b.start);
  const isGone = (id: number): boolean => removed.some((lifetime) => lifetime.id === id);
  if (othersStart === undefined && declared.every(({ id }) => isGone(id))) return [{ range: whole, newText: "" }];
  const edits: Edit[] = [];
  let keptEnd: number | undefined;
  declared.forEach((one, index) => {
    if (!isGone(one.id)) {
      keptEnd = one.end;
      return;
    }
    const next = declared[index + 1]?.start ?? othersStart;
    if (next !== undefined) edits.push({ range: { start: one.start, end: next }, newText: "" });
    else if (keptEnd !== undefined) edits.push({ range: { start: keptEnd, end: one.end }, newText: "" });
  });
  return edits;
}
