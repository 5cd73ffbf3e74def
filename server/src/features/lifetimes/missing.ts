/**
 * What can be written where a lifetime is missing (E0106), one choice each, the likeliest first; the title says what each means. Which
 * is likeliest the body tells: what it returns comes from one parameter, or from several.
 *
 * For a result: borrow from one parameter, from any of several, live as long as the program, or own the value. For a field: give the
 * type a lifetime parameter, or own the value.
 */
import { nameLifetimes } from "../../fixes/lifetimeEdits.js";
import type { HeadLifetimes, LifetimeMark, MissingLifetime } from "../../ownership/lifetimeFacts.js";
import { list } from "./words.js";
import { type Edit, type LifetimeNames, nameOf } from "./write.js";

export interface Choice {
  readonly title: string;
  readonly edits: readonly Edit[];
}

export interface ChoiceContext {
  readonly names: LifetimeNames;
  /** The text of a range of the piece. */
  textOf(range: MissingLifetime["range"]): string;
  /** What the headers of the impls of a type need when it gets its first lifetime parameter. */
  implHeaders(name: string): readonly Edit[];
  /** Parameters from which the body takes what it returns; asked only for a result that could borrow from several. */
  parametersInResult(): readonly string[];
}

/** Empty where none is known to be right. */
export function missingChoices(
  head: HeadLifetimes,
  missing: MissingLifetime,
  { names, textOf, implHeaders, parametersInResult }: ChoiceContext,
): readonly Choice[] {
  const type = textOf(missing.type);
  const owned = ownedChoice(missing, type);
  if (missing.position === "field") return [...declareChoice(head, implHeaders), ...owned];
  if (missing.position !== "result" || missing.inFunctionType || head.item !== "function") return [];
  const own = head.missing.filter((other) => other.position === "result" && !other.inFunctionType);
  const sources = borrowingParameters(head);
  const forever: Choice = {
    title: "Write `'static`: the result lives as long as the program and borrows from no argument",
    edits: own.flatMap((one) => editsOf(one, "'static")),
  };
  if (sources.length === 0) return [...owned, forever];
  const returned = new Set(sources.length > 1 ? parametersInResult() : []);
  const used = sources.filter(({ parameter }) => returned.has(parameter));
  const single = sources.map((source) => ({ source, choice: borrowFrom(head, source, own, names) }));
  const likely = single.filter(({ source }) => used.length < 2 && used.includes(source));
  const others = single.filter((one) => !likely.includes(one));
  // Where the body returns from several, only what is common to those can be right.
  const any = borrowFromAny(head, used.length > 1 ? used : sources, own, names);
  const ordered =
    used.length > 1 ? [...any, ...choicesOf(others)] : [...choicesOf(likely), ...any, ...choicesOf(others)];
  return [...ordered, ...owned, forever];
}

function choicesOf(found: readonly { readonly choice: Choice }[]): readonly Choice[] {
  return found.map(({ choice }) => choice);
}

function editsOf(missing: MissingLifetime, name: string): readonly Edit[] {
  const text = Array.from({ length: missing.count }, () => name).join(", ");
  return missing.insertions.map((insertion) => ({
    range: insertion.range,
    newText: insertion.text.replace("$", () => text),
  }));
}

// ------------------------------------------------------------------------------------------------------------ Results

interface Source {
  /** Of the parameter; undefined for one without a name. */
  readonly parameter: string;
  readonly marks: readonly LifetimeMark[];
}

/** Parameters with lifetimes that a result could take, in order. */
function borrowingParameters(head: HeadLifetimes): readonly Source[] {
  const sources = new Map<string, LifetimeMark[]>();
  for (const mark of head.marks) {
    if (mark.inFunctionType || mark.parameter === undefined) continue;
    if (mark.form !== "reference" && mark.form !== "path") continue;
    if (mark.position !== "self" && mark.position !== "parameter") continue;
    const marks = sources.get(mark.parameter);
    if (marks) marks.push(mark);
    else sources.set(mark.parameter, [mark]);
  }
  return [...sources].map(([parameter, marks]) => ({ parameter, marks }));
}

