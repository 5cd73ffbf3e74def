/** Edits of a signature's lifetimes: what is left out gets a name, and the name is declared. */
import type { Edit } from "../ownership/edits.js";
import { insertion } from "../ownership/edits.js";
import type { HeadLifetimes } from "../ownership/lifetimeFacts.js";

/**
 * One name for the lifetimes given, wherever they are left out. It is declared, unless it is that of one of them, or one that is known
 * already (`isDeclared`).
 */
export function nameLifetimes(
  head: HeadLifetimes,
  ids: ReadonlySet<number>,
  name: string,
  isDeclared = false,
): readonly Edit[] {
  const elided = [...ids].filter((id) => head.lifetimes[id]?.origin === "elided");
  const places = head.marks
    .filter((mark) => mark.how !== "written" && (mark.form === "reference" || mark.form === "path"))
    .filter((mark) => mark.lifetimes.some((id) => elided.includes(id)))
    .flatMap((mark) => {
      // A path that leaves several out has to say something for each.
      const text = mark.lifetimes.map((id) => (elided.includes(id) ? name : "'_")).join(", ");
      return mark.insertions.map(
        ({ range, text: around }): Edit => ({ range, newText: around.replace("$", () => text) }),
      );
    });
  const binder = head.binders.find((one) => one.kind === "item");
  if (isDeclared || elided.length < ids.size || elided.length === 0 || binder === undefined) return places;
  return [insertion(binder.at, `${binder.before}${name}${binder.after}`), ...places];
}
