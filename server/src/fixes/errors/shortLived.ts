/** E0597: what is borrowed is dropped too early: declare it further out, or let the closure that outlives it take it. */
import type { ErrorFix } from "./errorFix.js";
import { fixOf, insertBefore, siteAt } from "./errorFix.js";

export const shortLived = {
  id: "declare-further-out",
  codes: ["E0597"],
  summary: "`{ let x = …; r = &x; }` → `let x = …; { r = &x; }`",

  offers(input) {
    const site = siteAt(input, input.error.range);
    const { declaration, root } = site ?? {};
    if (!declaration?.outer || !declaration.canMoveOut || root === undefined) return [];
    const { statement, outer } = declaration;
    // With the line break and the indentation before it, where it has a line of its own.
    const start =
      statement.indent === undefined ? statement.range.start : statement.range.start - statement.indent.length - 1;
    return [
      fixOf("declare-further-out", `Declare \`${root}\` before the block`, [
        insertBefore(outer, statement.text),
        { range: { start, end: statement.range.end }, newText: "" },
      ]),
    ];
  },
} satisfies ErrorFix;
