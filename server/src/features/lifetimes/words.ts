/**
 * What a lifetime ties to what, in words: for tooltips of hints and for hovers.
 *
 * Said is what a caller has to know: as long as the result is in use, which argument stays borrowed, and how. Everything follows from
 * the marks of one head; a body is not looked at.
 */
import type { HeadLifetimes, LifetimeFacts, LifetimeMark } from "../../ownership/lifetimeFacts.js";
import { type LifetimeNames, nameOf } from "./write.js";

const STATIC = 0;

/** The story of one mark, in one to three sentences of Markdown. */
export function markText(head: HeadLifetimes, mark: LifetimeMark, names: LifetimeNames): string {
  const [id = STATIC] = mark.lifetimes;
  switch (mark.form) {
    case "object":
      return objectText(head, mark, names);
    case "opaque":
      return opaqueText(head, mark, names);
    case "reference":
    case "path":
    case "bound":
    case "declaration": {
      const distinct = [...new Set(mark.lifetimes)];
      if (distinct.length > 1) return distinct.map((one) => lifetimeText(head, one, names)).join("\n\n");
      return lifetimeText(head, id, names);
    }
  }
}

/** The story of a whole head, for who points at its name: one paragraph a tie. Empty where there is nothing to know. */
export function headText(head: HeadLifetimes, names: LifetimeNames): readonly string[] {
  const lines: string[] = [];
  if (head.item === "function") {
    const own = ownMarks(head);
    const results = new Set(own.filter((mark) => mark.position === "result").flatMap((mark) => mark.lifetimes));
    for (const id of results) lines.push(lifetimeText(head, id, names));
    for (const mark of head.marks)
      if (mark.form === "opaque" && mark.lifetimes.length > 0) lines.push(opaqueText(head, mark, names));
    for (const lifetime of head.lifetimes) {
      const isShared = lifetime.origin !== "static" && sourcesOf(head, lifetime.id).length > 1;
      if (isShared && !results.has(lifetime.id)) lines.push(lifetimeText(head, lifetime.id, names));
    }
    if (head.missing.some((missing) => missing.position === "result" && !missing.inFunctionType))
      lines.push("What the result borrows from is not said, and no rule decides it: a lifetime is missing (E0106).");
  } else if (head.item !== "const" && head.item !== "static" && head.item !== "alias") {
    for (const lifetime of head.lifetimes)
      if (lifetime.origin === "declared" && lifetime.binder === 0) lines.push(lifetimeText(head, lifetime.id, names));
  }
  return [...new Set(lines)];
}

/** A lifetime as a bound, `T: 'a` or `dyn A + 'a`: about what a type may hold. */
export function boundText(name: string): string {
  return name === "'static"
    ? "As a bound, `'static` asks that the type holds no borrow that ends. Owned values fit; they need not live forever."
    : `As a bound, \`${name}\` asks that the type holds no borrow that ends before \`${name}\` does.`;
}

