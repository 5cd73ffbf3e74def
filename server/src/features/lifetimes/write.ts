/**
 * Lifetimes as text: what each is called, and the edits that write out what was left out.
 *
 * Two ways to name them: letters, or after the parameters (`'text`); both are free where they would stand.
 */
import type { Range } from "../../ownership/facts.js";
import type { HeadLifetimes, LifetimeFacts, LifetimeMark } from "../../ownership/lifetimeFacts.js";

export type LifetimeNames = "letters" | "parameters";

export interface Edit {
  /** Relative to the piece. */
  readonly range: Range;
  readonly newText: string;
}

export function nameOf(lifetime: LifetimeFacts | undefined, names: LifetimeNames): string {
  if (lifetime === undefined) return "'_";
  return names === "parameters" ? (lifetime.parameterName ?? lifetime.name) : lifetime.name;
}

/** What a mark's names are, as they would be written: `'a, 'b`; with the type parameters that an `impl Trait` captures. */
export function namesOf(head: HeadLifetimes, mark: LifetimeMark, names: LifetimeNames): string {
  const lifetimes = mark.lifetimes.map((id) => nameOf(head.lifetimes[id], names));
  return [...lifetimes, ...mark.captures].join(", ");
}

/** Edits at the place of the mark alone; names that nobody declares yet are in them. */
export function editsOfMark(head: HeadLifetimes, mark: LifetimeMark, names: LifetimeNames): readonly Edit[] {
  const text = namesOf(head, mark, names);
  return mark.insertions.map((insertion) => ({
    range: insertion.range,
    newText: insertion.text.replace("$", () => text),
  }));
}

/** Declares, in the binder, the lifetimes among the given that nobody declares yet. */
function editsOfBinder(
  head: HeadLifetimes,
  binder: number,
  lifetimes: ReadonlySet<number>,
  names: LifetimeNames,
): readonly Edit[] {
  const facts = head.binders[binder];
  const own = head.lifetimes.filter(
    (lifetime) => lifetime.origin === "elided" && lifetime.binder === binder && lifetimes.has(lifetime.id),
  );
  if (facts === undefined || own.length === 0) return [];
  const list = own.map((lifetime) => nameOf(lifetime, names)).join(", ");
  const range = { start: facts.at, end: facts.at };
  return [{ range, newText: `${facts.before}${list}${facts.after}` }];
}

/** Edits that write the marks out, with every other place of the same lifetimes, and declare what they name. */
export function writeOut(
  head: HeadLifetimes,
  marks: readonly LifetimeMark[],
  names: LifetimeNames,
): readonly Edit[] | undefined {
  if (marks.some((mark) => mark.insertions.length === 0)) return undefined;
  const chosen = new Set(marks);
  const wanted = new Set<number>();
  const pending = marks.flatMap((mark) => mark.lifetimes);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const lifetime = head.lifetimes[id];
    if (wanted.has(id) || lifetime?.origin !== "elided") continue;
    wanted.add(id);
    // Were one lifetime of a signature named and another left out, a result that takes it could no longer leave it out.
    for (const other of head.lifetimes)
      if (other.origin === "elided" && other.binder === lifetime.binder) pending.push(other.id);
    for (const mark of head.marks) {
      if (!mark.lifetimes.includes(id) || mark.how === "written" || mark.form === "object" || mark.form === "opaque")
        continue;
      if (mark.insertions.length === 0) return undefined;
      chosen.add(mark);
      pending.push(...mark.lifetimes);
    }
  }
  const binders = new Set([...wanted].flatMap((id) => head.lifetimes[id]?.binder ?? []));
  // Of two insertions at one place that of the outer type comes first: `Ref<'a, for<'b> fn(&'b T)>`.
  const edits = [
    ...head.marks.filter((mark) => chosen.has(mark)).flatMap((mark) => editsOfMark(head, mark, names)),
    ...[...binders].flatMap((binder) => editsOfBinder(head, binder, wanted, names)),
  ];
  return edits.sort((a, b) => a.range.start - b.range.start);
}

/** Marks at which something is left out that can be written. */
export function elidedMarks(head: HeadLifetimes): readonly LifetimeMark[] {
  return head.marks.filter((mark) => mark.how !== "written" && mark.insertions.length > 0);
}
