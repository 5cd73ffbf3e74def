/**
 * Hint where a lifetime was left out: `'a` after the `&`, `<'a>` after the name of a type, `+ 'static` behind a `dyn`, as the compiler
 * fills it in.
 *
 * At "nontrivial" only where the reader cannot tell from the shape of the signature what a result borrows from: several references
 * go in and one comes out, a type hides its lifetime, an `impl Trait` captures one that is not to be seen, a result is `'static`. One
 * reference in and one out says it by itself.
 */
import type { HeadLifetimes, LifetimeMark } from "../../ownership/lifetimeFacts.js";
import { markText } from "../lifetimes/words.js";
import { editsOfMark, elidedMarks, type LifetimeNames, nameOf, namesOf, writeOut } from "../lifetimes/write.js";
import type { LocatedLifetimes } from "../located.js";
import type { Hint, HintLevel } from "./hintKind.js";
import { shortLabel } from "./hintKind.js";

export const lifetimeHints = {
  id: "lifetimes",
  default: "nontrivial" satisfies HintLevel as HintLevel,

  hints({ head }: LocatedLifetimes, level: "nontrivial" | "always", names: LifetimeNames): readonly Hint[] {
    const hints = head.marks
      .filter((mark) => mark.how !== "written" && (level === "always" || isNontrivial(head, mark)))
      .map((mark) => markHint(head, mark, names));
    return level === "always" ? [...binderHints(head, names), ...hints] : hints;
  },
};

function markHint(head: HeadLifetimes, mark: LifetimeMark, names: LifetimeNames): Hint {
  const { label, side } = markLabel(head, mark, names);
  return {
    at: mark.range.end,
    label: shortLabel(label),
    tooltip: markText(head, mark, names),
    side,
    edits: writeOut(head, [mark], names),
  };
}

function markLabel(
  head: HeadLifetimes,
  mark: LifetimeMark,
  names: LifetimeNames,
): { readonly label: string; readonly side: Hint["side"] } {
  const text = namesOf(head, mark, names);
  if (mark.how === "underscore") return { label: `= ${text}`, side: "after" };
  switch (mark.form) {
    case "reference":
      return { label: text, side: "before" };
    case "object":
      return { label: `+ ${text}`, side: "after" };
    case "opaque":
      return { label: `+ use<${text}>`, side: "after" };
    case "path":
    case "bound":
    case "declaration": {
      const written = editsOfMark(head, mark, names)[0]?.newText ?? `<${text}>`;
      return { label: written.trimEnd(), side: written.endsWith(" ") ? "before" : "tight" };
    }
  }
}

/** Where the names of a signature would be declared. */
function binderHints(head: HeadLifetimes, names: LifetimeNames): readonly Hint[] {
  return head.binders.flatMap((binder, index) => {
    const own = head.lifetimes.filter((lifetime) => lifetime.origin === "elided" && lifetime.binder === index);
    if (own.length === 0) return [];
    const list = own.map((lifetime) => nameOf(lifetime, names)).join(", ");
    const marks = elidedMarks(head).filter((mark) => mark.lifetimes.some((id) => own.some((one) => one.id === id)));
    const text = `${binder.before}${list}${binder.after}`;
    return [
      {
        at: binder.at,
        label: shortLabel(text.trimEnd()),
        tooltip: "Written out, the lifetimes that are left out here would be declared at this place.",
        side: text.endsWith(" ") ? "before" : "tight",
        edits: writeOut(head, marks.slice(0, 1), names),
      },
    ];
  });
}

/** Does a reader need to be told? See the top of this file. */
function isNontrivial(head: HeadLifetimes, mark: LifetimeMark): boolean {
  if (head.item !== "function" || mark.inFunctionType || mark.form === "object" || mark.how === "underscore")
    return false;
  if (mark.form === "opaque") return capturesUnseen(head, mark);
  const isTied = (other: LifetimeMark): boolean => other.lifetimes.some((id) => mark.lifetimes.includes(id));
  const ties = head.marks.filter(
    (other) => !other.inFunctionType && other.position === "result" && other.form !== "opaque" && isTied(other),
  );
  const results = ties.filter((other) => other.how === "elided" && other.form !== "object");
  if (results.length === 0 || (mark.position === "result" && !results.includes(mark))) return false;
  const inputs = new Set(
    head.marks
      .filter((other) => !other.inFunctionType && (other.position === "self" || other.position === "parameter"))
      .flatMap((other) => other.lifetimes),
  );
  const hides = head.marks.some((other) => other.form === "path" && other.how === "elided" && isTied(other));
  return inputs.size > 1 || hides || mark.lifetimes.includes(0);
}

/** An `impl Trait` that captures a lifetime which its bounds do not show. */
function capturesUnseen(head: HeadLifetimes, opaque: LifetimeMark): boolean {
  const shown = new Set(
    head.marks
      .filter((mark) => mark !== opaque && mark.position === "result" && mark.range.start >= opaque.type.start)
      .filter((mark) => mark.range.start <= opaque.type.end)
      .flatMap((mark) => mark.lifetimes),
  );
  return opaque.lifetimes.some((id) => head.lifetimes[id]?.origin === "elided" && !shown.has(id));
}