/** The outermost lifetime of one parameter, named if it is not, for the result. */
function borrowFrom(
  head: HeadLifetimes,
  { parameter, marks }: Source,
  missing: readonly MissingLifetime[],
  names: LifetimeNames,
): Choice {
  const [id = 0] = marks[0]?.lifetimes ?? [];
  const name = nameOf(head.lifetimes[id], names);
  return {
    title: `Borrow from \`${parameter}\` (\`${name}\`): the result lives no longer than what \`${parameter}\` refers to`,
    edits: [...nameLifetimes(head, new Set([id]), name), ...missing.flatMap((one) => editsOf(one, name))],
  };
}

/** One lifetime for all of them; not offered where they have different names already. */
function borrowFromAny(
  head: HeadLifetimes,
  sources: readonly Source[],
  missing: readonly MissingLifetime[],
  names: LifetimeNames,
): readonly Choice[] {
  if (sources.length < 2) return [];
  const ids = new Set(sources.flatMap(({ marks }) => marks[0]?.lifetimes.slice(0, 1) ?? []));
  const written = [...ids].filter((id) => head.lifetimes[id]?.origin !== "elided");
  if (written.length > 1) return [];
  const [first = 0] = written.length > 0 ? written : ids;
  const name = nameOf(head.lifetimes[first], names === "parameters" ? "letters" : names);
  const parameters = list(sources.map(({ parameter }) => `\`${parameter}\``));
  const limit = sources.length === 2 ? "either" : "any of them";
  return [
    {
      title: `Borrow from ${parameters} (\`${name}\` for all): the result lives no longer than ${limit}`,
      edits: [...nameLifetimes(head, ids, name), ...missing.flatMap((one) => editsOf(one, name))],
    },
  ];
}

// ------------------------------------------------------------------------------------------------------------- Fields

/** A parameter for the whole type, and that lifetime at every place where one is missing. */
function declareChoice(head: HeadLifetimes, implHeaders: ChoiceContext["implHeaders"]): readonly Choice[] {
  const binder = head.binders.find((one) => one.kind === "item");
  if (binder === undefined || head.item === "alias" || head.item === "const") return [];
  const declared = head.lifetimes.filter((lifetime) => lifetime.origin === "declared" && lifetime.declaration);
  const [only] = declared;
  const name = only?.name ?? "'a";
  if (declared.length > 1) return [];
  const at = { start: binder.at, end: binder.at };
  const declaration: readonly Edit[] = only
    ? []
    : [{ range: at, newText: `${binder.before}${name}${binder.after}` }, ...implHeaders(head.name)];
  return [
    {
      title: `Borrow (\`${name}\`): an instance of \`${head.name}\` lives no longer than what it refers to`,
      edits: [...declaration, ...head.missing.flatMap((one) => (one.inFunctionType ? [] : editsOf(one, name)))],
    },
  ];
}

/** `&str` as a `String`, `&[T]` as a `Vec<T>`, `&T` as a `T`. */
function ownedChoice(missing: MissingLifetime, type: string): readonly Choice[] {
  const reference = /^&\s*(?:'_\s+)?([\s\S]+)$/.exec(type);
  const target = reference?.[1];
  if (missing.form !== "reference" || target === undefined || /^(mut\b|dyn\b|impl\b|\()/.test(target)) return [];
  const slice = /^\[([\s\S]+)\]$/.exec(target);
  const owned = target === "str" ? "String" : slice && !target.includes(";") ? `Vec<${slice[1]}>` : target;
  const what =
    missing.position === "field" ? "the value belongs to the instance" : "the caller gets a value of its own";
  return [{ title: `Own it (\`${owned}\`): ${what}`, edits: [{ range: missing.type, newText: owned }] }];
}