/** What a lifetime of a head means: where it comes from, what it ties, what it outlives. */
export function lifetimeText(head: HeadLifetimes, id: number, names: LifetimeNames): string {
  const lifetime = head.lifetimes[id];
  if (lifetime === undefined) return "";
  const name = nameOf(lifetime, names);
  if (id === STATIC) return staticText(head);
  const sentences = [tieText(head, lifetime, name) ?? ownText(head, lifetime, name)];
  if (lifetime.outlives.length > 0)
    sentences.push(
      `\`${name}: ${lifetime.outlives.join(" + ")}\`: it lasts at least as long as ${list(lifetime.outlives)}.`,
    );
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

/** `'static` as it stands or is meant in a head. */
function staticText(head: HeadLifetimes): string {
  if (head.item === "const" || head.item === "static")
    return "`'static`: what a constant refers to lives as long as the program. Left out here, that is what is meant.";
  return "`'static`: it can live as long as the program, because it borrows nothing that ends before.";
}

/** For a lifetime that a result has: what the result borrows from. Undefined for the others. */
function tieText(head: HeadLifetimes, lifetime: LifetimeFacts, name: string): string | undefined {
  if (head.item !== "function") return undefined;
  const results = ownMarks(head).filter((mark) => mark.position === "result" && mark.lifetimes.includes(lifetime.id));
  if (results.length === 0) return undefined;
  const sources = sourcesOf(head, lifetime.id);
  const what = results.some((mark) => mark.form === "reference") ? "The result" : "What the result holds";
  if (sources.length === 0) {
    if (lifetime.origin === "outer")
      return `${what} borrows for \`${name}\`, which is declared around this function: it lives no longer than that.`;
    return `${what} borrows for \`${name}\`, which no argument decides: the caller may ask for any.`;
  }
  const [only] = sources;
  if (sources.length === 1 && only) {
    const exclusive = only.isExclusive
      ? ` While the result is in use, ${only.name} stays borrowed exclusively (\`&mut\`).`
      : "";
    const owner = only.isReference ? `what ${only.name} refers to` : `what ${only.name} borrows`;
    return `${what} borrows from ${only.name}: it lives no longer than ${owner}.${exclusive}`;
  }
  const limit = sources.length === 2 ? "either" : "any of them";
  return `${what} borrows from ${list(sources.map((source) => source.name))}: it lives no longer than ${limit}.`;
}

interface Source {
  /** In backticks. */
  readonly name: string;
  readonly isReference: boolean;
  readonly isExclusive: boolean;
}

/** The parameters in whose types a lifetime stands. */
function sourcesOf(head: HeadLifetimes, id: number): readonly Source[] {
  const sources = new Map<string, Source>();
  for (const mark of ownMarks(head)) {
    if ((mark.position !== "self" && mark.position !== "parameter") || !mark.lifetimes.includes(id)) continue;
    const name = mark.parameter === undefined ? "an argument" : `\`${mark.parameter}\``;
    const known = sources.get(name);
    const isReference = mark.form === "reference" || known?.isReference === true;
    sources.set(name, { name, isReference, isExclusive: mark.isExclusive || known?.isExclusive === true });
  }
  return [...sources.values()];
}

/** Marks of the signature itself, not of function types in it, nor what follows from others. */
function ownMarks(head: HeadLifetimes): readonly LifetimeMark[] {
  return head.marks.filter((mark) => !mark.inFunctionType && mark.form !== "object" && mark.form !== "opaque");
}

/** For a lifetime that ties no result. */
function ownText(head: HeadLifetimes, lifetime: LifetimeFacts, name: string): string {
  const binder = lifetime.binder === undefined ? undefined : head.binders[lifetime.binder];
  // An item's own lifetime may stand in the type of a function, too; it is the same with each call.
  const isOfFunctionType =
    binder === undefined &&
    lifetime.origin !== "outer" &&
    head.marks.some((mark) => mark.inFunctionType && mark.lifetimes.includes(lifetime.id));
  if (binder?.kind === "for" || isOfFunctionType)
    return `\`${name}\` is chosen anew with each call of that function: it must work with any.`;
  switch (head.item) {
    case "struct":
    case "enum":
    case "union":
      return instanceText(head, lifetime, name);
    case "impl":
      return `\`${name}\` stands for any lifetime: this \`impl\` holds for all of them.`;
    case "trait":
      return `\`${name}\` is a parameter of the trait: each \`impl\` and each use says which one.`;
    case "alias":
      return `\`${name}\` is a parameter of \`${head.name}\`: each use says which one.`;
    case "function":
    case "const":
    case "static": {
      const sources = sourcesOf(head, lifetime.id);
      if (lifetime.origin === "outer") return outerText(name, sources);
      if (sources.length > 1)
        return `\`${name}\` is one lifetime for ${list(sources.map((source) => source.name))}: the shortest of them counts.`;
      const [only] = sources;
      return only
        ? `\`${name}\`: how long ${only.name} is borrowed. The caller decides; the result does not depend on it.`
        : `\`${name}\` is decided by the caller.`;
    }
  }
}

/** A lifetime of the impl or trait around, in the signature of a member. */
function outerText(name: string, sources: readonly Source[]): string {
  const whose = `\`${name}\` is the one that the \`impl\` or trait around declares`;
  if (sources.length === 0) return `${whose}.`;
  const what = sources.map((source) =>
    source.isReference ? `what ${source.name} refers to` : `what ${source.name} borrows`,
  );
  return `${whose}: ${list(what)} must live as long as what \`Self\` borrows for \`${name}\`.`;
}

function instanceText(head: HeadLifetimes, lifetime: LifetimeFacts, name: string): string {
  const fields = [
    ...new Set(
      head.marks
        .filter((mark) => mark.position === "field" && mark.lifetimes.includes(lifetime.id) && !mark.inFunctionType)
        .map((mark) => (mark.parameter === undefined ? "a field" : `\`${mark.parameter}\``)),
    ),
  ];
  if (fields.length === 0) return `\`${name}\` is a parameter of \`${head.name}\`.`;
  const verb = fields.length === 1 ? "refers" : "refer";
  return `An instance of \`${head.name}\` lives no longer than what ${list(fields)} ${verb} to (\`${name}\`).`;
}

function objectText(head: HeadLifetimes, mark: LifetimeMark, names: LifetimeNames): string {
  const [id = STATIC] = mark.lifetimes;
  if (id === STATIC)
    return "No lifetime is written behind the `dyn`, and none is around it, so `'static` is meant: what stands behind it borrows nothing that ends.";
  const name = nameOf(head.lifetimes[id], names);
  return `No lifetime is written behind the \`dyn\`, so that of the type around it is meant, \`${name}\`: what stands behind it may borrow for as long.`;
}

function opaqueText(head: HeadLifetimes, mark: LifetimeMark, names: LifetimeNames): string {
  const lifetimes = mark.lifetimes.map((id) => head.lifetimes[id]).filter((one) => one !== undefined);
  const sources = [...new Set(lifetimes.flatMap((one) => sourcesOf(head, one.id).map((source) => source.name)))];
  const types = mark.captures.map((name) => `\`${name}\``);
  if (lifetimes.length === 0)
    return `This \`impl Trait\` borrows from no argument${types.length > 0 ? `; it may hold values of ${list(types)}` : ""}.`;
  const what = sources.length > 0 ? list(sources) : list(lifetimes.map((one) => `\`${nameOf(one, names)}\``));
  return `This \`impl Trait\` captures the lifetimes of the signature: as long as it is in use, ${what} ${sources.length === 1 ? "stays" : "stay"} borrowed, even if nothing in it is. \`use<…>\` says what it may hold.`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
