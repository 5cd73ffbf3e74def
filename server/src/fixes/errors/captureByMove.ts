/** E0373: a closure outlives what it borrows: let it take what it captures. */
import { insertion } from "../../ownership/edits.js";
import type { ErrorFix } from "./errorFix.js";
import { fixOf } from "./errorFix.js";

export const captureByMove = {
  id: "capture-by-move",
  codes: ["E0373"],
  summary: "`|| s.len()` → `move || s.len()`",

  offers({ error }) {
    if (error.message.includes("async"))
      return [
        fixOf("capture-by-move", "Move the captured variables into the block", [
          insertion(error.range.start + "async".length, " move"),
        ]),
      ];
    return [
      fixOf("capture-by-move", "Move the captured variables into the closure", [insertion(error.range.start, "move ")]),
    ];
  },
} satisfies ErrorFix;
