/** The page `docs/fixes.md`, made from the metadata of the rewrites: a test holds the file to it. */
import type { CloneFix } from "./cloneFix.js";
import { ERROR_FIXES } from "./errors/errors.js";
import { CLONE_FIXES } from "./judge.js";
import { PACKAGE_FIXES } from "./packageFixes.js";

/** Markdown with a final line break. */
export function fixesPage(): string {
  return `${[
    "# Fixes",
    "",
    "<!-- Made from server/src/fixes by `UPDATE_EXPECT=1 npx vitest run server/test/fixes`. Do not edit. -->",
    "",
    "## Copies that need not be",
    "",
    "Every `.clone()`, `.to_owned()`, `.to_string()` of text, `.to_vec()` and `.cloned()` is judged: *avoidable*, with at least one fix;",
    "*needed*, with the reason; or *not known*. A fix is **safe** when it is proven that the program still compiles and does the same; it is",
    "for **review** when one of the facts behind it is not known, or when only a reader can say whether the meaning is kept.",
    "",
    "No copy is called avoidable for a safe fix when its type has a hand-written `Clone`, or a `Drop` of its own, or holds a cell, lock or",
    "atomic that the reader of a reference would see change; when it is reached through a lock guard or `RefCell` borrow, which would be held",
    "longer; when the original is changed, moved or dropped while the copy is in use; when an `.await` comes meanwhile; or inside a macro's",
    "definition. With an `Rc` or `Arc` inside, whose count people can ask for, behind an exclusive reference, of a generic type, beside `#[cfg]`ed code or raw pointers, and in a",
    "function with a part that is not understood, a fix is at most one for review.",
    "",
    ...CLONE_FIXES.flatMap(fixSection),
    "## Signatures",
    "",
    "These change a function and every call of it in the package. They are offered on the parameter or the getter, and on a copy that is made",
    "only to be given to such a parameter. Each edit says what it is for, and an editor that can asks before it applies it.",
    "",
    ...PACKAGE_FIXES.flatMap(fixSection),
    "## Borrow-checker errors",
    "",
    "All of these are for review, and borrowing comes before cloning.",
    "",
    ...ERROR_FIXES.map((fix) => `- **${fix.codes.join(", ")}**: ${fix.summary}`),
  ].join("\n")}\n`;
}

function fixSection(fix: Pick<CloneFix, "id" | "title" | "kind" | "tier" | "summary" | "needs">): readonly string[] {
  const best = fix.tier === "safe" ? "safe, or review" : "review";
  return [
    `### ${fix.title}`,
    "",
    `\`${fix.id}\` · ${fix.kind} · ${best}`,
    "",
    fix.summary,
    "",
    `Needs: ${fix.needs}.`,
    "",
  ];
}
