/**
 * Hint where a lifetime was left out: `'a` after the `&`, `<'a>` after the name of a type, as the compiler fills it in.
 *
 * At "nontrivial" only in signatures whose result is tied to a parameter: there the elided lifetime decides what callers may do.
 */
import type { Hint, HintKind } from "./hintKind.js";

export const lifetimeHints = {
  id: "lifetimes",
  default: "nontrivial",

  hints(located, level) {
    const hints: Hint[] = [];
    for (const lifetime of located.facts.lifetimes) {
      if (level === "nontrivial" && lifetime.trivial) continue;
      hints.push({
        at: lifetime.at,
        label: lifetime.insertion.trimEnd(),
        tooltip: lifetimeTooltip(lifetime.name, lifetime.place, lifetime.tiedTo),
        side: "after",
        insertion: lifetime.insertion,
      });
    }
    return hints;
  },
} satisfies HintKind;

function lifetimeTooltip(name: string, place: string, tiedTo: readonly string[]): string {
  if (name === "'static") return "Nothing is written here, and the compiler takes `'static`.";
  if (place === "result" && tiedTo.length > 0) {
    const parameters = tiedTo.map((parameter) => `\`${parameter}\``).join(" and ");
    return `The result borrows from ${parameters}: it lives no longer than what ${parameters} refers to.`;
  }
  return `The compiler fills in a lifetime here, shown as \`${name}\`.`;
}
