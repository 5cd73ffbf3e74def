/** E0716: a temporary is dropped at the end of its statement, while it is still borrowed: give it a name. */
import type { ErrorFix } from "./errorFix.js";
import { fixOf, insertBefore, notes, siteAt } from "./errorFix.js";

export const temporaryDropped = {
  id: "name-temporary",
  codes: ["E0716"],
  summary: "`let s = make().as_str();` → `let value = make(); let s = value.as_str();`",

  offers(input) {
    const site = siteAt(input, input.error.range);
    if (!site?.statement || site.isPlace) return [];
    const { statement, text, range, isMutated } = site;
    // Where it is asked to live longer than the block does, a variable in there is dropped too early as well.
    const uses = notes(input, /used here/);
    if (uses.length === 0 || uses.some((use) => use.start < statement.block.start || statement.block.end < use.end))
      return [];
    return [
      fixOf("name-temporary", `Bind \`${shortened(text)}\` to a variable`, [
        insertBefore(statement, `let ${isMutated ? "mut " : ""}value = ${text};`),
        { range, newText: "value" },
      ]),
    ];
  },
} satisfies ErrorFix;

/** Longer titles are cut off by the editor. */
const MAXIMUM_TITLE = 40;

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > MAXIMUM_TITLE ? `${line.slice(0, MAXIMUM_TITLE)}…` : line;
}
