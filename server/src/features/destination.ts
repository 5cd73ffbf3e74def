/** Where a value goes when it is moved, in words: the same in hints, hovers, marks and the flow. */

/** What the facts call a destination that is no name. */
const UNNAMED: Readonly<Record<string, string>> = {
  return: "returned",
  for: "moved by `for`",
  closure: "moved into the closure",
  "?": "moved by `?`",
  ".await": "moved by `.await`",
  await: "moved by `.await`",
  match: "moved by `match`",
  tuple: "moved into a tuple",
  array: "moved into an array",
  "a call": "moved into a call",
  call_once: "moved by the call",
  "…": "moved",
};

/** `moved into \`push\``, as Markdown. `into`: as in `MoveEvent.into` and the states of a variable. */
export function movedInto(into: string): string {
  return (Object.hasOwn(UNNAMED, into) ? UNNAMED[into] : undefined) ?? `moved into \`${into}\``;
}
